//! Lets pictures go no faster than a narrow line carries them, and the sound at once.
//!
//! A picture of many packets waits in the line's own queue anyway, and all sound that comes after
//! it waits behind it. What is held back here instead arrives no later, and the sound overtakes
//! it. Should the line suddenly carry much less, then only a little is in its queue.
//!
//! A line that nobody knows, or that carries a picture in no time, is not paced.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The line is as good as free.
const SOON: Duration = Duration::from_micros(500);
/// Who is woken so much too late makes up for it.
const LATE: Duration = Duration::from_micros(1_500);
/// What would have to wait longer goes: then more comes than the line carries, which its estimate
/// has to see.
const LONGEST: Duration = Duration::from_millis(100);

/// What leaves to one receiver, and what is held back.
pub(crate) struct Pacer<T> {
    line_bps: Option<u64>,
    /// When all that left has passed the line.
    free_at: Option<Instant>,
    held: VecDeque<(usize, T)>,
    held_bytes: usize,
}

impl<T> Default for Pacer<T> {
    fn default() -> Self {
        Self {
            line_bps: None,
            free_at: None,
            held: VecDeque::new(),
            held_bytes: 0,
        }
    }
}

impl<T> Pacer<T> {
    /// How fast it may go. Nothing: as it comes.
    pub(crate) fn set_line(&mut self, line_bps: Option<u64>) {
        self.line_bps = line_bps;
    }

    /// Whether a picture's packet may go now.
    pub(crate) fn is_free(&self, now: Instant) -> bool {
        self.line_bps.is_none() || (self.held.is_empty() && self.busy_for(now) <= SOON)
    }

    /// So many bytes left, pictures or not.
    pub(crate) fn left(&mut self, bytes: usize, now: Instant) {
        let Some(line_bps) = self.line_bps else {
            self.free_at = None;
            return;
        };
        let from = self.free_at.filter(|at| *at + LATE > now).unwrap_or(now);
        self.free_at = Some((from + passes_in(bytes, line_bps)).min(now + LONGEST));
    }

    /// Holds a packet of so many bytes back.
    pub(crate) fn hold(&mut self, bytes: usize, packet: T) {
        self.held_bytes += bytes;
        self.held.push_back((bytes, packet));
    }

    /// When the next that is held back is due.
    pub(crate) fn due_at(&self) -> Option<Instant> {
        self.held.front()?;
        let early = |at: Instant| at.checked_sub(SOON).unwrap_or(at);
        self.free_at.map(early)
    }

    /// Whether something that is held back is due.
    pub(crate) fn is_due(&self, now: Instant) -> bool {
        !self.held.is_empty() && (self.busy_for(now) <= SOON || self.is_late(now))
    }

    /// What is due. Once it left, the next may be, too.
    pub(crate) fn take_due(&mut self, now: Instant) -> Option<T> {
        if !self.is_due(now) {
            return None;
        }
        let (bytes, packet) = self.held.pop_front()?;
        self.held_bytes -= bytes;
        Some(packet)
    }

    /// Takes out all that is held back.
    pub(crate) fn take_all(&mut self) -> impl Iterator<Item = T> {
        self.held_bytes = 0;
        std::mem::take(&mut self.held).into_iter().map(|(_, it)| it)
    }

    fn busy_for(&self, now: Instant) -> Duration {
        let free_at = self.free_at.filter(|_| self.line_bps.is_some());
        free_at.map_or(Duration::ZERO, |at| at.saturating_duration_since(now))
    }

    fn is_late(&self, now: Instant) -> bool {
        let held_for = self.line_bps.map(|bps| passes_in(self.held_bytes, bps));
        held_for.is_none_or(|held_for| self.busy_for(now) + held_for > LONGEST)
    }
}

fn passes_in(bytes: usize, line_bps: u64) -> Duration {
    Duration::from_micros(bytes as u64 * 8_000_000 / line_bps.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::start;

    /// A packet takes 8.8 ms.
    const LINE_BPS: u64 = 1_000_000;
    const BYTES: usize = 1_100;

    fn narrow() -> Pacer<u32> {
        let mut pacer = Pacer::default();
        pacer.set_line(Some(LINE_BPS));
        pacer
    }

    /// A picture of so many packets comes.
    fn picture(pacer: &mut Pacer<u32>, packets: u32, now: Instant) -> u32 {
        let mut passed = 0;
        for number in 0..packets {
            if pacer.is_free(now) {
                pacer.left(BYTES, now);
                passed += 1;
            } else {
                pacer.hold(BYTES, number);
            }
        }
        passed
    }

    /// What leaves of it, and after how many milliseconds.
    fn let_go(pacer: &mut Pacer<u32>, start: Instant) -> Vec<(u32, u128)> {
        let (mut left, mut now) = (Vec::new(), start);
        while let Some(at) = pacer.due_at() {
            now = now.max(at);
            while let Some(number) = pacer.take_due(now) {
                pacer.left(BYTES, now);
                left.push((number, (now - start).as_millis()));
            }
        }
        left
    }

    #[test]
    fn a_picture_leaves_as_fast_as_the_line_carries_it_and_in_order() {
        let (mut pacer, now) = (narrow(), start());
        assert_eq!(picture(&mut pacer, 5, now), 1);
        let left = let_go(&mut pacer, now);
        assert_eq!(left, [(1, 8), (2, 17), (3, 25), (4, 34)]);
    }

    #[test]
    fn what_is_not_held_back_counts_as_well() {
        let (mut pacer, now) = (narrow(), start());
        (0..10).for_each(|_| pacer.left(125, now));
        assert_eq!(picture(&mut pacer, 1, now), 0);
        assert_eq!(let_go(&mut pacer, now), [(0, 9)]);
    }

    #[test]
    fn a_line_nobody_knows_holds_nothing_back() {
        let mut pacer = Pacer::default();
        assert_eq!(picture(&mut pacer, 50, start()), 50);
        pacer.set_line(Some(LINE_BPS));
        assert!(pacer.is_free(start()), "what left before is gone");
    }

    #[test]
    fn nothing_waits_for_long() {
        let (mut pacer, now) = (narrow(), start());
        assert_eq!(picture(&mut pacer, 40, now), 1);
        let left = let_go(&mut pacer, now);
        assert_eq!(left.len(), 39);
        assert!(left.iter().all(|(_, ms)| *ms <= 100), "{left:?}");
        assert!(left.is_sorted());
    }

    #[test]
    fn a_line_that_widens_lets_all_go() {
        let (mut pacer, now) = (narrow(), start());
        picture(&mut pacer, 5, now);
        pacer.set_line(None);
        let mut left = 0;
        while pacer.take_due(now).is_some() {
            left += 1;
        }
        assert_eq!((left, pacer.due_at()), (4, None));
    }
}
