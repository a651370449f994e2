//! One step of an office, whole or not at all: its new state, what happened, whose seat is whose.

use jiff::Timestamp;
use schalter_control_core::id::{OfficeId, RoomId, SeatId, TenantId};
use schalter_control_core::statistic::marks;
use schalter_control_core::{Event, Office, OfficeSettings};

use super::audit::{self, Act};
use super::callback::{self, Callback};
use super::db::{Tx, on};
use super::engagement;
use super::office::{self, written};
use super::outbox::{self, Told};
use super::{Store, StoreError, statistic};

const STEP: &str = "UPDATE office SET state = $1, wake_at_ms = $2, version = version + 1
    WHERE tenant_id = $3 AND id = $4 AND version = $5 AND removed_ms IS NULL";
const SETTINGS: &str = "UPDATE office SET settings = $1 WHERE tenant_id = $2 AND id = $3";
pub(super) const COUNT: &str = "UPDATE tenant SET seq = seq + $1 WHERE id = $2 RETURNING seq";
pub(super) const ADD_EVENT: &str =
    "INSERT INTO event (tenant_id, seq, at_ms, office_id, kind, room_id, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const ADD_SEAT: &str = "INSERT INTO seat (id, tenant_id, office_id, ticket_hash, taken_ms)
    VALUES ($1, $2, $3, $4, $5)";
const END_SEAT: &str = "UPDATE seat SET ended_ms = $1 WHERE tenant_id = $2 AND id = $3";
const MOVE_SEAT: &str = "UPDATE seat SET office_id = $1 WHERE tenant_id = $2 AND id = $3";
pub(super) const ADD_KEY: &str = "INSERT INTO idempotency (tenant_id, key_hash, made_id, at_ms)
    VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, key_hash) DO NOTHING";
const ADD_ROOM: &str = "INSERT INTO room (id, tenant_id, origin, created_ms)
    VALUES ($1, $2, 'session', $3)";
const END_ROOM: &str = "UPDATE room SET ended_ms = $1 WHERE tenant_id = $2 AND id = $3";

pub(super) const STATEMENTS: &[&str] = &[
    STEP, SETTINGS, COUNT, ADD_EVENT, ADD_SEAT, END_SEAT, MOVE_SEAT, ADD_KEY, ADD_ROOM, END_ROOM,
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
    /// Who came from another office with their seat.
    pub received: Option<SeatId>,
    /// Rooms that were opened.
    pub opened: &'a [RoomId],
    /// Rooms that were closed.
    pub closed: &'a [RoomId],
    /// The server was away: who is with whom is looked at anew.
    pub restarted: bool,
    /// Who left a contact.
    pub callback: Option<(SeatId, &'a Callback)>,
    /// Whose contact is needed no more.
    pub not_called_back: &'a [SeatId],
    /// Who is told by mail or SMS.
    pub notices: &'a [Told],
    /// The office is closed down with this step.
    pub closed_down: bool,
    /// What an administrator did by it.
    pub act: Option<&'a Act>,
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
    /// The officer is with a citizen already, perhaps in another office; nothing was written.
    Engaged,
}

/// A step being written.
struct Writing<'a> {
    tx: &'a mut Tx,
    tenant: TenantId,
    office: OfficeId,
    step: &'a Step<'a>,
}

impl<'a> Step<'a> {
    /// A step in which nothing has happened yet.
    pub fn new(office: &'a Office, version: i64, at: Timestamp) -> Self {
        Self {
            office,
            version,
            at,
            wake_at: None,
            settings: None,
            events: &[],
            taken: None,
            received: None,
            opened: &[],
            closed: &[],
            restarted: false,
            callback: None,
            not_called_back: &[],
            notices: &[],
            closed_down: false,
            act: None,
        }
    }
}

impl Store {
    /// Commits a step, whole or not at all.
    pub async fn commit(&self, step: &Step<'_>) -> Result<Outcome, StoreError> {
        self.commit_all(std::slice::from_ref(step)).await
    }

    /// Commits steps of several offices, all of them or none. In the order of the offices' ids, so
    /// that nobody waits for each other.
    pub async fn commit_all(&self, steps: &[Step<'_>]) -> Result<Outcome, StoreError> {
        let mut tx = self.begin().await?;
        // All offices before the tenant, whose row every step locks at last.
        for step in steps {
            if Writing::new(&mut tx, step).is_late().await? {
                tx.rollback().await?;
                return Ok(Outcome::Late);
            }
        }
        let mut last_seq = 0;
        for step in steps {
            match Writing::new(&mut tx, step).write().await? {
                Outcome::Written { last_seq: seq } => last_seq = seq,
                refused => {
                    tx.rollback().await?;
                    return Ok(refused);
                }
            }
        }
        if let Some(ear) = &self.ear {
            for step in steps {
                let (tenant, office) = (step.office.tenant, step.office.id);
                ear.whisper(&mut tx, tenant, office).await?;
            }
        }
        tx.commit().await?;
        if steps.iter().any(|step| !step.notices.is_empty()) {
            self.ring();
        }
        Ok(Outcome::Written { last_seq })
    }
}

impl<'a> Writing<'a> {
    fn new(tx: &'a mut Tx, step: &'a Step<'a>) -> Self {
        Self {
            tx,
            tenant: step.office.tenant,
            office: step.office.id,
            step,
        }
    }

    /// Everything but the state itself.
    async fn write(&mut self) -> Result<Outcome, StoreError> {
        if self.is_repeated().await? {
            return Ok(Outcome::Repeated);
        }
        self.seats().await?;
        if !self.rooms().await? {
            return Ok(Outcome::Engaged);
        }
        self.callbacks().await?;
        self.statistic().await?;
        if self.step.closed_down {
            let at_ms = self.step.at.as_millisecond();
            office::remove(self.tx, self.tenant, self.office, at_ms).await?;
        }
        if let Some(act) = self.step.act {
            audit::note(self.tx, self.tenant, act, self.step.at.as_millisecond()).await?;
        }
        let last_seq = self.events().await?;
        for told in self.step.notices {
            outbox::post(self.tx, self.tenant, told, self.step.at).await?;
        }
        Ok(Outcome::Written { last_seq })
    }

    /// Writes the new state unless somebody else already did.
    async fn is_late(&mut self) -> Result<bool, StoreError> {
        let state = written(self.step.office.state())?;
        let wake_at_ms = self.step.wake_at.map(ceil_ms);
        let changed = on!(Tx, &mut *self.tx, tx => sqlx::query(STEP).bind(state).bind(wake_at_ms)
            .bind(self.tenant.to_string()).bind(self.office.to_string()).bind(self.step.version)
            .execute(&mut **tx).await?.rows_affected());
        if let Some(settings) = self.step.settings {
            let settings = written(settings)?;
            on!(Tx, &mut *self.tx, tx => sqlx::query(SETTINGS).bind(settings)
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
        let added = on!(Tx, &mut *self.tx, tx => sqlx::query(ADD_KEY)
            .bind(self.tenant.to_string()).bind(key_hash).bind(taken.seat.to_string())
            .bind(step.at.as_millisecond()).execute(&mut **tx).await?.rows_affected());
        Ok(added == 0)
    }

    async fn seats(&mut self) -> Result<(), StoreError> {
        let at_ms = self.step.at.as_millisecond();
        if let Some(taken) = self.step.taken {
            on!(Tx, &mut *self.tx, tx => sqlx::query(ADD_SEAT).bind(taken.seat.to_string())
                .bind(self.tenant.to_string()).bind(self.office.to_string())
                .bind(&taken.ticket_hash).bind(at_ms).execute(&mut **tx).await.map(drop)?);
        }
        if let Some(seat) = self.step.received {
            on!(Tx, &mut *self.tx, tx => sqlx::query(MOVE_SEAT).bind(self.office.to_string())
                .bind(self.tenant.to_string()).bind(seat.to_string())
                .execute(&mut **tx).await.map(drop)?);
        }
        let events = self.step.events.iter();
        for seat in events.filter_map(|(event, _)| event.ended_visit()) {
            on!(Tx, &mut *self.tx, tx => sqlx::query(END_SEAT).bind(at_ms)
                .bind(self.tenant.to_string()).bind(seat.to_string())
                .execute(&mut **tx).await.map(drop)?);
        }
        Ok(())
    }

    /// `false` when an officer is engaged already.
    async fn rooms(&mut self) -> Result<bool, StoreError> {
        let at_ms = self.step.at.as_millisecond();
        for &room in self.step.closed {
            on!(Tx, &mut *self.tx, tx => sqlx::query(END_ROOM).bind(at_ms)
                .bind(self.tenant.to_string()).bind(room.to_string())
                .execute(&mut **tx).await.map(drop)?);
            engagement::release(self.tx, self.tenant, room).await?;
        }
        for &room in self.step.opened {
            on!(Tx, &mut *self.tx, tx => sqlx::query(ADD_ROOM).bind(room.to_string())
                .bind(self.tenant.to_string()).bind(at_ms).execute(&mut **tx).await.map(drop)?);
            if !self.engage(room).await? {
                return Ok(false);
            }
        }
        if self.step.restarted {
            engagement::renew(self.tx, self.step.office).await?;
        }
        Ok(true)
    }

    async fn engage(&mut self, room: RoomId) -> Result<bool, StoreError> {
        let mut rooms = self.step.office.rooms();
        match rooms.find(|it| it.room == room) {
            Some(it) => {
                let (tenant, office) = (self.tenant, self.office);
                engagement::engage(self.tx, tenant, it.officer, office, room).await
            }
            None => Ok(true),
        }
    }

    async fn statistic(&mut self) -> Result<(), StoreError> {
        let day = self.step.office.settings.hours.local_day(self.step.at);
        for (event, _) in self.step.events {
            for mark in marks(event) {
                statistic::add(self.tx, self.tenant, self.office, day, &mark).await?;
            }
        }
        Ok(())
    }

    async fn callbacks(&mut self) -> Result<(), StoreError> {
        if let Some((seat, new)) = self.step.callback {
            callback::keep(self.tx, self.tenant, seat, new).await?;
        }
        for &seat in self.step.not_called_back {
            callback::erase(self.tx, self.tenant, seat).await?;
        }
        Ok(())
    }

    /// Numbers the events. The tenant's row stays locked until the end of the transaction, so
    /// whoever sees a number also finds every event below it committed.
    async fn events(&mut self) -> Result<i64, StoreError> {
        let count = i64::try_from(self.step.events.len()).map_err(|_| StoreError::Unwritable)?;
        let last: i64 = on!(Tx, &mut *self.tx, tx => sqlx::query_scalar(COUNT).bind(count)
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
        on!(Tx, &mut *self.tx, tx => sqlx::query(ADD_EVENT).bind(self.tenant.to_string()).bind(seq)
            .bind(self.step.at.as_millisecond()).bind(self.office.to_string()).bind(event.kind())
            .bind(room.map(|room| room.to_string())).bind(body)
            .execute(&mut **tx).await.map(drop)?);
        Ok(())
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
