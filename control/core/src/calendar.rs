//! What all hours of an office have in common: time zone, holidays, bridge days, and the days that
//! are unlike the others.
//!
//! A closure shuts everything (walk-in hours, appointments, the counter in the town hall); an
//! exception gives one of them other hours on some days. Both become rules of `opening_hours`
//! behind the weekly ones, where the later rule wins: week, holidays, bridge days, closures,
//! exceptions. So an exception inside a closure opens.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::holiday::{Land, LocalHoliday};
use crate::hours::HoursProblem;

/// More exceptions than this are a mistake, and slow.
const MOST: usize = 200;
/// The English months of `opening_hours`.
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// What all hours of an office have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Calendar {
    /// The time zone's name.
    pub time_zone: String,
    /// The federal state whose holidays count; without it only nationwide ones do.
    pub land: Option<Land>,
    /// Holidays that only some communes of the state keep, and this one does.
    pub local_holidays: BTreeSet<LocalHoliday>,
    /// Closed on working days between a holiday and a free day.
    pub bridge_days: bool,
    /// Days on which everything is closed.
    pub closures: Vec<Exception>,
}

/// Days unlike the others: one, or a span of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// The first day.
    pub from: Date,
    /// The last day; the first if it is one day only.
    pub to: Date,
    /// When it is open on them; empty means closed.
    #[serde(default)]
    pub opens: Vec<DaySpan>,
    /// Why, as the public reads it: "Rosenmontag".
    #[serde(default)]
    pub note: Option<String>,
}

/// A span of a day, in the hours of the office's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaySpan {
    /// From, such as `08:00`.
    pub from: String,
    /// To, such as `12:00`; midnight at the end of the day is `24:00`.
    pub to: String,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            time_zone: "Europe/Berlin".to_owned(),
            land: None,
            local_holidays: BTreeSet::new(),
            bridge_days: false,
            closures: Vec::new(),
        }
    }
}

impl Calendar {
    /// The calendar of a federal state in its time zone, nothing special yet.
    pub fn new(time_zone: impl Into<String>, land: Option<Land>) -> Self {
        Self {
            time_zone: time_zone.into(),
            land,
            ..Self::default()
        }
    }

    /// The whole rule: the weekly one, and all that departs from it.
    pub(crate) fn whole(
        &self,
        rule: &str,
        exceptions: &[Exception],
    ) -> Result<String, HoursProblem> {
        let mut whole = rule.trim().trim_end_matches(';').to_owned();
        if self.bridge_days {
            // The engine's school holidays are our bridge days: see `hours.rs`.
            whole.push_str("; SH off");
        }
        if self.closures.len() + exceptions.len() > MOST {
            return Err(HoursProblem::TooManyExceptions(MOST));
        }
        for closure in &self.closures {
            if !closure.opens.is_empty() {
                return Err(closure.problem("a closure has no opening hours"));
            }
            whole.push_str(&closure.rule()?);
        }
        for exception in exceptions {
            whole.push_str(&exception.rule()?);
        }
        Ok(whole)
    }
}

impl Exception {
    /// Closed on one day.
    pub fn closed(day: Date, note: impl Into<String>) -> Self {
        Self {
            from: day,
            to: day,
            opens: Vec::new(),
            note: Some(note.into()),
        }
    }

    /// Whether it is about this day.
    pub fn covers(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// As a rule of `opening_hours`: `; 2027 Mar 01-2027 Mar 05 10:00-12:00 "Inventur"`.
    pub(crate) fn rule(&self) -> Result<String, HoursProblem> {
        if self.from > self.to {
            return Err(self.problem("its last day is before its first"));
        }
        let mut rule = format!("; {}", day(self.from));
        if self.to != self.from {
            // Writing to a string never fails.
            let _ = write!(rule, "-{}", day(self.to));
        }
        let spans: Result<Vec<_>, _> = self.opens.iter().map(|span| self.span(span)).collect();
        let spans = spans?;
        let opens = if spans.is_empty() {
            "off".to_owned()
        } else {
            spans.join(",")
        };
        let _ = write!(rule, " {opens}");
        if let Some(note) = &self.note {
            let _ = write!(rule, " \"{}\"", note.replace('"', "'"));
        }
        Ok(rule)
    }

    fn span(&self, span: &DaySpan) -> Result<String, HoursProblem> {
        match (minute_of_day(&span.from), minute_of_day(&span.to)) {
            (Some(from), Some(to)) if from < to => Ok(format!("{}-{}", span.from, span.to)),
            _ => {
                Err(self.problem("write its opening hours like 08:00 and 12:00, the earlier first"))
            }
        }
    }

    fn problem(&self, reason: &'static str) -> HoursProblem {
        HoursProblem::Exception {
            from: self.from,
            reason,
        }
    }
}

/// Minutes since midnight, up to 24:00; `None` for what is not written like `08:00`.
pub(crate) fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two_digits(hour) || !two_digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let whole = hour * 60 + minute;
    (minute < 60 && whole <= 24 * 60).then_some(whole)
}

/// A day as `opening_hours` writes it: `2027 Feb 08`.
pub(crate) fn day(day: Date) -> String {
    let month = usize::from(day.month().unsigned_abs()) - 1;
    format!("{:04} {} {:02}", day.year(), MONTHS[month], day.day())
}
