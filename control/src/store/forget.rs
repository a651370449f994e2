//! What is erased when its time is over.

use jiff::Timestamp;
use schalter_control_core::id::{RoomId, TenantId};

use super::db::{Db, Tx, on};
use super::{Store, StoreError, id};

const EVENTS: &str = "DELETE FROM event WHERE tenant_id = $1 AND at_ms < $2";
const SEATS: &str = "DELETE FROM seat WHERE tenant_id = $1 AND ended_ms < $2";
// As long as a seat is remembered its key is too: the same key would make the same ticket again.
const KEYS: &str = "DELETE FROM idempotency WHERE tenant_id = $1 AND at_ms < $2
    AND made_id NOT IN (SELECT id FROM seat WHERE tenant_id = $1)";
const PARTICIPANTS: &str = "DELETE FROM participant WHERE tenant_id = $1
    AND room_id IN (SELECT id FROM room WHERE tenant_id = $1 AND ended_ms < $2)";
const ROOMS: &str = "DELETE FROM room WHERE tenant_id = $1 AND ended_ms < $2";
const SIGN_INS: &str = "DELETE FROM officer_sign_in WHERE tenant_id = $1 AND expires_ms < $2";
const LETTERS: &str = "DELETE FROM outbox WHERE tenant_id = $1 AND ended_ms < $2";
const OLD_ROOMS: &str = "SELECT id FROM room
    WHERE tenant_id = $1 AND origin = 'api' AND ended_ms IS NULL AND created_ms < $2";

pub(super) const STATEMENTS: &[&str] = &[
    EVENTS,
    SEATS,
    KEYS,
    PARTICIPANTS,
    ROOMS,
    SIGN_INS,
    LETTERS,
    OLD_ROOMS,
];

/// How much was erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// What happened.
    pub events: u64,
    /// Seats and their tickets.
    pub seats: u64,
    /// Idempotency keys.
    pub keys: u64,
    /// Participants of rooms that ended.
    pub participants: u64,
    /// Rooms that ended.
    pub rooms: u64,
    /// Sign-ins that expired.
    pub sign_ins: u64,
    /// Letters that were delivered, given up or worthless.
    pub letters: u64,
}

impl Store {
    /// Erases every trace of visits that were over before `before`, and sign-ins expired by `now`.
    pub async fn forget(
        &self,
        tenant: TenantId,
        before: Timestamp,
        now: Timestamp,
    ) -> Result<Forgotten, StoreError> {
        let mut tx = self.begin().await?;
        let forgotten = Forgotten {
            events: erase(&mut tx, EVENTS, tenant, before).await?,
            seats: erase(&mut tx, SEATS, tenant, before).await?,
            keys: erase(&mut tx, KEYS, tenant, before).await?,
            participants: erase(&mut tx, PARTICIPANTS, tenant, before).await?,
            rooms: erase(&mut tx, ROOMS, tenant, before).await?,
            sign_ins: erase(&mut tx, SIGN_INS, tenant, now).await?,
            letters: erase(&mut tx, LETTERS, tenant, before).await?,
        };
        tx.commit().await?;
        Ok(forgotten)
    }

    /// Integrators' rooms made before `before` and never ended.
    pub async fn rooms_left_open(
        &self,
        tenant: TenantId,
        before: Timestamp,
    ) -> Result<Vec<RoomId>, StoreError> {
        let rows: Vec<String> = on!(Db, &self.reader, pool => sqlx::query_scalar(OLD_ROOMS)
            .bind(tenant.to_string()).bind(before.as_millisecond()).fetch_all(pool).await?);
        rows.iter().map(|room| id(room)).collect()
    }
}

/// One statement that deletes by tenant and time; how many rows it took.
pub(super) async fn erase(
    tx: &mut Tx,
    statement: &'static str,
    tenant: TenantId,
    before: Timestamp,
) -> Result<u64, StoreError> {
    Ok(
        on!(Tx, tx, tx => sqlx::query(statement).bind(tenant.to_string())
        .bind(before.as_millisecond()).execute(&mut **tx).await?.rows_affected()),
    )
}
