//! Statistics of an office per day, as JSON or CSV.

use std::fmt::Write as _;

use axum::{
    Json,
    extract::{FromRequestParts, State},
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse, Response},
};
use jiff::{ToSpan as _, civil::Date};
use schalter_control_core::{
    id::OfficeId,
    permission::{Noun, Verb},
    statistic::Counted,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::views::{DayStatistics, ServiceRendered, Statistics, Times};
use crate::{
    app::App,
    auth::{Integrator, OfficerAuth, bearer},
    extract::{Id, Query},
    openapi::Problems,
    problem::{Answer, Code, Problem},
    store::statistic::Tally,
};

/// Longer spans are asked for in parts.
const LONGEST_DAYS: i32 = 366;

/// Which days, and how they are written.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Span {
    /// The first day; left out: thirty days before the last.
    #[param(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// The last day; left out: today.
    #[param(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// `csv` for a table; else by the Accept header, JSON if it says nothing.
    #[param(value_type = Option<String>)]
    pub format: Option<Format>,
}

/// How the numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A JSON document.
    Json,
    /// A table, one line a day.
    Csv,
}

/// The numbers of an office, day by day, without anything about a person.
#[utoipa::path(get, path = "/v1/offices/{id}/statistics", tag = "offices",
    params(("id" = uuid::Uuid, Path, description = "The office")),
    security(("officer" = []), ("api_key" = [])),
    responses((status = 200, content((Statistics = "application/json"), (String = "text/csv"))),
        Problems))]
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Id(id): Id<OfficeId>,
    Query(span): Query<Span>,
    headers: HeaderMap,
) -> Answer<Response> {
    let snapshot = app.reception.office(id).await?;
    reader.may_read(id)?;
    let today = snapshot.office.settings.hours.local_day(app.clock.now());
    let (from, to) = days(span, today)?;
    let tallies = app.store.statistic(app.tenant.id, id, from, to).await?;
    let days = by_day(&tallies);
    Ok(if wants_csv(span, &headers) {
        let kind = [(header::CONTENT_TYPE, "text/csv; charset=utf-8")];
        (kind, csv(&days)).into_response()
    } else {
        let office_id = id.0;
        Json(Statistics { office_id, days }).into_response()
    })
}

/// Who may read numbers: officers, and integrators with a key for it.
pub enum Reader {
    /// An officer.
    Officer(Box<OfficerAuth>),
    /// An integrator.
    Integrator(Box<Integrator>),
}

impl Reader {
    fn may_read(&self, office: OfficeId) -> Answer<()> {
        match self {
            Reader::Officer(officer) => officer.may(Verb::Read, Noun::Statistics, office),
            Reader::Integrator(integrator) => integrator.may(Verb::Read, Noun::Statistics),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Reader
where
    App: axum::extract::FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if bearer(&parts.headers).is_some() {
            let known = Integrator::from_request_parts(parts, state).await;
            known.map(|it| Reader::Integrator(Box::new(it)))
        } else {
            let known = OfficerAuth::from_request_parts(parts, state).await;
            known.map(|it| Reader::Officer(Box::new(it)))
        }
    }
}

fn days(span: Span, today: Date) -> Answer<(Date, Date)> {
    let to = span.to.unwrap_or(today);
    let from = match span.from {
        Some(from) => from,
        None => to.saturating_sub(30.days()),
    };
    let length = from.until(to).map_or(i32::MAX, |span| span.get_days());
    if (0..LONGEST_DAYS).contains(&length) {
        Ok((from, to))
    } else {
        let reason = "`from` must not be after `to`, and a year is the longest span";
        Err(Problem::new(Code::BadRequest).because(reason))
    }
}

fn wants_csv(span: Span, headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok());
    let by_header = accept.is_some_and(|accept| accept.starts_with("text/csv"));
    span.format
        .map_or(by_header, |format| format == Format::Csv)
}

fn by_day(tallies: &[Tally]) -> Vec<DayStatistics> {
    tallies
        .chunk_by(|one, other| one.day == other.day)
        .map(|tallies| day(tallies[0].day, tallies))
        .collect()
}

fn day(day: Date, tallies: &[Tally]) -> DayStatistics {
    let of = |counted| tallies.iter().filter(move |it| it.counted == counted);
    let count = |counted| of(counted).map(|it| it.times).sum::<u64>();
    let (earlier, within, over) = (
        count(Counted::PromiseEarlier),
        count(Counted::PromiseWithin),
        count(Counted::PromiseOver),
    );
    let promised = earlier + within + over;
    DayStatistics {
        day,
        taken: count(Counted::Taken),
        finished: count(Counted::Finished),
        missed: count(Counted::Missed),
        abandoned: count(Counted::Abandoned),
        left: count(Counted::Left),
        parked: count(Counted::Parked),
        redirected: count(Counted::Redirected),
        expired_calls: count(Counted::Expired),
        technical_failures: count(Counted::TechnicalFailure),
        wait: times(of(Counted::Wait)),
        session: times(of(Counted::Session)),
        first_picture: times(of(Counted::FirstPicture)),
        promised,
        wait_within_range_ratio: ratio(within, promised),
        wait_over_range_ratio: ratio(over, promised),
        services: of(Counted::Rendered).filter_map(rendered).collect(),
    }
}

fn times<'a>(tallies: impl Iterator<Item = &'a Tally>) -> Times {
    let tallies: Vec<_> = tallies.collect();
    let count: u64 = tallies.iter().map(|it| it.times).sum();
    let sum_ms: u64 = tallies.iter().map(|it| it.sum_ms).sum();
    // The buckets come from the shortest to the longest.
    let at = |percent: u64| {
        let mut left = (count * percent).div_ceil(100).max(1);
        let found = tallies.iter().find(|it| {
            let is_here = it.times >= left;
            left = left.saturating_sub(it.times);
            is_here
        });
        found.map(|it| it.bucket_ms)
    };
    Times {
        count,
        mean_ms: sum_ms.checked_div(count),
        median_ms: at(50),
        p90_ms: at(90),
    }
}

fn rendered(tally: &Tally) -> Option<ServiceRendered> {
    Some(ServiceRendered {
        service_id: tally.service?.0,
        count: tally.times,
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a day has fewer visits than that"
)]
fn ratio(some: u64, all: u64) -> Option<f64> {
    (all > 0).then(|| some as f64 / all as f64)
}

fn csv(days: &[DayStatistics]) -> String {
    let mut text = String::from(
        "day,taken,finished,missed,abandoned,left,parked,redirected,expired_calls,\
         technical_failures,wait_count,wait_mean_ms,wait_median_ms,wait_p90_ms,session_count,\
         session_mean_ms,session_median_ms,session_p90_ms,promised,wait_within_range_ratio,\
         wait_over_range_ratio,first_picture_count,first_picture_mean_ms,first_picture_median_ms,\
         first_picture_p90_ms\r\n",
    );
    for it in days {
        let counts = [
            it.taken,
            it.finished,
            it.missed,
            it.abandoned,
            it.left,
            it.parked,
            it.redirected,
            it.expired_calls,
            it.technical_failures,
        ];
        let counts = counts.map(|count| count.to_string());
        let ratios = [it.wait_within_range_ratio, it.wait_over_range_ratio];
        let ratios = ratios.map(|ratio| ratio.map_or(String::new(), |it| format!("{it:.3}")));
        let mut cells = vec![it.day.to_string()];
        cells.extend(counts);
        cells.extend(cells_of(&it.wait));
        cells.extend(cells_of(&it.session));
        cells.push(it.promised.to_string());
        cells.extend(ratios);
        cells.extend(cells_of(&it.first_picture));
        // Writing to a String cannot fail.
        let _ = write!(text, "{}\r\n", cells.join(","));
    }
    text
}

fn cells_of(times: &Times) -> [String; 4] {
    let cell = |ms: Option<u64>| ms.map_or(String::new(), |ms| ms.to_string());
    let Times {
        count,
        mean_ms,
        median_ms,
        p90_ms,
    } = times;
    [
        count.to_string(),
        cell(*mean_ms),
        cell(*median_ms),
        cell(*p90_ms),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(counted: Counted, bucket_ms: u64, times: u64) -> Tally {
        Tally {
            day: jiff::civil::date(2027, 3, 1),
            counted,
            service: None,
            bucket_ms,
            times,
            sum_ms: bucket_ms * times,
        }
    }

    #[test]
    fn a_day_is_summed_up() {
        let tallies = [
            tally(Counted::PromiseOver, 0, 1),
            tally(Counted::PromiseWithin, 0, 3),
            tally(Counted::Taken, 0, 7),
            tally(Counted::Wait, 60_000, 5),
            tally(Counted::Wait, 120_000, 4),
            tally(Counted::Wait, 600_000, 1),
            tally(Counted::FirstPicture, 450, 2),
        ];
        let days = by_day(&tallies);
        let it = &days[0];
        assert_eq!((days.len(), it.taken, it.missed, it.promised), (1, 7, 0, 4));
        let wait = (
            it.wait.count,
            it.wait.median_ms,
            it.wait.p90_ms,
            it.wait.mean_ms,
        );
        assert_eq!(wait, (10, Some(60_000), Some(120_000), Some(138_000)));
        assert_eq!(it.wait_over_range_ratio, Some(0.25));
        assert_eq!((it.session.count, it.session.median_ms), (0, None));
        let text = csv(&days);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0].split(',').count(), lines[1].split(',').count());
        assert!(lines[1].starts_with("2027-03-01,7,0,"), "{text}");
        assert!(lines[1].ends_with(",4,0.750,0.250,2,450,450,450"), "{text}");
    }

    #[test]
    fn a_span_is_a_year_at_most_and_not_backwards() {
        let today = jiff::civil::date(2027, 3, 1);
        let span = |from, to| Span {
            from,
            to,
            format: None,
        };
        let thirty = days(span(None, None), today).expect("the usual span");
        assert_eq!(thirty, (jiff::civil::date(2027, 1, 30), today));
        let tomorrow = today.tomorrow().expect("a day");
        assert!(days(span(Some(tomorrow), Some(today)), today).is_err());
        let long_ago = jiff::civil::date(2020, 1, 1);
        assert!(days(span(Some(long_ago), None), today).is_err());
        assert!(days(span(Some(Date::MIN), Some(Date::MAX)), today).is_err());
    }
}
