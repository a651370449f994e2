//! Everything a worker asks its shell to do, and what it answers to commands.

use std::net::SocketAddr;

use bytes::Bytes;

use crate::{Gate, ParticipantId, Protocol, RoomId};

/// Work for the shell.
pub enum Output {
    /// Send a datagram.
    Send(Transmit),
    /// Tell control.
    Notice(Notice),
}

/// One datagram to send.
#[derive(Clone)]
pub struct Transmit {
    /// What shall carry it.
    pub protocol: Protocol,
    /// The candidate address to send from (as announced).
    pub local: SocketAddr,
    /// Where to.
    pub remote: SocketAddr,
    /// What.
    pub contents: Bytes,
}

/// What happened to a participant's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// ICE and DTLS are up.
    Connected {
        /// The room.
        room: RoomId,
        /// Who.
        participant: ParticipantId,
    },
    /// The connection is gone for good; the participant has left the room.
    Disconnected {
        /// The room.
        room: RoomId,
        /// Who.
        participant: ParticipantId,
    },
    /// The participant's engine panicked; the participant has left the room.
    Lost {
        /// The room.
        room: RoomId,
        /// Who.
        participant: ParticipantId,
    },
    /// The participant sends far more than it may; what is above is dropped. Said every few
    /// seconds as long as it goes on.
    Policed {
        /// The room.
        room: RoomId,
        /// Who.
        participant: ParticipantId,
    },
}

/// The answer to a command that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Done.
    Done,
    /// The SDP answer to an offer.
    Answer(String),
    /// How the room stands.
    Room(RoomState),
}

/// How a room stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomState {
    /// Whether it forwards.
    pub gate: Gate,
    /// What each may send of pictures, as far as the node tells.
    pub video_max_bps: Option<u64>,
    /// Who is in it, in the order they came.
    pub participants: Vec<ParticipantState>,
}

/// How a participant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParticipantState {
    /// Who.
    pub id: ParticipantId,
    /// ICE and DTLS are up.
    pub connected: bool,
}
