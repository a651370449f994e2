//! Who is in a room and who gets what: everything of one goes to the other.

use crate::participant::Key;
use crate::{Gate, ParticipantId};

/// A room holds two.
pub(crate) const CAPACITY: usize = 2;

/// A room: its gate and its members in the order they came.
pub(crate) struct Room {
    pub(crate) gate: Gate,
    /// What each may send of pictures.
    pub(crate) video_max_bps: u64,
    pub(crate) members: Vec<Member>,
}

/// One participant of a room and where it lives.
#[derive(Clone, Copy)]
pub(crate) struct Member {
    pub(crate) id: ParticipantId,
    pub(crate) key: Key,
}

impl Room {
    pub(crate) fn new(gate: Gate, video_max_bps: u64) -> Self {
        Self {
            gate,
            video_max_bps,
            members: Vec::with_capacity(CAPACITY),
        }
    }

    pub(crate) fn find(&self, id: ParticipantId) -> Option<Key> {
        self.members
            .iter()
            .find(|member| member.id == id)
            .map(|member| member.key)
    }

    /// Who gets what `key` publishes.
    pub(crate) fn other(&self, key: Key) -> Option<Key> {
        self.members
            .iter()
            .find(|member| member.key != key)
            .map(|member| member.key)
    }

    /// Whether there is a place for `id`; its own older one counts as free.
    pub(crate) fn admits(&self, id: ParticipantId) -> bool {
        self.members.iter().filter(|member| member.id != id).count() < CAPACITY
    }

    pub(crate) fn remove(&mut self, key: Key) {
        self.members.retain(|member| member.key != key);
    }
}
