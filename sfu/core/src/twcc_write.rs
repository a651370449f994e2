//! Writes transport-wide congestion control feedback: the chunks that tell how packets fared,
//! and how much later than the one before each came.

use crate::twcc::{LARGE_DELTA, MISSING, SMALL_DELTA, TICKS_PER_REFERENCE};

/// So many numbers are remembered. With two bytes each, a feedback stays below 1,000.
pub(crate) const MAX_REMEMBERED: usize = 256;

/// One feedback: how packets fared, and how much later than the one before each came.
pub(crate) struct Feedback {
    missing_in_front: usize,
    reference: u32,
    symbols: [u8; MAX_REMEMBERED],
    deltas: [i16; MAX_REMEMBERED],
    len: usize,
}

impl Feedback {
    /// Gathers as many as there are, or up to a delta that cannot be written.
    pub(crate) fn gather(
        missing_in_front: usize,
        remembered: impl Iterator<Item = Option<u32>>,
    ) -> Self {
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

    /// How many numbers it tells of.
    pub(crate) fn count(&self) -> usize {
        self.missing_in_front + self.len
    }

    /// Appends it, from behind the two SSRCs.
    pub(crate) fn write(&self, out: &mut Vec<u8>, base_seq: u16, written: u8) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn chunks(symbols: &[u8]) -> Vec<u16> {
        let mut out = Vec::new();
        write_chunks(&mut out, symbols);
        let (chunks, _) = out.as_chunks();
        chunks.iter().copied().map(u16::from_be_bytes).collect()
    }

    #[test]
    fn runs_and_lists_are_written_whichever_tells_of_more() {
        assert_eq!(chunks(&[SMALL_DELTA; 14]), [0x200e]);
        assert_eq!(chunks(&[LARGE_DELTA; 256]), [0x4100]);
        assert_eq!(
            chunks(&[SMALL_DELTA, SMALL_DELTA, MISSING]),
            [0b11_01_01_00_00_00_00_00]
        );
        let mut often = [SMALL_DELTA; 15];
        often[13] = MISSING;
        assert_eq!(chunks(&often), [0b1011_1111_1111_1110, 0x2001]);
        often[13] = LARGE_DELTA;
        assert_eq!(chunks(&often), [0x200d, 0b11_10_01_00_00_00_00_00]);
        often[3] = LARGE_DELTA;
        assert_eq!(chunks(&often)[0], 0b11_01_01_01_10_01_01_01);
    }
}
