//! An appointment: from holding a slot to coming in.
//!
//! ```text
//! Reserved ─contact▶ Reserved, asked ─confirm▶ Confirmed ─check in▶ CheckedIn (a seat)
//!    │ hold ends          │ link not followed     │  ╰─ moved to another slot
//!    ▼                    ▼                       ▼ too late or not at all
//! Expired              Expired                 Missed          Cancelled: from all but the last
//! ```
//!
//! [`Appointment::handle`] takes what happens and the time, and gives the appointment as it is
//! then, with what there is to do; refused, nothing has changed. Whether a slot is free is not
//! known here: the store guards it (`appointment_cell`), in the same transaction.

mod acts;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::id::{AppointmentId, OfficeId, SeatId, ServiceId};
use crate::notice::NoticeKind;
use crate::slot::{AppointmentRules, Slot};
use crate::time::{after, before};

/// One appointment. Who comes is not in here: contact data is kept apart, and shorter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// Which.
    pub id: AppointmentId,
    /// Where.
    pub office: OfficeId,
    /// What for.
    pub services: Vec<ServiceId>,
    /// When.
    pub slot: Slot,
    /// At which of the counters, from 0; says only that there is one free.
    pub counter: u16,
    /// How far it has come.
    pub step: Step,
    /// When the slot was held.
    pub reserved_at: Timestamp,
    /// Counts what its person must be told anew: the sequence of its calendar entry.
    pub revision: u32,
    /// How often they checked in: once, and again for each seat that was lost.
    pub check_ins: u32,
}

/// How far an appointment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// The slot is held.
    Reserved {
        /// Until then.
        until: Timestamp,
        /// Contact data is given and the link is sent.
        asked: bool,
    },
    /// The link in the mail was followed.
    Confirmed,
    /// They came: from here on it is a seat.
    CheckedIn {
        /// When.
        at: Timestamp,
        /// Which seat.
        seat: SeatId,
    },
    /// Called off.
    Cancelled {
        /// When.
        at: Timestamp,
        /// By whom.
        by: Side,
    },
    /// The form was not filled, or the link not followed, in time.
    Expired {
        /// When.
        at: Timestamp,
    },
    /// They did not come, or too late.
    Missed {
        /// When.
        at: Timestamp,
    },
}

/// Who called it off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Who booked.
    Citizen,
    /// The office.
    Office,
}

/// What can happen to an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Contact data is given; again if it was wrong.
    Contact,
    /// The link in the mail was followed, and the button behind it pressed.
    Confirm,
    /// Another slot, at this counter.
    Move {
        /// When.
        slot: Slot,
        /// Where.
        counter: u16,
    },
    /// It is called off.
    Cancel {
        /// By whom.
        by: Side,
    },
    /// They are here and have taken this seat.
    CheckIn {
        /// Which.
        seat: SeatId,
    },
    /// Time has passed: [`Appointment::due_at`] said when to say so.
    Timeout,
}

/// What there is to do, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The slot was changed for this one: take its cells, give back the others.
    Take,
    /// Give back all cells.
    GiveBack,
    /// Take back notices that have not left: they are not true any more.
    Withdraw,
    /// Write to the person, when the notice says.
    Tell(NoticeKind),
    /// Tell those who may know.
    Event(Event),
}

/// Why nothing happened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAppointment {
    /// The office has no appointment hours.
    #[error("the office offers no appointments")]
    NotOffered,
    /// No slot begins then: outside the hours, too soon, too far ahead, or past.
    #[error("no slot begins then")]
    UnknownSlot,
    /// Somebody was faster.
    #[error("the slot is taken")]
    SlotTaken,
    /// The hold or the link has run out.
    #[error("the slot is no longer held")]
    Expired,
    /// The contact data is missing.
    #[error("there is no contact data yet")]
    NoContact,
    /// Contact data was corrected again and again.
    #[error("contact data was given too often")]
    TooOften,
    /// It is confirmed, so its contact data stands.
    #[error("it is confirmed already")]
    AlreadyConfirmed,
    /// The link in the mail was not followed.
    #[error("it is not confirmed yet")]
    NotConfirmed,
    /// It was called off.
    #[error("it was called off")]
    Cancelled,
    /// Check-in begins later.
    #[error("check-in begins later")]
    TooEarly {
        /// Then.
        from: Timestamp,
    },
    /// It has begun, or they are here: nothing is changed any more.
    #[error("it cannot be changed any more")]
    TooLate,
    /// They did not come in time.
    #[error("it was missed")]
    Missed,
    /// They are here already.
    #[error("they are checked in already")]
    AlreadyCheckedIn,
}

type Next = Result<(Appointment, Vec<Deed>), NoAppointment>;

impl Appointment {
    /// Holds a slot.
    pub fn reserve(
        id: AppointmentId,
        office: OfficeId,
        services: Vec<ServiceId>,
        (slot, counter): (Slot, u16),
        rules: &AppointmentRules,
        now: Timestamp,
    ) -> (Self, Vec<Deed>) {
        let until = after(now, rules.hold_ms);
        let appointment = Self {
            id,
            office,
            services,
            slot,
            counter,
            step: Step::Reserved {
                until,
                asked: false,
            },
            reserved_at: now,
            revision: 0,
            check_ins: 0,
        };
        let event = Deed::Event(Event::AppointmentReserved { appointment: id });
        (appointment, vec![Deed::Take, event])
    }

    /// Something happened. What is due by then is refused here and settled by [`Act::Timeout`].
    pub fn handle(&self, act: Act, rules: &AppointmentRules, now: Timestamp) -> Next {
        match act {
            Act::Contact => self.contact(rules, now),
            Act::Confirm => self.confirm(now),
            Act::Move { slot, counter } => self.moved(slot, counter, now),
            Act::Cancel { by } => self.cancel(by, rules, now),
            Act::CheckIn { seat } => self.check_in(seat, rules, now),
            Act::Timeout => Ok(self.settled(rules, now)),
        }
    }

    /// When something becomes of it by itself.
    pub fn due_at(&self, rules: &AppointmentRules) -> Option<Timestamp> {
        match self.step {
            Step::Reserved { until, .. } => Some(until),
            Step::Confirmed => Some(self.missed_at(rules)),
            _ => None,
        }
    }

    /// When it is over for good, if it is: its end, or when it was called off or ran out.
    pub fn over_at(&self) -> Option<Timestamp> {
        match self.step {
            Step::Reserved { .. } | Step::Confirmed => None,
            Step::CheckedIn { .. } | Step::Missed { .. } => Some(self.slot.ends_at),
            Step::Cancelled { at, .. } | Step::Expired { at } => Some(at),
        }
    }

    /// From when one may check in.
    pub fn check_in_from(&self, rules: &AppointmentRules) -> Timestamp {
        before(self.slot.starts_at, rules.check_in_ms)
    }

    /// When it counts as missed.
    pub fn missed_at(&self, rules: &AppointmentRules) -> Timestamp {
        after(self.slot.starts_at, rules.late_ms)
    }

    /// Whether they may check in now. One who was here and lost the seat may come back.
    pub fn may_check_in(
        &self,
        rules: &AppointmentRules,
        now: Timestamp,
    ) -> Result<(), NoAppointment> {
        match self.step {
            Step::Confirmed | Step::CheckedIn { .. } => {}
            Step::Reserved { .. } => return Err(self.unconfirmed(now)),
            _ => return Err(self.over()),
        }
        let from = self.check_in_from(rules);
        if now < from {
            return Err(NoAppointment::TooEarly { from });
        }
        if now >= self.missed_at(rules) {
            return Err(NoAppointment::Missed);
        }
        Ok(())
    }

    fn with(&self, step: Step) -> Self {
        Self {
            step,
            ..self.clone()
        }
    }

    fn unconfirmed(&self, now: Timestamp) -> NoAppointment {
        match self.step {
            Step::Reserved { until, .. } if now >= until => NoAppointment::Expired,
            Step::Reserved { asked: false, .. } => NoAppointment::NoContact,
            _ => NoAppointment::NotConfirmed,
        }
    }

    fn over(&self) -> NoAppointment {
        match self.step {
            Step::Cancelled { .. } => NoAppointment::Cancelled,
            Step::Missed { .. } => NoAppointment::Missed,
            Step::CheckedIn { .. } => NoAppointment::AlreadyCheckedIn,
            _ => NoAppointment::Expired,
        }
    }
}
