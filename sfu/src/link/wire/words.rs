//! The words of the line, version 1. New ones may be added; none is ever removed or renamed while a
//! version that says it is spoken.

use serde::{Deserialize, Serialize};

use super::WireError;

/// What control asks of a node: one stream each.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Ask {
    /// See [`schalter_sfu_core::Command::OpenRoom`].
    OpenRoom {
        /// The room.
        room: Id,
        /// Whether media flows from the start.
        gate: Position,
        /// What each may send of pictures at most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        video_max_bps: Option<u64>,
    },
    /// See [`schalter_sfu_core::Command::SetGate`].
    SetGate {
        /// The room.
        room: Id,
        /// The new position.
        gate: Position,
    },
    /// See [`schalter_sfu_core::Command::Join`].
    Join {
        /// The room.
        room: Id,
        /// Who comes.
        participant: Id,
        /// Its SDP offer.
        offer: String,
    },
    /// See [`schalter_sfu_core::Command::Renegotiate`].
    Renegotiate {
        /// The room.
        room: Id,
        /// Whose connection.
        participant: Id,
        /// The full new SDP offer.
        offer: String,
    },
    /// See [`schalter_sfu_core::Command::AddCandidates`].
    AddCandidates {
        /// The room.
        room: Id,
        /// Whose candidates.
        participant: Id,
        /// Them.
        fragment: String,
    },
    /// See [`schalter_sfu_core::Command::Leave`].
    Leave {
        /// The room.
        room: Id,
        /// Who goes.
        participant: Id,
    },
    /// See [`schalter_sfu_core::Command::Move`]. A node that does not know it asks nobody.
    Move {
        /// The room.
        room: Id,
    },
    /// See [`schalter_sfu_core::Command::CloseRoom`].
    CloseRoom {
        /// The room.
        room: Id,
    },
    /// See [`schalter_sfu_core::Command::Room`].
    Room {
        /// The room.
        room: Id,
    },
    /// Which rooms live there.
    Rooms,
    /// Whether every worker answers.
    SelfTest,
    /// Something newer than this program.
    #[serde(other)]
    Unknown,
}

/// What a node answers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// Done.
    Done,
    /// The SDP answer to an offer.
    Sdp {
        /// It.
        sdp: String,
    },
    /// How a room stands.
    Room {
        /// Whether it forwards.
        gate: Position,
        /// What each may send of pictures at most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        video_max_bps: Option<u64>,
        /// Who is in it.
        participants: Vec<Present>,
    },
    /// Every room there is.
    Rooms {
        /// They.
        rooms: Vec<Id>,
    },
    /// No.
    Refused {
        /// Why.
        why: Why,
        /// What is wrong with what was sent.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        detail: String,
    },
    /// Something newer than this program.
    #[serde(other)]
    Unknown,
}

/// What a node says unasked, on a stream of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Said {
    /// See [`schalter_sfu_core::Notice::Connected`].
    Connected(Whose),
    /// See [`schalter_sfu_core::Notice::Disconnected`].
    Disconnected(Whose),
    /// See [`schalter_sfu_core::Notice::Lost`].
    Lost(Whose),
    /// See [`schalter_sfu_core::Notice::Policed`].
    Policed(Whose),
    /// Something newer than this program.
    #[serde(other)]
    Unknown,
}

/// How much a node has to do: its sign of life, several times a second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Load {
    /// The share of time its workers do not sleep: 0 to 1.
    pub busy_ratio: f64,
    /// Open rooms.
    pub rooms: u64,
    /// Participants in them.
    pub participants: u64,
    /// It is going to end: no new rooms, please.
    pub ending: bool,
}

/// What a stream of a node carries, said in its first frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stream", rename_all = "snake_case")]
pub enum Carries {
    /// [`Said`].
    Notices,
    /// [`Load`].
    Load,
    /// Something newer than this program: nobody reads it.
    #[serde(other)]
    Unknown,
}

/// Whose connection a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whose {
    /// The room.
    pub room: Id,
    /// Who.
    pub participant: Id,
}

/// Somebody in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// Who.
    pub participant: Id,
    /// ICE and DTLS are up.
    pub connected: bool,
}

/// A gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// Everything flows.
    Open,
    /// Nothing is forwarded.
    Closed,
}

/// Why a node refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// See [`schalter_sfu_core::Refusal::UnknownRoom`].
    UnknownRoom,
    /// See [`schalter_sfu_core::Refusal::UnknownParticipant`].
    UnknownParticipant,
    /// See [`schalter_sfu_core::Refusal::RoomFull`].
    RoomFull,
    /// See [`schalter_sfu_core::Refusal::Replaced`].
    Replaced,
    /// See [`schalter_sfu_core::Refusal::BadOffer`].
    BadOffer,
    /// See [`schalter_sfu_core::Refusal::NoAudio`].
    NoAudio,
    /// See [`schalter_sfu_core::Refusal::BadCandidate`].
    BadCandidate,
    /// See [`schalter_sfu_core::Refusal::ShuttingDown`].
    ShuttingDown,
    /// See [`schalter_sfu_core::Refusal::Overloaded`]; and whatever a newer node says.
    #[serde(other)]
    Overloaded,
}

/// A room or participant: 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Id(pub u128);

impl From<Id> for String {
    fn from(id: Id) -> Self {
        format!("{:032x}", id.0)
    }
}

impl TryFrom<String> for Id {
    type Error = WireError;

    fn try_from(text: String) -> Result<Self, WireError> {
        let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let id = u128::from_str_radix(&text, 16);
        match id {
            Ok(id) if is_hex && text.len() == 32 => Ok(Self(id)),
            _ => Err(WireError::Unreadable),
        }
    }
}
