//! Municipalities.

use schalter_control_core::id::TenantId;

use super::db::{Db, on};
use super::{Store, StoreError, id};

pub(super) const ADD: &str =
    "INSERT INTO tenant (id, name, locale, created_ms) VALUES ($1, $2, $3, $4)";
const FIRST: &str = "SELECT id, name, locale FROM tenant ORDER BY created_ms, id LIMIT 1";

pub(super) const STATEMENTS: &[&str] = &[ADD, FIRST];

/// A municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Which.
    pub id: TenantId,
    /// As shown.
    pub name: String,
    /// `de` or `en`: the first language of its pages.
    pub locale: String,
}

impl Store {
    /// The municipality that was added first; `None` in an empty store.
    pub async fn first_tenant(&self) -> Result<Option<Tenant>, StoreError> {
        let row: Option<(String, String, String)> =
            on!(Db, &self.reader, pool => sqlx::query_as(FIRST).fetch_optional(pool).await?);
        row.map(|(tenant, name, locale)| {
            Ok(Tenant {
                id: id(&tenant)?,
                name,
                locale,
            })
        })
        .transpose()
    }
}
