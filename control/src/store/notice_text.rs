//! The words of a town's own for what people are told.

use schalter_control_core::id::TenantId;
use schalter_control_core::notice::{Locale, NoticeKind};

use super::audit::{self, Act};
use super::db::{Db, Tx, on};
use super::{Store, StoreError};
use crate::notify::texts::{Part, Words};

const ALL: &str = "SELECT kind, part, words FROM notice_text
    WHERE tenant_id = $1 AND locale = $2 ORDER BY kind, part";
const SET: &str = "INSERT INTO notice_text (tenant_id, locale, kind, part, words)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (tenant_id, locale, kind, part) DO UPDATE SET words = excluded.words
        WHERE notice_text.words = $6";
const CLEAR: &str = "DELETE FROM notice_text
    WHERE tenant_id = $1 AND locale = $2 AND kind = $3 AND part = $4 AND words = $5";

pub(super) const STATEMENTS: &[&str] = &[ALL, SET, CLEAR];

impl Store {
    /// Every text of the town's own in this language.
    pub async fn notice_words(
        &self,
        tenant: TenantId,
        locale: Locale,
    ) -> Result<Vec<Words>, StoreError> {
        let rows: Vec<(String, String, String)> = on!(Db, &self.reader, pool =>
            sqlx::query_as(ALL).bind(tenant.to_string()).bind(locale.as_str())
                .fetch_all(pool).await?);
        // A kind of a later version is nothing we could say.
        let known = |(kind, part, words): (String, String, String)| {
            Some(Words {
                kind: NoticeKind::by_name(&kind)?,
                part: Part::by_name(&part)?,
                words,
            })
        };
        Ok(rows.into_iter().filter_map(known).collect())
    }

    /// Says this from now on, or the usual text again; `false` when the own words of the town are
    /// not those that were seen (empty: it has none).
    pub async fn set_notice_words(
        &self,
        tenant: TenantId,
        locale: Locale,
        (kind, part): (NoticeKind, Part),
        (words, seen): (Option<&str>, &str),
        act: &Act,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let rows = match words {
            Some(words) => on!(Tx, &mut tx, tx => sqlx::query(SET).bind(tenant.to_string())
                .bind(locale.as_str()).bind(kind.as_str()).bind(part.as_str()).bind(words)
                .bind(seen).execute(&mut **tx).await?.rows_affected()),
            None => on!(Tx, &mut tx, tx => sqlx::query(CLEAR).bind(tenant.to_string())
                .bind(locale.as_str()).bind(kind.as_str()).bind(part.as_str())
                .bind(seen).execute(&mut **tx).await?.rows_affected()),
        };
        // Nothing to clear is no conflict when there was nothing to be seen.
        let is_late = rows == 0 && (words.is_some() || !seen.is_empty());
        if is_late {
            tx.rollback().await?;
            return Ok(false);
        }
        audit::note(&mut tx, tenant, act, self.now_ms()).await?;
        tx.commit().await?;
        Ok(true)
    }
}
