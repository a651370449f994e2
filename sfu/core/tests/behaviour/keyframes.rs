//! Keyframes are asked for when somebody needs one, never in a storm.

use schalter_sfu_core::TrackKind;

use crate::pair::{ANNA, BERT, Pair, Shape, Weather, millis, seconds};

#[test]
fn a_storm_of_requests_reaches_the_sender_as_a_few() {
    let mut pair = Pair::connected(40, Weather::FINE);
    let now = pair.now;
    pair.anna().publish(TrackKind::Camera, now);
    pair.run(seconds(1));
    let before = pair.anna().keyframe_requests.len();
    for _ in 0..100 {
        let now = pair.now;
        pair.bert().want_keyframe(TrackKind::Camera, now);
        pair.run(millis(20));
    }
    let asked = pair.anna().keyframe_requests.len() - before;
    assert!(
        (2..=3).contains(&asked),
        "the first and one a second, not {asked} in two"
    );
    let stats = pair.worker.stats();
    assert!(stats.keyframe_requests_received >= 90);
    assert!(stats.keyframe_requests_coalesced > 35);
}

#[test]
fn the_last_wish_of_a_storm_is_not_forgotten() {
    let mut pair = Pair::connected(41, Weather::FINE);
    let now = pair.now;
    pair.anna().publish(TrackKind::Screen, now);
    pair.run(seconds(1));
    for _ in 0..2 {
        let now = pair.now;
        pair.bert().want_keyframe(TrackKind::Screen, now);
        pair.run(millis(40));
    }
    let asked = pair.anna().keyframe_requests.len();
    pair.run(seconds(1));
    assert_eq!(pair.anna().keyframe_requests.len(), asked + 1);
}

#[test]
fn who_comes_late_gets_a_keyframe_without_asking() {
    let mut pair = Pair::empty(42, Weather::FINE);
    pair.join(ANNA, &Shape::default());
    pair.run_until(seconds(5), "Anna is there", |pair| {
        pair.anna().channel_open()
    });
    let now = pair.now;
    pair.anna().publish(TrackKind::Camera, now);
    pair.run(seconds(5));
    pair.join(BERT, &Shape::default());
    pair.run_until(seconds(5), "Bert sees Anna", |pair| {
        pair.bert()
            .got(TrackKind::Camera)
            .iter()
            .any(|received| received.is_key())
    });
    assert_eq!(pair.worker.stats().keyframe_requests_received, 0);
}

#[test]
fn a_track_seen_from_its_start_is_not_asked_again() {
    let mut pair = Pair::connected(43, Weather::FINE);
    let now = pair.now;
    pair.anna().publish(TrackKind::Camera, now);
    pair.run(seconds(2));
    assert_eq!(pair.anna().keyframe_requests, []);
}
