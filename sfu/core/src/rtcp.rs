//! Reads the reports of a peer: RTCP (RFC 3550) with feedback (RFC 4585, RFC 5104,
//! draft-alvestrand-rmcat-remb-03). Ours are written in `rtcp_write.rs`.

#![cfg_attr(
    not(test),
    expect(dead_code, reason = "used by the media path, which lands next")
)]

use crate::twcc::Arrivals;

pub(crate) const SENDER_REPORT: u8 = 200;
pub(crate) const RECEIVER_REPORT: u8 = 201;
const GOODBYE: u8 = 203;
pub(crate) const TRANSPORT_FEEDBACK: u8 = 205;
pub(crate) const PAYLOAD_FEEDBACK: u8 = 206;

/// Kinds of feedback, in place of a count.
pub(crate) const NACK: u8 = 1;
pub(crate) const ARRIVALS: u8 = 15;
pub(crate) const PICTURE_LOST: u8 = 1;
const FULL_INTRA: u8 = 4;
pub(crate) const APPLICATION: u8 = 15;
/// Marks the application's feedback that limits the bitrate.
pub(crate) const MAX_BITRATE: [u8; 4] = *b"REMB";

pub(crate) const VERSION: u8 = 0x80;
pub(crate) const PADDED: u8 = 0x20;
const COUNT: u8 = 0x1f;
const BLOCK_BYTES: usize = 24;

/// One thing a peer tells.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Told<'a> {
    /// What wall-clock time (of the peer) a media time stands for.
    SenderReport { ssrc: u32, ntp: u64, time: u32 },
    /// How a stream arrives.
    Reception(Reception),
    /// A packet did not come.
    Missing { ssrc: u32, seq: u16 },
    /// The picture cannot be shown any more (PLI).
    PictureLost { ssrc: u32 },
    /// A whole picture, please (FIR).
    FullIntra { ssrc: u32 },
    /// All together no more than this (REMB).
    MaxBitrate { bps: u64 },
    /// When packets came.
    Arrivals(Arrivals<'a>),
    /// A stream ended.
    Goodbye { ssrc: u32 },
}

/// How a stream arrives (RFC 3550, section 6.4.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reception {
    /// The stream.
    pub(crate) ssrc: u32,
    /// Of 256 packets since the last report so many were lost.
    pub(crate) fraction_lost: u8,
    /// So many were lost in all; less than none if some came twice. Written in 24 bits.
    pub(crate) lost: i32,
    /// The highest sequence number, and above it how often the numbers began anew.
    pub(crate) highest_seq: u32,
    /// How unevenly packets come, in units of the codec's clock.
    pub(crate) jitter: u32,
    /// The middle of the NTP time in the last sender report, or 0.
    pub(crate) last_report: u32,
    /// How long ago that came, in 1/65536 s.
    pub(crate) since_last_report: u32,
}

/// Reads a compound of reports. What is broken or unknown is passed over.
pub(crate) fn read(mut compound: &[u8], mut on: impl FnMut(Told<'_>)) {
    while let Some((&[first, kind, high, low], rest)) = compound.split_first_chunk() {
        let bytes = usize::from(u16::from_be_bytes([high, low])) * 4;
        let Some((body, behind)) = rest.split_at_checked(bytes) else {
            return;
        };
        if first & 0xc0 != VERSION {
            return;
        }
        read_one(first, kind, body, &mut on);
        compound = behind;
    }
}

fn read_one(first: u8, kind: u8, body: &[u8], on: &mut impl FnMut(Told<'_>)) {
    let body = if first & PADDED == 0 {
        body
    } else {
        let bytes = crate::rtp::unpadded(body).unwrap_or(0);
        &body[..bytes]
    };
    match (kind, first & COUNT) {
        (SENDER_REPORT, blocks) => read_sender_report(body, blocks, on),
        (RECEIVER_REPORT, blocks) => read_blocks(body.get(4..), blocks, on),
        (GOODBYE, streams) => {
            for ssrc in numbers(body).take(usize::from(streams)) {
                on(Told::Goodbye { ssrc });
            }
        }
        (TRANSPORT_FEEDBACK | PAYLOAD_FEEDBACK, format) => read_feedback(kind, format, body, on),
        _ => {}
    }
}

fn read_sender_report(body: &[u8], blocks: u8, on: &mut impl FnMut(Told<'_>)) {
    let Some((about, rest)) = body.split_first_chunk::<BLOCK_BYTES>() else {
        return;
    };
    let [ssrc, seconds, fraction, time, _, _] = words(about);
    let ntp = u64::from(seconds) << 32 | u64::from(fraction);
    on(Told::SenderReport { ssrc, ntp, time });
    read_blocks(Some(rest), blocks, on);
}

fn read_blocks(body: Option<&[u8]>, blocks: u8, on: &mut impl FnMut(Told<'_>)) {
    let (body, _) = body.unwrap_or_default().as_chunks::<BLOCK_BYTES>();
    for block in body.iter().take(usize::from(blocks)) {
        on(Told::Reception(Reception::read(block)));
    }
}

impl Reception {
    fn read(block: &[u8; BLOCK_BYTES]) -> Self {
        let [
            ssrc,
            losses,
            highest_seq,
            jitter,
            last_report,
            since_last_report,
        ] = words(block);
        let [fraction_lost, lost @ ..] = losses.to_be_bytes();
        Self {
            ssrc,
            fraction_lost,
            lost: i32::from_be_bytes([lost[0], lost[1], lost[2], 0]) >> 8,
            highest_seq,
            jitter,
            last_report,
            since_last_report,
        }
    }
}

/// Feedback is about one stream, or says of which in its items (RFC 4585, section 6.1).
fn read_feedback(kind: u8, format: u8, body: &[u8], on: &mut impl FnMut(Told<'_>)) {
    let Some((about, items)) = body.split_first_chunk::<8>() else {
        return;
    };
    let ssrc = u32::from_be_bytes([about[4], about[5], about[6], about[7]]);
    match (kind, format) {
        (TRANSPORT_FEEDBACK, NACK) => read_nack(ssrc, items, on),
        (TRANSPORT_FEEDBACK, ARRIVALS) => {
            if let Some(arrivals) = Arrivals::read(items) {
                on(Told::Arrivals(arrivals));
            }
        }
        (PAYLOAD_FEEDBACK, PICTURE_LOST) => on(Told::PictureLost { ssrc }),
        (PAYLOAD_FEEDBACK, FULL_INTRA) => read_full_intra(items, on),
        (PAYLOAD_FEEDBACK, APPLICATION) => {
            if let Some(bps) = read_max_bitrate(items) {
                on(Told::MaxBitrate { bps });
            }
        }
        _ => {}
    }
}

/// RFC 4585, section 6.2.1: a packet, and which of the sixteen behind it.
fn read_nack(ssrc: u32, items: &[u8], on: &mut impl FnMut(Told<'_>)) {
    for item in items.as_chunks::<4>().0 {
        let first = u16::from_be_bytes([item[0], item[1]]);
        let behind = u16::from_be_bytes([item[2], item[3]]);
        on(Told::Missing { ssrc, seq: first });
        for bit in (0..16).filter(|bit| behind >> bit & 1 == 1) {
            let seq = first.wrapping_add(bit + 1);
            on(Told::Missing { ssrc, seq });
        }
    }
}

/// RFC 5104, section 4.3.1: a stream, then a number that tells repetitions apart.
fn read_full_intra(items: &[u8], on: &mut impl FnMut(Told<'_>)) {
    for [a, b, c, d, ..] in items.as_chunks::<8>().0 {
        let ssrc = u32::from_be_bytes([*a, *b, *c, *d]);
        on(Told::FullIntra { ssrc });
    }
}

/// A mantissa of 18 bits and an exponent of 6, which may be far too much for any number.
fn read_max_bitrate(items: &[u8]) -> Option<u64> {
    let rest = items.strip_prefix(&MAX_BITRATE)?;
    let word = numbers(rest).next()?;
    let (exponent, mantissa) = (word >> 18 & 0x3f, word & 0x3_ffff);
    let bps = u128::from(mantissa) << exponent;
    Some(u64::try_from(bps).unwrap_or(u64::MAX))
}

fn numbers(body: &[u8]) -> impl Iterator<Item = u32> {
    body.as_chunks().0.iter().copied().map(u32::from_be_bytes)
}

fn words(block: &[u8; BLOCK_BYTES]) -> [u32; BLOCK_BYTES / 4] {
    let mut words = [0; BLOCK_BYTES / 4];
    for (word, number) in words.iter_mut().zip(numbers(block)) {
        *word = number;
    }
    words
}
