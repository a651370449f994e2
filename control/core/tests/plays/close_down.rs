//! An office is closed down for good.

use schalter_control_core::{Event, Input, Refusal, SeatState};

use crate::town::{ANNA, BERND, CEM, DORA, FRAU_MUELLER, HERR_OTT, Town};

#[test]
fn who_waits_is_called_or_parked_is_dismissed_and_told_so() {
    let mut town = Town::new();
    town.all_sit([ANNA, BERND, CEM]);
    town.call(FRAU_MUELLER, ANNA).unwrap();
    let parked = Input::Park {
        officer: HERR_OTT,
        seat: BERND,
        note: None,
    };
    town.does(parked).unwrap();
    town.does(Input::CloseDown).unwrap();
    for seat in [ANNA, BERND, CEM] {
        assert!(town.news().contains(&Event::SeatDismissed { seat }));
        assert_eq!(town.state(seat), SeatState::Dismissed);
    }
    assert!(town.all_rooms_closed());
    let refused = town.sit(DORA);
    assert!(
        matches!(refused, Err(Refusal::DoorClosed { .. })),
        "{refused:?}"
    );
}

#[test]
fn a_talk_is_not_cut() {
    let mut town = Town::new();
    town.in_session(FRAU_MUELLER, ANNA);
    town.sit(BERND).unwrap();
    assert_eq!(town.does(Input::CloseDown), Err(Refusal::OfficeInUse));
    assert_eq!(town.state(BERND), SeatState::Seated);
}
