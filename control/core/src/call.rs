//! A call: an officer has asked the citizen in, and a room stands ready with its gate closed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{CallId, OfficerId, RoomId, SeatId, SessionId};
use crate::seat::{Ending, Seat, Seated};
use crate::session::InSession;
use crate::settings::OfficeSettings;

/// The invitation itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Which call.
    pub id: CallId,
    /// Who calls.
    pub officer: OfficerId,
    /// The room that stands ready.
    pub room: RoomId,
    /// The how-manieth call of this seat, from 1.
    pub attempt: u8,
    /// Since when.
    pub called_at: Timestamp,
    /// When it is over; at this very moment it is.
    pub expires_at: Timestamp,
}

/// The citizen is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// Who is called, with their place in the queue.
    pub seat: Seated,
    /// The call.
    pub call: Call,
}

/// A call as citizen and officer see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallView {
    /// Which call.
    pub call: CallId,
    /// Whom.
    pub seat: SeatId,
    /// The seat's number of the day.
    pub number: u32,
    /// Who calls.
    pub officer: OfficerId,
    /// The room that stands ready, its gate closed.
    pub room: RoomId,
    /// The how-manieth call of this seat, from 1.
    pub attempt: u8,
    /// Since when.
    pub called_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
}

impl Called {
    /// Back to waiting, as if nothing had been.
    pub(crate) fn taken_back(self) -> Seated {
        Seated {
            last_call_expired: false,
            ..self.seat
        }
    }

    /// Back to waiting, and it counts; or missed, when it was one too many.
    pub(crate) fn expired(self, at: Timestamp, rules: &OfficeSettings) -> Seat {
        let calls = self.seat.calls.saturating_add(1);
        let seat = Seated {
            calls,
            last_call_expired: true,
            ..self.seat
        };
        if calls >= rules.calls_before_missed {
            Seat::Ended(seat.ended(Ending::Missed, at))
        } else {
            Seat::Seated(seat)
        }
    }

    /// The next step: the citizen comes in.
    /// Coming in is a sign of life.
    pub(crate) fn entered(self, session: SessionId, now: Timestamp) -> InSession {
        InSession {
            seat: Seated {
                seen_at: self.seat.seen_at.max(now),
                ..self.seat
            },
            call: self.call,
            id: session,
            started_at: now,
        }
    }

    /// The call expires or the lease ends, whichever is first.
    pub(crate) fn due_at(&self, rules: &OfficeSettings) -> Timestamp {
        self.call.expires_at.min(self.seat.lease_ends_at(rules))
    }

    pub(crate) fn view(&self) -> CallView {
        let Call {
            id,
            officer,
            room,
            attempt,
            called_at,
            expires_at,
        } = self.call;
        let Seated {
            id: seat, number, ..
        } = self.seat;
        CallView {
            call: id,
            seat,
            number,
            officer,
            room,
            attempt,
            called_at,
            expires_at,
        }
    }
}
