//! The keys of integrators: made, listed, changed, taken away by the administration.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use jiff::Timestamp;
use schalter_control_core::{
    Scope,
    permission::{Noun, Verb},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Created, Tagged, created, page::Page, tagged, views::List};
use crate::{
    app::App,
    auth::OfficerAuth,
    extract::{Body, Id, IfMatch, KeyId, Query},
    identity::{
        integrator::{Integrator, PREFIX},
        secret,
    },
    openapi::Problems,
    problem::{Answer, Code, Problem},
    store::{
        audit::{Act, Actor},
        integrator::Key,
        tenant::Changed,
    },
};

/// What a key is for.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiKeyWish {
    /// What it is called, so that one knows whose it is.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Terminkalender")]
    pub name: String,
    /// What it is good for: rooms:read, rooms:write, events:read, statistics:read, webhooks:write.
    #[garde(length(min = 1, max = 20))]
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 20, example = json!(["rooms:read", "rooms:write"]))]
    pub scopes: Vec<Scope>,
    /// Until when; null: until it is taken away.
    #[garde(skip)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
}

/// A key, without the key itself.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApiKey {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// What it is good for.
    #[schema(value_type = Vec<String>)]
    pub scopes: Vec<Scope>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Until when.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
    /// When it was used last, to the minute.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub used_at: Option<Timestamp>,
}

/// A new key, shown only this once.
#[derive(Serialize, ToSchema)]
pub struct ApiKeyMade {
    /// Its id.
    pub id: Uuid,
    /// The key: `Authorization: Bearer sk_…`.
    pub key: String,
}

/// The keys.
#[utoipa::path(get, path = "/v1/api-keys", tag = "administration", security(("officer" = [])),
    params(Page), responses((status = 200, body = List<ApiKey>), Problems))]
pub async fn list(
    State(app): State<App>,
    admin: OfficerAuth,
    Query(page): Query<Page>,
) -> Answer<Json<List<ApiKey>>> {
    admin.may_everywhere(Verb::Read, Noun::ApiKey)?;
    let keys = app
        .store
        .keys(app.tenant.id, page.after, page.limit()?)
        .await?;
    let last = keys.last().map(|key| key.integrator.id);
    let items = keys.into_iter().map(ApiKey::of).collect();
    Ok(Json(page.of("/v1/api-keys", items, last)?))
}

/// Make a key. It is shown only this once.
#[utoipa::path(post, path = "/v1/api-keys", tag = "administration", security(("officer" = [])),
    request_body = ApiKeyWish,
    responses((status = 201, body = ApiKeyMade, headers(("Location" = String))), Problems))]
pub async fn create(
    State(app): State<App>,
    admin: OfficerAuth,
    Body(wish): Body<ApiKeyWish>,
) -> Answer<Created<ApiKeyMade>> {
    admin.may_everywhere(Verb::Create, Noun::ApiKey)?;
    let id = Uuid::now_v7();
    let integrator = wish.integrator(&app, id)?;
    let key = secret::fresh(PREFIX);
    let act = Act::new(Actor::Officer(admin.0.id), "create", "api_key", id);
    app.store
        .add_key(&integrator, &secret::hash(&key), &act)
        .await?;
    Ok(created(
        format!("/v1/api-keys/{id}"),
        ApiKeyMade { id, key },
    ))
}

/// One key.
#[utoipa::path(get, path = "/v1/api-keys/{id}", tag = "administration",
    params(("id" = Uuid, Path, description = "The key")), security(("officer" = [])),
    responses((status = 200, body = ApiKey, headers(("ETag" = String))), Problems))]
pub async fn show(
    State(app): State<App>,
    admin: OfficerAuth,
    Id(KeyId(id)): Id<KeyId>,
) -> Answer<Tagged<ApiKey>> {
    admin.may_everywhere(Verb::Read, Noun::ApiKey)?;
    shown(&app, id).await
}

/// Change what a key is good for, and until when.
#[utoipa::path(put, path = "/v1/api-keys/{id}", tag = "administration",
    params(("id" = Uuid, Path, description = "The key"),
        ("If-Match" = String, Header, description = "The ETag of what was seen")),
    security(("officer" = [])), request_body = ApiKeyWish,
    responses((status = 200, body = ApiKey, headers(("ETag" = String))), Problems))]
pub async fn change(
    State(app): State<App>,
    admin: OfficerAuth,
    Id(KeyId(id)): Id<KeyId>,
    seen: IfMatch,
    Body(wish): Body<ApiKeyWish>,
) -> Answer<Tagged<ApiKey>> {
    admin.may_everywhere(Verb::Change, Noun::ApiKey)?;
    find(&app, id).await?;
    let integrator = wish.integrator(&app, id)?;
    let act = Act::new(Actor::Officer(admin.0.id), "change", "api_key", id);
    match app
        .store
        .change_key(&integrator, seen.version()?, &act)
        .await?
    {
        Changed::Written => {
            app.rights.changed();
            shown(&app, id).await
        }
        _ => Err(Code::PreconditionFailed.into()),
    }
}

/// Take a key away: it opens nothing from now on.
#[utoipa::path(delete, path = "/v1/api-keys/{id}", tag = "administration",
    params(("id" = Uuid, Path, description = "The key")), security(("officer" = [])),
    responses((status = 204), Problems))]
pub async fn remove(
    State(app): State<App>,
    admin: OfficerAuth,
    Id(KeyId(id)): Id<KeyId>,
) -> Answer<StatusCode> {
    admin.may_everywhere(Verb::Remove, Noun::ApiKey)?;
    let act = Act::new(Actor::Officer(admin.0.id), "remove", "api_key", id);
    if app.store.remove_key(app.tenant.id, id, &act).await? {
        app.rights.changed();
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Code::UnknownApiKey.into())
    }
}

async fn find(app: &App, id: Uuid) -> Answer<Key> {
    let key = app.store.key(app.tenant.id, id).await?;
    key.ok_or_else(|| Code::UnknownApiKey.into())
}

async fn shown(app: &App, id: Uuid) -> Answer<Tagged<ApiKey>> {
    let key = find(app, id).await?;
    Ok(tagged(key.version, Json(ApiKey::of(key))))
}

impl ApiKeyWish {
    fn integrator(self, app: &App, id: Uuid) -> Answer<Integrator> {
        if self.expires_at.is_some_and(|at| at <= app.clock.now()) {
            let reason = "expires_at is over already";
            return Err(Problem::new(Code::BadRequest).because(reason));
        }
        let mut scopes = self.scopes;
        scopes.sort_unstable();
        scopes.dedup();
        Ok(Integrator {
            id,
            tenant: app.tenant.id,
            name: self.name,
            scopes,
            expires_at: self.expires_at,
        })
    }
}

impl ApiKey {
    fn of(key: Key) -> ApiKey {
        ApiKey {
            id: key.integrator.id,
            name: key.integrator.name,
            scopes: key.integrator.scopes,
            created_at: key.created_at,
            expires_at: key.integrator.expires_at,
            used_at: key.used_at,
        }
    }
}
