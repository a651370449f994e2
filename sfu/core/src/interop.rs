//! Our seals, heads and reports against str0m's: two of its engines talk with keys we know, we
//! read along what they send and put in words of our own.

use std::time::{Duration, Instant};

use str0m::rtp::rtcp::{Rtcp, Twcc};

use crate::SrtpProfile;
use crate::interop_play::{End, Play, payload, sound_time};
use crate::packet::{is_rtcp, is_rtp};
use crate::recorder::Recorder;
use crate::rtcp::{Reception, Told, read};
use crate::rtcp_write::{max_bitrate, nack, names, picture_lost, receiver_report, sender_report};
use crate::rtp::{Head, NewHead};
use crate::seal::Opener;
use crate::testing::start;
use crate::twcc::Arrivals;

/// A header extension (RFC 6464): the first bit, and how far below the loudest.
const SPEAKING_AT_30_DB: u8 = 0x9e;

#[test]
fn we_open_what_str0m_sealed() {
    for profile in SrtpProfile::ALL {
        let mut play = Play::connected(profile);
        play.anna_speaks();
        let (opener, _) = Play::bert_keys(profile);
        let ssrc = Play::ssrc(&mut play.anna, play.mid);
        let sound: Vec<_> = play.anna.sealed.iter().filter(|it| is_rtp(it)).collect();
        assert_eq!(sound.len(), 50);
        for (seq, datagram) in (65_510_u64..).zip(sound) {
            let head = Head::read(datagram).expect("a head");
            assert_eq!((head.ssrc, u64::from(head.seq)), (ssrc, seq & 0xffff));
            assert_eq!((head.time, head.marker), (sound_time(seq), seq % 2 == 0));
            let mut extensions = head.extensions(datagram);
            assert!(extensions.any(|(_, value)| value == [SPEAKING_AT_30_DB]));
            let mut out = [0; 100];
            let bytes = opener.open_rtp(datagram, head.bytes, ssrc, seq, &mut out);
            assert_eq!(&out[..bytes.expect("it is authentic")], payload(seq));
        }
    }
}

#[test]
fn str0m_opens_what_we_sealed() {
    for profile in SrtpProfile::ALL {
        let mut play = Play::connected(profile);
        let (_, sealer) = Play::bert_keys(profile);
        let ssrc = Play::ssrc(&mut play.bert, play.mid);
        let (mid, pt) = (play.mid.to_string(), *play.pt());
        for seq in 7..60_u16 {
            let level = [SPEAKING_AT_30_DB];
            let head = NewHead {
                marker: true,
                pt,
                seq,
                time: sound_time(seq.into()),
                ssrc,
                extensions: &[(1, &level), (4, mid.as_bytes())],
                padded: false,
            };
            let mut packet = vec![0; head.bytes()];
            let head_bytes = head.write(&mut packet);
            packet.extend(payload(seq.into()));
            packet.resize(packet.len() + sealer.rtp_tag_bytes(), 0);
            sealer.seal_rtp(&mut packet, head_bytes, ssrc, seq.into());
            play.anna.receive(play.bert.address, &packet, play.now);
            play.run(Duration::from_millis(20));
        }
        assert_eq!(play.anna.packets.len(), 53);
        for (seq, packet) in (7..).zip(&play.anna.packets) {
            assert_eq!((*packet.seq_no, *packet.header.ssrc), (seq, ssrc));
            assert_eq!(packet.header.timestamp, sound_time(seq));
            assert_eq!(*packet.payload, payload(seq));
            let values = &packet.header.ext_vals;
            assert_eq!(
                (values.audio_level, values.mid),
                (Some(-30), Some(play.mid))
            );
        }
    }
}

/// What one side told in its sealed reports, in words both can be put into.
fn told(end: &End, mut opener: Opener) -> Vec<String> {
    let mut all = Vec::new();
    let mut out = Vec::new();
    for datagram in end.sealed.iter().filter(|it| is_rtcp(it)) {
        opener
            .open_rtcp(datagram, &mut out)
            .expect("it is authentic");
        read(&out, |told| {
            all.push(match told {
                Told::SenderReport { ssrc, time, .. } => format!("sends {ssrc} {time}"),
                Told::Reception(block) => format!("gets {block:?}"),
                Told::Arrivals(arrivals) => format!("came {:?}", ours(arrivals)),
                other => format!("{other:?}"),
            });
        });
    }
    all
}

/// Numbers and microseconds, the first of which counts from the reference.
fn ours(arrivals: Arrivals<'_>) -> Vec<(u16, Option<i64>)> {
    arrivals.iter().collect()
}

fn theirs(twcc: &Twcc) -> Vec<(u16, Option<i64>)> {
    let zero = start();
    let all = twcc
        .clone()
        .into_iter(zero, u64::from(twcc.base_seq).into());
    let micros = |at: Instant| i64::try_from((at - zero).as_micros()).expect("soon");
    all.map(|(seq, _, at)| (u16::try_from(*seq & 0xffff).unwrap(), at.map(micros)))
        .collect()
}

fn in_words(rtcp: &Rtcp) -> Vec<String> {
    let gets = |report: &str0m::rtp::rtcp::ReceptionReport| {
        let block = Reception {
            ssrc: *report.ssrc,
            fraction_lost: report.fraction_lost,
            lost: i32::try_from(report.packets_lost).expect("few"),
            highest_seq: report.max_seq,
            jitter: report.jitter,
            last_report: report.last_sr_time,
            since_last_report: report.last_sr_delay,
        };
        format!("gets {block:?}")
    };
    match rtcp {
        Rtcp::SenderReport(report) => {
            let info = &report.sender_info;
            let sends = format!("sends {} {}", *info.ssrc, info.rtp_time.numer());
            std::iter::once(sends)
                .chain(report.reports.iter().map(gets))
                .collect()
        }
        Rtcp::ReceiverReport(report) => report.reports.iter().map(gets).collect(),
        Rtcp::Twcc(twcc) => vec![format!("came {:?}", theirs(twcc))],
        // Names and extended reports tell us nothing.
        _ => Vec::new(),
    }
}

#[test]
fn we_read_the_reports_str0m_wrote() {
    for profile in SrtpProfile::ALL {
        let mut play = Play::connected(profile);
        play.anna_speaks();
        play.run(Duration::from_secs(12));
        let anna = told(&play.anna, Play::bert_keys(profile).0);
        let expected: Vec<_> = play.anna.wrote.iter().flat_map(in_words).collect();
        assert_eq!(anna, expected);
        assert!(anna.iter().any(|told| told.starts_with("sends")));
        let bert = told(&play.bert, Play::anna_keys(profile).0);
        let expected: Vec<_> = play.bert.wrote.iter().flat_map(in_words).collect();
        assert_eq!(bert, expected);
        for kind in ["gets", "came"] {
            assert!(bert.iter().any(|told| told.starts_with(kind)), "{kind}");
        }
    }
}

#[test]
fn str0m_reads_the_reports_we_wrote() {
    for profile in SrtpProfile::ALL {
        let mut play = Play::connected(profile);
        let (_, mut sealer) = Play::bert_keys(profile);
        let sound = Play::ssrc(&mut play.anna, play.mid);
        let block = Reception {
            ssrc: sound,
            fraction_lost: 3,
            lost: 4,
            highest_seq: 5,
            jitter: 6,
            last_report: 7,
            since_last_report: 8,
        };
        let mut recorder = Recorder::default();
        for (seq, after_ms) in [(65_530, 0), (65_531, 20), (2, 900), (1, 1_000), (4, 1_001)] {
            recorder.came(seq, play.now + Duration::from_millis(after_ms));
        }
        let mut compound = Vec::new();
        sender_report(&mut compound, 77, 1 << 63, 960, 10, 1_000, &[block]);
        names(&mut compound, 77, "schalter");
        receiver_report(&mut compound, 77, &[block]);
        nack(&mut compound, 77, sound, [9, 10, 30].into_iter());
        picture_lost(&mut compound, 77, sound);
        max_bitrate(&mut compound, 77, 1_000_000, &[sound]);
        recorder.report(&mut compound, 77, sound);
        sealer.seal_rtcp(&mut compound);
        play.anna.receive(play.bert.address, &compound, play.now);
        play.deliver();
        check(&play.anna.read, sound, block);
    }
}

fn check(all: &[Rtcp], sound: u32, block: Reception) {
    let gets = format!("gets {block:?}");
    assert_eq!(all.len(), 7, "{all:?}");
    let mut seen = 0;
    for rtcp in all {
        seen += 1;
        match rtcp {
            Rtcp::SenderReport(_) => {
                assert_eq!(in_words(rtcp), ["sends 77 960", &gets]);
            }
            Rtcp::ReceiverReport(_) => assert_eq!(in_words(rtcp), [&*gets]),
            Rtcp::SourceDescription(names) => {
                let name = &names.reports[0];
                assert_eq!((*name.ssrc, &*name.values[0].1), (77, "schalter"));
            }
            Rtcp::Nack(nack) => {
                let items: Vec<_> = nack.reports.iter().map(|it| (it.pid, it.blp)).collect();
                assert_eq!((*nack.ssrc, items), (sound, vec![(9, 1), (30, 0)]));
            }
            Rtcp::Pli(pli) => assert_eq!((*pli.sender_ssrc, *pli.ssrc), (77, sound)),
            Rtcp::Remb(remb) => assert_eq!((remb.bitrate, &remb.ssrcs[..]), (1e6, &[sound][..])),
            Rtcp::Twcc(twcc) => {
                let came: Vec<_> = theirs(twcc);
                let came = came
                    .into_iter()
                    .filter_map(|(seq, at)| at.map(|at| (seq, at)));
                let expected = [
                    (65_530, 0),
                    (65_531, 20_000),
                    (1, 1_000_000),
                    (2, 900_000),
                    (4, 1_001_000),
                ];
                assert_eq!(came.collect::<Vec<_>>(), expected);
            }
            other => panic!("nobody wrote {other:?}"),
        }
    }
    assert_eq!(seen, 7);
}
