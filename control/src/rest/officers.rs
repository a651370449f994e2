//! The administration of officers: who they are, what they may do, where they serve.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use schalter_control_core::{
    id::{OfficeId, OfficerId},
    permission::{Noun, Reach, Role, Verb, Who, reach},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Created, Tagged, created, page::Page, tagged, views::List};
use crate::{
    app::App,
    auth::OfficerAuth,
    extract::{Body, Id, IfMatch, Nothing, OptionalBody, Query},
    identity::{officer::Officer, one_time_password},
    openapi::Problems,
    problem::{Answer, Code, Problem},
    rules::is_sign_in_name,
    store::{
        audit::{Act, Actor},
        staff::{Member, Outcome},
        tenant::Changed,
    },
};

/// A new officer.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOfficer {
    /// The name they sign in with: letters, digits and `. - _ @`.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "anna.schmidt")]
    pub name: String,
    /// The name citizens and colleagues see.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Anna Schmidt")]
    pub display_name: String,
    /// What they may do.
    #[garde(skip)]
    #[schema(value_type = super::views::OfficerRole)]
    pub role: Role,
    /// The offices they serve.
    #[garde(length(max = 200))]
    #[schema(max_items = 200)]
    pub offices: Vec<Uuid>,
}

/// An officer as they shall be.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficerWish {
    /// The name citizens and colleagues see.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub display_name: String,
    /// What they may do.
    #[garde(skip)]
    #[schema(value_type = super::views::OfficerRole)]
    pub role: Role,
    /// The offices they serve.
    #[garde(length(max = 200))]
    #[schema(max_items = 200)]
    pub offices: Vec<Uuid>,
    /// May not sign in; whoever is signed in is signed out.
    #[garde(skip)]
    pub disabled: bool,
}

/// An officer as the administration sees them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OfficerOfStaff {
    /// Their id.
    pub id: Uuid,
    /// The name they sign in with.
    pub name: String,
    /// The name citizens and colleagues see.
    pub display_name: String,
    /// What they may do.
    #[schema(value_type = super::views::OfficerRole)]
    pub role: Role,
    /// The offices they serve.
    pub offices: Vec<Uuid>,
    /// May not sign in.
    pub disabled: bool,
    /// They have yet to choose a password of their own.
    pub must_change_password: bool,
    /// They sign in with a second factor.
    pub second_factor: bool,
}

/// A one-time password, shown only this once.
#[derive(Serialize, ToSchema)]
pub struct OneTimePassword {
    /// Whose.
    pub id: Uuid,
    /// For the first sign-in; must be changed then.
    pub password: String,
}

/// The officers. A lead sees those of their own offices.
#[utoipa::path(get, path = "/v1/officers", tag = "administration", security(("officer" = [])),
    params(Page), responses((status = 200, body = List<OfficerOfStaff>), Problems))]
pub async fn list(
    State(app): State<App>,
    asker: OfficerAuth,
    Query(page): Query<Page>,
) -> Answer<Json<List<OfficerOfStaff>>> {
    if reach(asker.0.role.into(), Verb::Read, Noun::Officer) == Reach::Nothing {
        return Err(Code::Forbidden.into());
    }
    let limit = page.limit()?;
    let members = app.store.members(app.tenant.id, page.after, limit).await?;
    let last = members.last().map(|member| member.officer.id.0);
    let mut found = page.of("/v1/officers", members, last)?;
    found.items.retain(|member| may_see(&asker, member).is_ok());
    Ok(Json(List {
        items: found.items.iter().map(OfficerOfStaff::of).collect(),
        next: found.next,
    }))
}

/// Add an officer. The one-time password in the answer is shown only this once.
#[utoipa::path(post, path = "/v1/officers", tag = "administration", security(("officer" = [])),
    request_body = NewOfficer,
    responses((status = 201, body = OneTimePassword, headers(("Location" = String))), Problems))]
pub async fn create(
    State(app): State<App>,
    admin: OfficerAuth,
    Body(new): Body<NewOfficer>,
) -> Answer<Created<OneTimePassword>> {
    admin.may_everywhere(Verb::Create, Noun::Officer)?;
    let officer = new.officer(&app).await?;
    let (password, hash) = one_time(&app).await?;
    let act = Act::new(Actor::Officer(admin.0.id), "create", "officer", officer.id);
    match app.store.add_officer(&officer, &hash, &act).await? {
        Changed::Written => {}
        _ => return Err(Code::NameTaken.into()),
    }
    app.reception.read_again(&officer.offices).await?;
    let id = officer.id.0;
    let made = OneTimePassword { id, password };
    Ok(created(format!("/v1/officers/{id}"), made))
}

/// One officer.
#[utoipa::path(get, path = "/v1/officers/{id}", tag = "administration",
    params(("id" = Uuid, Path, description = "The officer")), security(("officer" = [])),
    responses((status = 200, body = OfficerOfStaff, headers(("ETag" = String))), Problems))]
pub async fn show(
    State(app): State<App>,
    asker: OfficerAuth,
    Id(id): Id<OfficerId>,
) -> Answer<Tagged<OfficerOfStaff>> {
    let member = find(&app, id).await;
    // Who may see nobody does not learn who is there.
    if reach(asker.0.role.into(), Verb::Read, Noun::Officer) == Reach::Nothing {
        return Err(Code::Forbidden.into());
    }
    let member = member?;
    may_see(&asker, &member)?;
    Ok(tagged(member.version, Json(OfficerOfStaff::of(&member))))
}

/// Change an officer: name, role, offices; disable them.
#[utoipa::path(put, path = "/v1/officers/{id}", tag = "administration",
    params(("id" = Uuid, Path, description = "The officer"),
        ("If-Match" = String, Header, description = "The ETag of what was seen")),
    security(("officer" = [])), request_body = OfficerWish,
    responses((status = 200, body = OfficerOfStaff, headers(("ETag" = String))), Problems))]
pub async fn change(
    State(app): State<App>,
    admin: OfficerAuth,
    Id(id): Id<OfficerId>,
    seen: IfMatch,
    Body(wish): Body<OfficerWish>,
) -> Answer<Tagged<OfficerOfStaff>> {
    admin.may_everywhere(Verb::Change, Noun::Officer)?;
    let before = find(&app, id).await?;
    let next = wish.put_on(&app, &before, seen.version()?).await?;
    let act = Act::new(Actor::Officer(admin.0.id), "change", "officer", id);
    match app.store.change_member(&next, &act).await? {
        Outcome::Written => {}
        Outcome::Late => return Err(Code::PreconditionFailed.into()),
        Outcome::LastAdmin => return Err(Code::LastAdmin.into()),
    }
    app.reception.read_again(&before.officer.offices).await?;
    app.reception.read_again(&next.officer.offices).await?;
    app.rights.changed();
    app.reception.send_home(id, &left(&before, &next)).await?;
    let now = find(&app, id).await?;
    Ok(tagged(now.version, Json(OfficerOfStaff::of(&now))))
}

/// Give an officer a new one-time password; whoever is signed in as them is signed out.
#[utoipa::path(post, path = "/v1/officers/{id}/password", tag = "administration",
    params(("id" = Uuid, Path, description = "The officer")), security(("officer" = [])),
    request_body(content = Option<Nothing>),
    responses((status = 200, body = OneTimePassword), Problems))]
pub async fn reset_password(
    State(app): State<App>,
    admin: OfficerAuth,
    Id(id): Id<OfficerId>,
    OptionalBody(Nothing {}): OptionalBody<Nothing>,
) -> Answer<Json<OneTimePassword>> {
    admin.may_everywhere(Verb::Change, Noun::Officer)?;
    find(&app, id).await?;
    let (password, hash) = one_time(&app).await?;
    let act = Act::new(Actor::Officer(admin.0.id), "change", "password", id);
    let tenant = app.tenant.id;
    if !app.store.reset_password(tenant, id, &hash, &act).await? {
        return Err(Code::UnknownOfficer.into());
    }
    app.rights.changed();
    Ok(Json(OneTimePassword { id: id.0, password }))
}

/// Take the second factor of an officer away, because the telephone is lost.
#[utoipa::path(delete, path = "/v1/officers/{id}/second-factor", tag = "administration",
    params(("id" = Uuid, Path, description = "The officer")), security(("officer" = [])),
    responses((status = 204), Problems))]
pub async fn reset_second_factor(
    State(app): State<App>,
    admin: OfficerAuth,
    Id(id): Id<OfficerId>,
) -> Answer<StatusCode> {
    admin.may_everywhere(Verb::Change, Noun::Officer)?;
    find(&app, id).await?;
    let act = Act::new(Actor::Officer(admin.0.id), "remove", "second_factor", id);
    let tenant = app.tenant.id;
    app.store
        .remove_second_factor(tenant, id, Some(&act))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The offices they serve no longer: all of them when they are disabled.
fn left(before: &Member, next: &Member) -> Vec<OfficeId> {
    let serves = |office: &OfficeId| !next.disabled && next.officer.offices.contains(office);
    let all = before.officer.offices.iter().copied();
    all.filter(|office| !serves(office)).collect()
}

async fn find(app: &App, id: OfficerId) -> Answer<Member> {
    let member = app.store.member(app.tenant.id, id).await?;
    member.ok_or_else(|| Code::UnknownOfficer.into())
}

/// A lead sees who serves with them.
fn may_see(asker: &OfficerAuth, member: &Member) -> Answer<()> {
    let is_own = |office: &OfficeId| asker.0.offices.contains(office);
    let is_colleague = member.officer.offices.iter().any(is_own);
    let reach = reach(Who::from(asker.0.role), Verb::Read, Noun::Officer);
    if reach.covers(is_colleague, &[]) {
        Ok(())
    } else {
        Err(Code::Forbidden.into())
    }
}

async fn one_time(app: &App) -> Answer<(String, String)> {
    let password = one_time_password::readable();
    let hash = app.guard.hash(password.clone()).await;
    let hash = hash.map_err(|_| Problem::new(Code::Overloaded))?;
    Ok((password, hash))
}

/// Only offices of this tenant can be served.
async fn offices(app: &App, wanted: &[Uuid]) -> Answer<Vec<OfficeId>> {
    let mut offices: Vec<OfficeId> = wanted.iter().copied().map(OfficeId).collect();
    offices.sort_unstable();
    offices.dedup();
    for office in &offices {
        app.reception.office(*office).await?;
    }
    Ok(offices)
}

impl NewOfficer {
    async fn officer(self, app: &App) -> Answer<Officer> {
        let name = self.name.trim().to_lowercase();
        if !is_sign_in_name(&name) {
            let reason = "name has letters, digits and . - _ @ only";
            return Err(Problem::new(Code::BadRequest).because(reason));
        }
        Ok(Officer {
            id: OfficerId(Uuid::now_v7()),
            tenant: app.tenant.id,
            name,
            display_name: self.display_name,
            must_change_password: true,
            role: self.role,
            offices: offices(app, &self.offices).await?,
        })
    }
}

impl OfficerWish {
    async fn put_on(self, app: &App, before: &Member, version: i64) -> Answer<Member> {
        let officer = Officer {
            display_name: self.display_name,
            role: self.role,
            offices: offices(app, &self.offices).await?,
            ..before.officer.clone()
        };
        Ok(Member {
            officer,
            disabled: self.disabled,
            version,
            ..before.clone()
        })
    }
}

impl OfficerOfStaff {
    fn of(member: &Member) -> OfficerOfStaff {
        let officer = &member.officer;
        OfficerOfStaff {
            id: officer.id.0,
            name: officer.name.clone(),
            display_name: officer.display_name.clone(),
            role: officer.role,
            offices: officer.offices.iter().map(|office| office.0).collect(),
            disabled: member.disabled,
            must_change_password: officer.must_change_password,
            second_factor: member.second_factor,
        }
    }
}
