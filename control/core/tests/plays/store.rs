//! What is stored comes back as it was, and what older versions stored comes back too.

use schalter_control_core::{Input, Land, Office, OfficeHours, OfficeSettings, OfficeState};
use serde_json::json;

use crate::town::{ANNA, BERND, CEM, FRAU_MUELLER, HERR_OTT, Town};

#[test]
fn a_busy_office_comes_back_as_it_was() {
    let mut town = Town::new();
    town.in_session(HERR_OTT, CEM);
    town.all_sit([ANNA, BERND]);
    town.call_next(FRAU_MUELLER).unwrap();
    town.leave(BERND).unwrap();
    town.does(Input::Present {
        officer: FRAU_MUELLER,
    })
    .unwrap();
    let stored = serde_json::to_string(town.office.state()).unwrap();
    let state: OfficeState = serde_json::from_str(&stored).unwrap();
    assert_eq!(state, *town.office.state());
    let Office {
        id,
        tenant,
        settings,
        ..
    } = town.office.clone();
    town.office = Office::restore(id, tenant, settings, state);
    town.enter(ANNA).unwrap();
}

#[test]
fn what_a_state_lacks_is_empty_and_what_it_has_too_much_is_ignored() {
    let state: OfficeState = serde_json::from_value(json!({"of_a_later_version": 1})).unwrap();
    assert_eq!(state, OfficeState::default());
    let settings: OfficeSettings = serde_json::from_value(json!({"chairs": 9})).unwrap();
    assert_eq!(
        settings,
        OfficeSettings {
            chairs: 9,
            ..OfficeSettings::default()
        }
    );
}

#[test]
fn settings_come_back_as_they_were() {
    let hours = OfficeHours::parse("Mo-Fr 08:00-12:00; PH off", "Europe/Berlin", Some(Land::Sn));
    let settings = OfficeSettings::new("Bauamt", 4, hours.unwrap());
    let stored = serde_json::to_value(&settings).unwrap();
    assert_eq!(stored["hours"]["land"], "SN");
    assert_eq!(
        serde_json::from_value::<OfficeSettings>(stored).unwrap(),
        settings
    );
}

#[test]
fn settings_that_cannot_be_say_why() {
    let broken = json!({"hours": {"rule": "8 to 12", "time_zone": "Europe/Berlin"}});
    let error = serde_json::from_value::<OfficeSettings>(broken)
        .unwrap_err()
        .to_string();
    assert!(error.contains("`8 to 12` cannot be understood"), "{error}");
}
