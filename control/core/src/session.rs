//! A session: citizen and officer are together in the room the call had made ready.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::call::Call;
use crate::id::{CallId, OfficerId, RoomId, SeatId, SessionId};
use crate::seat::{Ended, Ending, Seated};
use crate::settings::OfficeSettings;
use crate::time::{after, ms_between};

/// The citizen is in a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InSession {
    /// Who came in.
    pub seat: Seated,
    /// The call they followed: officer and room are its.
    pub call: Call,
    /// Which session.
    pub id: SessionId,
    /// Since when.
    pub started_at: Timestamp,
}

/// A session as citizen and officer see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// Which session.
    pub session: SessionId,
    /// The call that led to it.
    pub call: CallId,
    /// Whose.
    pub seat: SeatId,
    /// The seat's number of the day.
    pub number: u32,
    /// With whom.
    pub officer: OfficerId,
    /// Where.
    pub room: RoomId,
    /// Since when.
    pub started_at: Timestamp,
}

/// A room this office needs now; what the shell opens again after a restart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomView {
    /// Which room.
    pub room: RoomId,
    /// The call it was opened for.
    pub call: CallId,
    /// The session in it; while there is one, the gate is open.
    pub session: Option<SessionId>,
    /// The citizen's seat.
    pub seat: SeatId,
    /// The officer.
    pub officer: OfficerId,
}

impl InSession {
    /// The last step.
    pub(crate) fn finished(self, at: Timestamp) -> Ended {
        self.seat.ended(Ending::Finished, at)
    }

    pub(crate) fn duration_ms(&self, now: Timestamp) -> u64 {
        ms_between(self.started_at, now)
    }

    /// When it is over for want of a sign of life.
    pub(crate) fn lapses_at(&self, rules: &OfficeSettings) -> Timestamp {
        after(self.seat.seen_at, rules.session_grace_ms)
    }

    pub(crate) fn view(&self) -> SessionView {
        SessionView {
            session: self.id,
            call: self.call.id,
            seat: self.seat.id,
            number: self.seat.number,
            officer: self.call.officer,
            room: self.call.room,
            started_at: self.started_at,
        }
    }
}
