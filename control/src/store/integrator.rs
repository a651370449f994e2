//! API keys: kept as their hash, with what they are good for.

use jiff::Timestamp;
use schalter_control_core::Scope;
use schalter_control_core::id::TenantId;

use super::db::{Db, Tx, on};
use super::{Store, StoreError, id, time};
use crate::identity::integrator::Integrator;

pub(super) const ADD: &str =
    "INSERT INTO api_key (id, tenant_id, name, key_hash, created_ms, scopes, expires_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const BY_KEY: &str = "SELECT id, name, scopes, expires_ms, used_ms FROM api_key
    WHERE tenant_id = $1 AND key_hash = $2 AND (expires_ms IS NULL OR expires_ms > $3)";
const USED: &str = "UPDATE api_key SET used_ms = $1 WHERE tenant_id = $2 AND id = $3";

pub(super) const STATEMENTS: &[&str] = &[ADD, BY_KEY, USED];

/// The last use is written down once in so long: a key in heavy use need not mean heavy writing.
const PRECISION_MS: i64 = 60_000;

type Row = (String, String, String, Option<i64>, Option<i64>);

impl Store {
    /// The integrator of this key, unless it has expired; notes that the key was used.
    pub(crate) async fn integrator_by_key(
        &self,
        tenant: TenantId,
        key_hash: &str,
    ) -> Result<Option<Integrator>, StoreError> {
        let now_ms = self.clock.now().as_millisecond();
        let row: Option<Row> = on!(Db, &self.reader, pool => sqlx::query_as(BY_KEY)
            .bind(tenant.to_string()).bind(key_hash).bind(now_ms).fetch_optional(pool).await?);
        let Some(row) = row else { return Ok(None) };
        if row.4.is_none_or(|used_ms| used_ms + PRECISION_MS <= now_ms) {
            self.used(tenant, &row.0, now_ms).await?;
        }
        Ok(Some(Integrator {
            id: id(&row.0)?,
            tenant,
            name: row.1,
            scopes: read_scopes(&row.2),
            expires_at: row.3.map(time).transpose()?,
        }))
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

/// A scope that this version does not know opens nothing.
pub(super) fn read_scopes(text: &str) -> Vec<Scope> {
    text.split(' ').filter_map(Scope::by_name).collect()
}

/// A time that may be missing, as it stands in a row.
pub(super) fn ms(at: Option<Timestamp>) -> Option<i64> {
    at.map(Timestamp::as_millisecond)
}
