//! The only place of the control plane that asks what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// The time of day, to the millisecond. Tests turn it forward; clones turn together.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead_ms: Arc<AtomicI64>,
}

impl Clock {
    /// Now, cut to the millisecond, because that is what the store keeps.
    pub fn now(&self) -> Timestamp {
        let ahead_ms = self.ahead_ms.load(Ordering::Relaxed);
        let now_ms = Timestamp::now().as_millisecond().saturating_add(ahead_ms);
        Timestamp::from_millisecond(now_ms).unwrap_or(Timestamp::MAX)
    }

    /// Turns the clock forward (tests only need this; nothing else calls it).
    pub fn turn(&self, by: SignedDuration) {
        let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.ahead_ms.fetch_add(by_ms, Ordering::Relaxed);
    }
}
