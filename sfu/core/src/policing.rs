//! A participant may send what its tracks need, several times over, but no flood: what comes
//! above is dropped before it costs anything, and the participant is told.
//!
//! A bucket with a reserve: pictures stop at the reserve, so that sound, reports and the
//! handshake of the same participant still get through. Only what the engine accepted is
//! charged: whoever forges the source address cannot use up the other's allowance.

use std::time::{Duration, Instant};

/// So many times the allowed video; a sender that obeys its cap never comes near.
const GENEROSITY: u64 = 4;
/// For sound, reports, messages.
const BESIDE_VIDEO_BPS: u64 = 1_000_000;
/// How long the full rate may be exceeded: a keyframe of a screen comes at once.
const BURST: Duration = Duration::from_millis(500);
/// The part of the bucket that is not for pictures: one in so many.
const RESERVE: u64 = 4;
/// How often a participant is told.
const TELL_EVERY: Duration = Duration::from_secs(5);

/// What a participant may send right now.
pub(crate) struct Allowance {
    rate_bps: u64,
    left_bits: u64,
    at: Instant,
    told_at: Option<Instant>,
}

impl Allowance {
    pub(crate) fn new(video_max_bps: u64, now: Instant) -> Self {
        let rate_bps = GENEROSITY * video_max_bps + BESIDE_VIDEO_BPS;
        Self {
            rate_bps,
            left_bits: bits(rate_bps, BURST),
            at: now,
            told_at: None,
        }
    }

    /// Whether there is room for a datagram; for pictures only above the reserve.
    pub(crate) fn admits(&mut self, bytes: usize, picture: bool, now: Instant) -> bool {
        self.refill(now);
        let reserve = if picture { self.most() / RESERVE } else { 0 };
        self.left_bits >= reserve + bytes as u64 * 8
    }

    /// A datagram was taken.
    pub(crate) fn charge(&mut self, bytes: usize) {
        self.left_bits = self.left_bits.saturating_sub(bytes as u64 * 8);
    }

    /// Whether it is time to tell the participant (again).
    pub(crate) fn tells(&mut self, now: Instant) -> bool {
        let due = self.told_at.is_none_or(|told| now >= told + TELL_EVERY);
        if due {
            self.told_at = Some(now);
        }
        due
    }

    fn refill(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.at);
        let gained = bits(self.rate_bps, passed.min(BURST));
        // What is less than a bit waits.
        if gained > 0 {
            self.left_bits = (self.left_bits + gained).min(self.most());
            self.at = now;
        }
    }

    fn most(&self) -> u64 {
        bits(self.rate_bps, BURST)
    }
}

fn bits(rate_bps: u64, time: Duration) -> u64 {
    let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    rate_bps.saturating_mul(micros) / 1_000_000
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "a test may look at the clock once"
)]
mod tests {
    use super::*;

    const VIDEO_BPS: u64 = 2_500_000;
    const LIMIT_BPS: u64 = 11_000_000;

    /// Sends 1,000-byte pictures at a rate for ten seconds; the rate that got through.
    fn through(rate_bps: u64) -> u64 {
        let mut now = Instant::now();
        let mut allowance = Allowance::new(VIDEO_BPS, now);
        let mut got = 0;
        for _ in 0..10 * rate_bps / 8_000 {
            now += Duration::from_nanos(8_000_000_000_000 / rate_bps);
            if allowance.admits(1_000, true, now) {
                allowance.charge(1_000);
                got += 8_000;
            }
        }
        got / 10
    }

    #[test]
    fn who_sends_what_it_may_notices_nothing() {
        assert!(through(2 * VIDEO_BPS) >= 2 * VIDEO_BPS - 8_000);
    }

    #[test]
    fn a_flood_is_cut_to_the_limit() {
        let got = through(50_000_000);
        assert!((LIMIT_BPS..LIMIT_BPS + 600_000).contains(&got), "{got}");
    }

    #[test]
    fn sound_gets_through_beside_a_flood_of_pictures() {
        let now = Instant::now();
        let mut allowance = Allowance::new(VIDEO_BPS, now);
        while allowance.admits(1_000, true, now) {
            allowance.charge(1_000);
        }
        for _ in 0..100 {
            assert!(allowance.admits(100, false, now));
            allowance.charge(100);
        }
    }

    #[test]
    fn telling_has_its_time() {
        let now = Instant::now();
        let mut allowance = Allowance::new(VIDEO_BPS, now);
        assert!(allowance.tells(now));
        assert!(!allowance.tells(now + Duration::from_secs(1)));
        assert!(allowance.tells(now + TELL_EVERY));
    }
}
