//! Office hours: holidays by federal state, the days the clock is changed, and bad rules.

use jiff::civil::{Date, date};
use schalter_control_core::holiday::holidays;
use schalter_control_core::{HoursProblem, Land, OfficeHours, WeekSpan, Weekday};

use crate::town::at;

fn berlin(rule: &str, land: Land) -> OfficeHours {
    OfficeHours::parse(rule, "Europe/Berlin", Some(land)).unwrap()
}

fn week(hours: &OfficeHours, now: &str) -> Vec<(Weekday, String, String)> {
    let spans = hours.week(at(now)).into_iter();
    spans
        .map(|WeekSpan { weekday, from, to }| (weekday, from, to))
        .collect()
}

/// Days that only some have, checked against the calendars the states publish.
#[test]
fn holidays_differ_by_state() {
    let has = |land, day: Date| holidays(Some(land), day.year()).contains(&day);
    let cases = [
        (date(2027, 1, 6), vec![Land::Bw, Land::By, Land::St]),
        (date(2026, 3, 8), vec![Land::Be, Land::Mv]),
        (date(2022, 3, 8), vec![Land::Be]),
        (date(2025, 5, 8), vec![Land::Be]),
        (date(2026, 5, 8), vec![]),
        (date(2028, 6, 17), vec![Land::Be]),
        (
            date(2026, 6, 4),
            vec![Land::Bw, Land::By, Land::He, Land::Nw, Land::Rp, Land::Sl],
        ),
        (date(2026, 4, 5), vec![Land::Bb]),
        (date(2026, 5, 24), vec![Land::Bb]),
        (date(2026, 8, 15), vec![Land::Sl]),
        (date(2026, 9, 20), vec![Land::Th]),
        (
            date(2026, 11, 1),
            vec![Land::Bw, Land::By, Land::Nw, Land::Rp, Land::Sl],
        ),
        (date(2026, 11, 18), vec![Land::Sn]),
        (date(2023, 11, 22), vec![Land::Sn]),
    ];
    for (day, lands) in cases {
        let found: Vec<_> = Land::ALL
            .into_iter()
            .filter(|&land| has(land, day))
            .collect();
        assert_eq!(found, lands, "{day}");
    }
    let reformation = |year| {
        Land::ALL
            .into_iter()
            .filter(|&land| has(land, date(year, 10, 31)))
            .count()
    };
    assert_eq!(
        [reformation(2016), reformation(2017), reformation(2018)],
        [5, 16, 9]
    );
}

#[test]
fn every_state_has_the_nationwide_days() {
    let nationwide = [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 10, 3),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ];
    assert_eq!(holidays(None, 2026), nationwide);
    for land in Land::ALL {
        let days = holidays(Some(land), 2026);
        assert!(nationwide.iter().all(|day| days.contains(day)), "{land}");
        assert!(days.is_sorted());
    }
}

/// Easter Sundays as published; the earliest and the latest of two centuries among them.
#[test]
fn easter_moves() {
    let easters = [
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2011, 4, 24),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2038, 4, 25),
        date(2049, 4, 18),
        date(2076, 4, 19),
    ];
    for easter in easters {
        assert!(
            holidays(Some(Land::Bb), easter.year()).contains(&easter),
            "{easter}"
        );
    }
}

#[test]
fn an_office_is_closed_on_the_holidays_of_its_state() {
    let rule = "Mo-Fr 08:00-12:00; PH off";
    let epiphany = at("2027-01-06T09:00:00+01:00");
    assert!(!berlin(rule, Land::By).is_open(epiphany));
    assert!(berlin(rule, Land::Nw).is_open(epiphany));
    let next = berlin(rule, Land::By).next_opening(epiphany);
    assert_eq!(next, Some(at("2027-01-07T08:00:00+01:00")));
    let nationwide = OfficeHours::parse(rule, "Europe/Berlin", None).unwrap();
    assert!(nationwide.is_open(epiphany));
    assert!(!nationwide.is_open(at("2026-05-01T09:00:00+02:00")));
}

#[test]
fn a_town_may_close_on_days_of_its_own() {
    let hours = berlin(
        "Mo-Fr 08:00-12:00; 2027 Feb 08 off \"Rosenmontag\"",
        Land::Rp,
    );
    assert!(!hours.is_open(at("2027-02-08T09:00:00+01:00")));
    assert!(hours.is_open(at("2027-02-09T09:00:00+01:00")));
    assert_eq!(
        hours.next_opening(at("2027-02-05T13:00:00+01:00")),
        Some(at("2027-02-09T08:00:00+01:00"))
    );
}

#[test]
fn eight_is_eight_on_the_days_the_clock_is_changed() {
    let hours = berlin("08:00-12:00", Land::Sh);
    // Forward on 2026-03-29, back on 2026-10-25.
    let saturday = at("2026-03-28T13:00:00+01:00");
    assert_eq!(
        hours.next_opening(saturday),
        Some(at("2026-03-29T08:00:00+02:00"))
    );
    let saturday = at("2026-10-24T13:00:00+02:00");
    assert_eq!(
        hours.next_opening(saturday),
        Some(at("2026-10-25T08:00:00+01:00"))
    );
    assert!(!hours.is_open(at("2026-10-25T08:30:00+02:00")));
    assert!(hours.is_open(at("2026-10-25T08:30:00+01:00")));
}

/// Hours that nobody has, on nights with 23 and 25 hours: still no change in the past, which
/// would keep the timer busy for ever.
#[test]
fn the_next_change_is_always_ahead() {
    let hours = berlin("02:10-02:20,02:40-02:50,03:05-03:10", Land::Be);
    for night in ["2026-03-29T00:00:00+01:00", "2026-10-25T00:00:00+02:00"] {
        for minute in 0..300 {
            let now = at(night) + jiff::SignedDuration::from_mins(minute);
            let next = hours.next_change(now).expect("tomorrow at the latest");
            assert!(next > now, "{now}: {next}");
        }
    }
}

#[test]
fn openings_and_closings_are_found_from_inside_and_outside() {
    let hours = berlin("Mo-Fr 08:00-12:00,13:00-16:00", Land::He);
    let (inside, outside) = (
        at("2026-03-02T10:00:00+01:00"),
        at("2026-03-02T12:30:00+01:00"),
    );
    let (twelve, thirteen) = (
        at("2026-03-02T12:00:00+01:00"),
        at("2026-03-02T13:00:00+01:00"),
    );
    assert_eq!(hours.next_change(inside), Some(twelve));
    assert_eq!(hours.next_closing(inside), Some(twelve));
    assert_eq!(hours.next_opening(inside), Some(thirteen));
    assert_eq!(hours.next_change(outside), Some(thirteen));
    assert_eq!(hours.next_opening(outside), Some(thirteen));
    assert_eq!(
        hours.next_closing(outside),
        Some(at("2026-03-02T16:00:00+01:00"))
    );
    // The boundary itself belongs to what begins.
    assert!(!hours.is_open(twelve));
    assert!(hours.is_open(thirteen));
}

#[test]
fn some_hours_never_change() {
    let always = berlin("24/7", Land::Hb);
    let now = at("2026-03-02T10:00:00+01:00");
    assert!(always.always_open() && always.is_open(now));
    assert_eq!(
        (always.next_change(now), always.next_opening(now)),
        (None, None)
    );
    let never = berlin("off", Land::Hb);
    assert!(!never.always_open() && !never.is_open(now));
    assert_eq!(
        (never.next_change(now), never.next_opening(now)),
        (None, None)
    );
    let long_past = berlin("2020 Mo-Fr 08:00-12:00", Land::Hb);
    assert_eq!(long_past.next_opening(now), None);
    assert!(!berlin("24/7; PH off", Land::Hb).always_open());
    assert!(berlin("Mo-Su 00:00-24:00", Land::Hb).always_open());
}

#[test]
fn the_usual_week_is_shown_without_holidays_and_single_days() {
    let hours = berlin(
        "Mo-Tu 08:00-12:00,13:00-16:00; We off; PH off; Apr 06 off",
        Land::By,
    );
    let expected = [Weekday::Mon, Weekday::Tue].into_iter().flat_map(|day| {
        [
            (day, "08:00".into(), "12:00".into()),
            (day, "13:00".into(), "16:00".into()),
        ]
    });
    // Easter Monday, 6 April.
    assert_eq!(
        week(&hours, "2026-04-06T10:00:00+02:00"),
        expected.collect::<Vec<_>>()
    );
    let around = week(&berlin("24/7", Land::By), "2026-04-06T10:00:00+02:00");
    assert_eq!(around.len(), 7);
    assert_eq!(around[6], (Weekday::Sun, "00:00".into(), "24:00".into()));
}

#[test]
fn the_usual_week_follows_the_season() {
    let hours = berlin("Apr-Sep: Mo 08:00-18:00; Oct-Mar: Mo 08:00-16:00", Land::Ni);
    let closing = |now| week(&hours, now).pop().unwrap().2;
    assert_eq!(closing("2026-06-10T10:00:00+02:00"), "18:00");
    assert_eq!(closing("2026-11-10T10:00:00+01:00"), "16:00");
}

#[test]
fn what_cannot_be_understood_is_said() {
    let problem = |rule: &str, zone: &str| {
        OfficeHours::parse(rule, zone, None)
            .unwrap_err()
            .to_string()
    };
    let said = problem("Mo-Fr 8 bis 12", "Europe/Berlin");
    assert!(said.contains("`Mo-Fr 8 bis 12`"), "{said}");
    assert!(
        said.contains("`8 bis 12` (character 7) does not fit"),
        "{said}"
    );
    assert!(
        said.contains("write them like `Mo-Th 08:00-16:00"),
        "{said}"
    );
    assert!(!said.contains('\n'), "{said}");
    assert!(problem("", "Europe/Berlin").contains("it is empty"));
    assert!(problem("Mo 25:99-26:00", "Europe/Berlin").contains("cannot be understood"));
    assert!(problem(&"Mo,".repeat(2000), "Europe/Berlin").contains("longer than"));
    assert!(problem("24/7", "Europe/Bonn").contains("`Europe/Bonn` is unknown"));
    let land = HoursProblem::from("XY".parse::<Land>().unwrap_err()).to_string();
    assert!(land.contains("`XY` is not a federal state"), "{land}");
}
