//! How a leg loses sound: how much, and how much in a row. From it follows which older packets
//! ride along with a new one (RFC 2198), and whether it helps to send the lost ones again.

/// Packets between two looks: a second of sound.
const WINDOW: u32 = 50;
/// What a loss once seen is still worth a window later: half after ten seconds.
const FADES: f32 = 0.93;
/// Below this, sound goes plain.
const QUIET: f32 = 0.002;
/// A loss up to the first needs one older packet, up to the second two, above it three. What the
/// line carries does not count: its estimate falls with every loss, and sound comes first.
const STEPS: [f32; 2] = [0.04, 0.15];
/// Losses that follow each other this much more often than by chance come in bursts.
const BURSTY: f32 = 1.6;
/// Of a loss above this, half a percent and more strikes two neighbours.
const HEAVY: f32 = 0.07;
/// No older packet than this one: later it cannot be played any more.
pub(crate) const FARTHEST: u64 = 8;
const MEMORY: usize = 128;

/// What is known of a leg.
pub(crate) struct Losses {
    loss: f32,
    /// The mean length of a run of lost packets.
    burst: f32,
    window: Window,
    last: Option<u64>,
    known: [Option<u64>; MEMORY],
}

#[derive(Default)]
struct Window {
    passed: u32,
    lost: u32,
    runs: u32,
}

impl Default for Losses {
    fn default() -> Self {
        Self {
            loss: 0.0,
            burst: 1.0,
            window: Window::default(),
            last: None,
            known: [None; MEMORY],
        }
    }
}

impl Losses {
    /// A packet went over the leg, lost or not.
    pub(crate) fn passed(&mut self) {
        self.window.passed += 1;
        if self.window.passed >= WINDOW {
            self.loss = self.now().max(self.loss * FADES);
            self.judge_runs();
            self.window = Window::default();
        }
    }

    /// A packet is missing; whether that is news.
    pub(crate) fn lost(&mut self, seq: u64) -> bool {
        let known = &mut self.known[slot(seq)];
        if known.replace(seq) == Some(seq) {
            return false;
        }
        self.window.lost += 1;
        let follows = self.last.is_some_and(|last| seq == last + 1);
        self.window.runs += u32::from(!follows);
        self.last = Some(seq);
        true
    }

    /// The receiver's own sum (RTCP reception report).
    pub(crate) fn reported(&mut self, fraction: f32) {
        self.loss = self.loss.max(fraction);
    }

    /// Whether anything is lost.
    pub(crate) fn any(&self) -> bool {
        self.loss() > QUIET
    }

    /// Whether packets are lost in runs.
    pub(crate) fn bursty(&self) -> bool {
        self.any() && self.burst * (1.0 - self.loss()) > BURSTY
    }

    /// Whether one older packet in each newer one is not enough.
    pub(crate) fn heavy(&self) -> bool {
        self.loss() > HEAVY || self.bursty()
    }

    /// How far back the packets lie that ride along with a new one, farthest first. By chance
    /// any distance does, and the nearest is back soonest; a burst is survived only by what
    /// lies beyond it.
    pub(crate) fn distances(&self) -> impl Iterator<Item = u64> + Clone + use<> {
        let (depth, step) = (self.depth(), self.step());
        let fits = (1..=depth).map(move |number| number * step);
        fits.rev().filter(|distance| *distance <= FARTHEST)
    }

    fn depth(&self) -> u64 {
        if !self.any() {
            return 0;
        }
        let steps = STEPS.iter().filter(|step| self.loss() > **step).count();
        steps as u64 + 1
    }

    fn step(&self) -> u64 {
        if !self.bursty() {
            return 1;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between two and four"
        )]
        let step = self.burst.ceil().clamp(2.0, 4.0) as u64;
        step
    }

    fn loss(&self) -> f32 {
        self.loss.max(self.now())
    }

    /// The loss of the running window; a single one at its start does not count for all.
    fn now(&self) -> f32 {
        let (lost, passed) = (self.window.lost, self.window.passed.max(WINDOW / 2));
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let now = lost as f32 / passed as f32;
        now.min(1.0)
    }

    fn judge_runs(&mut self) {
        let Window { lost, runs, .. } = self.window;
        if runs == 0 {
            return;
        }
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let (mean, weight) = (lost as f32 / runs as f32, (runs as f32 / 8.0).min(0.5));
        self.burst += (mean - self.burst) * weight;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "below 128")]
fn slot(seq: u64) -> usize {
    (seq % MEMORY as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A leg of which every packet is lost for which `lost` says so.
    fn leg(packets: u64, mut lost: impl FnMut(u64) -> bool) -> Losses {
        let mut losses = Losses::default();
        for seq in 0..packets {
            losses.passed();
            if lost(seq) {
                losses.lost(seq);
            }
        }
        losses
    }

    fn distances(losses: &Losses) -> Vec<u64> {
        losses.distances().collect()
    }

    #[test]
    fn a_clean_leg_needs_nothing() {
        assert!(distances(&leg(500, |_| false)).is_empty());
    }

    #[test]
    fn more_loss_needs_more_of_the_nearest() {
        assert_eq!(distances(&leg(500, |seq| seq % 100 == 7)), [1]);
        assert_eq!(distances(&leg(500, |seq| seq % 12 == 7)), [2, 1]);
        assert_eq!(distances(&leg(500, |seq| seq % 4 == 1)), [3, 2, 1]);
    }

    #[test]
    fn chance_alone_is_no_burst() {
        let mut rng = fastrand::Rng::with_seed(7);
        let losses = leg(1_500, |_| rng.f64() < 0.3);
        assert!(!losses.bursty(), "mean run {}", losses.burst);
    }

    #[test]
    fn bursts_need_what_lies_beyond_them() {
        let losses = leg(1_000, |seq| seq % 40 < 4);
        assert!(losses.bursty());
        assert_eq!(distances(&losses), [8, 4]);
    }

    #[test]
    fn one_loss_asked_for_twice_is_one_loss() {
        let mut losses = Losses::default();
        assert!(losses.lost(5));
        assert!(!losses.lost(5));
        assert_eq!(losses.window.lost, 1);
    }

    #[test]
    fn a_leg_that_recovers_is_trusted_again() {
        let mut losses = leg(500, |seq| seq % 12 == 7);
        for _ in 0..50 * 60 {
            losses.passed();
        }
        assert!(distances(&losses).is_empty());
    }

    #[test]
    fn a_report_counts_where_nobody_asks_for_packets() {
        let mut losses = Losses::default();
        losses.reported(0.1);
        assert_eq!(distances(&losses), [2, 1]);
    }
}
