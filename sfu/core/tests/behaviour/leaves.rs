//! Who goes is gone at once, who stays keeps its place, and a room never holds three.

use schalter_sfu_core::{Command, Notice, Refusal, Reply, TrackKind};

use crate::pair::{ANNA, BERT, CARL, IDLE_TIMEOUT, Pair, ROOM, Shape, Weather, seconds};

#[test]
fn a_third_is_refused_and_disturbs_nobody() {
    let mut pair = Pair::connected(50, Weather::FINE);
    assert_eq!(
        pair.try_join(CARL, &Shape::default()),
        Err(Refusal::RoomFull)
    );
    let now = pair.now;
    pair.anna().publish(TrackKind::Microphone, now);
    pair.run(seconds(1));
    assert!(pair.bert().got(TrackKind::Microphone).len() > 40);
}

#[test]
fn leaving_ends_the_connection_and_frees_the_place() {
    let mut pair = Pair::connected(51, Weather::FINE);
    let left = pair.command(Command::Leave {
        room: ROOM,
        participant: BERT,
    });
    assert_eq!(left, Ok(Reply::Done));
    pair.run(seconds(1));
    assert!(pair.bert().closed, "its browser learns it at once");
    assert_eq!(pair.room().participants.len(), 1);
    assert_eq!(pair.worker.stats().participants, 1);
    pair.join(CARL, &Shape::default());
    pair.run_until(seconds(5), "Carl is there", |pair| {
        pair.browsers[2].connected
    });
}

#[test]
fn a_closed_room_is_forgotten() {
    let mut pair = Pair::connected(52, Weather::FINE);
    for _ in 0..2 {
        assert_eq!(
            pair.command(Command::CloseRoom { room: ROOM }),
            Ok(Reply::Done)
        );
    }
    pair.run(seconds(1));
    assert!(pair.browsers.iter().all(|browser| browser.closed));
    assert_eq!(
        pair.command(Command::Room { room: ROOM }),
        Err(Refusal::UnknownRoom)
    );
    let stats = pair.worker.stats();
    assert_eq!(
        (stats.rooms, stats.participants, stats.connected),
        (0, 0, 0)
    );
    assert_eq!(
        pair.worker
            .wake_at()
            .filter(|at| *at > pair.now + IDLE_TIMEOUT),
        None
    );
}

#[test]
fn whoever_falls_silent_is_removed_after_the_idle_timeout() {
    let mut pair = Pair::connected(53, Weather::FINE);
    pair.bert().up.weather.loss = 1.0;
    let gone = Notice::Disconnected {
        room: ROOM,
        participant: BERT,
    };
    pair.run(IDLE_TIMEOUT.saturating_sub(seconds(1)));
    assert!(!pair.notices.contains(&gone));
    pair.run(seconds(3));
    assert_eq!(
        pair.notices
            .iter()
            .filter(|notice| **notice == gone)
            .count(),
        1
    );
    let state = pair.room();
    assert_eq!(state.participants.len(), 1);
    assert!(state.participants[0].connected && state.participants[0].id == ANNA);
}

#[test]
fn nothing_is_sent_to_whom_consent_is_gone() {
    let mut pair = Pair::connected(54, Weather::FINE);
    let now = pair.now;
    pair.anna().publish(TrackKind::Camera, now);
    pair.bert().up.weather.loss = 1.0;
    pair.run(seconds(20));
    let before = pair.bert().down.sent.len();
    pair.run(seconds(5));
    assert_eq!(pair.bert().down.sent.len(), before, "RFC 7675");
    assert!(!pair.room().participants[1].connected);
    pair.bert().up.weather.loss = 0.0;
    let seen = pair.bert().got(TrackKind::Camera).len();
    pair.restart_ice(BERT, 1);
    pair.run_until(seconds(4), "a keyframe for who is back", |pair| {
        pair.bert().got(TrackKind::Camera)[seen..]
            .iter()
            .any(|received| received.is_key())
    });
}

#[test]
fn whoever_never_connects_is_removed_too() {
    let mut pair = Pair::empty(55, Weather::FINE);
    pair.join(ANNA, &Shape::default());
    pair.browsers[0].up.weather.loss = 1.0;
    pair.run(IDLE_TIMEOUT + seconds(1));
    let gone = Notice::Disconnected {
        room: ROOM,
        participant: ANNA,
    };
    assert_eq!(pair.notices, [gone]);
    assert_eq!(pair.worker.stats().participants, 0);
}

#[test]
fn a_browser_that_says_goodbye_is_gone_at_once() {
    let mut pair = Pair::connected(56, Weather::FINE);
    let now = pair.now;
    pair.anna().hang_up(now);
    pair.run(seconds(1));
    assert!(pair.notices.contains(&Notice::Disconnected {
        room: ROOM,
        participant: ANNA
    }));
}

#[test]
fn commands_for_nobody_are_refused() {
    let mut pair = Pair::empty(57, Weather::FINE);
    let unknown = schalter_sfu_core::RoomId(99);
    let leave = |room| Command::Leave {
        room,
        participant: ANNA,
    };
    assert_eq!(pair.command(leave(unknown)), Err(Refusal::UnknownRoom));
    assert_eq!(pair.command(leave(ROOM)), Err(Refusal::UnknownParticipant));
}
