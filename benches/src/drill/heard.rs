//! What a caller heard, and what follows from it: silences, and packets that never came.

use std::time::{Duration, Instant};

/// Which connection of a caller, counted as they come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Leg(u32);

/// What a caller heard, and when.
#[derive(Default)]
pub(super) struct Heard {
    /// Every packet of sound, by the number its sender gave it.
    packets: Vec<(Instant, u64)>,
    /// The newest connection there is, and the newest that carried sound: no other is listened to.
    newest: Leg,
    listens_to: Leg,
    /// How often it came over to another node, asked.
    pub(super) moves: u32,
    /// How often it joined.
    pub(super) joins: u32,
    /// The last trouble it had.
    pub(super) trouble: Option<String>,
}

impl Heard {
    /// A new connection begins.
    pub(super) fn new_leg(&mut self) -> Leg {
        self.newest.0 += 1;
        self.newest
    }

    /// A packet of sound is here. Two connections may carry the same for a while: the newer one is
    /// listened to from its first packet on.
    pub(super) fn came(&mut self, leg: Leg, at: Instant, seq: u64) {
        if leg < self.listens_to {
            return;
        }
        self.listens_to = leg;
        self.packets.push((at, seq));
    }

    /// Whether anything came since.
    pub(super) fn since(&self, at: Instant) -> bool {
        self.packets.last().is_some_and(|(last, _)| *last > at)
    }

    /// How long after `at` the longest silence ended that began around or after it; `None` while
    /// it has not.
    pub(super) fn back_after(&self, at: Instant) -> Option<Duration> {
        self.silences(at)
            .max_by_key(|(from, to)| *to - *from)
            .map(|(_, to)| to.saturating_duration_since(at))
    }

    /// The longest silence after `at`.
    pub(super) fn longest_silence(&self, at: Instant) -> Duration {
        let lengths = self.silences(at).map(|(from, to)| to - from);
        lengths.max().unwrap_or_default()
    }

    /// How many packets that were said after `at` and before the last one heard never came.
    pub(super) fn lost(&self, at: Instant) -> u64 {
        let after: Vec<u64> = self
            .packets
            .iter()
            .filter(|(came, _)| *came >= at)
            .map(|(_, seq)| *seq)
            .collect();
        let (Some(first), Some(last)) = (after.iter().min(), after.iter().max()) else {
            return 0;
        };
        let mut seen = after.clone();
        seen.sort_unstable();
        seen.dedup();
        (last - first + 1) - seen.len() as u64
    }

    fn silences(&self, at: Instant) -> impl Iterator<Item = (Instant, Instant)> {
        let from = self.packets.partition_point(|(came, _)| *came < at);
        self.packets[from.saturating_sub(1)..]
            .windows(2)
            .map(|pair| (pair[0].0, pair[1].0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silence_after_a_fault_is_measured_from_the_fault_to_its_end() {
        let begin = Instant::now();
        let at = |ms| begin + Duration::from_millis(ms);
        let mut heard = Heard::default();
        for (ms, seq) in [
            (0, 1),
            (20, 2),
            (40, 3),
            (1_240, 60),
            (1_260, 61),
            (1_300, 63),
        ] {
            heard.came(Leg(1), at(ms), seq);
        }
        let fault = at(50);
        assert_eq!(heard.back_after(fault), Some(Duration::from_millis(1_190)));
        assert_eq!(heard.longest_silence(fault), Duration::from_millis(1_200));
        assert_eq!(heard.lost(at(1_200)), 1, "the 62nd");
        assert!(heard.since(fault) && !heard.since(at(1_300)));
        assert_eq!(heard.longest_silence(at(1_250)), Duration::from_millis(40));
    }

    #[test]
    fn of_two_connections_the_newer_one_is_listened_to() {
        let begin = Instant::now();
        let at = |ms| begin + Duration::from_millis(ms);
        let mut heard = Heard::default();
        let (old, new) = (heard.new_leg(), heard.new_leg());
        for (leg, ms, seq) in [
            (old, 0, 1),
            (old, 20, 2),
            (new, 90, 5),
            (old, 95, 3),
            (new, 110, 6),
        ] {
            heard.came(leg, at(ms), seq);
        }
        assert_eq!(heard.longest_silence(at(0)), Duration::from_millis(70));
        assert_eq!(heard.lost(at(0)), 2, "the third was not listened to");
    }
}
