//! German public holidays, by federal state and year, from the laws as rules: no table to buy,
//! nothing to download, right for years to come.
//!
//! Days that only some communes of a state keep (Augsburg's Friedensfest, Mariä Himmelfahrt by
//! Bavarian commune, Fronleichnam in parts of Saxony and Thuringia) are [`LocalHoliday`]s: each
//! commune says which of them it keeps.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use compact_calendar::CompactCalendar;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use serde::{Deserialize, Serialize};

/// The years office hours know holidays for.
const YEARS: std::ops::RangeInclusive<i16> = 2020..=2100;

/// A federal state, by its usual two letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Land {
    /// Baden-Württemberg.
    Bw,
    /// Bayern.
    By,
    /// Berlin.
    Be,
    /// Brandenburg.
    Bb,
    /// Bremen.
    Hb,
    /// Hamburg.
    Hh,
    /// Hessen.
    He,
    /// Mecklenburg-Vorpommern.
    Mv,
    /// Niedersachsen.
    Ni,
    /// Nordrhein-Westfalen.
    Nw,
    /// Rheinland-Pfalz.
    Rp,
    /// Saarland.
    Sl,
    /// Sachsen.
    Sn,
    /// Sachsen-Anhalt.
    St,
    /// Schleswig-Holstein.
    Sh,
    /// Thüringen.
    Th,
}

impl Land {
    /// All sixteen.
    pub const ALL: [Self; 16] = [
        Self::Bw,
        Self::By,
        Self::Be,
        Self::Bb,
        Self::Hb,
        Self::Hh,
        Self::He,
        Self::Mv,
        Self::Ni,
        Self::Nw,
        Self::Rp,
        Self::Sl,
        Self::Sn,
        Self::St,
        Self::Sh,
        Self::Th,
    ];

    /// The two letters.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bw => "BW",
            Self::By => "BY",
            Self::Be => "BE",
            Self::Bb => "BB",
            Self::Hb => "HB",
            Self::Hh => "HH",
            Self::He => "HE",
            Self::Mv => "MV",
            Self::Ni => "NI",
            Self::Nw => "NW",
            Self::Rp => "RP",
            Self::Sl => "SL",
            Self::Sn => "SN",
            Self::St => "ST",
            Self::Sh => "SH",
            Self::Th => "TH",
        }
    }
}

impl fmt::Display for Land {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Land {
    type Err = UnknownLand;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL
            .into_iter()
            .find(|land| land.code().eq_ignore_ascii_case(text));
        found.ok_or_else(|| UnknownLand(text.to_owned()))
    }
}

/// No federal state has these two letters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a federal state: write BW, BY, BE, BB, HB, HH, HE, MV, NI, NW, RP, SL, SN, ST, \
     SH or TH"
)]
pub struct UnknownLand(pub String);

/// A holiday of some communes only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocalHoliday {
    /// Hohes Friedensfest, 8 August: the city of Augsburg.
    PeaceFestival,
    /// Mariä Himmelfahrt, 15 August: Bavarian communes with more Catholics than Protestants.
    AssumptionDay,
    /// Fronleichnam: Sorbian communes of Saxony, the Eichsfeld in Thuringia.
    CorpusChristi,
}

impl LocalHoliday {
    /// All of them.
    pub const ALL: [Self; 3] = [
        Self::PeaceFestival,
        Self::AssumptionDay,
        Self::CorpusChristi,
    ];

    /// Whether communes of this state may keep it, while the state as a whole does not.
    pub const fn is_of(self, land: Land) -> bool {
        match self {
            Self::PeaceFestival | Self::AssumptionDay => matches!(land, Land::By),
            Self::CorpusChristi => matches!(land, Land::Sn | Land::Th),
        }
    }

    fn of(self, year: i16) -> Date {
        match self {
            Self::PeaceFestival => date(year, 8, 8),
            Self::AssumptionDay => date(year, 8, 15),
            Self::CorpusChristi => days_from(easter(year), 60),
        }
    }
}

/// The public holidays of a year in order, those of the commune too.
pub fn holidays_of(land: Option<Land>, local: &BTreeSet<LocalHoliday>, year: i16) -> Vec<Date> {
    let mut days = holidays(land, year);
    days.extend(local.iter().map(|holiday| holiday.of(year)));
    days.sort_unstable();
    days.dedup();
    days
}

/// The bridge days of a year: working days with a holiday on one side and a holiday or the weekend
/// on the other.
pub fn bridge_days(land: Option<Land>, local: &BTreeSet<LocalHoliday>, year: i16) -> Vec<Date> {
    // New Year's Day makes a bridge of the last day of the year before, and so the other way round.
    let near: BTreeSet<Date> = [year - 1, year, year + 1]
        .into_iter()
        .flat_map(|year| holidays_of(land, local, year))
        .collect();
    let is_free = |day: Date| is_weekend(day) || near.contains(&day);
    let beside = near
        .iter()
        .flat_map(|&holiday| [days_from(holiday, -1), days_from(holiday, 1)]);
    let bridges = beside.filter(|&day| {
        day.year() == year
            && !is_free(day)
            && is_free(days_from(day, -1))
            && is_free(days_from(day, 1))
    });
    bridges.collect::<BTreeSet<_>>().into_iter().collect()
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// What a public holiday is called; `None` for a day that none falls on. Which of them a state keeps
/// says [`holidays_of`].
pub fn name_of(day: Date) -> Option<&'static str> {
    fixed_name(day).or_else(|| moving_name(day))
}

fn fixed_name(day: Date) -> Option<&'static str> {
    Some(match (day.month(), day.day()) {
        (1, 1) => "Neujahr",
        (1, 6) => "Heilige Drei Könige",
        (3, 8) => "Internationaler Frauentag",
        (5, 1) => "Tag der Arbeit",
        (5, 8) => "Tag der Befreiung",
        (6, 17) => "Jahrestag des Volksaufstands vom 17. Juni 1953",
        (8, 8) => "Augsburger Friedensfest",
        (8, 15) => "Mariä Himmelfahrt",
        (9, 20) => "Weltkindertag",
        (10, 3) => "Tag der Deutschen Einheit",
        (10, 31) => "Reformationstag",
        (11, 1) => "Allerheiligen",
        (12, 25) => "1. Weihnachtstag",
        (12, 26) => "2. Weihnachtstag",
        _ => return None,
    })
}

fn moving_name(day: Date) -> Option<&'static str> {
    let easter = easter(day.year());
    let moving = [
        (-2, "Karfreitag"),
        (0, "Ostersonntag"),
        (1, "Ostermontag"),
        (39, "Christi Himmelfahrt"),
        (49, "Pfingstsonntag"),
        (50, "Pfingstmontag"),
        (60, "Fronleichnam"),
    ];
    let mut named = moving.into_iter();
    let named = named.find(|&(after, _)| days_from(easter, after) == day);
    let is_repentance =
        day.month() == 11 && (16..=22).contains(&day.day()) && day.weekday() == Weekday::Wednesday;
    named
        .map(|(_, name)| name)
        .or_else(|| is_repentance.then_some("Buß- und Bettag"))
}

/// The public holidays of a year in order; without a state those all states share.
pub fn holidays(land: Option<Land>, year: i16) -> Vec<Date> {
    let easter = easter(year);
    let mut days = nationwide(year, easter);
    if let Some(land) = land {
        days.extend(of_christian_feasts(land, year, easter));
        days.extend(of_history(land, year));
    }
    days.sort_unstable();
    days.dedup();
    days
}

/// Days of all [`YEARS`] in the shape opening-hours wants, made once per state and commune's choice.
type Shelf = [OnceLock<Arc<CompactCalendar>>; 17 * 8];

/// The holidays of all years.
pub(crate) fn calendar(land: Option<Land>, local: &BTreeSet<LocalHoliday>) -> Arc<CompactCalendar> {
    static HOLIDAYS: Shelf = [const { OnceLock::new() }; 17 * 8];
    kept(&HOLIDAYS, land, local, |year| {
        holidays_of(land, local, year)
    })
}

/// The bridge days of all years.
pub(crate) fn bridges(land: Option<Land>, local: &BTreeSet<LocalHoliday>) -> Arc<CompactCalendar> {
    static BRIDGES: Shelf = [const { OnceLock::new() }; 17 * 8];
    kept(&BRIDGES, land, local, |year| bridge_days(land, local, year))
}

fn kept(
    shelf: &Shelf,
    land: Option<Land>,
    local: &BTreeSet<LocalHoliday>,
    of_year: impl Fn(i16) -> Vec<Date>,
) -> Arc<CompactCalendar> {
    let choice: usize = local.iter().map(|&holiday| 1 << holiday as usize).sum();
    let place = land.map_or(16, |land| land as usize) * 8 + choice;
    Arc::clone(shelf[place].get_or_init(|| {
        let mut calendar = CompactCalendar::default();
        for day in YEARS.flat_map(of_year).filter_map(to_chrono) {
            calendar.insert(day);
        }
        Arc::new(calendar)
    }))
}

fn nationwide(year: i16, easter: Date) -> Vec<Date> {
    let mut days = vec![
        date(year, 1, 1),
        days_from(easter, -2),
        days_from(easter, 1),
        date(year, 5, 1),
        days_from(easter, 39),
        days_from(easter, 50),
        date(year, 10, 3),
        date(year, 12, 25),
        date(year, 12, 26),
    ];
    // 500 years of the Reformation, once in all states.
    if year == 2017 {
        days.push(date(year, 10, 31));
    }
    days
}

fn of_christian_feasts(land: Land, year: i16, easter: Date) -> Vec<Date> {
    use Land::{Bb, Bw, By, He, Nw, Rp, Sl, Sn, St};
    let mut days = Vec::new();
    if matches!(land, Bw | By | St) {
        days.push(date(year, 1, 6));
    }
    if matches!(land, Bb) {
        days.extend([easter, days_from(easter, 49)]);
    }
    if matches!(land, Bw | By | He | Nw | Rp | Sl) {
        days.push(days_from(easter, 60));
    }
    if matches!(land, Sl) {
        days.push(date(year, 8, 15));
    }
    if matches!(land, Bw | By | Nw | Rp | Sl) {
        days.push(date(year, 11, 1));
    }
    if matches!(land, Sn) {
        days.push(day_of_repentance(year));
    }
    days
}

fn of_history(land: Land, year: i16) -> Vec<Date> {
    use Land::{Bb, Be, Hb, Hh, Mv, Ni, Sh, Sn, St, Th};
    let mut days = Vec::new();
    if (land == Be && year >= 2019) || (land == Mv && year >= 2023) {
        days.push(date(year, 3, 8));
    }
    // The end of the war, 75 and 80 years after; the uprising of 1953, 75 years after.
    if land == Be && matches!(year, 2020 | 2025) {
        days.push(date(year, 5, 8));
    }
    if land == Be && year == 2028 {
        days.push(date(year, 6, 17));
    }
    if land == Th && year >= 2019 {
        days.push(date(year, 9, 20));
    }
    let reformation_since_2018 = matches!(land, Hb | Hh | Ni | Sh) && year >= 2018;
    if matches!(land, Bb | Mv | Sn | St | Th) || reformation_since_2018 {
        days.push(date(year, 10, 31));
    }
    days
}

/// The Wednesday before 23 November.
fn day_of_repentance(year: i16) -> Date {
    let last = date(year, 11, 22);
    days_from(last, -i64::from(last.weekday().since(Weekday::Wednesday)))
}

/// Easter Sunday, by Oudin's formula.
fn easter(year: i16) -> Date {
    let (golden, century) = (year % 19, year / 100);
    let h = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
    let full_moon = h - (h / 28) * (1 - (29 / (h + 1)) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + full_moon + 2 - century + century / 4) % 7;
    // 28 March plus this many days.
    days_from(date(year, 3, 28), i64::from(full_moon - weekday))
}

fn days_from(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

pub(crate) fn to_chrono(day: Date) -> Option<chrono::NaiveDate> {
    let (month, day_of_month) = (day.month().unsigned_abs(), day.day().unsigned_abs());
    chrono::NaiveDate::from_ymd_opt(day.year().into(), month.into(), day_of_month.into())
}
