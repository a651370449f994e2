//! Records when packets came, and tells the peer in its feedback for congestion control (see
//! `twcc.rs`).

use std::collections::VecDeque;
use std::time::Instant;

use crate::rtcp::{ARRIVALS, TRANSPORT_FEEDBACK};
use crate::rtcp_write::{begin, finish};
use crate::twcc::TICK_US;
use crate::twcc_write::{Feedback, MAX_REMEMBERED};

/// Numbers missing before those are told of, unless they are more: then the peer began anew.
const MAX_GAP: usize = 4_096;
/// Numbers count on from here, so that those before the first are no special case.
const FIRST_TURN: usize = 1 << 16;

/// The packets that came lately. Numbers in it do not begin anew.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    /// What times count from.
    began: Option<Instant>,
    /// When each packet came, in ticks. The first is number `front`; the last did come.
    ticks: VecDeque<Option<u32>>,
    front: usize,
    /// The next feedback begins with this number.
    base: usize,
    /// How many feedbacks were written.
    written: u8,
}

impl Recorder {
    /// A packet with this number came.
    pub(crate) fn came(&mut self, seq: u16, at: Instant) {
        let ticks = self.ticks_at(at);
        let number = self.number(seq);
        let Some(slot) = self.slot(number) else {
            return;
        };
        if slot.is_none() {
            *slot = Some(ticks);
            self.base = self.base.min(number);
        }
    }

    /// Whether there is nothing to tell.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting() == 0
    }

    /// How many numbers the next feedback tells of. It should leave before these are 256, for
    /// then the first are forgotten.
    pub(crate) fn waiting(&self) -> usize {
        self.end() - self.base
    }

    /// Appends a feedback (at most 1,000 bytes) on all numbers since the last. One that came
    /// late is told of together with all behind it. Something is left if packets came more than
    /// eight seconds apart; and nothing is written if there is nothing to tell.
    pub(crate) fn report(&mut self, out: &mut Vec<u8>, from: u32, about: u32) {
        if self.is_empty() {
            return;
        }
        if self.front.saturating_sub(self.base) > MAX_GAP {
            self.base = self.front;
        }
        let feedback = Feedback::gather(self.missing_in_front(), self.remembered());
        let begun = begin(out, TRANSPORT_FEEDBACK, ARRIVALS);
        for ssrc in [from, about] {
            out.extend_from_slice(&ssrc.to_be_bytes());
        }
        feedback.write(out, seq(self.base), self.written);
        finish(out, begun);
        self.written = self.written.wrapping_add(1);
        self.base += feedback.count();
    }

    fn ticks_at(&mut self, at: Instant) -> u32 {
        let began = *self.began.get_or_insert(at);
        let micros = at.saturating_duration_since(began).as_micros();
        // Times begin anew when their reference does, after 2^24 times 64 ms.
        u32::try_from((micros / u128::from(TICK_US)) & 0xffff_ffff).expect("32 bits")
    }

    /// The number that is nearest to the highest one that came.
    fn number(&mut self, seq_now: u16) -> usize {
        if self.ticks.is_empty() {
            self.front = FIRST_TURN | usize::from(seq_now);
            self.base = self.front;
            return self.front;
        }
        let highest = self.end() - 1;
        let ahead = seq_now.wrapping_sub(seq(highest)).cast_signed();
        highest.wrapping_add_signed(ahead.into())
    }

    /// Behind the highest number that came.
    fn end(&self) -> usize {
        self.front + self.ticks.len()
    }

    /// Where to note a packet; none if it comes too late.
    fn slot(&mut self, number: usize) -> Option<&mut Option<u32>> {
        if number >= self.end() {
            self.grow_to(number);
        } else if number < self.front {
            self.grow_back_to(number)?;
        }
        self.ticks.get_mut(number - self.front)
    }

    fn grow_to(&mut self, number: usize) {
        if number - self.end() >= MAX_REMEMBERED {
            self.forget(self.ticks.len());
            self.front = number;
        }
        self.ticks.resize(number + 1 - self.front, None);
        self.forget(self.ticks.len().saturating_sub(MAX_REMEMBERED));
    }

    fn grow_back_to(&mut self, number: usize) -> Option<()> {
        if self.end() - number > MAX_REMEMBERED {
            return None;
        }
        while self.front > number {
            self.ticks.push_front(None);
            self.front -= 1;
        }
        Some(())
    }

    /// Forgets the first few. None that came is told to be missing, so the feedback then begins
    /// behind it.
    fn forget(&mut self, count: usize) {
        for ticks in self.ticks.drain(..count) {
            self.front += 1;
            if ticks.is_some() {
                self.base = self.base.max(self.front);
            }
        }
    }

    /// How many numbers to tell of are missing and no more remembered.
    fn missing_in_front(&self) -> usize {
        self.front.saturating_sub(self.base)
    }

    /// The remembered numbers to tell of.
    fn remembered(&self) -> impl Iterator<Item = Option<u32>> {
        let told = self.base.saturating_sub(self.front);
        self.ticks.iter().skip(told).copied()
    }
}

fn seq(number: usize) -> u16 {
    u16::try_from(number & 0xffff).expect("16 bits")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::rtcp::{Told, read};
    use crate::testing::start;

    /// A recorder with a clock.
    struct Play {
        recorder: Recorder,
        start: Instant,
    }

    impl Play {
        fn new() -> Self {
            let mut recorder = Recorder::default();
            // The clock begins with the first packet, of which nothing more is said.
            let start = start();
            recorder.came(100, start);
            let mut play = Self { recorder, start };
            assert_eq!(play.told(), [(100, Some(0))]);
            play
        }

        fn came(&mut self, seq: u16, after_ms: u64) {
            let after = Duration::from_millis(after_ms);
            self.recorder.came(seq, self.start + after);
        }

        /// The feedback: numbers and milliseconds.
        fn told(&mut self) -> Vec<(u16, Option<i64>)> {
            let mut out = Vec::new();
            self.recorder.report(&mut out, 1, 2);
            assert!(out.len() <= 1_000 && out.len().is_multiple_of(4));
            let mut all = Vec::new();
            read(&out, |told| match told {
                Told::Arrivals(arrivals) => {
                    let each = arrivals.iter();
                    all.extend(each.map(|(seq, at)| (seq, at.map(|at| at / 1_000))));
                }
                _ => panic!("a feedback holds arrivals"),
            });
            all
        }
    }

    #[test]
    fn what_came_is_told_once_and_gaps_are_told_as_missing() {
        let mut play = Play::new();
        assert!(play.recorder.is_empty());
        play.came(102, 10);
        play.came(103, 400);
        play.came(105, 300);
        assert_eq!(play.recorder.waiting(), 5);
        assert_eq!(
            play.told(),
            [
                (101, None),
                (102, Some(10)),
                (103, Some(400)),
                (104, None),
                (105, Some(300))
            ]
        );
        assert!(play.recorder.is_empty());
        assert_eq!(play.told(), []);
    }

    #[test]
    fn what_comes_late_is_told_together_with_what_is_behind() {
        let mut play = Play::new();
        play.came(102, 10);
        play.told();
        play.came(103, 20);
        play.came(101, 30);
        play.came(102, 40);
        assert_eq!(
            play.told(),
            [(101, Some(30)), (102, Some(10)), (103, Some(20))]
        );
        play.came(99, 50);
        assert_eq!(play.told()[0], (99, Some(50)));
        assert!(play.recorder.is_empty());
    }

    #[test]
    fn numbers_begin_anew_after_65535() {
        let mut play = Play::new();
        play.came(32_800, 1);
        play.came(65_535, 2);
        play.came(1, 3);
        assert_eq!(
            play.told(),
            [(65_535, Some(2)), (0, None), (1, Some(3))],
            "what came before so great a gap is forgotten"
        );
    }

    #[test]
    fn a_second_of_loss_is_told_in_few_bytes() {
        let mut play = Play::new();
        play.came(1_100, 1_000);
        let mut out = Vec::new();
        play.recorder.report(&mut out, 1, 2);
        assert!(out.len() <= 32, "{} bytes", out.len());
        let mut missing = 0;
        read(&out, |told| {
            if let Told::Arrivals(arrivals) = told {
                missing = arrivals.iter().filter(|(_, at)| at.is_none()).count();
            }
        });
        assert_eq!(missing, 999);
    }

    #[test]
    fn after_a_long_silence_a_second_feedback_is_needed() {
        let mut play = Play::new();
        play.came(101, 10);
        play.came(103, 9_000);
        assert_eq!(play.told(), [(101, Some(10)), (102, None)]);
        assert!(!play.recorder.is_empty());
        assert_eq!(play.told(), [(103, Some(9_000))]);
        assert!(play.recorder.is_empty());
    }

    #[test]
    fn who_is_never_asked_remembers_little() {
        let mut play = Play::new();
        for seq in 101..=1_100 {
            play.came(seq, u64::from(seq));
        }
        let told = play.told();
        assert_eq!(told.len(), MAX_REMEMBERED);
        assert!(told.iter().all(|(seq, at)| *at == Some(i64::from(*seq))));
        assert_eq!(told.last(), Some(&(1_100, Some(1_100))));
        // What is too old to be remembered is not believed to be new.
        play.came(500, 1_200);
        assert!(play.recorder.is_empty());
    }

    #[test]
    fn feedbacks_are_numbered() {
        let mut play = Play::new();
        for number in [1, 2] {
            play.came(100 + u16::from(number), 10);
            let mut out = Vec::new();
            play.recorder.report(&mut out, 1, 2);
            assert_eq!(out[19], number);
            assert_eq!(&out[4..12], [0, 0, 0, 1, 0, 0, 0, 2]);
        }
    }

    proptest! {
        #[test]
        fn all_that_came_is_told_and_nothing_else(
            steps in prop::collection::vec((0_u16..30, 0_u64..200, any::<bool>()), 1..200),
        ) {
            let mut play = Play::new();
            let (mut came, mut told) = (BTreeMap::new(), BTreeMap::from([(100, 0)]));
            let (mut seq, mut highest, mut now_ms) = (100, 100, 0);
            came.insert(100, 0);
            for (ahead, wait_ms, asked) in steps {
                // Nothing comes so late that it is not remembered.
                seq = (seq + ahead - 5).max(highest - 50);
                highest = highest.max(seq);
                now_ms += wait_ms;
                came.entry(seq).or_insert(now_ms);
                play.came(seq, now_ms);
                while asked && !play.recorder.is_empty() || play.recorder.waiting() > 200 {
                    for (seq, at) in play.told() {
                        let at = at.map(|at| u64::try_from(at).unwrap());
                        prop_assert_eq!(at, came.get(&seq).copied());
                        told.extend(at.map(|at| (seq, at)));
                    }
                }
            }
            while !play.recorder.is_empty() {
                for (seq, at) in play.told() {
                    told.extend(at.map(|at| (seq, u64::try_from(at).unwrap())));
                }
            }
            prop_assert_eq!(told, came);
        }

        #[test]
        fn any_numbers_can_come(seqs in prop::collection::vec(any::<u16>(), 0..300)) {
            let mut play = Play::new();
            for (now_ms, seq) in (0..).zip(seqs) {
                play.came(seq, now_ms);
                prop_assert!(play.recorder.ticks.len() <= MAX_REMEMBERED);
                if now_ms % 7 == 0 {
                    play.told();
                    prop_assert!(play.recorder.is_empty());
                }
            }
        }
    }
}
