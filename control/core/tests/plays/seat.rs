//! Sitting, waiting and leaving.

use schalter_control_core::id::SeatId;
use schalter_control_core::{
    Event, Input, Output, Presence, Refusal, SeatState, Service, ServiceId, Wish,
};

use crate::town::{ANNA, BERND, CEM, DORA, FRAU_MUELLER, Town, at};

#[test]
fn who_sits_gets_a_number_and_a_position() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    assert_eq!(
        town.news(),
        [Event::SeatTaken {
            seat: ANNA,
            number: 1
        }]
    );
    assert_eq!(
        town.outputs.last(),
        Some(&Output::Event(Event::OfficeChanged))
    );
    town.sit(BERND).unwrap();
    let bernd = town.office.seat(BERND).unwrap();
    assert_eq!(
        (bernd.number, bernd.position, bernd.state),
        (2, Some(2), SeatState::Seated)
    );
    assert_eq!(
        (town.office.seats_free(), town.office.waiting_count()),
        (1, 2)
    );
}

#[test]
fn a_second_sit_with_the_same_seat_is_refused() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    assert_eq!(town.sit(ANNA), Err(Refusal::AlreadySeated));
    town.leave(ANNA).unwrap();
    assert_eq!(town.sit(ANNA), Err(Refusal::SeatGone));
}

#[test]
fn a_full_area_refuses_and_says_when_it_opens_next() {
    let mut town = Town::with_hours("Mo-Fr 08:00-12:00");
    town.all_sit([ANNA, BERND, CEM]);
    let next_opening = Some(at("2026-03-03T08:00:00+01:00"));
    assert_eq!(town.sit(DORA), Err(Refusal::AreaFull { next_opening }));
    town.leave(BERND).unwrap();
    town.sit(DORA).unwrap();
}

#[test]
fn who_is_in_a_session_needs_no_chair() {
    let mut town = Town::new();
    town.in_session(FRAU_MUELLER, ANNA);
    assert_eq!(town.office.seats_free(), 3);
    town.all_sit([BERND, CEM, DORA]);
}

#[test]
fn who_leaves_frees_the_chair_and_the_others_move_up() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND, CEM]);
    town.leave(ANNA).unwrap();
    assert_eq!(town.news(), [Event::SeatLeft { seat: ANNA }]);
    assert_eq!(town.state(ANNA), SeatState::Left);
    assert_eq!(
        [town.position(BERND), town.position(CEM)],
        [Some(1), Some(2)]
    );
    assert_eq!(town.leave(ANNA), Err(Refusal::SeatGone));
}

#[test]
fn leaving_while_called_closes_the_room_and_frees_the_officer() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    let call = town.call_next(FRAU_MUELLER).unwrap();
    town.leave(ANNA).unwrap();
    assert!(town.all_rooms_closed());
    assert_eq!(
        town.take_back(FRAU_MUELLER, call),
        Err(Refusal::UnknownCall)
    );
    assert_eq!(town.call_next(FRAU_MUELLER), Err(Refusal::NobodyWaiting));
}

#[test]
fn numbers_start_again_each_local_day() {
    let mut town = Town::new();
    town.now = at("2026-03-02T23:50:00+01:00");
    town.sit(ANNA).unwrap();
    town.leave(ANNA).unwrap();
    town.sit(BERND).unwrap();
    assert_eq!(town.office.seat(BERND).unwrap().number, 2);
    // In UTC it is still the old day.
    town.now = at("2026-03-03T00:01:00+01:00");
    town.sit(CEM).unwrap();
    assert_eq!(town.office.seat(CEM).unwrap().number, 1);
}

#[test]
fn a_number_that_lives_on_over_midnight_is_not_given_twice() {
    let mut town = Town::new();
    town.now = at("2026-03-02T23:59:30+01:00");
    town.sit(ANNA).unwrap();
    town.turn(60);
    town.sit(BERND).unwrap();
    assert_eq!(town.office.seat(ANNA).unwrap().number, 1);
    assert_eq!(town.office.seat(BERND).unwrap().number, 2);
}

#[test]
fn a_lost_stream_shows_as_reconnecting_until_it_is_back() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    town.away(ANNA);
    assert_eq!(town.news(), [Event::SeatReconnecting { seat: ANNA }]);
    assert_eq!(
        town.office.waiting().next().unwrap().presence,
        Presence::Reconnecting
    );
    town.away(ANNA);
    assert_eq!(town.news(), [], "once is enough");
    town.seen(ANNA).unwrap();
    assert_eq!(town.news(), [Event::SeatBack { seat: ANNA }]);
    town.seen(ANNA).unwrap();
    assert_eq!(town.outputs, [], "a sign of life is no news");
}

#[test]
fn an_ended_seat_is_remembered_for_ten_minutes() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    town.leave(ANNA).unwrap();
    town.wait(599);
    assert_eq!(town.state(ANNA), SeatState::Left);
    assert_eq!(town.seen(ANNA), Err(Refusal::SeatGone));
    town.wait(1);
    assert_eq!(town.office.seat(ANNA), None);
    assert_eq!(town.seen(ANNA), Err(Refusal::UnknownSeat));
    assert_eq!(town.leave(ANNA), Err(Refusal::UnknownSeat));
    assert_eq!(town.call(FRAU_MUELLER, ANNA), Err(Refusal::UnknownSeat));
}

#[test]
fn of_those_who_have_gone_the_newest_hundred_are_remembered() {
    let mut town = Town::new();
    let crowd: Vec<SeatId> = (1_000..1_103).map(SeatId::from_u128).collect();
    for seat in &crowd {
        town.sit(*seat).unwrap();
        town.leave(*seat).unwrap();
        town.wait(1);
    }
    let remembered = |seat: &&SeatId| town.office.seat(**seat).is_some();
    assert_eq!(crowd.iter().filter(remembered).count(), 100);
    assert!(!remembered(&&crowd[2]) && remembered(&&crowd[3]));
}

#[test]
fn one_sits_for_services_the_office_has() {
    let mut town = Town::new();
    let passport = Service {
        id: ServiceId::from_u128(1),
        name: "Reisepass beantragen".to_owned(),
        usual_ms: 600_000,
        papers: vec!["Biometrisches Foto".to_owned()],
        translations: std::collections::BTreeMap::new(),
    };
    town.office.settings.services = vec![passport];
    let sit = |service| Input::Sit {
        seat: ANNA,
        wish: Wish {
            services: vec![ServiceId::from_u128(service)],
            ..Wish::default()
        },
    };
    assert_eq!(town.does(sit(2)), Err(Refusal::UnknownService));
    town.does(sit(1)).unwrap();
    let waiting = town.office.waiting().next().unwrap();
    assert_eq!(waiting.wish.services, [ServiceId::from_u128(1)]);
}
