//! One step of an office, whole or not at all: its new state, what happened, whose seat is whose.

use jiff::Timestamp;
use schalter_control_core::id::{OfficeId, RoomId, SeatId, TenantId};
use schalter_control_core::statistic::marks;
use schalter_control_core::{Event, Office, OfficeSettings};

use super::audit::{self, Act};
use super::batch::Batch;
use super::callback::{self, Callback};
use super::db::Tx;
use super::engagement;
use super::group::Group;
use super::office::{self, written};
use super::outbox::{self, Told};
use super::statement::Statement;
use super::{Store, StoreError, statistic};

const STEP: &str = "UPDATE office SET state = $1, wake_at_ms = $2, version = version + 1
    WHERE tenant_id = $3 AND id = $4 AND version = $5 AND removed_ms IS NULL";
const SETTINGS: &str = "UPDATE office SET settings = $1 WHERE tenant_id = $2 AND id = $3";
pub(super) const COUNT: &str = "UPDATE tenant SET seq = seq + $1 WHERE id = $2 RETURNING seq";
pub(super) const ADD_EVENT: &str =
    "INSERT INTO event (tenant_id, seq, at_ms, office_id, kind, room_id, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
/// The number of events that follow in the same step tells which number this one has.
const ADD_NEXT_EVENT: &str =
    "INSERT INTO event (tenant_id, seq, at_ms, office_id, kind, room_id, body)
    VALUES ($1, (SELECT seq FROM tenant WHERE id = $1) - $2, $3, $4, $5, $6, $7)";
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
    STEP,
    SETTINGS,
    COUNT,
    ADD_EVENT,
    ADD_NEXT_EVENT,
    ADD_SEAT,
    END_SEAT,
    MOVE_SEAT,
    ADD_KEY,
    ADD_ROOM,
    END_ROOM,
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

/// A step being put together.
struct Writing<'a> {
    batch: &'a mut Batch,
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
        let batch = batch(steps)?;
        let outcome = match &self.group {
            Some(group) => group.commit(batch).await?,
            None => self.commit_alone(steps, &batch).await?,
        };
        let is_written = matches!(outcome, Outcome::Written { .. });
        if is_written && steps.iter().any(|step| !step.notices.is_empty()) {
            self.ring();
        }
        Ok(outcome)
    }

    /// On PostgreSQL, which makes a group of those who commit at the same time by itself.
    async fn commit_alone(&self, steps: &[Step<'_>], batch: &Batch) -> Result<Outcome, StoreError> {
        let mut tx = self.begin().await?;
        let outcome = match &mut tx {
            Tx::Sqlite(tx) => batch.run_script(tx).await?,
            Tx::Postgres(tx) => batch.run_each(tx).await?,
        };
        if !matches!(outcome, Outcome::Written { .. }) {
            tx.rollback().await?;
            return Ok(outcome);
        }
        if let Some(ear) = &self.ear {
            for step in steps {
                let (tenant, office) = (step.office.tenant, step.office.id);
                ear.whisper(&mut tx, tenant, office).await?;
            }
        }
        tx.commit().await?;
        Ok(outcome)
    }

    /// How many transactions the steps took so far, where they are committed in groups.
    pub fn group_commits(&self) -> u64 {
        self.group.as_ref().map_or(0, Group::commits)
    }
}

/// Everything these steps write.
fn batch(steps: &[Step<'_>]) -> Result<Batch, StoreError> {
    let mut batch = Batch::default();
    // All offices before the tenant, whose row every step locks at last.
    for step in steps {
        Writing::new(&mut batch, step).state()?;
    }
    for step in steps {
        Writing::new(&mut batch, step).rest()?;
    }
    Ok(batch)
}

impl<'a> Writing<'a> {
    fn new(batch: &'a mut Batch, step: &'a Step<'a>) -> Self {
        Self {
            batch,
            tenant: step.office.tenant,
            office: step.office.id,
            step,
        }
    }

    /// The new state unless somebody else already wrote one.
    fn state(&mut self) -> Result<(), StoreError> {
        let step = Statement::new(STEP)
            .bind(written(self.step.office.state())?)
            .bind(self.step.wake_at.map(ceil_ms))
            .bind(self.tenant.to_string())
            .bind(self.office.to_string())
            .bind(self.step.version);
        self.batch.must_change(step, Outcome::Late);
        if let Some(settings) = self.step.settings {
            let settings = Statement::new(SETTINGS)
                .bind(written(settings)?)
                .bind(self.tenant.to_string())
                .bind(self.office.to_string());
            self.batch.add(settings);
        }
        Ok(())
    }

    /// Everything but the state itself.
    fn rest(&mut self) -> Result<(), StoreError> {
        self.key();
        self.seats();
        self.rooms();
        self.callbacks()?;
        self.statistic();
        let at_ms = self.step.at.as_millisecond();
        if self.step.closed_down {
            let removed = office::remove(self.tenant, self.office, at_ms);
            self.batch.extend(removed);
        }
        if let Some(act) = self.step.act {
            self.batch.add(audit::noted(self.tenant, act, at_ms));
        }
        self.events()?;
        for told in self.step.notices {
            let posted = outbox::posted(self.tenant, told, self.step.at)?;
            self.batch.extend(posted);
        }
        Ok(())
    }

    /// Keeps the idempotency key unless the same request was answered a moment ago.
    fn key(&mut self) {
        let Some(taken) = self.step.taken else { return };
        let Some(key_hash) = &taken.key_hash else {
            return;
        };
        let key = Statement::new(ADD_KEY)
            .bind(self.tenant.to_string())
            .bind(key_hash)
            .bind(taken.seat.to_string())
            .bind(self.step.at.as_millisecond());
        self.batch.must_change(key, Outcome::Repeated);
    }

    fn seats(&mut self) {
        let at_ms = self.step.at.as_millisecond();
        let tenant = self.tenant.to_string();
        if let Some(taken) = self.step.taken {
            let taken = Statement::new(ADD_SEAT)
                .bind(taken.seat.to_string())
                .bind(&tenant)
                .bind(self.office.to_string())
                .bind(&taken.ticket_hash)
                .bind(at_ms);
            self.batch.add(taken);
        }
        if let Some(seat) = self.step.received {
            let moved = Statement::new(MOVE_SEAT).bind(self.office.to_string());
            self.batch.add(moved.bind(&tenant).bind(seat.to_string()));
        }
        let events = self.step.events.iter();
        for seat in events.filter_map(|(event, _)| event.ended_visit()) {
            let ended = Statement::new(END_SEAT).bind(at_ms).bind(&tenant);
            self.batch.add(ended.bind(seat.to_string()));
        }
    }

    /// Rooms; nothing is written when an officer is engaged already.
    fn rooms(&mut self) {
        let at_ms = self.step.at.as_millisecond();
        let tenant = self.tenant.to_string();
        for &room in self.step.closed {
            let ended = Statement::new(END_ROOM).bind(at_ms).bind(&tenant);
            self.batch.add(ended.bind(room.to_string()));
            self.batch.add(engagement::release(self.tenant, room));
        }
        for &room in self.step.opened {
            let added = Statement::new(ADD_ROOM).bind(room.to_string());
            self.batch.add(added.bind(&tenant).bind(at_ms));
            self.engage(room);
        }
        if self.step.restarted {
            self.batch.extend(engagement::renew(self.step.office));
        }
    }

    fn engage(&mut self, room: RoomId) {
        let mut rooms = self.step.office.rooms();
        if let Some(it) = rooms.find(|it| it.room == room) {
            let engaged = engagement::engage(self.tenant, it.officer, self.office, room);
            self.batch.must_change(engaged, Outcome::Engaged);
        }
    }

    fn statistic(&mut self) {
        let day = self.step.office.settings.hours.local_day(self.step.at);
        let marks = self.step.events.iter().flat_map(|(event, _)| marks(event));
        for mark in marks {
            let added = statistic::add(self.tenant, self.office, day, &mark);
            self.batch.add(added);
        }
    }

    fn callbacks(&mut self) -> Result<(), StoreError> {
        if let Some((seat, new)) = self.step.callback {
            self.batch.add(callback::keep(self.tenant, seat, new)?);
        }
        for &seat in self.step.not_called_back {
            self.batch.extend(callback::erase(self.tenant, seat));
        }
        Ok(())
    }

    /// Numbers the events. The tenant's row stays locked until the end of the transaction, so
    /// whoever sees a number also finds every event below it committed.
    fn events(&mut self) -> Result<(), StoreError> {
        let count = i64::try_from(self.step.events.len()).map_err(|_| StoreError::Unwritable)?;
        let counted = Statement::new(COUNT).bind(count);
        self.batch.count(counted.bind(self.tenant.to_string()));
        for (following, (event, room)) in (0..count).rev().zip(self.step.events) {
            let added = Statement::new(ADD_NEXT_EVENT)
                .bind(self.tenant.to_string())
                .bind(following)
                .bind(self.step.at.as_millisecond())
                .bind(self.office.to_string())
                .bind(event.kind())
                .bind(room.map(|room| room.to_string()))
                .bind(written(event)?);
            self.batch.add(added);
        }
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
