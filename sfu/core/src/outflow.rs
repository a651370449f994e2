//! One stream that a participant is sent: what is kept of it for resending, and what is told
//! about it in sender reports (RFC 3550, section 6.4.1).

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use bytes::Bytes;

use crate::TrackKind;
use crate::inflow::middle;
use crate::numbers::Numbers;
use crate::rtcp::Reception;

/// The limit of a stream beyond which time does not count: 10 Mbit/s for half a second.
const MOST_KEPT: usize = 600;
/// A packet is not sent again before it can have been asked for again.
const AGAIN_AFTER: Duration = Duration::from_millis(20);
/// Resends may be one part in so many of what is sent, so that they never make a bad line worse.
const RESENDS: usize = 6;
/// And some more at once, for a burst of losses.
const RESENDS_AT_ONCE: usize = 60_000;
/// A report is answered by one of the receiver's within seconds.
const REPORTS: usize = 4;

/// An outgoing stream.
pub(crate) struct Outflow {
    pub(crate) kind: TrackKind,
    pub(crate) ssrc: u32,
    /// The stream its packets are sent again in (RFC 4588), and the next number there.
    pub(crate) repair: Option<(u32, u64)>,
    /// What was sealed: nothing is under the same number again (RFC 7714, section 8.4).
    sealed: Numbers,
    kept: VecDeque<Kept>,
    budget_bytes: usize,
    packets: u32,
    bytes: u32,
    clock_hz: u32,
    clock: Option<Clock>,
    reports: VecDeque<(u32, Instant)>,
}

/// A packet as it left.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) number: u64,
    pub(crate) packet: Bytes,
    pub(crate) head_bytes: usize,
    pub(crate) at: Instant,
    again_at: Option<Instant>,
}

/// Which of its own times the sender called which time of the world (RFC 3550, section 6.4.1).
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    pub(crate) ntp: u64,
    pub(crate) time: u32,
    pub(crate) at: Instant,
}

/// What a sender report says.
pub(crate) struct Said {
    pub(crate) ntp: u64,
    pub(crate) time: u32,
    pub(crate) packets: u32,
    pub(crate) bytes: u32,
}

impl Outflow {
    pub(crate) fn new(kind: TrackKind, ssrc: u32, repair: Option<u32>) -> Self {
        Self {
            kind,
            ssrc,
            repair: repair.map(|ssrc| (ssrc, 0)),
            sealed: Numbers::default(),
            kept: VecDeque::new(),
            budget_bytes: RESENDS_AT_ONCE,
            packets: 0,
            bytes: 0,
            clock_hz: 0,
            clock: None,
            reports: VecDeque::new(),
        }
    }

    /// Whether a packet may be sealed under this number; it may once.
    pub(crate) fn take_number(&mut self, number: u64) -> bool {
        let may = self.sealed.is_new(number);
        if may {
            self.sealed.take(number);
        }
        may
    }

    /// A packet left.
    pub(crate) fn sent(&mut self, payload_bytes: usize, clock_hz: u32) {
        self.packets = self.packets.wrapping_add(1);
        #[expect(clippy::cast_possible_truncation, reason = "the count wraps")]
        let bytes = payload_bytes as u32;
        self.bytes = self.bytes.wrapping_add(bytes);
        self.clock_hz = clock_hz;
        let earned = self.budget_bytes + payload_bytes / RESENDS;
        self.budget_bytes = earned.min(RESENDS_AT_ONCE);
    }

    /// A packet that left is kept, and what was kept for longer than this is let go.
    pub(crate) fn keep(
        &mut self,
        number: u64,
        packet: Bytes,
        head_bytes: usize,
        time: Duration,
        now: Instant,
    ) {
        while let Some(oldest) = self.kept.front() {
            if self.kept.len() < MOST_KEPT && now <= oldest.at + time {
                break;
            }
            self.kept.pop_front();
        }
        self.kept.push_back(Kept {
            number,
            packet,
            head_bytes,
            at: now,
            again_at: None,
        });
    }

    /// Lets go of all that is kept.
    pub(crate) fn forget(&mut self) {
        self.kept = VecDeque::new();
    }

    /// The packet the receiver misses, if it is there and sending it again may help.
    pub(crate) fn missed(&mut self, seq: u16, now: Instant) -> Option<&Kept> {
        #[expect(clippy::cast_possible_truncation, reason = "the low half is asked for")]
        let asked = |kept: &&mut Kept| kept.number as u16 == seq;
        let kept = self.kept.iter_mut().rev().find(asked)?;
        let early = kept.again_at.is_some_and(|at| now < at + AGAIN_AFTER);
        if early || self.budget_bytes < kept.packet.len() {
            return None;
        }
        self.budget_bytes -= kept.packet.len();
        kept.again_at = Some(now);
        Some(kept)
    }

    /// The largest of the last packets: what a probe sends once more.
    pub(crate) fn largest(&self) -> Option<&Kept> {
        let latest = self.kept.iter().rev().take(16);
        latest.max_by_key(|kept| kept.packet.len())
    }

    /// The sender told its time, already in the receiver's numbers.
    pub(crate) fn set_clock(&mut self, clock: Option<Clock>) {
        self.clock = clock;
    }

    /// What to tell the receiver, if the sender told its time.
    pub(crate) fn report(&mut self, now: Instant) -> Option<Said> {
        let clock = self.clock?;
        let passed = now.saturating_duration_since(clock.at).as_micros();
        let ntp = clock.ntp.wrapping_add(scaled(passed, 1 << 32));
        #[expect(clippy::cast_possible_truncation, reason = "RTP time wraps")]
        let ticks = scaled(passed, self.clock_hz.into()) as u32;
        if self.reports.len() >= REPORTS {
            self.reports.pop_front();
        }
        self.reports.push_back((middle(ntp), now));
        Some(Said {
            ntp,
            time: clock.time.wrapping_add(ticks),
            packets: self.packets,
            bytes: self.bytes,
        })
    }

    /// The way there and back by what the receiver reports.
    pub(crate) fn round_trip(&self, reception: &Reception, now: Instant) -> Option<Duration> {
        let asked = |(middle, _): &&(u32, Instant)| *middle == reception.last_report;
        let (_, at) = self.reports.iter().find(asked)?;
        let kept =
            Duration::from_micros((u64::from(reception.since_last_report) * 1_000_000) >> 16);
        now.checked_duration_since(*at)?.checked_sub(kept)
    }
}

/// Microseconds in units of which a second has so many.
fn scaled(micros: u128, per_second: u64) -> u64 {
    u64::try_from(micros * u128::from(per_second) / 1_000_000).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::start;

    const KEPT: Duration = Duration::from_millis(400);

    fn outflow(packets: u64, now: Instant) -> Outflow {
        let mut outflow = Outflow::new(TrackKind::Camera, 7, Some(8));
        for number in 0..packets {
            let at = now + Duration::from_millis(number);
            outflow.sent(1_000, 90_000);
            outflow.keep(number + 65_530, Bytes::from(vec![0; 1_020]), 20, KEPT, at);
        }
        outflow
    }

    #[test]
    fn a_packet_is_kept_for_its_time() {
        let now = start();
        let mut outflow = outflow(1_000, now);
        let now = now + Duration::from_secs(1);
        assert!(outflow.kept.len() < 410, "{}", outflow.kept.len());
        assert!(outflow.missed(500, now).is_none(), "long ago");
        let (last, again) = (993, now + AGAIN_AFTER);
        assert_eq!(
            outflow.missed(last, now).map(|kept| kept.number),
            Some(66_529)
        );
        assert!(outflow.missed(last, now).is_none(), "it is on its way");
        assert!(outflow.missed(last, again).is_some());
    }

    #[test]
    fn a_number_is_taken_once() {
        let mut outflow = Outflow::new(TrackKind::Camera, 7, None);
        assert!([5, 7, 6, 70_000].map(|number| outflow.take_number(number)) == [true; 4]);
        assert!([5, 7, 6, 70_000].map(|number| outflow.take_number(number)) == [false; 4]);
    }

    #[test]
    fn resends_have_their_limit() {
        let now = start();
        let mut outflow = outflow(300, now);
        let seqs = (0..300_u16).map(|seq| seq.wrapping_sub(6));
        let again = seqs.filter(|seq| outflow.missed(*seq, now).is_some());
        assert_eq!(again.count(), RESENDS_AT_ONCE / 1_020);
    }

    #[test]
    fn the_senders_clock_goes_on_and_a_report_that_comes_back_tells_the_round_trip() {
        let now = start();
        let mut outflow = outflow(1, now);
        assert!(outflow.report(now).is_none(), "nobody told the time");
        outflow.set_clock(Some(Clock {
            ntp: 5 << 32,
            time: u32::MAX,
            at: now,
        }));
        let now = now + Duration::from_millis(500);
        let said = outflow.report(now).expect("the time is known");
        assert_eq!((said.ntp, said.time), ((5 << 32) + (1 << 31), 44_999));
        let reception = Reception {
            ssrc: 7,
            fraction_lost: 0,
            lost: 0,
            highest_seq: 0,
            jitter: 0,
            last_report: middle(said.ntp),
            since_last_report: 1 << 15,
        };
        let back = now + Duration::from_millis(580);
        let round_trip = outflow.round_trip(&reception, back).expect("it is ours");
        assert_eq!(round_trip, Duration::from_millis(80));
    }
}
