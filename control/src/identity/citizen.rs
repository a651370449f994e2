//! A citizen is whoever holds a seat's ticket: no account, no name.

use std::fmt;

use schalter_control_core::id::{OfficeId, SeatId, TenantId};

use crate::app::App;
use crate::identity::secret;
use crate::store::StoreError;

/// Tickets begin with this, so that nobody takes one for another kind of secret.
pub const PREFIX: &str = "t_";

/// The secret of one seat. It is shown once and never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket(pub(crate) String);

/// Which seat a ticket belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatRef {
    /// The seat's municipality.
    pub tenant: TenantId,
    /// The seat's office.
    pub office: OfficeId,
    /// The seat.
    pub seat: SeatId,
}

impl Ticket {
    /// The secret itself, for the one answer that hands it out.
    pub fn secret(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> String {
        secret::hash(&self.0)
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ticket(…)")
    }
}

/// The seat of this ticket, living or ended; `None` for a ticket we never gave out or have forgotten.
pub async fn by_ticket(app: &App, ticket: &str) -> Result<Option<SeatRef>, StoreError> {
    if !ticket.starts_with(PREFIX) {
        return Ok(None);
    }
    app.store
        .seat_by_ticket(app.tenant.id, &secret::hash(ticket))
        .await
}
