//! A line that is simulated: a rate that changes, a token bucket, a queue of so many bytes, a way
//! that takes its time, and packets that get lost.

use std::collections::VecDeque;

use fastrand::Rng;

/// What the line is like from some moment on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) kbps: u64,
    pub(super) queue_ms: u64,
    pub(super) burst_bytes: u64,
    pub(super) way_ms: u64,
    pub(super) jitter_ms: u64,
    pub(super) reorders: bool,
    pub(super) loss: f64,
    /// Somebody else's traffic.
    pub(super) other_kbps: u64,
    pub(super) feedback_loss: f64,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            kbps: 2_500,
            queue_ms: 400,
            burst_bytes: 3_200,
            way_ms: 20,
            jitter_ms: 0,
            reorders: false,
            loss: 0.0,
            other_kbps: 0,
            feedback_loss: 0.0,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Parcel {
    /// Nothing: it is somebody else's.
    pub(super) seq: Option<u16>,
    pub(super) bytes: u64,
    pub(super) sound: bool,
    pub(super) padding: bool,
}

/// The line at work.
pub(super) struct Wire {
    pub(super) line: Line,
    queue: VecDeque<Parcel>,
    queued_bytes: u64,
    token_bytes: f64,
    other_bytes: f64,
    /// On their way, with the time of arrival.
    flying: Vec<(u64, Parcel)>,
    last_us: u64,
    pub(super) rng: Rng,
}

impl Wire {
    pub(super) fn new(line: Line, seed: u64) -> Self {
        Self {
            line,
            queue: VecDeque::new(),
            queued_bytes: 0,
            token_bytes: 0.0,
            other_bytes: 0.0,
            flying: Vec::new(),
            last_us: 0,
            rng: Rng::with_seed(seed),
        }
    }

    /// Bytes of headers the network adds.
    const AROUND: u64 = 42;

    pub(super) fn push(&mut self, parcel: Parcel) {
        let room = self.line.kbps * self.line.queue_ms / 8 + self.line.burst_bytes;
        if self.queued_bytes + parcel.bytes + Self::AROUND <= room {
            self.queued_bytes += parcel.bytes + Self::AROUND;
            self.queue.push_back(parcel);
        }
    }

    /// What waits, as time.
    pub(super) fn queue_ms(&self) -> u64 {
        self.queued_bytes * 8 / self.line.kbps
    }

    /// Lets time pass; what arrived.
    pub(super) fn pass(&mut self, now_us: u64, step_us: u64) -> Vec<(u64, Parcel)> {
        self.others(step_us);
        let rate = float(self.line.kbps) / 8_000.0;
        let most = float(self.line.burst_bytes);
        self.token_bytes = (self.token_bytes + rate * float(step_us)).min(most);
        while let Some(head) = self.queue.front().copied() {
            let bytes = head.bytes + Self::AROUND;
            if self.token_bytes < float(bytes) {
                break;
            }
            self.token_bytes -= float(bytes);
            self.queued_bytes -= bytes;
            self.queue.pop_front();
            self.fly(head, now_us);
        }
        self.flying.sort_by_key(|(at, _)| *at);
        let arrived = self.flying.partition_point(|(at, _)| *at <= now_us);
        self.flying.drain(..arrived).collect()
    }

    fn others(&mut self, step_us: u64) {
        self.other_bytes += float(self.line.other_kbps * step_us) / 8_000.0;
        while self.other_bytes > 1_000.0 {
            self.other_bytes -= 1_000.0;
            self.push(Parcel {
                seq: None,
                bytes: 958,
                sound: false,
                padding: false,
            });
        }
    }

    fn fly(&mut self, parcel: Parcel, now_us: u64) {
        if self.rng.f64() < self.line.loss || parcel.seq.is_none() {
            return;
        }
        let jitter_us = self.rng.u64(0..=self.line.jitter_ms * 2_000);
        let mut at = now_us + self.line.way_ms * 1_000 + jitter_us;
        if !self.line.reorders {
            at = at.max(self.last_us);
        }
        self.last_us = at;
        self.flying.push((at, parcel));
    }
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn float(it: u64) -> f64 {
    it as f64
}
