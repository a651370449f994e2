//! What is counted: of the packets sent within a window, which came, how late, in which order.

use std::ops::Range;
use std::time::{SystemTime, UNIX_EPOCH};

use hdrhistogram::Histogram;

use crate::leg::Kind;
use crate::payload::Stamp;

/// Delays above this are counted as this.
const LONGEST_NS: u64 = 60_000_000_000;
/// So many packets of a track may be on their way at once: ten seconds of video.
const SLOTS: usize = 2_048;

/// The numbers of one window.
pub struct Tally {
    kinds: [KindTally; Kind::ALL.len()],
    /// How late packets left, against their schedule: the generator's own weakness.
    pub behind_ns: Histogram<u64>,
    /// Keyframes that the far end asked for.
    pub keyframe_requests: u64,
    /// Datagrams that the generator's own sockets did not take.
    pub unsent: u64,
}

/// The numbers of one kind of stream.
pub struct KindTally {
    /// Packets sent, and sealed for the first time.
    pub sent: u64,
    /// Those that came, once each.
    pub received: u64,
    /// Of them, those that came by retransmission only.
    pub repaired: u64,
    /// Came more than once.
    pub duplicates: u64,
    /// Came after a later one.
    pub reordered: u64,
    /// From the send call to the kernel's receive stamp.
    pub delay_ns: Histogram<u64>,
}

/// One sender's stream, on its way through the server.
pub(crate) struct Track {
    kind: Kind,
    slots: Box<[Slot]>,
    last_seen: u64,
}

/// One packet that left.
#[derive(Clone, Copy, Default)]
struct Slot {
    /// One more than its number; 0 when the slot is empty.
    seq_1: u64,
    at_ns: u64,
    window: Option<u8>,
    came: bool,
}

/// A packet as it came.
#[derive(Clone, Copy)]
pub(crate) struct Arrival {
    pub(crate) stamp: Stamp,
    /// When the kernel took it.
    pub(crate) at_ns: u64,
    /// Whether it came on a retransmission stream.
    pub(crate) resent: bool,
}

/// The times that count, in nanoseconds of the wall clock (the kernel stamps with it).
pub type Windows = Vec<Range<u64>>;

impl Tally {
    pub(crate) fn new() -> anyhow::Result<Self> {
        Ok(Self {
            kinds: [KindTally::new()?, KindTally::new()?, KindTally::new()?],
            behind_ns: histogram()?,
            keyframe_requests: 0,
            unsent: 0,
        })
    }

    /// The numbers of this kind.
    pub fn of(&self, kind: Kind) -> &KindTally {
        &self.kinds[kind as usize]
    }

    /// Packets that came, of all kinds, once each.
    pub fn forwarded(&self) -> u64 {
        self.kinds.iter().map(|kind| kind.received).sum()
    }

    /// The delays of all kinds together.
    pub fn delay_ns(&self) -> anyhow::Result<Histogram<u64>> {
        let mut all = histogram()?;
        for kind in &self.kinds {
            all.add(&kind.delay_ns)?;
        }
        Ok(all)
    }

    /// Adds what another thread counted.
    pub(crate) fn add(&mut self, other: &Self) -> anyhow::Result<()> {
        self.behind_ns.add(&other.behind_ns)?;
        self.keyframe_requests += other.keyframe_requests;
        self.unsent += other.unsent;
        for (kind, other) in self.kinds.iter_mut().zip(&other.kinds) {
            kind.add(other)?;
        }
        Ok(())
    }
}

impl KindTally {
    fn new() -> anyhow::Result<Self> {
        Ok(Self {
            sent: 0,
            received: 0,
            repaired: 0,
            duplicates: 0,
            reordered: 0,
            delay_ns: histogram()?,
        })
    }

    /// What was sent and never came.
    pub fn lost(&self) -> u64 {
        self.sent.saturating_sub(self.received)
    }

    fn add(&mut self, other: &Self) -> anyhow::Result<()> {
        self.sent += other.sent;
        self.received += other.received;
        self.repaired += other.repaired;
        self.duplicates += other.duplicates;
        self.reordered += other.reordered;
        self.delay_ns.add(&other.delay_ns)?;
        Ok(())
    }
}

impl Track {
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            kind,
            slots: vec![Slot::default(); SLOTS].into_boxed_slice(),
            last_seen: 0,
        }
    }

    /// A packet leaves now. The second time it leaves (a resend) changes nothing.
    pub(crate) fn left(&mut self, seq: u64, at_ns: u64, windows: &Windows, tallies: &mut [Tally]) {
        let slot = &mut self.slots[slot_of(seq)];
        if slot.seq_1 == seq + 1 {
            return;
        }
        let window = window_of(at_ns, windows);
        *slot = Slot {
            seq_1: seq + 1,
            at_ns,
            window,
            came: false,
        };
        if let Some(tally) = tally_of(window, tallies) {
            tally.kinds[self.kind as usize].sent += 1;
        }
    }

    /// A packet of this track came.
    pub(crate) fn came(&mut self, arrival: Arrival, tallies: &mut [Tally]) {
        let seq = arrival.stamp.seq;
        let slot = &mut self.slots[slot_of(seq)];
        if slot.seq_1 != seq + 1 {
            return;
        }
        let again = std::mem::replace(&mut slot.came, true);
        let overtaken = seq < self.last_seen;
        self.last_seen = self.last_seen.max(seq);
        let Some(tally) = tally_of(slot.window, tallies) else {
            return;
        };
        let tally = &mut tally.kinds[self.kind as usize];
        if again {
            tally.duplicates += 1;
            return;
        }
        tally.received += 1;
        tally.reordered += u64::from(overtaken && !arrival.resent);
        tally.repaired += u64::from(arrival.resent);
        let late_ns = arrival.at_ns.saturating_sub(slot.at_ns);
        tally.delay_ns.saturating_record(late_ns.max(1));
    }
}

/// The wall clock, which is the one the kernel stamps with.
pub fn wall_ns() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    })
}

fn slot_of(seq: u64) -> usize {
    usize::try_from(seq).unwrap_or_default() % SLOTS
}

fn window_of(at_ns: u64, windows: &Windows) -> Option<u8> {
    let found = windows.iter().position(|window| window.contains(&at_ns))?;
    u8::try_from(found).ok()
}

fn tally_of(window: Option<u8>, tallies: &mut [Tally]) -> Option<&mut Tally> {
    tallies.get_mut(usize::from(window?))
}

fn histogram() -> anyhow::Result<Histogram<u64>> {
    Ok(Histogram::new_with_bounds(1, LONGEST_NS, 3)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(from: u64, to: u64) -> Windows {
        std::iter::once(from..to).collect()
    }

    fn arrival(seq: u64, at_ns: u64) -> Arrival {
        Arrival {
            stamp: Stamp { track: 0, seq },
            at_ns,
            resent: false,
        }
    }

    #[test]
    fn counts_new_packets_of_the_window_once_and_knows_what_is_lost() {
        let windows = windows(1_000, 2_000);
        let mut tallies = [Tally::new().unwrap()];
        let mut track = Track::new(Kind::Audio);
        for (seq, at_ns) in [(0, 999), (1, 1_000), (2, 1_500), (3, 2_000)] {
            track.left(seq, at_ns, &windows, &mut tallies);
            if seq != 1 {
                track.came(arrival(seq, at_ns + 400), &mut tallies);
                track.came(arrival(seq, at_ns + 900), &mut tallies);
            }
        }
        let audio = tallies[0].of(Kind::Audio);
        let counted = (audio.sent, audio.received, audio.lost(), audio.duplicates);
        assert_eq!(counted, (2, 1, 1, 1));
        assert_eq!(audio.delay_ns.max(), 400);
        assert_eq!(tallies[0].of(Kind::Video).sent, 0);
    }

    #[test]
    fn knows_what_was_overtaken_from_what_was_repaired() {
        let windows = windows(0, 1_000);
        let mut tallies = [Tally::new().unwrap()];
        let mut track = Track::new(Kind::Video);
        (0..4).for_each(|seq| track.left(seq, seq, &windows, &mut tallies));
        let resent = Arrival {
            resent: true,
            ..arrival(1, 90)
        };
        for arrival in [arrival(0, 10), arrival(3, 20), arrival(2, 30), resent] {
            track.came(arrival, &mut tallies);
        }
        let video = tallies[0].of(Kind::Video);
        assert_eq!((video.reordered, video.repaired, video.lost()), (1, 1, 0));
    }

    #[test]
    fn a_resend_keeps_the_time_of_the_first() {
        let windows = windows(0, 1_000);
        let mut tallies = [Tally::new().unwrap()];
        let mut track = Track::new(Kind::Video);
        track.left(0, 100, &windows, &mut tallies);
        track.left(0, 500, &windows, &mut tallies);
        track.came(arrival(0, 600), &mut tallies);
        assert_eq!(tallies[0].of(Kind::Video).delay_ns.max(), 500);
        assert_eq!(tallies[0].of(Kind::Video).sent, 1);
    }
}
