//! Calling: whom, by whom, how often, and how a call ends.

use jiff::SignedDuration;
use schalter_control_core::{
    CallId, DeskState, Event, Input, OfficerId, Output, Refusal, ReturnReason, RoomId, SeatState,
};

use crate::town::{ANNA, BERND, CEM, FRAU_MUELLER, HERR_OTT, Town};

#[test]
fn the_longest_waiting_is_called_into_a_room_with_a_closed_gate() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND]);
    let call = town.call_next(FRAU_MUELLER).unwrap();
    let view = town.office.call(call).unwrap();
    assert_eq!((view.seat, view.number, view.attempt), (ANNA, 1, 1));
    assert_eq!(view.expires_at, town.now + SignedDuration::from_secs(60));
    assert_eq!(
        town.outputs[0],
        Output::OpenRoom {
            room: view.room,
            call
        }
    );
    let (officer, waited_ms) = (FRAU_MUELLER, 2000);
    assert_eq!(
        town.news(),
        [Event::SeatCalled {
            seat: ANNA,
            call,
            officer,
            attempt: 1,
            waited_ms,
            promise: None,
        }]
    );
    assert_eq!(town.desk(FRAU_MUELLER), DeskState::Calling);
    assert_eq!([town.position(ANNA), town.position(BERND)], [None, Some(1)]);
}

#[test]
fn two_officers_never_get_the_same_citizen() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND]);
    town.call_next(FRAU_MUELLER).unwrap();
    assert_eq!(town.call(HERR_OTT, ANNA), Err(Refusal::SeatCalledByOther));
    let call = town.call_next(HERR_OTT).unwrap();
    assert_eq!(town.office.call(call).unwrap().seat, BERND);
    town.enter(ANNA).unwrap();
    let fresh = OfficerId::from_u128(103);
    assert_eq!(town.call(fresh, ANNA), Err(Refusal::AlreadyEntered));
    assert_eq!(town.call_next(fresh), Err(Refusal::NobodyWaiting));
}

#[test]
fn a_busy_officer_cannot_call() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND]);
    town.call_next(FRAU_MUELLER).unwrap();
    assert_eq!(town.call_next(FRAU_MUELLER), Err(Refusal::OfficerBusy));
    town.enter(ANNA).unwrap();
    assert_eq!(town.call(FRAU_MUELLER, BERND), Err(Refusal::OfficerBusy));
}

#[test]
fn a_particular_seat_can_be_called_out_of_turn() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND, CEM]);
    town.call(FRAU_MUELLER, BERND).unwrap();
    assert_eq!(town.state(BERND), SeatState::Called);
    assert_eq!(
        [town.position(ANNA), town.position(CEM)],
        [Some(1), Some(2)]
    );
}

#[test]
fn who_is_reconnecting_is_called_only_if_nobody_else_is_there() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND]);
    town.away(ANNA);
    town.call_next(FRAU_MUELLER).unwrap();
    assert_eq!(town.state(BERND), SeatState::Called);
    town.call_next(HERR_OTT).unwrap();
    assert_eq!(town.state(ANNA), SeatState::Called);
}

#[test]
fn a_call_taken_back_gives_the_old_place_and_does_not_count() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND]);
    let call = town.call_next(FRAU_MUELLER).unwrap();
    assert_eq!(town.take_back(HERR_OTT, call), Err(Refusal::NotYourCall));
    town.take_back(FRAU_MUELLER, call).unwrap();
    let reason = ReturnReason::TakenBack;
    assert_eq!(
        town.news(),
        [Event::SeatReturned {
            seat: ANNA,
            call,
            reason
        }]
    );
    assert_eq!(
        (town.position(ANNA), town.office.seat(ANNA).unwrap().calls),
        (Some(1), 0)
    );
    assert_eq!(town.enter(ANNA), Err(Refusal::NotCalled));
    assert_eq!(
        town.take_back(FRAU_MUELLER, call),
        Err(Refusal::UnknownCall)
    );
    assert!(town.all_rooms_closed());
}

#[test]
fn an_expired_call_gives_the_old_place_and_counts() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND]);
    let call = town.call_next(FRAU_MUELLER).unwrap();
    town.wait(59);
    assert_eq!(town.state(ANNA), SeatState::Called);
    town.wait(1);
    let reason = ReturnReason::Expired;
    assert_eq!(
        town.news(),
        [Event::SeatReturned {
            seat: ANNA,
            call,
            reason
        }]
    );
    assert_eq!(
        (town.position(ANNA), town.office.seat(ANNA).unwrap().calls),
        (Some(1), 1)
    );
    assert_eq!(town.desk(FRAU_MUELLER), DeskState::Free);
    assert!(town.all_rooms_closed());
}

#[test]
fn after_three_expired_calls_the_seat_is_missed() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    for attempt in 1..=3 {
        town.seen(ANNA).unwrap();
        let call = town.call_next(FRAU_MUELLER).unwrap();
        assert_eq!(town.office.call(call).unwrap().attempt, attempt);
        town.wait(60);
    }
    assert_eq!(town.news(), [Event::SeatMissed { seat: ANNA }]);
    assert_eq!(town.state(ANNA), SeatState::Missed);
    assert_eq!(town.enter(ANNA), Err(Refusal::SeatGone));
    assert!(town.all_rooms_closed());
}

#[test]
fn the_officer_can_mark_missed_at_once() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    let call = town.call_next(FRAU_MUELLER).unwrap();
    assert_eq!(town.miss(HERR_OTT, call), Err(Refusal::NotYourCall));
    town.miss(FRAU_MUELLER, call).unwrap();
    assert_eq!(town.news(), [Event::SeatMissed { seat: ANNA }]);
    assert_eq!(town.miss(FRAU_MUELLER, call), Err(Refusal::UnknownCall));
    assert!(town.all_rooms_closed());
}

#[test]
fn coming_in_at_the_very_moment_of_expiry_is_too_late() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    town.call_next(FRAU_MUELLER).unwrap();
    // No timer came.
    town.turn(60);
    assert_eq!(town.enter(ANNA), Err(Refusal::CallExpired));
    town.timeout();
    assert_eq!(town.enter(ANNA), Err(Refusal::CallExpired));
    assert_eq!(town.state(ANNA), SeatState::Seated);
}

#[test]
fn a_refusal_tells_what_became_of_the_latest_call() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    town.call_next(FRAU_MUELLER).unwrap();
    town.wait(60);
    town.seen(ANNA).unwrap();
    assert_eq!(town.enter(ANNA), Err(Refusal::CallExpired));
    let call = town.call_next(FRAU_MUELLER).unwrap();
    town.take_back(FRAU_MUELLER, call).unwrap();
    assert_eq!(town.enter(ANNA), Err(Refusal::NotCalled));
}

#[test]
fn a_moment_before_expiry_is_in_time() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    town.call_next(FRAU_MUELLER).unwrap();
    town.turn(60);
    town.now -= SignedDuration::from_millis(1);
    town.enter(ANNA).unwrap();
}

#[test]
fn an_entered_call_cannot_be_taken_back_or_missed() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    let call = town.call_next(FRAU_MUELLER).unwrap();
    town.enter(ANNA).unwrap();
    assert_eq!(
        town.take_back(FRAU_MUELLER, call),
        Err(Refusal::AlreadyEntered)
    );
    assert_eq!(town.miss(FRAU_MUELLER, call), Err(Refusal::AlreadyEntered));
    assert_eq!(town.take_back(HERR_OTT, call), Err(Refusal::NotYourCall));
}

#[test]
fn a_seat_that_left_cannot_be_called() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    town.leave(ANNA).unwrap();
    assert_eq!(town.call(FRAU_MUELLER, ANNA), Err(Refusal::SeatGone));
    assert_eq!(town.call_next(FRAU_MUELLER), Err(Refusal::NobodyWaiting));
    let (call, room) = (CallId::from_u128(9), RoomId::from_u128(9));
    let input = Input::Call {
        officer: FRAU_MUELLER,
        seat: Some(BERND),
        call,
        room,
    };
    assert_eq!(town.does(input), Err(Refusal::UnknownSeat));
}

#[test]
fn desks_show_who_is_present_and_who_is_engaged() {
    let mut town = Town::new();
    town.does(Input::Present { officer: HERR_OTT }).unwrap();
    assert_eq!(town.news(), [Event::DeskChanged { officer: HERR_OTT }]);
    town.sit(ANNA).unwrap();
    town.call_next(FRAU_MUELLER).unwrap();
    let desks: Vec<_> = town
        .office
        .desks()
        .into_iter()
        .map(|desk| (desk.officer, desk.state))
        .collect();
    assert_eq!(
        desks,
        [
            (FRAU_MUELLER, DeskState::Calling),
            (HERR_OTT, DeskState::Free)
        ]
    );
    town.does(Input::Absent { officer: HERR_OTT }).unwrap();
    assert_eq!(town.office.desks().len(), 1);
    town.does(Input::Absent { officer: HERR_OTT }).unwrap();
    assert_eq!(town.news(), [], "once is enough");
}
