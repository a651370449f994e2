//! The alarm: an officer needs help, the colleagues of the office are told by their event stream.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use schalter_control_core::{
    Input,
    id::{OfficeId, OfficerId},
    permission::{Noun, Verb},
};

use super::views::Desk;
use crate::{
    app::App,
    auth::OfficerAuth,
    extract::{Id, Nothing, OptionalBody},
    openapi::Problems,
    problem::{Answer, Code},
};

/// Call for help. Every colleague at this office is told until somebody says that it is taken care
/// of. Pressed again, it is the same alarm.
#[utoipa::path(post, path = "/v1/offices/{id}/alarms", tag = "desk",
    params(("id" = uuid::Uuid, Path, description = "The office")), security(("officer" = [])),
    request_body(content = Option<Nothing>),
    responses((status = 200, body = Desk), Problems))]
pub async fn raise(
    State(app): State<App>,
    officer: OfficerAuth,
    Id(id): Id<OfficeId>,
    OptionalBody(Nothing {}): OptionalBody<Nothing>,
) -> Answer<Json<Desk>> {
    app.reception.office(id).await?;
    officer.may(Verb::Change, Noun::Desk, id)?;
    let officer = officer.0.id;
    let snapshot = app
        .reception
        .handle(id, Input::RaiseAlarm { officer })
        .await?;
    Ok(Json(Desk::of(&app, &snapshot, officer)?))
}

/// It is taken care of: no colleague is told any more. Again, it changes nothing.
#[utoipa::path(delete, path = "/v1/offices/{id}/alarms/{officer_id}", tag = "desk",
    params(("id" = uuid::Uuid, Path, description = "The office"),
        ("officer_id" = uuid::Uuid, Path, description = "Who called for help")),
    security(("officer" = [])),
    responses((status = 204), Problems))]
pub async fn end(
    State(app): State<App>,
    officer: OfficerAuth,
    Path((id, alarmed)): Path<(String, String)>,
) -> Answer<StatusCode> {
    let id: OfficeId = id.parse().map_err(|_| Code::UnknownOffice)?;
    let alarmed: OfficerId = alarmed.parse().map_err(|_| Code::UnknownOfficer)?;
    app.reception.office(id).await?;
    officer.may(Verb::Change, Noun::Desk, id)?;
    let input = Input::EndAlarm { officer: alarmed };
    app.reception.handle(id, input).await?;
    Ok(StatusCode::NO_CONTENT)
}
