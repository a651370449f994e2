//! A whole year, day by day: when it is open, and why it is so.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::OfficeHours;
use crate::calendar::DaySpan;
use crate::holiday::{bridge_days, holidays_of, name_of};

/// One day of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    /// The day.
    pub date: Date,
    /// The public holiday that falls on it.
    pub holiday: Option<&'static str>,
    /// A working day between a holiday and a free day, whether the office closes then or not.
    pub is_bridge: bool,
    /// When it is open.
    pub opens: Vec<DaySpan>,
    /// What decides about that.
    pub why: Why,
    /// The reason, as the public reads it: "Betriebsausflug".
    pub note: Option<String>,
}

/// What decides about the hours of a day; the later ones win.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The regular week.
    Week,
    /// A public holiday.
    Holiday,
    /// A bridge day.
    BridgeDay,
    /// A closure of the whole office.
    Closure,
    /// Other hours on this day.
    Exception,
}

impl OfficeHours {
    /// Every day of a year.
    pub fn year(&self, year: i16) -> Vec<CalendarDay> {
        let (calendar, land) = (self.calendar(), self.land());
        let local = &calendar.local_holidays;
        let holidays: BTreeSet<_> = holidays_of(land, local, year).into_iter().collect();
        let bridges: BTreeSet<_> = bridge_days(land, local, year).into_iter().collect();
        let days = date(year, 1, 1).series(jiff::Span::new().days(1));
        days.take_while(|day| day.year() == year)
            .map(|day| self.day(day, holidays.contains(&day), bridges.contains(&day)))
            .collect()
    }

    fn day(&self, date: Date, is_holiday: bool, is_bridge: bool) -> CalendarDay {
        let opens = self.day_spans(date);
        let exception = self.exceptions().iter().rfind(|it| it.covers(date));
        let closure = self.calendar().closures.iter().rfind(|it| it.covers(date));
        let why = match (exception, closure) {
            (Some(_), _) => Why::Exception,
            (None, Some(_)) => Why::Closure,
            _ if self.calendar().bridge_days && is_bridge => Why::BridgeDay,
            _ if is_holiday && opens.is_empty() => Why::Holiday,
            _ => Why::Week,
        };
        CalendarDay {
            date,
            holiday: is_holiday.then(|| name_of(date)).flatten(),
            is_bridge,
            opens,
            why,
            note: exception.or(closure).and_then(|it| it.note.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Calendar, Exception};
    use crate::holiday::{Land, LocalHoliday, holidays};

    fn town_hall() -> OfficeHours {
        let calendar = Calendar {
            bridge_days: true,
            closures: vec![Exception::closed(date(2027, 6, 9), "Betriebsausflug")],
            ..Calendar::new("Europe/Berlin", Some(Land::Nw))
        };
        let opens = vec![DaySpan {
            from: "10:00".to_owned(),
            to: "11:00".to_owned(),
        }];
        let carnival = Exception {
            opens,
            ..Exception::closed(date(2027, 2, 8), "Rosenmontag")
        };
        OfficeHours::of("Mo-Fr 08:00-12:00; PH off", vec![carnival], calendar).expect("hours")
    }

    #[test]
    fn every_day_of_the_year_says_when_it_is_open_and_why() {
        let year = town_hall().year(2027);
        assert_eq!(year.len(), 365);
        for (month, day, why, spans, named) in [
            (1, 1, Why::Holiday, 0, "Neujahr"),
            (2, 8, Why::Exception, 1, "Rosenmontag"),
            (3, 1, Why::Week, 1, ""),
            (5, 7, Why::BridgeDay, 0, ""),
            (5, 27, Why::Holiday, 0, "Fronleichnam"),
            (6, 9, Why::Closure, 0, "Betriebsausflug"),
            (6, 12, Why::Week, 0, ""),
        ] {
            let at = date(2027, month, day);
            let found = year.iter().find(|it| it.date == at).expect("a day");
            assert_eq!((found.why, found.opens.len()), (why, spans), "{at}");
            let said = found.note.as_deref().or(found.holiday);
            assert_eq!(said.unwrap_or_default(), named, "{at}");
        }
    }

    #[test]
    fn every_holiday_of_every_state_has_a_name() {
        for (land, year) in Land::ALL
            .into_iter()
            .flat_map(|land| (2020..2050).map(move |it| (land, it)))
        {
            for day in holidays(Some(land), year) {
                assert!(name_of(day).is_some(), "{day} in {}", land.code());
            }
        }
        let local = LocalHoliday::ALL.into_iter().collect();
        for day in holidays_of(None, &local, 2027) {
            assert!(name_of(day).is_some(), "{day}");
        }
        assert_eq!(name_of(date(2027, 3, 1)), None);
    }
}
