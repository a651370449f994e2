//! Redirecting: an officer sends a citizen on, to a colleague of this office or to another office,
//! and says why. The time of coming goes along, so nobody waits twice.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::door::Door;
use crate::event::{Event, FinishReason};
use crate::id::{OfficeId, OfficerId, SeatId};
use crate::office::Office;
use crate::output::Output;
use crate::priority::Wish;
use crate::refusal::Refusal;
use crate::seat::{Seat, Seated};

/// Why somebody was sent on, for the officer who receives them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirect {
    /// By whom.
    pub by: OfficerId,
    /// From which other office.
    #[serde(default)]
    pub from_office: Option<OfficeId>,
    /// To which officer in particular.
    #[serde(default)]
    pub to_officer: Option<OfficerId>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A citizen on their way from one office to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    seat: Seated,
}

impl Guest {
    /// The seat, which stays the same.
    pub fn seat(&self) -> SeatId {
        self.seat.id
    }
}

impl Office {
    /// To a colleague of this office.
    pub(crate) fn redirect(
        &mut self,
        by: OfficerId,
        seat: SeatId,
        to: OfficerId,
        reason: Option<String>,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let (place, seated) = self.take_aside(by, seat, FinishReason::Redirected, now)?;
        let redirect = Redirect {
            by,
            from_office: None,
            to_officer: Some(to),
            reason,
        };
        let seated = Seated {
            redirect: Some(redirect),
            ..seated
        };
        self.put(place, Seat::Seated(seated));
        self.event(Event::SeatRedirected {
            seat,
            to_office: None,
            to_officer: Some(to),
        });
        Ok(())
    }

    /// To another office, which [`receive`](Self::receive)s the guest in the same commit.
    pub(crate) fn hand_over(
        &mut self,
        by: OfficerId,
        seat: SeatId,
        to: OfficeId,
        reason: Option<String>,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let (_, seated) = self.take_aside(by, seat, FinishReason::Redirected, now)?;
        let redirect = Redirect {
            by,
            from_office: Some(self.id),
            to_officer: None,
            reason,
        };
        let seat_there = Seated {
            redirect: Some(redirect),
            // Services are this office's own.
            wish: Wish {
                services: Vec::new(),
                ..seated.wish.clone()
            },
            promised: None,
            ..seated
        };
        self.outputs.push_back(Output::HandOver {
            to,
            guest: Box::new(Guest { seat: seat_there }),
        });
        self.event(Event::SeatRedirected {
            seat,
            to_office: Some(to),
            to_officer: None,
        });
        Ok(())
    }

    /// Somebody comes from another office: no chair is asked for, but somebody must be there.
    pub(crate) fn receive(&mut self, guest: Guest, now: Timestamp) -> Result<(), Refusal> {
        let seat = guest.seat.id;
        if self.state.seats.iter().any(|other| other.id() == seat) {
            return Err(Refusal::AlreadySeated);
        }
        let view = self.door(now);
        match view.door {
            Door::Open | Door::Full => {}
            Door::Paused => return Err(Refusal::DoorPaused { note: view.note }),
            Door::Closed => {
                return Err(Refusal::DoorClosed {
                    next_opening: view.next_opening,
                });
            }
        }
        let number = self.next_number(now);
        self.state.seats.push(Seat::Seated(Seated {
            number,
            ..guest.seat
        }));
        self.event(Event::SeatTaken { seat, number });
        Ok(())
    }
}
