//! One node in reach: whether it is heard, drained, welcome, and how busy it is.

use std::sync::atomic::{AtomicU32, Ordering};

use schalter_sfu::Handle;
use schalter_sfu::link::Load;
use uuid::Uuid;

use crate::store::node::KnownNode;

/// What a room not yet seen in a node's load is taken to cost: a 200th of a node.
const GUESSED_ROOM: f64 = 0.005;

/// A node as an operator sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Its name.
    pub name: String,
    /// Whether it gives signs of life.
    pub is_up: bool,
    /// Whether it takes no new rooms.
    pub is_drained: bool,
    /// What it has to do.
    pub load: Load,
    /// So many rooms it can take in all, as far as its load tells.
    pub capacity_rooms: Option<f64>,
}

pub(super) struct Node {
    pub(super) handle: Handle,
    /// Which link: the same node may have come again.
    pub(super) link: Uuid,
    /// As the operator wants it; a node that shall end says so itself.
    pub(super) is_drained: bool,
    /// Of the certificate it came with.
    fingerprint: String,
    /// Rooms opened that its load does not show yet, and how many that showed.
    opened: AtomicU32,
    shown: AtomicU32,
}

impl Node {
    /// The one of this process: no link, no certificate.
    pub(super) fn local(handle: Handle) -> Self {
        Self {
            handle,
            link: Uuid::nil(),
            is_drained: false,
            fingerprint: String::new(),
            opened: AtomicU32::new(0),
            shown: AtomicU32::new(0),
        }
    }

    /// One that has just linked up.
    pub(super) fn linked(handle: Handle, known: &KnownNode) -> Self {
        Self {
            link: Uuid::new_v4(),
            is_drained: known.drained_at.is_some(),
            fingerprint: known.fingerprint.clone(),
            ..Self::local(handle)
        }
    }

    pub(super) fn is_heard(&self) -> bool {
        *self.handle.is_heard().borrow()
    }

    /// Its rooms shall move, and it can be asked to give them away.
    pub(super) fn is_leaving(&self) -> bool {
        self.is_heard() && (self.is_drained || self.handle.load().ending)
    }

    /// Its token was neither taken away nor replaced.
    pub(super) fn is_welcome(&self, known: &KnownNode) -> bool {
        known.revoked_at.is_none() && known.fingerprint == self.fingerprint
    }

    pub(super) fn takes_rooms(&self, max_load: f64) -> bool {
        let is_ending = self.handle.load().ending;
        !self.is_drained && !is_ending && self.is_heard() && self.busy() <= max_load
    }

    /// Measured, and what was opened since. Rooms its load shows need not be guessed any more.
    pub(super) fn busy(&self) -> f64 {
        let load = self.handle.load();
        let rooms = u32::try_from(load.rooms).unwrap_or(u32::MAX);
        if self.shown.swap(rooms, Ordering::Relaxed) != rooms {
            self.opened.store(0, Ordering::Relaxed);
        }
        let opened = self.opened.load(Ordering::Relaxed);
        load.busy_ratio + f64::from(opened) * GUESSED_ROOM + f64::from(rooms) * 1e-6
    }

    /// A room more, which its load will show later.
    pub(super) fn takes_one(&self) {
        self.opened.fetch_add(1, Ordering::Relaxed);
    }
}

impl Seen {
    pub(super) fn of(name: &str, handle: &Handle, is_drained: bool, max_load: f64) -> Self {
        let load = handle.load();
        Self {
            name: name.to_owned(),
            is_up: *handle.is_heard().borrow(),
            is_drained: is_drained || load.ending,
            capacity_rooms: capacity(load, max_load),
            load,
        }
    }
}

/// How many rooms as busy as those it has a node can take; unknown while it has next to none.
#[expect(clippy::cast_precision_loss, reason = "there are never 2^53 rooms")]
fn capacity(load: Load, max_load: f64) -> Option<f64> {
    let is_measured = load.rooms > 0 && load.busy_ratio > 0.02;
    is_measured.then(|| load.rooms as f64 / load.busy_ratio * max_load)
}
