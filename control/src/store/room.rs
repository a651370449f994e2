//! Media rooms and who is admitted to them.

use jiff::Timestamp;
use schalter_control_core::id::{ParticipantId, RoomId, TenantId};
use thiserror::Error;

use super::{Store, StoreError};
use crate::identity::participant::Role;

/// Who made a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An office, for a call and its session.
    Session,
    /// An integrator.
    Api,
}

/// A room that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// Which.
    pub id: RoomId,
    /// Who made it. Integrators see only their own: `Origin::Api`.
    pub origin: Origin,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who is admitted (rooms of integrators only).
    pub participants: Vec<Participant>,
}

/// Someone admitted to a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// Who.
    pub id: ParticipantId,
    /// As what.
    pub role: Role,
}

/// Why nobody was admitted.
#[derive(Debug, Error)]
pub enum NotAdmitted {
    /// No such room, or it has ended.
    #[error("there is no such room")]
    UnknownRoom,
    /// Two are admitted already.
    #[error("the room is full")]
    RoomFull,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Makes a room.
    pub async fn create_room(&self, _tenant: TenantId, _origin: Origin) -> Result<Room, StoreError> {
        unimplemented!()
    }

    /// The integrators' living rooms, oldest first, after the given one.
    pub async fn rooms(
        &self,
        _tenant: TenantId,
        _after: Option<RoomId>,
        _limit: u16,
    ) -> Result<Vec<Room>, StoreError> {
        unimplemented!()
    }

    /// A living room, of whatever origin.
    pub async fn room(&self, _tenant: TenantId, _id: RoomId) -> Result<Option<Room>, StoreError> {
        unimplemented!()
    }

    /// Admits one more participant; never more than two.
    pub async fn add_participant(
        &self,
        _tenant: TenantId,
        _room: RoomId,
        _role: Role,
    ) -> Result<Participant, NotAdmitted> {
        unimplemented!()
    }

    /// Ends a room; `false` when there was none living.
    pub async fn end_room(&self, _tenant: TenantId, _id: RoomId) -> Result<bool, StoreError> {
        unimplemented!()
    }
}
