//! Transport-wide congestion control feedback: when packets of any stream came, by a number
//! they share (draft-holmer-rmcat-transport-wide-cc-extensions-01). What the peer tells is read
//! here; what we tell it is written in `recorder.rs`.

#![cfg_attr(
    not(test),
    expect(dead_code, reason = "used by the media path, which lands next")
)]

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
#[derive(Clone, Copy, Debug)]
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
    pub(crate) fn base_seq(&self) -> u16 {
        self.base_seq
    }

    /// What its times count from, in units of 64 ms.
    pub(crate) fn reference(&self) -> i32 {
        self.reference
    }

    /// How many packets it tells of, missing ones too.
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
