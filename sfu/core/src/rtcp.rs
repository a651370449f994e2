//! Reads the reports of a peer: RTCP (RFC 3550) with feedback (RFC 4585, RFC 5104,
//! draft-alvestrand-rmcat-remb-03). Ours are written in `rtcp_write.rs`.

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::unhex;

    /// What a compound tells, as it is printed.
    fn all(compound: &[u8]) -> Vec<String> {
        let mut all = Vec::new();
        read(compound, |told| all.push(format!("{told:?}")));
        all
    }

    fn told(told: &[Told<'_>]) -> Vec<String> {
        told.iter().map(|told| format!("{told:?}")).collect()
    }

    const BLOCK: &str = "00000007 40fffffe 0001ffff 00000005 aabbccdd 00010000";

    fn block() -> Told<'static> {
        Told::Reception(Reception {
            ssrc: 7,
            fraction_lost: 64,
            lost: -2,
            highest_seq: 0x1_ffff,
            jitter: 5,
            last_report: 0xaabb_ccdd,
            since_last_report: 65_536,
        })
    }

    fn hex(spaced: &str) -> Vec<u8> {
        unhex(&spaced.replace(' ', ""))
    }

    #[test]
    fn a_sender_report_tells_the_time_and_how_streams_arrive() {
        let head = "81c8000c 00000001 11223344 55667788 00000bb8 00000010 00001000";
        let compound = hex(&format!("{head} {BLOCK}"));
        let report = Told::SenderReport {
            ssrc: 1,
            ntp: 0x1122_3344_5566_7788,
            time: 3_000,
        };
        assert_eq!(all(&compound), told(&[report, block()]));
    }

    #[test]
    fn a_compound_is_read_to_its_end() {
        let compound = hex(&format!(
            "81c90007 00000001 {BLOCK} \
            81ca0003 00000001 01026162 00000000 \
            81cd0003 00000001 00000007 ffff0005 \
            81ce0002 00000001 00000008 \
            84ce0006 00000001 00000000 00000009 05000000 0000000a 06000000 \
            8fce0005 00000001 00000000 52454d42 010bd090 00000007 \
            82cb0002 00000001 00000002"
        ));
        let missing = |seq| Told::Missing { ssrc: 7, seq };
        let expected = [
            block(),
            missing(65_535),
            missing(0),
            missing(2),
            Told::PictureLost { ssrc: 8 },
            Told::FullIntra { ssrc: 9 },
            Told::FullIntra { ssrc: 10 },
            Told::MaxBitrate { bps: 250_000 << 2 },
            Told::Goodbye { ssrc: 1 },
            Told::Goodbye { ssrc: 2 },
        ];
        assert_eq!(all(&compound), told(&expected));
    }

    #[test]
    fn padding_is_no_part_of_the_feedback() {
        let nack = hex("a1cd0004 00000001 00000007 00050000 00000004");
        assert_eq!(all(&nack), told(&[Told::Missing { ssrc: 7, seq: 5 }]));
        let lie = hex("a1cd0003 00000001 00000007 000500ff");
        assert_eq!(all(&lie), told(&[]));
    }

    #[test]
    fn a_bitrate_beyond_all_numbers_is_the_highest_number() {
        let remb = hex("8fce0004 00000001 00000000 52454d42 00ffffff");
        let most = Told::MaxBitrate { bps: u64::MAX };
        assert_eq!(all(&remb), told(&[most]));
        let other = hex("8fce0004 00000001 00000000 4f544852 00ffffff");
        assert_eq!(all(&other), told(&[]));
    }

    #[test]
    fn what_is_cut_off_is_passed_over() {
        let goodbye = "81cb0001 00000001";
        // Blocks, items and streams that are not there, then a whole packet.
        for broken in [
            "9fc80002 00000001 00000002",
            "9fc90001 00000001",
            "81cd0002 00000001 00000007",
            "81cd0001 00000001",
            "84ce0003 00000001 00000000 00000009",
            "8fce0003 00000001 00000000 52454d42",
            "8fcd0003 00000001 00000000 00010001",
            "9fcb0000",
        ] {
            let compound = hex(&format!("{broken} {goodbye}"));
            assert_eq!(
                all(&compound),
                told(&[Told::Goodbye { ssrc: 1 }]),
                "{broken}"
            );
        }
        assert_eq!(all(&hex("81c90099 00000001")), told(&[]));
        assert_eq!(all(&hex("01cb0001 00000001")), told(&[]));
    }

    proptest! {
        #[test]
        fn anything_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut count = 0;
            read(&bytes, |_| count += 1);
            prop_assert!(count <= bytes.len() * 5);
        }

        /// As above, but what is read is a packet.
        #[test]
        fn any_packet_can_be_read(
            (count, kind) in (0_u8..32, 200_u8..208),
            words in prop::collection::vec(any::<u32>(), 0..50),
        ) {
            let mut packet = vec![VERSION | count, kind, 0, u8::try_from(words.len()).unwrap()];
            packet.extend(words.iter().flat_map(|word| word.to_be_bytes()));
            let mut count = 0;
            read(&packet, |_| count += 1);
            prop_assert!(count <= packet.len() * 5);
        }
    }
}
