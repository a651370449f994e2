//! The door: hours, the officers' word, and what the public is told.

use jiff::Timestamp;
use schalter_control_core::{Door, Input, OfficeHours, Refusal, SeatState};

use crate::town::{ANNA, BERND, CEM, FRAU_MUELLER, Town, at};

const BAUAMT: &str = "Mo-Fr 08:00-12:00,13:00-16:00";

fn open(town: &mut Town) {
    town.does(Input::Open {
        officer: FRAU_MUELLER,
    })
    .unwrap();
}

fn close(town: &mut Town) {
    town.does(Input::Close {
        officer: FRAU_MUELLER,
    })
    .unwrap();
}

fn pause(town: &mut Town, note: &str) {
    let note = Some(note.to_owned());
    town.does(Input::Pause {
        officer: FRAU_MUELLER,
        note,
    })
    .unwrap();
}

fn door(town: &Town) -> (Door, Option<Timestamp>) {
    let view = town.office.door(town.now);
    (view.door, view.until)
}

/// Turns the clock to a moment of 2026-03, Berlin winter time, timers coming punctually.
fn until(town: &mut Town, text: &str) {
    let seconds = at(text).duration_since(town.now).as_secs();
    town.wait(seconds);
}

#[test]
fn the_hours_open_and_close_by_themselves_and_the_public_is_told() {
    let mut town = Town::with_hours(BAUAMT);
    town.timeout();
    assert_eq!(
        door(&town),
        (Door::Open, Some(at("2026-03-02T12:00:00+01:00")))
    );
    until(&mut town, "2026-03-02T11:59:59+01:00");
    assert_eq!(town.told_office_changed(), 0);
    until(&mut town, "2026-03-02T12:00:00+01:00");
    assert_eq!(town.told_office_changed(), 1);
    let next_opening = Some(at("2026-03-02T13:00:00+01:00"));
    assert_eq!(door(&town), (Door::Closed, next_opening));
    assert_eq!(town.sit(ANNA), Err(Refusal::DoorClosed { next_opening }));
    until(&mut town, "2026-03-02T13:00:00+01:00");
    town.sit(ANNA).unwrap();
}

#[test]
fn the_timer_is_set_for_what_comes_first() {
    let mut town = Town::with_hours(BAUAMT);
    town.now = at("2026-03-02T11:59:00+01:00");
    let noon = Some(at("2026-03-02T12:00:00+01:00"));
    assert_eq!(town.office.wake_at(town.now), noon);
    town.sit(ANNA).unwrap();
    assert_eq!(town.office.wake_at(town.now), noon, "the lease ends later");
    town.wait(60);
    let lease = Some(at("2026-03-02T12:00:30+01:00"));
    assert_eq!(town.office.wake_at(town.now), lease);
    let idle = Town::new();
    assert_eq!(
        idle.office.wake_at(idle.now),
        None,
        "nothing happens by itself"
    );
}

#[test]
fn the_boundary_is_told_even_if_another_input_meets_it_first() {
    let mut town = Town::with_hours(BAUAMT);
    town.now = at("2026-03-02T11:59:00+01:00");
    town.sit(ANNA).unwrap();
    town.now = at("2026-03-02T12:00:01+01:00");
    town.seen(ANNA).unwrap();
    assert_eq!(town.told_office_changed(), 1);
}

#[test]
fn those_seated_keep_their_seats_when_the_door_closes() {
    let mut town = Town::with_hours(BAUAMT);
    town.now = at("2026-03-02T11:59:00+01:00");
    town.all_sit([ANNA, BERND]);
    close(&mut town);
    assert_eq!(town.state(ANNA), SeatState::Seated);
    town.call_next(FRAU_MUELLER).unwrap();
    town.enter(ANNA).unwrap();
}

#[test]
fn an_office_closed_by_its_officer_opens_at_the_next_regular_opening() {
    let mut town = Town::with_hours(BAUAMT);
    close(&mut town);
    assert_eq!(town.told_office_changed(), 1);
    assert_eq!(
        door(&town),
        (Door::Closed, Some(at("2026-03-02T13:00:00+01:00")))
    );
    until(&mut town, "2026-03-02T13:00:00+01:00");
    assert_eq!(
        door(&town),
        (Door::Open, Some(at("2026-03-02T16:00:00+01:00")))
    );
}

#[test]
fn an_office_that_is_always_open_stays_closed_until_an_officer_opens() {
    let mut town = Town::new();
    close(&mut town);
    town.wait(30 * 24 * 3600);
    assert_eq!(door(&town), (Door::Closed, None));
    assert_eq!(
        town.sit(ANNA),
        Err(Refusal::DoorClosed { next_opening: None })
    );
    open(&mut town);
    assert_eq!(door(&town), (Door::Open, None));
}

#[test]
fn a_pause_says_why_and_ends_when_an_officer_opens() {
    let mut town = Town::with_hours(BAUAMT);
    pause(&mut town, "Gleich wieder da");
    let note = Some("Gleich wieder da".to_owned());
    assert_eq!(town.office.door(town.now).note, note);
    assert_eq!(
        door(&town),
        (Door::Paused, Some(at("2026-03-02T13:00:00+01:00")))
    );
    assert_eq!(town.sit(ANNA), Err(Refusal::DoorPaused { note }));
    open(&mut town);
    assert_eq!(town.office.door(town.now).note, None);
    town.sit(ANNA).unwrap();
}

#[test]
fn a_forgotten_pause_is_simply_closed_after_hours_and_open_the_next_day() {
    let mut town = Town::with_hours(BAUAMT);
    town.now = at("2026-03-02T15:00:00+01:00");
    pause(&mut town, "Feueralarm");
    until(&mut town, "2026-03-02T16:00:00+01:00");
    let view = town.office.door(town.now);
    assert_eq!((view.door, view.note), (Door::Closed, None));
    until(&mut town, "2026-03-03T08:00:00+01:00");
    assert_eq!(door(&town).0, Door::Open);
}

#[test]
fn an_office_opened_outside_its_hours_goes_back_to_them_at_the_next_opening() {
    let mut town = Town::with_hours(BAUAMT);
    town.now = at("2026-03-07T10:00:00+01:00");
    assert_eq!(
        door(&town),
        (Door::Closed, Some(at("2026-03-09T08:00:00+01:00")))
    );
    open(&mut town);
    assert_eq!(
        door(&town),
        (Door::Open, Some(at("2026-03-09T12:00:00+01:00")))
    );
    town.sit(ANNA).unwrap();
    until(&mut town, "2026-03-09T12:00:00+01:00");
    assert_eq!(door(&town).0, Door::Closed);
}

#[test]
fn closing_an_office_opened_outside_its_hours_lets_the_hours_rule() {
    let mut town = Town::with_hours(BAUAMT);
    town.now = at("2026-03-07T10:00:00+01:00");
    open(&mut town);
    close(&mut town);
    assert_eq!(
        door(&town),
        (Door::Closed, Some(at("2026-03-09T08:00:00+01:00")))
    );
    until(&mut town, "2026-03-09T08:00:00+01:00");
    assert_eq!(door(&town).0, Door::Open);
}

#[test]
fn a_full_office_is_full_and_a_closed_full_office_is_closed() {
    let mut town = Town::with_hours(BAUAMT);
    town.all_sit([ANNA, BERND, CEM]);
    assert_eq!(door(&town).0, Door::Full);
    close(&mut town);
    assert_eq!(door(&town).0, Door::Closed);
}

#[test]
fn the_same_word_twice_is_told_once() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    open(&mut town);
    assert_eq!(town.outputs, []);
    pause(&mut town, "Pause");
    assert_eq!(town.told_office_changed(), 1);
    pause(&mut town, "Pause");
    assert_eq!(town.outputs, []);
    pause(&mut town, "Längere Pause");
    assert_eq!(town.told_office_changed(), 1);
}

#[test]
fn new_settings_take_effect_and_are_told() {
    let mut town = Town::new();
    close(&mut town);
    let mut settings = town.office.settings.clone();
    town.does(Input::NewSettings(settings.clone())).unwrap();
    assert_eq!(town.outputs, [], "nothing is new");
    settings.hours = OfficeHours::parse(BAUAMT, "Europe/Berlin", None).unwrap();
    settings.chairs = 5;
    town.does(Input::NewSettings(settings)).unwrap();
    assert_eq!(
        (town.told_office_changed(), town.office.seats_free()),
        (1, 5)
    );
    assert_eq!(
        door(&town),
        (Door::Closed, Some(at("2026-03-02T13:00:00+01:00")))
    );
}

#[test]
fn fewer_chairs_drive_nobody_out() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND, CEM]);
    let mut settings = town.office.settings.clone();
    settings.chairs = 1;
    // Not through the town, whose check wants a chair for everybody.
    town.office
        .handle(Input::NewSettings(settings), town.now)
        .unwrap();
    assert_eq!(
        (town.office.waiting_count(), town.office.seats_free()),
        (3, 0)
    );
    assert_eq!(town.office.door(town.now).door, Door::Full);
}
