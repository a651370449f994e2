//! The traffic light beside the seat: the latest counts, and it is gone with the seat.

use schalter_control_core::{Check, Event, Input, Refusal};

use crate::town::{ANNA, Town};

fn light(town: &Town) -> Option<Check> {
    town.office.waiting().next().and_then(|seat| seat.check)
}

#[test]
fn the_latest_check_counts_and_goes_with_the_seat() {
    let mut town = Town::new();
    town.sit(ANNA).unwrap();
    let says = |check| Input::Checked { seat: ANNA, check };
    assert_eq!(light(&town), None);
    town.does(says(Check::Poor)).unwrap();
    assert_eq!(town.news(), [Event::SeatChecked { seat: ANNA }]);
    town.does(says(Check::Poor)).unwrap();
    assert_eq!(town.news(), [], "nothing new");
    town.does(says(Check::Good)).unwrap();
    assert_eq!(light(&town), Some(Check::Good));

    town.leave(ANNA).unwrap();
    assert_eq!(town.does(says(Check::Fair)), Err(Refusal::SeatGone));
    let kept = serde_json::to_string(town.office.state()).unwrap();
    assert!(!kept.contains("check"), "{kept}");
}
