//! The municipality this house serves.

use axum::{Json, extract::State};

use super::views::Tenant;
use crate::{app::App, openapi::Problems};

/// The municipality.
#[utoipa::path(get, path = "/v1/tenant", tag = "offices",
    responses((status = 200, body = Tenant), Problems))]
pub async fn show(State(app): State<App>) -> Json<Tenant> {
    Json(Tenant {
        id: app.tenant.id.0,
        name: app.tenant.name.clone(),
        locale: app.tenant.locale.clone(),
    })
}
