//! Office hours out of the house: as one text of OpenStreetMap's `opening_hours`.
//!
//! Into the house needs no code of its own: the engine reads the whole language, so an imported
//! text is simply the rule. Other programs, however, know neither what holidays a commune keeps
//! nor what we call a bridge day, so these leave as plain dates, for a year ahead.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

use super::OfficeHours;
use crate::calendar::{Exception, day};
use crate::holiday::{bridge_days, holidays_of};

impl OfficeHours {
    /// As OpenStreetMap writes it, with all exceptions that are not over.
    pub fn osm(&self, now: Timestamp) -> String {
        let today = self.local_day(now);
        let mut text = self.rule().trim().trim_end_matches(';').to_owned();
        let free = self.own_free_days(today).into_iter();
        text.extend(free.map(|free| format!("; {} off", day(free))));
        let departures = self.calendar().closures.iter().chain(self.exceptions());
        // Each was understood when these hours were made.
        let ahead = departures.filter(|it| it.to >= today).map(Exception::rule);
        text.extend(ahead.flatten());
        text
    }

    /// Local holidays and bridge days of the coming year on which it is closed.
    fn own_free_days(&self, today: Date) -> BTreeSet<Date> {
        let calendar = self.calendar();
        let (land, local) = (calendar.land, &calendar.local_holidays);
        let of_year = |year| {
            let statewide = holidays_of(land, &BTreeSet::new(), year);
            let mut days = holidays_of(land, local, year);
            days.retain(|day| !statewide.contains(day));
            if calendar.bridge_days {
                days.extend(bridge_days(land, local, year));
            }
            days
        };
        let days = [today.year(), today.year().saturating_add(1)]
            .into_iter()
            .flat_map(of_year);
        let year = today..today.saturating_add(1.year());
        days.filter(|day| year.contains(day) && self.day_spans(*day).is_empty())
            .collect()
    }
}
