//! The link of one goes away for a while and comes back: so does the sound, soon, where it
//! belongs in time, and without a burst of what is stale.

use std::time::{Duration, Instant};

use schalter_sfu_core::{Notice, TrackKind};

use crate::pair::{ANNA, Pair, Weather, millis, seconds};

/// Anna's link is gone for so long. The pair, and when the link was back.
fn outage(seed: u64, lasts: Duration) -> (Pair, Instant) {
    let mut pair = Pair::connected(seed, Weather::FINE);
    let now = pair.now;
    for browser in &mut pair.browsers {
        browser.publish(TrackKind::Microphone, now);
        browser.publish(TrackKind::Camera, now);
    }
    pair.run(seconds(3));
    pair.cut(0, true);
    pair.run(lasts);
    pair.cut(0, false);
    let back = pair.now;
    // A page that was told of a lost path mends it as soon as it can reach the server.
    if lasts > seconds(10) {
        pair.restart_ice(ANNA, 0);
    }
    pair.run(seconds(5));
    (pair, back)
}

#[test]
fn sound_is_back_soon_after_the_link() {
    for (lasts, within) in [(1, 300), (3, 500), (10, 1_000), (30, 2_000)] {
        for seed in 330..332 {
            let (pair, back) = outage(seed, seconds(lasts));
            let gone = |notice: &Notice| !matches!(notice, Notice::Connected { .. });
            assert!(!pair.notices.iter().any(gone), "nobody was taken out");
            for (number, browser) in pair.browsers.iter().enumerate() {
                let sounds = browser.got(TrackKind::Microphone);
                let first = sounds.iter().find(|sound| sound.at > back + millis(20));
                let waited = first.map(|sound| sound.at - back);
                assert!(
                    waited.is_some_and(|waited| waited < millis(within)),
                    "{lasts} s, seed {seed}, browser {number}: {waited:?}"
                );
            }
        }
    }
}

#[test]
fn time_goes_on_in_the_stream_as_on_the_clock() {
    for lasts in [1, 3, 10, 30] {
        let (pair, back) = outage(340, seconds(lasts));
        for (number, browser) in pair.browsers.iter().enumerate() {
            let sounds = browser.got(TrackKind::Microphone);
            let last = sounds.iter().rfind(|sound| sound.at < back);
            let first = sounds.iter().find(|sound| sound.at > back + millis(20));
            let (Some(last), Some(first)) = (last, first) else {
                panic!("{lasts} s, browser {number}: no sound");
            };
            let clock = first.at - last.at;
            let ticks = first.time.wrapping_sub(last.time);
            let stream = Duration::from_micros(u64::from(ticks) * 1_000_000 / 48_000);
            assert!(
                stream.abs_diff(clock) < millis(60),
                "{lasts} s, browser {number}: {stream:?} in the stream, {clock:?} on the clock"
            );
        }
    }
}

#[test]
fn nothing_stale_comes_in_a_burst() {
    for lasts in [1, 3, 10, 30] {
        let (pair, back) = outage(341, seconds(lasts));
        for (number, browser) in pair.browsers.iter().enumerate() {
            let sounds = browser.got(TrackKind::Microphone);
            let after = sounds.iter().filter(|sound| sound.at > back);
            let soon = after.filter(|sound| sound.at < back + seconds(1)).count();
            assert!(
                soon <= 52,
                "{lasts} s, browser {number}: {soon} sounds in a second"
            );
        }
    }
}
