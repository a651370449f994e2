//! Sound survives a bad network: RED against chance, resends against bursts, each leg for itself.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use schalter_sfu_core::TrackKind;

use crate::pair::{ANNA, BERT, Pair, Shape, Weather, millis, seconds};

const MINUTE: u32 = 50 * 60;
/// How much later than without loss a packet can still be played.
const PLAYOUT: Duration = Duration::from_millis(200);

fn red() -> Shape {
    Shape {
        red: true,
        ..Shape::default()
    }
}

/// 80 ms there and back.
fn line(loss: f64, burst: Option<(f64, f64)>) -> Weather {
    Weather {
        delay: millis(40),
        loss,
        burst,
        ..Weather::FINE
    }
}

/// Anna and Bert, connected.
fn pair(seed: u64, anna: &Shape, bert: &Shape) -> Pair {
    let mut pair = Pair::empty(seed, line(0.0, None));
    pair.join(ANNA, anna);
    pair.join(BERT, bert);
    pair.run_until(seconds(10), "connected", |pair| {
        pair.browsers.iter().all(|browser| browser.connected)
    });
    pair
}

/// Anna talks for a minute; when she began.
fn talk(pair: &mut Pair) -> Instant {
    let began = pair.now;
    pair.anna().publish(TrackKind::Microphone, began);
    pair.run(seconds(60));
    pair.anna().unpublish(TrackKind::Microphone);
    pair.run(seconds(1));
    began
}

/// The part of a minute that Bert could not play in time.
fn unheard(pair: &mut Pair, began: Instant) -> f64 {
    let nominal = began + pair.browsers[0].up.weather.delay + pair.browsers[1].down.weather.delay;
    let heard = &pair.browsers[1].heard;
    let in_time = |number: &u32| {
        let due = nominal + *number * Duration::from_millis(20) + PLAYOUT;
        heard.get(number).is_some_and(|at| *at <= due)
    };
    let missed = (0..MINUTE).filter(|number| !in_time(number)).count();
    f64::from(u32::try_from(missed).expect("a minute")) / f64::from(MINUTE)
}

/// What Bert misses of a minute when his line loses packets.
fn behind_a_bad_line(weather: Weather, seed: u64) -> (f64, Pair) {
    let mut pair = pair(seed, &Shape::default(), &red());
    pair.bert().down.weather = weather;
    let began = talk(&mut pair);
    (unheard(&mut pair, began), pair)
}

#[test]
fn a_line_that_loses_by_chance_is_covered() {
    for (loss, goal) in [
        (0.01, 0.002),
        (0.05, 0.005),
        (0.1, 0.01),
        (0.2, 0.03),
        (0.3, 0.07),
    ] {
        let (missed, pair) = behind_a_bad_line(line(loss, None), 400);
        assert!(missed <= goal, "of {loss} lost {missed} was missed");
        assert!(pair.worker.stats().sound_wrapped > 0);
    }
}

#[test]
fn a_line_that_loses_in_bursts_is_covered() {
    let mut sent_again = 0;
    for seed in 410..414 {
        let (missed, pair) = behind_a_bad_line(line(0.0, Some((0.03, 0.25))), seed);
        assert!(missed <= 0.04, "{missed} was missed");
        sent_again += pair.worker.stats().sound_sent_again;
    }
    assert!(sent_again > 0, "resends are for bursts");
    assert!(sent_again < 4 * 60 * 25, "no storm: {sent_again}");
}

#[test]
fn a_good_line_carries_plain_opus() {
    let mut pair = pair(420, &red(), &red());
    let began = talk(&mut pair);
    assert!(unheard(&mut pair, began) == 0.0);
    let got = pair.browsers[1].got(TrackKind::Microphone);
    assert!(got.len() >= MINUTE as usize);
    assert!(got.iter().all(|received| received.pt == 111));
    assert_eq!(pair.worker.stats().sound_wrapped, 0);
}

#[test]
fn who_knows_red_and_who_does_not_hear_each_other() {
    let mut pair = pair(
        421,
        &red(),
        &Shape {
            opus: 109,
            ..Shape::default()
        },
    );
    let now = pair.now;
    for browser in &mut pair.browsers {
        browser.publish(TrackKind::Microphone, now);
    }
    pair.run(seconds(3));
    for browser in &pair.browsers {
        assert!(browser.heard.len() > 140, "{}", browser.heard.len());
    }
    let got = pair.browsers[1].got(TrackKind::Microphone);
    assert!(got.iter().all(|received| received.pt == 109));
}

#[test]
fn what_the_senders_line_loses_comes_back_out_of_later_packets() {
    let mut pair = pair(422, &red(), &Shape::default());
    pair.anna().up.weather = line(0.1, None);
    let began = talk(&mut pair);
    let missed = unheard(&mut pair, began);
    assert!(missed <= 0.015, "{missed} was missed");
    assert!(pair.worker.stats().sound_brought_back > 200);
    let got = pair.browsers[1].got(TrackKind::Microphone);
    let numbers: BTreeSet<_> = got.iter().map(|received| received.seq).collect();
    assert_eq!(numbers.len(), got.len(), "each comes once");
}

#[test]
fn redundancy_ends_with_the_loss() {
    let mut pair = pair(423, &Shape::default(), &red());
    pair.bert().down.weather = line(0.1, None);
    let now = pair.now;
    pair.anna().publish(TrackKind::Microphone, now);
    pair.run(seconds(10));
    assert!(pair.worker.stats().sound_wrapped > 300);
    pair.bert().down.weather = line(0.0, None);
    pair.run(seconds(90));
    let wrapped = pair.worker.stats().sound_wrapped;
    pair.run(seconds(10));
    assert_eq!(pair.worker.stats().sound_wrapped, wrapped);
}
