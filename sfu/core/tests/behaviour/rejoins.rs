//! Who reloads the page comes back into the same place; the other notices a short pause.

use schalter_sfu_core::TrackKind;

use crate::pair::{ANNA, Pair, Shape, Weather, millis, seconds};

#[test]
fn a_reload_replaces_the_connection_and_continues_the_stream() {
    let mut pair = Pair::connected(60, Weather::FINE);
    let now = pair.now;
    pair.anna().publish(TrackKind::Camera, now);
    pair.bert().publish(TrackKind::Camera, now);
    pair.run(seconds(2));
    let before = pair.bert().got(TrackKind::Camera).len();

    let again = pair.join(ANNA, &Shape::default());
    assert_eq!(pair.room().participants.len(), 2);
    pair.run_until(seconds(5), "Anna is back", |pair| {
        pair.browsers[again].connected
    });
    let now = pair.now;
    pair.browsers[again].publish(TrackKind::Camera, now);
    pair.run(seconds(2));

    assert!(pair.anna().closed, "the old page learns it");
    let got = pair.bert().got(TrackKind::Camera);
    assert!(got.len() > before + 100, "Bert sees the new connection");
    assert!(
        got.iter().all(|received| received.ssrc == got[0].ssrc),
        "over the same stream"
    );
    for two in got.windows(2) {
        assert_eq!(two[0].seq + 1, two[1].seq, "without a gap");
        let passed = two[1].time.wrapping_sub(two[0].time);
        assert!(passed < 3 * 90_000, "time goes on, not {passed}");
    }
}

#[test]
fn the_one_who_reloads_sees_the_other_again_at_once() {
    let mut pair = Pair::connected(61, Weather::FINE);
    let now = pair.now;
    pair.bert().publish(TrackKind::Screen, now);
    pair.run(seconds(2));
    let again = pair.join(ANNA, &Shape::default());
    pair.run_until(seconds(5), "Anna is back", |pair| {
        pair.browsers[again].connected
    });
    pair.run(millis(200));
    let got = pair.browsers[again].got(TrackKind::Screen);
    assert!(
        got.iter().any(|received| received.is_key()),
        "with a keyframe"
    );
    assert!(
        pair.bert().connected && !pair.bert().closed,
        "Bert keeps his connection"
    );
}
