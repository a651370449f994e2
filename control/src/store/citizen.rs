//! Whom a ticket belongs to: its seat.

use schalter_control_core::id::{SeatId, TenantId};

use super::db::{Db, on};
use super::{Store, StoreError, id};
use crate::identity::citizen::SeatRef;

const SEAT_BY_TICKET: &str =
    "SELECT office_id, id FROM seat WHERE tenant_id = $1 AND ticket_hash = $2";
const SEAT_BY_KEY: &str = "SELECT made_id FROM idempotency WHERE tenant_id = $1 AND key_hash = $2";

pub(super) const STATEMENTS: &[&str] = &[SEAT_BY_TICKET, SEAT_BY_KEY];

impl Store {
    pub(crate) async fn seat_by_ticket(
        &self,
        tenant: TenantId,
        ticket_hash: &str,
    ) -> Result<Option<SeatRef>, StoreError> {
        let row: Option<(String, String)> = on!(Db, &self.reader, pool =>
            sqlx::query_as(SEAT_BY_TICKET).bind(tenant.to_string()).bind(ticket_hash)
                .fetch_optional(pool).await?);
        row.map(|(office, seat)| {
            Ok(SeatRef {
                tenant,
                office: id(&office)?,
                seat: id(&seat)?,
            })
        })
        .transpose()
    }

    /// The seat that a request with this idempotency key was given.
    pub(crate) async fn seat_by_key(
        &self,
        tenant: TenantId,
        key_hash: &str,
    ) -> Result<Option<SeatId>, StoreError> {
        let row: Option<String> = on!(Db, &self.reader, pool =>
            sqlx::query_scalar(SEAT_BY_KEY).bind(tenant.to_string()).bind(key_hash)
                .fetch_optional(pool).await?);
        row.map(|seat| id(&seat)).transpose()
    }
}
