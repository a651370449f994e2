//! Office hours: an `opening_hours` rule as OpenStreetMap writes them, in a time zone, with the
//! public holidays of a federal state.
//!
//! `Mo-Th 08:00-12:00,13:00-16:00; Fr 08:00-12:00; PH off; 2027 Feb 08 off "Rosenmontag"`
//!
//! This file is the border to chrono, which the rule engine speaks; all others speak jiff.
//! Parsing is where everything can go wrong; what has been parsed answers without failing.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Days, TimeDelta};
use chrono_tz::Tz;
use jiff::Timestamp;
use jiff::civil::Date;
use opening_hours::localization::TzLocation;
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};
use serde::{Deserialize, Serialize};

use crate::holiday::{Land, UnknownLand, calendar};

/// How far ahead a next opening is looked for; further away is as good as never.
const HORIZON: TimeDelta = TimeDelta::days(400);
/// Longer rules than this are a mistake, and slow.
const LONGEST_RULE: usize = 2_000;
/// How many weeks vote on what a usual week looks like, so that one closed day does not count.
const WEEKS_ASKED: u64 = 5;

/// When an office opens.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct OfficeHours {
    written: Arc<Written>,
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
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// Monday first.
    pub const ALL: [Self; 7] = [
        Self::Mon,
        Self::Tue,
        Self::Wed,
        Self::Thu,
        Self::Fri,
        Self::Sat,
        Self::Sun,
    ];
}

/// A span of a usual week in which the office is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekSpan {
    /// The day.
    pub weekday: Weekday,
    /// From, such as `08:00`.
    pub from: String,
    /// To, such as `12:00`; midnight at the end of the day is `24:00`.
    pub to: String,
}

impl OfficeHours {
    /// Understands a rule. Without a federal state only nationwide holidays are known.
    pub fn parse(rule: &str, time_zone: &str, land: Option<Land>) -> Result<Self, HoursProblem> {
        let zone: Tz = time_zone
            .parse()
            .map_err(|_| HoursProblem::TimeZone(time_zone.to_owned()))?;
        let parsed = understand(rule)?;
        let written = Written {
            rule: rule.to_owned(),
            time_zone: zone.name().to_owned(),
            land,
        };
        let always_open = is_always(&parsed);
        let context = Context::default()
            .with_holidays(ContextHolidays::new(calendar(land), Arc::default()))
            .with_locale(TzLocation::new(zone))
            .approx_bound_interval_size(HORIZON);
        Ok(Self {
            written: Arc::new(written),
            rule: parsed.with_context(context),
            always_open,
        })
    }

    /// The rule as it was written.
    pub fn rule(&self) -> &str {
        &self.written.rule
    }

    /// The time zone's name.
    pub fn time_zone(&self) -> &str {
        &self.written.time_zone
    }

    /// The federal state whose holidays count.
    pub fn land(&self) -> Option<Land> {
        self.written.land
    }

    /// Open around the clock, all days.
    pub fn always_open(&self) -> bool {
        self.always_open
    }

    /// Open now. What the rule calls unknown counts as closed.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.rule.is_open(self.local(now))
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

    /// A usual week at this time of the year, without holidays and single closed days.
    pub fn week(&self, now: Timestamp) -> Vec<WeekSpan> {
        let usual = self.rule.clone().with_context(Context::default());
        let today = self.local(now).date_naive();
        let monday = today.week(chrono::Weekday::Mon).first_day();
        let days = Weekday::ALL.into_iter().zip(0..);
        days.flat_map(|(weekday, ahead)| {
            let spans = usual_day(&usual, monday + Days::new(ahead));
            spans
                .into_iter()
                .map(move |(from, to)| WeekSpan { weekday, from, to })
        })
        .collect()
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
        let mut open = self.rule.is_open(from);
        self.rule
            .iter_range(from, from + HORIZON)
            .filter_map(move |span| {
                let opens = span.kind == RuleKind::Open;
                let changed = opens != open;
                open = opens;
                changed.then(|| (timestamp(span.range.start), opens))
            })
    }

    fn local(&self, now: Timestamp) -> DateTime<Tz> {
        let nanoseconds = u32::try_from(now.subsec_nanosecond()).unwrap_or(0);
        let utc = DateTime::from_timestamp(now.as_second(), nanoseconds).unwrap_or_default();
        utc.with_timezone(self.rule.get_context().locale.get_timezone())
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
        self.written == other.written
    }
}

impl Eq for OfficeHours {}

impl fmt::Debug for OfficeHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.written.fmt(f)
    }
}

/// Office hours as they are stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Written {
    rule: String,
    time_zone: String,
    #[serde(default)]
    land: Option<Land>,
}

impl TryFrom<Written> for OfficeHours {
    type Error = HoursProblem;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::parse(&written.rule, &written.time_zone, written.land)
    }
}

impl From<OfficeHours> for Written {
    fn from(hours: OfficeHours) -> Self {
        Arc::unwrap_or_clone(hours.written)
    }
}

fn understand(rule: &str) -> Result<OpeningHours, HoursProblem> {
    let problem = |reason| HoursProblem::Rule {
        rule: rule.chars().take(80).collect(),
        reason,
    };
    if rule.trim().is_empty() {
        return Err(problem("it is empty".to_owned()));
    }
    if rule.len() > LONGEST_RULE {
        return Err(problem(format!(
            "it is longer than {LONGEST_RULE} characters"
        )));
    }
    rule.parse()
        .map_err(|error: <OpeningHours as std::str::FromStr>::Err| {
            problem(in_one_line(rule, &error.to_string()))
        })
}

/// The parser names grammar rules and draws an arrow below the text; people want the place.
fn in_one_line(rule: &str, message: &str) -> String {
    let column = message
        .trim_start()
        .strip_prefix("--> 1:")
        .and_then(|rest| rest.lines().next());
    match column.and_then(|column| column.trim().parse::<usize>().ok()) {
        Some(column) => {
            let rest: String = rule
                .chars()
                .skip(column.saturating_sub(1))
                .take(40)
                .collect();
            format!("`{rest}` (character {column}) does not fit")
        }
        None => message.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

fn is_always(rule: &OpeningHours) -> bool {
    rule.normalize().get_expression().is_constant()
        && rule.is_open(chrono::NaiveDateTime::default())
}

/// What most of the coming weeks have on this weekday.
fn usual_day(rule: &OpeningHours, first: chrono::NaiveDate) -> Vec<(String, String)> {
    let days = (0..WEEKS_ASKED).map(|week| open_spans(rule, first + Days::new(7 * week)));
    let days: Vec<_> = days.collect();
    let votes = |day: &Vec<_>| days.iter().filter(|other| *other == day).count();
    days.iter()
        .max_by_key(|day| votes(day))
        .cloned()
        .unwrap_or_default()
}

fn open_spans(rule: &OpeningHours, day: chrono::NaiveDate) -> Vec<(String, String)> {
    let spans = rule
        .schedule_at(day)
        .into_iter()
        .filter(|span| span.kind == RuleKind::Open);
    spans
        .map(|span| (span.range.start.to_string(), span.range.end.to_string()))
        .collect()
}

fn timestamp(at: DateTime<Tz>) -> Timestamp {
    Timestamp::from_second(at.timestamp()).unwrap_or(Timestamp::MAX)
}
