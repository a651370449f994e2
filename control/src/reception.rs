//! The only place where inputs become deeds: load → decide → commit → carry out.

use std::sync::Arc;

use jiff::Timestamp;
use schalter_control_core::id::{OfficeId, OfficerId, SeatId, TenantId};
use schalter_control_core::{Input, Office, Refusal};
use thiserror::Error;

use crate::identity::citizen::Ticket;
use crate::store::StoreError;

/// Where offices change. Clones share everything.
#[derive(Clone)]
pub struct Reception;

/// An office as it was committed. Never changes; a newer one replaces it.
#[derive(Debug)]
pub struct Snapshot {
    /// The office.
    pub office: Office,
    /// Who serves it, in the order of their names.
    pub officers: Vec<DeskOfficer>,
    /// Counts every commit.
    pub version: i64,
    /// When it was committed or last seen.
    pub at: Timestamp,
}

/// An officer as colleagues see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskOfficer {
    /// Who.
    pub id: OfficerId,
    /// As shown at the desk.
    pub display_name: String,
}

/// Why nothing happened.
#[derive(Debug, Error)]
pub enum Failure {
    /// No such office in this municipality.
    #[error("there is no such office")]
    UnknownOffice,
    /// The office says no.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// Others were faster, again and again.
    #[error("too many changes at once")]
    Overloaded,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Reception {
    /// The office as it is now.
    pub async fn office(&self, _id: OfficeId) -> Result<Arc<Snapshot>, Failure> {
        unimplemented!()
    }

    /// Every office of the municipality, by name.
    pub async fn offices(&self, _tenant: TenantId) -> Result<Vec<Arc<Snapshot>>, Failure> {
        unimplemented!()
    }

    /// Lets the office decide; on success everything is committed and carried out.
    pub async fn handle(&self, _id: OfficeId, _input: Input) -> Result<Arc<Snapshot>, Failure> {
        unimplemented!()
    }

    /// A citizen sits down. The same `idempotency_key` gives the same seat and ticket again.
    pub async fn sit(
        &self,
        _id: OfficeId,
        _idempotency_key: Option<&str>,
    ) -> Result<(SeatId, Ticket, Arc<Snapshot>), Failure> {
        unimplemented!()
    }
}
