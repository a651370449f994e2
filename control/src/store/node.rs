//! Media nodes on other machines, and on which of them a room lives. Both are the house's: a node
//! serves every municipality.

use std::collections::HashSet;

use jiff::Timestamp;
use schalter_control_core::id::{RoomId, TenantId};

use super::audit::{Act, Actor, note_of_house};
use super::db::{Db, Tx, on};
use super::{Store, StoreError, id, time};

const ADD: &str = "INSERT INTO node (name, fingerprint, created_ms) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint,
    created_ms = excluded.created_ms, revoked_ms = NULL, drained_ms = NULL";
const ALL: &str =
    "SELECT name, fingerprint, created_ms, revoked_ms, drained_ms FROM node ORDER BY name";
const REVOKE: &str = "UPDATE node SET revoked_ms = $1 WHERE name = $2 AND revoked_ms IS NULL";
const DRAIN: &str = "UPDATE node SET drained_ms = $1 WHERE name = $2 AND revoked_ms IS NULL";
const PLACE: &str = "INSERT INTO room_node (room_id, node, placed_ms) VALUES ($1, $2, $3)
    ON CONFLICT (room_id) DO NOTHING";
const MOVE: &str =
    "UPDATE room_node SET node = $1, placed_ms = $2 WHERE room_id = $3 AND node = $4";
const PLACED: &str = "SELECT node, from_node FROM room_node WHERE room_id = $1";
const BEGIN_MOVE: &str = "UPDATE room_node SET node = $1, from_node = $2, placed_ms = $3
    WHERE room_id = $4 AND node = $5 AND from_node IS NULL";
const END_MOVE: &str =
    "UPDATE room_node SET from_node = NULL WHERE room_id = $1 AND from_node = $2";
const STAY: &str = "UPDATE room_node SET node = from_node, from_node = NULL
    WHERE room_id = $1 AND from_node = $2";
const MOVES: &str = "SELECT room_id, from_node FROM room_node
    WHERE from_node IS NOT NULL AND placed_ms < $1";
const FORGET: &str = "DELETE FROM room_node WHERE room_id = $1";
const PLACES: &str = "SELECT room_id FROM room_node WHERE placed_ms < $1";
const PLACES_ON: &str = "SELECT room_id FROM room_node WHERE node = $1 OR from_node = $2";
const SETTLED_ON: &str = "SELECT room_id FROM room_node WHERE node = $1 AND from_node IS NULL
    ORDER BY room_id";
const LIVING: &str = "SELECT id FROM room WHERE tenant_id = $1 AND ended_ms IS NULL
    AND (ends_ms IS NULL OR ends_ms > $2)";

pub(super) const STATEMENTS: &[&str] = &[
    ADD, ALL, REVOKE, DRAIN, PLACE, MOVE, PLACED, BEGIN_MOVE, END_MOVE, STAY, MOVES, FORGET,
    PLACES, PLACES_ON, SETTLED_ON, LIVING,
];

/// A node that was given a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownNode {
    /// How the operator calls it.
    pub name: String,
    /// Of the certificate in its token.
    pub fingerprint: String,
    /// When it was given its token.
    pub created_at: Timestamp,
    /// When its token was taken away.
    pub revoked_at: Option<Timestamp>,
    /// Since when it takes no new rooms.
    pub drained_at: Option<Timestamp>,
}

/// Where a room lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// On this node: whoever joins, joins there.
    pub node: String,
    /// While it moves, those who have not come over are here.
    pub from: Option<String>,
}

type Row = (String, String, i64, Option<i64>, Option<i64>);

impl Store {
    /// A node with a fresh token; an older token of the same name ends. As all acts of the operator,
    /// it is written down with the deed.
    pub async fn add_node(&self, name: &str, fingerprint: &str) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(ADD).bind(name).bind(fingerprint).bind(self.now_ms())
            .execute(&mut **tx).await.map(drop)?);
        note_of_house(&mut tx, &act("create", name), self.now_ms()).await?;
        tx.commit().await
    }

    /// Every node that ever was given a token, by name.
    pub async fn nodes(&self) -> Result<Vec<KnownNode>, StoreError> {
        let rows: Vec<Row> = on!(Db, &self.reader, pool => sqlx::query_as(ALL)
            .fetch_all(pool).await?);
        rows.into_iter().map(read).collect()
    }

    /// Takes a node's token away; `false` when there was none.
    pub async fn revoke_node(&self, name: &str) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let revoked = on!(Tx, &mut tx, tx => sqlx::query(REVOKE).bind(self.now_ms()).bind(name)
            .execute(&mut **tx).await?.rows_affected());
        if revoked > 0 {
            note_of_house(&mut tx, &act("remove", name), self.now_ms()).await?;
        }
        tx.commit().await?;
        Ok(revoked > 0)
    }

    /// Whether a node takes new rooms; `false` when there is no such node.
    pub async fn drain_node(&self, name: &str, drains: bool) -> Result<bool, StoreError> {
        let since_ms = drains.then(|| self.now_ms());
        let mut tx = self.begin().await?;
        let changed = on!(Tx, &mut tx, tx => sqlx::query(DRAIN).bind(since_ms).bind(name)
            .execute(&mut **tx).await?.rows_affected());
        if changed > 0 {
            let verb = if drains { "drain" } else { "resume" };
            note_of_house(&mut tx, &act(verb, name), self.now_ms()).await?;
        }
        tx.commit().await?;
        Ok(changed > 0)
    }

    /// The same for the node of this process, which the store does not know: written down only.
    pub async fn note_drain(&self, name: &str, drains: bool) -> Result<(), StoreError> {
        let verb = if drains { "drain" } else { "resume" };
        self.note_of_house(&act(verb, name)).await
    }

    /// Puts a room that has none on a node. Answers where it is: another may have been faster.
    pub async fn place_room(&self, room: RoomId, node: &str) -> Result<String, StoreError> {
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(PLACE).bind(room.to_string()).bind(node)
            .bind(self.now_ms()).execute(&mut **tx).await.map(drop)?);
        tx.commit().await?;
        self.room_place(room)
            .await
            .map(|place| place.map_or_else(|| node.to_owned(), |place| place.node))
    }

    /// Lets a room live on another node from now on, while those in it are still on the old one.
    /// `false`: another was faster.
    pub async fn begin_move(&self, room: RoomId, from: &str, to: &str) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let begun = on!(Tx, &mut tx, tx => sqlx::query(BEGIN_MOVE).bind(to).bind(from)
            .bind(self.now_ms()).bind(room.to_string()).bind(from)
            .execute(&mut **tx).await?.rows_affected());
        tx.commit().await?;
        Ok(begun > 0)
    }

    /// Nobody is on the old node any more.
    pub async fn end_move(&self, room: RoomId, from: &str) -> Result<(), StoreError> {
        self.settle_move(END_MOVE, room, from).await
    }

    /// The room stays where it was after all.
    pub async fn stay(&self, room: RoomId, from: &str) -> Result<(), StoreError> {
        self.settle_move(STAY, room, from).await
    }

    /// Rooms that began to move before this moment, and from where.
    pub async fn moves_before(&self, at: Timestamp) -> Result<Vec<(RoomId, String)>, StoreError> {
        let rows: Vec<(String, String)> = on!(Db, &self.reader, pool => sqlx::query_as(MOVES)
            .bind(at.as_millisecond()).fetch_all(pool).await?);
        let read = |(room, from): (String, String)| Ok((id(&room)?, from));
        rows.into_iter().map(read).collect()
    }

    async fn settle_move(
        &self,
        statement: &'static str,
        room: RoomId,
        from: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(statement).bind(room.to_string()).bind(from)
            .execute(&mut **tx).await.map(drop)?);
        tx.commit().await
    }

    /// Moves a room from one node to another. Answers where it is: another may have been faster.
    pub async fn move_room(
        &self,
        room: RoomId,
        from: &str,
        to: &str,
    ) -> Result<String, StoreError> {
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(MOVE).bind(to).bind(self.now_ms())
            .bind(room.to_string()).bind(from).execute(&mut **tx).await.map(drop)?);
        tx.commit().await?;
        self.place_room(room, to).await
    }

    /// Where a room lives.
    pub async fn room_place(&self, room: RoomId) -> Result<Option<Place>, StoreError> {
        let row: Option<(String, Option<String>)> = on!(Db, &self.reader, pool =>
            sqlx::query_as(PLACED).bind(room.to_string()).fetch_optional(pool).await?);
        Ok(row.map(|(node, from)| Place { node, from }))
    }

    /// The room is no more.
    pub async fn forget_place(&self, room: RoomId) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(FORGET).bind(room.to_string())
            .execute(&mut **tx).await.map(drop)?);
        tx.commit().await
    }

    /// Rooms that were placed before this moment, whether they live or not.
    pub async fn places_before(&self, before: Timestamp) -> Result<Vec<RoomId>, StoreError> {
        let rows: Vec<String> = on!(Db, &self.reader, pool => sqlx::query_scalar(PLACES)
            .bind(before.as_millisecond()).fetch_all(pool).await?);
        rows.iter().map(|room| id(room)).collect()
    }

    /// Rooms that were placed on a node, those included that are leaving it.
    pub async fn places_on(&self, node: &str) -> Result<Vec<RoomId>, StoreError> {
        let rows: Vec<String> = on!(Db, &self.reader, pool => sqlx::query_scalar(PLACES_ON)
            .bind(node).bind(node).fetch_all(pool).await?);
        rows.iter().map(|room| id(room)).collect()
    }

    /// Rooms that live on a node and are not on their way.
    pub async fn settled_on(&self, node: &str) -> Result<Vec<RoomId>, StoreError> {
        let rows: Vec<String> = on!(Db, &self.reader, pool => sqlx::query_scalar(SETTLED_ON)
            .bind(node).fetch_all(pool).await?);
        rows.iter().map(|room| id(room)).collect()
    }

    /// Every living room of a municipality, of whatever origin.
    pub async fn living_rooms(&self, tenant: TenantId) -> Result<HashSet<RoomId>, StoreError> {
        let rows: Vec<String> = on!(Db, &self.reader, pool => sqlx::query_scalar(LIVING)
            .bind(tenant.to_string()).bind(self.now_ms()).fetch_all(pool).await?);
        rows.iter().map(|room| id(room)).collect()
    }
}

fn act(verb: &'static str, name: &str) -> Act {
    Act::new(Actor::Operator, verb, "node", name)
}

fn read((name, fingerprint, created, revoked, drained): Row) -> Result<KnownNode, StoreError> {
    Ok(KnownNode {
        name,
        fingerprint,
        created_at: time(created)?,
        revoked_at: revoked.map(time).transpose()?,
        drained_at: drained.map(time).transpose()?,
    })
}
