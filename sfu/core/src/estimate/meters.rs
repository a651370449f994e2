//! What is sent, and how long there and back takes; and rates as numbers.

use std::time::Duration;

/// What is sent.
#[derive(Default)]
pub(super) struct Sending {
    since_us: u64,
    bytes: u64,
    /// Of the last quarters of a second.
    pub(super) bps: f64,
}

impl Sending {
    pub(super) fn left(&mut self, bytes: usize, now_us: u64) {
        let passed_us = now_us.saturating_sub(self.since_us);
        if passed_us > 250_000 {
            let window_bps = float(self.bytes * 8) / float(passed_us) * 1e6;
            self.bps += (window_bps - self.bps) * 0.4;
            (self.since_us, self.bytes) = (now_us, 0);
        }
        self.bytes += bytes as u64;
    }
}

/// Times there and back.
#[derive(Default)]
pub(super) struct Trips {
    pub(super) last: Option<Duration>,
    /// Of this while and the one before.
    pub(super) shortest: [Duration; 2],
    turned_us: u64,
}

impl Trips {
    pub(super) fn took(&mut self, took: Duration, now_us: u64) {
        if self.last.replace(took).is_none() {
            (self.shortest, self.turned_us) = ([took; 2], now_us);
        }
        if now_us > self.turned_us + 10_000_000 {
            (self.shortest, self.turned_us) = ([took, self.shortest[0]], now_us);
        }
        self.shortest[0] = self.shortest[0].min(took);
    }
}

pub(super) fn bps(bytes: u32, us: u32) -> f64 {
    f64::from(bytes) * 8e6 / f64::from(us.max(1))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a rate or a time, far below 2^52"
)]
pub(super) fn float(it: u64) -> f64 {
    it as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate or a length; what is below zero becomes zero"
)]
pub(super) fn whole(it: f64) -> u64 {
    it as u64
}
