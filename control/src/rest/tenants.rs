//! The municipalities of the house, for whoever runs it: seen with key figures, founded with their
//! first administrator, changed, closed down. Nothing of what is inside them.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use schalter_control_core::{
    Land,
    id::TenantId,
    permission::{Noun, Verb},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Created, Tagged, created, page::Page, tagged, views::List};
use crate::{
    app::App,
    auth::Operator,
    extract::{Body, Id, IfMatch, Query},
    first_admin,
    identity::one_time_password,
    openapi::Problems,
    problem::{Answer, Code, Problem},
    rules,
    store::{
        audit::{Act, Actor},
        house_figures::Figures,
        tenant::{Changed, Tenant},
    },
    tenants::{Neighbours, Tenants},
};

/// Visits are counted for so many days.
const DAYS: i32 = 30;

/// A municipality as it shall be.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenantFacts {
    /// Its name, as citizens read it.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Bstadt")]
    pub name: String,
    /// The host names it is reached by, the best first.
    #[garde(length(max = 20))]
    #[schema(max_items = 20, example = json!(["termine.bstadt.de"]))]
    #[serde(default)]
    pub hosts: Vec<String>,
    /// The language its pages begin in: `de` (if left out) or `en`.
    #[garde(skip)]
    #[schema(pattern = "^(de|en)$", example = "de")]
    pub locale: Option<String>,
    /// Its time zone; left out: Europe/Berlin.
    #[garde(skip)]
    #[schema(example = "Europe/Berlin")]
    pub time_zone: Option<String>,
    /// Its federal state by two letters: decides about holidays.
    #[garde(skip)]
    #[schema(pattern = "^[A-Z]{2}$", example = "BY")]
    pub state: Option<String>,
}

/// A municipality as the operator sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TenantOfHouse {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The host names it is reached by.
    pub hosts: Vec<String>,
    /// The language its pages begin in.
    pub locale: String,
    /// Its time zone.
    pub time_zone: String,
    /// Its federal state.
    pub state: Option<String>,
    /// When it was closed down, if it was.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
    /// Its offices.
    pub offices: i64,
    /// Its officers who may sign in.
    pub officers: i64,
    /// Seats taken now: who waits or talks.
    pub seats_taken: i64,
    /// Seats taken within thirty days.
    pub visits_30_days: i64,
}

/// A municipality just founded, with what is shown only now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TenantMade {
    /// The municipality.
    #[serde(flatten)]
    pub tenant: TenantOfHouse,
    /// The name its first administrator signs in with.
    pub admin_name: String,
    /// The one-time password, to be changed at the first sign-in.
    pub admin_password: String,
}

/// The municipalities with their key figures, page by page, the oldest first.
#[utoipa::path(get, path = "/v1/tenants", tag = "operator", security(("operator" = [])),
    params(Page), responses((status = 200, body = List<TenantOfHouse>), Problems))]
pub async fn list(
    State(app): State<App>,
    operator: Operator,
    Query(page): Query<Page>,
) -> Answer<Json<List<TenantOfHouse>>> {
    operator.may(Verb::Read, Noun::Tenants)?;
    let mut figures = app.store.figures(since(&app)).await?;
    let shown = |tenant: Tenant| {
        let of = figures.remove(&tenant.id).unwrap_or_default();
        TenantOfHouse::of(tenant, of)
    };
    let (after, limit) = (page.after.map(TenantId), page.limit()?);
    let tenants = app.store.tenants_after(after, limit).await?;
    let last = tenants.last().map(|tenant| tenant.id.0);
    let items = tenants.into_iter().map(shown).collect();
    Ok(Json(page.of("/v1/tenants", items, last)?))
}

/// Found a municipality. The answer holds the one-time password of its first administrator.
#[utoipa::path(post, path = "/v1/tenants", tag = "operator", security(("operator" = [])),
    request_body = TenantFacts,
    responses((status = 201, body = TenantMade, headers(("Location" = String))), Problems))]
pub async fn create(
    State(app): State<App>,
    State(neighbours): State<Neighbours>,
    operator: Operator,
    Body(facts): Body<TenantFacts>,
) -> Answer<Created<TenantMade>> {
    operator.may(Verb::Create, Noun::Tenants)?;
    let id = TenantId(Uuid::new_v4());
    let tenant = facts.put_on(Tenant::new(id, ""))?;
    must_be_free(&app, &tenant).await?;
    let admin_password = one_time_password::readable();
    let name = first_admin::NAME;
    let town = first_admin::town(tenant, name, admin_password.clone(), &app.guard);
    let town = town.await.map_err(Problem::internal)?;
    app.store.found(&town).await?;
    house(&neighbours)?.look().await?;
    let made = TenantMade {
        tenant: TenantOfHouse::of(one(&app, id).await?, figures(&app, id).await?),
        admin_name: name.to_owned(),
        admin_password,
    };
    Ok(created(format!("/v1/tenants/{id}"), made))
}

/// One municipality with its key figures.
#[utoipa::path(get, path = "/v1/tenants/{id}", tag = "operator", security(("operator" = [])),
    params(("id" = Uuid, Path, description = "The municipality")),
    responses((status = 200, body = TenantOfHouse, headers(("ETag" = String))), Problems))]
pub async fn show(
    State(app): State<App>,
    operator: Operator,
    Id(id): Id<TenantId>,
) -> Answer<Tagged<TenantOfHouse>> {
    operator.may(Verb::Read, Noun::Tenants)?;
    shown(&app, id).await
}

/// Change a municipality: its name, its host names, its place.
#[utoipa::path(put, path = "/v1/tenants/{id}", tag = "operator", security(("operator" = [])),
    params(("id" = Uuid, Path, description = "The municipality"),
        ("If-Match" = String, Header, description = "The ETag of what was seen")),
    request_body = TenantFacts,
    responses((status = 200, body = TenantOfHouse, headers(("ETag" = String))), Problems))]
pub async fn change(
    State(app): State<App>,
    State(neighbours): State<Neighbours>,
    operator: Operator,
    Id(id): Id<TenantId>,
    seen: IfMatch,
    Body(facts): Body<TenantFacts>,
) -> Answer<Tagged<TenantOfHouse>> {
    operator.may(Verb::Change, Noun::Tenants)?;
    let before = living(&app, id).await?;
    let next = Tenant {
        version: seen.version()?,
        ..facts.put_on(before)?
    };
    let act = Act::new(Actor::Operator, "change", "tenant", id);
    match app.store.change_tenant(&next, &act).await? {
        Changed::Written => {}
        Changed::Taken => return Err(Code::HostTaken.into()),
        Changed::Late => return Err(Code::PreconditionFailed.into()),
    }
    house(&neighbours)?.look().await?;
    shown(&app, id).await
}

/// Close a municipality down for good. Nobody may be talking there; who waits is dismissed and told
/// so, appointments are called off, nobody signs in any more, its names lead nowhere. Its traces
/// are erased in their usual time.
#[utoipa::path(delete, path = "/v1/tenants/{id}", tag = "operator", security(("operator" = [])),
    params(("id" = Uuid, Path, description = "The municipality")),
    responses((status = 204), Problems))]
pub async fn remove(
    State(app): State<App>,
    State(neighbours): State<Neighbours>,
    operator: Operator,
    Id(id): Id<TenantId>,
) -> Answer<StatusCode> {
    operator.may(Verb::Remove, Noun::Tenants)?;
    living(&app, id).await?;
    let all = app.store.tenants().await?;
    if !all.iter().any(|it| it.id != id && it.closed_at.is_none()) {
        return Err(Code::LastTenant.into());
    }
    let tenants = house(&neighbours)?;
    tenants.look().await?;
    let there = tenants.app(id).ok_or(Code::UnknownTenant)?;
    close_offices(&there).await?;
    let act = Act::new(Actor::Operator, "remove", "tenant", id);
    app.store.close_tenant(id, &act).await?;
    there.rights.changed();
    tenants.look().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// All of them or, while somebody talks in one, none.
async fn close_offices(there: &App) -> Answer<()> {
    let offices = there.reception.offices(there.tenant.id).await?;
    if offices.iter().any(|it| it.office.rooms().next().is_some()) {
        return Err(Code::OfficeInUse.into());
    }
    for snapshot in offices {
        let office = snapshot.office.id;
        let act = Act::new(Actor::Operator, "remove", "office", office);
        there.reception.remove(office, &act).await?;
    }
    Ok(())
}

async fn shown(app: &App, id: TenantId) -> Answer<Tagged<TenantOfHouse>> {
    let tenant = one(app, id).await?;
    let version = tenant.version;
    let shown = TenantOfHouse::of(tenant, figures(app, id).await?);
    Ok(tagged(version, Json(shown)))
}

async fn one(app: &App, id: TenantId) -> Answer<Tenant> {
    let tenant = app.store.tenant(id).await?;
    tenant.ok_or_else(|| Code::UnknownTenant.into())
}

async fn living(app: &App, id: TenantId) -> Answer<Tenant> {
    let tenant = one(app, id).await?;
    match tenant.closed_at {
        None => Ok(tenant),
        Some(_) => Err(Code::UnknownTenant.into()),
    }
}

/// Told before anything is done; the store decides if two ask at once.
async fn must_be_free(app: &App, new: &Tenant) -> Answer<()> {
    let all = app.store.tenants().await?;
    let mut taken = all.iter().flat_map(|tenant| &tenant.hosts);
    if taken.any(|host| new.hosts.contains(host)) {
        return Err(Code::HostTaken.into());
    }
    Ok(())
}

async fn figures(app: &App, id: TenantId) -> Answer<Figures> {
    let mut all = app.store.figures(since(app)).await?;
    Ok(all.remove(&id).unwrap_or_default())
}

fn since(app: &App) -> jiff::civil::Date {
    let today = app.clock.now().to_zoned(TimeZone::UTC).date();
    today.saturating_sub(DAYS.days())
}

/// While the house closes nothing is founded any more.
fn house(neighbours: &Neighbours) -> Answer<Tenants> {
    neighbours.all().ok_or_else(|| Code::Overloaded.into())
}

impl TenantFacts {
    fn put_on(self, before: Tenant) -> Answer<Tenant> {
        let unfit = |why: &str| Problem::new(Code::BadRequest).because(why);
        let land = self.state.map(|state| state.parse::<Land>()).transpose();
        let tenant = Tenant {
            name: self.name.trim().to_owned(),
            hosts: self.hosts.iter().map(|host| host.to_lowercase()).collect(),
            locale: self.locale.unwrap_or_else(|| "de".to_owned()),
            time_zone: self.time_zone.unwrap_or_else(|| "Europe/Berlin".to_owned()),
            land: land.map_err(|_| unfit(rules::UNFIT_STATE))?,
            ..before
        };
        match rules::unfit_tenant(&tenant) {
            None => Ok(tenant),
            Some(why) => Err(unfit(why)),
        }
    }
}

impl TenantOfHouse {
    fn of(tenant: Tenant, figures: Figures) -> Self {
        Self {
            id: tenant.id.0,
            name: tenant.name,
            hosts: tenant.hosts,
            locale: tenant.locale,
            time_zone: tenant.time_zone,
            state: tenant.land.map(|land| land.code().to_owned()),
            closed_at: tenant.closed_at,
            offices: figures.offices,
            officers: figures.officers,
            seats_taken: figures.seats,
            visits_30_days: figures.visits,
        }
    }
}
