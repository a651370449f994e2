//! Slots: where they begin, where they end, and who still finds one free.

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};
use schalter_control_core::slot::CELL_MS;
use schalter_control_core::{
    AppointmentRules, Land, NoAppointment, OfficeHours, OfficeSettings, Service, ServiceId, Slot,
    TakenCells,
};

use crate::town::at;

const MINUTE: u64 = 60_000;

fn rules(hours: &str) -> AppointmentRules {
    let hours = OfficeHours::parse(hours, "Europe/Berlin", Some(Land::Nw)).unwrap();
    AppointmentRules {
        hours: Some(hours),
        ..AppointmentRules::default()
    }
}

fn day(date: &str) -> Range<Timestamp> {
    let start = at(&format!("{date}T00:00:00+01:00"));
    start..start + SignedDuration::from_hours(24)
}

/// The beginnings in Berlin, such as `13:20`.
fn begins(
    rules: &AppointmentRules,
    minutes: u64,
    span: Range<Timestamp>,
    taken: &TakenCells,
) -> Vec<String> {
    let now = at("2027-02-26T10:00:00+01:00");
    let slots = rules.slots(minutes * MINUTE, span, taken, now);
    slots.map(|slot| local(slot.slot.starts_at)).collect()
}

fn local(at: Timestamp) -> String {
    at.in_tz("Europe/Berlin")
        .unwrap()
        .strftime("%H:%M")
        .to_string()
}

fn none() -> TakenCells {
    TakenCells::default()
}

#[test]
fn slots_follow_one_another_within_the_hours() {
    let rules = rules("Mo 13:00-14:00,15:00-15:40; PH off");
    let monday = day("2027-03-01");
    assert_eq!(
        begins(&rules, 20, monday.clone(), &none()),
        ["13:00", "13:20", "13:40", "15:00", "15:20"]
    );
    let with_buffer = AppointmentRules {
        buffer_ms: 5 * MINUTE,
        ..rules.clone()
    };
    // The last may use its buffer after hours, the officer needs no room for it.
    assert_eq!(
        begins(&with_buffer, 20, monday.clone(), &none()),
        ["13:00", "13:25", "15:00"]
    );
    // Twelve minutes are three cells.
    assert_eq!(begins(&rules, 12, monday.clone(), &none()).len(), 4 + 2);
    assert_eq!(begins(&rules, 61, monday, &none()), [] as [&str; 0]);
    assert_eq!(
        begins(&rules, 20, day("2027-03-02"), &none()),
        [] as [&str; 0]
    );
    // Easter Monday.
    assert_eq!(
        begins(&rules, 20, day("2027-03-29"), &none()),
        [] as [&str; 0]
    );
}

#[test]
fn the_grid_does_not_depend_on_where_one_looks() {
    for hours in ["Mo-Fr 08:10-12:00", "24/7"] {
        let rules = rules(hours);
        let whole = begins(&rules, 25, day("2027-03-01"), &none());
        let late = at("2027-03-01T09:41:00+01:00")..at("2027-03-02T00:00:00+01:00");
        let expected: Vec<_> = whole
            .iter()
            .filter(|begin| begin.as_str() >= "09:41")
            .cloned()
            .collect();
        assert_eq!(begins(&rules, 25, late, &none()), expected, "{hours}");
    }
}

#[test]
fn not_too_soon_and_not_too_far_ahead() {
    let rules = AppointmentRules {
        lead_ms: 120 * MINUTE,
        horizon_days: 7,
        ..rules("Mo-Fr 08:00-16:00")
    };
    let now = at("2027-03-01T10:10:00+01:00");
    let nothing_taken = none();
    let all = rules.slots(
        60 * MINUTE,
        now..now + SignedDuration::from_hours(24 * 30),
        &nothing_taken,
        now,
    );
    let all: Vec<_> = all.map(|free| free.slot.starts_at).collect();
    assert_eq!(all[0], at("2027-03-01T13:00:00+01:00"));
    assert_eq!(*all.last().unwrap(), at("2027-03-08T10:00:00+01:00"));
    let at_ten = at("2027-03-02T10:00:00+01:00");
    assert!(rules.slot_at(at_ten, 60 * MINUTE, now).is_ok());
    for unfit in [
        "2027-03-02T10:05:00+01:00",
        "2027-03-02T16:00:00+01:00",
        "2027-03-01T12:00:00+01:00",
        "2027-03-09T10:00:00+01:00",
        "2027-02-01T10:00:00+01:00",
    ] {
        let refused = rules.slot_at(at(unfit), 60 * MINUTE, now);
        assert_eq!(refused, Err(NoAppointment::UnknownSlot), "{unfit}");
    }
    let offers_none = AppointmentRules::default();
    assert_eq!(
        offers_none.slot_at(at_ten, 60 * MINUTE, now),
        Err(NoAppointment::NotOffered)
    );
    assert_eq!(
        begins(&offers_none, 20, day("2027-03-01"), &none()),
        [] as [&str; 0]
    );
}

#[test]
fn a_slot_is_free_while_a_counter_is() {
    let rules = AppointmentRules {
        counters: 2,
        ..rules("Mo 13:00-14:00")
    };
    let monday = day("2027-03-01");
    let first = Slot {
        starts_at: at("2027-03-01T13:00:00+01:00"),
        ends_at: at("2027-03-01T13:20:00+01:00"),
    };
    let taken = |counters: &[u16]| -> TakenCells {
        let each = |&counter: &u16| first.cells(0).map(move |cell| (cell, counter));
        counters.iter().flat_map(each).collect()
    };
    let free = |taken: &TakenCells| {
        let now = at("2027-02-26T10:00:00+01:00");
        let slots = rules.slots(20 * MINUTE, monday.clone(), taken, now);
        slots.map(|slot| slot.free).collect::<Vec<_>>()
    };
    assert_eq!(free(&none()), [2, 2, 2]);
    assert_eq!(free(&taken(&[1])), [1, 2, 2]);
    assert_eq!(free(&taken(&[0, 1])), [2, 2]);
    // A third counter was closed after somebody had booked there: they need an officer too.
    assert_eq!(free(&taken(&[0, 2])), [2, 2]);
    assert_eq!(taken(&[0]).free_counters(&first.cells(0), 2), [1]);
    // Half an hour does not fit behind twenty minutes that begin with the hour.
    assert_eq!(
        begins(&rules, 30, monday.clone(), &taken(&[0, 1])),
        ["13:30"]
    );
}

#[test]
fn cells_cover_slot_and_buffer_and_no_more() {
    let slot = Slot {
        starts_at: at("2027-03-01T13:00:00+01:00"),
        ends_at: at("2027-03-01T13:20:00+01:00"),
    };
    let first = slot.starts_at.as_millisecond() / CELL_MS;
    assert_eq!(slot.cells(0), first..first + 4);
    assert_eq!(slot.cells(1), first..first + 5);
    assert_eq!(slot.cells(5 * MINUTE), first..first + 5);
}

/// On 28 March 2027 two o'clock is three o'clock; on 31 October three o'clock comes twice.
#[test]
fn the_clock_is_changed_and_the_slots_keep_their_length() {
    let rules = AppointmentRules {
        horizon_days: 365,
        ..rules("Su 01:00-04:00")
    };
    let forward = begins(&rules, 60, day("2027-03-28"), &none());
    assert_eq!(forward, ["01:00", "03:00"]);
    let back = day("2027-10-31");
    let back = back.start - SignedDuration::from_hours(1)..back.end;
    assert_eq!(
        begins(&rules, 60, back, &none()),
        ["01:00", "02:00", "02:00", "03:00"]
    );
}

#[test]
fn the_services_say_how_long_it_takes() {
    let service = |id, minutes| Service {
        id: ServiceId::from_u128(id),
        name: "Wohnsitz anmelden".to_owned(),
        usual_ms: minutes * MINUTE,
        papers: Vec::new(),
        translations: std::collections::BTreeMap::new(),
    };
    let settings = OfficeSettings {
        services: vec![service(1, 12), service(2, 20)],
        ..OfficeSettings::default()
    };
    let minutes = |ids: &[u128]| {
        let ids: Vec<_> = ids.iter().copied().map(ServiceId::from_u128).collect();
        settings.length_ms(&ids) / MINUTE
    };
    assert_eq!(
        [minutes(&[]), minutes(&[1]), minutes(&[1, 2])],
        [15, 15, 35]
    );
}
