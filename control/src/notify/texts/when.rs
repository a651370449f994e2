//! A time as people say it, in the words of a language.

use fluent_bundle::FluentArgs;
use jiff::{Timestamp, tz::TimeZone};
use schalter_control_core::notice::{Facts, Locale};

use super::{Bundle, Unsayable, say};

/// Adds the day, the day in short and the time to what a text can name.
pub(super) fn tell_time(
    bundle: &Bundle,
    locale: Locale,
    facts: &Facts,
    at: Timestamp,
    args: &mut FluentArgs<'static>,
) -> Result<(), Unsayable> {
    let zone = TimeZone::get(&facts.time_zone).unwrap_or(TimeZone::UTC);
    let there = at.to_zoned(zone);
    let nothing = FluentArgs::new();
    let one_of = |key: &str, at: i8| {
        let all = say(bundle, key, &nothing)?;
        let place = usize::try_from(at).unwrap_or_default();
        let word = all.split(',').nth(place).unwrap_or_default();
        Ok::<_, Unsayable>(word.trim().to_owned())
    };
    let weekday = there.weekday().to_monday_zero_offset();
    let mut day = FluentArgs::new();
    day.set("date", there.day().to_string());
    day.set("month", one_of("months", there.month() - 1)?);
    day.set("month-number", there.month().to_string());
    day.set("year", there.year().to_string());
    day.set("weekday", one_of("weekdays", weekday)?);
    args.set("day", say(bundle, "day", &day)?);
    day.set("weekday", one_of("weekdays-short", weekday)?);
    args.set("day-short", say(bundle, "day-short", &day)?);
    let format = match locale.primary() {
        "de" => "%-H:%M",
        _ => "%H:%M",
    };
    args.set("time", there.strftime(format).to_string());
    Ok(())
}
