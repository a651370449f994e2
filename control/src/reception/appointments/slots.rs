//! Which slots are free: asked of the store, and for the overview remembered for a few seconds.

use std::ops::Range;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use schalter_control_core::id::{OfficeId, ServiceId};
use schalter_control_core::{AppointmentRules, FreeSlot, OfficeSettings, TakenCells};

use super::must_offer;
use crate::reception::{Failure, Reception, Snapshot};

/// How long another process's booking may go unnoticed on the overview; booking itself asks anew.
const FRESH: SignedDuration = SignedDuration::from_secs(15);
/// How many the overview shows.
const SHOWN: usize = 3;

/// The next free slots of an office, as the overview shows them.
#[derive(Clone, Debug)]
pub(in crate::reception) struct SeenSlots {
    rules: AppointmentRules,
    at: Timestamp,
    begin_at: Vec<Timestamp>,
}

impl Reception {
    /// The slots of an office for these services that begin in the span.
    pub async fn free_slots(
        &self,
        office: OfficeId,
        services: &[ServiceId],
        span: Range<Timestamp>,
    ) -> Result<Vec<FreeSlot>, Failure> {
        let snapshot = self.office(office).await?;
        let settings = &snapshot.office.settings;
        must_offer(settings, services)?;
        let now = self.0.clock.now();
        let length_ms = settings.length_ms(services);
        let taken = self.taken(&snapshot, &span, length_ms, now).await?;
        let slots = settings.appointments.slots(length_ms, span, &taken, now);
        Ok(slots.collect())
    }

    /// When the next free slots of usual length begin.
    pub async fn next_slots(&self, snapshot: &Snapshot) -> Result<Vec<Timestamp>, Failure> {
        let rules = &snapshot.office.settings.appointments;
        if rules.hours.is_none() {
            return Ok(Vec::new());
        }
        let now = self.0.clock.now();
        let counter = Arc::clone(&self.0.counters.entry(snapshot.office.id).or_default());
        let mut seen = counter.slots.lock().await;
        if let Some(seen) = seen.as_ref()
            && seen.rules == *rules
            && now.duration_since(seen.at).abs() < FRESH
        {
            return Ok(seen.begin_at.clone());
        }
        let length_ms = snapshot.office.settings.length_ms(&[]);
        let span = rules.bookable(now);
        let taken = self.taken(snapshot, &span, length_ms, now).await?;
        let slots = rules.slots(length_ms, span, &taken, now).take(SHOWN);
        let begin_at: Vec<_> = slots.map(|free| free.slot.starts_at).collect();
        *seen = Some(SeenSlots {
            rules: rules.clone(),
            at: now,
            begin_at: begin_at.clone(),
        });
        Ok(begin_at)
    }

    pub(super) async fn forget_slots(&self, office: OfficeId) {
        let counter = self
            .0
            .counters
            .get(&office)
            .map(|counter| Arc::clone(&counter));
        if let Some(counter) = counter {
            *counter.slots.lock().await = None;
        }
    }

    async fn taken(
        &self,
        snapshot: &Snapshot,
        span: &Range<Timestamp>,
        length_ms: u64,
        now: Timestamp,
    ) -> Result<TakenCells, Failure> {
        let OfficeSettings { appointments, .. } = &snapshot.office.settings;
        let cells = appointments.cells(span, length_ms, now);
        let (tenant, office) = (self.0.tenant, snapshot.office.id);
        Ok(self
            .0
            .store
            .taken_cells(tenant, office, cells, None)
            .await?)
    }
}
