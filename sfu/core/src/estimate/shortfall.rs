//! How much of what was sent is missing, over the last half second or so, and how much of that
//! has nothing to do with how much is sent.

/// Two such windows are looked at.
const WINDOW_US: u64 = 300_000;
/// Fewer packets say nothing; a window has no fewer than so many.
const FEWEST: u32 = 12;
const WINDOW_PACKETS: u32 = 40;
/// What is lost with every rate was lost in so many windows, but for some.
const ALWAYS: usize = 24;
const SOME: usize = 3;
/// By how much of what is new the usual loss moves, a window; by more at first.
const LEARN: f32 = 0.05;
/// More than this is not made up for.
const MOST_USUAL: f32 = 0.15;

#[derive(Clone, Copy, Default)]
struct Count {
    all: u32,
    lost: u32,
}

/// The losses of a line.
#[derive(Default)]
pub(super) struct Shortfall {
    began_us: u64,
    now: Count,
    before: Count,
    /// What is lost while nothing waits on the line.
    usual: f32,
    /// From how many windows that is known.
    learnt: f32,
    /// The shares of these windows.
    always: [f32; ALWAYS],
}

impl Shortfall {
    /// A packet was told of for the first time.
    pub(super) fn told(&mut self, lost: bool) {
        self.now.all += 1;
        self.now.lost += u32::from(lost);
    }

    /// One that was counted as lost came late.
    pub(super) fn came_late(&mut self) {
        let count = if self.now.lost > 0 {
            &mut self.now
        } else {
            &mut self.before
        };
        count.lost = count.lost.saturating_sub(1);
    }

    /// `calm`: nothing waits on the line.
    pub(super) fn turn(&mut self, calm: bool, now_us: u64) {
        if now_us < self.began_us + WINDOW_US || self.now.all < WINDOW_PACKETS {
            return;
        }
        if calm {
            self.learn();
        }
        self.before = std::mem::take(&mut self.now);
        self.began_us = now_us;
    }

    fn learn(&mut self) {
        let share = self.share();
        if self.learnt == 0.0 {
            self.always = [share; ALWAYS];
        }
        self.learnt += 1.0;
        self.always.rotate_right(1);
        self.always[0] = share;
        self.usual += (share - self.usual) * LEARN.max(1.0 / self.learnt);
        let mut sorted = self.always;
        let (_, low, _) = sorted.select_nth_unstable_by(SOME, f32::total_cmp);
        self.usual = self.usual.min(*low * 1.5 + 0.02);
    }

    /// The share that is missing.
    pub(super) fn share(&self) -> f32 {
        let all = self.now.all + self.before.all;
        if all < FEWEST {
            return 0.0;
        }
        ratio(self.now.lost + self.before.lost, all)
    }

    /// The share that is missing beyond what usually is, and beyond what chance would do.
    pub(super) fn beyond_usual(&self) -> f32 {
        let all = self.now.all + self.before.all;
        let by_chance = self.usual.max(0.005) * (1.0 - self.usual) / ratio(all.max(1), 1);
        self.share() - self.usual - 2.0 * by_chance.sqrt()
    }

    /// What was sent, of which so much came.
    pub(super) fn with_usual(&self, bps: f64) -> f64 {
        bps / f64::from(1.0 - self.usual.min(MOST_USUAL))
    }

    /// Sending less did not help: so this loss is the line's own.
    pub(super) fn is_usual(&mut self) {
        self.usual = self.share();
        self.always = [self.usual; ALWAYS];
    }
}

#[expect(clippy::cast_precision_loss, reason = "some hundreds of packets")]
fn ratio(part: u32, all: u32) -> f32 {
    part as f32 / all as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(losses: &mut Shortfall, lost: u32, calm: bool, now_us: &mut u64) {
        (0..100).for_each(|n| losses.told(n < lost));
        *now_us += WINDOW_US;
        losses.turn(calm, *now_us);
    }

    #[test]
    fn a_line_that_always_loses_some_is_known_after_a_while() {
        let (mut losses, mut now_us) = (Shortfall::default(), 0);
        (0..60).for_each(|_| window(&mut losses, 10, true, &mut now_us));
        assert!((0.09..0.11).contains(&losses.usual), "{}", losses.usual);
        assert!((-0.1..0.01).contains(&losses.beyond_usual()));
        window(&mut losses, 60, false, &mut now_us);
        assert!(losses.beyond_usual() > 0.4);
        window(&mut losses, 60, false, &mut now_us);
        losses.is_usual();
        assert!(losses.beyond_usual() < 0.01);
    }

    #[test]
    fn who_comes_late_is_not_lost() {
        let mut losses = Shortfall::default();
        (0..20).for_each(|n| losses.told(n < 10));
        (0..10).for_each(|_| losses.came_late());
        assert!(losses.share() < 0.01);
    }
}
