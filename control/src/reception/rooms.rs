//! The rooms of calls and sessions as they are meant to be, for a media plane that forgot or missed
//! something: this process or a node began anew, or a link was cut.

use schalter_control_core::id::{OfficeId, RoomId};
use schalter_sfu::Gate;

use super::{Reception, Snapshot};

impl Reception {
    /// Nodes have come or come back: what was meant to happen there meanwhile happens now.
    pub async fn open_rooms_again(&self) {
        let offices: Vec<OfficeId> = self.0.counters.iter().map(|it| *it.key()).collect();
        for id in offices {
            match self.fresh(id).await {
                Ok(snapshot) => self.open_gates(&snapshot).await,
                Err(failure) => tracing::warn!(office = %id, %failure, "its rooms wait"),
            }
        }
    }

    /// How the gate of a call's or session's room is meant to be; `None` when it is over.
    pub async fn gate_of(&self, room: RoomId) -> Option<Gate> {
        let offices: Vec<OfficeId> = self.0.counters.iter().map(|it| *it.key()).collect();
        for id in offices {
            let Ok(snapshot) = self.fresh(id).await else {
                continue;
            };
            let mut rooms = snapshot.office.rooms();
            if let Some(it) = rooms.find(|it| it.room == room) {
                return Some(gate(it.session.is_some()));
            }
        }
        None
    }

    async fn open_gates(&self, snapshot: &Snapshot) {
        for it in snapshot.office.rooms() {
            // A gate once opened stays open until its room ends.
            if it.session.is_none() {
                continue;
            }
            if let Err(refusal) = self.0.media.gate(it.room, Gate::Open).await {
                tracing::warn!(%refusal, room = %it.room, "a gate could not be opened again");
            }
        }
    }

    /// A call or session that a restart broke off goes on when both have joined again.
    pub(super) async fn open_rooms(&self, snapshot: &Snapshot) {
        for it in snapshot.office.rooms() {
            let gate = gate(it.session.is_some());
            if let Err(refusal) = self.0.media.open(it.room, gate).await {
                tracing::warn!(%refusal, room = %it.room, "a room could not be opened again");
            }
        }
    }
}

/// Media flows as soon as both have met.
fn gate(in_session: bool) -> Gate {
    if in_session { Gate::Open } else { Gate::Closed }
}
