//! A citizen's seat: sit, look, enter, leave.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use schalter_control_core::{
    Input, Refusal, Wish,
    id::{OfficeId, SeatId, ServiceId, SessionId},
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Created, created,
    views::{CheckVerdict, Seat, SeatTaken},
};
use crate::{
    app::App,
    auth::Citizen,
    extract::{Body, Id, IdempotencyKey, OptionalBody},
    openapi::Problems,
    problem::{Answer, Code, Problem},
    reception::Failure,
};

/// What one comes for.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatWish {
    /// Services of the office, by id; left out: nothing was said.
    #[serde(default)]
    #[garde(length(max = 10))]
    #[schema(max_items = 10)]
    pub services: Vec<Uuid>,
}

/// Take a seat in an open office. The ticket in the answer is shown only this once.
#[utoipa::path(post, path = "/v1/offices/{id}/seats", tag = "seats",
    params(
        ("id" = Uuid, Path, description = "The office"),
        ("Idempotency-Key" = Option<String>, Header,
            description = "16 to 128 random characters: the same key gets the same seat and ticket"),
    ),
    request_body(content = Option<SeatWish>),
    responses((status = 201, body = SeatTaken, headers(("Location" = String))), Problems))]
pub async fn sit(
    State(app): State<App>,
    Id(office): Id<OfficeId>,
    citizen: Option<Citizen>,
    IdempotencyKey(key): IdempotencyKey,
    OptionalBody(wish): OptionalBody<SeatWish>,
) -> Answer<Created<SeatTaken>> {
    app.reception.office(office).await?;
    if let Some(citizen) = citizen {
        must_not_be_seated(&app, &citizen).await?;
    }
    let (id, ticket, snapshot) = app
        .reception
        .sit_for(office, wish.into(), key.as_deref())
        .await
        .map_err(|failure| elsewhen(failure, office))?;
    let seat = Seat::of(&app, &snapshot, id)?;
    let taken = SeatTaken {
        seat,
        ticket: ticket.secret().to_owned(),
    };
    Ok(created(format!("/v1/seats/{id}"), taken))
}

/// The seat as it is now.
#[utoipa::path(get, path = "/v1/seats/{id}", tag = "seats",
    params(("id" = Uuid, Path, description = "The seat")), security(("ticket" = [])),
    responses((status = 200, body = Seat), Problems))]
pub async fn show(
    State(app): State<App>,
    citizen: Citizen,
    Id(id): Id<SeatId>,
) -> Answer<Json<Seat>> {
    citizen.must_hold(id)?;
    let snapshot = app
        .reception
        .office_or_what_it_was(citizen.0.office)
        .await?;
    Ok(Json(Seat::of(&app, &snapshot, id)?))
}

/// Come in after a call. Once inside, the same again changes nothing.
#[utoipa::path(post, path = "/v1/seats/{id}/enter", tag = "seats",
    params(("id" = Uuid, Path, description = "The seat")), security(("ticket" = [])),
    responses((status = 200, body = Seat), Problems))]
pub async fn enter(
    State(app): State<App>,
    citizen: Citizen,
    Id(id): Id<SeatId>,
) -> Answer<Json<Seat>> {
    citizen.must_hold(id)?;
    let office = citizen.0.office;
    let enter = Input::Enter {
        seat: id,
        session: SessionId(Uuid::now_v7()),
    };
    let snapshot = match app.reception.handle(office, enter).await {
        Err(Failure::Refused(Refusal::AlreadyEntered)) => app.reception.office(office).await?,
        entered => entered?,
    };
    Ok(Json(Seat::of(&app, &snapshot, id)?))
}

/// What the citizen's own try of camera, microphone and network has shown.
#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckWish {
    /// `good`, `fair` or `poor`.
    #[garde(skip)]
    pub check: CheckVerdict,
}

/// Tell the officers how well the try went: they see a traffic light beside the seat. Gone with
/// the seat.
#[utoipa::path(put, path = "/v1/seats/{id}/check", tag = "seats",
    params(("id" = Uuid, Path, description = "The seat")), security(("ticket" = [])),
    request_body = CheckWish,
    responses((status = 204), Problems))]
pub async fn tell_check(
    State(app): State<App>,
    citizen: Citizen,
    Id(id): Id<SeatId>,
    Body(wish): Body<CheckWish>,
) -> Answer<StatusCode> {
    citizen.must_hold(id)?;
    let input = Input::Checked {
        seat: id,
        check: wish.check.into(),
    };
    app.reception.handle(citizen.0.office, input).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give up the seat; in a session: hang up.
#[utoipa::path(delete, path = "/v1/seats/{id}", tag = "seats",
    params(("id" = Uuid, Path, description = "The seat")), security(("ticket" = [])),
    responses((status = 204), Problems))]
pub async fn leave(
    State(app): State<App>,
    citizen: Citizen,
    Id(id): Id<SeatId>,
) -> Answer<StatusCode> {
    citizen.must_hold(id)?;
    app.reception
        .handle(citizen.0.office, Input::Leave { seat: id })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is not let in today learns where the next free slots are.
fn elsewhen(failure: Failure, office: OfficeId) -> Problem {
    let is_about_time = matches!(
        failure,
        Failure::Refused(
            Refusal::TooLate { .. } | Refusal::AreaFull { .. } | Refusal::DoorClosed { .. }
        )
    );
    let slots = is_about_time.then(|| format!("/v1/offices/{office}/slots"));
    Problem::from(failure).with("slots", slots)
}

impl From<SeatWish> for Wish {
    fn from(wish: SeatWish) -> Wish {
        Wish {
            services: wish.services.into_iter().map(ServiceId).collect(),
            ..Wish::default()
        }
    }
}

/// One ticket, one seat: who shows the ticket of a living seat keeps that one.
async fn must_not_be_seated(app: &App, citizen: &Citizen) -> Answer<()> {
    let snapshot = app
        .reception
        .office_or_what_it_was(citizen.0.office)
        .await?;
    let lives = snapshot
        .office
        .seat(citizen.0.seat)
        .is_some_and(|seat| seat.ended_at.is_none());
    if lives {
        let seat_id = citizen.0.seat.to_string();
        return Err(Problem::new(Code::AlreadySeated).with("seat_id", Some(seat_id)));
    }
    Ok(())
}
