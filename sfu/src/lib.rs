//! Media plane, shell: sockets, threads and metrics around the pure `schalter-sfu-core`.
//!
//! A datagram's way, without lock and without await:
//!
//! ```text
//! socket ──▶ thread ──▶ core Worker ──▶ thread ──▶ train ──▶ socket
//! GRO,       one per    whose is it,    drains     one per   GSO
//! recvmmsg   worker     who gets it     outputs    peer
//! ```
//!
//! A command's way: [`Handle`] looks up which worker has the room, puts the command into
//! that worker's mailbox, rings its bell and awaits the answer. A room and everybody in it
//! live on one worker, so threads share nothing but their mailboxes and, for the scrape,
//! a copy of their counters.

mod address;
mod clock;
mod cores;
mod entrance;
mod handle;
pub mod link;
mod mailbox;
mod metrics;
mod node;
mod overrun;
mod pace;
mod placement;
pub mod program;
mod socket;
mod tcp;
mod thread;
mod train;

pub use entrance::{Caller, Entrance, FIRST_BYTES};
pub use handle::Handle;
pub use node::{Node, StartError};
pub use schalter_sfu_core::{
    Gate, Notice, ParticipantId, ParticipantState, Refusal, RoomId, RoomState, TrackKind,
};
