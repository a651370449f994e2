//! Another network: an ICE restart keeps the connection, and trickled candidates are taken.

use std::net::SocketAddr;

use schalter_sfu_core::{Command, Refusal, Reply, TrackKind};

use crate::pair::{ANNA, Pair, ROOM, Weather, seconds};

#[test]
fn an_ice_restart_moves_the_connection_to_another_network() {
    let mut pair = Pair::connected(90, Weather::FINE);
    let now = pair.now;
    pair.anna().publish(TrackKind::Microphone, now);
    pair.run(seconds(1));
    pair.anna()
        .move_to(SocketAddr::from(([203, 0, 113, 9], 40_000)));
    pair.restart_ice(ANNA, 0);
    pair.run(seconds(2));
    let before = pair.bert().got(TrackKind::Microphone).len();
    pair.run(seconds(1));
    assert!(pair.bert().got(TrackKind::Microphone).len() >= before + 45);
    assert_eq!(
        pair.notices.len(),
        2,
        "nobody was reported gone: {:?}",
        pair.notices
    );
}

#[test]
fn answers_name_the_slot_before_and_after_a_restart() {
    let mut pair = Pair::connected(91, Weather::FINE);
    let ufrag = |answer: &str| {
        let line = answer
            .lines()
            .find_map(|line| line.strip_prefix("a=ice-ufrag:"));
        line.expect("an answer has a ufrag").to_owned()
    };
    let before = ufrag(&pair.anna().answer);
    pair.restart_ice(ANNA, 0);
    let after = ufrag(&pair.anna().answer);
    assert_ne!(before, after);
    assert_eq!(before[..10], after[..10], "worker and slot");
    assert!(!pair.anna().answer.contains(&format!("ufrag {before}")));
}

#[test]
fn an_offer_of_another_connection_is_no_restart() {
    let mut pair = Pair::connected(92, Weather::FINE);
    let offer = pair.bert().offer.clone();
    let renegotiate = Command::Renegotiate {
        room: ROOM,
        participant: ANNA,
        offer,
    };
    // All test browsers make their own certificate.
    assert!(matches!(pair.command(renegotiate), Err(Refusal::Replaced)));
    let now = pair.now;
    pair.anna().publish(TrackKind::Microphone, now);
    pair.run(seconds(1));
    assert!(
        !pair.bert().got(TrackKind::Microphone).is_empty(),
        "nothing changed"
    );
}

#[test]
fn trickled_candidates_are_taken_and_nonsense_is_refused() {
    let mut pair = Pair::connected(93, Weather::FINE);
    let trickle = |fragment: &str| Command::AddCandidates {
        room: ROOM,
        participant: ANNA,
        fragment: fragment.to_owned(),
    };
    let good = "a=candidate:3 1 udp 2113937151 203.0.113.9 51472 typ host\r\n";
    assert_eq!(pair.command(trickle(good)), Ok(Reply::Done));
    assert_eq!(
        pair.command(trickle("a=end-of-candidates")),
        Ok(Reply::Done)
    );
    let bad = "a=candidate:3 1 udp five six seven typ host";
    assert!(matches!(
        pair.command(trickle(bad)),
        Err(Refusal::BadCandidate(_))
    ));
    let other = "a=ice-ufrag:else\r\na=candidate:3 1 udp 1 203.0.113.9 51472 typ host";
    assert!(matches!(
        pair.command(trickle(other)),
        Err(Refusal::BadCandidate(_))
    ));
}
