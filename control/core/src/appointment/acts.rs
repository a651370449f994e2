//! The acts of an appointment, one by one.

use jiff::Timestamp;

use super::{Appointment, Deed, Next, NoAppointment, Side, Step};
use crate::event::Event;
use crate::id::SeatId;
use crate::notice::NoticeKind;
use crate::slot::{AppointmentRules, Slot};
use crate::time::after;

/// How often contact data may be given.
const MOST_CONTACTS: u32 = 5;
/// Written down with the appointment, told when they are due; a moved or cancelled appointment
/// takes them back.
const REMINDERS: [Deed; 2] = [
    Deed::Tell(NoticeKind::ReminderDay),
    Deed::Tell(NoticeKind::ReminderHour),
];

impl Appointment {
    pub(super) fn contact(&self, rules: &AppointmentRules, now: Timestamp) -> Next {
        let Step::Reserved { until, .. } = self.step else {
            return Err(match self.step {
                Step::Confirmed => NoAppointment::AlreadyConfirmed,
                _ => self.over(),
            });
        };
        if now >= until {
            return Err(NoAppointment::Expired);
        }
        // Each contact is a mail to an address nobody has proved: not as many as one likes.
        if self.revision >= MOST_CONTACTS {
            return Err(NoAppointment::TooOften);
        }
        let until = after(self.reserved_at, rules.hold_ms);
        let until = after(until, rules.confirm_ms).min(self.slot.starts_at);
        let mut next = self.with(Step::Reserved { until, asked: true });
        next.revision = self.revision.saturating_add(1);
        // A mail to a wrong address need not leave any more.
        Ok((
            next,
            vec![Deed::Withdraw, Deed::Tell(NoticeKind::ConfirmRequest)],
        ))
    }

    pub(super) fn confirm(&self, now: Timestamp) -> Next {
        match self.step {
            Step::Confirmed => return Ok((self.clone(), Vec::new())),
            Step::Reserved { until, asked: true } if now < until => {}
            Step::Reserved { .. } => return Err(self.unconfirmed(now)),
            _ => return Err(self.over()),
        }
        let mut deeds = vec![Deed::Withdraw, Deed::Tell(NoticeKind::Confirmed)];
        deeds.extend(REMINDERS);
        deeds.push(Deed::Event(Event::AppointmentConfirmed {
            appointment: self.id,
        }));
        Ok((self.with(Step::Confirmed), deeds))
    }

    pub(super) fn moved(&self, slot: Slot, counter: u16, now: Timestamp) -> Next {
        match self.step {
            Step::Confirmed if now < self.slot.starts_at => {}
            Step::Confirmed => return Err(NoAppointment::TooLate),
            Step::Reserved { .. } => return Err(self.unconfirmed(now)),
            _ => return Err(self.over()),
        }
        if slot == self.slot {
            return Ok((self.clone(), Vec::new()));
        }
        let next = Self {
            slot,
            counter,
            revision: self.revision.saturating_add(1),
            ..self.clone()
        };
        let mut deeds = vec![Deed::Take, Deed::Withdraw, Deed::Tell(NoticeKind::Changed)];
        deeds.extend(REMINDERS);
        deeds.push(Deed::Event(Event::AppointmentMoved {
            appointment: self.id,
        }));
        Ok((next, deeds))
    }

    pub(super) fn cancel(&self, by: Side, rules: &AppointmentRules, now: Timestamp) -> Next {
        let mut deeds = vec![Deed::GiveBack, Deed::Withdraw];
        match self.step {
            Step::Cancelled { .. } => return Ok((self.clone(), Vec::new())),
            Step::Reserved { until, .. } if now < until => {}
            Step::Confirmed if now < self.missed_at(rules) => {
                deeds.push(Deed::Tell(NoticeKind::Cancelled));
            }
            Step::Reserved { .. } => return Err(NoAppointment::Expired),
            Step::Confirmed => return Err(NoAppointment::Missed),
            _ => return Err(self.over()),
        }
        deeds.push(Deed::Event(Event::AppointmentCancelled {
            appointment: self.id,
        }));
        let mut next = self.with(Step::Cancelled { at: now, by });
        next.revision = self.revision.saturating_add(1);
        Ok((next, deeds))
    }

    pub(super) fn check_in(&self, seat: SeatId, rules: &AppointmentRules, now: Timestamp) -> Next {
        if matches!(self.step, Step::CheckedIn { seat: same, .. } if same == seat) {
            return Ok((self.clone(), Vec::new()));
        }
        self.may_check_in(rules, now)?;
        let mut next = self.with(Step::CheckedIn { at: now, seat });
        next.check_ins = self.check_ins.saturating_add(1);
        let event = Event::AppointmentCheckedIn {
            appointment: self.id,
            seat,
        };
        Ok((next, vec![Deed::Withdraw, Deed::Event(event)]))
    }

    /// Whatever is due by now.
    pub(super) fn settled(&self, rules: &AppointmentRules, now: Timestamp) -> (Self, Vec<Deed>) {
        let appointment = self.id;
        match self.step {
            Step::Reserved { until, .. } if now >= until => {
                let event = Event::AppointmentExpired { appointment };
                let next = self.with(Step::Expired { at: until });
                (
                    next,
                    vec![Deed::GiveBack, Deed::Withdraw, Deed::Event(event)],
                )
            }
            Step::Confirmed if now >= self.missed_at(rules) => {
                let event = Event::AppointmentMissed { appointment };
                let next = self.with(Step::Missed {
                    at: self.missed_at(rules),
                });
                let told = Deed::Tell(NoticeKind::Missed);
                (next, vec![Deed::Withdraw, told, Deed::Event(event)])
            }
            _ => (self.clone(), Vec::new()),
        }
    }
}
