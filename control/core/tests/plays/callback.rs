//! Leave and return: away without a sign of life, told when two are before one.

use schalter_control_core::{Input, Output, Presence, SeatId, SeatState};

use crate::town::{ANNA, BERND, CEM, DORA, FRAU_MUELLER, Town};

fn leaves_a_contact(town: &mut Town, seat: SeatId) {
    town.does(Input::AwaitCallback { seat }).unwrap();
}

fn called_back(town: &Town) -> Vec<(SeatId, u32)> {
    let outputs = town.outputs.iter();
    let told = outputs.filter_map(|output| match *output {
        Output::CallBack { seat, before } => Some((seat, before)),
        _ => None,
    });
    told.collect()
}

fn town_of_four() -> Town {
    let mut town = Town::new();
    town.office.settings.chairs = 9;
    town.all_sit([ANNA, BERND, CEM, DORA]);
    leaves_a_contact(&mut town, DORA);
    assert_eq!(called_back(&town), [], "three are before her");
    town
}

#[test]
fn who_left_a_contact_needs_no_sign_of_life_before_being_called() {
    let mut town = town_of_four();
    town.away(DORA);
    town.wait_with([ANNA, BERND, CEM], 7200);
    let dora = town.office.seat(DORA).unwrap();
    assert_eq!((dora.state, dora.position), (SeatState::Seated, Some(4)));
    assert!(dora.may_be_away);
}

#[test]
fn she_is_told_once_when_two_are_before_her() {
    let mut town = town_of_four();
    town.away(DORA);
    town.call_next(FRAU_MUELLER).unwrap();
    assert_eq!(called_back(&town), [(DORA, 2)]);
    town.leave(ANNA).unwrap();
    town.leave(BERND).unwrap();
    assert_eq!(called_back(&town), [], "once is enough");
}

#[test]
fn three_calls_expire_and_then_she_is_missed() {
    let mut town = town_of_four();
    for other in [ANNA, BERND, CEM] {
        town.leave(other).unwrap();
    }
    town.away(DORA);
    town.wait(3600);
    for _ in 0..3 {
        assert_eq!(town.state(DORA), SeatState::Seated);
        town.call_next(FRAU_MUELLER).unwrap();
        town.wait(60);
    }
    assert_eq!(town.state(DORA), SeatState::Missed);
}

#[test]
fn coming_in_after_hours_away_the_session_does_not_lapse_at_once() {
    let mut town = town_of_four();
    town.wait_with([ANNA, BERND, CEM], 3600);
    town.call(FRAU_MUELLER, DORA).unwrap();
    town.enter(DORA).unwrap();
    town.wait(299);
    assert_eq!(town.state(DORA), SeatState::Entered);
}

#[test]
fn who_withdraws_the_contact_has_a_lease_again() {
    let mut town = town_of_four();
    town.wait_with([ANNA, BERND, CEM], 3600);
    town.does(Input::WithdrawCallback { seat: DORA }).unwrap();
    town.wait(89);
    assert_eq!(town.state(DORA), SeatState::Seated);
    town.wait(1);
    assert_eq!(town.state(DORA), SeatState::Abandoned);
}

#[test]
fn nobody_is_away_for_longer_than_a_working_day() {
    let mut town = town_of_four();
    town.wait(10 * 3600);
    assert_eq!(town.state(DORA), SeatState::Abandoned);
}

#[test]
fn who_is_back_is_called_as_everybody_else() {
    let mut town = town_of_four();
    town.away(DORA);
    town.seen(DORA).unwrap();
    let dora = town.office.seat(DORA).unwrap();
    assert_eq!(dora.presence, Presence::Here);
}
