//! How long one waits, as the core says it: asked by everybody who looks, computed now and then.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use schalter_control_core::Waits;

use super::Snapshot;

/// What was said this long ago is still true enough.
const FRESH: SignedDuration = SignedDuration::from_secs(5);

/// What was said last about this snapshot, and when.
#[derive(Debug, Default)]
pub(crate) struct Said(Mutex<Option<(Timestamp, Arc<Waits>)>>);

/// Another snapshot has said nothing yet.
impl Clone for Said {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Snapshot {
    /// How long everybody waits.
    pub fn waits(&self, now: Timestamp) -> Arc<Waits> {
        let mut said = self.said.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*said {
            Some((at, waits)) if now.duration_since(*at).abs() < FRESH => Arc::clone(waits),
            _ => {
                let waits = Arc::new(self.office.waits(now));
                *said = Some((now, Arc::clone(&waits)));
                waits
            }
        }
    }
}
