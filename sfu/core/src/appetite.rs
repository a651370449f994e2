//! What a shared screen needs, so that the camera gets what it does not.
//!
//! A page of text that stands still takes next to nothing, and a page turned takes everything for
//! a moment: what it took most of late counts, and half as much again.

use std::time::{Duration, Instant};

const WINDOW: Duration = Duration::from_secs(1);
const WINDOWS: usize = 4;
/// Until it has shown what it takes.
const FIRST_BYTES: u64 = 100_000;
/// Less is never kept free: a page may be turned any time.
const LEAST_BPS: u64 = 250_000;

/// What the screen took in each of the last seconds.
pub(crate) struct Appetite {
    since: Option<Instant>,
    bytes: u64,
    recent: [u64; WINDOWS],
}

impl Default for Appetite {
    fn default() -> Self {
        Self {
            since: None,
            bytes: 0,
            recent: [FIRST_BYTES; WINDOWS],
        }
    }
}

impl Appetite {
    /// A packet came.
    pub(crate) fn add(&mut self, bytes: usize, now: Instant) {
        self.roll(now);
        self.bytes += bytes as u64;
    }

    /// What it should find room for.
    pub(crate) fn bps(&mut self, now: Instant) -> u64 {
        self.roll(now);
        let most = self
            .recent
            .iter()
            .fold(self.bytes, |most, it| most.max(*it));
        (most * 8 / 2 * 3).max(LEAST_BPS)
    }

    fn roll(&mut self, now: Instant) {
        let since = self.since.get_or_insert(now);
        for _ in 0..=WINDOWS {
            if now < *since + WINDOW {
                return;
            }
            *since += WINDOW;
            self.recent.rotate_right(1);
            self.recent[0] = std::mem::take(&mut self.bytes);
        }
        // It was long away.
        *since = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::start;

    #[test]
    fn what_it_took_most_of_late_counts() {
        let (mut appetite, now) = (Appetite::default(), start());
        let at = |ms| now + Duration::from_millis(ms);
        assert_eq!(appetite.bps(now), 1_200_000, "nothing is known yet");
        appetite.add(250_000, at(100));
        assert_eq!(appetite.bps(at(200)), 3_000_000, "a page turned");
        assert_eq!(appetite.bps(at(4_000)), 3_000_000, "not long ago");
        assert_eq!(appetite.bps(at(5_500)), 250_000, "it stands still");
        appetite.add(50_000, at(90_000));
        assert_eq!(appetite.bps(at(90_000)), 600_000, "after a long while");
    }
}
