//! Who administered what: written in the same transaction as the deed itself. Ids only.

use std::fmt::Display;

use jiff::Timestamp;
use schalter_control_core::id::{OfficerId, TenantId};
use uuid::Uuid;

use super::db::{Db, Tx, on};
use super::statement::Statement;
use super::{Store, StoreError, time};

const ADD: &str = "INSERT INTO audit (id, tenant_id, at_ms, who, verb, noun, noun_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const LIST: &str = "SELECT id, at_ms, who, verb, noun, noun_id FROM audit
    WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";

pub(super) const STATEMENTS: &[&str] = &[ADD, LIST];

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// An officer who administers.
    Officer(OfficerId),
    /// An integrator, by this key.
    Key(Uuid),
    /// Whoever runs the house.
    Operator,
}

/// An administrative act, about to be done.
#[derive(Clone, Debug)]
pub struct Act {
    actor: Actor,
    verb: &'static str,
    noun: &'static str,
    noun_id: String,
}

/// An administrative act that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which line; later lines have greater ids.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// An officer's id, `key:` and the id of an API key, or `operator`.
    pub who: String,
    /// create, change, remove.
    pub verb: String,
    /// office, officer and so on.
    pub noun: String,
    /// Which one.
    pub noun_id: String,
}

impl Act {
    /// Somebody does something with something.
    pub fn new(
        actor: Actor,
        verb: &'static str,
        noun: &'static str,
        noun_id: impl Display,
    ) -> Self {
        Self {
            actor,
            verb,
            noun,
            noun_id: noun_id.to_string(),
        }
    }
}

impl Store {
    /// The latest acts, or those before a given one.
    pub async fn audit(
        &self,
        tenant: TenantId,
        before: Option<Uuid>,
        limit: u16,
    ) -> Result<Vec<Line>, StoreError> {
        let before = before.unwrap_or(Uuid::max()).to_string();
        let rows: Vec<(String, i64, String, String, String, String)> = on!(Db, &self.reader, pool => sqlx::query_as(LIST).bind(tenant.to_string())
                .bind(before).bind(i64::from(limit)).fetch_all(pool).await?);
        rows.into_iter()
            .map(|(id, at_ms, who, verb, noun, noun_id)| {
                Ok(Line {
                    id: super::id(&id)?,
                    at: time(at_ms)?,
                    who,
                    verb,
                    noun,
                    noun_id,
                })
            })
            .collect()
    }
}

/// Writes an act down, in the transaction of the deed.
pub(super) async fn note(
    tx: &mut Tx,
    tenant: TenantId,
    act: &Act,
    at_ms: i64,
) -> Result<(), StoreError> {
    noted(tenant, act, at_ms).run(tx).await.map(drop)
}

/// The same as a statement.
pub(super) fn noted(tenant: TenantId, act: &Act, at_ms: i64) -> Statement {
    let who = match act.actor {
        Actor::Officer(officer) => officer.to_string(),
        Actor::Key(key) => format!("key:{key}"),
        Actor::Operator => "operator".to_owned(),
    };
    Statement::new(ADD)
        .bind(Uuid::now_v7().to_string())
        .bind(tenant.to_string())
        .bind(at_ms)
        .bind(who)
        .bind(act.verb)
        .bind(act.noun)
        .bind(&act.noun_id)
}
