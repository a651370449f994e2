//! Erika books an appointment: hold, contact, confirm, move, cancel, check in, miss.

use jiff::{SignedDuration, Timestamp};
use schalter_control_core::appointment::{Act, Deed, Side, Step};
use schalter_control_core::notice::NoticeKind;
use schalter_control_core::{
    Appointment, AppointmentId, AppointmentRules, Event, NoAppointment, OfficeId, SeatId, Slot,
};

use crate::town::at;

/// An appointment and the clock.
struct Erika {
    appointment: Appointment,
    now: Timestamp,
}

const ID: AppointmentId = AppointmentId::from_u128(7);
const SEAT: SeatId = SeatId::from_u128(9);

fn rules() -> AppointmentRules {
    AppointmentRules::default()
}

fn slot(from: &str) -> Slot {
    let starts_at = at(from);
    let ends_at = starts_at + SignedDuration::from_mins(20);
    Slot { starts_at, ends_at }
}

impl Erika {
    /// Holds Tuesday at ten, on the Friday before at nine.
    fn holds() -> Self {
        let now = at("2027-02-26T09:00:00+01:00");
        let tuesday = slot("2027-03-02T10:00:00+01:00");
        let office = OfficeId::from_u128(1);
        let (appointment, deeds) =
            Appointment::reserve(ID, office, Vec::new(), (tuesday, 0), &rules(), now);
        let event = Event::AppointmentReserved { appointment: ID };
        assert_eq!(deeds, [Deed::Take, Deed::Event(event)]);
        Self { appointment, now }
    }

    fn has_confirmed() -> Self {
        let mut erika = Self::holds();
        erika.does(Act::Contact);
        erika.does(Act::Confirm);
        erika
    }

    fn does(&mut self, act: Act) -> Vec<Deed> {
        let (next, deeds) = self.appointment.handle(act, &rules(), self.now).unwrap();
        self.appointment = next;
        deeds
    }

    fn cannot(&self, act: Act) -> NoAppointment {
        self.appointment
            .handle(act, &rules(), self.now)
            .unwrap_err()
    }

    fn waits(&mut self, minutes: i64) {
        self.now += SignedDuration::from_mins(minutes);
    }

    fn is_at(&mut self, time: &str) {
        self.now = at(time);
    }
}

fn told(deeds: &[Deed]) -> Vec<NoticeKind> {
    let kinds = deeds.iter().filter_map(|deed| match deed {
        Deed::Tell(kind) => Some(*kind),
        _ => None,
    });
    kinds.collect()
}

fn moved(to: &str) -> Act {
    Act::Move {
        slot: slot(to),
        counter: 1,
    }
}

#[test]
fn a_hold_ends_after_ten_minutes() {
    let mut erika = Erika::holds();
    assert_eq!(
        erika.appointment.due_at(&rules()),
        Some(at("2027-02-26T09:10:00+01:00"))
    );
    erika.waits(9);
    assert!(erika.does(Act::Timeout).is_empty());
    erika.waits(1);
    assert_eq!(erika.cannot(Act::Contact), NoAppointment::Expired);
    assert_eq!(erika.cannot(Act::Confirm), NoAppointment::Expired);
    let deeds = erika.does(Act::Timeout);
    assert!(deeds.contains(&Deed::GiveBack));
    assert!(
        told(&deeds).is_empty(),
        "nobody is written to about a form they left"
    );
    assert_eq!(erika.appointment.due_at(&rules()), None);
    assert_eq!(
        erika.cannot(Act::Cancel { by: Side::Citizen }),
        NoAppointment::Expired
    );
}

#[test]
fn contact_data_asks_and_the_link_confirms() {
    let mut erika = Erika::holds();
    assert_eq!(erika.cannot(Act::Confirm), NoAppointment::NoContact);
    assert_eq!(
        told(&erika.does(Act::Contact)),
        [NoticeKind::ConfirmRequest]
    );
    erika.waits(69);
    let deeds = erika.does(Act::Confirm);
    let expected = [
        NoticeKind::Confirmed,
        NoticeKind::ReminderDay,
        NoticeKind::ReminderHour,
    ];
    assert_eq!(told(&deeds), expected);
    assert!(deeds.contains(&Deed::Event(Event::AppointmentConfirmed {
        appointment: ID
    })));
    assert!(
        erika.does(Act::Confirm).is_empty(),
        "the same again changes nothing"
    );
    assert_eq!(erika.cannot(Act::Contact), NoAppointment::AlreadyConfirmed);
}

#[test]
fn a_link_nobody_follows_frees_the_slot() {
    let mut erika = Erika::holds();
    erika.does(Act::Contact);
    erika.waits(70);
    assert_eq!(erika.cannot(Act::Confirm), NoAppointment::Expired);
    assert!(erika.does(Act::Timeout).contains(&Deed::GiveBack));
    assert!(matches!(erika.appointment.step, Step::Expired { .. }));
}

#[test]
fn a_wrong_address_can_be_corrected_but_not_for_ever() {
    let mut erika = Erika::holds();
    for _ in 0..5 {
        let deeds = erika.does(Act::Contact);
        assert_eq!(deeds[0], Deed::Withdraw);
    }
    assert_eq!(erika.cannot(Act::Contact), NoAppointment::TooOften);
    assert_eq!(
        erika.appointment.due_at(&rules()),
        Some(at("2027-02-26T10:10:00+01:00"))
    );
    assert_eq!(erika.appointment.revision, 5, "each mail is another one");
}

#[test]
fn a_moved_appointment_is_told_and_reminded_anew() {
    let mut erika = Erika::has_confirmed();
    let revision = erika.appointment.revision;
    let deeds = erika.does(moved("2027-03-03T11:00:00+01:00"));
    assert_eq!(deeds[..2], [Deed::Take, Deed::Withdraw]);
    let expected = [
        NoticeKind::Changed,
        NoticeKind::ReminderDay,
        NoticeKind::ReminderHour,
    ];
    assert_eq!(told(&deeds), expected);
    assert_eq!(
        (erika.appointment.counter, erika.appointment.revision),
        (1, revision + 1)
    );
    assert!(erika.does(moved("2027-03-03T11:00:00+01:00")).is_empty());
    erika.is_at("2027-03-03T11:00:00+01:00");
    assert_eq!(
        erika.cannot(moved("2027-03-04T11:00:00+01:00")),
        NoAppointment::TooLate
    );
    let waiting = Erika::holds();
    assert_eq!(
        waiting.cannot(moved("2027-03-04T11:00:00+01:00")),
        NoAppointment::NoContact
    );
}

#[test]
fn who_cancels_frees_the_slot() {
    let mut erika = Erika::has_confirmed();
    let deeds = erika.does(Act::Cancel { by: Side::Office });
    assert_eq!(deeds[..2], [Deed::GiveBack, Deed::Withdraw]);
    assert_eq!(told(&deeds), [NoticeKind::Cancelled]);
    assert!(erika.does(Act::Cancel { by: Side::Citizen }).is_empty());
    assert_eq!(erika.cannot(Act::Confirm), NoAppointment::Cancelled);
    assert_eq!(
        erika.cannot(Act::CheckIn { seat: SEAT }),
        NoAppointment::Cancelled
    );
    assert_eq!(erika.appointment.over_at(), Some(erika.now));
    let mut unproved = Erika::holds();
    unproved.does(Act::Contact);
    let deeds = unproved.does(Act::Cancel { by: Side::Citizen });
    assert!(
        told(&deeds).is_empty(),
        "no second mail to an address nobody has proved"
    );
}

#[test]
fn check_in_begins_fifteen_minutes_before_and_ends_ten_after() {
    let mut erika = Erika::has_confirmed();
    erika.is_at("2027-03-02T09:44:59+01:00");
    let from = at("2027-03-02T09:45:00+01:00");
    assert_eq!(
        erika.cannot(Act::CheckIn { seat: SEAT }),
        NoAppointment::TooEarly { from }
    );
    erika.is_at("2027-03-02T10:09:59+01:00");
    let deeds = erika.does(Act::CheckIn { seat: SEAT });
    let event = Event::AppointmentCheckedIn {
        appointment: ID,
        seat: SEAT,
    };
    assert_eq!(deeds, [Deed::Withdraw, Deed::Event(event)]);
    assert!(erika.does(Act::CheckIn { seat: SEAT }).is_empty());
    assert_eq!(
        erika.cannot(Act::Cancel { by: Side::Citizen }),
        NoAppointment::AlreadyCheckedIn
    );
    erika.is_at("2027-03-02T12:00:00+01:00");
    assert!(erika.does(Act::Timeout).is_empty());
    assert_eq!(
        erika.appointment.over_at(),
        Some(at("2027-03-02T10:20:00+01:00"))
    );
}

#[test]
fn who_loses_the_seat_may_check_in_again_in_time() {
    let mut erika = Erika::has_confirmed();
    erika.is_at("2027-03-02T09:50:00+01:00");
    erika.does(Act::CheckIn { seat: SEAT });
    let again = Act::CheckIn {
        seat: SeatId::from_u128(10),
    };
    erika.is_at("2027-03-02T09:58:00+01:00");
    erika.does(again);
    assert_eq!(erika.appointment.check_ins, 2);
    erika.is_at("2027-03-02T10:10:00+01:00");
    let third = Act::CheckIn {
        seat: SeatId::from_u128(11),
    };
    assert_eq!(erika.cannot(third), NoAppointment::Missed);
}

#[test]
fn who_does_not_come_has_missed_it_and_is_told() {
    let mut erika = Erika::has_confirmed();
    assert_eq!(
        erika.appointment.due_at(&rules()),
        Some(at("2027-03-02T10:10:00+01:00"))
    );
    erika.is_at("2027-03-02T10:10:00+01:00");
    assert_eq!(
        erika.cannot(Act::CheckIn { seat: SEAT }),
        NoAppointment::Missed
    );
    assert_eq!(
        erika.cannot(Act::Cancel { by: Side::Citizen }),
        NoAppointment::Missed
    );
    let deeds = erika.does(Act::Timeout);
    assert_eq!(told(&deeds), [NoticeKind::Missed]);
    assert!(matches!(erika.appointment.step, Step::Missed { .. }));
    assert!(erika.does(Act::Timeout).is_empty());
    assert_eq!(erika.cannot(Act::Confirm), NoAppointment::Missed);
}

#[test]
fn an_appointment_comes_back_as_it_was() {
    let mut erika = Erika::has_confirmed();
    erika.is_at("2027-03-02T09:50:00+01:00");
    erika.does(Act::CheckIn { seat: SEAT });
    let text = serde_json::to_string(&erika.appointment).unwrap();
    assert_eq!(
        serde_json::from_str::<Appointment>(&text).unwrap(),
        erika.appointment
    );
}
