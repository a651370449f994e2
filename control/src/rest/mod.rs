//! The REST API under `/v1`: one noun per file. Handlers take what they need by extractors, ask
//! the reception, and show the answer; nothing is decided here.

pub mod account;
pub mod alarms;
pub mod api_keys;
pub mod appointments;
pub mod audit;
pub mod calendar;
pub mod callback;
pub mod calls;
pub mod checks;
pub mod contact;
pub mod desk;
pub mod door;
pub mod feed;
pub mod health;
pub mod join_links;
pub mod line;
pub mod log;
pub mod media;
pub mod nodes;
pub mod notice_texts;
pub mod notices;
pub mod office_settings;
pub mod officer;
pub mod officers;
pub mod offices;
pub mod oidc;
pub mod page;
pub mod participants;
pub mod privacy;
pub mod rooms;
pub mod seats;
pub mod sessions;
pub mod show;
pub mod slots;
pub mod statistics;
pub mod tenant;
pub mod tenants;
pub mod views;
pub mod webhooks;

use std::sync::Arc;

use axum::{
    Json,
    http::{HeaderName, StatusCode, header},
};

use crate::{app::App, auth::OfficerAuth, problem::Answer, reception::Snapshot};

/// 201 with the address of the new thing.
pub type Created<T> = (StatusCode, [(HeaderName, String); 1], Json<T>);

/// Something new at `location`.
pub fn created<T>(location: String, body: T) -> Created<T> {
    (
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        Json(body),
    )
}

/// With the `ETag` that a change of it must name in `If-Match`.
pub type Tagged<T> = ([(HeaderName, String); 1], Json<T>);

/// Something at this version.
pub fn tagged<T>(version: i64, body: Json<T>) -> Tagged<T> {
    ([(header::ETAG, format!("\"v{version}\""))], body)
}

/// The first of the officer's offices about which `find` knows something.
async fn in_own_offices<T>(
    app: &App,
    officer: &OfficerAuth,
    find: impl Fn(&Snapshot) -> Option<T>,
) -> Answer<Option<(Arc<Snapshot>, T)>> {
    for office in &officer.0.offices {
        let snapshot = app.reception.office(*office).await?;
        if let Some(found) = find(&snapshot) {
            return Ok(Some((snapshot, found)));
        }
    }
    Ok(None)
}
