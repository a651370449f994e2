//! Answers to `POST` requests with an `Idempotency-Key`, for a day.

use schalter_control_core::id::TenantId;

use super::db::{Db, Tx, on};
use super::{Store, StoreError};

const CLAIM: &str = "INSERT INTO kept_answer (tenant_id, key_hash, request_hash, answer, at_ms)
    VALUES ($1, $2, $3, '', $4) ON CONFLICT (tenant_id, key_hash) DO NOTHING";
const ONE: &str = "SELECT request_hash, answer, at_ms FROM kept_answer
    WHERE tenant_id = $1 AND key_hash = $2";
const KEEP: &str = "UPDATE kept_answer SET answer = $1 WHERE tenant_id = $2 AND key_hash = $3";
const FREE: &str = "DELETE FROM kept_answer WHERE tenant_id = $1 AND key_hash = $2";
const FREE_STALE: &str = "DELETE FROM kept_answer
    WHERE tenant_id = $1 AND key_hash = $2 AND answer = '' AND at_ms < $3";
const FORGET: &str = "DELETE FROM kept_answer WHERE tenant_id = $1 AND at_ms < $2";

pub(super) const STATEMENTS: &[&str] = &[CLAIM, ONE, KEEP, FREE, FREE_STALE, FORGET];

/// No answer takes this long: whoever claimed the key has fallen.
const STALE_MS: i64 = 60_000;
/// How long an answer is kept.
const DAY_MS: i64 = 86_400_000;

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It was free and is ours now.
    Free,
    /// It was used for another request.
    Other,
    /// The same request is being answered.
    Answering,
    /// The sealed answer.
    Answered(String),
}

impl Store {
    /// Claims a key for a request, or tells what became of it.
    pub async fn claim_key(
        &self,
        tenant: TenantId,
        key_hash: &str,
        request_hash: &str,
    ) -> Result<Kept, StoreError> {
        let (tenant, now_ms) = (tenant.to_string(), self.now_ms());
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(FREE_STALE).bind(&tenant).bind(key_hash)
            .bind(now_ms - STALE_MS).execute(&mut **tx).await.map(drop)?);
        let claimed = on!(Tx, &mut tx, tx => sqlx::query(CLAIM).bind(&tenant).bind(key_hash)
            .bind(request_hash).bind(now_ms).execute(&mut **tx).await?.rows_affected());
        tx.commit().await?;
        if claimed > 0 {
            return Ok(Kept::Free);
        }
        let row: Option<(String, String, i64)> = on!(Db, &self.reader, pool =>
            sqlx::query_as(ONE).bind(&tenant).bind(key_hash).fetch_optional(pool).await?);
        Ok(match row {
            None => Kept::Answering,
            Some((known, ..)) if known != request_hash => Kept::Other,
            Some((_, answer, _)) if answer.is_empty() => Kept::Answering,
            Some((_, answer, _)) => Kept::Answered(answer),
        })
    }

    /// Keeps the answer to a claimed key.
    pub async fn keep_answer(
        &self,
        tenant: TenantId,
        key_hash: &str,
        sealed: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(KEEP).bind(sealed).bind(tenant.to_string())
            .bind(key_hash).execute(&mut **tx).await.map(drop)?);
        tx.commit().await
    }

    /// Nothing was done: the key may be used again.
    pub async fn free_key(&self, tenant: TenantId, key_hash: &str) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(FREE).bind(tenant.to_string()).bind(key_hash)
            .execute(&mut **tx).await.map(drop)?);
        tx.commit().await
    }

    /// Forgets answers older than a day; tells how many.
    pub async fn forget_answers(&self, tenant: TenantId) -> Result<u64, StoreError> {
        let before_ms = self.now_ms() - DAY_MS;
        let mut tx = self.begin().await?;
        let forgotten = on!(Tx, &mut tx, tx => sqlx::query(FORGET).bind(tenant.to_string())
            .bind(before_ms).execute(&mut **tx).await?.rows_affected());
        tx.commit().await?;
        Ok(forgotten)
    }
}
