//! When a worker's thread sleeps on although there is work: a moment later there is more, and
//! it costs less each.

use std::num::NonZeroU64;
use std::time::{Duration, Instant};

/// How long the first datagram waits for company. A browser writes the packets of a frame one by
/// one within some ten microseconds; together they leave as one train.
pub(crate) const GATHER: Duration = Duration::from_micros(200);
/// How long one sleeps where datagrams are dense. To sleep and wake costs as much as forwarding
/// two of them, and what one finds then is cold; nobody hears or sees the wait.
pub(crate) const NAP: Duration = Duration::from_micros(800);
/// The kernel may lengthen a sleep by this much to save wake-ups; its own choice is 50 us.
const SLACK_NS: NonZeroU64 = NonZeroU64::new(5_000).unwrap();
/// When at least this many datagrams are expected in a nap, nobody need be woken by the first.
const DENSE: f64 = 6.0;
/// How long the memory of the rate is.
const MEMORY: Duration = Duration::from_millis(20);

/// How thick datagrams come.
pub(crate) struct Pace {
    since: Instant,
    count: usize,
    dense: bool,
}

impl Pace {
    pub(crate) fn new() -> Self {
        Self {
            since: crate::clock::now(),
            count: 0,
            dense: false,
        }
    }

    /// So many datagrams came in the round of `now`.
    pub(crate) fn count(&mut self, datagrams: usize, now: Instant) {
        self.count += datagrams;
        let passed = now - self.since;
        if passed < MEMORY {
            return;
        }
        #[expect(clippy::cast_precision_loss, reason = "a rate need not be exact")]
        let expected = self.count as f64 * NAP.div_duration_f64(passed);
        self.dense = expected >= DENSE;
        (self.since, self.count) = (now, 0);
    }

    /// Whether the next datagrams come before a sleep would be over.
    pub(crate) fn is_dense(&self) -> bool {
        self.dense
    }
}

/// Lets this thread's sleeps end on time. Where the kernel refuses, they end a little later.
pub(crate) fn precise_sleep() {
    let _ = rustix::thread::set_current_timer_slack(Some(SLACK_NS));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_rooms_are_dense_and_one_is_not() {
        let mut pace = Pace::new();
        let start = pace.since;
        pace.count(500, start + MEMORY);
        assert!(pace.is_dense());
        pace.count(10, start + MEMORY * 2);
        assert!(!pace.is_dense());
    }

    #[test]
    fn a_burst_after_silence_is_not_dense() {
        let mut pace = Pace::new();
        let start = pace.since;
        pace.count(40, start + Duration::from_secs(1));
        assert!(!pace.is_dense());
    }
}
