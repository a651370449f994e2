//! How long traces are kept, for the pages that say so in words.

use std::time::Duration;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{app::App, openapi::Problems};

/// How long traces are kept, in whole days and hours as they are set here.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Privacy {
    /// The history of visits: random ids and times, no names.
    #[schema(example = 7)]
    pub keep_visits_days: u64,
    /// Who came to an appointment, counted from its end.
    #[schema(example = 7)]
    pub keep_contacts_days: u64,
    /// How long a seat is kept without a sign of life.
    #[schema(example = 90)]
    pub lease_s: u64,
}

/// How long traces are kept. Pictures, sound and chat never are.
#[utoipa::path(get, path = "/v1/privacy", tag = "offices",
    responses((status = 200, body = Privacy), Problems))]
pub async fn show(State(app): State<App>) -> Json<Privacy> {
    let settings = &app.settings;
    let days = |keep: Duration| keep.as_secs() / (24 * 60 * 60);
    Json(Privacy {
        keep_visits_days: days(settings.privacy.keep_visits),
        keep_contacts_days: days(settings.privacy.keep_contacts),
        lease_s: settings.office.lease.as_secs(),
    })
}
