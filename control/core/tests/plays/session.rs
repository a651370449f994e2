//! Sessions: how they begin and all the ways they end.

use schalter_control_core::{
    DeskState, Event, FinishReason, Input, Output, Refusal, SeatState, SessionId,
};

use crate::town::{ANNA, BERND, FRAU_MUELLER, HERR_OTT, Town};

#[test]
fn coming_in_opens_the_gate() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    let call = town.call_next(FRAU_MUELLER).unwrap();
    let room = town.office.call(call).unwrap().room;
    let session = town.enter(ANNA).unwrap();
    assert_eq!(town.outputs[0], Output::OpenGate { room, session });
    let officer = FRAU_MUELLER;
    assert_eq!(
        town.news(),
        [Event::SessionStarted {
            seat: ANNA,
            session,
            officer,
            room
        }]
    );
    let view = town.office.session(session).unwrap();
    assert_eq!((view.call, view.seat, view.room), (call, ANNA, room));
    assert_eq!(town.desk(FRAU_MUELLER), DeskState::Serving);
    assert_eq!(town.office.call(call), None);
}

#[test]
fn coming_in_needs_a_call_and_only_once() {
    let mut town = Town::new();
    assert_eq!(town.enter(ANNA), Err(Refusal::UnknownSeat));
    town.sit(ANNA).unwrap();
    assert_eq!(town.enter(ANNA), Err(Refusal::NotCalled));
    town.call_next(FRAU_MUELLER).unwrap();
    town.enter(ANNA).unwrap();
    assert_eq!(town.enter(ANNA), Err(Refusal::AlreadyEntered));
}

#[test]
fn the_officer_finishes_and_is_ready_for_the_next() {
    let mut town = Town::new();
    let session = town.in_session(FRAU_MUELLER, ANNA);
    town.sit(BERND).unwrap();
    town.turn(30);
    assert_eq!(town.finish(HERR_OTT, session), Err(Refusal::NotYourSession));
    town.finish(FRAU_MUELLER, session).unwrap();
    let (duration_ms, reason) = (30_000, FinishReason::Finished);
    assert_eq!(
        town.news(),
        [Event::SessionFinished {
            seat: ANNA,
            session,
            duration_ms,
            reason,
            services: Vec::new(),
        }]
    );
    assert_eq!(town.state(ANNA), SeatState::Finished);
    assert_eq!(town.desk(FRAU_MUELLER), DeskState::Free);
    assert!(town.all_rooms_closed());
    town.call_next(FRAU_MUELLER).unwrap();
    assert_eq!(
        town.finish(FRAU_MUELLER, session),
        Err(Refusal::UnknownSession)
    );
    let unknown = SessionId::from_u128(4711);
    assert_eq!(
        town.finish(FRAU_MUELLER, unknown),
        Err(Refusal::UnknownSession)
    );
}

#[test]
fn leaving_in_a_session_hangs_up_and_frees_the_officer() {
    let mut town = Town::new();
    let session = town.in_session(FRAU_MUELLER, ANNA);
    town.leave(ANNA).unwrap();
    let (duration_ms, reason) = (0, FinishReason::HungUp);
    assert_eq!(
        town.news(),
        [Event::SessionFinished {
            seat: ANNA,
            session,
            duration_ms,
            reason,
            services: Vec::new(),
        }]
    );
    assert_eq!(town.state(ANNA), SeatState::Finished);
    assert_eq!(town.desk(FRAU_MUELLER), DeskState::Free);
    assert!(town.all_rooms_closed());
}

#[test]
fn a_session_lapses_without_a_sign_of_life() {
    let mut town = Town::new();
    let session = town.in_session(FRAU_MUELLER, ANNA);
    town.away(ANNA);
    town.wait(299);
    assert_eq!(town.desk(FRAU_MUELLER), DeskState::Serving);
    town.wait(1);
    let (duration_ms, reason) = (300_000, FinishReason::Lapsed);
    assert_eq!(
        town.news(),
        [Event::SessionFinished {
            seat: ANNA,
            session,
            duration_ms,
            reason,
            services: Vec::new(),
        }]
    );
    assert!(town.all_rooms_closed());
}

#[test]
fn a_session_goes_on_as_long_as_there_are_signs_of_life() {
    let mut town = Town::new();
    let session = town.in_session(FRAU_MUELLER, ANNA);
    for _ in 0..20 {
        town.wait(200);
        town.seen(ANNA).unwrap();
    }
    assert!(town.office.session(session).is_some());
}

#[test]
fn an_officer_who_loses_the_page_keeps_the_session() {
    let mut town = Town::new();
    town.does(Input::Present {
        officer: FRAU_MUELLER,
    })
    .unwrap();
    let session = town.in_session(FRAU_MUELLER, ANNA);
    town.does(Input::Absent {
        officer: FRAU_MUELLER,
    })
    .unwrap();
    let desk = town.office.desk(FRAU_MUELLER);
    assert_eq!((desk.present, desk.state), (false, DeskState::Serving));
    assert_eq!(desk.session.unwrap().session, session);
}
