//! Servers under test: a fresh one for each run, and what it costs.

mod floor;
pub mod process;
mod schalter;
mod usage;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

pub use usage::Usage;

use crate::signalling::Signalling;
use process::Process;

/// The servers there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Server {
    /// The bare relay.
    Floor,
    /// Ours.
    Schalter,
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
    pub const ALL: [Self; 2] = [Self::Floor, Self::Schalter];

    /// As in tables and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Schalter => "schalter",
        }
    }

    /// Starts a fresh one. An error means that it cannot be had on this machine, and why.
    pub async fn start(self) -> anyhow::Result<Started> {
        match self {
            Self::Floor => floor::start().await,
            Self::Schalter => schalter::start().await,
        }
    }
}
