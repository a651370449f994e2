//! A leg: one transport between a participant and the server. Schalter gives each participant
//! one; other servers want one to send on and one to receive on.

use std::net::{SocketAddr, UdpSocket};

use str0m::Rtc;
use str0m::media::{Mid, Pt};
use str0m::rtp::Ssrc;

use crate::bare::Bare;

/// Whose leg it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Rooms count up from 0 and are never used twice in a run.
    pub room: u32,
    /// Which of the two in it.
    pub side: Side,
}

/// The two participants of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The first one in.
    Citizen,
    /// The second one.
    Officer,
}

impl Side {
    /// Both, in the order in which they join.
    pub const BOTH: [Self; 2] = [Self::Citizen, Self::Officer];

    /// As the REST API names the role.
    pub fn role(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Officer => "officer",
        }
    }
}

/// What a participant sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// Opus.
    Audio,
    /// The camera, VP8.
    Video,
    /// The screen, VP8.
    Screen,
}

impl Kind {
    /// All, in the order of the m-lines of our pages.
    pub const ALL: [Self; 3] = [Self::Audio, Self::Video, Self::Screen];
}

/// One transport, negotiated, and from here on driven by the stage.
pub struct Leg {
    /// Whose it is.
    pub place: Place,
    /// Bound and its own.
    pub socket: UdpSocket,
    /// The address the engine knows the socket by: its host candidate.
    pub address: SocketAddr,
    /// What speaks on it.
    pub engine: Engine,
    /// What it sends; nothing on a leg that only receives. What is received needs no list: the
    /// payloads say who sent them.
    pub sends: Vec<Sends>,
}

/// What speaks on a leg.
pub enum Engine {
    /// ICE, DTLS, SRTP, RTCP. In RTP mode.
    WebRtc(Box<Rtc>),
    /// Sealed packets and nothing else: what the floor is measured with.
    Bare(Bare),
}

/// One stream that a leg sends.
#[derive(Clone, Copy, Debug)]
pub struct Sends {
    /// What of the scenario goes out on it.
    pub kind: Kind,
    /// Its main SSRC.
    pub ssrc: Ssrc,
    /// Its m-line in the engine.
    pub mid: Mid,
    /// The payload type that the other end expects.
    pub pt: Pt,
}
