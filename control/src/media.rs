//! The one door to the media plane: our ids on this side, its ids on the other, and a node for
//! every room.
//!
//! ```text
//!                    ┌ alone: the node of this process has every room; the store is not asked
//!  room ─▶ Media ─▶ ─┤
//!                    └ fleet: the store knows the room's node ─▶ its handle ─▶ link ─▶ node
//! ```
//!
//! Nothing about rooms is remembered here, so that every process of control says the same. Who
//! joins a room whose node is gone gets it on another; the first to move it decides for both.

mod agree;
mod fleet;
mod metrics;
mod mover;
mod porter;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use dashmap::DashMap;
use schalter_control_core::id::{ParticipantId, RoomId};
use schalter_sfu::{Gate, Handle, Refusal, RoomState};
use tokio::sync::watch;
use tokio::time::sleep;

use fleet::Fleet;
pub use fleet::{LOCAL, Nodes, Seen};
pub use porter::{Porter, PorterError, authority};

/// How often, and how long after each other, a node is told once more that a room is over.
const CLOSINGS: u32 = 30;
const BETWEEN_CLOSINGS: Duration = Duration::from_secs(1);
/// So many rooms are remembered in which somebody has seen a picture.
const MOST_PICTURES: usize = 10_000;

/// The media plane as the control plane knows it. Clones share everything.
#[derive(Clone)]
pub struct Media {
    fleet: Arc<Fleet>,
    /// Who has seen a first picture in a living room, as far as this process was told.
    pictures: Arc<DashMap<RoomId, Vec<ParticipantId>>>,
    /// Rooms in which somebody tries the way in; no store knows them.
    checks: Arc<DashMap<RoomId, ()>>,
}

/// How a room is meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meant {
    /// Whether media flows.
    pub gate: Gate,
    /// What each may send of pictures, in rooms that say so.
    pub video_max_bps: Option<u64>,
}

impl From<Gate> for Meant {
    fn from(gate: Gate) -> Self {
        Self {
            gate,
            video_max_bps: None,
        }
    }
}

impl Media {
    /// With these nodes.
    pub fn new(nodes: Nodes) -> Self {
        Self {
            fleet: Arc::new(Fleet::new(nodes)),
            pictures: Arc::default(),
            checks: Arc::default(),
        }
    }

    /// Makes the room if there is none. A room whose node is out of reach is left to it: it may
    /// live on there, and whoever joins decides.
    pub async fn open(&self, room: RoomId, meant: impl Into<Meant>) -> Result<(), Refusal> {
        let meant = meant.into();
        match self.fleet.home(room).await {
            Ok(node) => self.open_at(&node, room, meant).await,
            Err(Refusal::UnknownRoom) => {
                let node = self.fleet.place(room).await?;
                self.open_at(&node, room, meant).await
            }
            Err(Refusal::Unreachable) => Ok(()),
            Err(refusal) => Err(refusal),
        }
    }

    /// An id for such a room, by which every process of control knows it.
    pub fn check_id() -> RoomId {
        agree::check_id()
    }

    /// Makes a room in which somebody tries the way in; false when so many are being tried already.
    pub async fn open_check(&self, room: RoomId, most: usize) -> Result<bool, Refusal> {
        if self.checks.len() >= most {
            return Ok(false);
        }
        self.checks.insert(room, ());
        let opened = self.open(room, Gate::Open).await;
        if opened.is_err() {
            self.checks.remove(&room);
        }
        opened.map(|()| true)
    }

    /// Whether somebody tries the way in there: whoever has a token for it is admitted. With
    /// several processes of control it may be one that another made: by its id it is known.
    pub fn is_check(&self, room: RoomId) -> bool {
        self.checks.contains_key(&room) || agree::is_young_check(room)
    }

    /// Lets media through, or no longer; makes the room if it was lost.
    pub async fn gate(&self, room: RoomId, gate: Gate) -> Result<(), Refusal> {
        let (node, from) = match self.fleet.homes(room).await {
            Err(Refusal::UnknownRoom) => (self.fleet.place(room).await, None),
            homes => homes?,
        };
        if let Some(from) = from {
            // Those still there; who comes over finds the gate as it is meant.
            let _ = from.set_gate(there(room), gate).await;
        }
        let node = node?;
        match node.set_gate(there(room), gate).await {
            Err(Refusal::UnknownRoom) => self.open_at(&node, room, gate.into()).await,
            set => set,
        }
    }

    /// Ends the room for everyone in it. A node out of reach is told when it is back.
    pub async fn close(&self, room: RoomId) -> Result<(), Refusal> {
        self.pictures.remove(&room);
        self.checks.remove(&room);
        let homes = self.fleet.homes(room).await;
        self.fleet.forget(room).await;
        let (node, from) = match homes {
            Err(Refusal::UnknownRoom) => return Ok(()),
            homes => homes?,
        };
        if let Some(from) = from {
            close_at(from, room).await?;
        }
        match node {
            Ok(node) => close_at(node, room).await,
            Err(Refusal::Unreachable) => Ok(()),
            Err(refusal) => Err(refusal),
        }
    }

    /// A participant's offer in, our answer out. Joining again replaces the older connection. How
    /// the room is `meant` to be is asked only if its node does not know it, or is gone.
    pub async fn join(
        &self,
        room: RoomId,
        participant: ParticipantId,
        offer_sdp: String,
        meant: impl Future<Output = Option<Meant>>,
    ) -> Result<String, Refusal> {
        let (there_room, who) = (there(room), there_participant(participant));
        let node = match self.fleet.home_in_time(room).await {
            Ok(node) => match node.join(there_room, who, offer_sdp.clone()).await {
                Err(Refusal::UnknownRoom) => node,
                Err(Refusal::Unreachable | Refusal::ShuttingDown) => {
                    self.fleet.rescue(room).await?
                }
                joined => return joined,
            },
            Err(Refusal::UnknownRoom) => self.fleet.place(room).await?,
            Err(Refusal::Unreachable) => self.fleet.rescue(room).await?,
            Err(refusal) => return Err(refusal),
        };
        let meant = meant.await.ok_or(Refusal::UnknownRoom)?;
        self.open_at(&node, room, meant).await?;
        node.join(there_room, who, offer_sdp).await
    }

    /// A new offer for the same connection: an ICE restart. Where the node is gone the connection
    /// is, and who asks is told to join again.
    pub async fn renegotiate(
        &self,
        room: RoomId,
        participant: ParticipantId,
        offer_sdp: String,
    ) -> Result<String, Refusal> {
        let who = there_participant(participant);
        let node = self.fleet.home_in_time(room).await.map_err(gone)?;
        let answer = node.renegotiate(there(room), who, offer_sdp.clone()).await;
        match self.left_behind(room, answer.as_ref().err()).await {
            // Its older connection, while a newer one is on the way to another node.
            Some(from) => from.renegotiate(there(room), who, offer_sdp).await,
            None => answer,
        }
        .map_err(gone)
    }

    /// Candidates found after the offer.
    pub async fn add_candidates(
        &self,
        room: RoomId,
        participant: ParticipantId,
        sdp_fragment: String,
    ) -> Result<(), Refusal> {
        let who = there_participant(participant);
        let node = self.fleet.home(room).await.map_err(gone)?;
        let added = node
            .add_candidates(there(room), who, sdp_fragment.clone())
            .await;
        match self.left_behind(room, added.as_ref().err()).await {
            Some(from) => from.add_candidates(there(room), who, sdp_fragment).await,
            None => added,
        }
        .map_err(gone)
    }

    /// The participant goes; the room stays.
    pub async fn leave(&self, room: RoomId, participant: ParticipantId) -> Result<(), Refusal> {
        let who = there_participant(participant);
        let (node, from) = self.fleet.homes(room).await.map_err(gone)?;
        let left_there = match from {
            Some(from) => from.leave(there(room), who).await.is_ok(),
            None => false,
        };
        let left = node.map_err(gone)?.leave(there(room), who).await;
        left.or_else(|refusal| left_there.then_some(()).ok_or(gone(refusal)))
    }

    /// Who is in the room, and how; `None` when there is none. Who has not come over yet while it
    /// moves is in it as well.
    pub async fn room(&self, room: RoomId) -> Option<RoomState> {
        let (node, from) = self.fleet.homes(room).await.ok()?;
        let here = node.ok()?.room(there(room)).await;
        match from {
            Some(from) => mover::together(here, from.room(there(room)).await),
            None => here,
        }
    }

    /// Whether the participant is connected right now.
    pub async fn is_connected(&self, room: RoomId, participant: ParticipantId) -> bool {
        let who = there_participant(participant);
        self.room(room).await.is_some_and(|room| {
            room.participants
                .iter()
                .any(|it| it.id == who && it.connected)
        })
    }

    /// Somebody in a living room sees a first picture; true when they had not said so before.
    pub fn sees_first_picture(&self, room: RoomId, participant: ParticipantId) -> bool {
        // Rooms that another process ended are not told here.
        if self.pictures.len() >= MOST_PICTURES {
            self.pictures.clear();
        }
        let mut seen = self.pictures.entry(room).or_default();
        let is_new = !seen.contains(&participant);
        if is_new {
            seen.push(participant);
        }
        is_new
    }

    /// At least one node serves.
    pub async fn self_test(&self) -> Result<(), Refusal> {
        self.fleet.self_test().await
    }

    /// The node of this process turns, if there is one: for whoever would start us anew.
    pub async fn local_test(&self) -> Result<(), Refusal> {
        self.fleet.local_test().await
    }

    /// The UDP addresses of every node, as this machine reaches them.
    pub fn reached_at(&self) -> Vec<SocketAddr> {
        self.fleet.reached_at()
    }

    /// The nodes in reach, with what they have to do.
    pub fn seen(&self) -> Vec<Seen> {
        self.fleet.seen()
    }

    /// Whether the node of this process takes new rooms, until the process ends; those it has move to
    /// others meanwhile. `false`: this process has none beside others.
    pub fn drain_local(&self, drains: bool) -> bool {
        self.fleet.drain_local(drains)
    }

    /// There is one node, in this process, and never another.
    pub fn is_alone(&self) -> bool {
        self.fleet.is_alone()
    }

    /// Changes whenever a node has come or come back: what its rooms are meant to be may not have
    /// reached it.
    pub fn returned(&self) -> watch::Receiver<u64> {
        self.fleet.returned()
    }

    /// Changes whenever a node falls silent: those who talk there should look whether they hear.
    pub fn fell_silent(&self) -> watch::Receiver<u64> {
        self.fleet.fell_silent()
    }

    /// The node a room moves away from, for what the other does not know.
    async fn left_behind(&self, room: RoomId, refusal: Option<&Refusal>) -> Option<Handle> {
        match refusal? {
            Refusal::UnknownRoom | Refusal::UnknownParticipant | Refusal::Replaced => {
                self.fleet.homes(room).await.ok()?.1
            }
            _ => None,
        }
    }

    /// The fleet, for who keeps it in order.
    fn fleet(&self) -> &Arc<Fleet> {
        &self.fleet
    }

    /// A new room only where there is place for one.
    async fn open_at(&self, node: &Handle, room: RoomId, meant: Meant) -> Result<(), Refusal> {
        let Meant {
            gate,
            video_max_bps,
        } = meant;
        self.fleet.admit_alone(node, there(room)).await?;
        node.open_capped_room(there(room), gate, video_max_bps)
            .await
    }
}

/// A connection to a node out of reach is as good as none: joining again finds another node.
fn gone(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Unreachable | Refusal::ShuttingDown => Refusal::UnknownParticipant,
        other => other,
    }
}

/// The node may have heard it, or will when its link is back.
fn is_for_later(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Unreachable | Refusal::ShuttingDown | Refusal::Overloaded
    )
}

async fn close_at(node: Handle, room: RoomId) -> Result<(), Refusal> {
    let closed = node.close_room(there(room)).await;
    if closed.as_ref().is_err_and(is_for_later) {
        tokio::spawn(close_later(node, room));
        return Ok(());
    }
    closed
}

/// Whoever ends a room need not wait for a node that is slow to hear of it. Once its link has gone,
/// it is told when it comes back, with all the others it must close.
async fn close_later(node: Handle, room: RoomId) {
    for _ in 0..CLOSINGS {
        sleep(BETWEEN_CLOSINGS).await;
        match node.close_room(there(room)).await {
            Err(Refusal::Overloaded) => {}
            _ => return,
        }
    }
    tracing::warn!(%room, "a room could not be closed: its node does not answer");
}

/// The room's id in the media plane.
pub fn there(room: RoomId) -> schalter_sfu::RoomId {
    schalter_sfu::RoomId(room.0.as_u128())
}

/// The participant's id in the media plane.
pub fn there_participant(participant: ParticipantId) -> schalter_sfu::ParticipantId {
    schalter_sfu::ParticipantId(participant.0.as_u128())
}
