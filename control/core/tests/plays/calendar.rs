//! Days unlike the others: closures, exceptions, bridge days, holidays of a commune; and hours on
//! their way out of the house and into it.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use schalter_control_core::door::Word;
use schalter_control_core::holiday::bridge_days;
use schalter_control_core::schema_org::{OpeningHoursSpecification, specifications, understand};
use schalter_control_core::{
    Calendar, DaySpan, Door, Exception, HoursProblem, Input, Land, LocalHoliday, Office,
    OfficeHours, OfficeId, OfficeSettings, OfficerId, TenantId,
};

use crate::town::at;

const WEEK: &str = "Mo-Th 08:00-12:00,13:00-16:00; Fr 08:00-12:00; PH off";

fn calendar(land: Land) -> Calendar {
    Calendar::new("Europe/Berlin", Some(land))
}

fn span(from: &str, to: &str) -> DaySpan {
    DaySpan {
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

fn other_hours(from: Date, to: Date, opens: Vec<DaySpan>) -> Exception {
    let note = Some("Inventur".to_owned());
    Exception {
        from,
        to,
        opens,
        note,
    }
}

#[test]
fn a_closure_shuts_and_an_exception_opens_differently() {
    let closures = vec![Exception {
        to: date(2027, 1, 3),
        ..Exception::closed(date(2026, 12, 24), "Betriebsferien")
    }];
    let calendar = Calendar {
        closures,
        ..calendar(Land::Nw)
    };
    let exceptions = vec![
        other_hours(
            date(2026, 12, 30),
            date(2026, 12, 30),
            vec![span("09:00", "10:00")],
        ),
        other_hours(
            date(2027, 3, 1),
            date(2027, 3, 5),
            vec![span("10:00", "11:00"), span("14:00", "15:00")],
        ),
    ];
    let hours = OfficeHours::of(WEEK, exceptions, calendar).unwrap();
    let tuesday = at("2026-12-29T09:30:00+01:00");
    assert!(!hours.is_open(tuesday));
    assert_eq!(hours.note(tuesday).as_deref(), Some("Betriebsferien"));
    assert!(
        hours.is_open(at("2026-12-30T09:30:00+01:00")),
        "an exception inside a closure"
    );
    assert_eq!(
        hours.next_opening(at("2026-12-30T12:00:00+01:00")),
        Some(at("2027-01-04T08:00:00+01:00"))
    );
    assert_eq!(
        hours.day_spans(date(2027, 3, 3)),
        [span("10:00", "11:00"), span("14:00", "15:00")]
    );
    assert_eq!(hours.day_spans(date(2027, 3, 6)), []);
    assert_eq!(hours.day_spans(date(2027, 3, 12)), [span("08:00", "12:00")]);
}

#[test]
fn the_door_says_why_it_is_closed_and_until_when() {
    let closures = vec![Exception::closed(date(2027, 2, 8), "Rosenmontag")];
    let calendar = Calendar {
        closures,
        ..calendar(Land::Nw)
    };
    let hours = OfficeHours::of(WEEK, Vec::new(), calendar).unwrap();
    let settings = OfficeSettings::new("Bürgerbüro", 3, hours);
    let office = Office::new(OfficeId::from_u128(1), TenantId::from_u128(1), settings);
    let door = office.door(at("2027-02-08T09:00:00+01:00"));
    assert_eq!(
        (door.door, door.note.as_deref()),
        (Door::Closed, Some("Rosenmontag"))
    );
    assert_eq!(door.until, Some(at("2027-02-09T08:00:00+01:00")));
    let door = office.door(at("2027-02-09T09:00:00+01:00"));
    assert_eq!((door.door, door.note), (Door::Open, None));
    assert_eq!(door.until, Some(at("2027-02-09T12:00:00+01:00")));
}

#[test]
fn bridge_days_lie_between_a_holiday_and_a_free_day() {
    let none = BTreeSet::new();
    // Ascension Thursday and Corpus Christi; no Monday or Friday else in 2027.
    let expected = [date(2027, 5, 7), date(2027, 5, 28)];
    assert_eq!(bridge_days(Some(Land::Nw), &none, 2027), expected);
    // 1 January 2026 is a Thursday; 2 January 2025 lies between nothing.
    assert!(bridge_days(Some(Land::Nw), &none, 2026).contains(&date(2026, 1, 2)));
    let calendar = Calendar {
        bridge_days: true,
        ..calendar(Land::Nw)
    };
    let hours = OfficeHours::of(WEEK, Vec::new(), calendar.clone()).unwrap();
    assert!(!hours.is_open(at("2027-05-07T09:00:00+02:00")));
    assert!(hours.is_open(at("2027-05-14T09:00:00+02:00")));
    let open = vec![other_hours(
        date(2027, 5, 7),
        date(2027, 5, 7),
        vec![span("08:00", "10:00")],
    )];
    let hours = OfficeHours::of(WEEK, open, calendar).unwrap();
    assert!(
        hours.is_open(at("2027-05-07T09:00:00+02:00")),
        "said otherwise"
    );
}

#[test]
fn communes_keep_holidays_of_their_own() {
    let with = |land, holiday| Calendar {
        local_holidays: BTreeSet::from([holiday]),
        ..calendar(land)
    };
    let cases = [
        (Land::By, LocalHoliday::PeaceFestival, date(2028, 8, 8)),
        (Land::By, LocalHoliday::AssumptionDay, date(2028, 8, 15)),
        (Land::Sn, LocalHoliday::CorpusChristi, date(2027, 5, 27)),
        (Land::Th, LocalHoliday::CorpusChristi, date(2027, 5, 27)),
    ];
    for (land, holiday, day) in cases {
        let here = OfficeHours::of(WEEK, Vec::new(), with(land, holiday)).unwrap();
        let elsewhere = OfficeHours::of(WEEK, Vec::new(), calendar(land)).unwrap();
        assert_eq!(here.day_spans(day), [], "{holiday:?}");
        assert_ne!(elsewhere.day_spans(day), [], "{holiday:?}");
    }
    let stray = OfficeHours::of(
        WEEK,
        Vec::new(),
        with(Land::Nw, LocalHoliday::PeaceFestival),
    );
    assert_eq!(
        stray.unwrap_err(),
        HoursProblem::LocalHoliday(LocalHoliday::PeaceFestival)
    );
}

#[test]
fn spans_keep_their_local_hours_when_the_clock_is_changed() {
    let hours = OfficeHours::of("01:00-04:00", Vec::new(), calendar(Land::He)).unwrap();
    let spans = |from, to| hours.spans(at(from), at(to));
    let forward = spans("2027-03-28T00:00:00+01:00", "2027-03-29T00:00:00+02:00");
    let expected = (
        at("2027-03-28T01:00:00+01:00"),
        at("2027-03-28T04:00:00+02:00"),
    );
    assert_eq!(forward, [expected]);
    assert_eq!(expected.1.duration_since(expected.0).as_hours(), 2);
    let back = spans("2027-10-31T00:00:00+02:00", "2027-11-01T00:00:00+01:00");
    let expected = (
        at("2027-10-31T01:00:00+02:00"),
        at("2027-10-31T04:00:00+01:00"),
    );
    assert_eq!(back, [expected]);
    assert_eq!(expected.1.duration_since(expected.0).as_hours(), 4);
}

#[test]
fn unfit_exceptions_are_named() {
    let day = date(2027, 3, 1);
    let said = |exception| {
        let hours = OfficeHours::of(WEEK, vec![exception], calendar(Land::Nw));
        hours.unwrap_err().to_string()
    };
    assert!(said(other_hours(day, date(2027, 2, 1), Vec::new())).contains("last day is before"));
    for (from, to) in [
        ("8", "9"),
        ("12:00", "08:00"),
        ("08:00", "25:00"),
        ("08:61", "09:00"),
        ("08:00 off; Mo", "09:00"),
    ] {
        let text = said(other_hours(day, day, vec![span(from, to)]));
        assert!(text.contains("like 08:00 and 12:00"), "{from}: {text}");
    }
    let many = vec![other_hours(day, day, Vec::new()); 201];
    let hours = OfficeHours::of(WEEK, many, calendar(Land::Nw));
    assert_eq!(hours.unwrap_err(), HoursProblem::TooManyExceptions(200));
    let rule = |rule| {
        OfficeHours::parse(rule, "Europe/Berlin", None)
            .unwrap_err()
            .to_string()
    };
    assert!(rule("Mo-Fr 08:00-12:00; SH off").contains("school holidays"));
    assert!(rule("Mo-Fr 08:00-12:00; Dec 24 off \"Heilig").contains("no end"));
    // A note cannot become a rule.
    let sly = Exception::closed(day, "zu\"; 24/7; \"");
    let hours = OfficeHours::of(WEEK, vec![sly], calendar(Land::Nw)).unwrap();
    assert!(!hours.is_open(at("2027-03-02T23:00:00+01:00")));
}

fn hours_with_everything() -> OfficeHours {
    let calendar = Calendar {
        local_holidays: BTreeSet::from([LocalHoliday::PeaceFestival]),
        bridge_days: true,
        closures: vec![
            Exception::closed(date(2026, 2, 16), "Rosenmontag"),
            Exception::closed(date(2027, 2, 8), "Rosenmontag"),
        ],
        ..calendar(Land::By)
    };
    let exceptions = vec![other_hours(
        date(2027, 3, 1),
        date(2027, 3, 5),
        vec![span("10:00", "12:00")],
    )];
    OfficeHours::of(WEEK, exceptions, calendar).unwrap()
}

#[test]
fn what_leaves_as_opening_hours_means_the_same_elsewhere() {
    let (hours, now) = (hours_with_everything(), at("2027-01-10T12:00:00+01:00"));
    let text = hours.osm(now);
    assert!(text.starts_with(WEEK), "{text}");
    assert!(text.contains("2027 Feb 08 off \"Rosenmontag\""), "{text}");
    assert!(!text.contains("2026"), "{text}");
    // A reader who knows the Bavarian holidays, but neither Augsburg nor bridge days.
    let there = OfficeHours::parse(&text, "Europe/Berlin", Some(Land::By)).unwrap();
    let year_later = at("2028-01-09T12:00:00+01:00");
    assert_eq!(there.spans(now, year_later), hours.spans(now, year_later));
    let plain = OfficeHours::parse(WEEK, "Europe/Berlin", Some(Land::By)).unwrap();
    assert_ne!(plain.spans(now, year_later), hours.spans(now, year_later));
}

#[test]
fn what_leaves_for_schema_org_comes_back_the_same() {
    let (hours, now) = (hours_with_everything(), at("2027-01-10T12:00:00+01:00"));
    let lines = specifications(&hours, now);
    let json = serde_json::to_value(&lines).unwrap();
    assert_eq!(json[0]["@type"], "OpeningHoursSpecification");
    assert_eq!(json[0]["dayOfWeek"][4], "https://schema.org/Friday");
    assert_eq!(
        (&json[0]["opens"], &json[0]["closes"]),
        (&"08:00".into(), &"12:00".into())
    );
    let rosenmontag = lines
        .iter()
        .find(|line| line.valid_from == Some(date(2027, 2, 8)));
    assert_eq!(rosenmontag.unwrap().opens, rosenmontag.unwrap().closes);

    let read: Vec<OpeningHoursSpecification> = serde_json::from_value(json).unwrap();
    let (rule, exceptions) = understand(&read).unwrap();
    let there = OfficeHours::of(&rule, exceptions, Calendar::new("Europe/Berlin", None)).unwrap();
    let year_later = at("2028-01-09T12:00:00+01:00");
    assert_eq!(there.spans(now, year_later), hours.spans(now, year_later));
}

#[test]
fn lines_of_others_are_understood_or_refused_by_number() {
    let read = |json: serde_json::Value| {
        let lines: Vec<OpeningHoursSpecification> = serde_json::from_value(json).unwrap();
        understand(&lines)
    };
    let (rule, exceptions) = read(serde_json::json!([
        {"@type": "OpeningHoursSpecification", "dayOfWeek": "Monday", "opens": "08:00:00", "closes": "23:59"},
        {"dayOfWeek": ["http://schema.org/Monday", "Tuesday"], "opens": "06:00", "closes": "07:00"},
        {"dayOfWeek": ["PublicHolidays"]},
        {"dayOfWeek": "Friday", "opens": "08:00", "closes": "10:00", "validFrom": "2027-06-01", "validThrough": "2027-08-31"},
        {"validFrom": "2027-12-24", "opens": "00:00", "closes": "00:00"},
    ]))
    .unwrap();
    assert_eq!(
        rule,
        "Mo 08:00-24:00,06:00-07:00; Tu 06:00-07:00; PH off; \
         2027 Jun 01-2027 Aug 31 Fr 08:00-10:00"
    );
    assert_eq!(exceptions.len(), 1);
    let hours = OfficeHours::of(&rule, exceptions, calendar(Land::Nw)).unwrap();
    assert!(hours.is_open(at("2027-07-02T09:00:00+02:00")));
    assert!(!hours.is_open(at("2027-09-03T09:00:00+02:00")));
    let refused = [
        serde_json::json!({"dayOfWeek": "Montag", "opens": "08:00", "closes": "12:00"}),
        serde_json::json!({"dayOfWeek": "Monday", "opens": "08:00"}),
        serde_json::json!({"dayOfWeek": "Monday", "opens": "8 Uhr", "closes": "12:00"}),
        serde_json::json!({"opens": "08:00", "closes": "12:00"}),
        serde_json::json!({"validFrom": "2027-12-24", "validThrough": "2027-12-23"}),
    ];
    for line in refused {
        let fine = serde_json::json!({"dayOfWeek": "Monday"});
        let problem = read(serde_json::json!([fine, line])).unwrap_err();
        assert_eq!(problem.line, 2, "{problem}");
    }
}

/// Monday; hours 8 to 12 and 13 to 16. What an officer says, and what the door then says.
#[test]
fn an_officer_says_until_when_and_so_does_the_door() {
    let cases = [
        // Opens early, open anyway from eight on.
        ("07:30", Word::Open, None, Door::Open, "12:00"),
        // Opens after hours, but goes home at six, not on Tuesday noon.
        ("17:00", Word::Open, Some("18:00"), Door::Open, "18:00"),
        // A break of a quarter of an hour; closing for an hour; closing early.
        ("09:00", Word::Paused, Some("09:15"), Door::Paused, "09:15"),
        ("09:00", Word::Closed, Some("10:00"), Door::Closed, "10:00"),
        ("11:00", Word::Closed, None, Door::Closed, "13:00"),
        // Until a time outside the hours: closed until they begin again.
        ("11:00", Word::Paused, Some("12:30"), Door::Paused, "13:00"),
        // What is past is no end.
        ("11:00", Word::Paused, Some("10:00"), Door::Paused, "13:00"),
    ];
    let monday = |time: &str| at(&format!("2027-02-22T{time}:00+01:00"));
    for (now, word, until, door, says) in cases {
        let hours = OfficeHours::of(WEEK, Vec::new(), calendar(Land::Nw)).unwrap();
        let settings = OfficeSettings::new("Bürgerbüro", 3, hours);
        let (id, tenant) = (OfficeId::from_u128(1), TenantId::from_u128(1));
        let mut office = Office::new(id, tenant, settings);
        let (now, note) = (monday(now), None);
        let say = Input::Say {
            officer: OfficerId::from_u128(1),
            word,
            note,
            until: until.map(monday),
        };
        office.handle(say, now).unwrap();
        let view = office.door(now);
        assert_eq!(
            (view.door, view.by_officer),
            (door, true),
            "{word:?} {until:?}"
        );
        assert_eq!(view.until, Some(monday(says)), "{word:?} {until:?}");
        let after = office.door(monday(says));
        assert_ne!(after.door, door, "{word:?} {until:?}");
    }
}

/// What the administration writes down, as JSON.
#[test]
fn hours_are_written_as_a_rule_or_as_lines_of_schema_org() {
    let read = |json: serde_json::Value| serde_json::from_value::<OfficeHours>(json);
    let monday = serde_json::json!([{"dayOfWeek": "Monday", "opens": "08:00", "closes": "12:00"}]);
    let lines = serde_json::json!({
        "specification": monday, "time_zone": "Europe/Berlin", "land": "BY", "bridge_days": true,
        "local_holidays": ["peace_festival"],
        "closures": [{"from": "2027-02-08", "to": "2027-02-08", "note": "Rosenmontag"}],
    });
    let hours = read(lines.clone()).unwrap();
    assert_eq!(hours.rule(), "Mo 08:00-12:00");
    assert!(hours.is_open(at("2027-02-15T09:00:00+01:00")));
    assert!(!hours.is_open(at("2027-02-08T09:00:00+01:00")));
    let written = serde_json::to_value(&hours).unwrap();
    assert_eq!(written["rule"], "Mo 08:00-12:00");
    assert_eq!(written["closures"][0]["note"], "Rosenmontag");
    assert_eq!(read(written).unwrap(), hours);
    let mut both = lines;
    both["rule"] = "24/7".into();
    assert!(read(both).unwrap_err().to_string().contains("either"));
    assert!(read(serde_json::json!({"time_zone": "Europe/Berlin"})).is_err());
    let unfit = serde_json::json!({"specification": [{"dayOfWeek": "Montag"}]});
    assert!(read(unfit).unwrap_err().to_string().contains("line 1"));
}
