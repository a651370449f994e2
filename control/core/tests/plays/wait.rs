//! The promised wait: unknown, known, refused when it is too late.

use schalter_control_core::{Input, OfficerId, Promise, Refusal, SeatId};

use crate::town::{ANNA, BERND, CEM, DORA, FRAU_MUELLER, Town, at};

/// Twelve talks of five minutes are history; Frau Müller is at her desk.
fn experienced(rule: &str) -> Town {
    let mut town = Town::with_hours(rule);
    town.now = at("2026-03-02T10:00:00+01:00");
    let officer = FRAU_MUELLER;
    town.does(Input::Present { officer }).unwrap();
    for n in 0..12 {
        let session = town.in_session(officer, SeatId::from_u128(500 + n));
        town.turn(240);
        town.finish(officer, session).unwrap();
    }
    town
}

#[test]
fn nothing_is_promised_while_data_is_thin_or_nobody_is_there() {
    let mut town = Town::new();
    let officer = FRAU_MUELLER;
    town.does(Input::Present { officer }).unwrap();
    assert_eq!(town.office.waits(town.now).newcomer(), None);
    let mut town = experienced("24/7");
    assert!(town.office.waits(town.now).newcomer().is_some());
    town.does(Input::Absent { officer }).unwrap();
    assert_eq!(town.office.waits(town.now).newcomer(), None);
    assert_eq!(
        town.office.calibration().within_ratio(),
        Some(1.0),
        "two were promised"
    );
}

#[test]
fn every_place_in_line_waits_longer_and_elapsed_time_counts() {
    let mut town = experienced("24/7");
    town.in_session(FRAU_MUELLER, ANNA);
    town.all_sit([BERND, CEM]);
    let minutes = |town: &Town| {
        let waits = town.office.waits(town.now);
        let places = [waits.of(BERND), waits.of(CEM), waits.newcomer()];
        places.map(|range| range.unwrap().median_ms / 60_000)
    };
    // Less the two seconds of sitting down.
    assert_eq!(minutes(&town), [3, 7, 11]);
    town.wait_with([ANNA, BERND, CEM], 120);
    assert_eq!(minutes(&town), [1, 5, 9]);
    let other = OfficerId::from_u128(777);
    town.does(Input::Present { officer: other }).unwrap();
    assert_eq!(minutes(&town), [0, 1, 4], "two officers at work");
}

#[test]
fn no_seat_whose_call_would_come_after_closing() {
    let mut town = experienced("Mo-Fr 08:00-11:00");
    town.in_session(FRAU_MUELLER, ANNA);
    town.all_sit([BERND, CEM]);
    let open = town.office.waits(town.now).newcomer();
    assert!(town.office.takes_seats(open, town.now));
    town.leave(CEM).unwrap();
    town.leave(BERND).unwrap();
    town.now = at("2026-03-02T10:58:00+01:00");
    town.does(Input::Seen { seat: ANNA }).unwrap_err();
    let late = SeatId::from_u128(900);
    town.sit(late).unwrap();
    town.call(FRAU_MUELLER, late).unwrap();
    let next_opening = Some(at("2026-03-03T08:00:00+01:00"));
    assert_eq!(town.sit(DORA), Err(Refusal::TooLate { next_opening }));
    let late = town.office.waits(town.now).newcomer();
    assert!(!town.office.takes_seats(late, town.now));
}

#[test]
fn the_first_call_tells_what_became_of_the_promise() {
    let mut town = experienced("24/7");
    town.in_session(FRAU_MUELLER, ANNA);
    town.sit(BERND).unwrap();
    town.wait_with([ANNA, BERND], 1800);
    town.leave(ANNA).unwrap();
    town.call_next(FRAU_MUELLER).unwrap();
    let told = town.news().into_iter().find_map(|event| match event {
        schalter_control_core::Event::SeatCalled { promise, .. } => Some(promise),
        _ => None,
    });
    assert_eq!(told, Some(Some(Promise::Over)));
    assert_eq!(town.office.calibration().over, 1);
}
