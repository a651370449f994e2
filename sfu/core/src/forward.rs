//! One subscription: what a participant gets of the other's track.
//!
//! Output sequence numbers and timestamps are our own, so that a publisher may come back with
//! new ones (or the gate may close and open) without the receiver seeing a jump. Payloads are
//! never read: a video subscription that starts in the middle is forwarded at once and the
//! publisher is asked for a keyframe; decoders wait for it by themselves.

use std::time::Instant;

use str0m::media::Pt;
use str0m::rtp::Ssrc;

/// Packets that overtook the very first one may still come in front of it.
const EARLY: u64 = 8;

/// Where packets come from: a publisher's connection and its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// Unique per connection, never used twice.
    pub(crate) serial: u32,
    pub(crate) ssrc: Ssrc,
}

/// Where a packet goes in the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) seq: u64,
    pub(crate) time: u32,
    /// The first of its source: whatever came before is not there.
    pub(crate) starts: bool,
}

/// How the receiver numbers a codec of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    As(Pt),
    /// It does not know the codec.
    None,
    /// Not looked for yet.
    Unknown,
}

/// One subscription's output.
pub(crate) struct Forward {
    first_seq: u64,
    run: Option<Run>,
    last: Option<Last>,
    payload_types: Vec<(Source, Pt, Option<Pt>)>,
}

/// An unbroken run of packets of one source.
struct Run {
    source: Source,
    seq_in: u64,
    seq_out: u64,
    early: u64,
    time_offset: u32,
}

/// The newest packet of the output.
struct Last {
    seq: u64,
    time: u32,
    at: Instant,
}

impl Forward {
    /// A subscription whose output starts at `first_seq` (below 2^15, so that the receiver's
    /// rollover counter starts at zero).
    pub(crate) fn new(first_seq: u16) -> Self {
        let first_seq = u64::from(first_seq & 0x7fff).max(EARLY);
        Self {
            first_seq,
            run: None,
            last: None,
            payload_types: Vec::new(),
        }
    }

    /// The next packet starts anew: what the receiver misses until then is not a loss.
    pub(crate) fn pause(&mut self) {
        self.run = None;
    }

    /// Where a packet goes, or nothing if it belongs before the start.
    pub(crate) fn place(
        &mut self,
        source: Source,
        seq: u64,
        time: u32,
        clock_hz: u32,
        now: Instant,
    ) -> Option<Place> {
        let starts = self.run.as_ref().is_none_or(|run| run.source != source);
        if starts {
            self.start(source, seq, time, clock_hz, now);
        }
        let run = self.run.as_ref()?;
        let seq = (run.seq_out + seq).checked_sub(run.seq_in)?;
        if seq + run.early < run.seq_out {
            return None;
        }
        let time = time.wrapping_add(run.time_offset);
        self.remember(seq, time, now);
        Some(Place { seq, time, starts })
    }

    /// A time of the source as the receiver knows it.
    pub(crate) fn time_of(&self, source: Source, time: u32) -> Option<u32> {
        let run = self.run.as_ref().filter(|run| run.source == source)?;
        Some(time.wrapping_add(run.time_offset))
    }

    /// The payload type found before for this source's payload type.
    pub(crate) fn payload_type(&self, source: Source, pt: Pt) -> Number {
        let known = self
            .payload_types
            .iter()
            .find(|(s, p, _)| *s == source && *p == pt);
        match known {
            Some((_, _, Some(out))) => Number::As(*out),
            Some((_, _, None)) => Number::None,
            None => Number::Unknown,
        }
    }

    /// Remembers which payload type a source's payload type becomes.
    pub(crate) fn learn_payload_type(&mut self, source: Source, pt: Pt, out: Option<Pt>) {
        self.payload_types.retain(|(s, _, _)| *s == source);
        self.payload_types.push((source, pt, out));
    }

    /// After a new negotiation payload types may differ.
    pub(crate) fn forget_payload_types(&mut self) {
        self.payload_types.clear();
    }

    fn start(&mut self, source: Source, seq: u64, time: u32, clock_hz: u32, now: Instant) {
        let (seq_out, early, time_out) = match &self.last {
            Some(last) => (last.seq + 1, 0, last.continued(clock_hz, now)),
            None => (self.first_seq, EARLY, time),
        };
        let time_offset = time_out.wrapping_sub(time);
        self.run = Some(Run {
            source,
            seq_in: seq,
            seq_out,
            early,
            time_offset,
        });
    }

    fn remember(&mut self, seq: u64, time: u32, now: Instant) {
        match &mut self.last {
            Some(last) if seq <= last.seq => {}
            last => *last = Some(Last { seq, time, at: now }),
        }
    }
}

impl Last {
    /// The timestamp of a packet captured now, had the source never changed.
    fn continued(&self, clock_hz: u32, now: Instant) -> u32 {
        let passed = now.saturating_duration_since(self.at);
        let ticks = passed.as_micros() * u128::from(clock_hz) / 1_000_000;
        // RTP time wraps; only the low half counts.
        #[expect(clippy::cast_possible_truncation, reason = "RTP time wraps")]
        let ticks = ticks.max(1) as u32;
        self.time.wrapping_add(ticks)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::testing::start;

    const HZ: u32 = 90_000;

    fn source(serial: u32) -> Source {
        Source {
            serial,
            ssrc: Ssrc::from(serial),
        }
    }

    #[test]
    fn gaps_and_order_of_one_source_are_kept() {
        let (mut forward, now) = (Forward::new(100), start());
        let mut seq_of = |seq| forward.place(source(1), seq, 0, HZ, now).map(|p| p.seq);
        assert_eq!(seq_of(70_000), Some(100));
        assert_eq!(seq_of(70_003), Some(103));
        assert_eq!(seq_of(70_001), Some(101));
        assert_eq!(seq_of(69_999), Some(99));
        assert_eq!(seq_of(69_000), None);
    }

    #[test]
    fn a_new_source_continues_where_the_old_one_ended() {
        let (mut forward, now) = (Forward::new(100), start());
        forward.place(source(1), 5, 1_000, HZ, now);
        let later = now + Duration::from_secs(2);
        let place = forward.place(source(2), 60_000, 4_000_000_000, HZ, later);
        assert_eq!(
            place,
            Some(Place {
                seq: 101,
                time: 181_000,
                starts: true
            })
        );
        let place = forward.place(source(2), 60_001, 4_000_003_000, HZ, later);
        assert_eq!(
            place,
            Some(Place {
                seq: 102,
                time: 184_000,
                starts: false
            })
        );
        assert_eq!(forward.place(source(2), 59_999, 0, HZ, later), None);
    }

    #[test]
    fn a_pause_is_no_loss() {
        let (mut forward, now) = (Forward::new(100), start());
        forward.place(source(1), 5, 1_000, HZ, now);
        forward.pause();
        let later = now + Duration::from_mins(1);
        let place = forward.place(source(1), 9_000, 1_000 + 60 * HZ, HZ, later);
        assert_eq!(
            place,
            Some(Place {
                seq: 101,
                time: 1_000 + 60 * HZ,
                starts: true
            })
        );
    }

    #[test]
    fn the_first_output_never_wraps_below_zero() {
        let (mut forward, now) = (Forward::new(0), start());
        forward.place(source(1), 500, 0, HZ, now);
        assert!(forward.place(source(1), 493, 0, HZ, now).is_some());
    }
}
