//! Writes reports and feedback: RTCP (RFC 3550, RFC 4585, draft-alvestrand-rmcat-remb-03).
//! Each is appended to a compound that is sealed and sent as one.

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rtcp::{Told, read};
    use crate::testing::unhex;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out);
        assert!(out.len().is_multiple_of(4));
        out
    }

    fn receptions(compound: &[u8]) -> Vec<Reception> {
        let mut all = Vec::new();
        read(compound, |told| {
            if let Told::Reception(reception) = told {
                all.push(reception);
            }
        });
        all
    }

    fn missing(compound: &[u8]) -> Vec<u16> {
        let mut all = Vec::new();
        read(compound, |told| match told {
            Told::Missing { ssrc: 7, seq } => all.push(seq),
            told => panic!("not asked for: {told:?}"),
        });
        all
    }

    #[test]
    fn a_sender_report_is_written_as_the_rfc_draws_it() {
        let reception = Reception {
            ssrc: 7,
            fraction_lost: 64,
            lost: -2,
            highest_seq: 0x1_ffff,
            jitter: 5,
            last_report: 0xaabb_ccdd,
            since_last_report: 65_536,
        };
        let report = written(|out| {
            sender_report(
                out,
                1,
                0x1122_3344_5566_7788,
                3_000,
                16,
                4_096,
                &[reception],
            );
        });
        assert_eq!(
            report,
            unhex(
                "81c8000c00000001112233445566778800000bb80000001000001000\
                0000000740fffffe0001ffff00000005aabbccdd00010000"
            )
        );
        assert_eq!(receptions(&report), [reception]);
    }

    #[test]
    fn much_to_report_takes_several_reports() {
        let stream = |ssrc| Reception {
            ssrc,
            ..Reception::default()
        };
        let blocks: Vec<_> = (0..70).map(stream).collect();
        let report = written(|out| receiver_report(out, 1, &blocks));
        assert_eq!(receptions(&report), blocks);
        let report = written(|out| sender_report(out, 1, 2, 3, 4, 5, &blocks));
        assert_eq!(receptions(&report), blocks);
        let nothing = written(|out| receiver_report(out, 1, &[]));
        assert_eq!(nothing, unhex("80c9000100000001"));
    }

    #[test]
    fn losses_beyond_24_bits_are_the_most_there_is() {
        let lost = |lost| {
            let block = Reception {
                lost,
                ..Reception::default()
            };
            receptions(&written(|out| receiver_report(out, 1, &[block])))[0].lost
        };
        assert_eq!(lost(i32::MAX), 0x7f_ffff);
        assert_eq!(lost(i32::MIN), -0x80_0000);
    }

    #[test]
    fn a_name_ends_in_a_zero_and_fills_its_word() {
        let named = |name: &str| written(|out| names(out, 7, name));
        assert_eq!(named("a"), unhex("81ca00020000000701016100"));
        assert_eq!(named("ab"), unhex("81ca0003000000070102616200000000"));
        assert_eq!(named(&"x".repeat(300)).len(), 4 + 4 + 2 + 255 + 3);
    }

    #[test]
    fn missing_packets_share_items() {
        let nack = written(|out| nack(out, 1, 7, [65_535, 0, 15, 16, 40].into_iter()));
        assert_eq!(
            nack,
            unhex("81cd00050000000100000007ffff80010010000000280000")
        );
    }

    #[test]
    fn who_misses_nothing_asks_for_nothing() {
        assert_eq!(written(|out| nack(out, 1, 7, [].into_iter())), []);
    }

    #[test]
    fn a_lost_picture_is_told() {
        let lost = written(|out| picture_lost(out, 1, 8));
        assert_eq!(lost, unhex("81ce00020000000100000008"));
    }

    #[test]
    fn a_bitrate_is_rounded_down() {
        let read_back = |bps| {
            let mut read_bps = None;
            let remb = written(|out| max_bitrate(out, 1, bps, &[7, 8]));
            assert_eq!(&remb[8..17], b"\0\0\0\0REMB\x02");
            read(&remb, |told| {
                if let Told::MaxBitrate { bps } = told {
                    read_bps = Some(bps);
                }
            });
            read_bps.expect("a bitrate")
        };
        for exact in [0, 1, 0x3_ffff, 0x4_0000, 1_000_000, 2_500_000] {
            assert_eq!(read_back(exact), exact);
        }
        assert_eq!(read_back(0x4_0001), 0x4_0000);
        assert_eq!(read_back(u64::MAX), 0x3_ffff << 46);
    }

    proptest! {
        #[test]
        fn missing_packets_are_read_as_they_were_written(
            first in any::<u16>(), gaps in prop::collection::vec(1_u16..40, 0..200),
        ) {
            let mut asked = vec![first];
            for gap in gaps {
                asked.push(asked[asked.len() - 1].wrapping_add(gap));
            }
            let nack = written(|out| nack(out, 1, 7, asked.iter().copied()));
            prop_assert_eq!(missing(&nack), asked);
        }
    }
}
