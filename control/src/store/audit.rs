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
const ADD_HOUSES: &str = "INSERT INTO house_audit (id, at_ms, who, verb, noun, noun_id)
    VALUES ($1, $2, $3, $4, $5, $6)";
const LIST_HOUSES: &str = "SELECT id, at_ms, who, verb, noun, noun_id FROM house_audit
    WHERE id < $1 ORDER BY id DESC LIMIT $2";

pub(super) const STATEMENTS: &[&str] = &[ADD, LIST, ADD_HOUSES, LIST_HOUSES];

type Row = (String, i64, String, String, String, String);

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
    /// create, change, remove; of a node also drain, resume.
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

    fn who(&self) -> String {
        match self.actor {
            Actor::Officer(officer) => officer.to_string(),
            Actor::Key(key) => format!("key:{key}"),
            Actor::Operator => "operator".to_owned(),
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
        let rows: Vec<Row> = on!(Db, &self.reader, pool => sqlx::query_as(LIST)
            .bind(tenant.to_string()).bind(before).bind(i64::from(limit)).fetch_all(pool).await?);
        rows.into_iter().map(read).collect()
    }

    /// The same of what is no tenant's.
    pub async fn house_audit(
        &self,
        before: Option<Uuid>,
        limit: u16,
    ) -> Result<Vec<Line>, StoreError> {
        let before = before.unwrap_or(Uuid::max()).to_string();
        let rows: Vec<Row> = on!(Db, &self.reader, pool => sqlx::query_as(LIST_HOUSES)
            .bind(before).bind(i64::from(limit)).fetch_all(pool).await?);
        rows.into_iter().map(read).collect()
    }

    /// Writes an act of the operator down whose deed is nothing in the store.
    pub async fn note_of_house(&self, act: &Act) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        note_of_house(&mut tx, act, self.now_ms()).await?;
        tx.commit().await
    }
}

fn read((id, at_ms, who, verb, noun, noun_id): Row) -> Result<Line, StoreError> {
    Ok(Line {
        id: super::id(&id)?,
        at: time(at_ms)?,
        who,
        verb,
        noun,
        noun_id,
    })
}

/// Writes down what was done with something that is no tenant's, in the transaction of the deed.
pub(super) async fn note_of_house(tx: &mut Tx, act: &Act, at_ms: i64) -> Result<(), StoreError> {
    let statement = Statement::new(ADD_HOUSES)
        .bind(Uuid::now_v7().to_string())
        .bind(at_ms)
        .bind(act.who())
        .bind(act.verb)
        .bind(act.noun)
        .bind(&act.noun_id);
    statement.run(tx).await.map(drop)
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
    Statement::new(ADD)
        .bind(Uuid::now_v7().to_string())
        .bind(tenant.to_string())
        .bind(at_ms)
        .bind(act.who())
        .bind(act.verb)
        .bind(act.noun)
        .bind(&act.noun_id)
}
