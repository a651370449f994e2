//! What the house itself keeps, whatever the municipality: the signing key, the hash of the operator's.

use super::audit::{Act, note_of_house};
use super::db::{Db, Tx, on};
use super::{Store, StoreError};

const ADD_SETTING: &str =
    "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
const SET_SETTING: &str = "INSERT INTO setting (name, value) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const SETTING: &str = "SELECT value FROM setting WHERE name = $1";

pub(super) const STATEMENTS: &[&str] = &[ADD_SETTING, SET_SETTING, SETTING];

impl Store {
    /// The value of this name; the first to ask decides it, whoever else asks at the same time.
    pub async fn setting_or(
        &self,
        name: &str,
        first: impl FnOnce() -> String,
    ) -> Result<String, StoreError> {
        if let Some(value) = self.setting(name).await? {
            return Ok(value);
        }
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(ADD_SETTING).bind(name).bind(first())
            .execute(&mut **tx).await.map(drop)?);
        tx.commit().await?;
        self.setting(name)
            .await?
            .ok_or(StoreError::Unreadable("a setting"))
    }

    /// Sets the value of this name, whatever it was, and writes down that it was done.
    pub(crate) async fn set_setting(
        &self,
        name: &str,
        value: &str,
        act: &Act,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        on!(Tx, &mut tx, tx => sqlx::query(SET_SETTING).bind(name).bind(value)
            .execute(&mut **tx).await.map(drop)?);
        note_of_house(&mut tx, act, self.now_ms()).await?;
        tx.commit().await
    }

    /// The value of this name, if it has one.
    pub(crate) async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(
            on!(Db, &self.reader, pool => sqlx::query_scalar(SETTING).bind(name)
            .fetch_optional(pool).await?),
        )
    }
}
