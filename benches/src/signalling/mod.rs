//! How the two participants of a room come into a server: the only place where servers differ.
//!
//! A server's signalling makes the legs of a room, negotiates them, and hands each to the
//! [`Stage`], which drives it from then on. `Stage::enter` answers once the leg is connected,
//! so what needs a connected publisher (a subscription) simply awaits it. The stage sends what
//! the scenario says on every leg that [`Sends`](crate::leg::Sends) something, and finds out by
//! the payloads what came out where.

mod floor;
mod janus;
mod mediasoup;
mod ortc;
mod schalter;

pub use floor::Floor;
pub use janus::{Janus, Plugin};
pub use mediasoup::Mediasoup;
pub use schalter::Schalter;

use crate::leg::Kind;
use crate::stage::Stage;

/// A server under load, spoken to in its own way.
pub enum Signalling {
    /// One leg per participant, SDP over REST.
    Schalter(Schalter),
    /// The bare relay: no WebRTC.
    Floor(Floor),
    /// Two legs per participant in a video room, one in a video call; SDP over HTTP.
    Janus(Janus),
    /// Two legs per participant, no SDP.
    Mediasoup(Mediasoup),
}

/// A room to open.
#[derive(Clone, Debug)]
pub struct RoomPlan {
    /// Counts up from 0; never used twice in a run.
    pub room: u32,
    /// What both participants will send.
    pub kinds: Vec<Kind>,
}

/// What the server calls an open room, for closing it.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The number it was planned with.
    pub room: u32,
    /// The server's own names, whatever it needs.
    pub names: Vec<String>,
}

impl RoomPlan {
    /// What is negotiated where nothing is sent yet: as if it soon were.
    fn lines(&self) -> &[Kind] {
        match self.kinds.as_slice() {
            [] => &[Kind::Audio, Kind::Video],
            kinds => kinds,
        }
    }
}

impl Signalling {
    /// Opens a room and brings both participants in; done when every leg is connected.
    pub async fn open(&self, plan: &RoomPlan, stage: &Stage) -> anyhow::Result<Opened> {
        match self {
            Self::Schalter(schalter) => schalter.open(plan, stage).await,
            Self::Floor(floor) => floor.open(plan, stage).await,
            Self::Janus(janus) => janus.open(plan, stage).await,
            Self::Mediasoup(mediasoup) => mediasoup.open(plan, stage).await,
        }
    }

    /// Ends a room on the server. Its legs have left the stage before.
    pub async fn close(&self, opened: &Opened) -> anyhow::Result<()> {
        match self {
            Self::Schalter(schalter) => schalter.close(opened).await,
            Self::Floor(_) => Ok(()),
            Self::Janus(janus) => janus.close(opened).await,
            Self::Mediasoup(mediasoup) => mediasoup.close(opened).await,
        }
    }
}
