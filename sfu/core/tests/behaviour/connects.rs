//! Two browsers connect, talk and see each other: the whole way at once.

use schalter_sfu_core::{Notice, TrackKind};

use crate::pair::{ANNA, BERT, Pair, ROOM, Weather, seconds};

#[test]
fn two_browsers_see_and_hear_each_other() {
    let mut pair = Pair::connected(1, Weather::FINE);
    let now = pair.now;
    for browser in &mut pair.browsers {
        browser.publish_all(now);
    }
    pair.run(seconds(3));
    for browser in &pair.browsers {
        for track in TrackKind::ALL {
            let got = browser.got(track);
            let least = if track.is_video() { 250 } else { 140 };
            assert!(got.len() > least, "{track:?}: {}", got.len());
            assert!(
                !track.is_video() || got[0].is_key(),
                "{track:?} starts with a keyframe"
            );
        }
    }
}

#[test]
fn both_are_announced_once() {
    let pair = Pair::connected(2, Weather::FINE);
    let announced = |participant| {
        let connected = Notice::Connected {
            room: ROOM,
            participant,
        };
        pair.notices
            .iter()
            .filter(|notice| **notice == connected)
            .count()
    };
    assert_eq!((announced(ANNA), announced(BERT)), (1, 1));
}
