//! Whoever captured datagrams and sends them again achieves nothing.

use std::collections::BTreeSet;

use schalter_sfu_core::{DropReason, TrackKind};

use crate::pair::{Pair, Weather, millis, seconds};

#[test]
fn a_replayed_packet_reaches_nobody_twice() {
    let mut pair = Pair::connected(80, Weather::FINE);
    let now = pair.now;
    pair.anna().publish(TrackKind::Camera, now);
    pair.run(seconds(1));
    let captured = pair.anna().up.sent.clone();
    let (from, before) = (
        pair.anna().address,
        pair.bert().got(TrackKind::Camera).len(),
    );
    pair.anna().unpublish(TrackKind::Camera);
    pair.run(seconds(1));
    let counted = pair.worker.stats().drops(DropReason::NothingNew);
    let rtp = captured
        .iter()
        .filter(|datagram| matches!(datagram[..], [128..=191, 0..=191 | 224.., ..]));
    let mut replayed = 0;
    for datagram in rtp {
        pair.inject(from, datagram);
        replayed += 1;
    }
    pair.run(seconds(1));
    let counted = pair.worker.stats().drops(DropReason::NothingNew) - counted;
    assert!(
        replayed > 50 && counted == replayed,
        "{counted} of {replayed} counted"
    );
    let got = pair.bert().got(TrackKind::Camera);
    let numbers: BTreeSet<_> = got.iter().map(|received| received.number()).collect();
    assert_eq!(got.len(), numbers.len(), "nothing came twice");
    assert!(got.len() <= before + 6, "only what was on its way");
}

#[test]
fn a_replayed_keyframe_request_costs_few_keyframes() {
    let mut pair = Pair::connected(81, Weather::FINE);
    let now = pair.now;
    pair.anna().publish(TrackKind::Camera, now);
    pair.run(seconds(1));
    let mark = pair.bert().up.sent.len();
    let now = pair.now;
    pair.bert().want_keyframe(TrackKind::Camera, now);
    pair.run(millis(50));
    let rtcp = |datagram: &Vec<u8>| datagram[0] >= 128 && (192..224).contains(&datagram[1]);
    let bert = pair.bert();
    let captured: Vec<_> = bert.up.sent[mark..]
        .iter()
        .filter(|d| rtcp(d))
        .cloned()
        .collect();
    let (from, before) = (bert.address, pair.anna().keyframe_requests.len());
    assert!(!captured.is_empty(), "the request was captured");
    for _ in 0..100 {
        for datagram in &captured {
            pair.inject(from, datagram);
        }
        pair.run(millis(10));
    }
    let asked = pair.anna().keyframe_requests.len() - before;
    assert!(asked <= 4, "{asked} in a second");
}
