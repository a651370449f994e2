//! How long one waits: a range from the median to the 90th percentile, or nothing at all.
//!
//! The office plays what may come, some two hundred times: every officer at work is free when
//! their session has lasted as long as one of the latest that lasted at least as long as it
//! already has; then they pause as they usually do and call the first in line, who takes as long
//! as one of the latest of the same service did. From these plays each place in line gets its
//! median and its 90th percentile. The upper end is stretched by what earlier promises taught
//! ([`crate::history`]): of ten waits about one is longer.
//!
//! There is no chance in here either: the dice are numbers computed from the time and the line, so
//! the same office says the same at the same moment.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::door::Door;
use crate::history::{Durations, Promise};
use crate::id::SeatId;
use crate::office::Office;
use crate::seat::Seated;
use crate::time::{after, ms_between};

const MINUTE_MS: u64 = 60_000;
/// Long lines are played less often: each play gives every place a number.
const PLAYS_OF_ALL: usize = 20_000;
const PLAYS: (usize, usize) = (40, 200);

/// How long one waits for the first call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitRange {
    /// As likely shorter as longer.
    pub median_ms: u64,
    /// Of ten waits about one is longer.
    pub upper_ms: u64,
}

/// What can be said about all waits of an office now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    line: Vec<(SeatId, WaitRange)>,
    newcomer: Option<WaitRange>,
}

impl Waits {
    /// Of somebody in line. `None`: unknown.
    pub fn of(&self, seat: SeatId) -> Option<WaitRange> {
        let found = self.line.iter().find(|(other, _)| *other == seat);
        found.map(|&(_, range)| range)
    }

    /// Of somebody who would sit down now. `None`: unknown.
    pub fn newcomer(&self) -> Option<WaitRange> {
        self.newcomer
    }
}

impl WaitRange {
    /// Whether a wait was as promised.
    pub(crate) fn judge(self, waited_ms: u64) -> Promise {
        if waited_ms > self.upper_ms {
            Promise::Over
        } else if waited_ms < self.median_ms {
            Promise::Earlier
        } else {
            Promise::Within
        }
    }

    /// In whole minutes, as it is told.
    fn told(mut times_ms: Vec<u64>, stretch_permille: u32) -> Self {
        times_ms.sort_unstable();
        let at = |percent: usize| times_ms.get(times_ms.len() * percent / 100).copied();
        let (median, upper) = (at(50).unwrap_or(0), at(90).unwrap_or(0));
        let stretched = upper.saturating_mul(stretch_permille.into()) / 1_000;
        let upper_ms = stretched.max(median).max(1).next_multiple_of(MINUTE_MS);
        Self {
            median_ms: median / MINUTE_MS * MINUTE_MS,
            upper_ms,
        }
    }
}

impl Office {
    /// How long everybody waits, as far as it can be said now.
    pub fn waits(&self, now: Timestamp) -> Waits {
        let history = &self.state.history;
        let desks = self.desks_now(now);
        if !history.served().is_enough() || desks.is_empty() {
            return Waits::default();
        }
        let line: Vec<_> = self.seated_in_line().collect();
        let times = self.play(&desks, &line, now);
        let stretch = history.stretch_permille();
        let mut ranges: Vec<_> = times
            .into_iter()
            .map(|times_ms| WaitRange::told(times_ms, stretch))
            .collect();
        let newcomer = ranges.pop();
        let seats = line.iter().map(|seated| seated.id);
        Waits {
            line: seats.zip(ranges).collect(),
            newcomer,
        }
    }

    /// Whether a walk-in who would wait so long could take a seat now.
    pub fn takes_seats(&self, newcomer: Option<WaitRange>, now: Timestamp) -> bool {
        let is_open = self.door(now).door == Door::Open;
        is_open && !newcomer.is_some_and(|range| self.is_too_late(range, now))
    }

    /// Whoever sits down now would more likely than not be called after closing time.
    pub(crate) fn is_too_late(&self, range: WaitRange, now: Timestamp) -> bool {
        let closes_at = self.door(now).until;
        let called_at = after(now, range.median_ms);
        closes_at.is_some_and(|closes_at| called_at >= closes_at)
    }

    /// What every officer at work is at, and for how long.
    fn desks_now(&self, now: Timestamp) -> Vec<Desk> {
        let desks = self.desks().into_iter();
        let desk = desks.map(|desk| {
            let call = self.state.seats.iter().filter_map(|seat| seat.call());
            let mut own = call.filter(|call| call.officer == desk.officer);
            match (own.next(), self.state.history.free_since(desk.officer)) {
                (Some(call), _) => Desk::Serves(ms_between(call.called_at, now)),
                (None, Some(since)) => Desk::Pauses(ms_between(since, now)),
                (None, None) => Desk::Pauses(0),
            }
        });
        desk.collect()
    }

    /// When each place in line, and a newcomer behind them, is called in each play.
    fn play(&self, desks: &[Desk], line: &[&Seated], now: Timestamp) -> Vec<Vec<u64>> {
        let history = &self.state.history;
        let served = Sorted::of(history.served());
        let pauses = Sorted::of(history.pauses());
        let own: Vec<_> = line
            .iter()
            .map(|seated| self.durations_for(seated))
            .collect();
        let plays = (PLAYS_OF_ALL / (line.len() + 1)).clamp(PLAYS.0, PLAYS.1);
        let mut dice = Dice::new(now, line.len());
        let mut times = vec![Vec::with_capacity(plays); line.len() + 1];
        let mut free_at: Vec<u64> = Vec::with_capacity(desks.len());
        for _ in 0..plays {
            free_at.clear();
            free_at.extend(
                desks
                    .iter()
                    .map(|desk| desk.free_in(&served, &pauses, &mut dice)),
            );
            for (place, times) in times.iter_mut().enumerate() {
                let first = (0..free_at.len()).min_by_key(|&n| free_at[n]).unwrap_or(0);
                times.push(free_at[first]);
                let takes = match own.get(place) {
                    Some(own) if !own.is_empty() => {
                        own.iter().map(|service| service.draw(&mut dice)).sum()
                    }
                    _ => served.draw(&mut dice),
                };
                free_at[first] += takes + pauses.draw(&mut dice);
            }
        }
        times
    }

    /// Of the services one sits for, if enough is known about each of them.
    fn durations_for(&self, seated: &Seated) -> Vec<Sorted> {
        let services = seated.wish.services.iter();
        let known = services.map(|&service| self.state.history.of_service(service));
        let known: Option<Vec<_>> = known.collect();
        let known = known.unwrap_or_default().into_iter();
        known.map(Sorted::of).collect()
    }
}

/// What an officer is at, and for how many milliseconds already.
#[derive(Clone, Copy)]
enum Desk {
    Serves(u64),
    Pauses(u64),
}

impl Desk {
    fn free_in(self, served: &Sorted, pauses: &Sorted, dice: &mut Dice) -> u64 {
        match self {
            Self::Serves(for_ms) => served.left(for_ms, dice) + pauses.draw(dice),
            Self::Pauses(for_ms) => pauses.left(for_ms, dice),
        }
    }
}

/// Durations from the shortest to the longest.
struct Sorted(Vec<u32>);

impl Sorted {
    fn of(durations: &Durations) -> Self {
        Self(durations.sorted())
    }

    /// One of them, and whatever lies up to the next: few samples shall not mean few values.
    fn draw(&self, dice: &mut Dice) -> u64 {
        Self::between(&self.0, dice)
    }

    /// What is left of one that has lasted this long already.
    fn left(&self, for_ms: u64, dice: &mut Dice) -> u64 {
        let longer = self.0.partition_point(|&ms| u64::from(ms) <= for_ms);
        match &self.0[longer..] {
            // Longer than any of them: it may take as long again.
            [] if self.0.is_empty() => 0,
            [] => dice.below(for_ms + 1),
            longer => Self::between(longer, dice) - for_ms,
        }
    }

    fn between(some: &[u32], dice: &mut Dice) -> u64 {
        let Some(last) = some.len().checked_sub(1) else {
            return 0;
        };
        let place = usize::try_from(dice.below(some.len() as u64)).unwrap_or(0);
        let (low, high) = (u64::from(some[place]), u64::from(some[last.min(place + 1)]));
        low + dice.below(high - low + 1)
    }
}

/// Splitmix64: even enough for a waiting area.
struct Dice(u64);

impl Dice {
    fn new(now: Timestamp, waiting: usize) -> Self {
        Self(now.as_millisecond().unsigned_abs() ^ (waiting as u64) << 48)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_long_session_is_what_is_left_of_long_ones() {
        let sorted = Sorted(vec![60_000, 120_000, 600_000]);
        let mut dice = Dice(1);
        for _ in 0..100 {
            let left = sorted.left(300_000, &mut dice);
            assert_eq!(left, 300_000, "only the longest lasts longer");
            assert!(sorted.left(900_000, &mut dice) <= 900_000);
            assert!((60_000..=600_000).contains(&sorted.draw(&mut dice)));
        }
        assert_eq!(Sorted(Vec::new()).left(5, &mut dice), 0);
        assert_eq!(Sorted(Vec::new()).draw(&mut dice), 0);
    }

    #[test]
    fn a_range_is_told_in_whole_minutes_and_its_ends_do_not_cross() {
        let range = WaitRange::told(vec![130_000; 10], 300);
        assert_eq!((range.median_ms, range.upper_ms), (120_000, 180_000));
        let nobody_before = WaitRange::told(vec![0; 10], 1_000);
        assert_eq!(
            (nobody_before.median_ms, nobody_before.upper_ms),
            (0, 60_000)
        );
        assert_eq!(range.judge(119_999), Promise::Earlier);
        assert_eq!(range.judge(180_000), Promise::Within);
        assert_eq!(range.judge(180_001), Promise::Over);
    }
}
