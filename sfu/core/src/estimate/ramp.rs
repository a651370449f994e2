//! Looks for more: padding besides the media, gently at first, then twice as much every 400 ms,
//! until what is wanted came through or a queue tells that it is too much.
//!
//! A line may let some tens of kilobytes pass faster than it carries for long (a token bucket).
//! So nothing is believed before so much more than was known has come through, or before it came
//! for a whole second.

use super::Probe;
use super::meters::{float, whole};

/// As long as all came, to be sure of it.
const SURE_US: u64 = 200_000;
const DOUBLES_US: f64 = 400_000.0;
/// Where a limit is known (the first step was long), until it is believed to be none.
const DOUBLES_SLOWLY_US: f64 = 700_000.0;
/// So much more than what came: what was sent since is not told of yet.
const AHEAD: f64 = 1.7;
/// As long as the line is suspected to have a bucket.
const CAUTIOUS: f64 = 1.5;
/// What a bucket may hold.
const BUCKET_BYTES: f64 = 40_000.0;
const BELIEVED_US: u64 = 1_000_000;
const LONG_US: u64 = 1_800_000;
const LONGEST_US: u64 = 6_000_000;
/// Between two chunks of padding, and the whole datagram of a padding packet.
const CHUNK_US: u64 = 20_000;
const PADDING_BYTES: usize = 280;
const MOST_PACKETS: usize = 64;

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Go on; what comes is not believed yet.
    Doubt,
    /// Go on; what comes is what the line carries, at least.
    Believe,
    /// All came that is wanted.
    Done,
}

/// A search that runs.
pub(super) struct Ramp {
    start_bps: f64,
    target_bps: f64,
    top_bps: f64,
    /// The first step takes so long, at least.
    gently_us: u64,
    cautious: bool,
    began_us: u64,
    grown_us: u64,
    top_us: Option<u64>,
    came_until_us: u64,
    came_bytes: f64,
    most_came_bps: f64,
    believed: bool,
    owed_bytes: f64,
    chunk_us: u64,
}

impl Ramp {
    /// From what is known, by a first gentle step, to what is wanted.
    pub(super) fn new(rates_bps: [f64; 3], gently_us: u64, cautious: bool, now_us: u64) -> Self {
        let [start_bps, first_bps, top_bps] = rates_bps;
        Self {
            start_bps,
            target_bps: first_bps.min(top_bps),
            top_bps,
            gently_us,
            cautious,
            began_us: now_us,
            grown_us: now_us,
            top_us: None,
            came_until_us: now_us,
            came_bytes: 0.0,
            most_came_bps: 0.0,
            believed: false,
            owed_bytes: 0.0,
            chunk_us: now_us,
        }
    }

    pub(super) fn target_bps(&self) -> f64 {
        self.target_bps
    }

    pub(super) fn believes(&self) -> bool {
        self.believed
    }

    pub(super) fn most_came_bps(&self) -> f64 {
        self.most_came_bps
    }

    /// Something left, padding or not.
    pub(super) fn sent(&mut self, bytes: usize) {
        self.owed_bytes -= float(bytes as u64);
    }

    /// When the next padding is due.
    pub(super) fn chunk_us(&self) -> u64 {
        self.chunk_us
    }

    /// Padding that is due.
    pub(super) fn chunk(&mut self, now_us: u64) -> Option<Probe> {
        let due_us = self.chunk_us;
        if now_us < due_us {
            return None;
        }
        let passed_us = (now_us - due_us + CHUNK_US).min(3 * CHUNK_US);
        self.chunk_us = now_us + CHUNK_US;
        // What is sent too much now and then (a picture) is made up for, but not for long.
        let least = -self.target_bps / 8.0 * 0.1;
        let owed = self.owed_bytes + self.target_bps / 8e6 * float(passed_us);
        self.owed_bytes = owed.max(least);
        let packets = whole(self.owed_bytes) / PADDING_BYTES as u64;
        let packets = usize::try_from(packets).unwrap_or(0).min(MOST_PACKETS);
        (packets > 0).then_some(Probe {
            packets,
            bytes: PADDING_BYTES,
        })
    }

    /// A packet came that left then.
    pub(super) fn came(&mut self, sent_us: u64, bytes: u32) {
        if sent_us >= self.began_us {
            self.came_until_us = self.came_until_us.max(sent_us);
            self.came_bytes += f64::from(bytes);
        }
    }

    /// Feedback was taken in: what came of late, and whether nothing at all waits on the line.
    pub(super) fn step(&mut self, came_bps: Option<f64>, calm: bool, now_us: u64) -> Step {
        let known_us = self.came_until_us - self.began_us;
        let more_bytes = self.came_bytes - self.start_bps / 8e6 * float(known_us);
        self.believed |= more_bytes > BUCKET_BYTES;
        self.most_came_bps = came_bps.unwrap_or(0.0).max(self.most_came_bps);
        self.believed |= known_us >= LONG_US;
        if calm && known_us >= self.gently_us {
            self.grow(came_bps, now_us);
        } else {
            self.grown_us = now_us;
        }
        self.outcome(now_us)
    }

    fn grow(&mut self, came_bps: Option<f64>, now_us: u64) {
        let passed_us = now_us.saturating_sub(self.grown_us).min(100_000);
        self.grown_us = now_us;
        let slow = self.gently_us > SURE_US && !self.believed;
        let doubles_us = if slow { DOUBLES_SLOWLY_US } else { DOUBLES_US };
        let grown_bps = self.target_bps * (float(passed_us) / doubles_us).exp2();
        let ahead_bps = came_bps.map_or(self.target_bps, |came| came * AHEAD);
        let careful_bps = if self.cautious && !self.believed {
            self.start_bps * CAUTIOUS
        } else {
            f64::INFINITY
        };
        let most_bps = ahead_bps.min(careful_bps).max(self.target_bps);
        self.target_bps = grown_bps.min(most_bps).min(self.top_bps);
    }

    fn outcome(&mut self, now_us: u64) -> Step {
        if self.target_bps >= self.top_bps {
            self.top_us.get_or_insert(now_us);
        }
        let at_top_us = self
            .top_us
            .map_or(0, |top| self.came_until_us.saturating_sub(top));
        self.believed |= at_top_us >= BELIEVED_US;
        let long = now_us > self.began_us + LONGEST_US;
        if long || (self.believed && at_top_us >= SURE_US) {
            return Step::Done;
        }
        if self.believed {
            Step::Believe
        } else {
            Step::Doubt
        }
    }
}
