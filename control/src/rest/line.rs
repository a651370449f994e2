//! The line: officers park citizens and take them back, send them on, say what is urgent.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use schalter_control_core::{
    Input, SeatView,
    id::{OfficeId, OfficerId, SeatId},
    permission::{Noun, Verb},
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    in_own_offices,
    views::{Desk, Priority},
};
use crate::{
    app::App,
    auth::OfficerAuth,
    extract::{Body, Id, OptionalBody},
    openapi::Problems,
    problem::{Answer, Code, Problem},
    reception::{HandOver, Snapshot},
};

/// Why somebody is parked.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParkWish {
    /// For oneself and the colleagues; gone with the visit.
    #[garde(inner(length(chars, max = 200)))]
    #[schema(max_length = 200, example = "Foto fehlt noch")]
    pub note: Option<String>,
}

/// Where somebody is sent, and why.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RedirectWish {
    /// To another office. Either this or `officer_id`.
    #[garde(skip)]
    pub office_id: Option<Uuid>,
    /// To an officer of this office.
    #[garde(skip)]
    pub officer_id: Option<Uuid>,
    /// For whoever receives them; gone with the visit.
    #[garde(inner(length(chars, max = 200)))]
    #[schema(max_length = 200, example = "Braucht auch einen neuen Führerschein")]
    pub reason: Option<String>,
}

/// How urgent it is.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriorityWish {
    /// `walk_in`, `appointment` or `urgent`.
    #[garde(skip)]
    pub priority: Priority,
}

/// Set a citizen aside: one who waits, or whom one calls or serves oneself.
#[utoipa::path(post, path = "/v1/seats/{id}/park", tag = "desk",
    params(("id" = Uuid, Path, description = "The seat")), security(("officer" = [])),
    request_body(content = Option<ParkWish>),
    responses((status = 200, body = Desk), Problems))]
pub async fn park(
    State(app): State<App>,
    officer: OfficerAuth,
    Id(seat): Id<SeatId>,
    OptionalBody(wish): OptionalBody<ParkWish>,
) -> Answer<Json<Desk>> {
    let input = Input::Park {
        officer: officer.0.id,
        seat,
        note: wish.note,
    };
    change(&app, &officer, seat, input).await
}

/// Take a parked citizen back into the line, in the old place.
#[utoipa::path(post, path = "/v1/seats/{id}/return", tag = "desk",
    params(("id" = Uuid, Path, description = "The seat")), security(("officer" = [])),
    responses((status = 200, body = Desk), Problems))]
pub async fn unpark(
    State(app): State<App>,
    officer: OfficerAuth,
    Id(seat): Id<SeatId>,
) -> Answer<Json<Desk>> {
    change(&app, &officer, seat, Input::Unpark { seat }).await
}

/// Say how urgent it is. Whoever has waited longer than anybody's lead is never overtaken again.
#[utoipa::path(put, path = "/v1/seats/{id}/priority", tag = "desk",
    params(("id" = Uuid, Path, description = "The seat")), security(("officer" = [])),
    request_body = PriorityWish,
    responses((status = 200, body = Desk), Problems))]
pub async fn rank(
    State(app): State<App>,
    officer: OfficerAuth,
    Id(seat): Id<SeatId>,
    Body(wish): Body<PriorityWish>,
) -> Answer<Json<Desk>> {
    let priority = wish.priority.into();
    change(&app, &officer, seat, Input::Rank { seat, priority }).await
}

/// Send a citizen on, to a colleague or to another office. Seat, ticket and the time of coming go
/// along.
#[utoipa::path(post, path = "/v1/seats/{id}/redirect", tag = "desk",
    params(("id" = Uuid, Path, description = "The seat")), security(("officer" = [])),
    request_body = RedirectWish,
    responses((status = 204), Problems))]
pub async fn redirect(
    State(app): State<App>,
    officer: OfficerAuth,
    Id(seat): Id<SeatId>,
    Body(wish): Body<RedirectWish>,
) -> Answer<StatusCode> {
    let (snapshot, _) = find(&app, &officer, seat).await?;
    let here = snapshot.office.id;
    match (wish.officer_id, wish.office_id.map(OfficeId)) {
        (Some(to), None) => {
            let to = OfficerId(to);
            if !snapshot.officers.iter().any(|it| it.id == to) {
                return Err(Code::UnknownOfficer.into());
            }
            let input = Input::Redirect {
                officer: officer.0.id,
                seat,
                to,
                reason: wish.reason,
            };
            app.reception.handle(here, input).await?;
        }
        (None, Some(to)) if to != here => {
            let what = HandOver {
                officer: officer.0.id,
                seat,
                from: here,
                to,
                reason: wish.reason,
            };
            app.reception.hand_over(what).await?;
        }
        _ => {
            let reason = "send either `officer_id` or the `office_id` of another office";
            return Err(Problem::new(Code::BadRequest).because(reason));
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn change(
    app: &App,
    officer: &OfficerAuth,
    seat: SeatId,
    input: Input,
) -> Answer<Json<Desk>> {
    let (snapshot, _) = find(app, officer, seat).await?;
    let snapshot = app.reception.handle(snapshot.office.id, input).await?;
    Ok(Json(Desk::of(app, &snapshot, officer.0.id)?))
}

async fn find(app: &App, officer: &OfficerAuth, id: SeatId) -> Answer<(Arc<Snapshot>, SeatView)> {
    let found = in_own_offices(app, officer, |snapshot| snapshot.office.seat(id)).await?;
    let (snapshot, view) = found.ok_or(Code::UnknownSeat)?;
    officer.may(Verb::Change, Noun::Desk, snapshot.office.id)?;
    Ok((snapshot, view))
}
