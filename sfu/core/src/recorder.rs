//! Records when packets came, and tells the peer in its feedback for congestion control (the
//! writing half of `twcc.rs`).

#![cfg_attr(
    not(test),
    expect(dead_code, reason = "used by the media path, which lands next")
)]

use std::collections::VecDeque;
use std::time::Instant;

use crate::rtcp::{ARRIVALS, TRANSPORT_FEEDBACK};
use crate::rtcp_write::{begin, finish};
use crate::twcc::{LARGE_DELTA, MISSING, SMALL_DELTA, TICK_US, TICKS_PER_REFERENCE};

/// So many numbers are remembered. With two bytes each, a feedback stays below 1,000.
const MAX_REMEMBERED: usize = 256;
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
        u32::try_from(micros / u128::from(TICK_US) & 0xffff_ffff).expect("32 bits")
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

/// One feedback: how packets fared, and how much later than the one before each came.
struct Feedback {
    missing_in_front: usize,
    reference: u32,
    symbols: [u8; MAX_REMEMBERED],
    deltas: [i16; MAX_REMEMBERED],
    len: usize,
}

impl Feedback {
    /// Gathers as many as there are, or up to a delta that cannot be written.
    fn gather(missing_in_front: usize, remembered: impl Iterator<Item = Option<u32>>) -> Self {
        let mut new = Self {
            missing_in_front,
            reference: 0,
            symbols: [MISSING; MAX_REMEMBERED],
            deltas: [0; MAX_REMEMBERED],
            len: 0,
        };
        let mut before = None;
        for (at, ticks) in remembered.enumerate().take(MAX_REMEMBERED) {
            if let Some(ticks) = ticks {
                let before = before.replace(ticks).unwrap_or_else(|| new.refer_to(ticks));
                let Some(()) = new.note(at, ticks.wrapping_sub(before).cast_signed()) else {
                    break;
                };
            }
            new.len = at + 1;
        }
        new
    }

    /// Counts times from the last full reference before the first of them.
    fn refer_to(&mut self, first: u32) -> u32 {
        self.reference = first / TICKS_PER_REFERENCE;
        self.reference * TICKS_PER_REFERENCE
    }

    fn note(&mut self, at: usize, delta: i32) -> Option<()> {
        self.deltas[at] = i16::try_from(delta).ok()?;
        let is_small = (0..256).contains(&delta);
        self.symbols[at] = if is_small { SMALL_DELTA } else { LARGE_DELTA };
        Some(())
    }

    fn count(&self) -> usize {
        self.missing_in_front + self.len
    }

    fn write(&self, out: &mut Vec<u8>, base_seq: u16, written: u8) {
        let count = u16::try_from(self.count()).expect("few enough");
        out.extend_from_slice(&base_seq.to_be_bytes());
        out.extend_from_slice(&count.to_be_bytes());
        out.extend_from_slice(&(self.reference << 8 | u32::from(written)).to_be_bytes());
        if self.missing_in_front > 0 {
            write_run(out, MISSING, self.missing_in_front);
        }
        write_chunks(out, &self.symbols[..self.len]);
        for (symbol, delta) in self.symbols[..self.len].iter().zip(self.deltas) {
            let bytes = delta.to_be_bytes();
            match *symbol {
                SMALL_DELTA => out.push(bytes[1]),
                LARGE_DELTA => out.extend_from_slice(&bytes),
                _ => {}
            }
        }
    }
}

/// Of a run and a list, the chunk that tells of more.
fn write_chunks(out: &mut Vec<u8>, mut symbols: &[u8]) {
    while let Some(first) = symbols.first() {
        let run = symbols.iter().take_while(|symbol| *symbol == first);
        let run = run.count();
        let fourteen = &symbols[..symbols.len().min(14)];
        let seven = &symbols[..symbols.len().min(7)];
        let list = if fourteen.contains(&LARGE_DELTA) {
            seven
        } else {
            fourteen
        };
        let told = if run >= list.len() {
            write_run(out, *first, run);
            run
        } else {
            write_list(out, list);
            list.len()
        };
        symbols = &symbols[told..];
    }
}

fn write_run(out: &mut Vec<u8>, symbol: u8, run: usize) {
    let run = u16::try_from(run).expect("no run is longer than 8,191");
    out.extend_from_slice(&(u16::from(symbol) << 13 | run).to_be_bytes());
}

/// Up to seven symbols of two bits, or up to fourteen of one.
fn write_list(out: &mut Vec<u8>, list: &[u8]) {
    let (kind, bits) = if list.contains(&LARGE_DELTA) || list.len() <= 7 {
        (0b11 << 14, 2)
    } else {
        (0b10 << 14, 1)
    };
    let mut shift = 14;
    let mut chunk: u16 = kind;
    for symbol in list {
        shift -= bits;
        chunk |= u16::from(*symbol) << shift;
    }
    out.extend_from_slice(&chunk.to_be_bytes());
}

fn seq(number: usize) -> u16 {
    u16::try_from(number & 0xffff).expect("16 bits")
}
