//! Office hours as schema.org's `OpeningHoursSpecification`, out and in.
//!
//! schema.org knows spans of weekdays and dated departures from them, no holidays by name: what
//! holidays, bridge days, closures and exceptions make of the coming year leaves as dates. Closed
//! all day is written as search engines read it: opens and closes at 00:00.

use jiff::civil::{Date, Weekday as Day};
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use crate::calendar::{DaySpan, Exception, day, minute_of_day};
use crate::hours::{OfficeHours, Weekday};

/// How far ahead departures are told.
const AHEAD_DAYS: i64 = 366;
const MIDNIGHT: &str = "00:00";

/// One line of hours, as schema.org writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OpeningHoursSpecification {
    /// Always `OpeningHoursSpecification`.
    #[serde(rename = "@type", default = "kind")]
    pub kind: String,
    /// `https://schema.org/Monday` and so on; none for dated lines.
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "one_or_many"
    )]
    pub day_of_week: Vec<String>,
    /// Such as `08:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<String>,
    /// Such as `12:00`; the same as `opens` where it is closed all day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes: Option<String>,
    /// The first day of a dated line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_through: Option<Date>,
}

/// Why a line was not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the opening hours: {reason}")]
pub struct SpecificationProblem {
    /// Which, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: &'static str,
}

/// The hours as schema.org writes them: the usual week, then what departs from it.
pub fn specifications(hours: &OfficeHours, now: Timestamp) -> Vec<OpeningHoursSpecification> {
    let mut lines = weekly(hours, now);
    lines.extend(departures(hours, now));
    lines
}

/// A rule and exceptions from schema.org's lines; [`OfficeHours::of`] makes hours of them.
pub fn understand(
    lines: &[OpeningHoursSpecification],
) -> Result<(String, Vec<Exception>), SpecificationProblem> {
    let mut week: Vec<(&'static str, Vec<DaySpan>)> = Vec::new();
    let (mut seasons, mut exceptions) = (Vec::new(), Vec::<Exception>::new());
    for (line, it) in (1..).zip(lines) {
        let problem = |reason| SpecificationProblem { line, reason };
        let days = it
            .day_of_week
            .iter()
            .map(|name| selector(name))
            .collect::<Option<Vec<_>>>();
        let days = days.ok_or(problem(
            "dayOfWeek must be Monday to Sunday or PublicHolidays",
        ))?;
        let span = span(it).map_err(problem)?;
        match (it.valid_from, it.valid_through, days.is_empty()) {
            (None, None, true) => return Err(problem("needs dayOfWeek or validFrom")),
            (None, None, false) => days
                .iter()
                .for_each(|day| add(&mut week, day, span.as_ref())),
            (Some(from), to, true) => {
                let to = to.unwrap_or(from);
                if to < from {
                    return Err(problem("validThrough must not be before validFrom"));
                }
                add_exception(&mut exceptions, from, to, span);
            }
            (Some(from), Some(to), false) => seasons.push(season(from, to, &days, span.as_ref())),
            _ => return Err(problem("validFrom and validThrough go together")),
        }
    }
    let weekly = week.iter().map(|(day, spans)| ruled(day, spans));
    let rule: Vec<_> = weekly.chain(seasons).collect();
    let rule = if rule.is_empty() {
        "off".to_owned()
    } else {
        rule.join("; ")
    };
    Ok((rule, exceptions))
}

fn weekly(hours: &OfficeHours, now: Timestamp) -> Vec<OpeningHoursSpecification> {
    let mut lines: Vec<OpeningHoursSpecification> = Vec::new();
    for span in hours.week(now) {
        let (opens, closes) = (clock(&span.from), closing(&span.to));
        let name = format!("https://schema.org/{}", english(span.weekday));
        let same = lines.iter_mut().find(|line| {
            line.opens.as_ref() == Some(&opens) && line.closes.as_ref() == Some(&closes)
        });
        match same {
            Some(line) => line.day_of_week.push(name),
            None => lines.push(OpeningHoursSpecification {
                day_of_week: vec![name],
                ..line(opens, closes)
            }),
        }
    }
    lines
}

fn departures(hours: &OfficeHours, now: Timestamp) -> Vec<OpeningHoursSpecification> {
    let week = hours.week(now);
    let today = hours.local_day(now);
    let mut spells: Vec<(Date, Date, Vec<DaySpan>)> = Vec::new();
    for ahead in 0..AHEAD_DAYS {
        let date = today.saturating_add(ahead.days());
        let usual = week.iter().filter(|span| span.weekday == weekday(date));
        let usual = usual.map(|span| DaySpan {
            from: span.from.clone(),
            to: span.to.clone(),
        });
        let real = hours.day_spans(date);
        if usual.eq(real.iter().cloned()) {
            continue;
        }
        match spells.last_mut() {
            Some((_, last, spans)) if last.tomorrow().ok() == Some(date) && *spans == real => {
                *last = date;
            }
            _ => spells.push((date, date, real)),
        }
    }
    spells
        .into_iter()
        .flat_map(|(from, to, spans)| dated(from, to, &spans))
        .collect()
}

fn dated(from: Date, to: Date, spans: &[DaySpan]) -> Vec<OpeningHoursSpecification> {
    let at = |opens, closes| OpeningHoursSpecification {
        valid_from: Some(from),
        valid_through: Some(to),
        ..line(opens, closes)
    };
    if spans.is_empty() {
        return vec![at(MIDNIGHT.to_owned(), MIDNIGHT.to_owned())];
    }
    spans
        .iter()
        .map(|span| at(clock(&span.from), closing(&span.to)))
        .collect()
}

fn line(opens: String, closes: String) -> OpeningHoursSpecification {
    OpeningHoursSpecification {
        kind: kind(),
        opens: Some(opens),
        closes: Some(closes),
        ..OpeningHoursSpecification::default()
    }
}

/// The end of the day is a minute early there; past midnight the clock begins anew.
fn closing(to: &str) -> String {
    if to == "24:00" {
        "23:59".to_owned()
    } else {
        clock(to)
    }
}

fn clock(at: &str) -> String {
    match at
        .split_once(':')
        .and_then(|(hour, minute)| Some((hour.parse::<u8>().ok()?, minute)))
    {
        Some((hour, minute)) => format!("{:02}:{minute}", hour % 24),
        None => at.to_owned(),
    }
}

fn kind() -> String {
    "OpeningHoursSpecification".to_owned()
}

/// The span of a line; `None` for closed.
fn span(line: &OpeningHoursSpecification) -> Result<Option<DaySpan>, &'static str> {
    let text = |at: &Option<String>| at.as_deref().map(|at| at.get(..5).unwrap_or(at).to_owned());
    let (from, to) = match (text(&line.opens), text(&line.closes)) {
        (None, None) => return Ok(None),
        (Some(from), Some(to)) => (from, to),
        _ => return Err("opens and closes go together"),
    };
    if from == to {
        return Ok(None);
    }
    let to = if to == "23:59" || to == MIDNIGHT {
        "24:00".to_owned()
    } else {
        to
    };
    match (minute_of_day(&from), minute_of_day(&to)) {
        (Some(start), Some(end)) if start < end => Ok(Some(DaySpan { from, to })),
        _ => Err("opens and closes are times like 08:00, the earlier first"),
    }
}

fn add(week: &mut Vec<(&'static str, Vec<DaySpan>)>, day: &'static str, span: Option<&DaySpan>) {
    let known = week.iter().position(|(other, _)| *other == day);
    let place = known.unwrap_or_else(|| {
        week.push((day, Vec::new()));
        week.len() - 1
    });
    week[place].1.extend(span.cloned());
}

fn add_exception(all: &mut Vec<Exception>, from: Date, to: Date, span: Option<DaySpan>) {
    match all.iter_mut().find(|it| (it.from, it.to) == (from, to)) {
        Some(same) => same.opens.extend(span),
        None => all.push(Exception {
            from,
            to,
            opens: span.into_iter().collect(),
            note: None,
        }),
    }
}

fn season(from: Date, to: Date, days: &[&str], span: Option<&DaySpan>) -> String {
    let dates = format!("{}-{}", day(from), day(to));
    let span: Vec<_> = span.cloned().into_iter().collect();
    ruled(&format!("{dates} {}", days.join(",")), &span)
}

fn ruled(when: &str, spans: &[DaySpan]) -> String {
    let spans: Vec<_> = spans
        .iter()
        .map(|span| format!("{}-{}", span.from, span.to))
        .collect();
    let spans = if spans.is_empty() {
        "off".to_owned()
    } else {
        spans.join(",")
    };
    format!("{when} {spans}")
}

fn selector(name: &str) -> Option<&'static str> {
    let name = name.rsplit('/').next().unwrap_or(name);
    Some(match name {
        "Monday" => "Mo",
        "Tuesday" => "Tu",
        "Wednesday" => "We",
        "Thursday" => "Th",
        "Friday" => "Fr",
        "Saturday" => "Sa",
        "Sunday" => "Su",
        "PublicHolidays" => "PH",
        _ => return None,
    })
}

fn english(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

fn weekday(date: Date) -> Weekday {
    match date.weekday() {
        Day::Monday => Weekday::Mon,
        Day::Tuesday => Weekday::Tue,
        Day::Wednesday => Weekday::Wed,
        Day::Thursday => Weekday::Thu,
        Day::Friday => Weekday::Fri,
        Day::Saturday => Weekday::Sat,
        Day::Sunday => Weekday::Sun,
    }
}

/// A single day may stand without brackets.
fn one_or_many<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Days {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Days::deserialize(from)? {
        Days::One(day) => vec![day],
        Days::Many(days) => days,
    })
}
