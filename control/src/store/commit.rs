//! One step of an office, whole or not at all: its new state, what happened, whose seat is whose.

use jiff::Timestamp;
use schalter_control_core::id::{OfficeId, RoomId, SeatId, TenantId};
use schalter_control_core::{Event, Office, OfficeSettings};

use super::db::{Tx, on};
use super::office::written;
use super::outbox::{self, Told};
use super::{Store, StoreError};

const STEP: &str = "UPDATE office SET state = $1, wake_at_ms = $2, version = version + 1
    WHERE tenant_id = $3 AND id = $4 AND version = $5";
const SETTINGS: &str = "UPDATE office SET settings = $1 WHERE tenant_id = $2 AND id = $3";
pub(super) const COUNT: &str = "UPDATE tenant SET seq = seq + $1 WHERE id = $2 RETURNING seq";
pub(super) const ADD_EVENT: &str =
    "INSERT INTO event (tenant_id, seq, at_ms, office_id, kind, room_id, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const ADD_SEAT: &str = "INSERT INTO seat (id, tenant_id, office_id, ticket_hash, taken_ms)
    VALUES ($1, $2, $3, $4, $5)";
const END_SEAT: &str = "UPDATE seat SET ended_ms = $1 WHERE tenant_id = $2 AND id = $3";
pub(super) const ADD_KEY: &str = "INSERT INTO idempotency (tenant_id, key_hash, made_id, at_ms)
    VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, key_hash) DO NOTHING";
const ADD_ROOM: &str = "INSERT INTO room (id, tenant_id, origin, created_ms)
    VALUES ($1, $2, 'session', $3)";
const END_ROOM: &str = "UPDATE room SET ended_ms = $1 WHERE tenant_id = $2 AND id = $3";

pub(super) const STATEMENTS: &[&str] = &[
    STEP, SETTINGS, COUNT, ADD_EVENT, ADD_SEAT, END_SEAT, ADD_KEY, ADD_ROOM, END_ROOM,
];

/// Everything one step writes.
pub struct Step<'a> {
    /// The office as it shall be.
    pub office: &'a Office,
    /// The version it was decided on.
    pub version: i64,
    /// When it was decided.
    pub at: Timestamp,
    /// When it wants to be woken.
    pub wake_at: Option<Timestamp>,
    /// New rules, if they changed.
    pub settings: Option<&'a OfficeSettings>,
    /// What happened, and in which room if any.
    pub events: &'a [(Event, Option<RoomId>)],
    /// Who sat down.
    pub taken: Option<&'a Taken>,
    /// Rooms that were opened.
    pub opened: &'a [RoomId],
    /// Rooms that were closed.
    pub closed: &'a [RoomId],
    /// Who is told by mail or SMS.
    pub notices: &'a [Told],
}

/// A seat that was taken.
pub struct Taken {
    /// Which.
    pub seat: SeatId,
    /// How we recognise its ticket.
    pub ticket_hash: String,
    /// How we recognise the request if it comes again.
    pub key_hash: Option<String>,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is written.
    Written {
        /// The number of its last event.
        last_seq: i64,
    },
    /// Another step was faster; nothing was written.
    Late,
    /// Its idempotency key was used before; nothing was written.
    Repeated,
}

/// A step being written.
struct Writing<'a> {
    tx: Tx,
    tenant: TenantId,
    office: OfficeId,
    step: &'a Step<'a>,
}

impl Store {
    /// Commits a step, whole or not at all.
    pub async fn commit(&self, step: &Step<'_>) -> Result<Outcome, StoreError> {
        let tx = self.begin().await?;
        let (tenant, office) = (step.office.tenant, step.office.id);
        let mut writing = Writing {
            tx,
            tenant,
            office,
            step,
        };
        if writing.is_late().await? {
            writing.tx.rollback().await?;
            return Ok(Outcome::Late);
        }
        if writing.is_repeated().await? {
            writing.tx.rollback().await?;
            return Ok(Outcome::Repeated);
        }
        writing.seats().await?;
        writing.rooms().await?;
        let last_seq = writing.events().await?;
        for told in step.notices {
            outbox::post(&mut writing.tx, tenant, told, step.at).await?;
        }
        writing.tx.commit().await?;
        if !step.notices.is_empty() {
            self.ring();
        }
        Ok(Outcome::Written { last_seq })
    }
}

impl Writing<'_> {
    /// Writes the new state unless somebody else already did.
    async fn is_late(&mut self) -> Result<bool, StoreError> {
        let state = written(self.step.office.state())?;
        let wake_at_ms = self.step.wake_at.map(ceil_ms);
        let changed = on!(Tx, &mut self.tx, tx => sqlx::query(STEP).bind(state).bind(wake_at_ms)
            .bind(self.tenant.to_string()).bind(self.office.to_string()).bind(self.step.version)
            .execute(&mut **tx).await?.rows_affected());
        if let Some(settings) = self.step.settings {
            let settings = written(settings)?;
            on!(Tx, &mut self.tx, tx => sqlx::query(SETTINGS).bind(settings)
                .bind(self.tenant.to_string()).bind(self.office.to_string())
                .execute(&mut **tx).await.map(drop)?);
        }
        Ok(changed == 0)
    }

    /// Keeps the idempotency key unless the same request was answered a moment ago.
    async fn is_repeated(&mut self) -> Result<bool, StoreError> {
        let step = self.step;
        let Some(taken) = step.taken else {
            return Ok(false);
        };
        let Some(key_hash) = &taken.key_hash else {
            return Ok(false);
        };
        let added = on!(Tx, &mut self.tx, tx => sqlx::query(ADD_KEY)
            .bind(self.tenant.to_string()).bind(key_hash).bind(taken.seat.to_string())
            .bind(step.at.as_millisecond()).execute(&mut **tx).await?.rows_affected());
        Ok(added == 0)
    }

    async fn seats(&mut self) -> Result<(), StoreError> {
        let at_ms = self.step.at.as_millisecond();
        if let Some(taken) = self.step.taken {
            on!(Tx, &mut self.tx, tx => sqlx::query(ADD_SEAT).bind(taken.seat.to_string())
                .bind(self.tenant.to_string()).bind(self.office.to_string())
                .bind(&taken.ticket_hash).bind(at_ms).execute(&mut **tx).await.map(drop)?);
        }
        for seat in self
            .step
            .events
            .iter()
            .filter_map(|(event, _)| ended(event))
        {
            on!(Tx, &mut self.tx, tx => sqlx::query(END_SEAT).bind(at_ms)
                .bind(self.tenant.to_string()).bind(seat.to_string())
                .execute(&mut **tx).await.map(drop)?);
        }
        Ok(())
    }

    async fn rooms(&mut self) -> Result<(), StoreError> {
        let at_ms = self.step.at.as_millisecond();
        for room in self.step.opened {
            on!(Tx, &mut self.tx, tx => sqlx::query(ADD_ROOM).bind(room.to_string())
                .bind(self.tenant.to_string()).bind(at_ms).execute(&mut **tx).await.map(drop)?);
        }
        for room in self.step.closed {
            on!(Tx, &mut self.tx, tx => sqlx::query(END_ROOM).bind(at_ms)
                .bind(self.tenant.to_string()).bind(room.to_string())
                .execute(&mut **tx).await.map(drop)?);
        }
        Ok(())
    }

    /// Numbers the events. The tenant's row stays locked until the end of the transaction, so
    /// whoever sees a number also finds every event below it committed.
    async fn events(&mut self) -> Result<i64, StoreError> {
        let count = i64::try_from(self.step.events.len()).map_err(|_| StoreError::Unwritable)?;
        let last: i64 = on!(Tx, &mut self.tx, tx => sqlx::query_scalar(COUNT).bind(count)
            .bind(self.tenant.to_string()).fetch_one(&mut **tx).await?);
        for (seq, (event, room)) in (last - count + 1..).zip(self.step.events) {
            self.event(seq, event, *room).await?;
        }
        Ok(last)
    }

    async fn event(
        &mut self,
        seq: i64,
        event: &Event,
        room: Option<RoomId>,
    ) -> Result<(), StoreError> {
        let body = written(event)?;
        on!(Tx, &mut self.tx, tx => sqlx::query(ADD_EVENT).bind(self.tenant.to_string()).bind(seq)
            .bind(self.step.at.as_millisecond()).bind(self.office.to_string()).bind(event.kind())
            .bind(room.map(|room| room.to_string())).bind(body)
            .execute(&mut **tx).await.map(drop)?);
        Ok(())
    }
}

/// The seat whose visit this event ends.
fn ended(event: &Event) -> Option<SeatId> {
    match *event {
        Event::SeatMissed { seat }
        | Event::SeatAbandoned { seat }
        | Event::SeatLeft { seat }
        | Event::SessionFinished { seat, .. } => Some(seat),
        _ => None,
    }
}

/// Rounded up, so that nobody wakes a fraction of a millisecond too early, again and again.
fn ceil_ms(at: Timestamp) -> i64 {
    let ms = at.as_millisecond();
    if at.subsec_nanosecond() % 1_000_000 > 0 {
        ms + 1
    } else {
        ms
    }
}
