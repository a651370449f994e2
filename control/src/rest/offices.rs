//! The offices as the public sees them.

use axum::{Json, extract::State};
use schalter_control_core::id::OfficeId;

use super::views::{List, Office};
use crate::{app::App, extract::Id, openapi::Problems, problem::Answer, reception::Snapshot};

/// Every office of the municipality.
#[utoipa::path(get, path = "/v1/offices", tag = "offices",
    responses((status = 200, body = List<Office>), Problems))]
pub async fn list(State(app): State<App>) -> Answer<Json<List<Office>>> {
    let mut offices = Vec::new();
    for snapshot in app.reception.offices(app.tenant.id).await? {
        offices.push(with_slots(&app, &snapshot).await?);
    }
    Ok(Json(List::whole(offices)))
}

/// One office.
#[utoipa::path(get, path = "/v1/offices/{id}", tag = "offices",
    params(("id" = uuid::Uuid, Path, description = "The office")),
    responses((status = 200, body = Office), Problems))]
pub async fn show(State(app): State<App>, Id(id): Id<OfficeId>) -> Answer<Json<Office>> {
    let snapshot = app.reception.office(id).await?;
    Ok(Json(with_slots(&app, &snapshot).await?))
}

/// What the public sees, with the next free slots, which the store knows.
pub(crate) async fn with_slots(app: &App, snapshot: &Snapshot) -> Answer<Office> {
    Ok(Office {
        next_slots: Some(app.reception.next_slots(snapshot).await?),
        ..Office::of(snapshot, app.clock.now())
    })
}

/// Every office, for the event stream.
pub async fn all(app: &App) -> Answer<Vec<Office>> {
    let now = app.clock.now();
    let snapshots = app.reception.offices(app.tenant.id).await?;
    Ok(snapshots
        .iter()
        .map(|snapshot| Office::of(snapshot, now))
        .collect())
}
