//! Office hours: an `opening_hours` rule as OpenStreetMap writes them, in a time zone, with the
//! public holidays of a federal state.
//!
//! `Mo-Th 08:00-12:00,13:00-16:00; Fr 08:00-12:00; PH off; 2027 Feb 08 off "Rosenmontag"`
//!
//! The weekly rule is the town's text; the days that depart from it are data ([`crate::calendar`]),
//! written behind it as further rules. Bridge days are told to the engine as "school holidays":
//! it knows no third kind of special day, and real school holidays close no office, so a rule that
//! names them (`SH`) is refused.
//!
//! This file is the border to chrono, which the rule engine speaks; all others speak jiff.
//! Parsing is where everything can go wrong; what has been parsed answers without failing.

mod osm;
mod rule;
mod week;
mod year;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, TimeZone as _};
use chrono_tz::Tz;
use jiff::Timestamp;
use jiff::civil::Date;
use opening_hours::localization::TzLocation;
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, DaySpan, Exception};
use crate::holiday::{self, Land, LocalHoliday, UnknownLand};
use crate::schema_org::{self, OpeningHoursSpecification, SpecificationProblem};

/// How far ahead a next opening is looked for; further away is as good as never.
const HORIZON: TimeDelta = TimeDelta::days(400);

pub use week::{WeekSpan, Weekday};

use rule::{is_always, understand, understood};
use week::open_spans;

pub use year::{CalendarDay, Why};

/// When an office opens. Clones share everything.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct OfficeHours(Arc<Understood>);

struct Understood {
    written: Written,
    rule: OpeningHours<TzLocation<Tz>>,
    always_open: bool,
}

/// Why office hours were not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursProblem {
    /// The rule is not one.
    #[error(
        "the office hours `{rule}` cannot be understood: {reason}; write them like \
         `Mo-Th 08:00-16:00; Fr 08:00-12:00; PH off` or `24/7`"
    )]
    Rule {
        /// What was written.
        rule: String,
        /// What is wrong with it, and where.
        reason: String,
    },
    /// The time zone is not one.
    #[error("the time zone `{0}` is unknown: write one like `Europe/Berlin`")]
    TimeZone(String),
    /// The federal state is not one.
    #[error(transparent)]
    Land(#[from] UnknownLand),
    /// No commune of this state keeps that holiday, or the whole state does.
    #[error(
        "{0:?} is no local holiday of this federal state: remove it, or name the state it is of"
    )]
    LocalHoliday(LocalHoliday),
    /// An exception or closure is not one.
    #[error("the exception from {from} cannot be understood: {reason}")]
    Exception {
        /// Its first day.
        from: Date,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A line of schema.org's is not one.
    #[error(transparent)]
    Specification(#[from] SpecificationProblem),
    /// Hours are written in one language.
    #[error("write either `rule` or `specification`, not both")]
    TwoLanguages,
    /// There are more than anybody can overlook.
    #[error("there are more than {0} exceptions and closures: remove those that are past")]
    TooManyExceptions(usize),
}

impl OfficeHours {
    /// Understands a rule. Without a federal state only nationwide holidays are known.
    pub fn parse(rule: &str, time_zone: &str, land: Option<Land>) -> Result<Self, HoursProblem> {
        Self::of(rule, Vec::new(), Calendar::new(time_zone, land))
    }

    /// Understands a weekly rule with all that departs from it.
    pub fn of(
        rule: &str,
        exceptions: Vec<Exception>,
        mut calendar: Calendar,
    ) -> Result<Self, HoursProblem> {
        let zone: Tz = calendar
            .time_zone
            .parse()
            .map_err(|_| HoursProblem::TimeZone(calendar.time_zone.clone()))?;
        zone.name().clone_into(&mut calendar.time_zone);
        understand(rule)?;
        let parsed = understood(&calendar.whole(rule, &exceptions)?)?;
        let context = Context::default()
            .with_holidays(holidays(&calendar)?)
            .with_locale(TzLocation::new(zone))
            .approx_bound_interval_size(HORIZON);
        let rule = rule.to_owned();
        Ok(Self(Arc::new(Understood {
            always_open: is_always(&parsed),
            rule: parsed.with_context(context),
            written: Written {
                rule,
                exceptions,
                specification: Vec::new(),
                calendar,
            },
        })))
    }

    /// The weekly rule as it was written.
    pub fn rule(&self) -> &str {
        &self.0.written.rule
    }

    /// The days with other hours.
    pub fn exceptions(&self) -> &[Exception] {
        &self.0.written.exceptions
    }

    /// Time zone, holidays and closures.
    pub fn calendar(&self) -> &Calendar {
        &self.0.written.calendar
    }

    /// The time zone's name.
    pub fn time_zone(&self) -> &str {
        &self.0.written.calendar.time_zone
    }

    /// The federal state whose holidays count.
    pub fn land(&self) -> Option<Land> {
        self.0.written.calendar.land
    }

    /// Open around the clock, all days.
    pub fn always_open(&self) -> bool {
        self.0.always_open
    }

    /// Open now. What the rule calls unknown counts as closed.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.0.rule.is_open(self.local(now))
    }

    /// Why it is as it is now, if a rule says so: "Rosenmontag".
    pub fn note(&self, now: Timestamp) -> Option<String> {
        let (_, comment) = self.0.rule.state(self.local(now));
        (!comment.is_empty()).then(|| comment.to_string())
    }

    /// The spans it is open between two times, in order, cut to them.
    pub fn spans(&self, from: Timestamp, to: Timestamp) -> Vec<(Timestamp, Timestamp)> {
        let mut spans: Vec<(Timestamp, Timestamp)> = Vec::new();
        for span in self.0.rule.iter_range(self.local(from), self.local(to)) {
            let (start, end) = (timestamp(span.range.start), timestamp(span.range.end));
            match spans.last_mut() {
                _ if span.kind != RuleKind::Open || start >= end => {}
                // Two rules that meet, or differ in their comment only, are one opening.
                Some((_, open_until)) if *open_until == start => *open_until = end,
                _ => spans.push((start, end)),
            }
        }
        spans
    }

    /// From midnight to midnight there.
    pub fn whole_day(&self, day: Date) -> Option<Range<Timestamp>> {
        let next = day.tomorrow().ok()?;
        Some(self.midnight(day)?..self.midnight(next)?)
    }

    /// The spans of one day there, cut at midnight.
    pub fn openings_of(&self, day: Date) -> Vec<(Timestamp, Timestamp)> {
        let whole = self.whole_day(day);
        whole.map_or_else(Vec::new, |day| self.spans(day.start, day.end))
    }

    /// The spans of one day there, as local times; a holiday has none.
    pub fn day_spans(&self, day: Date) -> Vec<DaySpan> {
        let Some(day) = holiday::to_chrono(day) else {
            return Vec::new();
        };
        let spans = open_spans(&self.0.rule, day).into_iter();
        spans.map(|(from, to)| DaySpan { from, to }).collect()
    }

    /// When it opens or closes next, if it does within about a year.
    pub fn next_change(&self, now: Timestamp) -> Option<Timestamp> {
        self.changes(now).next().map(|(at, _)| at)
    }

    /// When it opens next; while it is open, the opening after that.
    pub fn next_opening(&self, now: Timestamp) -> Option<Timestamp> {
        self.changes(now)
            .find(|&(_, opens)| opens)
            .map(|(at, _)| at)
    }

    /// When it closes next; while it is closed, the closing after the next opening.
    pub fn next_closing(&self, now: Timestamp) -> Option<Timestamp> {
        self.changes(now)
            .find(|&(_, opens)| !opens)
            .map(|(at, _)| at)
    }

    /// The day it is there.
    pub fn local_day(&self, now: Timestamp) -> Date {
        use chrono::Datelike as _;
        let day = self.local(now).date_naive();
        let parts = (
            i16::try_from(day.year()),
            i8::try_from(day.month()),
            i8::try_from(day.day()),
        );
        let (Ok(year), Ok(month), Ok(of_month)) = parts else {
            return Date::MAX;
        };
        Date::new(year, month, of_month).unwrap_or(Date::MAX)
    }

    /// All openings (true) and closings (false) after now, up to the horizon.
    fn changes(&self, now: Timestamp) -> impl Iterator<Item = (Timestamp, bool)> {
        let from = self.local(now);
        let mut open = self.0.rule.is_open(from);
        self.0
            .rule
            .iter_range(from, from + HORIZON)
            .filter_map(move |span| {
                let opens = span.kind == RuleKind::Open;
                let changed = opens != open;
                open = opens;
                changed.then(|| (timestamp(span.range.start), opens))
            })
    }

    /// When this day begins there. Where the clock skips midnight, an hour later.
    fn midnight(&self, day: Date) -> Option<Timestamp> {
        let midnight = holiday::to_chrono(day)?.and_hms_opt(0, 0, 0)?;
        let zone = self.0.rule.get_context().locale.get_timezone();
        let at = |time| zone.from_local_datetime(&time).earliest();
        at(midnight)
            .or_else(|| at(midnight + TimeDelta::hours(1)))
            .map(timestamp)
    }

    fn local(&self, now: Timestamp) -> DateTime<Tz> {
        let nanoseconds = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
        let utc = DateTime::from_timestamp(now.as_second(), nanoseconds).unwrap_or_default();
        utc.with_timezone(self.0.rule.get_context().locale.get_timezone())
    }
}

/// Around the clock in Berlin.
impl Default for OfficeHours {
    fn default() -> Self {
        Self::parse("24/7", "Europe/Berlin", None).expect("a constant that the tests parse")
    }
}

impl PartialEq for OfficeHours {
    fn eq(&self, other: &Self) -> bool {
        self.0.written == other.0.written
    }
}

impl Eq for OfficeHours {}

impl fmt::Debug for OfficeHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.written.fmt(f)
    }
}

/// Office hours as they are stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Written {
    #[serde(default)]
    rule: String,
    #[serde(default)]
    exceptions: Vec<Exception>,
    /// From elsewhere, instead of a rule; becomes one.
    #[serde(default, skip_serializing)]
    specification: Vec<OpeningHoursSpecification>,
    #[serde(flatten)]
    calendar: Calendar,
}

impl TryFrom<Written> for OfficeHours {
    type Error = HoursProblem;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written {
            rule,
            mut exceptions,
            specification,
            calendar,
        } = written;
        if specification.is_empty() {
            return Self::of(&rule, exceptions, calendar);
        }
        if !rule.is_empty() {
            return Err(HoursProblem::TwoLanguages);
        }
        let (rule, dated) = schema_org::understand(&specification)?;
        exceptions.extend(dated);
        Self::of(&rule, exceptions, calendar)
    }
}

impl From<OfficeHours> for Written {
    fn from(hours: OfficeHours) -> Self {
        hours.0.written.clone()
    }
}

fn holidays(calendar: &Calendar) -> Result<ContextHolidays, HoursProblem> {
    let Calendar {
        land,
        local_holidays: local,
        ..
    } = calendar;
    let stray = local
        .iter()
        .find(|holiday| !land.is_some_and(|land| holiday.is_of(land)));
    match stray {
        Some(&stray) => Err(HoursProblem::LocalHoliday(stray)),
        None => Ok(ContextHolidays::new(
            holiday::calendar(*land, local),
            holiday::bridges(*land, local),
        )),
    }
}

fn timestamp(at: DateTime<Tz>) -> Timestamp {
    Timestamp::from_second(at.timestamp()).unwrap_or(Timestamp::MAX)
}
