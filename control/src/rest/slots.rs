//! Slots for everybody, and the appointments of the day for the officers.

use axum::{Json, extract::State};
use jiff::{SignedDuration, Timestamp, civil::Date};
use schalter_control_core::{
    id::{OfficeId, ServiceId},
    permission::{Noun, Verb},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::views::{Appointment, AppointmentOfDay, List, Slot};
use crate::{
    app::App,
    auth::OfficerAuth,
    extract::{Id, Query},
    openapi::Problems,
    problem::{Answer, Code, Problem},
};

/// How many days are shown if nobody says until when.
const USUAL: SignedDuration = SignedDuration::from_hours(7 * 24);
/// No more days than this at once.
const MOST: SignedDuration = SignedDuration::from_hours(62 * 24);

/// Which slots.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SlotQuery {
    /// Services of the office, by id, separated by commas: they say how long it takes.
    pub service: Option<String>,
    /// Slots that begin then or later; now if left out.
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Slots that begin before then; a week later if left out, 62 days at most.
    #[param(value_type = Option<String>, format = DateTime)]
    pub to: Option<Timestamp>,
}

/// Which day.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DayQuery {
    /// The day, in the office's place; today if left out.
    #[param(value_type = Option<String>, format = Date)]
    pub date: Option<Date>,
}

/// The times at which an appointment can begin, and how many can still book each.
#[utoipa::path(get, path = "/v1/offices/{id}/slots", tag = "appointments",
    params(("id" = uuid::Uuid, Path, description = "The office")),
    responses((status = 200, body = List<Slot>), Problems))]
pub async fn list(
    State(app): State<App>,
    Id(office): Id<OfficeId>,
    Query(query): Query<SlotQuery>,
) -> Answer<Json<List<Slot>>> {
    let services = services(query.service.as_deref().unwrap_or_default())?;
    let from = query.from.unwrap_or_else(|| app.clock.now());
    let to = query.to.unwrap_or_else(|| later(from, USUAL));
    let to = to.min(later(from, MOST));
    let slots = app
        .reception
        .free_slots(office, &services, from..to)
        .await?;
    Ok(Json(List::whole(
        slots.into_iter().map(Slot::from).collect(),
    )))
}

/// The appointments of a day, as the officers of the office see them.
#[utoipa::path(get, path = "/v1/offices/{id}/appointments", tag = "desk",
    params(("id" = uuid::Uuid, Path, description = "The office")),
    security(("officer" = [])),
    responses((status = 200, body = List<AppointmentOfDay>), Problems))]
pub async fn of_day(
    State(app): State<App>,
    officer: OfficerAuth,
    Id(office): Id<OfficeId>,
    Query(query): Query<DayQuery>,
) -> Answer<Json<List<AppointmentOfDay>>> {
    let snapshot = app.reception.office(office).await?;
    officer.may(Verb::Read, Noun::Appointment, office)?;
    let hours = &snapshot.office.settings.hours;
    let day = query
        .date
        .unwrap_or_else(|| hours.local_day(app.clock.now()));
    let Some(span) = hours.whole_day(day) else {
        return Ok(Json(List::whole(Vec::new())));
    };
    let found = app.store.appointments(app.tenant.id, office, span).await?;
    let items = found
        .into_iter()
        .map(|(appointment, name)| AppointmentOfDay {
            appointment: Appointment::of(&snapshot, &appointment, None),
            name,
        });
    Ok(Json(List::whole(items.collect())))
}

fn services(list: &str) -> Answer<Vec<ServiceId>> {
    let ids = list.split(',').map(str::trim).filter(|id| !id.is_empty());
    let ids: Result<Vec<ServiceId>, _> = ids.map(str::parse).collect();
    let ids = ids.map_err(|_| Problem::new(Code::UnknownService))?;
    if ids.len() > 10 {
        return Err(Problem::new(Code::BadRequest).because("no more than 10 services at once"));
    }
    Ok(ids)
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
