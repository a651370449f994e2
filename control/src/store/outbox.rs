//! What shall be told outside, written down in the transaction of the deed it tells of: `post`
//! a notice, `withdraw` what is not true any more. [`super::letter`] is how it leaves.

use jiff::Timestamp;
use schalter_control_core::id::TenantId;
use schalter_control_core::notice::{Channel, Contact, Notice};
use uuid::Uuid;

use super::db::Tx;
use super::office::written;
use super::statement::Statement;
use super::{Store, StoreError};

// The key makes a letter that was written down before no second letter.
const ADD: &str = "INSERT INTO outbox (id, tenant_id, idempotency_key, channel, kind, about_id,
        lane, place, contact, body, created_ms, due_ms, expires_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT (tenant_id, idempotency_key) DO NOTHING";
const WITHDRAW: &str = "DELETE FROM outbox WHERE tenant_id = $1 AND about_id = $2
    AND state IN ('waiting', 'dead') AND claimed_until_ms IS NULL AND channel <> 'webhook'";

/// Who sends one right now has it for as long as before, whatever the clock shows. What lies further
/// ahead than any claim was turned already.
const HOLD_ON: &str = "UPDATE outbox SET claimed_until_ms = claimed_until_ms + $1
    WHERE tenant_id = $2 AND claimed_until_ms > $3 AND claimed_until_ms <= $4";
/// What was due before the clock was set back is due.
const DUE_AGAIN: &str = "UPDATE outbox SET due_ms = $1
    WHERE tenant_id = $2 AND state = 'waiting' AND due_ms > $1 AND due_ms <= $3";

pub(super) const STATEMENTS: &[&str] = &[ADD, WITHDRAW, HOLD_ON, DUE_AGAIN];

/// Nobody claims a letter for longer.
const LONGEST_CLAIM_MS: i64 = 10 * 60 * 1_000;

/// A notice and whom it goes to. Printed, it says nothing about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What is told.
    pub notice: Notice,
    /// How they are reached.
    pub contact: Contact,
}

/// A letter as it is written down.
pub(super) struct New<'a> {
    pub(super) key: String,
    pub(super) channel: &'static str,
    pub(super) kind: &'a str,
    pub(super) about: Uuid,
    pub(super) lane: Option<String>,
    pub(super) place: i64,
    pub(super) contact: Option<&'a str>,
    pub(super) body: String,
    pub(super) due: Timestamp,
    pub(super) expires: Option<Timestamp>,
}

impl Store {
    /// Posts a notice that belongs to no other deed.
    pub async fn post(
        &self,
        tenant: TenantId,
        told: &Told,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        post(&mut tx, tenant, told, now).await?;
        tx.commit().await?;
        self.ring();
        Ok(())
    }

    /// Takes back what was posted about this appointment or seat and has not left yet.
    pub async fn withdraw(&self, tenant: TenantId, about: Uuid) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        withdraw(&mut tx, tenant, about).await?;
        tx.commit().await
    }
}

impl Store {
    /// The clock is turned: nothing is sent twice for it, and nothing is left lying. Done again for
    /// the same jump, by this process or another one, it changes nothing more.
    pub async fn turn_outbox(
        &self,
        tenant: TenantId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<(), StoreError> {
        let (from_ms, to_ms) = (from.as_millisecond(), to.as_millisecond());
        let by_ms = to_ms.saturating_sub(from_ms);
        let furthest_ms = from_ms.saturating_add(by_ms.max(LONGEST_CLAIM_MS));
        let hold_on = Statement::new(HOLD_ON).bind(by_ms).bind(tenant.to_string());
        let hold_on = hold_on.bind(from_ms).bind(furthest_ms);
        let due = Statement::new(DUE_AGAIN).bind(to_ms);
        let due = due.bind(tenant.to_string()).bind(from_ms);
        let mut tx = self.begin().await?;
        hold_on.run(&mut tx).await?;
        due.run(&mut tx).await?;
        tx.commit().await?;
        self.ring();
        Ok(())
    }
}

/// Writes a notice down, once for each way it takes. Told again, it changes nothing. Ring
/// ([`Store::ring`]) after the commit, so that it leaves at once.
pub(super) async fn post(
    tx: &mut Tx,
    tenant: TenantId,
    told: &Told,
    now: Timestamp,
) -> Result<(), StoreError> {
    for statement in posted(tenant, told, now)? {
        statement.run(tx).await?;
    }
    Ok(())
}

/// The same as statements.
pub(super) fn posted(
    tenant: TenantId,
    Told { notice, contact }: &Told,
    now: Timestamp,
) -> Result<Vec<Statement>, StoreError> {
    let ways = notice.kind.channels(contact).into_iter();
    let letters = ways.map(|channel| letter(notice, channel, contact.on(channel)));
    letters
        .map(|new| Ok(enqueued(tenant, &new?, now)))
        .collect()
}

/// Takes back what was written down about this appointment or seat and has not left: reminders of
/// a time that is not true any more.
pub(super) async fn withdraw(tx: &mut Tx, tenant: TenantId, about: Uuid) -> Result<(), StoreError> {
    withdrawn(tenant, about).run(tx).await.map(drop)
}

/// The same as a statement.
pub(super) fn withdrawn(tenant: TenantId, about: Uuid) -> Statement {
    Statement::new(WITHDRAW)
        .bind(tenant.to_string())
        .bind(about.to_string())
}

/// Writes a letter down.
pub(super) async fn enqueue(
    tx: &mut Tx,
    tenant: TenantId,
    new: &New<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    enqueued(tenant, new, now).run(tx).await.map(drop)
}

fn enqueued(tenant: TenantId, new: &New<'_>, now: Timestamp) -> Statement {
    Statement::new(ADD)
        .bind(Uuid::now_v7().to_string())
        .bind(tenant.to_string())
        .bind(&new.key)
        .bind(new.channel)
        .bind(new.kind)
        .bind(new.about.to_string())
        .bind(new.lane.clone())
        .bind(new.place)
        .bind(new.contact)
        .bind(&new.body)
        .bind(now.as_millisecond())
        .bind(new.due.as_millisecond())
        .bind(new.expires.map(Timestamp::as_millisecond))
}

fn letter<'a>(
    notice: &'a Notice,
    channel: Channel,
    contact: Option<&'a str>,
) -> Result<New<'a>, StoreError> {
    Ok(New {
        key: notice.key(channel),
        channel: channel.as_str(),
        kind: notice.kind.as_str(),
        about: notice.about,
        lane: None,
        place: 0,
        contact,
        body: written(notice)?,
        due: notice.send_at,
        expires: Some(notice.expires_at),
    })
}
