//! The order of the line: by arrival, the urgent and appointments ahead, and nobody starves.

use jiff::SignedDuration;
use proptest::prelude::*;
use schalter_control_core::{
    AppointmentId, Event, Input, OfficerId, Priority, Refusal, SeatId, SeatState, Wish,
};

use crate::town::{ANNA, BERND, CEM, DORA, FRAU_MUELLER, HERR_OTT, Town};

fn comes_to_an_appointment(town: &mut Town, seat: SeatId) -> Result<(), Refusal> {
    let wish = Wish {
        priority: Priority::Appointment,
        appointment: Some(AppointmentId::from_u128(5)),
        ..Wish::default()
    };
    town.does(Input::Sit { seat, wish })
}

fn rank(town: &mut Town, seat: SeatId, priority: Priority) -> Result<(), Refusal> {
    town.does(Input::Rank { seat, priority })
}

#[test]
fn an_appointment_goes_ahead_of_who_came_less_than_an_hour_before() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    town.wait_with([ANNA], 3570);
    town.sit(BERND).unwrap();
    comes_to_an_appointment(&mut town, CEM).unwrap();
    town.turn(30);
    comes_to_an_appointment(&mut town, DORA).unwrap();
    let places = [CEM, ANNA, BERND].map(|seat| town.position(seat));
    assert_eq!(places, [Some(1), Some(2), Some(4)]);
    town.call_next(FRAU_MUELLER).unwrap();
    town.call_next(HERR_OTT).unwrap();
    assert_eq!(town.state(CEM), SeatState::Called);
    assert_eq!(town.state(ANNA), SeatState::Called);
    let left = [DORA, BERND].map(|seat| town.position(seat));
    assert_eq!(left, [Some(1), Some(2)], "an hour earlier is early enough");
}

#[test]
fn who_has_an_appointment_is_let_in_though_every_chair_is_taken_and_the_door_closed() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND, CEM]);
    comes_to_an_appointment(&mut town, DORA).unwrap();
    assert_eq!(
        (town.office.seats_free(), town.office.waiting_count()),
        (0, 4)
    );
    town.leave(DORA).unwrap();
    town.does(Input::Close {
        officer: FRAU_MUELLER,
    })
    .unwrap();
    comes_to_an_appointment(&mut town, SeatId::from_u128(9)).unwrap();
}

#[test]
fn an_officer_says_that_it_is_urgent_and_that_it_is_not() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND]);
    rank(&mut town, BERND, Priority::Urgent).unwrap();
    let priority = Priority::Urgent;
    assert_eq!(
        town.news(),
        [Event::SeatRanked {
            seat: BERND,
            priority
        }]
    );
    assert_eq!(
        [town.position(BERND), town.position(ANNA)],
        [Some(1), Some(2)]
    );
    rank(&mut town, BERND, Priority::Urgent).unwrap();
    assert_eq!(town.news(), [], "once is enough");
    rank(&mut town, BERND, Priority::WalkIn).unwrap();
    assert_eq!(
        [town.position(ANNA), town.position(BERND)],
        [Some(1), Some(2)]
    );
}

#[test]
fn in_a_session_nothing_is_urgent_any_more() {
    let mut town = Town::new();
    town.in_session(HERR_OTT, ANNA);
    let refused = rank(&mut town, ANNA, Priority::Urgent);
    assert_eq!(refused, Err(Refusal::AlreadyEntered));
}

/// Who comes how many seconds after the one before, and how urgent.
fn arrivals() -> impl Strategy<Value = Vec<(i64, Priority)>> {
    let priority = prop_oneof![
        4 => Just(Priority::WalkIn),
        3 => Just(Priority::Appointment),
        2 => Just(Priority::Urgent),
    ];
    prop::collection::vec((0..2_400_i64, priority), 2..40)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(7),
        ..ProptestConfig::default()
    })]

    /// Walk-ins, appointments and the urgent come all day, one officer calls one after the other,
    /// and whoever came two hours (the largest credit) before another is called before them.
    #[test]
    fn nobody_is_overtaken_by_who_comes_two_hours_later(arrivals in arrivals()) {
        let mut town = Town::new();
        town.office.settings.chairs = 100;
        town.office.settings.lease_ms = u64::MAX;
        let mut came = Vec::new();
        for (n, (pause, priority)) in (1..).zip(arrivals) {
            town.turn(pause);
            let seat = SeatId::from_u128(n);
            town.does(Input::Sit { seat, wish: Wish { priority, ..Wish::default() } }).unwrap();
            came.push((seat, town.now, priority));
        }
        let mut called = Vec::new();
        for n in 0..came.len() {
            let call = town.call_next(OfficerId::from_u128(500 + n as u128)).unwrap();
            called.push(town.office.call(call).unwrap().seat);
        }
        let turn = |seat| called.iter().position(|&other| other == seat).unwrap();
        let longest = SignedDuration::from_hours(2);
        for &(early, early_at, early_priority) in &came {
            for &(late, late_at, late_priority) in &came {
                let must_be_first = late_at.duration_since(early_at) >= longest
                    || (early_at < late_at && early_priority >= late_priority);
                prop_assert!(!must_be_first || turn(early) < turn(late), "{early} {late}");
            }
        }
    }
}
