//! How fast a burst comes through the line: packets that left close together arrive as far apart
//! as the line's narrowest place sets them.
//!
//! Whatever else delays packets makes a burst look slower than the line is, and a line that passes
//! some at once makes it look faster: of the last few, one of the fastest counts.

use super::meters::bps;

/// Packets that leave farther apart are of two bursts.
const APART_US: u64 = 6_000;
/// Fewer say nothing.
const LEAST_PACKETS: u32 = 3;
const LEAST_BYTES: u32 = 2_500;
/// A line may let so much pass at once before it sets anything apart (a token bucket).
const AT_ONCE_BYTES: u32 = 3_300;
/// A longer one is counted in parts.
const MOST_BYTES: u32 = 24_000;
const REMEMBERED: usize = 8;
/// What was seen longer ago no longer counts.
const REMEMBERED_US: u64 = 5_000_000;

/// The last bursts.
#[derive(Default)]
pub(super) struct Bursts {
    burst: Option<Burst>,
    /// How fast, and when.
    seen: [Option<(f64, u64)>; REMEMBERED],
    next: usize,
}

struct Burst {
    sent_us: u64,
    /// What may have passed at once.
    first_bytes: u32,
    first_came_us: i64,
    last_came_us: i64,
    /// What came behind that.
    packets: u32,
    bytes: u32,
}

impl Bursts {
    /// A packet came, by the receiver's clock.
    pub(super) fn came(&mut self, sent_us: u64, came_us: i64, bytes: u32) {
        let of_it = |it: &&mut Burst| {
            sent_us.saturating_sub(it.sent_us) <= APART_US && it.bytes < MOST_BYTES
        };
        if let Some(burst) = self.burst.as_mut().filter(of_it) {
            return burst.add(sent_us, came_us, bytes);
        }
        let before = self.burst.replace(Burst {
            sent_us,
            first_bytes: bytes,
            first_came_us: came_us,
            last_came_us: came_us,
            packets: 0,
            bytes: 0,
        });
        if let Some(before) = before {
            self.learn(&before);
        }
    }

    /// How fast the last bursts came through. Nothing: there were none.
    pub(super) fn bps(&self, now_us: u64) -> Option<f64> {
        let seen = self.seen.iter().flatten();
        let fresh = seen.filter(|(_, at)| now_us < at + REMEMBERED_US);
        let mut fresh: Vec<f64> = fresh.map(|(bps, _)| *bps).collect();
        fresh.sort_by(|a, b| b.total_cmp(a));
        fresh.get(fresh.len() / 4).copied()
    }

    /// The line is another one now.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    fn learn(&mut self, burst: &Burst) {
        if burst.packets < LEAST_PACKETS || burst.bytes < LEAST_BYTES {
            return;
        }
        let span_us = burst.last_came_us.wrapping_sub(burst.first_came_us);
        let span_us = u32::try_from(span_us).unwrap_or(u32::MAX);
        self.seen[self.next % REMEMBERED] = Some((bps(burst.bytes, span_us), burst.sent_us));
        self.next += 1;
    }
}

impl Burst {
    fn add(&mut self, sent_us: u64, came_us: i64, bytes: u32) {
        self.sent_us = self.sent_us.max(sent_us);
        self.last_came_us = self.last_came_us.max(came_us);
        if self.first_bytes < AT_ONCE_BYTES {
            self.first_bytes += bytes;
            self.first_came_us = self.last_came_us;
        } else {
            self.packets += 1;
            self.bytes += bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bursts of seven packets through a line; `late_us` more for every other packet.
    fn pass(bursts: &mut Bursts, line_bps: f64, count: u64, late_us: i64, from_us: u64) {
        for number in 0..count {
            let sent_us = from_us + number * 33_000;
            let mut came_us = i64::try_from(sent_us).unwrap() + 7_000_000;
            for packet in 0..7 {
                bursts.came(sent_us, came_us + late_us * (packet % 2), 1_100);
                came_us += took_us(line_bps);
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "some milliseconds")]
    fn took_us(line_bps: f64) -> i64 {
        (8_800.0 / line_bps * 1e6) as i64
    }

    #[test]
    fn the_spacing_tells_the_line() {
        let mut bursts = Bursts::default();
        assert_eq!(bursts.bps(0), None);
        pass(&mut bursts, 2_500_000.0, 3, 0, 0);
        let bps = bursts.bps(100_000).unwrap();
        assert!((2_400_000.0..2_600_000.0).contains(&bps), "{bps}");
        assert_eq!(bursts.bps(60_000_000), None, "long ago");
    }

    #[test]
    fn a_line_that_changes_is_believed_after_a_few() {
        let mut bursts = Bursts::default();
        pass(&mut bursts, 2_500_000.0, 9, 0, 0);
        pass(&mut bursts, 1_000_000.0, 5, 0, 1_000_000);
        assert!(bursts.bps(2_000_000).unwrap() > 2_000_000.0);
        pass(&mut bursts, 1_000_000.0, 9, 0, 2_000_000);
        assert!(bursts.bps(3_000_000).unwrap() < 1_100_000.0);
        pass(&mut bursts, 9_000_000.0, 4, 0, 3_000_000);
        assert!(bursts.bps(4_000_000).unwrap() > 8_000_000.0);
    }

    #[test]
    fn sound_alone_says_nothing() {
        let mut bursts = Bursts::default();
        for packet in 0..200 {
            bursts.came(
                packet * 20_000,
                i64::try_from(packet).unwrap() * 20_000,
                160,
            );
        }
        assert_eq!(bursts.bps(4_000_000), None);
    }
}
