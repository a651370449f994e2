//! Everything the shell must do after an input, in this order.

use crate::event::Event;
use crate::id::{CallId, RoomId, SessionId};

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
    /// Tell those who may know.
    Event(Event),
}
