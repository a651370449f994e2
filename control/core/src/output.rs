//! Everything the shell must do after an input, in this order.

use crate::event::Event;
use crate::id::{CallId, OfficeId, RoomId, SeatId, SessionId};
use crate::redirect::Guest;

/// A deed for the shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Open a room with its gate closed. Exactly one for every call.
    OpenRoom {
        /// The room.
        room: RoomId,
        /// The call it is for.
        call: CallId,
    },
    /// Let media through: the citizen has entered.
    OpenGate {
        /// The room.
        room: RoomId,
        /// The session that began.
        session: SessionId,
    },
    /// Close a room. Exactly one for every room that was opened.
    CloseRoom {
        /// The room.
        room: RoomId,
    },
    /// Seat the guest in another office, in the same commit.
    HandOver {
        /// Where.
        to: OfficeId,
        /// Whom.
        guest: Box<Guest>,
    },
    /// Tell the citizen, at the contact they left, that it is nearly their turn.
    CallBack {
        /// Whom.
        seat: SeatId,
        /// How many are before them.
        before: u32,
    },
    /// Tell those who may know.
    Event(Event),
}
