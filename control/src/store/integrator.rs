//! API keys: kept as their hash, with what they are good for.

use jiff::Timestamp;
use schalter_control_core::Scope;
use schalter_control_core::id::TenantId;
use uuid::Uuid;

use super::audit::{self, Act};
use super::db::{Db, Tx, on};
use super::tenant::Changed;
use super::{Store, StoreError, founding, id, time};
use crate::identity::integrator::Integrator;

pub(super) const ADD: &str =
    "INSERT INTO api_key (id, tenant_id, name, key_hash, created_ms, scopes, expires_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const BY_KEY: &str = "SELECT id, name, scopes, created_ms, expires_ms, used_ms, version
    FROM api_key WHERE tenant_id = $1 AND key_hash = $2 AND (expires_ms IS NULL OR expires_ms > $3)";
const USED: &str = "UPDATE api_key SET used_ms = $1 WHERE tenant_id = $2 AND id = $3";
const LIST: &str = "SELECT id, name, scopes, created_ms, expires_ms, used_ms, version
    FROM api_key WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3";
const ONE: &str = "SELECT id, name, scopes, created_ms, expires_ms, used_ms, version
    FROM api_key WHERE tenant_id = $1 AND id = $2";
const CHANGE: &str = "UPDATE api_key SET name = $1, scopes = $2, expires_ms = $3,
    version = version + 1 WHERE tenant_id = $4 AND id = $5 AND version = $6";
const REMOVE: &str = "DELETE FROM api_key WHERE tenant_id = $1 AND id = $2";

pub(super) const STATEMENTS: &[&str] = &[ADD, BY_KEY, USED, LIST, ONE, CHANGE, REMOVE];

/// The last use is written down once in so long: a key in heavy use need not mean heavy writing.
const PRECISION_MS: i64 = 60_000;

type Row = (String, String, String, i64, Option<i64>, Option<i64>, i64);

/// A key as the administration sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What it opens.
    pub integrator: Integrator,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
    /// Counts every change.
    pub version: i64,
}

impl Store {
    /// The integrator of this key, unless it has expired; notes that the key was used.
    pub(crate) async fn integrator_by_key(
        &self,
        tenant: TenantId,
        key_hash: &str,
    ) -> Result<Option<Integrator>, StoreError> {
        let now_ms = self.now_ms();
        let row: Option<Row> = on!(Db, &self.reader, pool => sqlx::query_as(BY_KEY)
            .bind(tenant.to_string()).bind(key_hash).bind(now_ms).fetch_optional(pool).await?);
        let Some(row) = row else { return Ok(None) };
        if row.5.is_none_or(|used_ms| used_ms + PRECISION_MS <= now_ms) {
            // The key is good, whether that can be written down or not.
            if let Err(error) = self.used(tenant, &row.0, now_ms).await {
                tracing::warn!(%error, "the last use of a key could not be kept");
            }
        }
        Ok(Some(key(tenant, row)?.integrator))
    }

    /// Keys in the order of their ids, after a given one.
    pub async fn keys(
        &self,
        tenant: TenantId,
        after: Option<Uuid>,
        limit: u16,
    ) -> Result<Vec<Key>, StoreError> {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let rows: Vec<Row> = on!(Db, &self.reader, pool => sqlx::query_as(LIST)
            .bind(tenant.to_string()).bind(after).bind(i64::from(limit)).fetch_all(pool).await?);
        rows.into_iter().map(|row| key(tenant, row)).collect()
    }

    /// One key.
    pub async fn key(&self, tenant: TenantId, which: Uuid) -> Result<Option<Key>, StoreError> {
        let row: Option<Row> = on!(Db, &self.reader, pool => sqlx::query_as(ONE)
            .bind(tenant.to_string()).bind(which.to_string()).fetch_optional(pool).await?);
        row.map(|row| key(tenant, row)).transpose()
    }

    /// Adds a key.
    pub async fn add_key(
        &self,
        integrator: &Integrator,
        key_hash: &str,
        act: &Act,
    ) -> Result<(), StoreError> {
        let now_ms = self.now_ms();
        let mut tx = self.begin().await?;
        founding::add_integrator(&mut tx, integrator, key_hash, now_ms).await?;
        audit::note(&mut tx, integrator.tenant, act, now_ms).await?;
        tx.commit().await
    }

    /// Changes a key that is still at this version.
    pub async fn change_key(
        &self,
        integrator: &Integrator,
        version: i64,
        act: &Act,
    ) -> Result<Changed, StoreError> {
        let mut tx = self.begin().await?;
        let changed = on!(Tx, &mut tx, tx => sqlx::query(CHANGE).bind(&integrator.name)
            .bind(scopes(&integrator.scopes)).bind(ms(integrator.expires_at))
            .bind(integrator.tenant.to_string()).bind(integrator.id.to_string()).bind(version)
            .execute(&mut **tx).await?.rows_affected());
        if changed == 0 {
            tx.rollback().await?;
            return Ok(Changed::Late);
        }
        audit::note(&mut tx, integrator.tenant, act, self.now_ms()).await?;
        tx.commit().await?;
        Ok(Changed::Written)
    }

    /// Takes a key away; `false` when there was none.
    pub async fn remove_key(
        &self,
        tenant: TenantId,
        which: Uuid,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let removed = on!(Tx, &mut tx, tx => sqlx::query(REMOVE).bind(tenant.to_string())
            .bind(which.to_string()).execute(&mut **tx).await?.rows_affected());
        if removed == 0 {
            tx.rollback().await?;
            return Ok(false);
        }
        audit::note(&mut tx, tenant, act, self.now_ms()).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn used(&self, tenant: TenantId, key: &str, now_ms: i64) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(USED).bind(now_ms).bind(tenant.to_string()).bind(key)
            .execute(&mut **tx).await.map(drop)?);
        tx.commit().await
    }
}

/// Scopes as they stand in a row.
pub(super) fn scopes(scopes: &[Scope]) -> String {
    let names: Vec<_> = scopes.iter().map(|scope| scope.name()).collect();
    names.join(" ")
}

/// A time that may be missing, as it stands in a row.
pub(super) fn ms(at: Option<Timestamp>) -> Option<i64> {
    at.map(Timestamp::as_millisecond)
}

fn key(
    tenant: TenantId,
    (which, name, scopes, created_ms, expires_ms, used_ms, version): Row,
) -> Result<Key, StoreError> {
    let integrator = Integrator {
        id: id(&which)?,
        tenant,
        name,
        // A scope that this version does not know opens nothing.
        scopes: scopes.split(' ').filter_map(Scope::by_name).collect(),
        expires_at: expires_ms.map(time).transpose()?,
    };
    Ok(Key {
        integrator,
        created_at: time(created_ms)?,
        used_at: used_ms.map(time).transpose()?,
        version,
    })
}
