//! The nodes in reach, and which of them has, or shall have, a room.
//!
//! A new room goes to the less busy of two nodes taken at random: nearly as even as always taking
//! the least busy, and without everybody running to the same node while its load is old news. A
//! node above the limit, drained, ending or silent takes none.

mod node;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use dashmap::DashMap;
use schalter_control_core::id::RoomId;
use schalter_sfu::link::Closing;
use schalter_sfu::{Handle, Refusal};
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use self::node::Node;
pub use self::node::Seen;
use crate::store::node::{KnownNode, Place};
use crate::store::{Store, StoreError};

/// The node of this process, where there are others.
pub const LOCAL: &str = "local";
/// After a start the nodes dial within a second; a room is not moved for being faster than they.
const NODES_DIAL_WITHIN: Duration = Duration::from_secs(3);

/// Which nodes there are.
pub enum Nodes {
    /// One, in this process.
    Alone {
        /// It.
        handle: Handle,
        /// No new rooms above this share of its time.
        max_load: f64,
    },
    /// Those that link up, and perhaps one in this process.
    Fleet {
        /// That one.
        local: Option<Handle>,
        /// Knows which room is where.
        store: Store,
        /// No new rooms above this share of a node's time.
        max_load: f64,
    },
}

/// Where a room lives, and where it lived until now.
pub(super) type Homes = (Result<Handle, Refusal>, Option<Handle>);

pub(super) struct Fleet {
    alone: Option<Handle>,
    store: Option<Store>,
    max_load: f64,
    nodes: DashMap<String, Node>,
    returned: watch::Sender<u64>,
    fell_silent: watch::Sender<u64>,
    began: Instant,
    /// How rooms that moved have fared.
    pub(super) moves: Moves,
}

/// How many rooms of nodes that shall end have moved, since this process began them.
#[derive(Default)]
pub(super) struct Moves {
    /// Everybody came over in time.
    pub(super) over: AtomicU64,
    /// Somebody did not, and had to join again.
    pub(super) late: AtomicU64,
    /// No other node could take them just then.
    pub(super) refused: AtomicU64,
}

impl Fleet {
    pub(super) fn new(nodes: Nodes) -> Self {
        let (alone, local, store, max_load) = match nodes {
            Nodes::Alone { handle, max_load } => (Some(handle), None, None, max_load),
            Nodes::Fleet {
                local,
                store,
                max_load,
            } => (None, local, Some(store), max_load),
        };
        let fleet = Self {
            alone,
            store,
            max_load,
            nodes: DashMap::new(),
            returned: watch::Sender::default(),
            fell_silent: watch::Sender::default(),
            began: Instant::now(),
            moves: Moves::default(),
        };
        if let Some(handle) = local {
            fleet.nodes.insert(LOCAL.to_owned(), Node::local(handle));
        }
        fleet
    }

    /// The node that has the room. `Unreachable`: it is not in reach; `UnknownRoom`: none has it.
    pub(super) async fn home(&self, room: RoomId) -> Result<Handle, Refusal> {
        self.homes(room).await?.0
    }

    /// The same, and while the room moves the node where some may still be.
    pub(super) async fn homes(&self, room: RoomId) -> Result<Homes, Refusal> {
        let Some(store) = &self.store else {
            return Ok((self.alone.clone().ok_or(Refusal::NoNode), None));
        };
        let place = store.room_place(room).await;
        let place = place.map_err(|error| unasked(&error))?;
        let Place { node, from } = place.ok_or(Refusal::UnknownRoom)?;
        let from = from.and_then(|from| self.heard(&from).ok());
        Ok((self.heard(&node), from))
    }

    /// The same, but just after a start nodes have time to link up.
    pub(super) async fn home_in_time(&self, room: RoomId) -> Result<Handle, Refusal> {
        let deadline = self.began + NODES_DIAL_WITHIN;
        let mut returned = self.returned();
        loop {
            let home = self.home(room).await;
            let is_early = Instant::now() < deadline;
            if home.as_ref().err() != Some(&Refusal::Unreachable) || !is_early {
                return home;
            }
            // Whether somebody came or the time is over, it is looked again.
            let _ = timeout_at(deadline, returned.changed()).await;
        }
    }

    /// Finds a node for a room that has none.
    pub(super) async fn place(&self, room: RoomId) -> Result<Handle, Refusal> {
        let Some(store) = &self.store else {
            return self.alone.clone().ok_or(Refusal::NoNode);
        };
        let name = self.choose(None).ok_or(Refusal::NoNode)?;
        let placed = store
            .place_room(room, &name)
            .await
            .map_err(|error| unasked(&error))?;
        self.heard(&placed)
    }

    /// Finds another node for a room whose own is out of reach. What is left of it there is closed
    /// when that node is back.
    pub(super) async fn rescue(&self, room: RoomId) -> Result<Handle, Refusal> {
        let Some(store) = &self.store else {
            return Err(Refusal::ShuttingDown);
        };
        let from = store
            .room_place(room)
            .await
            .map_err(|error| unasked(&error))?;
        let Some(Place { node: from, .. }) = from else {
            return self.place(room).await;
        };
        if let Ok(back) = self.heard(&from)
            && !back.load().ending
        {
            return Ok(back);
        }
        let to = self.choose(Some(&from)).ok_or(Refusal::NoNode)?;
        let placed = store
            .move_room(room, &from, &to)
            .await
            .map_err(|error| unasked(&error))?;
        tracing::info!(%room, "a room moves to another node: its own is out of reach");
        self.heard(&placed)
    }

    /// The room is no more.
    pub(super) async fn forget(&self, room: RoomId) {
        if let Some(store) = &self.store
            && let Err(error) = store.forget_place(room).await
        {
            tracing::warn!(%error, "the place of a room could not be forgotten");
        }
    }

    /// Where nobody else could take it, a new room is refused above the limit; others have been
    /// chosen with an eye on it.
    pub(super) async fn admit_alone(
        &self,
        node: &Handle,
        room: schalter_sfu::RoomId,
    ) -> Result<(), Refusal> {
        let is_busy = self.alone.is_some() && node.load().busy_ratio > self.max_load;
        if is_busy && node.room(room).await.is_none() {
            return Err(Refusal::NoNode);
        }
        Ok(())
    }

    pub(super) async fn self_test(&self) -> Result<(), Refusal> {
        if let Some(alone) = &self.alone {
            return alone.self_test().await;
        }
        if self.nodes.iter().any(|node| node.is_heard()) {
            return self.local_test().await;
        }
        Err(Refusal::NoNode)
    }

    pub(super) async fn local_test(&self) -> Result<(), Refusal> {
        let local = self.nodes.get(LOCAL).map(|node| node.handle.clone());
        match local.or_else(|| self.alone.clone()) {
            Some(local) => local.self_test().await,
            None => Ok(()),
        }
    }

    pub(super) fn returned(&self) -> watch::Receiver<u64> {
        self.returned.subscribe()
    }

    pub(super) fn fell_silent(&self) -> watch::Receiver<u64> {
        self.fell_silent.subscribe()
    }

    /// Those that can be asked, with their names.
    pub(super) fn in_reach(&self) -> Vec<(String, Handle)> {
        let heard = self.nodes.iter().filter(|node| node.is_heard());
        heard
            .map(|node| (node.key().clone(), node.handle.clone()))
            .collect()
    }

    /// Those whose rooms shall move: drained by the operator, or about to end.
    pub(super) fn leaving(&self) -> Vec<(String, Handle)> {
        let leaving = self.nodes.iter().filter(|node| node.is_leaving());
        leaving
            .map(|node| (node.key().clone(), node.handle.clone()))
            .collect()
    }

    /// Another node that takes a room of this one.
    pub(super) fn beside(&self, from: &str) -> Option<(String, Handle)> {
        let name = self.choose(Some(from))?;
        let handle = self.heard(&name).ok()?;
        Some((name, handle))
    }

    /// A node, if it can be asked.
    pub(super) fn named(&self, name: &str) -> Option<Handle> {
        self.heard(name).ok()
    }

    /// Where media is reached from this machine.
    pub(super) fn reached_at(&self) -> Vec<SocketAddr> {
        let alone = self.alone.iter().flat_map(Handle::reached_at).copied();
        let mut all: Vec<SocketAddr> = alone.collect();
        for node in &self.nodes {
            all.extend_from_slice(node.handle.reached_at());
        }
        all
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        let see = |name: &str, handle: &Handle, is_drained: bool| {
            Seen::of(name, handle, is_drained, self.max_load)
        };
        let linked = self.nodes.iter();
        let linked = linked.map(|node| see(node.key(), &node.handle, node.is_drained));
        let alone = self.alone.iter().map(|handle| see(LOCAL, handle, false));
        let mut seen: Vec<_> = linked.chain(alone).collect();
        seen.sort_by(|one, other| one.name.cmp(&other.name));
        seen
    }

    /// A node has linked up. An older link of the same node is over.
    pub(super) fn enter(self: &Arc<Self>, known: &KnownNode, handle: Handle) {
        let name = known.name.as_str();
        let node = Node::linked(handle.clone(), known);
        let link = node.link;
        if let Some(older) = self.nodes.insert(name.to_owned(), node) {
            older.handle.close(Closing::Replaced);
        }
        tracing::info!(node = name, "a media node is linked");
        tokio::spawn(Arc::clone(self).watch(name.to_owned(), handle, link));
    }

    /// As the operator wants it by now: drained or not, and out when its token was taken away or
    /// replaced.
    pub(super) fn learn(&self, known: &KnownNode) {
        if let Some(mut node) = self.nodes.get_mut(&known.name) {
            node.is_drained = known.drained_at.is_some();
        }
        let out = |_: &String, node: &Node| !node.is_welcome(known);
        if let Some((name, node)) = self.nodes.remove_if(&known.name, out) {
            tracing::warn!(node = name, "a media node is no longer welcome");
            node.handle.close(Closing::Unwelcome);
        }
    }

    /// Whether the node of this process takes new rooms; until the process ends. `false`: there is
    /// none beside others.
    pub(super) fn drain_local(&self, drains: bool) -> bool {
        let local = self.nodes.get_mut(LOCAL);
        local.map(|mut node| node.is_drained = drains).is_some()
    }

    /// There is one node, in this process, and never another.
    pub(super) fn is_alone(&self) -> bool {
        self.alone.is_some()
    }

    /// Tells who falls silent and who comes back, until the link is over.
    async fn watch(self: Arc<Self>, name: String, handle: Handle, link: Uuid) {
        let mut heard = handle.is_heard();
        self.returned.send_modify(bump);
        loop {
            tokio::select! {
                () = handle.over() => break,
                changed = heard.changed() => if changed.is_err() { break },
            }
            if *heard.borrow_and_update() {
                tracing::info!(node = name, "a media node is heard again");
                self.returned.send_modify(bump);
            } else {
                tracing::warn!(node = name, "a media node is silent");
                self.fell_silent.send_modify(bump);
            }
        }
        let gone = self.nodes.remove_if(&name, |_, node| node.link == link);
        if gone.is_some() {
            tracing::warn!(node = name, "a media node is no longer linked");
            self.fell_silent.send_modify(bump);
        }
    }

    fn heard(&self, name: &str) -> Result<Handle, Refusal> {
        let node = self.nodes.get(name).ok_or(Refusal::Unreachable)?;
        if node.is_heard() {
            Ok(node.handle.clone())
        } else {
            Err(Refusal::Unreachable)
        }
    }

    /// The less busy of two at random.
    fn choose(&self, but: Option<&str>) -> Option<String> {
        let open = |name: &str, node: &Node| Some(name) != but && node.takes_rooms(self.max_load);
        let open = self.nodes.iter().filter(|node| open(node.key(), node));
        let mut open: Vec<(String, f64)> =
            open.map(|node| (node.key().clone(), node.busy())).collect();
        let mut draw = || {
            let nth = pick(open.len())?;
            Some(open.swap_remove(nth))
        };
        let (one, other) = (draw()?, draw());
        let better = match other {
            Some(other) if other.1 < one.1 => other.0,
            _ => one.0,
        };
        if let Some(node) = self.nodes.get(&better) {
            node.takes_one();
        }
        Some(better)
    }
}

/// Chance without a generator of our own: the first bytes of a random id.
fn pick(among: usize) -> Option<usize> {
    let (chance, _) = Uuid::new_v4().as_u64_pair();
    let chance = usize::try_from(chance >> 32).ok()?;
    chance.checked_rem(among)
}

fn bump(count: &mut u64) {
    *count = count.wrapping_add(1);
}

fn unasked(error: &StoreError) -> Refusal {
    tracing::error!(%error, "the store did not tell the place of a room");
    Refusal::Overloaded
}
