//! A participant that has keys and means harm: it hurts nobody but itself.

use proptest::prelude::*;
use schalter_sfu_core::{DropReason, PacketKind, TrackKind};

use crate::pair::{Pair, VIDEO_MAX_BPS, forger, millis, seconds};
use crate::plays::{self, ssrc_of, with_forger};

const PSFB: u8 = 206;
const RTPFB: u8 = 205;

/// A feedback message (RFC 4585) with any body.
fn feedback(kind: u8, format: u8, sender: [u8; 4], body: &[u8]) -> Vec<u8> {
    let mut text = vec![0x80 | format, kind];
    let words = u16::try_from(1 + body.len() / 4).expect("a short body");
    text.extend(words.to_be_bytes());
    text.extend(sender);
    text.extend(body);
    forger::rtcp(&text).expect("Anna has sent reports")
}

/// The streams Bert's packets reach Anna as.
fn ssrc_to_anna(pair: &Pair, track: TrackKind) -> [u8; 4] {
    let got = pair.browsers[0].got(track);
    got.last().expect("Anna gets that track").ssrc.to_be_bytes()
}

fn inject(pair: &mut Pair, datagram: &[u8]) {
    let from = pair.anna().address;
    pair.inject(from, datagram);
}

#[test]
fn the_forger_forges() {
    let mut pair = with_forger();
    let own = ssrc_of(&pair, TrackKind::Camera);
    let media = ssrc_to_anna(&pair, TrackKind::Camera);
    let before = pair.worker.stats().keyframe_requests_received;
    let pli = feedback(PSFB, 1, own, &media);
    inject(&mut pair, &pli);
    pair.run(millis(50));
    let after = pair.worker.stats().keyframe_requests_received;
    assert_eq!(after, before + 1, "the seal holds: it is taken for Anna's");

    // A packet of a picture of hers that she never sent, a little ahead of those she did.
    let sent = pair.anna().up.sent.clone();
    let newest = sent
        .iter()
        .rfind(|sent| sent[0] >= 128 && sent.len() > 1_000 && sent[8..12] == own);
    let mut header = newest.expect("Anna sends pictures")[..12].to_vec();
    header[0] = 0x80;
    header[3] = header[3].wrapping_add(40);
    let packet = forger::rtp(&header, b"Kforged").expect("Anna has sent RTP");
    inject(&mut pair, &packet);
    pair.run(millis(200));
    let got = &pair.bert().received;
    assert!(got.iter().any(|got| got.payload == b"Kforged"));
}

/// RTCP that asks for everything again and again: what is sent again stays a fraction.
#[test]
fn a_storm_of_nacks_is_not_answered_with_a_storm() {
    let mut pair = with_forger();
    pair.run(seconds(1));
    let (own, media) = (
        ssrc_of(&pair, TrackKind::Camera),
        ssrc_to_anna(&pair, TrackKind::Camera),
    );
    let newest = pair.browsers[0].got(TrackKind::Camera).last().unwrap().seq;
    let sent = |pair: &Pair| pair.worker.stats().sent(PacketKind::Camera).packets;
    let before = sent(&pair);
    let mut asked = 0;
    for _ in 0..100 {
        let mut body = media.to_vec();
        for block in 0..16_u64 {
            let first = u16::try_from((newest - 17 * block) % 65_536).unwrap();
            body.extend(first.to_be_bytes());
            body.extend([0xff, 0xff]);
            asked += 17;
        }
        let nack = feedback(RTPFB, 1, own, &body);
        inject(&mut pair, &nack);
        pair.run(millis(10));
    }
    let sent = sent(&pair) - before;
    // Two cameras at 90 packets a second, and as many resends at the very most.
    assert!(sent < 400, "{sent} packets for {asked} asked");
    let heard = pair.bert().got(TrackKind::Microphone).len();
    assert!(heard > 80, "Bert hears on: {heard}");
}

#[test]
fn a_lying_estimate_moves_the_cap_only_within_its_bounds() {
    let mut pair = with_forger();
    let own = ssrc_of(&pair, TrackKind::Camera);
    let media = ssrc_to_anna(&pair, TrackKind::Camera);
    // REMB: 2^18 * 2^63 bit/s, then none at all.
    for rate in [[1, 0xff, 0xff, 0xff], [1, 0, 0, 0]] {
        let mut body = vec![0; 4];
        body.extend(b"REMB");
        body.extend(rate);
        body.extend(media);
        let remb = feedback(PSFB, 15, own, &body);
        inject(&mut pair, &remb);
        pair.run(seconds(1));
        let cap = pair.bert().cap_bps;
        let most = 2 * VIDEO_MAX_BPS + 64_000;
        assert!(
            cap.is_none_or(|cap| (64_000..=most).contains(&cap)),
            "{cap:?}"
        );
    }
    let now = pair.now;
    let before = pair.anna().got(TrackKind::Microphone).len();
    assert!(now > pair.anna().received[0].at);
    pair.run(seconds(1));
    assert!(pair.anna().got(TrackKind::Microphone).len() > before + 40);
}

/// Every packet another stream: neither rooms nor memory fill, and what is real goes on.
#[test]
fn a_thousand_streams_of_one_participant_are_not_a_thousand_tracks() {
    let mut pair = with_forger();
    for number in 0..1_000_u32 {
        let mut header = vec![0x80, 96, 0, 7, 0, 0, 0, 0];
        header.extend((0x4000_0000 + number).to_be_bytes());
        let packet = forger::rtp(&header, &[1; 100]).expect("Anna has sent RTP");
        inject(&mut pair, &packet);
    }
    let before = pair.bert().got(TrackKind::Camera).len();
    pair.run(seconds(1));
    assert!(pair.bert().got(TrackKind::Camera).len() > before + 80);
    assert!(pair.worker.stats().drops(DropReason::NothingNew) >= 900);
    assert!(pair.worker.stats().keyframe_requests_sent < 10);
}

#[test]
fn nonsense_in_place_of_sctp_ends_at_most_the_channel() {
    let mut pair = with_forger();
    for length in 0..120_u8 {
        forger::say_instead(&vec![length; usize::from(length)]);
        let now = pair.now;
        pair.anna().tell(true, b"x", now);
        pair.run(millis(10));
    }
    assert_eq!(pair.worker.stats().panics, 0);
    let before = pair.bert().got(TrackKind::Microphone).len();
    pair.run(seconds(1));
    assert!(pair.bert().got(TrackKind::Microphone).len() > before + 40);
    let now = pair.now;
    pair.bert().tell(false, b"hello", now);
    pair.run(millis(500));
    assert!(pair.room().participants.iter().all(|one| one.connected));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_an_insider_seals_harms_the_other(script in prop::collection::vec(any::<u8>(), 0..4_000)) {
        plays::insider(&script);
    }

    #[test]
    fn nothing_a_stranger_sends_harms_anybody(script in prop::collection::vec(any::<u8>(), 0..4_000)) {
        plays::datagrams(&script);
    }
}
