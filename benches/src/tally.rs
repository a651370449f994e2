//! What one client counts: what it sent, and of what it got, which were new and how late.

use std::ops::Range;
use std::time::Duration;

use hdrhistogram::Histogram;

use crate::traffic::{Stamp, Stream};

/// Delays above this are counted as this.
const LONGEST_US: u64 = 60_000_000;

/// The numbers of both streams.
pub(crate) struct Tally {
    pub(crate) audio: StreamTally,
    pub(crate) video: StreamTally,
    /// How late packets left, against their schedule: the generator's own weakness.
    pub(crate) behind_us: Histogram<u64>,
    window_ns: Range<u64>,
}

/// The numbers of one stream, of packets sent within the measured window only.
pub(crate) struct StreamTally {
    pub(crate) sent: u64,
    pub(crate) received: u64,
    pub(crate) duplicates: u64,
    pub(crate) delay_us: Histogram<u64>,
    seen: Vec<bool>,
}

impl Tally {
    pub(crate) fn new(window_ns: Range<u64>) -> anyhow::Result<Self> {
        Ok(Self {
            audio: StreamTally::new()?,
            video: StreamTally::new()?,
            behind_us: Histogram::new_with_bounds(1, LONGEST_US, 3)?,
            window_ns,
        })
    }

    pub(crate) fn sent(&mut self, stamp: Stamp, behind: Duration) {
        if self.window_ns.contains(&stamp.sent_ns) {
            self.of(stamp.stream).sent += 1;
            let behind_us = u64::try_from(behind.as_micros()).unwrap_or(u64::MAX);
            self.behind_us.saturating_record(behind_us.max(1));
        }
    }

    pub(crate) fn received(&mut self, stamp: Stamp, now_ns: u64) {
        if self.window_ns.contains(&stamp.sent_ns) {
            let late_us = now_ns.saturating_sub(stamp.sent_ns) / 1_000;
            self.of(stamp.stream).receive(stamp.seq, late_us);
        }
    }

    /// Adds another client's numbers.
    pub(crate) fn add(&mut self, other: &Self) -> anyhow::Result<()> {
        self.behind_us.add(&other.behind_us)?;
        self.audio.add(&other.audio)?;
        self.video.add(&other.video)
    }

    fn of(&mut self, stream: Stream) -> &mut StreamTally {
        match stream {
            Stream::Audio => &mut self.audio,
            Stream::Video => &mut self.video,
        }
    }
}

impl StreamTally {
    fn new() -> anyhow::Result<Self> {
        Ok(Self {
            sent: 0,
            received: 0,
            duplicates: 0,
            delay_us: Histogram::new_with_bounds(1, LONGEST_US, 3)?,
            seen: Vec::new(),
        })
    }

    /// What was sent and never came.
    pub(crate) fn lost(&self) -> u64 {
        self.sent.saturating_sub(self.received)
    }

    fn receive(&mut self, seq: u64, late_us: u64) {
        let at = usize::try_from(seq).unwrap_or(usize::MAX - 1);
        if self.seen.len() <= at {
            self.seen.resize(at + 1, false);
        }
        if std::mem::replace(&mut self.seen[at], true) {
            self.duplicates += 1;
            return;
        }
        self.received += 1;
        self.delay_us.saturating_record(late_us.max(1));
    }

    fn add(&mut self, other: &Self) -> anyhow::Result<()> {
        self.sent += other.sent;
        self.received += other.received;
        self.duplicates += other.duplicates;
        self.delay_us.add(&other.delay_us)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(seq: u64, sent_ns: u64) -> Stamp {
        Stamp {
            stream: Stream::Audio,
            seq,
            sent_ns,
        }
    }

    #[test]
    fn counts_new_packets_of_the_window_once_and_knows_what_is_lost() {
        let mut tally = Tally::new(1_000_000..2_000_000).unwrap();
        for (seq, sent_ns) in [(0, 999_999), (1, 1_000_000), (2, 1_500_000), (3, 2_000_000)] {
            tally.sent(stamp(seq, sent_ns), Duration::from_micros(seq));
            if seq != 1 {
                tally.received(stamp(seq, sent_ns), sent_ns + 400_000);
                tally.received(stamp(seq, sent_ns), sent_ns + 900_000);
            }
        }
        let audio = &tally.audio;
        assert_eq!(
            (audio.sent, audio.received, audio.lost(), audio.duplicates),
            (2, 1, 1, 1)
        );
        assert_eq!(audio.delay_us.max(), 400);
        assert_eq!(tally.behind_us.max(), 2);
        assert_eq!(tally.video.sent, 0);
    }
}
