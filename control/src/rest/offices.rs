//! The offices as the public sees them.

use axum::{
    Json,
    extract::State,
    http::{HeaderName, header},
};
use schalter_control_core::{Locale, id::OfficeId};

use super::views::{List, Office};
use crate::{
    app::App,
    extract::{Id, Reads},
    openapi::Problems,
    problem::Answer,
    reception::Snapshot,
};

/// An answer that depends on the language asked for; whoever keeps it is told so.
type Worded<T> = ([(HeaderName, &'static str); 1], Json<T>);

fn worded<T>(body: T) -> Worded<T> {
    ([(header::VARY, "accept-language")], Json(body))
}

/// Every office of the municipality.
#[utoipa::path(get, path = "/v1/offices", tag = "offices",
    params(("Accept-Language" = Option<String>, Header,
        description = "In which language services are named, as far as the town has said it")),
    responses((status = 200, body = List<Office>), Problems))]
pub async fn list(State(app): State<App>, Reads(reads): Reads) -> Answer<Worded<List<Office>>> {
    Ok(worded(List::whole(all_with_slots(&app, reads).await?)))
}

/// One office.
#[utoipa::path(get, path = "/v1/offices/{id}", tag = "offices",
    params(("id" = uuid::Uuid, Path, description = "The office"),
        ("Accept-Language" = Option<String>, Header,
        description = "In which language services are named, as far as the town has said it")),
    responses((status = 200, body = Office), Problems))]
pub async fn show(
    State(app): State<App>,
    Reads(reads): Reads,
    Id(id): Id<OfficeId>,
) -> Answer<Worded<Office>> {
    let snapshot = app.reception.office(id).await?;
    Ok(worded(with_slots(&app, &snapshot, reads).await?))
}

/// What the public sees, with the next free slots, which the store knows.
pub(crate) async fn with_slots(
    app: &App,
    snapshot: &Snapshot,
    reads: Option<Locale>,
) -> Answer<Office> {
    Ok(Office {
        next_slots: Some(app.reception.next_slots(snapshot).await?),
        ..Office::of(snapshot, app.clock.now(), reads)
    })
}

/// Every office, with the next free slots.
pub(crate) async fn all_with_slots(app: &App, reads: Option<Locale>) -> Answer<Vec<Office>> {
    let mut offices = Vec::new();
    for snapshot in app.reception.offices(app.tenant.id).await? {
        offices.push(with_slots(app, &snapshot, reads).await?);
    }
    Ok(offices)
}

/// Every office, for the event stream.
pub async fn all(app: &App, reads: Option<Locale>) -> Answer<Vec<Office>> {
    let now = app.clock.now();
    let snapshots = app.reception.offices(app.tenant.id).await?;
    Ok(snapshots
        .iter()
        .map(|snapshot| Office::of(snapshot, now, reads))
        .collect())
}
