//! How much goes on in each municipality, for whoever runs the house: numbers only.

use std::collections::HashMap;

use jiff::civil::Date;
use schalter_control_core::id::TenantId;

use super::db::{Db, on};
use super::{Store, StoreError, id};

const OFFICES: &str =
    "SELECT tenant_id, COUNT(*) FROM office WHERE removed_ms IS NULL GROUP BY tenant_id";
const OFFICERS: &str =
    "SELECT tenant_id, COUNT(*) FROM officer WHERE disabled = FALSE GROUP BY tenant_id";
const SEATS: &str =
    "SELECT tenant_id, COUNT(*) FROM seat WHERE ended_ms IS NULL GROUP BY tenant_id";
const VISITS: &str = "SELECT tenant_id, CAST(SUM(times) AS BIGINT) FROM statistic
    WHERE counted = 'taken' AND day >= $1 GROUP BY tenant_id";

pub(super) const STATEMENTS: &[&str] = &[OFFICES, OFFICERS, SEATS, VISITS];

/// How much goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Offices that are not closed down.
    pub offices: i64,
    /// Officers who may sign in.
    pub officers: i64,
    /// Seats that are taken: who waits or talks.
    pub seats: i64,
    /// Seats taken since a day.
    pub visits: i64,
}

impl Store {
    /// The figures of every municipality; visits are counted from this day on.
    pub async fn figures(&self, since: Date) -> Result<HashMap<TenantId, Figures>, StoreError> {
        let mut all: HashMap<TenantId, Figures> = HashMap::new();
        for (statement, since) in [
            (OFFICES, None),
            (OFFICERS, None),
            (SEATS, None),
            (VISITS, Some(since.to_string())),
        ] {
            for (tenant, count) in self.counted(statement, since).await? {
                let figures = all.entry(tenant).or_default();
                match statement {
                    OFFICES => figures.offices = count,
                    OFFICERS => figures.officers = count,
                    SEATS => figures.seats = count,
                    _ => figures.visits = count,
                }
            }
        }
        Ok(all)
    }

    async fn counted(
        &self,
        statement: &'static str,
        since: Option<String>,
    ) -> Result<Vec<(TenantId, i64)>, StoreError> {
        let rows: Vec<(String, i64)> = match since {
            None => on!(Db, &self.reader, pool => sqlx::query_as(statement)
                .fetch_all(pool).await?),
            Some(day) => on!(Db, &self.reader, pool => sqlx::query_as(statement).bind(day)
                .fetch_all(pool).await?),
        };
        let row = |(tenant, count): (String, i64)| Ok((id(&tenant)?, count));
        rows.into_iter().map(row).collect()
    }
}
