//! What happened, in order, for those who were away.

use schalter_control_core::Event;
use schalter_control_core::id::TenantId;

use super::db::{Db, on};
use super::office::read;
use super::{Store, StoreError, id, time};
use crate::news::News;

const SINCE: &str = "SELECT seq, at_ms, office_id, room_id, body FROM event
    WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
const LATEST: &str = "SELECT seq FROM tenant WHERE id = $1";

pub(super) const STATEMENTS: &[&str] = &[SINCE, LATEST];

type Row = (i64, i64, String, Option<String>, String);

impl Store {
    /// What happened after `seq`, oldest first. What was forgotten since is left out.
    pub async fn news_since(
        &self,
        tenant: TenantId,
        seq: i64,
        limit: u16,
    ) -> Result<Vec<News>, StoreError> {
        let rows: Vec<Row> = on!(Db, &self.reader, pool => sqlx::query_as(SINCE)
            .bind(tenant.to_string()).bind(seq).bind(i64::from(limit)).fetch_all(pool).await?);
        rows.into_iter().map(|row| told(tenant, row)).collect()
    }

    /// The number of the latest news.
    pub async fn latest_seq(&self, tenant: TenantId) -> Result<i64, StoreError> {
        let seq: Option<i64> = on!(Db, &self.reader, pool => sqlx::query_scalar(LATEST)
            .bind(tenant.to_string()).fetch_optional(pool).await?);
        Ok(seq.unwrap_or(0))
    }
}

fn told(tenant: TenantId, (seq, at_ms, office, room, body): Row) -> Result<News, StoreError> {
    let event: Event = read(&body, "an event")?;
    let room = room.as_deref().map(id).transpose()?;
    Ok(News::new(
        tenant,
        seq,
        time(at_ms)?,
        id(&office)?,
        event,
        room,
    ))
}
