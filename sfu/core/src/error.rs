//! Why a command was refused. The texts say what to do and hold no personal data.

use thiserror::Error;

/// Why a command was refused. Nothing changed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// No such room here.
    #[error("there is no such room: open it first")]
    UnknownRoom,
    /// No such participant in the room.
    #[error("there is no such participant in the room: join first")]
    UnknownParticipant,
    /// Two are in the room already.
    #[error("the room is full: two participants are in it already")]
    RoomFull,
    /// Another connection took this participant's place: whoever asks is no longer the one.
    #[error(
        "another connection has joined in this participant's place: join again to take it back"
    )]
    Replaced,
    /// The offer cannot be answered.
    #[error("the offer cannot be answered: {0}")]
    BadOffer(String),
    /// The offer has no audio m-line.
    #[error("the offer has no audio m-line: add an audio transceiver before creating the offer")]
    NoAudio,
    /// A candidate cannot be used.
    #[error("a candidate cannot be used: {0}")]
    BadCandidate(String),
    /// The worker has no place left.
    #[error("this worker has no place for another participant: try again later")]
    Overloaded,
    /// The node is ending. Said by the shell, never by a worker.
    #[error("the media node is shutting down: try again on another, or later")]
    ShuttingDown,
    /// The room's node does not answer. Said by the shell, never by a worker.
    #[error("the room's media node cannot be reached: join again in a moment")]
    Unreachable,
    /// No node takes another room. Said by the shell, never by a worker.
    #[error("every media node is fully occupied: try again later, or add a node")]
    NoNode,
}

/// Why a worker cannot be set up.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum StartError {
    /// The crypto provider made no certificate.
    #[error("no DTLS certificate could be made: the crypto provider failed")]
    Certificate,
}
