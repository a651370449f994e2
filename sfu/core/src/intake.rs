//! What came of a microphone: which packets are missing, and which of them an older block of a
//! RED packet brings back.

use std::collections::VecDeque;

use crate::losses::Losses;

/// As many as a RED packet may reach back, and some that overtook each other.
const REMEMBERED: usize = 32;
/// A jump farther than this is a new stream, not a loss.
const MAX_GAP: u64 = 64;

/// The last packets of one stream.
#[derive(Default)]
pub(crate) struct Intake {
    pub(crate) losses: Losses,
    /// Sequence number and time, in the order of the former.
    recent: VecDeque<(u64, u32)>,
}

impl Intake {
    /// A packet came; whether it is new. One that was brought back before is not.
    pub(crate) fn arrives(&mut self, seq: u64, time: u32) -> bool {
        let newest = self.recent.back().map(|(seq, _)| *seq);
        let gap = newest.map_or(0, |newest| seq.saturating_sub(newest + 1));
        if gap > MAX_GAP {
            self.recent.clear();
        } else {
            self.miss(seq - gap..seq);
        }
        self.remember(seq, time)
    }

    /// The missing packet that was captured at `time`, if there is exactly one it can be.
    pub(crate) fn bring_back(&mut self, time: u32) -> Option<u64> {
        let seq = self.missing_at(time)?;
        self.remember(seq, time).then_some(seq)
    }

    /// A block tells its time, not its number: it lies between two packets we have, and either
    /// only one is missing there, or they are evenly spaced.
    fn missing_at(&self, time: u32) -> Option<u64> {
        let after = self.recent.iter().position(|(_, t)| !is_before(*t, time))?;
        let (before, after) = (self.recent.get(after.checked_sub(1)?)?, self.recent[after]);
        if after.1 == time {
            return None;
        }
        let missing = after.0 - before.0 - 1;
        let (span, back) = (after.1.wrapping_sub(before.1), time.wrapping_sub(before.1));
        match u32::try_from(missing).ok()? {
            0 => None,
            1 => Some(before.0 + 1),
            missing => {
                let spacing = span / (missing + 1);
                let even = span % (missing + 1) == 0 && spacing > 0 && back % spacing == 0;
                even.then(|| before.0 + u64::from(back / spacing))
            }
        }
    }

    fn miss(&mut self, missing: std::ops::Range<u64>) {
        for seq in missing {
            self.losses.passed();
            self.losses.lost(seq);
        }
        self.losses.passed();
    }

    fn remember(&mut self, seq: u64, time: u32) -> bool {
        let place = self.recent.partition_point(|(known, _)| *known < seq);
        let known = self
            .recent
            .get(place)
            .is_some_and(|(known, _)| *known == seq);
        let full = self.recent.len() >= REMEMBERED;
        // Older than all we remember: nobody knows whether it was here.
        if known || (full && place == 0) {
            return false;
        }
        if full {
            self.recent.pop_front();
        }
        let place = if full { place - 1 } else { place };
        self.recent.insert(place, (seq, time));
        true
    }
}

/// RTP time wraps: half the circle lies before.
fn is_before(one: u32, other: u32) -> bool {
    one != other && other.wrapping_sub(one) < 1 << 31
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: u32 = 960;

    fn at(seq: u64) -> u32 {
        // Wraps in the middle of the stream.
        u32::try_from(seq)
            .unwrap()
            .wrapping_mul(STEP)
            .wrapping_sub(10 * STEP)
    }

    fn heard(seqs: &[u64]) -> Intake {
        let mut intake = Intake::default();
        for seq in seqs {
            assert!(intake.arrives(*seq, at(*seq)));
        }
        intake
    }

    #[test]
    fn a_missing_packet_is_brought_back_once() {
        let mut intake = heard(&[7, 8, 10]);
        assert_eq!(intake.bring_back(at(9)), Some(9));
        assert_eq!(intake.bring_back(at(9)), None);
        assert!(!intake.arrives(9, at(9)), "it came late");
    }

    #[test]
    fn what_is_there_is_not_brought_back() {
        let mut intake = heard(&[7, 8, 9]);
        assert_eq!(intake.bring_back(at(8)), None);
        assert_eq!(intake.bring_back(at(5)), None, "before all we know");
        assert_eq!(intake.bring_back(at(11)), None, "after all we know");
    }

    #[test]
    fn several_missing_ones_find_their_places() {
        let mut intake = heard(&[8, 12]);
        assert_eq!(intake.bring_back(at(11)), Some(11));
        assert_eq!(intake.bring_back(at(9)), Some(9));
        assert_eq!(intake.bring_back(at(10)), Some(10));
    }

    #[test]
    fn a_pause_without_packets_is_no_loss() {
        let mut intake = heard(&[8, 9]);
        assert!(intake.arrives(10, at(29)), "twenty packets of silence");
        assert_eq!(intake.bring_back(at(28)), None);
        assert!(!intake.losses.any());
    }

    #[test]
    fn uneven_gaps_are_left_alone() {
        let mut intake = heard(&[8]);
        assert!(intake.arrives(12, at(12) + 100));
        assert_eq!(intake.bring_back(at(11)), None);
    }

    #[test]
    fn an_old_packet_is_not_mistaken_for_a_new_one() {
        let mut intake = heard(&(0..40).collect::<Vec<_>>());
        assert!(!intake.arrives(3, at(3)));
        assert!(!intake.arrives(39, at(39)));
        assert!(intake.arrives(2_000, at(2_000)), "a new stream");
    }
}
