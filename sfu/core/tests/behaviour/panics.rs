//! One panic costs one participant.

use schalter_sfu_core::{Command, Notice, Reply, TrackKind};

use crate::pair::{ANNA, BERT, Pair, ROOM, Shape, Weather, seconds};

#[test]
fn a_panicking_engine_takes_only_its_participant() {
    let mut pair = Pair::connected(110, Weather::FINE);
    let panic = Command::Panic {
        room: ROOM,
        participant: ANNA,
    };
    assert_eq!(pair.command(panic), Ok(Reply::Done));
    pair.run(seconds(3));
    assert!(pair.notices.contains(&Notice::Lost {
        room: ROOM,
        participant: ANNA
    }));
    assert_eq!(pair.worker.stats().panics, 1);
    let state = pair.room();
    assert_eq!(state.participants.len(), 1);
    assert_eq!(
        (state.participants[0].id, state.participants[0].connected),
        (BERT, true)
    );

    let again = pair.join(ANNA, &Shape::default());
    pair.run_until(seconds(5), "Anna is back", |pair| {
        pair.browsers[again].connected
    });
    let now = pair.now;
    pair.browsers[again].publish(TrackKind::Microphone, now);
    pair.run(seconds(1));
    assert!(!pair.bert().got(TrackKind::Microphone).is_empty());
}
