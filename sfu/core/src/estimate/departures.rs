//! What left, until feedback tells of it: a ring of the packets of the last second and a half,
//! eight bytes each.

/// Feedback that comes later is not waited for.
const KEEP_US: u32 = 1_500_000;
const FEWEST: usize = 64;
const MOST: usize = 4_096;
/// A datagram's length fits; above it are two bits of fate.
const BYTES: u16 = 0x3fff;

/// What became of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Flying = 1,
    Came = 2,
    Lost = 3,
}

/// A packet that left, and what was known of it until now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Departure {
    pub(super) sent_us: u64,
    pub(super) bytes: u32,
    pub(super) fate: Fate,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    sent_us: u32,
    seq: u16,
    /// Nothing: never used.
    fate_bytes: u16,
}

/// The ring. It grows while it is too small for the rate and never shrinks.
pub(super) struct Departures {
    slots: Vec<Slot>,
}

impl Departures {
    pub(super) fn new() -> Self {
        Self {
            slots: vec![Slot::default(); FEWEST],
        }
    }

    pub(super) fn left(&mut self, seq: u16, bytes: usize, now_us: u64) {
        let sent_us = low(now_us);
        let slot = self.slot(seq);
        let young = slot.fate_bytes != 0 && sent_us.wrapping_sub(slot.sent_us) < KEEP_US;
        if young && slot.seq != seq && self.slots.len() < MOST {
            self.grow();
        }
        let bytes = u16::try_from(bytes).unwrap_or(BYTES).min(BYTES);
        *self.slot(seq) = Slot {
            sent_us,
            seq,
            fate_bytes: (Fate::Flying as u16) << 14 | bytes,
        };
    }

    /// Feedback tells of a packet; what was known before. Nothing: it is not known at all.
    pub(super) fn told(&mut self, seq: u16, fate: Fate, now_us: u64) -> Option<Departure> {
        let slot = self.slot(seq);
        if slot.seq != seq {
            return None;
        }
        let before = match slot.fate_bytes >> 14 {
            1 => Fate::Flying,
            2 => Fate::Came,
            3 => Fate::Lost,
            _ => return None,
        };
        if before != Fate::Came {
            slot.fate_bytes = (fate as u16) << 14 | slot.fate_bytes & BYTES;
        }
        Some(Departure {
            sent_us: now_us.saturating_sub(u64::from(low(now_us).wrapping_sub(slot.sent_us))),
            bytes: u32::from(slot.fate_bytes & BYTES),
            fate: before,
        })
    }

    fn slot(&mut self, seq: u16) -> &mut Slot {
        let mask = self.slots.len() - 1;
        &mut self.slots[usize::from(seq) & mask]
    }

    fn grow(&mut self) {
        let twice = vec![Slot::default(); self.slots.len() * 2];
        let old = std::mem::replace(&mut self.slots, twice);
        for slot in old {
            if slot.fate_bytes != 0 {
                *self.slot(slot.seq) = slot;
            }
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "it goes round every 71 minutes"
)]
fn low(us: u64) -> u32 {
    us as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_packet_is_told_of_once() {
        let mut ring = Departures::new();
        ring.left(65_535, 1_200, 5_000_000_000);
        let told = |ring: &mut Departures, fate| {
            let departure = ring.told(65_535, fate, 5_000_100_000).unwrap();
            assert_eq!((departure.sent_us, departure.bytes), (5_000_000_000, 1_200));
            departure.fate
        };
        assert_eq!(told(&mut ring, Fate::Lost), Fate::Flying);
        assert_eq!(told(&mut ring, Fate::Came), Fate::Lost, "it was only late");
        assert_eq!(told(&mut ring, Fate::Lost), Fate::Came);
        assert_eq!(told(&mut ring, Fate::Lost), Fate::Came, "that stays");
        assert_eq!(ring.told(127, Fate::Came, 5_000_100_000), None);
    }

    #[test]
    fn the_ring_grows_with_the_rate_and_not_for_ever() {
        let mut ring = Departures::new();
        for n in 0..10_000_u64 {
            ring.left(seq(n), 1_200, n * 2_000);
        }
        assert_eq!(ring.slots.len(), 1_024, "500 packets a second");
        assert!(ring.told(seq(9_300), Fate::Came, 20_000_000).is_some());
        for n in 10_000..100_000_u64 {
            ring.left(seq(n), 1_200, 20_000_000 + n);
        }
        assert_eq!(ring.slots.len(), MOST);
        assert!(ring.told(seq(99_000), Fate::Came, 21_000_000).is_some());
        assert!(ring.told(seq(90_000), Fate::Came, 21_000_000).is_none());
    }

    fn seq(n: u64) -> u16 {
        u16::try_from(n % 65_536).unwrap()
    }
}
