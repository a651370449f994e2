//! Servers under test: a fresh one for each run, and what it costs.

mod floor;
mod peer;
pub mod process;
mod schalter;
mod usage;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

pub use peer::enter_network;
pub use usage::Usage;

use crate::signalling::{Plugin, Signalling};
use process::Process;

/// The servers there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Server {
    /// The bare relay.
    Floor,
    /// Ours.
    Schalter,
    /// mediasoup, one worker.
    Mediasoup,
    /// Janus, its video room.
    Janus,
    /// Janus, its video call.
    JanusVideocall,
    /// `LiveKit`.
    Livekit,
}

/// A server that is ready.
pub struct Started {
    /// How rooms are opened on it.
    pub signalling: Signalling,
    /// Which it is, as it says itself.
    pub version: String,
    /// All processes whose cost is the server's.
    pub pids: Vec<u32>,
    /// They end when this is dropped.
    pub processes: Vec<Process>,
}

impl Server {
    /// All, in the order of the tables.
    pub const ALL: [Self; 6] = [
        Self::Floor,
        Self::Schalter,
        Self::Mediasoup,
        Self::Janus,
        Self::JanusVideocall,
        Self::Livekit,
    ];

    /// As in tables and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Schalter => "schalter",
            Self::Mediasoup => "mediasoup",
            Self::Janus => "janus",
            Self::JanusVideocall => "janus-videocall",
            Self::Livekit => "livekit",
        }
    }

    /// Starts a fresh one. An error means that it cannot be had on this machine, and why.
    pub async fn start(self) -> anyhow::Result<Started> {
        match self {
            Self::Floor => floor::start().await,
            Self::Schalter => schalter::start().await,
            Self::Mediasoup => peer::mediasoup().await,
            Self::Janus => peer::janus(Plugin::VideoRoom).await,
            Self::JanusVideocall => peer::janus(Plugin::VideoCall).await,
            Self::Livekit => peer::livekit(),
        }
    }
}
