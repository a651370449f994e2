//! Calls: an officer invites a citizen in.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use schalter_control_core::{
    CallView, Input,
    id::{CallId, OfficeId, RoomId, SeatId},
    permission::{Noun, Verb},
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Created, created, in_own_offices, views::Call};
use crate::{
    app::App,
    auth::OfficerAuth,
    extract::{Id, OptionalBody},
    openapi::Problems,
    problem::{Answer, Code},
    reception::Snapshot,
};

/// Whom to call.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallWish {
    /// A particular seat; left out: whoever waits longest.
    #[garde(skip)]
    pub seat_id: Option<Uuid>,
}

/// Call the next citizen, or a particular seat.
#[utoipa::path(post, path = "/v1/offices/{id}/calls", tag = "desk",
    params(("id" = Uuid, Path, description = "The office")), security(("officer" = [])),
    request_body(content = Option<CallWish>),
    responses((status = 201, body = Call, headers(("Location" = String))), Problems))]
pub async fn call(
    State(app): State<App>,
    officer: OfficerAuth,
    Id(office): Id<OfficeId>,
    OptionalBody(wish): OptionalBody<CallWish>,
) -> Answer<Created<Call>> {
    app.reception.office(office).await?;
    officer.may(Verb::Create, Noun::Call, office)?;
    let id = CallId(Uuid::now_v7());
    let input = Input::Call {
        officer: officer.0.id,
        seat: wish.seat_id.map(SeatId),
        call: id,
        room: RoomId(Uuid::now_v7()),
    };
    let snapshot = app.reception.handle(office, input).await?;
    let view = snapshot.office.call(id).ok_or(Code::UnknownCall)?;
    Ok(created(
        format!("/v1/calls/{id}"),
        Call::of(&app, office, &view)?,
    ))
}

/// One's open call.
#[utoipa::path(get, path = "/v1/calls/{id}", tag = "desk",
    params(("id" = Uuid, Path, description = "The call")), security(("officer" = [])),
    responses((status = 200, body = Call), Problems))]
pub async fn show(
    State(app): State<App>,
    officer: OfficerAuth,
    Id(id): Id<CallId>,
) -> Answer<Json<Call>> {
    let (snapshot, view) = find(&app, &officer, id).await?;
    if view.officer != officer.0.id {
        return Err(Code::NotYourCall.into());
    }
    Ok(Json(Call::of(&app, snapshot.office.id, &view)?))
}

/// Take the call back: the citizen keeps their place, it does not count.
#[utoipa::path(delete, path = "/v1/calls/{id}", tag = "desk",
    params(("id" = Uuid, Path, description = "The call")), security(("officer" = [])),
    responses((status = 204), Problems))]
pub async fn take_back(
    State(app): State<App>,
    officer: OfficerAuth,
    Id(id): Id<CallId>,
) -> Answer<StatusCode> {
    let (snapshot, _) = find(&app, &officer, id).await?;
    let input = Input::TakeBack {
        officer: officer.0.id,
        call: id,
    };
    app.reception.handle(snapshot.office.id, input).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The citizen did not come: the visit ends.
#[utoipa::path(post, path = "/v1/calls/{id}/missed", tag = "desk",
    params(("id" = Uuid, Path, description = "The call")), security(("officer" = [])),
    responses((status = 204), Problems))]
pub async fn missed(
    State(app): State<App>,
    officer: OfficerAuth,
    Id(id): Id<CallId>,
) -> Answer<StatusCode> {
    let (snapshot, _) = find(&app, &officer, id).await?;
    let input = Input::Miss {
        officer: officer.0.id,
        call: id,
    };
    app.reception.handle(snapshot.office.id, input).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn find(app: &App, officer: &OfficerAuth, id: CallId) -> Answer<(Arc<Snapshot>, CallView)> {
    let found = in_own_offices(app, officer, |snapshot| snapshot.office.call(id)).await?;
    found.ok_or_else(|| Code::UnknownCall.into())
}
