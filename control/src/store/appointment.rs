//! Appointments: one change, whole or not at all; and what is asked about them.
//!
//! They have a table of their own instead of living in their office: a booking weeks ahead and a
//! call at the counter do not disturb each other, and an office stays small enough to be written
//! with every step. What one appointment is, its version guards; that no two share a counter, the
//! primary key of `appointment_cell` guards, in every process and on both databases.

use std::ops::Range;

use jiff::Timestamp;
use schalter_control_core::id::{AppointmentId, OfficeId, TenantId};
use schalter_control_core::{Appointment, Event, TakenCells};

use super::commit::{ADD_EVENT, COUNT};
use super::contact::{self, Person};
use super::db::{Db, Tx, on};
use super::office::{read, written};
use super::outbox::{self, Told};
use super::{Store, StoreError, id, time};

const ADD: &str = "INSERT INTO appointment
        (id, tenant_id, office_id, starts_ms, body, due_ms, over_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const CHANGE: &str = "UPDATE appointment SET starts_ms = $1, body = $2, due_ms = $3, over_ms = $4,
        version = version + 1
    WHERE tenant_id = $5 AND id = $6 AND version = $7";
// A cell that is its own already counts as taken; another's does not, and then fewer rows are
// written than there are cells. Ascending, so that two who want the same never wait in a circle.
const TAKE: &str = "WITH RECURSIVE wanted (cell) AS (
        SELECT CAST($4 AS BIGINT) UNION ALL SELECT cell + 1 FROM wanted WHERE cell + 1 < $5)
    INSERT INTO appointment_cell (tenant_id, office_id, cell, counter, appointment_id)
    SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), cell, CAST($3 AS BIGINT), CAST($6 AS TEXT)
    FROM wanted WHERE cell < $5 ORDER BY cell
    ON CONFLICT (office_id, cell, counter) DO UPDATE SET appointment_id = excluded.appointment_id
        WHERE appointment_cell.appointment_id = excluded.appointment_id";
const GIVE_BACK_OTHERS: &str = "DELETE FROM appointment_cell
    WHERE tenant_id = $1 AND appointment_id = $2
        AND (counter <> $3 OR cell < $4 OR cell >= $5)";
const GIVE_BACK: &str = "DELETE FROM appointment_cell WHERE tenant_id = $1 AND appointment_id = $2";
const ONE: &str = "SELECT body, version FROM appointment WHERE tenant_id = $1 AND id = $2";
const CELLS: &str = "SELECT cell, counter FROM appointment_cell
    WHERE tenant_id = $1 AND office_id = $2 AND cell >= $3 AND cell < $4
        AND appointment_id <> $5";
const OF_OFFICE: &str = "SELECT a.body, c.name FROM appointment a
    LEFT JOIN appointment_contact c ON c.appointment_id = a.id AND c.tenant_id = a.tenant_id
    WHERE a.tenant_id = $1 AND a.office_id = $2 AND a.starts_ms >= $3 AND a.starts_ms < $4
    ORDER BY a.starts_ms, a.id";
// Also those of an office that was closed down: they are called off, whenever that was left undone.
const DUE: &str = "SELECT id FROM appointment
    WHERE tenant_id = $1 AND over_ms IS NULL AND (due_ms <= $2 OR office_id IN
        (SELECT o.id FROM office o WHERE o.tenant_id = $1 AND o.removed_ms IS NOT NULL))
    ORDER BY due_ms, id LIMIT 500";
const LEFT: &str = "SELECT id FROM appointment
    WHERE tenant_id = $1 AND office_id = $2 AND over_ms IS NULL ORDER BY id";
const NEXT_DUE: &str = "SELECT MIN(due_ms) FROM appointment WHERE tenant_id = $1";

pub(super) const STATEMENTS: &[&str] = &[
    ADD,
    CHANGE,
    TAKE,
    GIVE_BACK_OTHERS,
    GIVE_BACK,
    ONE,
    CELLS,
    OF_OFFICE,
    DUE,
    LEFT,
    NEXT_DUE,
];

/// Everything one change of an appointment writes.
pub struct Change<'a> {
    /// Whose.
    pub tenant: TenantId,
    /// The appointment as it shall be.
    pub appointment: &'a Appointment,
    /// The version it was decided on; none for a new one.
    pub version: Option<i64>,
    /// When it was decided.
    pub at: Timestamp,
    /// When something becomes of it by itself.
    pub due_at: Option<Timestamp>,
    /// What becomes of its cells.
    pub cells: Cells,
    /// Who comes, if that is new.
    pub person: Option<&'a Person>,
    /// What opens it from now on: kind and hash.
    pub keys: &'a [(contact::Key, String)],
    /// What happened.
    pub events: &'a [Event],
    /// Notices that have not left are taken back first.
    pub withdraw: bool,
    /// Who is told by mail or SMS.
    pub notices: &'a [Told],
}

/// What becomes of an appointment's cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cells {
    /// Nothing.
    #[default]
    Keep,
    /// It has these, at its counter, and no others.
    Take(Range<i64>),
    /// It has none.
    GiveBack,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is written.
    Written {
        /// The number of its last event.
        last_seq: i64,
    },
    /// Another change was faster; nothing was written.
    Late,
    /// Another appointment has one of the cells; nothing was written.
    Taken,
}

impl Store {
    /// Commits a change, whole or not at all.
    pub async fn change_appointment(&self, change: &Change<'_>) -> Result<Changed, StoreError> {
        match self.try_change(change).await {
            // PostgreSQL saw two changes wait for each other and broke off this one.
            Err(StoreError::Database(error)) if is_deadlock(&error) => Ok(Changed::Late),
            done => done,
        }
    }

    async fn try_change(&self, change: &Change<'_>) -> Result<Changed, StoreError> {
        let mut tx = self.begin().await?;
        if !write(&mut tx, change).await? {
            tx.rollback().await?;
            return Ok(Changed::Late);
        }
        if !cells(&mut tx, change).await? {
            tx.rollback().await?;
            return Ok(Changed::Taken);
        }
        contact::write(&mut tx, change).await?;
        notices(&mut tx, change).await?;
        let last_seq = events(&mut tx, change).await?;
        tx.commit().await?;
        if !change.notices.is_empty() {
            self.ring();
        }
        Ok(Changed::Written { last_seq })
    }

    /// An appointment and its version.
    pub async fn appointment(
        &self,
        tenant: TenantId,
        appointment: AppointmentId,
    ) -> Result<Option<(Appointment, i64)>, StoreError> {
        let row: Option<(String, i64)> = on!(Db, &self.reader, pool => sqlx::query_as(ONE)
            .bind(tenant.to_string()).bind(appointment.to_string()).fetch_optional(pool).await?);
        row.map(|(body, version)| Ok((appointment_of(&body)?, version)))
            .transpose()
    }

    /// The cells of an office that others than this appointment have.
    pub async fn taken_cells(
        &self,
        tenant: TenantId,
        office: OfficeId,
        cells: Range<i64>,
        but_of: Option<AppointmentId>,
    ) -> Result<TakenCells, StoreError> {
        let but_of = but_of.map_or(String::new(), |own| own.to_string());
        let rows: Vec<(i64, i64)> = on!(Db, &self.reader, pool => sqlx::query_as(CELLS)
            .bind(tenant.to_string()).bind(office.to_string()).bind(cells.start).bind(cells.end)
            .bind(but_of).fetch_all(pool).await?);
        let cells = rows.into_iter();
        Ok(cells
            .map(|(cell, counter)| (cell, u16::try_from(counter).unwrap_or(u16::MAX)))
            .collect())
    }

    /// The appointments of an office that begin in the span, each with the name that was given.
    pub async fn appointments(
        &self,
        tenant: TenantId,
        office: OfficeId,
        span: Range<Timestamp>,
    ) -> Result<Vec<(Appointment, Option<String>)>, StoreError> {
        let rows: Vec<(String, Option<String>)> = on!(Db, &self.reader, pool =>
            sqlx::query_as(OF_OFFICE).bind(tenant.to_string()).bind(office.to_string())
                .bind(span.start.as_millisecond()).bind(span.end.as_millisecond())
                .fetch_all(pool).await?);
        let rows = rows.into_iter();
        rows.map(|(body, name)| Ok((appointment_of(&body)?, name)))
            .collect()
    }

    /// The appointments something becomes of by now.
    pub async fn due_appointments(
        &self,
        tenant: TenantId,
        now: Timestamp,
    ) -> Result<Vec<AppointmentId>, StoreError> {
        let rows: Vec<String> = on!(Db, &self.reader, pool => sqlx::query_scalar(DUE)
            .bind(tenant.to_string()).bind(now.as_millisecond()).fetch_all(pool).await?);
        rows.iter().map(|row| id(row)).collect()
    }

    /// The appointments of an office that are not over.
    pub async fn appointments_left(
        &self,
        tenant: TenantId,
        office: OfficeId,
    ) -> Result<Vec<AppointmentId>, StoreError> {
        let rows: Vec<String> = on!(Db, &self.reader, pool => sqlx::query_scalar(LEFT)
            .bind(tenant.to_string()).bind(office.to_string()).fetch_all(pool).await?);
        rows.iter().map(|row| id(row)).collect()
    }

    /// When something becomes of the next.
    pub async fn next_appointment_due(
        &self,
        tenant: TenantId,
    ) -> Result<Option<Timestamp>, StoreError> {
        let due_ms: Option<i64> = on!(Db, &self.reader, pool => sqlx::query_scalar(NEXT_DUE)
            .bind(tenant.to_string()).fetch_one(pool).await?);
        due_ms.map(time).transpose()
    }
}

/// Writes the appointment itself; `false` when somebody else already did.
async fn write(tx: &mut Tx, change: &Change<'_>) -> Result<bool, StoreError> {
    let Change {
        tenant,
        appointment: it,
        ..
    } = change;
    let (starts_ms, body) = (it.slot.starts_at.as_millisecond(), written(it)?);
    let due_ms = change.due_at.map(Timestamp::as_millisecond);
    let over_ms = it.over_at().map(Timestamp::as_millisecond);
    let rows = match change.version {
        None => on!(Tx, tx, tx => sqlx::query(ADD).bind(it.id.to_string())
            .bind(tenant.to_string()).bind(it.office.to_string()).bind(starts_ms).bind(body)
            .bind(due_ms).bind(over_ms).execute(&mut **tx).await?.rows_affected()),
        Some(version) => on!(Tx, tx, tx => sqlx::query(CHANGE).bind(starts_ms).bind(body)
            .bind(due_ms).bind(over_ms).bind(tenant.to_string()).bind(it.id.to_string())
            .bind(version).execute(&mut **tx).await?.rows_affected()),
    };
    Ok(rows == 1)
}

/// Takes or gives back its cells; `false` when another appointment has one of them.
async fn cells(tx: &mut Tx, change: &Change<'_>) -> Result<bool, StoreError> {
    let (tenant, it) = (change.tenant.to_string(), change.appointment);
    match &change.cells {
        Cells::Keep => Ok(true),
        Cells::GiveBack => {
            on!(Tx, tx, tx => sqlx::query(GIVE_BACK).bind(tenant).bind(it.id.to_string())
                .execute(&mut **tx).await.map(drop)?);
            Ok(true)
        }
        Cells::Take(Range { start, end }) => {
            let counter = i64::from(it.counter);
            let taken = on!(Tx, &mut *tx, tx => sqlx::query(TAKE).bind(&tenant)
                .bind(it.office.to_string()).bind(counter).bind(start).bind(end)
                .bind(it.id.to_string()).execute(&mut **tx).await?.rows_affected());
            on!(Tx, tx, tx => sqlx::query(GIVE_BACK_OTHERS).bind(&tenant)
                .bind(it.id.to_string()).bind(counter).bind(start).bind(end)
                .execute(&mut **tx).await.map(drop)?);
            Ok(i64::try_from(taken).ok() == Some(end - start))
        }
    }
}

async fn notices(tx: &mut Tx, change: &Change<'_>) -> Result<(), StoreError> {
    if change.withdraw {
        outbox::withdraw(tx, change.tenant, change.appointment.id.0).await?;
    }
    for told in change.notices {
        outbox::post(tx, change.tenant, told, change.at).await?;
    }
    Ok(())
}

/// Numbers the events last: the tenant's row is locked for as short as can be.
async fn events(tx: &mut Tx, change: &Change<'_>) -> Result<i64, StoreError> {
    let count = i64::try_from(change.events.len()).map_err(|_| StoreError::Unwritable)?;
    let tenant = change.tenant.to_string();
    let last: i64 = on!(Tx, &mut *tx, tx => sqlx::query_scalar(COUNT).bind(count).bind(&tenant)
        .fetch_one(&mut **tx).await?);
    for (seq, event) in (last - count + 1..).zip(change.events) {
        let body = written(event)?;
        on!(Tx, &mut *tx, tx => sqlx::query(ADD_EVENT).bind(&tenant).bind(seq)
            .bind(change.at.as_millisecond()).bind(change.appointment.office.to_string())
            .bind(event.kind()).bind(None::<String>).bind(body)
            .execute(&mut **tx).await.map(drop)?);
    }
    Ok(last)
}

fn appointment_of(body: &str) -> Result<Appointment, StoreError> {
    read(body, "an appointment")
}

fn is_deadlock(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("40P01" | "40001"))
}
