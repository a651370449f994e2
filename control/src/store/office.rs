//! Offices as they were committed last.

use jiff::Timestamp;
use schalter_control_core::id::{OfficeId, OfficerId, TenantId};
use schalter_control_core::{Office, OfficeSettings, OfficeState};

use super::audit::{self, Act};
use super::db::{Db, on};
use super::statement::Statement;
use super::{Store, StoreError, founding, id, time};

pub(super) const ADD: &str =
    "INSERT INTO office (id, tenant_id, settings, state) VALUES ($1, $2, $3, $4)";
const IDS: &str = "SELECT id FROM office WHERE tenant_id = $1 AND removed_ms IS NULL";
const ONE: &str = "SELECT settings, state, version, wake_at_ms FROM office
    WHERE tenant_id = $1 AND id = $2 AND removed_ms IS NULL";
const LAST: &str = "SELECT settings, state, version, wake_at_ms FROM office
    WHERE tenant_id = $1 AND id = $2";
const OFFICERS: &str = "SELECT o.id, o.display_name FROM officer o
    JOIN officer_office oo ON oo.officer_id = o.id AND oo.tenant_id = o.tenant_id
    WHERE o.tenant_id = $1 AND oo.office_id = $2 AND o.disabled = FALSE
    ORDER BY o.display_name, o.id";
const DUE: &str = "SELECT id FROM office WHERE tenant_id = $1 AND wake_at_ms <= $2";
const REMOVE: &str = "UPDATE office SET removed_ms = $1, wake_at_ms = NULL
    WHERE tenant_id = $2 AND id = $3";
const UNASSIGN: &str = "DELETE FROM officer_office WHERE tenant_id = $1 AND office_id = $2";
const NEXT_WAKE: &str = "SELECT MIN(wake_at_ms) FROM office WHERE tenant_id = $1";

pub(super) const STATEMENTS: &[&str] = &[
    ADD, IDS, ONE, LAST, OFFICERS, DUE, NEXT_WAKE, REMOVE, UNASSIGN,
];

/// An office as it stands in the store.
pub struct Stored {
    /// Its rules.
    pub settings: OfficeSettings,
    /// What happens in it.
    pub state: OfficeState,
    /// Which commit this is.
    pub version: i64,
    /// When it wants to be woken.
    pub wake_at: Option<Timestamp>,
}

impl Store {
    /// Every office of the municipality.
    pub async fn office_ids(&self, tenant: TenantId) -> Result<Vec<OfficeId>, StoreError> {
        let rows: Vec<String> = on!(Db, &self.reader, pool => sqlx::query_scalar(IDS)
            .bind(tenant.to_string()).fetch_all(pool).await?);
        rows.iter().map(|row| id(row)).collect()
    }

    /// The office as committed last.
    pub async fn office(
        &self,
        tenant: TenantId,
        office: OfficeId,
    ) -> Result<Option<Stored>, StoreError> {
        self.stored(ONE, tenant, office).await
    }

    /// The same, also of an office that was closed down since.
    pub async fn office_as_it_was(
        &self,
        tenant: TenantId,
        office: OfficeId,
    ) -> Result<Option<Stored>, StoreError> {
        self.stored(LAST, tenant, office).await
    }

    async fn stored(
        &self,
        statement: &'static str,
        tenant: TenantId,
        office: OfficeId,
    ) -> Result<Option<Stored>, StoreError> {
        let row: Option<(String, String, i64, Option<i64>)> = on!(Db, &self.reader, pool =>
            sqlx::query_as(statement).bind(tenant.to_string()).bind(office.to_string())
                .fetch_optional(pool).await?);
        row.map(|(settings, state, version, wake_at_ms)| {
            Ok(Stored {
                settings: read(&settings, "the settings of an office")?,
                state: read(&state, "the state of an office")?,
                version,
                wake_at: wake_at_ms.map(time).transpose()?,
            })
        })
        .transpose()
    }

    /// Opens a new office.
    pub async fn add_office(&self, office: &Office, act: &Act) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        founding::add_office(&mut tx, office).await?;
        audit::note(&mut tx, office.tenant, act, self.now_ms()).await?;
        tx.commit().await
    }

    /// Who serves the office, by name.
    pub async fn officers_of(
        &self,
        tenant: TenantId,
        office: OfficeId,
    ) -> Result<Vec<(OfficerId, String)>, StoreError> {
        let rows: Vec<(String, String)> = on!(Db, &self.reader, pool => sqlx::query_as(OFFICERS)
            .bind(tenant.to_string()).bind(office.to_string()).fetch_all(pool).await?);
        rows.into_iter()
            .map(|(officer, name)| Ok((id(&officer)?, name)))
            .collect()
    }

    /// The offices that want to be woken by now.
    pub async fn due(&self, tenant: TenantId, now: Timestamp) -> Result<Vec<OfficeId>, StoreError> {
        let rows: Vec<String> = on!(Db, &self.reader, pool => sqlx::query_scalar(DUE)
            .bind(tenant.to_string()).bind(now.as_millisecond()).fetch_all(pool).await?);
        rows.iter().map(|row| id(row)).collect()
    }

    /// When the first office wants to be woken.
    pub async fn next_wake(&self, tenant: TenantId) -> Result<Option<Timestamp>, StoreError> {
        let wake_at_ms: Option<i64> = on!(Db, &self.reader, pool => sqlx::query_scalar(NEXT_WAKE)
            .bind(tenant.to_string()).fetch_one(pool).await?);
        wake_at_ms.map(time).transpose()
    }
}

/// Closes an office down, in the transaction of its last step: nobody serves it any more.
pub(super) fn remove(tenant: TenantId, office: OfficeId, at_ms: i64) -> [Statement; 2] {
    let removed = Statement::new(REMOVE)
        .bind(at_ms)
        .bind(tenant.to_string())
        .bind(office.to_string());
    let unassigned = Statement::new(UNASSIGN)
        .bind(tenant.to_string())
        .bind(office.to_string());
    [removed, unassigned]
}

/// A document as it goes into a row.
pub(super) fn written<T: serde::Serialize>(document: &T) -> Result<String, StoreError> {
    serde_json::to_string(document).map_err(|_| StoreError::Unwritable)
}

/// A document as it comes out of a row.
pub(super) fn read<T: serde::de::DeserializeOwned>(
    text: &str,
    what: &'static str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Unreadable(what))
}
