//! Writes reports and feedback: RTCP (RFC 3550, RFC 4585, draft-alvestrand-rmcat-remb-03).
//! Each is appended to a compound that is sealed and sent as one.

#![cfg_attr(
    not(test),
    expect(dead_code, reason = "used by the media path, which lands next")
)]

use crate::rtcp::{
    APPLICATION, MAX_BITRATE, NACK, PADDED, PAYLOAD_FEEDBACK, PICTURE_LOST, RECEIVER_REPORT,
    Reception, SENDER_REPORT, TRANSPORT_FEEDBACK, VERSION,
};

const NAMES: u8 = 202;
/// A report's count has five bits.
const MAX_BLOCKS: usize = 31;

/// Appends a receiver report; more than one if there is much to report.
pub(crate) fn receiver_report(out: &mut Vec<u8>, from: u32, blocks: &[Reception]) {
    let (first, rest) = blocks.split_at(blocks.len().min(MAX_BLOCKS));
    write_report(out, RECEIVER_REPORT, &[from], first);
    if !rest.is_empty() {
        receiver_report(out, from, rest);
    }
}

/// Appends a sender report; what it has no room for goes to receiver reports.
pub(crate) fn sender_report(
    out: &mut Vec<u8>,
    from: u32,
    ntp: u64,
    time: u32,
    packets: u32,
    bytes: u32,
    blocks: &[Reception],
) {
    let [n0, n1, n2, n3, n4, n5, n6, n7] = ntp.to_be_bytes();
    let seconds = u32::from_be_bytes([n0, n1, n2, n3]);
    let fraction = u32::from_be_bytes([n4, n5, n6, n7]);
    let about = [from, seconds, fraction, time, packets, bytes];
    let (first, rest) = blocks.split_at(blocks.len().min(MAX_BLOCKS));
    write_report(out, SENDER_REPORT, &about, first);
    if !rest.is_empty() {
        receiver_report(out, from, rest);
    }
}

fn write_report(out: &mut Vec<u8>, kind: u8, about: &[u32], blocks: &[Reception]) {
    let count = u8::try_from(blocks.len()).expect("at most 31");
    let begun = begin(out, kind, count);
    write_numbers(out, about.iter().copied());
    for block in blocks {
        write_block(out, block);
    }
    finish(out, begun);
}

fn write_block(out: &mut Vec<u8>, block: &Reception) {
    let [_, a, b, c] = block.lost.clamp(-0x80_0000, 0x7f_ffff).to_be_bytes();
    let words = [
        block.ssrc,
        u32::from_be_bytes([block.fraction_lost, a, b, c]),
        block.highest_seq,
        block.jitter,
        block.last_report,
        block.since_last_report,
    ];
    write_numbers(out, words);
}

/// Appends the name (CNAME) streams of one origin share; the first 255 bytes of it.
pub(crate) fn names(out: &mut Vec<u8>, ssrc: u32, cname: &str) {
    const CNAME: u8 = 1;
    let cname = &cname.as_bytes()[..cname.len().min(255)];
    let begun = begin(out, NAMES, 1);
    write_numbers(out, [ssrc]);
    out.extend_from_slice(&[CNAME, u8::try_from(cname.len()).expect("at most 255")]);
    out.extend_from_slice(cname);
    // A zero byte ends it, and up to three more fill the word.
    let bytes = out.len() - begun + 1;
    out.resize(begun + bytes.next_multiple_of(4), 0);
    finish(out, begun);
}

/// Appends a request for packets that did not come; nothing if there are none.
pub(crate) fn nack(out: &mut Vec<u8>, from: u32, ssrc: u32, missing: impl Iterator<Item = u16>) {
    let mut missing = missing.peekable();
    if missing.peek().is_none() {
        return;
    }
    let begun = begin(out, TRANSPORT_FEEDBACK, NACK);
    write_numbers(out, [from, ssrc]);
    while let Some(first) = missing.next() {
        let mut behind = 0_u16;
        while let Some(next) = missing.next_if(|next| next.wrapping_sub(first) <= 16) {
            // The first again is nothing new.
            if let Some(bit) = next.wrapping_sub(first).checked_sub(1) {
                behind |= 1 << bit;
            }
        }
        write_numbers(out, [u32::from(first) << 16 | u32::from(behind)]);
    }
    finish(out, begun);
}

/// Appends that the picture cannot be shown any more (PLI).
pub(crate) fn picture_lost(out: &mut Vec<u8>, from: u32, ssrc: u32) {
    let begun = begin(out, PAYLOAD_FEEDBACK, PICTURE_LOST);
    write_numbers(out, [from, ssrc]);
    finish(out, begun);
}

/// Appends what these streams (the first 255) may take together (REMB), rounded down to 18
/// binary digits.
pub(crate) fn max_bitrate(out: &mut Vec<u8>, from: u32, bps: u64, ssrcs: &[u32]) {
    let ssrcs = &ssrcs[..ssrcs.len().min(255)];
    let exponent = (u64::BITS - bps.leading_zeros()).saturating_sub(18);
    let mantissa = u32::try_from(bps >> exponent).expect("18 bits");
    let count = u32::try_from(ssrcs.len()).expect("at most 255");
    let begun = begin(out, PAYLOAD_FEEDBACK, APPLICATION);
    write_numbers(out, [from, 0]);
    out.extend_from_slice(&MAX_BITRATE);
    write_numbers(out, [count << 24 | exponent << 18 | mantissa]);
    write_numbers(out, ssrcs.iter().copied());
    finish(out, begun);
}

/// Begins a packet; where it began goes to [`finish`].
pub(crate) fn begin(out: &mut Vec<u8>, kind: u8, count: u8) -> usize {
    let begun = out.len();
    out.extend_from_slice(&[VERSION | count, kind, 0, 0]);
    begun
}

/// Fills the last word of a packet if need be, and writes how long it got.
pub(crate) fn finish(out: &mut Vec<u8>, begun: usize) {
    let bytes = out.len() - begun;
    let padding = bytes.next_multiple_of(4) - bytes;
    if padding > 0 {
        out[begun] |= PADDED;
        out.resize(out.len() + padding - 1, 0);
        out.push(u8::try_from(padding).expect("at most three"));
    }
    let words = u16::try_from((out.len() - begun) / 4 - 1).expect("reports are short");
    out[begun + 2..begun + 4].copy_from_slice(&words.to_be_bytes());
}

fn write_numbers(out: &mut Vec<u8>, numbers: impl IntoIterator<Item = u32>) {
    for number in numbers {
        out.extend_from_slice(&number.to_be_bytes());
    }
}
