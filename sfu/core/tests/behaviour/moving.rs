//! Everybody in a room that moves to another node is asked over; until then all goes on.

use schalter_sfu_core::{Command, Refusal, Reply, RoomId, TrackKind};

use crate::pair::{Pair, ROOM, Weather, seconds};

#[test]
fn both_are_asked_for_a_second_connection_and_go_on_talking() {
    let mut pair = Pair::connected(61, Weather::FINE);
    let now = pair.now;
    pair.anna().publish(TrackKind::Microphone, now);
    pair.run(seconds(1));
    assert_eq!(pair.command(Command::Move { room: ROOM }), Ok(Reply::Done));
    pair.run(seconds(1));
    for browser in &pair.browsers {
        let asked = browser.messages.iter();
        let asked = asked.filter(|(_, text)| text == br#"{"t":"move"}"#);
        assert_eq!(asked.count(), 1, "each is asked once");
        assert!(!browser.closed, "and keeps what it has");
    }
    assert!(pair.bert().got(TrackKind::Microphone).len() > 90);
}

#[test]
fn a_room_that_is_not_there_cannot_move() {
    let mut pair = Pair::connected(62, Weather::FINE);
    let moved = pair.command(Command::Move { room: RoomId(404) });
    assert_eq!(moved, Err(Refusal::UnknownRoom));
}
