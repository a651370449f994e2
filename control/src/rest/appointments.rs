//! Appointments: reserve, say who comes, confirm, move, cancel, check in.
//!
//! Who filled the form bears a token that proves nothing about the mail address; who swapped the
//! secret of a link bears one that does. Only the latter confirms, moves and checks in.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use jiff::Timestamp;
use schalter_control_core::{
    Locale, NoAppointment,
    appointment::{Act, Side},
    id::{AppointmentId, OfficeId, ServiceId},
    permission::{Noun, Verb},
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Created, created,
    views::{Appointment, AppointmentAccess, AppointmentHeld, Seat, SeatTaken},
};
use crate::{
    app::App,
    auth::{Holder, HolderOrOfficer},
    extract::{Body, Id, OptionalBody, Reads},
    identity::appointment,
    openapi::Problems,
    problem::{Answer, Code, Problem},
    reception::{Failure, appointments::Wanted},
};

/// Which slot, and what for.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppointmentWish {
    /// When it shall begin: one of the slots.
    #[garde(skip)]
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
    /// Services of the office, by id; the same as the slots were asked for.
    #[serde(default)]
    #[garde(length(max = 10))]
    #[schema(max_items = 10)]
    pub services: Vec<Uuid>,
}

/// The secret of a link.
#[derive(Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkSecret {
    /// What stands behind the `#` of the link: `l_…`.
    #[garde(length(max = 100))]
    #[schema(max_length = 100, example = "l_…")]
    pub link: String,
}

/// Another slot.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveWish {
    /// When it shall begin: one of the slots.
    #[garde(skip)]
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
}

/// Why it is called off.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelWish {
    /// From an officer: what the citizen reads about it.
    #[garde(inner(length(chars, max = 300)))]
    #[schema(
        max_length = 300,
        example = "Das Büro ist an diesem Tag wegen Krankheit geschlossen."
    )]
    pub reason: Option<String>,
}

/// Hold a slot while the form is filled. The token in the answer is shown only this once.
#[utoipa::path(post, path = "/v1/offices/{id}/appointments", tag = "appointments",
    params(("id" = Uuid, Path, description = "The office")),
    request_body = AppointmentWish,
    responses((status = 201, body = AppointmentHeld, headers(("Location" = String))), Problems))]
pub async fn reserve(
    State(app): State<App>,
    Reads(reads): Reads,
    Id(office): Id<OfficeId>,
    Body(wish): Body<AppointmentWish>,
) -> Answer<Created<AppointmentHeld>> {
    let services = wish.services.into_iter().map(ServiceId).collect();
    let reserved = app.reception.reserve(office, services, wish.starts_at);
    let (appointment, token) = reserved.await?;
    let held = AppointmentHeld {
        appointment: shown(&app, &appointment, reads).await?,
        token,
    };
    Ok(created(
        format!("/v1/appointments/{}", appointment.id),
        held,
    ))
}

/// Swap the secret of a link for a token. Nothing else happens: the link may be opened by programs
/// and again.
#[utoipa::path(post, path = "/v1/appointments/access", tag = "appointments",
    request_body = LinkSecret,
    responses((status = 200, body = AppointmentAccess), Problems))]
pub async fn access(
    State(app): State<App>,
    Reads(reads): Reads,
    Body(LinkSecret { link }): Body<LinkSecret>,
) -> Answer<Json<AppointmentAccess>> {
    let access = appointment::by_link(&app, &link).await?;
    let access = access.ok_or(Code::UnknownAppointment)?;
    let appointment = app.reception.appointment(access.held.appointment).await?;
    let shown = shown(&app, &appointment, reads).await?;
    Ok(Json(AppointmentAccess::of(shown, access)))
}

/// The appointment as it is now.
#[utoipa::path(get, path = "/v1/appointments/{id}", tag = "appointments",
    params(("id" = Uuid, Path, description = "The appointment")),
    security(("appointment" = []), ("officer" = [])),
    responses((status = 200, body = Appointment), Problems))]
pub async fn show(
    State(app): State<App>,
    asker: HolderOrOfficer,
    Reads(reads): Reads,
    Id(id): Id<AppointmentId>,
) -> Answer<Json<Appointment>> {
    let appointment = asker.may(&app, Verb::Read, Noun::Appointment, id).await?;
    Ok(Json(shown(&app, &appointment, reads).await?))
}

/// Confirm, with the token from the link. Again, it changes nothing.
#[utoipa::path(post, path = "/v1/appointments/{id}/confirm", tag = "appointments",
    params(("id" = Uuid, Path, description = "The appointment")), security(("appointment" = [])),
    responses((status = 200, body = Appointment), Problems))]
pub async fn confirm(
    State(app): State<App>,
    holder: Holder,
    Reads(reads): Reads,
    Id(id): Id<AppointmentId>,
) -> Answer<Json<Appointment>> {
    holder.must_have_proved(id)?;
    changed(&app, id, Wanted::Act(Act::Confirm), reads).await
}

/// Move it to another slot, for the same services. The calendar entry moves along.
#[utoipa::path(post, path = "/v1/appointments/{id}/reschedule", tag = "appointments",
    params(("id" = Uuid, Path, description = "The appointment")), security(("appointment" = [])),
    request_body = MoveWish,
    responses((status = 200, body = Appointment), Problems))]
pub async fn reschedule(
    State(app): State<App>,
    holder: Holder,
    Reads(reads): Reads,
    Id(id): Id<AppointmentId>,
    Body(MoveWish { starts_at }): Body<MoveWish>,
) -> Answer<Json<Appointment>> {
    holder.must_have_proved(id)?;
    changed(&app, id, Wanted::Move(starts_at), reads).await
}

/// Call it off, as its holder or as an officer of the office. Again, it changes nothing.
#[utoipa::path(post, path = "/v1/appointments/{id}/cancel", tag = "appointments",
    params(("id" = Uuid, Path, description = "The appointment")),
    security(("appointment" = []), ("officer" = [])),
    request_body(content = Option<CancelWish>),
    responses((status = 200, body = Appointment), Problems))]
pub async fn cancel(
    State(app): State<App>,
    asker: HolderOrOfficer,
    Reads(reads): Reads,
    Id(id): Id<AppointmentId>,
    OptionalBody(wish): OptionalBody<CancelWish>,
) -> Answer<Json<Appointment>> {
    asker.may(&app, Verb::Change, Noun::Appointment, id).await?;
    let wanted = match asker {
        HolderOrOfficer::Holder(_) => Wanted::Act(Act::Cancel { by: Side::Citizen }),
        HolderOrOfficer::Officer(_) => Wanted::Refuse(wish.reason),
    };
    changed(&app, id, wanted, reads).await
}

/// Be there: from shortly before the appointment, a seat with priority, and its ticket. Again, it
/// is the same seat; a new one if that was lost and it is not too late.
#[utoipa::path(post, path = "/v1/appointments/{id}/check-in", tag = "appointments",
    params(("id" = Uuid, Path, description = "The appointment")), security(("appointment" = [])),
    responses((status = 201, body = SeatTaken, headers(("Location" = String))), Problems))]
pub async fn check_in(
    State(app): State<App>,
    holder: Holder,
    Id(id): Id<AppointmentId>,
) -> Answer<Created<SeatTaken>> {
    holder.must_have_proved(id)?;
    let taken = match app.reception.check_in(id).await {
        Err(Failure::NoAppointment(NoAppointment::Missed)) => return Err(missed(&app, id).await),
        taken => taken?,
    };
    let (seat, ticket, snapshot) = taken;
    let taken = SeatTaken {
        seat: Seat::of(&app, &snapshot, seat)?,
        ticket: ticket.secret().to_owned(),
    };
    Ok(created(format!("/v1/seats/{seat}"), taken))
}

/// An appointment as the API shows it to somebody who reads that language.
pub(super) async fn shown(
    app: &App,
    appointment: &schalter_control_core::Appointment,
    reads: Option<Locale>,
) -> Answer<Appointment> {
    let snapshot = app
        .reception
        .office_or_what_it_was(appointment.office)
        .await?;
    Ok(Appointment::of(&snapshot, appointment, reads))
}

/// After a change; who took too long to come is told what is free next.
pub(super) async fn changed(
    app: &App,
    id: AppointmentId,
    wanted: Wanted,
    reads: Option<Locale>,
) -> Answer<Json<Appointment>> {
    match app.reception.change(id, &wanted).await {
        Ok(appointment) => Ok(Json(shown(app, &appointment, reads).await?)),
        Err(Failure::NoAppointment(NoAppointment::Missed)) => Err(missed(app, id).await),
        Err(failure) => Err(failure.into()),
    }
}

/// What happens now: a new appointment, or a seat without one.
async fn missed(app: &App, id: AppointmentId) -> Problem {
    let problem = Problem::new(Code::AppointmentMissed);
    let Ok(appointment) = app.reception.appointment(id).await else {
        return problem;
    };
    let Ok(snapshot) = app
        .reception
        .office_or_what_it_was(appointment.office)
        .await
    else {
        return problem;
    };
    let next = app
        .reception
        .next_slots(&snapshot)
        .await
        .unwrap_or_default();
    let next: Vec<_> = next.iter().map(Timestamp::to_string).collect();
    let opening = snapshot.office.settings.hours.next_opening(app.clock.now());
    problem
        .with("next_slots", Some(next))
        .with("next_opening_at", opening.map(|at| at.to_string()))
}

/// Nothing to show.
pub(super) const DONE: StatusCode = StatusCode::NO_CONTENT;
