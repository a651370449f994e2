//! The alarm: told once, with whom they talk, until somebody takes care of it.

use schalter_control_core::{Event, Input};

use crate::town::{ANNA, FRAU_MUELLER, HERR_OTT, Town};

#[test]
fn an_alarm_stands_until_somebody_takes_care_of_it() {
    let mut town = Town::new();
    let officer = FRAU_MUELLER;
    let session = town.in_session(officer, ANNA);
    town.does(Input::RaiseAlarm { officer }).unwrap();
    assert_eq!(town.news(), [Event::DeskChanged { officer }]);
    town.does(Input::RaiseAlarm { officer }).unwrap();
    assert_eq!(town.news(), [], "it is the same alarm");
    town.finish(officer, session).unwrap();
    let [alarm] = town.office.alarms() else {
        panic!("one alarm: {:?}", town.office.alarms());
    };
    assert_eq!((alarm.officer, alarm.number), (officer, Some(1)));

    let other = HERR_OTT;
    town.does(Input::EndAlarm { officer: other }).unwrap();
    assert_eq!(town.office.alarms().len(), 1, "he raised none");
    town.does(Input::EndAlarm { officer }).unwrap();
    assert_eq!(town.news(), [Event::DeskChanged { officer }]);
    assert!(town.office.alarms().is_empty());
}
