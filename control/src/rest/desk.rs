//! The desk: an office as its officer sees it.

use axum::{Json, extract::State};
use schalter_control_core::{
    id::OfficeId,
    permission::{Noun, Verb},
};

use super::views::Desk;
use crate::{app::App, auth::OfficerAuth, extract::Id, openapi::Problems, problem::Answer};

/// The waiting area, one's own call and session, the colleagues.
#[utoipa::path(get, path = "/v1/offices/{id}/desk", tag = "desk",
    params(("id" = uuid::Uuid, Path, description = "The office")), security(("officer" = [])),
    responses((status = 200, body = Desk), Problems))]
pub async fn show(
    State(app): State<App>,
    officer: OfficerAuth,
    Id(id): Id<OfficeId>,
) -> Answer<Json<Desk>> {
    let snapshot = app.reception.office(id).await?;
    officer.may(Verb::Read, Noun::Desk, id)?;
    Ok(Json(Desk::of(&app, &snapshot, officer.0.id)?))
}
