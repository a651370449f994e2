//! Leases: who is given up, when, and who is not.

use schalter_control_core::{Event, Input, Refusal, ReturnReason, SeatState};

use crate::town::{ANNA, BERND, CEM, FRAU_MUELLER, HERR_OTT, Town};

#[test]
fn a_seat_without_a_sign_of_life_is_abandoned() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    town.wait(89);
    assert_eq!(town.state(ANNA), SeatState::Seated);
    town.wait(1);
    assert_eq!(town.news(), [Event::SeatAbandoned { seat: ANNA }]);
    assert_eq!(
        (town.state(ANNA), town.office.seats_free()),
        (SeatState::Abandoned, 3)
    );
}

#[test]
fn a_sign_of_life_keeps_the_seat_and_the_place() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND]);
    for _ in 0..10 {
        town.wait(80);
        town.seen(ANNA).unwrap();
        town.seen(BERND).unwrap();
    }
    assert_eq!(town.position(ANNA), Some(1));
}

#[test]
fn a_sign_of_life_that_comes_too_late_is_too_late_with_or_without_a_timer() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    town.turn(90);
    assert_eq!(town.seen(ANNA), Err(Refusal::SeatGone));
    town.timeout();
    assert_eq!(town.seen(ANNA), Err(Refusal::SeatGone));
}

#[test]
fn a_called_seat_is_abandoned_too() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    town.wait(50);
    town.call_next(FRAU_MUELLER).unwrap();
    town.wait(40);
    assert_eq!(town.news(), [Event::SeatAbandoned { seat: ANNA }]);
    assert!(town.all_rooms_closed());
}

#[test]
fn a_long_gap_is_caught_up_in_the_order_of_time() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND]);
    let call = town.call(FRAU_MUELLER, BERND).unwrap();
    town.turn(600);
    town.timeout();
    let reason = ReturnReason::Expired;
    let expected = [
        Event::SeatReturned {
            seat: BERND,
            call,
            reason,
        },
        Event::SeatAbandoned { seat: ANNA },
        Event::SeatAbandoned { seat: BERND },
    ];
    assert_eq!(town.news(), expected);
    town.timeout();
    assert_eq!(town.outputs, [], "a second timeout finds nothing to do");
}

#[test]
fn a_day_away_leaves_an_empty_office() {
    let mut town = Town::new();
    town.in_session(HERR_OTT, CEM);
    town.all_sit([ANNA, BERND]);
    town.call_next(FRAU_MUELLER).unwrap();
    town.turn(24 * 3600);
    town.timeout();
    assert!(town.all_rooms_closed());
    assert_eq!(
        town.office.state().seats,
        [],
        "nothing is remembered longer than ten minutes"
    );
}

#[test]
fn restarting_the_server_loses_no_seat() {
    let mut town = Town::new();
    let session = town.in_session(HERR_OTT, CEM);
    town.all_sit([ANNA, BERND]);
    let call = town.call_next(FRAU_MUELLER).unwrap();
    town.does(Input::Present {
        officer: FRAU_MUELLER,
    })
    .unwrap();
    town.turn(3600);
    town.does(Input::Restarted).unwrap();
    assert_eq!(town.news(), []);
    assert_eq!(town.office.call(call).unwrap().seat, ANNA);
    assert!(town.office.session(session).is_some());
    assert!(
        !town.office.desk(FRAU_MUELLER).present,
        "no page is connected yet"
    );
    town.wait(59);
    town.enter(ANNA).unwrap();
    town.seen(BERND).unwrap();
    town.wait(89);
    assert_eq!(town.position(BERND), Some(1));
}

#[test]
fn who_could_not_be_heard_or_whose_clock_was_turned_begins_anew_and_desks_stay() {
    let mut town = Town::new();
    town.does(Input::Present {
        officer: FRAU_MUELLER,
    })
    .unwrap();
    let session = town.in_session(HERR_OTT, CEM);
    town.all_sit([ANNA, BERND]);
    let call = town.call_next(FRAU_MUELLER).unwrap();
    town.turn(3 * 3600);
    town.does(Input::Recovered).unwrap();
    assert_eq!(town.office.call(call).unwrap().seat, ANNA);
    assert!(town.office.session(session).is_some());
    assert!(town.office.desk(FRAU_MUELLER).present, "her page is open");
    town.wait(59);
    town.enter(ANNA).unwrap();
    assert_eq!(town.position(BERND), Some(1));
    town.wait(31);
    assert_eq!(town.position(BERND), None, "a lease is a lease again");
}
