//! What follows from feedback: whether the line carries less than was thought, or maybe more.

use super::meters::float;
use super::way::Backlog;
use super::{CALM_US, Estimator, Fall, LEAST_BPS, WAITS_US};

/// A queue longer than this, and by the line's own noise, is too long.
const QUEUED_US: i32 = 60_000;
/// What is told of what the line was seen to carry.
const SHARE: f64 = 0.85;
/// So much more than usual is missing that it counts.
pub(super) const LOSSY: f32 = 0.04;
/// Without a queue it has to be more, and to last, unless it is most.
const VERY_LOSSY: f32 = 0.11;
const LASTS_US: u64 = 800_000;
const MOSTLY_LOST: f32 = 0.35;
/// Sending less helps within this time, if it helps; what comes later is something else.
const HELPS_US: u64 = 1_200_000;
const HELPED_US: u64 = 2_500_000;
/// Near the last known limit it grows by so much a second, farther below by so much.
const GROWTH: f64 = 0.08;
const FAR_GROWTH: f64 = 0.4;
const NEAR: f64 = 0.75;
/// The last known limit is one no longer.
const LIMIT_US: u64 = 30_000_000;
/// Who uses less than this share of the estimate does not need more, and proves nothing.
const USED: f64 = 0.8;
const MOST_HALVINGS: u32 = 3;
/// Until the first estimate is one, if nothing comes that proves it.
const SETTLES_US: u64 = 2_000_000;

impl Estimator {
    pub(super) fn judge(&mut self, now_us: u64) {
        let passed_us = now_us.saturating_sub(self.judged_us).min(500_000);
        self.judged_us = now_us;
        let queue_us = self.way.queue_us();
        let at_limit = self
            .limit
            .is_some_and(|(bps, _)| self.sending.bps > bps * 0.95);
        let calm = queue_us < CALM_US && self.ramp.is_none() && !at_limit;
        self.losses.turn(calm, now_us);
        self.way
            .turn(self.losses.beyond_usual() > LOSSY / 2.0, now_us);
        self.look_for_more(queue_us, now_us);
        if let Some(backlog) = self.overfull(queue_us) {
            self.falls(backlog, now_us);
        } else if queue_us < CALM_US + self.way.noise_us() {
            self.fall = None;
            self.mind_losses(now_us);
            self.rises(passed_us, now_us);
        }
        self.carries_bps = self.carries_bps.max(LEAST_BPS);
        self.settled |= self
            .first_told_us
            .is_some_and(|it| now_us > it + SETTLES_US);
    }

    /// What the line carries, if more comes than that.
    fn overfull(&self, queue_us: i32) -> Option<Backlog> {
        let lossy = self.losses.beyond_usual() > LOSSY;
        let backlog = self.backlog()?;
        let long = queue_us > QUEUED_US + self.way.noise_us();
        let full = queue_us > CALM_US + self.way.noise_us() && lossy;
        (full || long && (backlog.grew || lossy)).then_some(backlog)
    }

    /// What usually gets lost, does so behind the queue.
    pub(super) fn backlog(&self) -> Option<Backlog> {
        let backlog = self.way.backlog()?;
        Some(Backlog {
            bps: self.losses.with_usual(backlog.bps),
            ..backlog
        })
    }

    pub(super) fn delivered_bps(&self, window_us: u32) -> Option<f64> {
        let came_bps = self.way.delivered_bps(window_us)?;
        Some(self.losses.with_usual(came_bps))
    }

    fn falls(&mut self, backlog: Backlog, now_us: u64) {
        let fall = *self.fall.get_or_insert(Fall {
            before_bps: self.carries_bps,
            deep: false,
        });
        if fall.before_bps * 0.95 <= backlog.bps {
            return;
        }
        if !self.settled || self.limit.is_none_or(|(_, at)| now_us > at + 1_000_000) {
            self.failed = (self.failed + 1).min(WAITS_US.len() - 1);
        }
        self.carries_bps = fall.before_bps.min(backlog.bps * SHARE);
        self.fall = Some(Fall {
            deep: fall.deep || backlog.bps < fall.before_bps * 0.7,
            ..fall
        });
        // What was sent before says nothing now.
        self.sending.bps = self.sending.bps.min(self.carries_bps * USED);
        self.limit = Some((backlog.bps, now_us));
        self.search_us = now_us + WAITS_US[self.failed];
        (self.settled, self.ramp) = (true, None);
    }

    /// Much gets lost though nothing waits: once, less is told. If that does not help, the line
    /// is like that.
    fn mind_losses(&mut self, now_us: u64) {
        let share = self.losses.share();
        if share < VERY_LOSSY || self.losses.beyond_usual() < LOSSY * 2.0 {
            self.lossy_since_us = None;
            return;
        }
        let since_us = *self.lossy_since_us.get_or_insert(now_us);
        if share < MOSTLY_LOST && now_us < since_us + LASTS_US {
            return;
        }
        match self.loss_fell_us {
            Some(at) if now_us < at + HELPS_US => {}
            Some(at) if now_us < at + HELPED_US => self.losses.is_usual(),
            _ => self.falls_by_loss(now_us),
        }
    }

    fn falls_by_loss(&mut self, now_us: u64) {
        self.loss_fell_us = Some(now_us);
        if let Some(came_bps) = self.way.delivered_bps(500_000) {
            self.carries_bps = self.carries_bps.min(came_bps * 0.95);
            self.limit = Some((came_bps, now_us));
            (self.settled, self.ramp) = (true, None);
            self.search_us = now_us + WAITS_US[3];
        }
    }

    /// Nothing waits on the line.
    fn rises(&mut self, passed_us: u64, now_us: u64) {
        if self.ramp.as_ref().is_some_and(|it| !it.believes()) {
            return;
        }
        if let Some(came_bps) = self.delivered_bps(800_000) {
            self.carries_bps = self.carries_bps.max(came_bps * 0.95);
        }
        self.doubt_limit();
        let lossy = self.losses.beyond_usual() > LOSSY;
        if !self.used() || lossy || self.carries_bps > self.wanted_bps * 1.2 {
            return;
        }
        let near = self.near_limit(now_us);
        let growth = if near { GROWTH } else { FAR_GROWTH };
        self.carries_bps *= 1.0 + growth * float(passed_us) / 1e6;
    }

    /// As much as the line once carried is sent, and nothing waits.
    fn doubt_limit(&mut self) {
        if self
            .limit
            .is_some_and(|(bps, _)| self.sending.bps > bps * 0.98)
        {
            (self.failed, self.doubted) = (0, true);
        }
    }

    pub(super) fn used(&self) -> bool {
        self.sending.bps > self.carries_bps * USED
    }

    pub(super) fn near_limit(&self, now_us: u64) -> bool {
        self.limit
            .is_some_and(|(bps, at)| now_us < at + LIMIT_US && self.carries_bps > bps * NEAR)
    }

    /// Packets leave and nothing is told of any.
    pub(super) fn silence(&mut self, now_us: u64) {
        self.waits_since_us = now_us;
        if self.first_told_us.is_none() || self.halved >= MOST_HALVINGS {
            return;
        }
        self.halved += 1;
        self.carries_bps = (self.carries_bps / 2.0).max(LEAST_BPS);
        (self.settled, self.ramp) = (true, None);
        (self.search_us, self.failed) = (now_us, 0);
    }
}
