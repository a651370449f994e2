//! A participant comes from another address all of a sudden: a NAT gave it another port, or a
//! telephone left the house. Nobody negotiates anything; both still hear each other.

use std::net::SocketAddr;
use std::time::Duration;

use schalter_sfu_core::{DropReason, TrackKind};

use crate::pair::{Pair, Weather, millis, seconds};

const OTHER_PORT: ([u8; 4], u16) = ([198, 51, 100, 1], 61_000);

/// Anna and Bert talk; then a NAT gives Anna another port.
fn moved(seed: u64, weather: Weather) -> Pair {
    let mut pair = Pair::connected(seed, weather);
    let now = pair.now;
    for browser in &mut pair.browsers {
        browser.publish(TrackKind::Microphone, now);
    }
    pair.run(seconds(3));
    pair.anna().behind = Some(OTHER_PORT.into());
    pair
}

/// The longest time a browser heard nothing since this moment.
fn silence(pair: &Pair, number: usize, since: std::time::Instant) -> Duration {
    let sounds = pair.browsers[number].got(TrackKind::Microphone);
    let times = sounds
        .iter()
        .map(|sound| sound.at)
        .filter(|at| *at >= since);
    let times: Vec<_> = [since].into_iter().chain(times).chain([pair.now]).collect();
    let pauses = times.windows(2).map(|pair| pair[1] - pair[0]);
    pauses.max().unwrap_or_default()
}

#[test]
fn a_new_port_of_a_nat_is_found_by_the_sound_that_comes_from_it() {
    for seed in 300..304 {
        let mut pair = moved(seed, Weather::FINE);
        let since = pair.now;
        pair.run(seconds(5));
        // Anna's way up has no gap, and hers down one round trip.
        assert!(
            silence(&pair, 1, since) < millis(100),
            "{:?}",
            silence(&pair, 1, since)
        );
        assert!(
            silence(&pair, 0, since) < millis(150),
            "{:?}",
            silence(&pair, 0, since)
        );
    }
}

#[test]
fn a_new_port_is_found_in_bad_weather_too() {
    for seed in 310..314 {
        let mut pair = moved(seed, Weather::STORM);
        let since = pair.now;
        pair.run(seconds(5));
        for number in [0, 1] {
            let silence = silence(&pair, number, since);
            assert!(silence < millis(500), "seed {seed}, {number}: {silence:?}");
        }
    }
}

#[test]
fn one_who_only_listens_is_found_by_the_next_check() {
    let mut pair = Pair::connected(320, Weather::FINE);
    let now = pair.now;
    pair.bert().publish(TrackKind::Microphone, now);
    pair.run(seconds(3));
    pair.anna().behind = Some(OTHER_PORT.into());
    let since = pair.now;
    pair.run(seconds(20));
    // Browsers ask every two to three seconds for consent; far less than our old 15.
    let silence = silence(&pair, 0, since);
    assert!(silence < seconds(4), "{silence:?}");
}

#[test]
fn a_nat_that_comes_back_to_the_old_port_is_followed_back() {
    let mut pair = moved(321, Weather::FINE);
    pair.run(seconds(2));
    pair.anna().behind = None;
    let since = pair.now;
    pair.run(seconds(3));
    for number in [0, 1] {
        let silence = silence(&pair, number, since);
        assert!(silence < millis(200), "{number}: {silence:?}");
    }
}

#[test]
fn what_was_captured_and_sent_from_elsewhere_moves_nobody() {
    let mut pair = Pair::connected(322, Weather::FINE);
    let now = pair.now;
    for browser in &mut pair.browsers {
        browser.publish(TrackKind::Microphone, now);
    }
    pair.run(seconds(2));
    let thief: SocketAddr = ([203, 0, 113, 66], 666).into();
    let captured = pair.anna().up.sent.last().cloned().expect("she speaks");
    let mut forged = captured.clone();
    *forged.last_mut().expect("it is long") ^= 1;
    // Sent before the original arrives: the seal is good, so the thief is asked; it has no
    // password to answer with and gets nothing else.
    pair.inject(thief, &captured);
    pair.inject(thief, &captured);
    pair.inject(thief, &forged);
    let since = pair.now;
    pair.run(seconds(2));
    assert!(silence(&pair, 0, since) < millis(100), "Anna still hears");
    let stolen = pair.sent_to(thief);
    assert!(stolen.len() <= 1, "{}", stolen.len());
    assert!(
        stolen.iter().all(|datagram| datagram[0] == 0),
        "only a question"
    );
    assert_eq!(pair.worker.stats().path_changes, 0);
}

#[test]
fn rubbish_that_names_a_stream_costs_little_and_does_nothing() {
    let mut pair = Pair::connected(323, Weather::FINE);
    let now = pair.now;
    for browser in &mut pair.browsers {
        browser.publish(TrackKind::Microphone, now);
    }
    pair.run(seconds(2));
    let captured = pair.anna().up.sent.last().cloned().expect("she speaks");
    let mut rubbish = captured[..12].to_vec();
    rubbish.resize(200, 7);
    let stranger: SocketAddr = ([203, 0, 113, 67], 667).into();
    let looked_at = |pair: &Pair| pair.worker.stats().drops(DropReason::NothingNew);
    let before = looked_at(&pair);
    for _ in 0..5_000 {
        pair.inject(stranger, &rubbish);
    }
    assert!(
        looked_at(&pair) - before <= 50,
        "the others were not opened"
    );
    let since = pair.now;
    pair.run(seconds(2));
    for number in [0, 1] {
        assert!(silence(&pair, number, since) < millis(100));
    }
    assert!(pair.sent_to(stranger).is_empty());
}
