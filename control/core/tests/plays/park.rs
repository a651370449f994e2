//! Parking: set aside, kept, taken back.

use schalter_control_core::{DeskState, Event, FinishReason, Input, Refusal, SeatState};

use crate::town::{ANNA, BERND, CEM, DORA, FRAU_MUELLER, HERR_OTT, Town};

fn park(town: &mut Town, seat: schalter_control_core::SeatId) -> Result<(), Refusal> {
    town.does(Input::Park {
        officer: FRAU_MUELLER,
        seat,
        note: Some("Foto fehlt".to_owned()),
    })
}

#[test]
fn who_is_parked_is_not_called_and_comes_back_to_the_old_place() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND]);
    park(&mut town, ANNA).unwrap();
    let officer = FRAU_MUELLER;
    assert_eq!(
        town.news(),
        [Event::SeatParked {
            seat: ANNA,
            officer
        }]
    );
    assert_eq!(
        (town.state(ANNA), town.position(ANNA)),
        (SeatState::Parked, None)
    );
    let parked: Vec<_> = town.office.parked().collect();
    assert_eq!(
        (parked[0].seat, parked[0].note.as_deref()),
        (ANNA, Some("Foto fehlt"))
    );
    town.call_next(HERR_OTT).unwrap();
    assert_eq!(town.state(BERND), SeatState::Called);
    assert_eq!(town.call_next(FRAU_MUELLER), Err(Refusal::NobodyWaiting));
    assert_eq!(park(&mut town, ANNA), Err(Refusal::AlreadyParked));

    town.sit(CEM).unwrap();
    town.does(Input::Unpark { seat: ANNA }).unwrap();
    assert_eq!(town.news(), [Event::SeatUnparked { seat: ANNA }]);
    assert_eq!(
        [town.position(ANNA), town.position(CEM)],
        [Some(1), Some(2)]
    );
    let refused = town.does(Input::Unpark { seat: ANNA });
    assert_eq!(refused, Err(Refusal::NotParked));
}

#[test]
fn parking_out_of_a_session_closes_the_room_and_frees_the_officer() {
    let mut town = Town::new();
    let session = town.in_session(FRAU_MUELLER, ANNA);
    town.wait(40);
    park(&mut town, ANNA).unwrap();
    let finished = Event::SessionFinished {
        seat: ANNA,
        session,
        duration_ms: 40_000,
        reason: FinishReason::Parked,
        services: Vec::new(),
    };
    assert_eq!(finished.ended_visit(), None, "the visit goes on");
    assert_eq!(town.news()[0], finished);
    assert!(town.all_rooms_closed());
    assert_eq!(town.desk(FRAU_MUELLER), DeskState::Free);
    town.call(HERR_OTT, ANNA).unwrap();
    town.enter(ANNA).unwrap();
}

#[test]
fn parking_out_of_a_call_closes_the_room() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    town.call_next(FRAU_MUELLER).unwrap();
    park(&mut town, ANNA).unwrap();
    assert!(town.all_rooms_closed());
}

#[test]
fn whom_a_colleague_calls_or_serves_is_not_ones_own_to_park() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    town.call_next(HERR_OTT).unwrap();
    assert_eq!(park(&mut town, ANNA), Err(Refusal::SeatCalledByOther));
    town.enter(ANNA).unwrap();
    assert_eq!(park(&mut town, ANNA), Err(Refusal::NotYourSession));
}

#[test]
fn a_parked_seat_needs_no_chair_and_is_never_refused_one() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND, CEM]);
    park(&mut town, ANNA).unwrap();
    town.sit(DORA).unwrap();
    town.does(Input::Unpark { seat: ANNA }).unwrap();
    assert_eq!(
        (town.office.seats_free(), town.office.waiting_count()),
        (0, 4)
    );
}

#[test]
fn a_parked_seat_has_a_lease_too() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    park(&mut town, ANNA).unwrap();
    town.wait(90);
    assert_eq!(town.news(), [Event::SeatAbandoned { seat: ANNA }]);
}

#[test]
fn a_parked_citizen_may_leave_but_not_enter() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    park(&mut town, ANNA).unwrap();
    assert_eq!(town.enter(ANNA), Err(Refusal::NotCalled));
    town.leave(ANNA).unwrap();
    assert_eq!(town.state(ANNA), SeatState::Left);
}

#[test]
fn restarting_the_server_keeps_the_parked() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    park(&mut town, ANNA).unwrap();
    town.turn(3600);
    town.does(Input::Restarted).unwrap();
    assert_eq!(town.state(ANNA), SeatState::Parked);
}
