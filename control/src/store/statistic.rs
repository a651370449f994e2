//! The numbers of each day, added up in the commit of what they count.

use jiff::civil::Date;
use schalter_control_core::id::{OfficeId, ServiceId, TenantId};
use schalter_control_core::statistic::{Counted, Mark};

use super::db::{Db, on};
use super::statement::Statement;
use super::{Store, StoreError, id};

const ADD: &str = "INSERT INTO statistic
        (tenant_id, office_id, day, counted, service, bucket_ms, times, sum_ms)
    VALUES ($1, $2, $3, $4, $5, $6, 1, $7)
    ON CONFLICT (tenant_id, office_id, day, counted, service, bucket_ms) DO UPDATE
    SET times = statistic.times + 1, sum_ms = statistic.sum_ms + excluded.sum_ms";
const OF_DAYS: &str = "SELECT day, counted, service, bucket_ms, times, sum_ms FROM statistic
    WHERE tenant_id = $1 AND office_id = $2 AND day >= $3 AND day <= $4
    ORDER BY day, counted, service, bucket_ms";

pub(super) const STATEMENTS: &[&str] = &[ADD, OF_DAYS];

/// So many times, so much of one thing on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The local day of the office.
    pub day: Date,
    /// Of what.
    pub counted: Counted,
    /// Which service, where one is counted.
    pub service: Option<ServiceId>,
    /// No time of these was longer.
    pub bucket_ms: u64,
    /// How many.
    pub times: u64,
    /// How long all of them together.
    pub sum_ms: u64,
}

type Row = (String, String, String, i64, i64, i64);

impl Store {
    /// Counts what no event of the office tells.
    pub async fn count(
        &self,
        tenant: TenantId,
        office: OfficeId,
        day: Date,
        mark: &Mark,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        add(tenant, office, day, mark).run(&mut tx).await?;
        tx.commit().await
    }

    /// The numbers of an office, first day to last.
    pub async fn statistic(
        &self,
        tenant: TenantId,
        office: OfficeId,
        first: Date,
        last: Date,
    ) -> Result<Vec<Tally>, StoreError> {
        let rows: Vec<Row> = on!(Db, &self.reader, pool => sqlx::query_as(OF_DAYS)
            .bind(tenant.to_string()).bind(office.to_string()).bind(first.to_string())
            .bind(last.to_string()).fetch_all(pool).await?);
        rows.into_iter().map(tally).collect()
    }
}

/// One more of this on this day.
pub(super) fn add(tenant: TenantId, office: OfficeId, day: Date, mark: &Mark) -> Statement {
    let service = mark
        .service
        .map_or(String::new(), |service| service.to_string());
    Statement::new(ADD)
        .bind(tenant.to_string())
        .bind(office.to_string())
        .bind(day.to_string())
        .bind(mark.counted.as_str())
        .bind(service)
        .bind(stored(mark.bucket_ms()))
        .bind(stored(mark.ms))
}

fn tally(row: Row) -> Result<Tally, StoreError> {
    let (day, counted, service, bucket_ms, times, sum_ms) = row;
    let whole = |number: i64| u64::try_from(number).unwrap_or(0);
    let service = match service.as_str() {
        "" => None,
        service => Some(id(service)?),
    };
    Ok(Tally {
        day: day.parse().map_err(|_| StoreError::Unreadable("a day"))?,
        counted: Counted::by_name(&counted).ok_or(StoreError::Unreadable("a statistic"))?,
        service,
        bucket_ms: whole(bucket_ms),
        times: whole(times),
        sum_ms: whole(sum_ms),
    })
}

fn stored(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}
