//! Redirecting: to a colleague, to another office, with the reason kept.

use schalter_control_core::{
    Event, Guest, Input, OfficeId, OfficerId, Output, Refusal, SeatId, SeatState,
};

use crate::town::{ANNA, BERND, CEM, FRAU_MUELLER, HERR_OTT, Town};

const ELSEWHERE: OfficeId = OfficeId::from_u128(70);

fn redirect(town: &mut Town, seat: SeatId, to: OfficerId) -> Result<(), Refusal> {
    town.does(Input::Redirect {
        officer: FRAU_MUELLER,
        seat,
        to,
        reason: Some("Namensänderung".to_owned()),
    })
}

fn hand_over(town: &mut Town, seat: SeatId) -> Box<Guest> {
    town.does(Input::HandOver {
        officer: FRAU_MUELLER,
        seat,
        to: ELSEWHERE,
        reason: Some("Bauantrag".to_owned()),
    })
    .unwrap();
    let handed = town.outputs.iter().find_map(|output| match output {
        Output::HandOver { to, guest } if *to == ELSEWHERE => Some(guest.clone()),
        _ => None,
    });
    handed.expect("a guest")
}

#[test]
fn who_is_redirected_to_an_officer_is_left_for_them_while_they_are_there() {
    let mut town = Town::new();
    town.does(Input::Present { officer: HERR_OTT }).unwrap();
    town.all_sit([ANNA, BERND]);
    redirect(&mut town, ANNA, HERR_OTT).unwrap();
    let told = Event::SeatRedirected {
        seat: ANNA,
        to_office: None,
        to_officer: Some(HERR_OTT),
    };
    assert_eq!(town.news(), [told]);
    let waiting = town.office.waiting().next().unwrap();
    let redirect = waiting.redirect.unwrap();
    assert_eq!((waiting.seat, redirect.by), (ANNA, FRAU_MUELLER));
    assert_eq!(redirect.reason.as_deref(), Some("Namensänderung"));

    town.call_next(FRAU_MUELLER).unwrap();
    assert_eq!(town.state(BERND), SeatState::Called);
    town.call_next(HERR_OTT).unwrap();
    assert_eq!(town.state(ANNA), SeatState::Called);
}

#[test]
fn when_that_officer_goes_everybody_may_call_them() {
    let mut town = Town::new();
    town.does(Input::Present { officer: HERR_OTT }).unwrap();
    town.sit(ANNA).unwrap();
    redirect(&mut town, ANNA, HERR_OTT).unwrap();
    assert_eq!(town.call_next(FRAU_MUELLER), Err(Refusal::NobodyWaiting));
    town.does(Input::Absent { officer: HERR_OTT }).unwrap();
    town.call_next(FRAU_MUELLER).unwrap();
    assert_eq!(town.state(ANNA), SeatState::Called);
}

#[test]
fn out_of_a_session_one_goes_on_in_the_place_of_ones_arrival() {
    let mut town = Town::new();
    town.in_session(FRAU_MUELLER, ANNA);
    town.all_sit([BERND, CEM]);
    redirect(&mut town, ANNA, HERR_OTT).unwrap();
    assert_eq!(
        (town.state(ANNA), town.position(ANNA)),
        (SeatState::Seated, Some(1))
    );
    assert!(town.all_rooms_closed());
}

#[test]
fn another_office_receives_the_same_seat_with_the_time_already_waited() {
    let (mut here, mut there) = (Town::new(), Town::new());
    here.sit(ANNA).unwrap();
    here.turn(60);
    there.now = here.now;
    there.sit(BERND).unwrap();
    let guest = hand_over(&mut here, ANNA);
    assert_eq!(here.office.seat(ANNA), None, "gone from here");
    there.does(Input::Receive(guest.clone())).unwrap();
    assert_eq!(
        there.news(),
        [Event::SeatTaken {
            seat: ANNA,
            number: 2
        }]
    );
    assert_eq!(
        [there.position(ANNA), there.position(BERND)],
        [Some(1), Some(2)]
    );
    let waiting = there.office.waiting().next().unwrap();
    let redirect = waiting.redirect.unwrap();
    assert_eq!(redirect.from_office, Some(here.office.id));
    assert_eq!(redirect.reason.as_deref(), Some("Bauantrag"));
    assert_eq!(
        there.does(Input::Receive(guest)),
        Err(Refusal::AlreadySeated)
    );
}

#[test]
fn a_full_office_receives_guests_and_a_closed_one_does_not() {
    let (mut here, mut there) = (Town::new(), Town::new());
    here.sit(SeatId::from_u128(9)).unwrap();
    there.all_sit([ANNA, BERND, CEM]);
    let guest = hand_over(&mut here, SeatId::from_u128(9));
    there.does(Input::Close { officer: HERR_OTT }).unwrap();
    let refused = there.does(Input::Receive(guest.clone()));
    assert!(matches!(refused, Err(Refusal::DoorClosed { .. })));
    there.does(Input::Open { officer: HERR_OTT }).unwrap();
    there.does(Input::Receive(guest)).unwrap();
}

#[test]
fn whom_a_colleague_serves_is_not_ones_own_to_redirect() {
    let mut town = Town::new();
    town.in_session(HERR_OTT, ANNA);
    let refused = redirect(&mut town, ANNA, FRAU_MUELLER);
    assert_eq!(refused, Err(Refusal::NotYourSession));
}
