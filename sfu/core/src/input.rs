//! Everything that can happen to a worker, and how a worker is set up.

use std::net::SocketAddr;
use std::time::Duration;

use str0m::config::DtlsCert;
use str0m::crypto::from_feature_flags;

use crate::{ParticipantId, RoomId, StartError};

/// What carries a datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// A UDP datagram.
    Udp,
    /// A frame of a TCP connection (RFC 4571), for networks that let no UDP through.
    Tcp,
}

/// What the network or the clock brings.
#[derive(Clone, Copy)]
pub enum Input<'a> {
    /// One datagram as it came in.
    Datagram {
        /// What carried it.
        protocol: Protocol,
        /// The candidate address (as announced, not as bound) the datagram was sent to.
        local: SocketAddr,
        /// Who sent it.
        remote: SocketAddr,
        /// What it carries.
        contents: &'a [u8],
    },
    /// The moment [`Worker::wake_at`](crate::Worker::wake_at) named is here.
    Timeout,
}

/// What control asks a worker to do.
#[derive(Clone, PartialEq, Eq)]
pub enum Command {
    /// Make a room. Doing it twice changes nothing, not even the gate.
    OpenRoom {
        /// The room.
        room: RoomId,
        /// Whether media flows from the start.
        gate: Gate,
        /// What each may send of pictures, where that is less than usual.
        video_max_bps: Option<u64>,
    },
    /// Let media flow, or stop it. Opening asks every publisher for keyframes.
    SetGate {
        /// The room.
        room: RoomId,
        /// The new position.
        gate: Gate,
    },
    /// Let a participant in. The same participant again replaces its older connection.
    Join {
        /// The room.
        room: RoomId,
        /// Who comes.
        participant: ParticipantId,
        /// Its SDP offer.
        offer: String,
    },
    /// A new offer over a living connection: an ICE restart.
    Renegotiate {
        /// The room.
        room: RoomId,
        /// Whose connection.
        participant: ParticipantId,
        /// The full new SDP offer.
        offer: String,
    },
    /// Trickled candidates of a participant.
    AddCandidates {
        /// The room.
        room: RoomId,
        /// Whose candidates.
        participant: ParticipantId,
        /// An `application/trickle-ice-sdpfrag` (RFC 8840).
        fragment: String,
    },
    /// A participant goes.
    Leave {
        /// The room.
        room: RoomId,
        /// Who goes.
        participant: ParticipantId,
    },
    /// Ask everybody in the room for a second connection where the room lives from now on.
    Move {
        /// The room.
        room: RoomId,
    },
    /// End a room and all its connections. Doing it twice is fine.
    CloseRoom {
        /// The room.
        room: RoomId,
    },
    /// Tell how a room stands.
    Room {
        /// The room.
        room: RoomId,
    },
    /// Make a participant's engine panic: proves that only this participant falls.
    #[doc(hidden)]
    Panic {
        /// The room.
        room: RoomId,
        /// Whose engine.
        participant: ParticipantId,
    },
}

/// Whether a room forwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Everything flows.
    Open,
    /// Transports connect, nothing is forwarded.
    Closed,
}

/// How a worker is set up.
#[derive(Clone)]
pub struct WorkerConfig {
    /// Which worker this is; part of every ufrag it hands out.
    pub index: u16,
    /// The addresses announced as UDP host candidates.
    pub candidates: Vec<SocketAddr>,
    /// The addresses announced as passive TCP host candidates (RFC 6544).
    pub tcp_candidates: Vec<SocketAddr>,
    /// The certificate all participants of a node share.
    pub certificate: Certificate,
    /// The most one video track may ever be asked to send.
    pub video_max_bitrate_bps: u64,
    /// A participant never connected or unheard for this long is removed.
    pub idle_timeout: Duration,
    /// Where ICE passwords come from: take it from a secure source.
    pub seed: u64,
}

/// A DTLS certificate with its key. Making one is slow, so a node shares one.
#[derive(Clone)]
pub struct Certificate(pub(crate) DtlsCert);

impl Certificate {
    /// A fresh self-signed certificate.
    pub fn generate() -> Result<Self, StartError> {
        from_feature_flags()
            .dtls_provider
            .generate_certificate()
            .map(Self)
            .ok_or(StartError::Certificate)
    }
}
