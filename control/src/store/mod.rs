//! What must survive: SQLite by default, PostgreSQL by choice, the same statements on both.

pub mod error;
pub mod room;
pub mod tenant;

pub use error::StoreError;

use schalter_control_core::id::TenantId;

use crate::identity::citizen::SeatRef;
use crate::identity::integrator::Integrator;

/// The store. Clones share the connections.
#[derive(Clone)]
pub struct Store;

impl Store {
    /// Answers at all (used by `/readyz`).
    pub async fn ping(&self) -> Result<(), StoreError> {
        unimplemented!()
    }

    pub(crate) async fn seat_by_ticket(&self, _t: TenantId, _h: &str) -> Result<Option<SeatRef>, StoreError> {
        unimplemented!()
    }

    pub(crate) async fn integrator_by_key(&self, _t: TenantId, _h: &str) -> Result<Option<Integrator>, StoreError> {
        unimplemented!()
    }

    pub(crate) async fn add_integrator(&self, _i: &Integrator, _h: &str) -> Result<(), StoreError> {
        unimplemented!()
    }
}
