//! One direction of a bad network, the same for the same seed.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::{Duration, Instant};

/// How bad it is.
#[derive(Clone, Copy)]
pub(crate) struct Weather {
    pub(crate) delay: Duration,
    /// Up to this much more; what overtakes arrives out of order.
    pub(crate) jitter: Duration,
    /// Of all datagrams.
    pub(crate) loss: f64,
    /// Loss in runs (Gilbert-Elliott): how often one begins, how often it ends.
    pub(crate) burst: Option<(f64, f64)>,
    /// What the line carries, once it is full it queues.
    pub(crate) rate_bps: Option<u64>,
}

impl Weather {
    /// A good line.
    pub(crate) const FINE: Self = Self {
        delay: Duration::from_millis(10),
        jitter: Duration::ZERO,
        loss: 0.0,
        burst: None,
        rate_bps: None,
    };

    /// A train.
    pub(crate) const STORM: Self = Self {
        delay: Duration::from_millis(40),
        jitter: Duration::from_millis(15),
        loss: 0.04,
        burst: None,
        rate_bps: None,
    };
}

/// A line and what is on its way.
pub(crate) struct Link {
    pub(crate) weather: Weather,
    /// Everything that was sent, lost or not.
    pub(crate) sent: Vec<Vec<u8>>,
    rng: fastrand::Rng,
    flying: BinaryHeap<Reverse<(Instant, u64, Vec<u8>)>>,
    count: u64,
    bad: bool,
    free_at: Option<Instant>,
}

impl Link {
    pub(crate) fn new(weather: Weather, seed: u64) -> Self {
        Self {
            weather,
            sent: Vec::new(),
            rng: fastrand::Rng::with_seed(seed),
            flying: BinaryHeap::new(),
            count: 0,
            bad: false,
            free_at: None,
        }
    }

    pub(crate) fn send(&mut self, contents: Vec<u8>, now: Instant) {
        self.sent.push(contents.clone());
        if self.loses() {
            return;
        }
        let Some(through) = self.through(contents.len(), now) else {
            return;
        };
        let jitter = self.weather.jitter.mul_f64(self.rng.f64());
        self.count += 1;
        let arrives = through + self.weather.delay + jitter;
        self.flying.push(Reverse((arrives, self.count, contents)));
    }

    pub(crate) fn next_at(&self) -> Option<Instant> {
        self.flying.peek().map(|Reverse((at, ..))| *at)
    }

    pub(crate) fn arrived(&mut self, now: Instant) -> Option<Vec<u8>> {
        self.next_at().filter(|at| *at <= now)?;
        self.flying.pop().map(|Reverse((_, _, contents))| contents)
    }

    fn loses(&mut self) -> bool {
        if let Some((begins, ends)) = self.weather.burst {
            let turns = self.rng.f64() < if self.bad { ends } else { begins };
            self.bad ^= turns;
        }
        self.bad || self.rng.f64() < self.weather.loss
    }

    /// When a datagram is through the bottleneck; nothing if its queue (300 ms) is full.
    fn through(&mut self, bytes: usize, now: Instant) -> Option<Instant> {
        let Some(rate_bps) = self.weather.rate_bps else {
            return Some(now);
        };
        let start = self.free_at.map_or(now, |free_at| free_at.max(now));
        if start > now + Duration::from_millis(300) {
            return None;
        }
        let through = start + Duration::from_micros(bytes as u64 * 8 * 1_000_000 / rate_bps);
        self.free_at = Some(through);
        Some(through)
    }
}
