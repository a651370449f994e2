//! Ask for keyframes, but not in a storm: a keyframe costs as much as many other frames, and
//! whoever replays an old request (SRTCP knows no replay protection here) gets none for it.

use std::time::{Duration, Instant};

/// The least time between two requests for one track; the first is made at once.
pub(crate) const MIN_INTERVAL: Duration = Duration::from_secs(1);

/// What to do about a wish for a keyframe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Request it.
    Now,
    /// One was requested a moment ago: this wish waits, together with all others.
    Later,
}

/// When keyframes of one track were and will be requested.
#[derive(Default)]
pub(crate) struct Keyframes {
    asked_at: Option<Instant>,
    waiting: bool,
}

impl Keyframes {
    /// Somebody wants a keyframe.
    pub(crate) fn want(&mut self, now: Instant) -> Ask {
        if self
            .asked_at
            .is_some_and(|asked| now < asked + MIN_INTERVAL)
        {
            self.waiting = true;
            return Ask::Later;
        }
        self.ask(now);
        Ask::Now
    }

    /// A keyframe is needed at once, whatever was asked before: the gate opens.
    pub(crate) fn force(&mut self, now: Instant) {
        self.ask(now);
    }

    /// When a waiting wish is due.
    pub(crate) fn due_at(&self) -> Option<Instant> {
        self.asked_at
            .filter(|_| self.waiting)
            .map(|asked| asked + MIN_INTERVAL)
    }

    /// Whether a waiting wish is due; if so it counts as asked.
    pub(crate) fn take_due(&mut self, now: Instant) -> bool {
        let due = self.due_at().is_some_and(|at| at <= now);
        if due {
            self.ask(now);
        }
        due
    }

    fn ask(&mut self, now: Instant) {
        self.asked_at = Some(now);
        self.waiting = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "a test may look at the clock once"
    )]
    fn a_storm_of_wishes_makes_two_requests() {
        let start = Instant::now();
        let mut keyframes = Keyframes::default();
        assert_eq!(keyframes.want(start), Ask::Now);
        for _ in 0..100 {
            assert_eq!(keyframes.want(start), Ask::Later);
        }
        let due = keyframes.due_at().expect("a wish waits");
        assert!(!keyframes.take_due(start));
        assert!(keyframes.take_due(due));
        assert!(
            !keyframes.take_due(due),
            "the second request served them all"
        );
        assert_eq!(keyframes.due_at(), None);
    }
}
