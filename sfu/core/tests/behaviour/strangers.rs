//! A datagram of a stranger makes no state and disturbs nobody, whatever it is.

use std::net::SocketAddr;

use proptest::prelude::*;
use schalter_sfu_core::{Command, DropReason, TrackKind};

use crate::pair::{ANNA, Pair, ROOM, Shape, Weather, seconds};

const STRANGER: SocketAddr = SocketAddr::new(
    std::net::IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 66)),
    6_666,
);

fn drops(pair: &Pair, reason: DropReason) -> u64 {
    pair.worker.stats().drops(reason)
}

#[test]
fn what_a_stranger_sends_is_counted_by_reason() {
    let mut pair = Pair::connected(100, Weather::FINE);
    pair.inject(STRANGER, &[]);
    pair.inject(STRANGER, &[128; 1600]);
    pair.inject(STRANGER, &[70; 40]);
    pair.inject(STRANGER, &[0; 40]);
    pair.inject(STRANGER, &[22; 200]);
    pair.inject(STRANGER, &[128; 200]);
    assert_eq!(drops(&pair, DropReason::TooShort), 1);
    assert_eq!(drops(&pair, DropReason::TooLong), 1);
    assert_eq!(drops(&pair, DropReason::Unparsable), 2);
    assert_eq!(drops(&pair, DropReason::UnknownAddress), 2);
}

#[test]
fn a_captured_check_of_another_session_or_a_forged_one_opens_nothing() {
    let mut pair = Pair::connected(101, Weather::FINE);
    let mut captured = pair.anna().up.sent.clone();
    captured.retain(|datagram| datagram[0] == 0 && datagram[1] == 1);
    let check = captured.last().expect("a browser sends checks").clone();
    let mut forged = check.clone();
    // Within the username nothing of ours is touched, but the seal breaks.
    forged[8] ^= 1;
    pair.inject(STRANGER, &forged);
    assert_eq!(drops(&pair, DropReason::BadStunIntegrity), 1);
    let left = Command::Leave {
        room: ROOM,
        participant: ANNA,
    };
    pair.command(left).expect("Anna is there");
    pair.inject(STRANGER, &check);
    assert_eq!(drops(&pair, DropReason::UnknownStunUser), 1);
    pair.inject(STRANGER, &[22; 200]);
    assert_eq!(drops(&pair, DropReason::UnknownAddress), 1);
}

#[test]
fn a_forged_dtls_hello_from_elsewhere_does_not_end_a_handshake() {
    let mut pair = Pair::empty(102, Weather::FINE);
    pair.join(ANNA, &Shape::default());
    let mut hello = vec![22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100];
    hello.resize(113, 1);
    for _ in 0..200 {
        pair.inject(STRANGER, &hello);
        pair.run(std::time::Duration::from_millis(1));
    }
    pair.run_until(seconds(5), "Anna connects", |pair| pair.anna().connected);
}

#[test]
fn whoever_knows_the_address_of_a_participant_cannot_end_its_connection() {
    let mut pair = Pair::connected(103, Weather::FINE);
    let (from, now) = (pair.anna().address, pair.now);
    pair.anna().publish(TrackKind::Microphone, now);
    for first in [0, 20, 21, 22, 23, 63, 128, 143, 191] {
        pair.inject(from, &[first; 120]);
        let mut record = vec![first, 254, 253, 0, 1, 0, 0, 0, 0, 0, 9, 0, 40];
        record.resize(53, first);
        pair.inject(from, &record);
    }
    pair.run(seconds(2));
    assert!(pair.bert().got(TrackKind::Microphone).len() > 80);
    assert!(pair.notices.len() == 2, "{:?}", pair.notices);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any bytes, from a stranger or from a participant's address, as the first datagram of a
    /// connection or in the middle: the worker goes on.
    #[test]
    fn no_bytes_make_the_worker_panic(
        datagrams in prop::collection::vec(
            (any::<bool>(), prop::sample::select(vec![0_u8, 1, 20, 22, 23, 63, 64, 128, 144, 191]),
             prop::collection::vec(any::<u8>(), 0..300)),
            1..40,
        ),
    ) {
        let mut pair = Pair::connected(104, Weather::FINE);
        let known = pair.anna().address;
        for (stranger, first, mut contents) in datagrams {
            if let Some(byte) = contents.first_mut() {
                *byte = first;
            }
            pair.inject(if stranger { STRANGER } else { known }, &contents);
        }
        prop_assert_eq!(pair.worker.stats().panics, 0);
        prop_assert_eq!(pair.room().participants.len(), 2);
    }

    /// Any text as an offer, or an offer with a piece cut out, is refused or answered.
    #[test]
    fn no_offer_makes_the_worker_panic(start in 0_usize..6000, length in 0_usize..400, junk in ".{0,40}") {
        let mut pair = Pair::empty(105, Weather::FINE);
        let number = pair.join(ANNA, &Shape::default());
        let mut offer = pair.browsers[number].offer.clone();
        let start = start.min(offer.len());
        let end = (start + length).min(offer.len());
        offer.replace_range(start..end, &junk);
        for offer in [offer, junk] {
            let participant = crate::pair::BERT;
            // Either is fine, as long as the room is in order afterwards.
            let joined = pair.command(Command::Join { room: ROOM, participant, offer }).is_ok();
            prop_assert!(pair.room().participants.len() <= 2);
            prop_assert!(joined || pair.room().participants.len() <= 2);
        }
        prop_assert_eq!(pair.worker.stats().panics, 0);
    }
}
