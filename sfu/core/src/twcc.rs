//! Transport-wide congestion control feedback: when packets of any stream came, by a number
//! they share (draft-holmer-rmcat-transport-wide-cc-extensions-01). What the peer tells is read
//! here; what we tell it is written in `recorder.rs`.

/// A unit of arrival times.
pub(crate) const TICK_US: u32 = 250;
/// A unit of the reference time, in ticks: 64 ms.
pub(crate) const TICKS_PER_REFERENCE: u32 = 256;
/// One feedback tells of no more. A line never loses so many between two; whoever claims it
/// only wants us to count.
const MAX_TOLD: usize = 8_192;
/// Base, count, reference and feedback's number.
const INTRO_BYTES: usize = 8;

/// How a packet fared, as written in a chunk.
pub(crate) const MISSING: u8 = 0;
pub(crate) const SMALL_DELTA: u8 = 1;
pub(crate) const LARGE_DELTA: u8 = 2;

/// When which packets came. It was looked through once, so it holds all it promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arrivals<'a> {
    base_seq: u16,
    count: usize,
    reference: i32,
    chunks: &'a [u8],
    deltas: &'a [u8],
}

impl<'a> Arrivals<'a> {
    /// Reads a feedback from behind its two SSRCs. None if it is cut off or claims too much.
    pub(crate) fn read(body: &'a [u8]) -> Option<Self> {
        let (intro, rest) = body.split_first_chunk::<INTRO_BYTES>()?;
        let count = usize::from(u16::from_be_bytes([intro[2], intro[3]]));
        if count > MAX_TOLD {
            return None;
        }
        let (chunks, deltas) = rest.split_at_checked(chunks_bytes(rest, count)?)?;
        let mut delta_bytes = 0;
        for symbol in symbols(chunks).take(count) {
            delta_bytes += symbol_bytes(symbol)?;
        }
        Some(Self {
            base_seq: u16::from_be_bytes([intro[0], intro[1]]),
            count,
            reference: i32::from_be_bytes([intro[4], intro[5], intro[6], 0]) >> 8,
            chunks,
            deltas: deltas.get(..delta_bytes)?,
        })
    }

    /// The number of the first packet it tells of.
    #[cfg(test)]
    pub(crate) fn base_seq(&self) -> u16 {
        self.base_seq
    }

    /// What its times count from, in units of 64 ms.
    #[cfg(test)]
    pub(crate) fn reference(&self) -> i32 {
        self.reference
    }

    /// How many packets it tells of, missing ones too.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Each packet's number, and when it came, in microseconds of the peer's clock (which
    /// begins anew every twelve days); none if it did not.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u16, Option<i64>)> + use<'a> {
        let mut seq = self.base_seq;
        let mut ticks = i64::from(self.reference) * i64::from(TICKS_PER_REFERENCE);
        let mut deltas = self.deltas;
        symbols(self.chunks).take(self.count).map(move |symbol| {
            let this = seq;
            seq = seq.wrapping_add(1);
            let delta = take_delta(symbol, &mut deltas);
            ticks += delta.unwrap_or(0);
            (this, delta.map(|_| ticks * i64::from(TICK_US)))
        })
    }
}

/// How many bytes of chunks tell of `count` packets. None if there are not so many.
fn chunks_bytes(rest: &[u8], count: usize) -> Option<usize> {
    let (mut told, mut bytes) = (0, 0);
    while told < count {
        let chunk = rest.get(bytes..)?.first_chunk()?;
        told += chunk_length(u16::from_be_bytes(*chunk));
        bytes += 2;
    }
    Some(bytes)
}

/// Of how many packets a chunk tells: a run of one symbol, fourteen short ones or seven.
fn chunk_length(chunk: u16) -> usize {
    match chunk >> 14 {
        0b10 => 14,
        0b11 => 7,
        _ => usize::from(chunk & 0x1fff),
    }
}

fn chunk_symbol(chunk: u16, at: usize) -> u8 {
    let (shift, mask) = match chunk >> 14 {
        0b10 => (13 - at, 1),
        0b11 => (12 - 2 * at, 3),
        _ => (13, 3),
    };
    u8::try_from(chunk >> shift & mask).expect("two bits")
}

fn symbols(chunks: &[u8]) -> impl Iterator<Item = u8> {
    chunks.chunks_exact(2).flat_map(|chunk| {
        let chunk = u16::from_be_bytes([chunk[0], chunk[1]]);
        (0..chunk_length(chunk)).map(move |at| chunk_symbol(chunk, at))
    })
}

/// How long the delta of a packet is; none of a symbol nobody knows.
fn symbol_bytes(symbol: u8) -> Option<usize> {
    match symbol {
        MISSING => Some(0),
        SMALL_DELTA => Some(1),
        LARGE_DELTA => Some(2),
        _ => None,
    }
}

fn take_delta(symbol: u8, deltas: &mut &[u8]) -> Option<i64> {
    let (delta, rest) = match (symbol, *deltas) {
        (SMALL_DELTA, [small, rest @ ..]) => (i64::from(*small), rest),
        (LARGE_DELTA, [high, low, rest @ ..]) => (i16::from_be_bytes([*high, *low]).into(), rest),
        _ => return None,
    };
    *deltas = rest;
    Some(delta)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Base 65,534; `count` packets; reference -2; feedback 9.
    fn feedback(count: u16, chunks: &[u16], deltas: &[u8]) -> Vec<u8> {
        let [high, low] = count.to_be_bytes();
        let intro = [0xff, 0xfe, high, low, 0xff, 0xff, 0xfe, 9];
        let chunks: Vec<u8> = chunks
            .iter()
            .flat_map(|chunk| chunk.to_be_bytes())
            .collect();
        [&intro[..], &chunks, deltas].concat()
    }

    fn read(body: &[u8]) -> Option<Vec<(u16, Option<i64>)>> {
        let arrivals = Arrivals::read(body)?;
        let all: Vec<_> = arrivals.iter().collect();
        assert_eq!(all.len(), arrivals.count());
        Some(all)
    }

    #[test]
    fn numbers_and_times_are_read_from_lists_and_runs() {
        let body = feedback(
            // A list of seven (small, missing, large back, small…), a list of fourteen and a run.
            25,
            &[
                0b11_01_00_10_01_00_00_00,
                0b1010_0000_0000_0001,
                0b0010_0000_0000_0100,
            ],
            &[4, 0xff, 0xfe, 8, 1, 2, 10, 10, 10, 10],
        );
        let arrivals = Arrivals::read(&body).expect("all is there");
        assert_eq!((arrivals.base_seq(), arrivals.reference()), (65_534, -2));
        let came: Vec<_> = arrivals
            .iter()
            .filter_map(|(seq, at)| at.map(|at| (seq, at + 128_000)))
            .collect();
        assert_eq!(
            came,
            [
                (65_534, 1_000),
                (0, 500),
                (1, 2_500),
                (5, 2_750),
                (18, 3_250),
                (19, 5_750),
                (20, 8_250),
                (21, 10_750),
                (22, 13_250),
            ]
        );
        assert_eq!(arrivals.iter().filter(|(_, at)| at.is_none()).count(), 16);
    }

    #[test]
    fn what_a_list_holds_beyond_the_count_is_passed_over() {
        let seven = 0b11_01_01_11_11_11_11_11;
        let body = feedback(2, &[seven], &[1, 1]);
        let all = read(&body).expect("all is there");
        assert_eq!(all, [(65_534, Some(-127_750)), (65_535, Some(-127_500))]);
    }

    #[test]
    fn a_feedback_that_is_cut_off_says_nothing() {
        let body = feedback(3, &[0b11_01_10_01_00_00_00_00], &[1, 0, 2, 3]);
        assert!(read(&body).is_some());
        for cut in 0..body.len() {
            assert_eq!(read(&body[..cut]), None);
        }
    }

    #[test]
    fn unknown_symbols_and_absurd_counts_are_refused() {
        assert_eq!(
            read(&feedback(2, &[0b11_01_11_00_00_00_00_00], &[1, 1, 1])),
            None
        );
        assert_eq!(
            read(&feedback(2, &[0b0110_0000_0000_0010], &[1, 1, 1])),
            None
        );
        assert!(read(&feedback(8_192, &[8_191, 1], &[])).is_some());
        assert_eq!(read(&feedback(8_193, &[8_191, 2], &[])), None);
    }

    proptest! {
        #[test]
        fn anything_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let count = read(&bytes).map_or(0, |all| all.len());
            prop_assert!(count <= MAX_TOLD);
        }
    }
}
