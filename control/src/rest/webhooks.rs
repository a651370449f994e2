//! Where programs are told of events, and what was delivered to them.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use garde::Validate;
use schalter_config::Network;
use schalter_control_core::Event;
use schalter_control_core::id::{LetterId, WebhookId};
use schalter_control_core::permission::{Noun, Verb};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::notices::Which;
use super::views::{Letter, List, Webhook, WebhookMade};
use super::{Created, Tagged, created, tagged};
use crate::{
    app::App,
    auth::Administrator,
    extract::{Body, Id, IfMatch, Query},
    notify::{guard, webhook},
    openapi::Problems,
    problem::{Answer, Code, Problem},
    store::{audit::Act, webhook::Webhook as Stored},
};

/// Where to deliver what.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookWish {
    /// Where deliveries go: `https`, and not into the house's own network.
    #[garde(length(max = 2000))]
    #[schema(max_length = 2000, example = "https://termine.example.org/schalter")]
    pub url: String,
    /// Which kinds of events; left out or empty: all of them.
    #[garde(length(max = 100))]
    #[serde(default)]
    #[schema(example = json!(["seat.called", "session.finished"]))]
    pub kinds: Vec<String>,
    /// Whether it is told at all; true when left out. Enabled again, it gets what it missed.
    #[garde(skip)]
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// Which part of the list.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// Begin behind this webhook.
    pub after: Option<Uuid>,
}

/// Be told of events from now on. The answer holds the secret that signs deliveries.
#[utoipa::path(post, path = "/v1/webhooks", tag = "webhooks", security(("api_key" = []), ("officer" = [])),
    request_body = WebhookWish,
    responses((status = 201, body = WebhookMade, headers(("Location" = String))), Problems))]
pub async fn create(
    State(app): State<App>,
    who: Administrator,
    Body(wish): Body<WebhookWish>,
) -> Answer<Created<WebhookMade>> {
    who.may(Verb::Create, Noun::Webhook)?;
    wish.check(&app.settings.notify.webhook_networks)?;
    let secret = webhook::fresh_secret().map_err(Problem::internal)?;
    let sealed = webhook::sealed(&app.seal, &secret).map_err(Problem::internal)?;
    let id = WebhookId(Uuid::now_v7());
    let new = Stored {
        id,
        url: wish.url,
        secret: sealed,
        kinds: wish.kinds,
        enabled: wish.enabled,
        problem: None,
        seq: 0,
        version: 1,
        created_at: app.clock.now(),
    };
    let act = Act::new(who.actor(), "create", "webhook", id);
    app.store.add_webhook(app.tenant.id, &new, &act).await?;
    let webhook = Webhook::from(own(&app, id).await?);
    let location = format!("/v1/webhooks/{id}");
    Ok(created(location, WebhookMade { webhook, secret }))
}

/// The webhooks of the municipality.
#[utoipa::path(get, path = "/v1/webhooks", tag = "webhooks",
    security(("api_key" = []), ("officer" = [])),
    responses((status = 200, body = List<Webhook>), Problems))]
pub async fn list(
    State(app): State<App>,
    who: Administrator,
    Query(page): Query<Page>,
) -> Answer<Json<List<Webhook>>> {
    who.may(Verb::Read, Noun::Webhook)?;
    let after = page.after.map(WebhookId);
    let webhooks = app.store.webhooks(app.tenant.id, after, PAGE).await?;
    let last = webhooks
        .last()
        .filter(|_| webhooks.len() == usize::from(PAGE));
    Ok(Json(List {
        next: last.map(|last| format!("/v1/webhooks?after={}", last.id)),
        items: webhooks.into_iter().map(Webhook::from).collect(),
    }))
}

/// One webhook.
#[utoipa::path(get, path = "/v1/webhooks/{id}", tag = "webhooks", security(("api_key" = []), ("officer" = [])),
    params(("id" = Uuid, Path, description = "The webhook")),
    responses((status = 200, body = Webhook, headers(("ETag" = String))), Problems))]
pub async fn show(
    State(app): State<App>,
    who: Administrator,
    Id(id): Id<WebhookId>,
) -> Answer<Tagged<Webhook>> {
    who.may(Verb::Read, Noun::Webhook)?;
    shown(&app, id).await
}

/// Change a webhook, enable or disable it. Its secret stays.
#[utoipa::path(put, path = "/v1/webhooks/{id}", tag = "webhooks", security(("api_key" = []), ("officer" = [])),
    params(("id" = Uuid, Path, description = "The webhook"),
        ("If-Match" = String, Header, description = "The ETag of what was seen")),
    request_body = WebhookWish,
    responses((status = 200, body = Webhook, headers(("ETag" = String))), Problems))]
pub async fn change(
    State(app): State<App>,
    who: Administrator,
    Id(id): Id<WebhookId>,
    seen: IfMatch,
    Body(wish): Body<WebhookWish>,
) -> Answer<Tagged<Webhook>> {
    who.may(Verb::Change, Noun::Webhook)?;
    let webhook = own(&app, id).await?;
    wish.check(&app.settings.notify.webhook_networks)?;
    let changed = Stored {
        url: wish.url,
        kinds: wish.kinds,
        enabled: wish.enabled,
        version: seen.version()?,
        ..webhook
    };
    let act = Act::new(who.actor(), "change", "webhook", id);
    let tenant = app.tenant.id;
    if !app.store.change_webhook(tenant, &changed, &act).await? {
        return Err(Code::PreconditionFailed.into());
    }
    shown(&app, id).await
}

/// Be told no more; what waits for it is dropped.
#[utoipa::path(delete, path = "/v1/webhooks/{id}", tag = "webhooks", security(("api_key" = []), ("officer" = [])),
    params(("id" = Uuid, Path, description = "The webhook")),
    responses((status = 204), Problems))]
pub async fn remove(
    State(app): State<App>,
    who: Administrator,
    Id(id): Id<WebhookId>,
) -> Answer<StatusCode> {
    who.may(Verb::Remove, Noun::Webhook)?;
    let act = Act::new(who.actor(), "remove", "webhook", id);
    if app.store.remove_webhook(app.tenant.id, id, &act).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Code::UnknownWebhook.into())
    }
}

/// What was delivered to a webhook or shall be.
#[utoipa::path(get, path = "/v1/webhooks/{id}/deliveries", tag = "webhooks",
    params(("id" = Uuid, Path, description = "The webhook")), security(("api_key" = []), ("officer" = [])),
    responses((status = 200, body = List<Letter>), Problems))]
pub async fn deliveries(
    State(app): State<App>,
    who: Administrator,
    Id(id): Id<WebhookId>,
    Query(which): Query<Which>,
) -> Answer<Json<List<Letter>>> {
    who.may(Verb::Read, Noun::Webhook)?;
    let limit = which.checked()?;
    own(&app, id).await?;
    let part = (which.after.map(LetterId), limit);
    let state = which.state.as_deref();
    let letters = app.store.deliveries(app.tenant.id, id, state, part).await?;
    let path = format!("/v1/webhooks/{id}/deliveries");
    Ok(Json(which.page(&path, limit, letters)))
}

/// Deliver once more what was delivered or has died.
#[utoipa::path(post, path = "/v1/webhooks/{id}/deliveries/{delivery_id}/redeliver",
    tag = "webhooks", security(("api_key" = []), ("officer" = [])),
    params(("id" = Uuid, Path, description = "The webhook"),
        ("delivery_id" = Uuid, Path, description = "The delivery")),
    responses((status = 202, body = Letter), Problems))]
pub async fn redeliver(
    State(app): State<App>,
    who: Administrator,
    Path((id, delivery)): Path<(String, String)>,
) -> Answer<(StatusCode, Json<Letter>)> {
    who.may(Verb::Change, Noun::Webhook)?;
    let id: WebhookId = id.parse().map_err(|_| Code::UnknownWebhook)?;
    let delivery: LetterId = delivery.parse().map_err(|_| Code::UnknownDelivery)?;
    own(&app, id).await?;
    let letter = app.store.letter(app.tenant.id, delivery).await?;
    letter
        .filter(|letter| letter.about == id.0)
        .ok_or(Code::UnknownDelivery)?;
    let tenant = app.tenant.id;
    let act = Act::new(who.actor(), "retry", "delivery", delivery);
    if !app.store.redeliver(tenant, id, delivery, &act).await? {
        return Err(Code::NotDead.into());
    }
    let letter = app.store.letter(tenant, delivery).await?;
    let letter = letter.ok_or(Code::UnknownDelivery)?;
    Ok((StatusCode::ACCEPTED, Json(letter.into())))
}

const PAGE: u16 = 100;

impl WebhookWish {
    fn check(&self, allowed: &[Network]) -> Answer<()> {
        let refuse = |reason: String| Err(Problem::new(Code::BadRequest).because(reason));
        if let Err(why) = guard::look(&self.url, allowed) {
            return refuse(format!("url: {why}"));
        }
        match self.kinds.iter().find(|kind| !Event::is_kind(kind)) {
            Some(_) => refuse(format!("kinds: there are {}", Event::KINDS.join(", "))),
            None => Ok(()),
        }
    }
}

async fn shown(app: &App, id: WebhookId) -> Answer<Tagged<Webhook>> {
    let webhook = own(app, id).await?;
    Ok(tagged(webhook.version, Json(webhook.into())))
}

async fn own(app: &App, id: WebhookId) -> Answer<Stored> {
    let webhook = app.store.webhook(app.tenant.id, id).await?;
    webhook.ok_or_else(|| Code::UnknownWebhook.into())
}

fn yes() -> bool {
    true
}
