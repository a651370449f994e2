//! A year of an office, day by day: for the drawn calendar, and for whoever plans.

use axum::{Json, extract::State};
use jiff::civil::Date;
use schalter_control_core::{
    hours::{self, Why},
    id::OfficeId,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::views::List;
use crate::{
    app::App,
    extract::{Id, Query},
    openapi::Problems,
    problem::{Answer, Code, Problem},
};

/// The years holidays are known for.
const YEARS: std::ops::RangeInclusive<i16> = 2020..=2100;

/// Which year.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct YearQuery {
    /// 2020 to 2100; the year it is there if left out.
    #[param(minimum = 2020, maximum = 2100, example = 2027)]
    pub year: Option<i16>,
}

/// One day of an office, as it is without a visit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CalendarDay {
    /// The day, in the office's place.
    #[schema(value_type = String, format = Date, example = "2027-05-06")]
    pub date: Date,
    /// The public holiday that falls on it, by its German name.
    #[schema(example = "Christi Himmelfahrt")]
    pub holiday: Option<String>,
    /// A working day between a holiday and a free day, whether the office closes then or not.
    pub bridge_day: bool,
    /// When one may come without an appointment; empty if it is closed.
    pub opens: Vec<OpenSpan>,
    /// What decides about that: `week`, `holiday`, `bridge_day`, `closure` or `exception`.
    #[schema(example = "holiday")]
    pub why: &'static str,
    /// The reason, as the public reads it.
    #[schema(example = "Betriebsausflug")]
    pub note: Option<String>,
}

/// A span of a day, in the hours of the office's place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OpenSpan {
    /// From.
    #[schema(example = "08:00")]
    pub from: String,
    /// To; 24:00 is the end of the day.
    #[schema(example = "12:00")]
    pub to: String,
}

/// Every day of a year, with holidays, bridge days, closures and other hours.
#[utoipa::path(get, path = "/v1/offices/{id}/calendar", tag = "offices",
    params(("id" = uuid::Uuid, Path, description = "The office")),
    responses((status = 200, body = List<CalendarDay>), Problems))]
pub async fn show(
    State(app): State<App>,
    Id(office): Id<OfficeId>,
    Query(query): Query<YearQuery>,
) -> Answer<Json<List<CalendarDay>>> {
    let snapshot = app.reception.office(office).await?;
    let hours = &snapshot.office.settings.hours;
    let this_year = || hours.local_day(app.clock.now()).year();
    let year = query.year.unwrap_or_else(this_year);
    if !YEARS.contains(&year) {
        return Err(Problem::new(Code::BadRequest).because("year must be 2020 to 2100"));
    }
    let days = hours.year(year).into_iter().map(CalendarDay::of);
    Ok(Json(List::whole(days.collect())))
}

impl CalendarDay {
    fn of(day: hours::CalendarDay) -> Self {
        let spans = day.opens.into_iter();
        Self {
            date: day.date,
            holiday: day.holiday.map(str::to_owned),
            bridge_day: day.is_bridge,
            opens: spans
                .map(|it| OpenSpan {
                    from: it.from,
                    to: it.to,
                })
                .collect(),
            why: match day.why {
                Why::Week => "week",
                Why::Holiday => "holiday",
                Why::BridgeDay => "bridge_day",
                Why::Closure => "closure",
                Why::Exception => "exception",
            },
            note: day.note,
        }
    }
}
