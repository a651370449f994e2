//! One stream that a participant sends us: its numbers, what is missing of it, and what we
//! report of it (RFC 3550, sections 6.4.1 and A.3).

use std::time::{Duration, Instant};

use crate::TrackKind;
use crate::missing::Missing;
use crate::numbers::Numbers;
use crate::rtcp::Reception;

/// A stream that is silent for longer has paused.
const PAUSED_AFTER: Duration = Duration::from_millis(1_500);

/// An incoming stream.
pub(crate) struct Inflow {
    pub(crate) kind: TrackKind,
    pub(crate) ssrc: u32,
    pub(crate) numbers: Numbers,
    /// The stream its packets are sent again in (RFC 4588).
    pub(crate) repair: Option<Repair>,
    pub(crate) missing: Missing,
    /// Its last payload type, and how fast its time counts.
    pub(crate) pt: u8,
    pub(crate) clock_hz: u32,
    heard_at: Instant,
    tally: Tally,
    /// The last sender report: the middle of its time, and when it came.
    report: Option<(u32, Instant)>,
}

/// A stream of resends.
pub(crate) struct Repair {
    pub(crate) ssrc: u32,
    pub(crate) numbers: Numbers,
}

impl Repair {
    pub(crate) fn new(ssrc: u32) -> Self {
        Self {
            ssrc,
            numbers: Numbers::default(),
        }
    }
}

/// What is counted for reports.
#[derive(Default)]
struct Tally {
    first: Option<u64>,
    came: u64,
    expected_then: u64,
    came_then: u64,
    /// In ticks, times 16.
    jitter: u32,
    last: Option<(u32, Instant)>,
}

impl Inflow {
    pub(crate) fn new(kind: TrackKind, ssrc: u32, now: Instant) -> Self {
        Self {
            kind,
            ssrc,
            numbers: Numbers::default(),
            repair: None,
            missing: Missing::default(),
            pt: u8::MAX,
            clock_hz: 0,
            heard_at: now,
            tally: Tally::default(),
            report: None,
        }
    }

    /// A packet came, for the first time. Tells if so much is missing before it that only a
    /// keyframe helps.
    pub(crate) fn came(&mut self, number: u64, time: u32, asks: bool, now: Instant) -> bool {
        let skipped = self.numbers.take(number);
        self.heard_at = now;
        self.tally.count(number, time, self.clock_hz, now);
        if skipped == 0 {
            self.missing.came(number);
            return false;
        }
        asks && self.missing.skipped(number - skipped..number, now)
    }

    /// Whether it still flows.
    pub(crate) fn flows(&self, now: Instant) -> bool {
        now < self.heard_at + PAUSED_AFTER
    }

    /// Its sender told its time.
    pub(crate) fn reported(&mut self, ntp: u64, now: Instant) {
        self.report = Some((middle(ntp), now));
    }

    /// What we tell its sender, counted since the last time; nothing if nothing came since.
    pub(crate) fn report(&mut self, now: Instant) -> Option<Reception> {
        let newest = self.numbers.newest()?;
        let (last_report, since_last_report) = match self.report {
            Some((middle, at)) => (middle, ticks_of_ntp(now.saturating_duration_since(at))),
            None => (0, 0),
        };
        #[expect(clippy::cast_possible_truncation, reason = "32 bits are told")]
        let highest_seq = newest as u32;
        let (fraction_lost, lost) = self.tally.losses(newest)?;
        Some(Reception {
            ssrc: self.ssrc,
            fraction_lost,
            lost,
            highest_seq,
            jitter: self.tally.jitter >> 4,
            last_report,
            since_last_report,
        })
    }
}

impl Tally {
    fn count(&mut self, number: u64, time: u32, clock_hz: u32, now: Instant) {
        self.first.get_or_insert(number);
        self.came += 1;
        if let Some((last_time, last_at)) = self.last {
            let passed = now.saturating_duration_since(last_at).as_micros();
            let ticks = passed * u128::from(clock_hz) / 1_000_000;
            #[expect(clippy::cast_possible_truncation, reason = "RTP time wraps")]
            let apart = (ticks as u32).wrapping_sub(time.wrapping_sub(last_time));
            let apart = apart.cast_signed().unsigned_abs().min(clock_hz);
            self.jitter = self.jitter - ((self.jitter + 8) >> 4) + apart;
        }
        self.last = Some((time, now));
    }

    /// The share lost since the last time in 256ths, and all lost ever.
    fn losses(&mut self, newest: u64) -> Option<(u8, i32)> {
        let expected = newest - self.first?.min(newest) + 1;
        let (expected_now, came_now) = (expected - self.expected_then, self.came - self.came_then);
        (self.expected_then, self.came_then) = (expected, self.came);
        let lost_now = expected_now.saturating_sub(came_now);
        let fraction = (lost_now * 256).checked_div(expected_now)?.min(255);
        let lost = expected.cast_signed() - self.came.cast_signed();
        let lost = lost.clamp(-0x80_0000, 0x7f_ffff);
        Some((u8::try_from(fraction).ok()?, i32::try_from(lost).ok()?))
    }
}

/// The middle half of an NTP time, as reports quote it.
pub(crate) fn middle(ntp: u64) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "the middle half is meant")]
    let middle = (ntp >> 16) as u32;
    middle
}

/// In 65536ths of a second.
fn ticks_of_ntp(time: Duration) -> u32 {
    u32::try_from((time.as_micros() << 16) / 1_000_000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::start;

    const STEP: Duration = Duration::from_millis(20);

    #[test]
    fn what_is_lost_since_the_last_report_is_told() {
        let now = start();
        let mut inflow = Inflow::new(TrackKind::Microphone, 7, now);
        inflow.clock_hz = 48_000;
        assert!(inflow.report(now).is_none(), "nothing came");
        for number in (0..100_u32).filter(|number| number % 4 != 1) {
            let at = now + STEP * number;
            inflow.came(u64::from(number) + 65_500, number * 960, false, at);
        }
        let report = inflow.report(now).expect("something came");
        assert_eq!((report.fraction_lost, report.lost), (64, 25));
        assert_eq!(report.highest_seq, 65_599);
        assert_eq!(report.jitter, 0, "it came as evenly as it was said");
        assert!(inflow.report(now).is_none(), "nothing came since");
    }

    #[test]
    fn a_report_tells_when_the_senders_last_one_came() {
        let now = start();
        let mut inflow = Inflow::new(TrackKind::Camera, 7, now);
        inflow.came(1, 0, false, now);
        inflow.reported(0x1234_5678_9abc_def0, now);
        let report = inflow.report(now + Duration::from_millis(500));
        let report = report.expect("something came");
        assert_eq!(report.last_report, 0x5678_9abc);
        assert_eq!(report.since_last_report, 1 << 15);
    }
}
