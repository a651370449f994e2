//! When to look for more than the line is known to carry, and what is learnt by it.

use super::judgement::LOSSY;
use super::ramp::{Ramp, Step};
use super::way::Backlog;
use super::{CALM_US, Estimator, Fall, WAITS_US};

/// While looking for more, a queue as long as this, and by the line's own noise, is too long.
const QUEUED_US: i32 = 35_000;
/// And as long as so much waits, no more is sent.
const EMPTY_US: i32 = 10_000;
/// Or if so much more is missing than usual.
const LOST: f32 = 0.12;
/// What is told of what the line was seen to carry.
const SHARE: f64 = 0.92;
/// Almost what is wanted is enough.
const ENOUGH: f64 = 0.97;
/// More is looked for than is wanted, for the estimate is a little less than what came.
const TOP: f64 = 1.05;
/// First so much more than is sent, but so much more than is known at least and at most.
const FIRST: f64 = 1.15;
const FIRST_LEAST: f64 = 1.05;
const FIRST_MOST: f64 = 1.25;
/// The first step's time where a limit is known, and elsewhere.
const GENTLY_US: u64 = 400_000;
const BOLDLY_US: u64 = 200_000;
/// So much more came for a while than the line carries in the end: it has a bucket.
const BUCKET: f64 = 1.4;

impl Estimator {
    /// Begins a search, follows the one that runs, or does neither.
    pub(super) fn look_for_more(&mut self, queue_us: i32, now_us: u64) {
        let noise_us = self.way.noise_us();
        let lossy = self.losses.beyond_usual() > if self.ramp.is_some() { LOST } else { LOSSY };
        if self.ramp.is_none() {
            let calm = queue_us < CALM_US + noise_us && self.fall.is_none();
            if calm && !lossy && self.search_is_due(now_us) {
                self.ramp = Some(self.new_ramp(now_us));
                self.doubted = false;
            }
        } else if queue_us > QUEUED_US + noise_us || lossy {
            self.ramp_failed(now_us);
        } else {
            self.ramp_goes_on(queue_us < EMPTY_US + 2 * noise_us, now_us);
        }
    }

    fn search_is_due(&self, now_us: u64) -> bool {
        let used = self.used();
        // Who uses little of what is known can wait for more.
        let patient = !used && self.failed > 0 && self.settled;
        let patience_us = if patient {
            WAITS_US[self.failed] * 2
        } else {
            0
        };
        // What the publisher sends more and more of looks for the limit as well.
        let needless = self.near_limit(now_us) && used;
        let due = !needless && now_us >= self.search_us + patience_us;
        self.carries_bps < self.wanted_bps * ENOUGH && (due || self.doubted)
    }

    fn new_ramp(&self, now_us: u64) -> Ramp {
        let known_bps = self.carries_bps;
        let sent_bps = if self.used() {
            self.sending.bps
        } else {
            f64::INFINITY
        };
        let first_bps = (sent_bps * FIRST).clamp(known_bps * FIRST_LEAST, known_bps * FIRST_MOST);
        let near = self.near_limit(now_us);
        let gently_us = if near { GENTLY_US } else { BOLDLY_US };
        let rates_bps = [known_bps, first_bps, self.wanted_bps * TOP];
        Ramp::new(rates_bps, gently_us, self.cautious, now_us)
    }

    fn ramp_goes_on(&mut self, calm: bool, now_us: u64) {
        let came_bps = self.delivered_bps(200_000);
        let Some(ramp) = &mut self.ramp else {
            return;
        };
        let step = ramp.step(came_bps, calm, now_us);
        if step != Step::Doubt {
            let came_bps = came_bps.unwrap_or(0.0).min(ramp.target_bps());
            self.carries_bps = self.carries_bps.max(came_bps * ENOUGH);
            self.limit = None;
        }
        if step == Step::Done {
            (self.ramp, self.settled, self.cautious) = (None, true, false);
            (self.failed, self.search_us) = (0, now_us + WAITS_US[1]);
        }
    }

    /// It was too much.
    fn ramp_failed(&mut self, now_us: u64) {
        let Some(ramp) = self.ramp.take() else {
            return;
        };
        self.settled = true;
        self.failed = (self.failed + 1).min(WAITS_US.len() - 1);
        self.search_us = now_us + WAITS_US[self.failed];
        let limit_bps = match self.backlog() {
            Some(backlog) => {
                self.learn_from(&ramp, backlog);
                Some(backlog.bps)
            }
            None => self.delivered_bps(200_000),
        };
        self.limit = limit_bps.map(|bps| (bps, now_us)).or(self.limit);
    }

    /// A queue came up, so what the line carries is seen.
    fn learn_from(&mut self, ramp: &Ramp, backlog: Backlog) {
        self.cautious = ramp.most_came_bps() > backlog.bps * BUCKET;
        let seen_bps = backlog.bps.min(ramp.target_bps()) * SHARE;
        // If it is much less than was known, this search is not why: see `falls`.
        if seen_bps > self.carries_bps * 0.7 {
            self.carries_bps = seen_bps;
            self.fall = Some(Fall {
                before_bps: seen_bps,
                deep: false,
            });
        }
    }
}
