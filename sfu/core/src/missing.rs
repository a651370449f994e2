//! Packets of an incoming stream that did not come, and when they are asked for (RFC 4585,
//! section 6.2.1).

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Packets overtake each other by this much.
const FIRST_AFTER: Duration = Duration::from_millis(5);
/// Until a round trip is known.
const ROUND_TRIP: Duration = Duration::from_millis(100);
const LEAST_PAUSE: Duration = Duration::from_millis(20);
/// Later than this a picture was mended by a keyframe.
const FORGET_AFTER: Duration = Duration::from_millis(1_500);
const MOST_TRIES: u8 = 10;
/// More than this are not asked for one by one.
const MOST: usize = 400;

/// What is missing of one stream.
#[derive(Default)]
pub(crate) struct Missing {
    lost: VecDeque<Lost>,
    due_at: Option<Instant>,
}

struct Lost {
    number: u64,
    since: Instant,
    due_at: Instant,
    tries: u8,
}

impl Missing {
    /// These were skipped. Tells if they are too many: only a keyframe helps then.
    pub(crate) fn skipped(&mut self, numbers: std::ops::Range<u64>, now: Instant) -> bool {
        let count = usize::try_from(numbers.end - numbers.start).unwrap_or(usize::MAX);
        if count.saturating_add(self.lost.len()) > MOST {
            self.clear();
            return true;
        }
        let due_at = now + FIRST_AFTER;
        self.lost.extend(numbers.map(|number| Lost {
            number,
            since: now,
            due_at,
            tries: 0,
        }));
        self.due_at = Some(self.due_at.map_or(due_at, |at| at.min(due_at)));
        false
    }

    /// It came after all. Whether it was missing.
    pub(crate) fn came(&mut self, number: u64) -> bool {
        if self.lost.is_empty() {
            return false;
        }
        let place = self.lost.binary_search_by_key(&number, |lost| lost.number);
        let found = place.is_ok_and(|place| self.lost.remove(place).is_some());
        if self.lost.is_empty() {
            self.due_at = None;
        }
        found
    }

    /// When something is to be asked for.
    pub(crate) fn due_at(&self) -> Option<Instant> {
        self.due_at
    }

    /// What is to be asked for now.
    pub(crate) fn take_due(
        &mut self,
        round_trip: Option<Duration>,
        now: Instant,
        asked: &mut Vec<u16>,
    ) {
        let pause = round_trip.unwrap_or(ROUND_TRIP).max(LEAST_PAUSE);
        self.lost
            .retain(|lost| now < lost.since + FORGET_AFTER && lost.tries < MOST_TRIES);
        for lost in self.lost.iter_mut().filter(|lost| lost.due_at <= now) {
            lost.tries += 1;
            lost.due_at = now + pause + pause / 8;
            #[expect(clippy::cast_possible_truncation, reason = "the low half is sent")]
            asked.push(lost.number as u16);
        }
        self.due_at = self.lost.iter().map(|lost| lost.due_at).min();
    }

    pub(crate) fn clear(&mut self) {
        self.lost.clear();
        self.due_at = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::start;

    fn due(missing: &mut Missing, now: Instant) -> Vec<u16> {
        let mut asked = Vec::new();
        missing.take_due(Some(Duration::from_millis(40)), now, &mut asked);
        asked
    }

    #[test]
    fn what_overtook_is_not_asked_for_and_the_rest_once_a_round_trip() {
        let (mut missing, now) = (Missing::default(), start());
        assert!(!missing.skipped(70_000..70_003, now));
        assert!(missing.came(70_001) && !missing.came(70_001));
        let mut at = missing.due_at().expect("two are missing");
        assert_eq!(due(&mut missing, at), [4_464, 4_466]);
        assert_eq!(due(&mut missing, at), [0; 0]);
        for _ in 1..MOST_TRIES {
            at = missing.due_at().expect("still missing");
            assert_eq!(due(&mut missing, at).len(), 2);
        }
        at += FORGET_AFTER;
        assert_eq!(due(&mut missing, at), [0; 0]);
        assert_eq!(missing.due_at(), None);
    }

    #[test]
    fn a_hole_is_not_filled_packet_by_packet() {
        let (mut missing, now) = (Missing::default(), start());
        assert!(missing.skipped(0..1_000, now));
        assert_eq!(missing.due_at(), None);
    }
}
