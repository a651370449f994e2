//! The texts of the pages in one language, for what the server writes itself.

use jiff::{Timestamp, Zoned, tz::TimeZone};
use schalter_control_core::Locale;

use crate::{
    languages,
    rest::views::{Door, Office},
};

/// The days as the API names them, Monday first, with their texts: long and short.
pub(super) const DAYS: [(&str, &str, &str); 7] = [
    ("mon", "weekday-mon", "day-mon"),
    ("tue", "weekday-tue", "day-tue"),
    ("wed", "weekday-wed", "day-wed"),
    ("thu", "weekday-thu", "day-thu"),
    ("fri", "weekday-fri", "day-fri"),
    ("sat", "weekday-sat", "day-sat"),
    ("sun", "weekday-sun", "day-sun"),
];

/// The texts of the pages, in one language.
#[derive(Clone, Copy)]
pub(super) struct Words(pub Locale);

/// A moment as people say it: how near it is decides about the text.
pub(super) struct Moment {
    nearness: Nearness,
    day: String,
    time: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Nearness {
    Today,
    Tomorrow,
    Later,
}

impl Words {
    /// The text of that name.
    pub(super) fn say(self, key: &str) -> String {
        languages::say(self.0, key, &[])
    }

    /// The text of that name, with one value in it.
    pub(super) fn with(self, key: &str, name: &'static str, value: String) -> String {
        languages::say(self.0, key, &[(name, value)])
    }

    /// "Sprechzeiten: …"
    pub(super) fn fact(self, key: &str, value: &str) -> String {
        format!("{}: {value}", self.say(key))
    }

    /// What stands on the door.
    pub(super) fn door(self, door: Door) -> String {
        self.say(match door {
            Door::Open => "door-is-open",
            Door::Paused => "door-is-paused",
            Door::Closed => "door-is-closed",
            Door::Full => "door-is-full",
        })
    }

    /// How many chairs are free.
    pub(super) fn seats(self, office: &Office) -> String {
        let values = [
            ("free", office.seats_free.to_string()),
            ("total", office.seats_total.to_string()),
        ];
        languages::say(self.0, "office-seats-free", &values)
    }

    /// How long one would wait; rounded so that the range only grows, as the pages do.
    pub(super) fn wait(self, office: &Office) -> String {
        let Some(wait) = office.wait else {
            return self.say("wait-unknown");
        };
        let upper_ms = wait.upper_ms.max(wait.median_ms);
        let step_ms = if upper_ms >= 600_000 { 300_000 } else { 60_000 };
        let from = wait.median_ms / step_ms * step_ms / 60_000;
        let to = (upper_ms.div_ceil(step_ms) * step_ms).max(step_ms) / 60_000;
        let values = [("from", from.to_string()), ("to", to.to_string())];
        match (from, to) {
            (_, ..=2) => self.say("wait-soon"),
            (0, _) => languages::say(self.0, "wait-up-to", &values),
            _ => languages::say(self.0, "wait-range", &values),
        }
    }

    /// A weekday by its place, Monday first.
    fn weekday(self, at: &Zoned) -> String {
        let place = usize::try_from(at.weekday().to_monday_zero_offset()).unwrap_or_default();
        let day = DAYS.get(place).map(|(_, long, _)| self.say(long));
        day.unwrap_or_default()
    }

    /// "Dienstag, 24.11.2026, 09:00"
    pub(super) fn written(self, at: &Zoned) -> String {
        format!("{}, {}", self.weekday(at), at.strftime("%d.%m.%Y, %H:%M"))
    }

    /// A moment, seen from now.
    pub(super) fn moment(self, at: Timestamp, now: Timestamp, zone: &TimeZone) -> Moment {
        let there = at.to_zoned(zone.clone());
        let today = now.to_zoned(zone.clone()).date();
        let nearness = if there.date() == today {
            Nearness::Today
        } else if Some(there.date()) == today.tomorrow().ok() {
            Nearness::Tomorrow
        } else {
            Nearness::Later
        };
        Moment {
            nearness,
            day: languages::day(self.0, &there),
            time: there.strftime("%H:%M").to_string(),
        }
    }

    /// A text that exists for today, for tomorrow, and for later: "opens-today" and so on.
    pub(super) fn near(self, key: &str, moment: &Moment) -> String {
        let key = match moment.nearness {
            Nearness::Today => format!("{key}-today"),
            Nearness::Tomorrow => format!("{key}-tomorrow"),
            Nearness::Later => format!("{key}-later"),
        };
        let values = [("time", moment.time.clone()), ("day", moment.day.clone())];
        languages::say(self.0, &key, &values)
    }

    /// Until when the door stays as it is, if that is today.
    pub(super) fn until(self, door: Door, moment: &Moment) -> Option<String> {
        let key = match door {
            Door::Closed => return None,
            Door::Paused => "paused-until",
            Door::Open | Door::Full => "open-until",
        };
        let is_today = moment.nearness == Nearness::Today;
        is_today.then(|| self.with(key, "time", moment.time.clone()))
    }
}
