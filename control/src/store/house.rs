//! What the house itself keeps, whatever the municipality: the signing key.

use super::db::{Db, Tx, on};
use super::{Store, StoreError};

const ADD_SETTING: &str =
    "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
const SETTING: &str = "SELECT value FROM setting WHERE name = $1";

pub(super) const STATEMENTS: &[&str] = &[ADD_SETTING, SETTING];

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

    async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(
            on!(Db, &self.reader, pool => sqlx::query_scalar(SETTING).bind(name)
            .fetch_optional(pool).await?),
        )
    }
}
