//! Webhooks: who is told, how far, and what lies in the outbox for them.

use jiff::Timestamp;
use schalter_control_core::id::{LetterId, TenantId, WebhookId};
use uuid::Uuid;

use super::audit::{self, Act};
use super::db::{Db, Tx, on};
use super::letter::{Letter, LetterRow, seen};
use super::office::{read, written};
use super::outbox::{self, New};
use super::{Store, StoreError, id, time};

const ADD: &str =
    "INSERT INTO webhook (id, tenant_id, url, secret, kinds, enabled, seq, created_ms)
    VALUES ($1, $2, $3, $4, $5, $6, (SELECT seq FROM tenant WHERE id = $2), $7)";
const ONE: &str = "SELECT id, url, secret, kinds, enabled, problem, seq, version, created_ms
    FROM webhook WHERE tenant_id = $1 AND id = $2";
const ALL: &str = "SELECT id, url, secret, kinds, enabled, problem, seq, version, created_ms
    FROM webhook WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3";
const BEHIND: &str = "SELECT id, url, secret, kinds, enabled, problem, seq, version, created_ms
    FROM webhook WHERE tenant_id = $1 AND enabled = $2
        AND seq < (SELECT seq FROM tenant WHERE id = $1)";
const CHANGE: &str = "UPDATE webhook SET url = $3, kinds = $4, enabled = $5, problem = NULL,
        version = version + 1
    WHERE tenant_id = $1 AND id = $2 AND version = $6";
const ADVANCE: &str = "UPDATE webhook SET seq = $4
    WHERE tenant_id = $1 AND id = $2 AND seq = $3 AND enabled = $5";
const DISABLE: &str = "UPDATE webhook SET enabled = $3, problem = $4, version = version + 1
    WHERE tenant_id = $1 AND id = $2";
const REMOVE: &str = "DELETE FROM webhook WHERE tenant_id = $1 AND id = $2";
const HOLD: &str = "UPDATE outbox SET state = 'held', claimed_until_ms = NULL
    WHERE tenant_id = $1 AND about_id = $2 AND channel = 'webhook' AND state = 'waiting'";
const RELEASE: &str = "UPDATE outbox SET state = 'waiting', attempts = 0, due_ms = $3,
        created_ms = $3, problem = NULL, ended_ms = NULL
    WHERE tenant_id = $1 AND about_id = $2 AND channel = 'webhook' AND state IN ('held', 'dead')";
const DROP_LETTERS: &str = "DELETE FROM outbox
    WHERE tenant_id = $1 AND about_id = $2 AND channel = 'webhook'";
const DELIVERIES: &str = "SELECT id, channel, kind, about_id, state, attempts, uncertain, problem,
        created_ms, due_ms, ended_ms
    FROM outbox WHERE tenant_id = $1 AND about_id = $2 AND channel = 'webhook' AND id > $3
        AND ($4 = '' OR state = $4) ORDER BY id LIMIT $5";
const REDELIVER: &str = "UPDATE outbox SET state = 'waiting', attempts = 0, due_ms = $4,
        problem = NULL, ended_ms = NULL
    WHERE tenant_id = $1 AND about_id = $2 AND id = $3 AND channel = 'webhook'
        AND state IN ('dead', 'delivered')";

pub(super) const STATEMENTS: &[&str] = &[
    ADD,
    ONE,
    ALL,
    BEHIND,
    CHANGE,
    ADVANCE,
    DISABLE,
    REMOVE,
    HOLD,
    RELEASE,
    DROP_LETTERS,
    DELIVERIES,
    REDELIVER,
];

/// Somebody who is told of events. It holds a secret: not printable.
#[derive(Clone)]
pub struct Webhook {
    /// Which.
    pub id: WebhookId,
    /// Where deliveries go.
    pub url: String,
    /// What signs them, sealed.
    pub secret: String,
    /// Which kinds of events; none is all of them.
    pub kinds: Vec<String>,
    /// Is it told at all?
    pub enabled: bool,
    /// Why it was disabled, if not by its owner.
    pub problem: Option<String>,
    /// The last event that was written down for it.
    pub seq: i64,
    /// Counts its changes.
    pub version: i64,
    /// Since when there is one.
    pub created_at: Timestamp,
}

/// An event as it is delivered.
pub struct Delivery {
    /// Its number.
    pub seq: i64,
    /// `seat.called` and the like.
    pub kind: &'static str,
    /// Deliveries about the same subject leave in order.
    pub subject: Uuid,
    /// What is sent.
    pub body: String,
}

type Row = (
    String,
    String,
    String,
    String,
    bool,
    Option<String>,
    i64,
    i64,
    i64,
);

impl Store {
    /// A new webhook, told of everything from now on.
    pub async fn add_webhook(
        &self,
        tenant: TenantId,
        new: &Webhook,
        act: &Act,
    ) -> Result<(), StoreError> {
        let kinds = written(&new.kinds)?;
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(ADD).bind(new.id.to_string())
            .bind(tenant.to_string()).bind(&new.url).bind(&new.secret).bind(kinds)
            .bind(new.enabled).bind(new.created_at.as_millisecond())
            .execute(&mut **tx).await.map(drop)?);
        audit::note(&mut tx, tenant, act, self.now_ms()).await?;
        tx.commit().await
    }

    /// One webhook.
    pub async fn webhook(
        &self,
        tenant: TenantId,
        webhook: WebhookId,
    ) -> Result<Option<Webhook>, StoreError> {
        let row: Option<Row> = on!(Db, &self.reader, pool => sqlx::query_as(ONE)
            .bind(tenant.to_string()).bind(webhook.to_string()).fetch_optional(pool).await?);
        row.map(of).transpose()
    }

    /// All webhooks, the oldest first.
    pub async fn webhooks(
        &self,
        tenant: TenantId,
        after: Option<WebhookId>,
        limit: u16,
    ) -> Result<Vec<Webhook>, StoreError> {
        let after = after.map_or(String::new(), |after| after.to_string());
        let rows: Vec<Row> = on!(Db, &self.reader, pool => sqlx::query_as(ALL)
            .bind(tenant.to_string()).bind(after).bind(i64::from(limit)).fetch_all(pool).await?);
        rows.into_iter().map(of).collect()
    }

    /// Those for whom not every event is written down yet.
    pub async fn webhooks_behind(&self, tenant: TenantId) -> Result<Vec<Webhook>, StoreError> {
        let rows: Vec<Row> = on!(Db, &self.reader, pool => sqlx::query_as(BEHIND)
            .bind(tenant.to_string()).bind(true).fetch_all(pool).await?);
        rows.into_iter().map(of).collect()
    }

    /// Changes a webhook that is still at `changed.version`; `false` when it is not. Enabled again,
    /// it gets what was held for it and what had died.
    pub async fn change_webhook(
        &self,
        tenant: TenantId,
        changed: &Webhook,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let kinds = written(&changed.kinds)?;
        let (whose, now_ms) = (tenant, self.now_ms());
        let (tenant, webhook) = (tenant.to_string(), changed.id.to_string());
        let mut tx = self.begin().await?;
        let rows = on!(Tx, &mut tx, tx => sqlx::query(CHANGE).bind(&tenant).bind(&webhook)
            .bind(&changed.url).bind(kinds).bind(changed.enabled).bind(changed.version)
            .execute(&mut **tx).await?.rows_affected());
        if rows == 0 {
            tx.rollback().await?;
            return Ok(false);
        }
        if changed.enabled {
            on!(Tx, &mut tx, tx => sqlx::query(RELEASE).bind(&tenant).bind(&webhook)
                .bind(now_ms).execute(&mut **tx).await.map(drop)?);
        } else {
            on!(Tx, &mut tx, tx => sqlx::query(HOLD).bind(&tenant).bind(&webhook)
                .execute(&mut **tx).await.map(drop)?);
        }
        audit::note(&mut tx, whose, act, now_ms).await?;
        tx.commit().await?;
        self.ring();
        Ok(true)
    }

    /// Gives up on it: what waits for it is held until its owner enables it again.
    pub async fn disable_webhook(
        &self,
        tenant: TenantId,
        webhook: WebhookId,
        problem: &str,
    ) -> Result<(), StoreError> {
        let (tenant, webhook) = (tenant.to_string(), webhook.to_string());
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(DISABLE).bind(&tenant).bind(&webhook).bind(false)
            .bind(problem).execute(&mut **tx).await.map(drop)?);
        on!(Tx, &mut tx, tx => sqlx::query(HOLD).bind(&tenant).bind(&webhook)
            .execute(&mut **tx).await.map(drop)?);
        tx.commit().await
    }

    /// No webhook any more, and nothing in the outbox for it; `false` when there was none.
    pub async fn remove_webhook(
        &self,
        tenant: TenantId,
        webhook: WebhookId,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let whose = tenant;
        let (tenant, webhook) = (tenant.to_string(), webhook.to_string());
        let mut tx = self.begin().await?;
        let rows = on!(Tx, &mut tx, tx => sqlx::query(REMOVE).bind(&tenant).bind(&webhook)
            .execute(&mut **tx).await?.rows_affected());
        if rows == 0 {
            tx.rollback().await?;
            return Ok(false);
        }
        on!(Tx, &mut tx, tx => sqlx::query(DROP_LETTERS).bind(&tenant).bind(&webhook)
            .execute(&mut **tx).await.map(drop)?);
        audit::note(&mut tx, whose, act, self.now_ms()).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Writes deliveries down and how far that is, or neither: `false` when somebody else was
    /// faster.
    pub async fn write_deliveries(
        &self,
        tenant: TenantId,
        webhook: &Webhook,
        until: i64,
        deliveries: &[Delivery],
    ) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let mut tx = self.begin().await?;
        let rows = on!(Tx, &mut tx, tx => sqlx::query(ADVANCE).bind(tenant.to_string())
            .bind(webhook.id.to_string()).bind(webhook.seq).bind(until).bind(true)
            .execute(&mut **tx).await?.rows_affected());
        if rows == 0 {
            tx.rollback().await?;
            return Ok(false);
        }
        for it in deliveries {
            outbox::enqueue(&mut tx, tenant, &letter(webhook.id, it, now), now).await?;
        }
        tx.commit().await?;
        if !deliveries.is_empty() {
            self.ring();
        }
        Ok(true)
    }

    /// What lies in the outbox for this webhook; of one state or of all.
    pub async fn deliveries(
        &self,
        tenant: TenantId,
        webhook: WebhookId,
        state: Option<&str>,
        (after, limit): (Option<LetterId>, u16),
    ) -> Result<Vec<Letter>, StoreError> {
        let after = after.map_or(String::new(), |after| after.to_string());
        let rows: Vec<LetterRow> = on!(Db, &self.reader, pool => sqlx::query_as(DELIVERIES)
            .bind(tenant.to_string()).bind(webhook.to_string()).bind(after)
            .bind(state.unwrap_or_default()).bind(i64::from(limit)).fetch_all(pool).await?);
        rows.into_iter().map(seen).collect()
    }

    /// Delivers once more what was delivered or has died; `false` when there is no such delivery.
    pub async fn redeliver(
        &self,
        tenant: TenantId,
        webhook: WebhookId,
        delivery: LetterId,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let now_ms = self.now_ms();
        let mut tx = self.begin().await?;
        let rows = on!(Tx, &mut tx, tx => sqlx::query(REDELIVER).bind(tenant.to_string())
            .bind(webhook.to_string()).bind(delivery.to_string()).bind(now_ms)
            .execute(&mut **tx).await?.rows_affected());
        if rows == 0 {
            tx.rollback().await?;
            return Ok(false);
        }
        audit::note(&mut tx, tenant, act, now_ms).await?;
        tx.commit().await?;
        self.ring();
        Ok(true)
    }
}

fn letter(webhook: WebhookId, it: &Delivery, now: Timestamp) -> New<'_> {
    New {
        key: format!("{webhook}:{}", it.seq),
        channel: "webhook",
        kind: it.kind,
        about: webhook.0,
        lane: Some(format!("{webhook}:{}", it.subject)),
        place: it.seq,
        contact: None,
        body: it.body.clone(),
        due: now,
        expires: None,
    }
}

fn of(row: Row) -> Result<Webhook, StoreError> {
    let (webhook, url, secret, kinds, enabled, problem, seq, version, created_ms) = row;
    Ok(Webhook {
        id: id(&webhook)?,
        url,
        secret,
        kinds: read(&kinds, "the kinds of a webhook")?,
        enabled,
        problem,
        seq,
        version,
        created_at: time(created_ms)?,
    })
}
