//! How what was written down leaves: claim a letter, send it, say what became of it.
//!
//! ```text
//! waiting ─claim▶ (claimed for a while) ─delivered▶ delivered: contact and words are erased
//!    ▲                  │    │
//!    └── failed, later ─┘    └─ no use trying ▶ dead ─retry▶ waiting
//! waiting ─ nobody could send it in time ▶ expired: erased as well
//! ```
//!
//! A claim ends by itself. Whoever died while sending has said nothing, so the next one sends it
//! again, under the same key, and the letter counts as uncertain.

use jiff::Timestamp;
use schalter_control_core::id::{LetterId, TenantId};
use uuid::Uuid;

use super::audit::{self, Act};
use super::db::{Db, Tx, on};
use super::{Store, StoreError, id, time};

const CLAIM: &str = "UPDATE outbox SET attempts = attempts + 1, claimed_until_ms = $4,
        uncertain = uncertain + CASE WHEN claimed_until_ms IS NULL THEN 0 ELSE 1 END
    WHERE tenant_id = $1 AND state = 'waiting'
        AND (claimed_until_ms IS NULL OR claimed_until_ms <= $3)
        AND id = (SELECT o.id FROM outbox o
            WHERE o.tenant_id = $1 AND o.state = 'waiting' AND o.channel = $2 AND o.due_ms <= $3
                AND (o.claimed_until_ms IS NULL OR o.claimed_until_ms <= $3)
                AND (o.lane IS NULL OR NOT EXISTS (SELECT 1 FROM outbox b
                    WHERE b.tenant_id = $1 AND b.lane = o.lane AND b.place < o.place
                        AND b.state = 'waiting'))
            ORDER BY o.due_ms, o.id LIMIT 1)
    RETURNING id, idempotency_key, kind, about_id, contact, body, attempts, uncertain, created_ms";
// Whoever knows that it has left says so, whoever else may have claimed it since. Events hold ids
// only: they are kept for a while, to be delivered once more.
const DELIVERED: &str = "UPDATE outbox SET state = 'delivered', contact = NULL,
        body = CASE WHEN channel = 'webhook' THEN body ELSE NULL END, problem = NULL, claimed_until_ms = NULL, ended_ms = $3
    WHERE tenant_id = $1 AND id = $2 AND state = 'waiting'";
const FAILED: &str = "UPDATE outbox SET due_ms = $4, problem = $5, claimed_until_ms = NULL
    WHERE tenant_id = $1 AND id = $2 AND attempts = $3 AND state = 'waiting'";
const DIED: &str = "UPDATE outbox SET state = 'dead', problem = $5, claimed_until_ms = NULL,
        ended_ms = $4
    WHERE tenant_id = $1 AND id = $2 AND attempts = $3 AND state = 'waiting'";
const EXPIRE: &str = "UPDATE outbox SET state = 'expired', contact = NULL, body = NULL,
        claimed_until_ms = NULL, ended_ms = $2
    WHERE tenant_id = $1 AND state = 'waiting' AND expires_ms <= $2
        AND (claimed_until_ms IS NULL OR claimed_until_ms <= $2)";
const RETRY: &str = "UPDATE outbox SET state = 'waiting', attempts = 0, due_ms = $3,
        problem = NULL, ended_ms = NULL
    WHERE tenant_id = $1 AND id = $2 AND state = 'dead'";
const ONE: &str = "SELECT id, channel, kind, about_id, state, attempts, uncertain, problem,
        created_ms, due_ms, ended_ms
    FROM outbox WHERE tenant_id = $1 AND id = $2";
const NOTICES: &str = "SELECT id, channel, kind, about_id, state, attempts, uncertain, problem,
        created_ms, due_ms, ended_ms
    FROM outbox WHERE tenant_id = $1 AND channel <> 'webhook' AND id > $2
        AND ($3 = '' OR state = $3) ORDER BY id LIMIT $4";
const ABOUT: &str = "SELECT id, channel, kind, about_id, state, attempts, uncertain, problem,
        created_ms, due_ms, ended_ms
    FROM outbox WHERE tenant_id = $1 AND about_id = $2 AND channel <> 'webhook' ORDER BY id";
const COUNTS: &str = "SELECT channel, state, COUNT(*) FROM outbox
    WHERE tenant_id = $1 AND state <> 'delivered' AND state <> 'expired'
    GROUP BY channel, state";
const NEXT_DUE: &str = "SELECT MIN(due_ms) FROM outbox
    WHERE tenant_id = $1 AND state = 'waiting' AND claimed_until_ms IS NULL AND due_ms > $2";

pub(super) const STATEMENTS: &[&str] = &[
    CLAIM, DELIVERED, FAILED, DIED, EXPIRE, RETRY, ONE, NOTICES, ABOUT, COUNTS, NEXT_DUE,
];

/// A letter somebody has claimed and must settle. Not printable: it holds an address.
pub struct Claimed {
    /// Which.
    pub id: LetterId,
    /// The same however often it is sent: the receiver can tell the second from the first.
    pub key: String,
    /// `confirmed`, `seat.called`.
    pub kind: String,
    /// The appointment, seat or webhook.
    pub about: Uuid,
    /// Where it goes.
    pub contact: Option<String>,
    /// What it says.
    pub body: String,
    /// The how-manieth attempt this is, from 1.
    pub attempt: i64,
    /// Of so many attempts before nobody knows whether it left.
    pub uncertain: i64,
    /// Since when it has been in the outbox.
    pub created_at: Timestamp,
}

/// A letter as those see it who watch over the outbox: nothing of what it says or to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Which.
    pub id: LetterId,
    /// `mail`, `sms` or `webhook`.
    pub channel: String,
    /// What it tells.
    pub kind: String,
    /// The appointment, seat or webhook.
    pub about: Uuid,
    /// `waiting`, `held`, `delivered`, `dead` or `expired`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// How often nobody knows whether it left.
    pub uncertain: i64,
    /// Why the last attempt failed.
    pub problem: Option<String>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// When it is tried next, or was to be.
    pub due_at: Timestamp,
    /// When it was delivered, given up or worthless.
    pub ended_at: Option<Timestamp>,
}

type ClaimedRow = (
    String,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    i64,
    i64,
    i64,
);

pub(super) type LetterRow = (
    String,
    String,
    String,
    String,
    String,
    i64,
    i64,
    Option<String>,
    i64,
    i64,
    Option<i64>,
);

impl Store {
    /// Claims the letter that has been due longest; nobody else gets it before `until`.
    pub async fn claim(
        &self,
        tenant: TenantId,
        channel: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Claimed>, StoreError> {
        let mut tx = self.begin().await?;
        let row: Option<ClaimedRow> = on!(Tx, &mut tx, tx => sqlx::query_as(CLAIM)
            .bind(tenant.to_string()).bind(channel).bind(now.as_millisecond())
            .bind(until.as_millisecond()).fetch_optional(&mut **tx).await?);
        tx.commit().await?;
        row.map(claimed).transpose()
    }

    /// It has left: contact and words are erased.
    pub async fn delivered(
        &self,
        tenant: TenantId,
        letter: LetterId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(DELIVERED).bind(tenant.to_string())
            .bind(letter.to_string()).bind(now.as_millisecond())
            .execute(&mut **tx).await.map(drop)?);
        tx.commit().await
    }

    /// It has not left: it is tried again at this time.
    pub async fn failed(
        &self,
        tenant: TenantId,
        claimed: &Claimed,
        again_at: Timestamp,
        problem: &str,
    ) -> Result<(), StoreError> {
        self.settle(FAILED, tenant, claimed, again_at, problem)
            .await
    }

    /// It has not left, and trying again is no use: somebody must look at it.
    pub async fn died(
        &self,
        tenant: TenantId,
        claimed: &Claimed,
        now: Timestamp,
        problem: &str,
    ) -> Result<(), StoreError> {
        self.settle(DIED, tenant, claimed, now, problem).await
    }

    async fn settle(
        &self,
        statement: &'static str,
        tenant: TenantId,
        claimed: &Claimed,
        at: Timestamp,
        problem: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(statement).bind(tenant.to_string())
            .bind(claimed.id.to_string()).bind(claimed.attempt).bind(at.as_millisecond())
            .bind(problem).execute(&mut **tx).await.map(drop)?);
        tx.commit().await
    }

    /// What nobody could send in time is worthless: contact and words are erased.
    pub async fn expire(&self, tenant: TenantId, now: Timestamp) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        let expired = on!(Tx, &mut tx, tx => sqlx::query(EXPIRE).bind(tenant.to_string())
            .bind(now.as_millisecond()).execute(&mut **tx).await?.rows_affected());
        tx.commit().await?;
        Ok(expired)
    }

    /// A dead letter is tried again from the beginning; `false` when there is no such dead letter.
    pub async fn retry(
        &self,
        tenant: TenantId,
        letter: LetterId,
        now: Timestamp,
        act: &Act,
    ) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let revived = on!(Tx, &mut tx, tx => sqlx::query(RETRY).bind(tenant.to_string())
            .bind(letter.to_string()).bind(now.as_millisecond())
            .execute(&mut **tx).await?.rows_affected());
        if revived == 0 {
            tx.rollback().await?;
            return Ok(false);
        }
        audit::note(&mut tx, tenant, act, now.as_millisecond()).await?;
        tx.commit().await?;
        self.ring();
        Ok(true)
    }

    /// One letter.
    pub async fn letter(
        &self,
        tenant: TenantId,
        letter: LetterId,
    ) -> Result<Option<Letter>, StoreError> {
        let row: Option<LetterRow> = on!(Db, &self.reader, pool => sqlx::query_as(ONE)
            .bind(tenant.to_string()).bind(letter.to_string()).fetch_optional(pool).await?);
        row.map(seen).transpose()
    }

    /// Mails and short messages, in the order they were written down; of one state or of all.
    pub async fn notices(
        &self,
        tenant: TenantId,
        state: Option<&str>,
        after: Option<LetterId>,
        limit: u16,
    ) -> Result<Vec<Letter>, StoreError> {
        let after = after.map_or(String::new(), |after| after.to_string());
        let rows: Vec<LetterRow> = on!(Db, &self.reader, pool => sqlx::query_as(NOTICES)
            .bind(tenant.to_string()).bind(after).bind(state.unwrap_or_default())
            .bind(i64::from(limit)).fetch_all(pool).await?);
        rows.into_iter().map(seen).collect()
    }

    /// What a person was told, or shall be, about one appointment or seat.
    pub async fn notices_about(
        &self,
        tenant: TenantId,
        about: Uuid,
    ) -> Result<Vec<Letter>, StoreError> {
        let rows: Vec<LetterRow> = on!(Db, &self.reader, pool => sqlx::query_as(ABOUT)
            .bind(tenant.to_string()).bind(about.to_string()).fetch_all(pool).await?);
        rows.into_iter().map(seen).collect()
    }

    /// How many letters are waiting, held or dead, by channel and state.
    pub async fn letter_counts(
        &self,
        tenant: TenantId,
    ) -> Result<Vec<(String, String, i64)>, StoreError> {
        Ok(on!(Db, &self.reader, pool => sqlx::query_as(COUNTS)
            .bind(tenant.to_string()).fetch_all(pool).await?))
    }

    /// When the next letter wants to leave that is not due yet.
    pub async fn next_letter_due(
        &self,
        tenant: TenantId,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let due_ms: Option<i64> = on!(Db, &self.reader, pool => sqlx::query_scalar(NEXT_DUE)
            .bind(tenant.to_string()).bind(now.as_millisecond()).fetch_one(pool).await?);
        due_ms.map(time).transpose()
    }
}

fn claimed(row: ClaimedRow) -> Result<Claimed, StoreError> {
    let (letter, key, kind, about, contact, body, attempt, uncertain, created_ms) = row;
    Ok(Claimed {
        id: id(&letter)?,
        key,
        kind,
        about: id(&about)?,
        contact,
        body: body.unwrap_or_default(),
        attempt,
        uncertain,
        created_at: time(created_ms)?,
    })
}

pub(super) fn seen(row: LetterRow) -> Result<Letter, StoreError> {
    let (letter, channel, kind, about, state, attempts, uncertain, problem, created, due, ended) =
        row;
    Ok(Letter {
        id: id(&letter)?,
        channel,
        kind,
        about: id(&about)?,
        state,
        attempts,
        uncertain,
        problem,
        created_at: time(created)?,
        due_at: time(due)?,
        ended_at: ended.map(time).transpose()?,
    })
}
