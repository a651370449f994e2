//! The contacts of those who left and want to be called back: kept as long as the seat lives.

use std::fmt;

use jiff::Timestamp;
use schalter_control_core::id::{SeatId, TenantId};
use schalter_control_core::notice::{Contact, Locale};

use super::db::{Db, on};
use super::office::{read, written};
use super::statement::Statement;
use super::{Store, StoreError, outbox, time};

const SET: &str = "INSERT INTO callback (seat_id, tenant_id, contact, locale, link, left_ms)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (seat_id) DO UPDATE SET contact = excluded.contact, locale = excluded.locale,
        link = excluded.link, left_ms = excluded.left_ms";
const ONE: &str = "SELECT contact, locale, link, left_ms FROM callback
    WHERE tenant_id = $1 AND seat_id = $2";
const ERASE: &str = "DELETE FROM callback WHERE tenant_id = $1 AND seat_id = $2";

pub(super) const STATEMENTS: &[&str] = &[SET, ONE, ERASE];

/// How a citizen who left is reached.
#[derive(Clone, PartialEq, Eq)]
pub struct Callback {
    /// Where.
    pub contact: Contact,
    /// In which language.
    pub locale: Locale,
    /// The way back to the seat, below the town's own address. Holds the ticket.
    pub link: String,
    /// When the contact was left.
    pub left_at: Timestamp,
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Callback(…)")
    }
}

impl Store {
    /// How the citizen of this seat is reached, if they left a contact.
    pub async fn callback(
        &self,
        tenant: TenantId,
        seat: SeatId,
    ) -> Result<Option<Callback>, StoreError> {
        let row: Option<(String, String, String, i64)> = on!(Db, &self.reader, pool =>
            sqlx::query_as(ONE).bind(tenant.to_string()).bind(seat.to_string())
                .fetch_optional(pool).await?);
        row.map(|(contact, locale, link, left_ms)| {
            Ok(Callback {
                contact: read(&contact, "a contact")?,
                locale: Locale::by_name(&locale).unwrap_or(Locale::DE),
                link,
                left_at: time(left_ms)?,
            })
        })
        .transpose()
    }
}

/// Keeps the contact of who left.
pub(super) fn keep(
    tenant: TenantId,
    seat: SeatId,
    new: &Callback,
) -> Result<Statement, StoreError> {
    Ok(Statement::new(SET)
        .bind(seat.to_string())
        .bind(tenant.to_string())
        .bind(written(&new.contact)?)
        .bind(new.locale.as_str())
        .bind(&new.link)
        .bind(new.left_at.as_millisecond()))
}

/// Contact and what was not sent yet.
pub(super) fn erase(tenant: TenantId, seat: SeatId) -> [Statement; 2] {
    let contact = Statement::new(ERASE)
        .bind(tenant.to_string())
        .bind(seat.to_string());
    [contact, outbox::withdrawn(tenant, seat.0)]
}
