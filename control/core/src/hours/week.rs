//! The usual week, as it stands on the door.

use chrono::Days;
use jiff::Timestamp;
use opening_hours::localization::Localize;
use opening_hours::{Context, OpeningHours, RuleKind};
use serde::{Deserialize, Serialize};

use super::OfficeHours;

/// How many weeks vote on what a usual week looks like, so that one closed day does not count.
const WEEKS_ASKED: u64 = 5;

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
    /// A usual week at this time of the year, without holidays and single closed days.
    pub fn week(&self, now: Timestamp) -> Vec<WeekSpan> {
        let usual = self.0.rule.clone().with_context(Context::default());
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

pub(super) fn open_spans<L: Localize>(
    rule: &OpeningHours<L>,
    day: chrono::NaiveDate,
) -> Vec<(String, String)> {
    let spans = rule
        .schedule_at(day)
        .into_iter()
        .filter(|span| span.kind == RuleKind::Open);
    spans
        .map(|span| (span.range.start.to_string(), span.range.end.to_string()))
        .collect()
}
