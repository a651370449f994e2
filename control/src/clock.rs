//! The only place of the control plane that asks what time it is.
//!
//! Time of day comes from the machine, and the machine's clock may be turned: by hand, by a time
//! server, by waking up from sleep. Small steps are followed at once. A jump is not: time goes on as
//! the monotonic clock says until somebody has seen to it that nobody loses a seat for it
//! ([`crate::jobs::follow_clock`]), and says [`Clock::follow`].

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

/// What lies further apart is a jump.
const JUMP_MS: u64 = 2_000;

/// The time of day, to the millisecond. Tests turn it forward; clones turn together.
#[derive(Clone, Debug, Default)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    began: Instant,
    /// The time of day when `began`, as last believed.
    began_ms: AtomicI64,
    ahead_ms: AtomicI64,
    /// Two for each jump that was followed; odd while one is.
    jumps: AtomicU64,
}

/// The machine's clock shows another time than it would if nobody had turned it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    /// What it would show.
    pub from: Timestamp,
    /// What it shows.
    pub to: Timestamp,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            began_ms: AtomicI64::new(Timestamp::now().as_millisecond()),
            ahead_ms: AtomicI64::new(0),
            jumps: AtomicU64::new(0),
        }
    }
}

impl Clock {
    /// Now, cut to the millisecond, because that is what the store keeps.
    pub fn now(&self) -> Timestamp {
        let wall_ms = Timestamp::now().as_millisecond();
        self.0.time(self.0.believe(wall_ms))
    }

    /// Now, and a number that is another one after each jump that was followed.
    pub fn reading(&self) -> (Timestamp, u64) {
        loop {
            let before = self.0.jumps.load(Ordering::Acquire);
            let now = self.now();
            // Odd: a jump is being followed at this very moment.
            if before.is_multiple_of(2) && self.0.jumps.load(Ordering::Acquire) == before {
                return (now, before);
            }
            std::hint::spin_loop();
        }
    }

    /// The jump that has not been followed yet.
    pub fn jump(&self) -> Option<Jump> {
        let wall_ms = Timestamp::now().as_millisecond();
        let believed_ms = self.0.believe(wall_ms);
        (believed_ms != wall_ms).then(|| Jump {
            from: self.0.time(believed_ms),
            to: self.0.time(wall_ms),
        })
    }

    /// From now on time is what the machine's clock shows.
    pub fn follow(&self) {
        // Counted first: whoever reads meanwhile reads again.
        self.0.jumps.fetch_add(1, Ordering::AcqRel);
        let began_ms = Timestamp::now().as_millisecond() - self.0.elapsed_ms();
        self.0.began_ms.store(began_ms, Ordering::Release);
        self.0.jumps.fetch_add(1, Ordering::AcqRel);
    }

    /// Turns the clock forward (tests only need this; nothing else calls it).
    pub fn turn(&self, by: SignedDuration) {
        let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.0.ahead_ms.fetch_add(by_ms, Ordering::Relaxed);
    }
}

impl Inner {
    fn elapsed_ms(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    /// What the machine says, unless it has jumped.
    fn believe(&self, wall_ms: i64) -> i64 {
        let (began_ms, elapsed_ms) = (self.began_ms.load(Ordering::Acquire), self.elapsed_ms());
        let steady_ms = began_ms.saturating_add(elapsed_ms);
        if wall_ms.abs_diff(steady_ms) >= JUMP_MS {
            return steady_ms;
        }
        // Only where nobody has followed a jump meanwhile.
        let _ = self.began_ms.compare_exchange(
            began_ms,
            wall_ms - elapsed_ms,
            Ordering::AcqRel,
            Ordering::Relaxed,
        );
        wall_ms
    }

    fn time(&self, believed_ms: i64) -> Timestamp {
        let ahead_ms = self.ahead_ms.load(Ordering::Relaxed);
        let now_ms = believed_ms.saturating_add(ahead_ms);
        Timestamp::from_millisecond(now_ms).unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_steps_are_followed_at_once_and_jumps_when_told() {
        let clock = Inner::default();
        let wall_ms = Timestamp::now().as_millisecond();
        assert_eq!(clock.believe(wall_ms + 1_000), wall_ms + 1_000);
        assert_eq!(clock.believe(wall_ms), wall_ms, "and back");
        for jumped_ms in [wall_ms + 3 * 3_600_000, wall_ms - 3 * 3_600_000] {
            let believed_ms = clock.believe(jumped_ms);
            assert!(believed_ms.abs_diff(wall_ms) < JUMP_MS, "{believed_ms}");
        }
        let clock = Clock::default();
        clock.0.began_ms.fetch_sub(3_600_000, Ordering::Relaxed);
        let jump = clock.jump().expect("the machine is an hour ahead");
        let by = jump.to.duration_since(jump.from);
        assert_eq!(by.as_secs().abs_diff(3_600), 0, "{by}");
        let before = clock.reading();
        clock.follow();
        let after = clock.reading();
        assert_eq!(clock.jump(), None);
        assert!(after.0.duration_since(before.0) > SignedDuration::from_mins(59));
        assert_ne!(before.1, after.1);
    }
}
