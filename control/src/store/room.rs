//! Media rooms and who is admitted to them.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use schalter_control_core::id::{ParticipantId, RoomId, TenantId};
use thiserror::Error;
use uuid::Uuid;

use super::commit::ADD_KEY;
use super::db::{Db, Tx, on};
use super::{Store, StoreError, id, time};
use crate::identity::participant::Role;
use crate::identity::secret;

const ADD: &str = "INSERT INTO room (id, tenant_id, origin, created_ms, ends_ms, max_video_kbps)
    VALUES ($1, $2, $3, $4, $5, $6)";
const ONE: &str = "SELECT id, origin, created_ms, ends_ms, max_video_kbps FROM room
    WHERE tenant_id = $1 AND id = $2 AND ended_ms IS NULL AND (ends_ms IS NULL OR ends_ms > $3)";
const ALL: &str = "SELECT id, origin, created_ms, ends_ms, max_video_kbps FROM room
    WHERE tenant_id = $1 AND origin = 'api' AND ended_ms IS NULL
    AND (ends_ms IS NULL OR ends_ms > $2) ORDER BY created_ms, id";
const LIST: &str = "SELECT id, origin, created_ms, ends_ms, max_video_kbps FROM room
    WHERE tenant_id = $1 AND origin = 'api' AND ended_ms IS NULL
    AND (ends_ms IS NULL OR ends_ms > $5)
    AND (created_ms > $2 OR (created_ms = $2 AND id > $3)) ORDER BY created_ms, id LIMIT $4";
const BY_KEY: &str = "SELECT r.id, r.origin, r.created_ms, r.ends_ms, r.max_video_kbps FROM room r
    JOIN idempotency i ON i.made_id = r.id AND i.tenant_id = r.tenant_id
    WHERE i.tenant_id = $1 AND i.key_hash = $2";
const CREATED: &str = "SELECT created_ms FROM room WHERE tenant_id = $1 AND id = $2";
const PARTICIPANTS: &str = "SELECT p.room_id, p.id, p.role FROM participant p
    JOIN room r ON r.id = p.room_id AND r.tenant_id = p.tenant_id
    WHERE p.tenant_id = $1 AND r.ended_ms IS NULL ORDER BY p.created_ms, p.id";
const PARTICIPANTS_OF: &str = "SELECT room_id, id, role FROM participant
    WHERE tenant_id = $1 AND room_id = $2 ORDER BY created_ms, id";
const ADMIT: &str = "UPDATE room SET admitted = admitted + 1
    WHERE tenant_id = $1 AND id = $2 AND origin = 'api' AND ended_ms IS NULL
    AND (ends_ms IS NULL OR ends_ms > $3) AND admitted < 2";
const ADD_PARTICIPANT: &str = "INSERT INTO participant (id, tenant_id, room_id, role, created_ms)
    VALUES ($1, $2, $3, $4, $5)";
const END: &str =
    "UPDATE room SET ended_ms = $1 WHERE tenant_id = $2 AND id = $3 AND ended_ms IS NULL";
const DUE: &str = "SELECT id FROM room WHERE tenant_id = $1 AND ended_ms IS NULL AND ends_ms <= $2";
const NEXT_DUE: &str = "SELECT MIN(ends_ms) FROM room WHERE tenant_id = $1 AND ended_ms IS NULL";

pub(super) const STATEMENTS: &[&str] = &[
    ADD,
    ONE,
    ALL,
    LIST,
    BY_KEY,
    CREATED,
    PARTICIPANTS,
    PARTICIPANTS_OF,
    ADMIT,
    ADD_PARTICIPANT,
    END,
    DUE,
    NEXT_DUE,
];

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
    /// When it ends by itself, if ever.
    pub ends_at: Option<Timestamp>,
    /// What each may send of pictures, where that is less than usual.
    pub max_video_kbps: Option<u32>,
    /// Who is admitted (rooms of integrators only).
    pub participants: Vec<Participant>,
}

/// What a room may at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// How long it lives.
    pub longest: Option<SignedDuration>,
    /// What each may send of pictures.
    pub max_video_kbps: Option<u32>,
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

type RoomRow = (String, String, i64, Option<i64>, Option<i64>);
type ParticipantRow = (String, String, String);

impl Store {
    /// Makes a room. The same idempotency key gives the same room again.
    pub async fn create_room(
        &self,
        tenant: TenantId,
        origin: Origin,
        limits: Limits,
        idempotency_key: Option<&str>,
    ) -> Result<Room, StoreError> {
        let created_at = self.clock.now();
        let longest = limits.longest;
        let ends_at = longest.map(|it| created_at.checked_add(it).unwrap_or(Timestamp::MAX));
        let room = Room {
            id: RoomId(Uuid::new_v4()),
            origin,
            created_at,
            ends_at,
            max_video_kbps: limits.max_video_kbps,
            participants: Vec::new(),
        };
        let key_hash = idempotency_key.map(|key| secret::hash(&format!("room\n{key}")));
        if self.insert_room(tenant, &room, key_hash.as_deref()).await? {
            return Ok(room);
        }
        self.made_before(tenant, &key_hash.unwrap_or_default())
            .await
    }

    /// `false` when the key was used before: then nothing is written.
    async fn insert_room(
        &self,
        tenant: TenantId,
        room: &Room,
        key_hash: Option<&str>,
    ) -> Result<bool, StoreError> {
        let (tenant, id) = (tenant.to_string(), room.id.to_string());
        let created_ms = room.created_at.as_millisecond();
        let mut tx = self.begin().await?;
        if let Some(key_hash) = key_hash {
            let added = on!(Tx, &mut tx, tx => sqlx::query(ADD_KEY).bind(&tenant).bind(key_hash)
                .bind(&id).bind(created_ms).execute(&mut **tx).await?.rows_affected());
            if added == 0 {
                tx.rollback().await?;
                return Ok(false);
            }
        }
        on!(Tx, &mut tx, tx => sqlx::query(ADD).bind(&id).bind(&tenant).bind(room.origin.name())
            .bind(created_ms).bind(room.ends_at.map(Timestamp::as_millisecond))
            .bind(room.max_video_kbps.map(i64::from))
            .execute(&mut **tx).await.map(drop)?);
        tx.commit().await?;
        Ok(true)
    }

    /// The room this key made, even if it has ended since.
    async fn made_before(&self, tenant: TenantId, key_hash: &str) -> Result<Room, StoreError> {
        let row: RoomRow = on!(Db, &self.reader, pool => sqlx::query_as(BY_KEY)
            .bind(tenant.to_string()).bind(key_hash).fetch_one(pool).await?);
        let participants = self.participants_of(tenant, id(&row.0)?).await?;
        read_room(row, participants)
    }

    /// The integrators' living rooms, oldest first, after the given one.
    pub async fn rooms(
        &self,
        tenant: TenantId,
        after: Option<RoomId>,
        limit: u16,
    ) -> Result<Vec<Room>, StoreError> {
        let (after_ms, after_id) = self.place(tenant, after).await?;
        let rows: Vec<RoomRow> = on!(Db, &self.reader, pool => sqlx::query_as(LIST)
            .bind(tenant.to_string()).bind(after_ms).bind(after_id).bind(i64::from(limit))
            .bind(self.now_ms()).fetch_all(pool).await?);
        self.with_participants(tenant, rows).await
    }

    /// All of the integrators' living rooms: what is opened again after a restart.
    pub async fn all_rooms(&self, tenant: TenantId) -> Result<Vec<Room>, StoreError> {
        let rows: Vec<RoomRow> = on!(Db, &self.reader, pool => sqlx::query_as(ALL)
            .bind(tenant.to_string()).bind(self.now_ms()).fetch_all(pool).await?);
        self.with_participants(tenant, rows).await
    }

    /// A living room, of whatever origin.
    pub async fn room(&self, tenant: TenantId, room: RoomId) -> Result<Option<Room>, StoreError> {
        let row: Option<RoomRow> = on!(Db, &self.reader, pool => sqlx::query_as(ONE)
            .bind(tenant.to_string()).bind(room.to_string()).bind(self.now_ms()).fetch_optional(pool).await?);
        let Some(row) = row else { return Ok(None) };
        let participants = self.participants_of(tenant, room).await?;
        read_room(row, participants).map(Some)
    }

    async fn participants_of(
        &self,
        tenant: TenantId,
        room: RoomId,
    ) -> Result<Vec<Participant>, StoreError> {
        let rows: Vec<ParticipantRow> = on!(Db, &self.reader, pool =>
            sqlx::query_as(PARTICIPANTS_OF).bind(tenant.to_string()).bind(room.to_string())
                .fetch_all(pool).await?);
        rows.into_iter().map(|row| Ok(admitted(row)?.1)).collect()
    }

    /// Admits one more participant to an integrator's room; never more than two.
    pub async fn add_participant(
        &self,
        tenant: TenantId,
        room: RoomId,
        role: Role,
    ) -> Result<Participant, NotAdmitted> {
        let mut tx = self.begin().await?;
        let admitted = on!(Tx, &mut tx, tx => sqlx::query(ADMIT).bind(tenant.to_string())
            .bind(room.to_string()).bind(self.now_ms()).execute(&mut **tx).await
            .map_err(StoreError::from)?.rows_affected());
        if admitted == 0 {
            tx.rollback().await?;
            return Err(self.why_not_admitted(tenant, room).await?);
        }
        let participant = Participant {
            id: ParticipantId(Uuid::new_v4()),
            role,
        };
        on!(Tx, &mut tx, tx => sqlx::query(ADD_PARTICIPANT).bind(participant.id.to_string())
            .bind(tenant.to_string()).bind(room.to_string()).bind(role.name())
            .bind(self.clock.now().as_millisecond()).execute(&mut **tx).await.map(drop)
            .map_err(StoreError::from)?);
        tx.commit().await?;
        Ok(participant)
    }

    /// Ends a room; `false` when there was none living.
    pub async fn end_room(&self, tenant: TenantId, room: RoomId) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let ended = on!(Tx, &mut tx, tx => sqlx::query(END).bind(self.clock.now().as_millisecond())
            .bind(tenant.to_string()).bind(room.to_string())
            .execute(&mut **tx).await?.rows_affected());
        tx.commit().await?;
        Ok(ended > 0)
    }

    /// The rooms whose time is over by now.
    pub async fn rooms_due(&self, tenant: TenantId) -> Result<Vec<RoomId>, StoreError> {
        let rows: Vec<String> = on!(Db, &self.reader, pool => sqlx::query_scalar(DUE)
            .bind(tenant.to_string()).bind(self.now_ms()).fetch_all(pool).await?);
        rows.iter().map(|room| id(room)).collect()
    }

    /// When the first room ends by itself.
    pub async fn next_room_due(&self, tenant: TenantId) -> Result<Option<Timestamp>, StoreError> {
        let ends_ms: Option<i64> = on!(Db, &self.reader, pool => sqlx::query_scalar(NEXT_DUE)
            .bind(tenant.to_string()).fetch_one(pool).await?);
        ends_ms.map(time).transpose()
    }

    async fn why_not_admitted(
        &self,
        tenant: TenantId,
        room: RoomId,
    ) -> Result<NotAdmitted, StoreError> {
        Ok(match self.room(tenant, room).await? {
            Some(room) if room.origin == Origin::Api => NotAdmitted::RoomFull,
            _ => NotAdmitted::UnknownRoom,
        })
    }

    /// Where a list goes on: behind this room, or at the beginning.
    async fn place(
        &self,
        tenant: TenantId,
        after: Option<RoomId>,
    ) -> Result<(i64, String), StoreError> {
        let Some(after) = after else {
            return Ok((i64::MIN, String::new()));
        };
        let created_ms: Option<i64> = on!(Db, &self.reader, pool => sqlx::query_scalar(CREATED)
            .bind(tenant.to_string()).bind(after.to_string()).fetch_optional(pool).await?);
        Ok((created_ms.unwrap_or(i64::MAX), after.to_string()))
    }

    async fn with_participants(
        &self,
        tenant: TenantId,
        rooms: Vec<RoomRow>,
    ) -> Result<Vec<Room>, StoreError> {
        let rows: Vec<ParticipantRow> = on!(Db, &self.reader, pool =>
            sqlx::query_as(PARTICIPANTS).bind(tenant.to_string()).fetch_all(pool).await?);
        let mut by_room: HashMap<RoomId, Vec<Participant>> = HashMap::new();
        for row in rows {
            let (room, participant) = admitted(row)?;
            by_room.entry(room).or_default().push(participant);
        }
        let whole = |row: RoomRow| {
            let participants = by_room.remove(&id(&row.0)?).unwrap_or_default();
            read_room(row, participants)
        };
        rooms.into_iter().map(whole).collect()
    }
}

impl Room {
    /// What each may send of pictures, in bits a second.
    pub fn video_max_bps(&self) -> Option<u64> {
        self.max_video_kbps.map(|kbps| u64::from(kbps) * 1_000)
    }
}

impl Origin {
    const fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Api => "api",
        }
    }
}

fn read_room(
    (room, origin, created_ms, ends_ms, max_video_kbps): RoomRow,
    participants: Vec<Participant>,
) -> Result<Room, StoreError> {
    let origin = if origin == Origin::Api.name() {
        Origin::Api
    } else {
        Origin::Session
    };
    Ok(Room {
        id: id(&room)?,
        origin,
        created_at: time(created_ms)?,
        ends_at: ends_ms.map(time).transpose()?,
        max_video_kbps: max_video_kbps.and_then(|kbps| u32::try_from(kbps).ok()),
        participants,
    })
}

fn admitted((room, who, role): ParticipantRow) -> Result<(RoomId, Participant), StoreError> {
    let role = Role::by_name(&role).ok_or(StoreError::Unreadable("a role"))?;
    Ok((
        id(&room)?,
        Participant {
            id: id(&who)?,
            role,
        },
    ))
}
