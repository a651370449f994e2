//! Plays in virtual time: what the estimate does on lines that change, lose, delay and pass
//! bursts, with a publisher who obeys a while later. Each prints a row of its table.
#![expect(clippy::print_stdout, reason = "the tables are what the plays are for")]

mod call;
mod line;

use call::{Call, Sight};
use line::Line;

const NARROW_KBPS: u64 = 300;
/// With sound 2 Mbit/s.
const WISH_BPS: u64 = 1_936_000;
const SEEDS: std::ops::RangeInclusive<u64> = 1..=5;

/// A call that lasted a while already.
fn call(line: Line, wish_bps: u64, seed: u64, ms: u64) -> Call {
    let mut call = Call::new(line, wish_bps, seed);
    call.run(ms);
    call
}

fn mean(sights: &[Sight], of: impl Fn(&Sight) -> u64) -> u64 {
    sights.iter().map(of).sum::<u64>() / sights.len().max(1) as u64
}

fn least_bps(sights: &[Sight]) -> u64 {
    sights.iter().map(|it| it.bps).min().unwrap()
}

fn longest_queue_ms(sights: &[Sight]) -> u64 {
    sights.iter().map(|it| it.queue_ms).max().unwrap()
}

fn between(call: &Call, from_ms: u64, to_ms: u64) -> &[Sight] {
    let place = |ms| call.sights.partition_point(|it| it.at_ms <= ms);
    &call.sights[place(from_ms)..place(to_ms)]
}

/// The course of a play, for who looks into it.
fn log(call: &Call) {
    if std::env::var_os("SCHALTER_TEST_LOG").is_some() {
        call.sights.iter().for_each(|it| println!("{it:?}"));
        println!("{:?} shut {:?}", call.caps, call.shut);
    }
}

/// What is promised of a line that narrows.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Figures {
    /// Until a cap below the line's rate was told.
    told_ms: u64,
    /// Until less was sent.
    obeyed_ms: u64,
    /// The longest queue from two seconds on.
    queue_ms: u64,
    /// The longest silence: all in all, and that began half a second later or more.
    silence_ms: u64,
    later_silence_ms: u64,
    /// From the widening until nine tenths of the former rate.
    again_ms: u64,
    /// What was sent through the narrow line from two seconds on.
    used_kbps: u64,
}

/// 2.5 Mbit/s, ten seconds of 300 kbit/s, 2.5 Mbit/s.
fn narrows(line: Line, seed: u64) -> Figures {
    let mut call = call(line, WISH_BPS, seed, 15_000);
    call.wire.line.kbps = NARROW_KBPS;
    call.run(10_000);
    call.wire.line.kbps = line.kbps;
    call.run(12_000);
    log(&call);
    let told = |cap: &&(u64, u64)| cap.0 >= 15_000 && cap.1 < NARROW_KBPS * 1_000;
    let obeyed = |it: &&[Sight]| mean(it, |it| it.sent_bps) < NARROW_KBPS * 1_000;
    let before_bps = mean(between(&call, 13_000, 15_000), |it| it.media_bps);
    let again = |it: &&[Sight]| mean(it, |it| it.media_bps) >= before_bps * 9 / 10;
    let mut narrow = between(&call, 15_000, 25_000).windows(3);
    let mut wide = between(&call, 25_000, 37_000).windows(5);
    Figures {
        told_ms: call.caps.iter().find(told).expect("it is told").0 - 15_000,
        obeyed_ms: narrow.find(obeyed).expect("it obeys")[0].at_ms - 15_100,
        queue_ms: longest_queue_ms(between(&call, 17_000, 25_000)),
        silence_ms: silence_ms(&call, 15_000),
        later_silence_ms: silence_ms(&call, 15_500),
        again_ms: wide.find(again).map_or(99_999, |it| it[4].at_ms - 25_000),
        used_kbps: mean(between(&call, 17_000, 25_000), |it| it.sent_bps) / 1_000,
    }
}

fn silence_ms(call: &Call, from_ms: u64) -> u64 {
    let begins = call.sound_us.partition_point(|at| *at < from_ms * 1_000);
    let pairs = call.sound_us[begins..].windows(2);
    pairs.map(|it| it[1] - it[0]).max().unwrap() / 1_000
}

/// The worst of several plays.
fn worst(name: &str, line: Line) -> Figures {
    let all: Vec<_> = SEEDS.map(|seed| narrows(line, seed)).collect();
    let most = |of: fn(&Figures) -> u64| all.iter().map(of).max().unwrap();
    let worst = Figures {
        told_ms: most(|it| it.told_ms),
        obeyed_ms: most(|it| it.obeyed_ms),
        queue_ms: most(|it| it.queue_ms),
        silence_ms: most(|it| it.silence_ms),
        later_silence_ms: most(|it| it.later_silence_ms),
        again_ms: most(|it| it.again_ms),
        used_kbps: all.iter().map(|it| it.used_kbps).min().unwrap(),
    };
    println!(
        "| {name} | {} | {} | {} | {} | {} | {} | {} |",
        worst.told_ms,
        worst.obeyed_ms,
        worst.queue_ms,
        worst.silence_ms,
        worst.later_silence_ms,
        worst.again_ms,
        worst.used_kbps
    );
    worst
}

#[test]
fn a_line_that_narrows_is_obeyed_at_once_and_filled_again_when_it_is_wide() {
    let base = Line::default();
    #[rustfmt::skip]
    let lines = [
        ("plain", base),
        ("no way", Line { way_ms: 1, ..base }),
        ("way of 60 ms", Line { way_ms: 60, ..base }),
        ("queue of 150 ms", Line { queue_ms: 150, ..base }),
        ("queue of 1 s", Line { queue_ms: 1_000, ..base }),
        ("bucket of 10 kB", Line { burst_bytes: 10_000, ..base }),
        ("5 % lost", Line { loss: 0.05, ..base }),
        ("10 % lost", Line { loss: 0.1, ..base }),
        ("jitter of 20 ms", Line { jitter_ms: 20, ..base }),
        ("30 % of feedback lost", Line { feedback_loss: 0.3, ..base }),
    ];
    println!("| line | told | obeyed | queue | silence | later | again | used kbit/s |");
    for (name, line) in lines {
        let worst = worst(name, line);
        assert!(worst.told_ms <= 500, "{name}: {worst:?}");
        assert!(worst.obeyed_ms <= 1_000, "{name}: {worst:?}");
        assert!(worst.again_ms <= 8_000, "{name}: {worst:?}");
        assert!(worst.queue_ms < 250, "{name}: {worst:?}");
        assert!(worst.used_kbps > 200, "{name}: {worst:?}");
        // Where the line itself tells how fast it is, the sound never waits behind a whole picture.
        let told_by_line = ["plain", "way of 60 ms", "queue of 150 ms", "queue of 1 s"];
        if told_by_line.contains(&name) {
            assert!(worst.silence_ms <= 200, "{name}: {worst:?}");
        }
    }
}

/// A minute on a line that stays as it is; what is seen from the tenth second on.
fn steady(name: &str, line: Line, wish_bps: u64, seed: u64) -> Call {
    let call = call(line, wish_bps, seed, 40_000);
    log(&call);
    let late = between(&call, 10_000, 40_000);
    let mut queue: Vec<_> = late.iter().map(|it| it.queue_ms).collect();
    queue.sort_unstable();
    println!(
        "| {name} | {} | {} | {} | {} | {} | {} |",
        mean(late, |it| it.bps) / 1_000,
        least_bps(late) / 1_000,
        mean(late, |it| it.sent_bps) / 1_000,
        mean(late, |it| it.padding_bps) / 1_000,
        queue[queue.len() * 95 / 100],
        queue[queue.len() - 1],
    );
    call
}

#[test]
fn a_line_that_stays_is_known_and_used_whatever_else_it_does() {
    let base = Line::default();
    #[rustfmt::skip]
    let lines = [
        // name, line, wish, the least mean and the least of all in percent of the line
        ("plain", base, WISH_BPS, 90, 60),
        ("10 % lost", Line { loss: 0.1, ..base }, WISH_BPS, 80, 50),
        ("20 % lost", Line { loss: 0.2, ..base }, WISH_BPS, 70, 40),
        ("jitter of 20 ms", Line { jitter_ms: 20, ..base }, WISH_BPS, 85, 50),
        ("jitter, reordered", Line { jitter_ms: 20, reorders: true, ..base }, WISH_BPS, 75, 20),
        ("30 % of feedback lost", Line { feedback_loss: 0.3, ..base }, WISH_BPS, 85, 40),
        ("little asked", base, 200_000, 70, 60),
        ("little asked, jitter", Line { jitter_ms: 20, ..base }, 200_000, 65, 50),
        ("little asked, 10 % lost", Line { loss: 0.1, ..base }, 200_000, 60, 50),
        ("10 Mbit/s", Line { kbps: 10_000, ..base }, WISH_BPS, 27, 27),
        ("1 Mbit/s", Line { kbps: 1_000, ..base }, WISH_BPS, 85, 60),
        ("1 Mbit/s, bucket of 32 kB", Line { kbps: 1_000, burst_bytes: 32_000, ..base }, WISH_BPS, 85, 50),
        ("300 kbit/s", Line { kbps: 300, ..base }, WISH_BPS, 80, 55),
        ("300 kbit/s, 10 % lost", Line { kbps: 300, loss: 0.1, ..base }, WISH_BPS, 65, 15),
    ];
    println!("| line | mean kbit/s | least | sent | padding | queue p95 ms | longest |");
    for (name, line, wish_bps, mean_percent, least_percent) in lines {
        for seed in SEEDS.take(2) {
            let call = steady(name, line, wish_bps, seed);
            let late = between(&call, 10_000, 40_000);
            let bps = mean(late, |it| it.bps);
            assert!(bps > line.kbps * mean_percent * 10, "{name} {seed}: {bps}");
            let bps = least_bps(late);
            assert!(bps > line.kbps * least_percent * 10, "{name} {seed}: {bps}");
            let queue_ms = longest_queue_ms(late);
            assert!(queue_ms < 300, "{name} {seed}: {queue_ms}");
        }
    }
}

#[test]
fn who_shares_a_line_with_others_gets_what_they_leave() {
    let line = Line {
        other_kbps: 1_200,
        ..Line::default()
    };
    for seed in SEEDS {
        let call = steady("1.2 Mbit/s of others", line, WISH_BPS, seed);
        let late = between(&call, 10_000, 40_000);
        let sent_bps = mean(late, |it| it.sent_bps);
        assert!((1_000_000..1_250_000).contains(&sent_bps), "{sent_bps}");
        assert!(longest_queue_ms(late) < 200);
    }
}

#[test]
fn a_way_that_becomes_longer_or_shorter_is_no_queue() {
    for seed in SEEDS {
        let mut call = call(Line::default(), WISH_BPS, seed, 15_000);
        for way_ms in [120, 20, 250, 60] {
            call.wire.line.way_ms = way_ms;
            let from_ms = call.now_ms();
            call.run(10_000);
            let bps = least_bps(between(&call, from_ms, from_ms + 10_000));
            println!("way of {way_ms} ms: least {} kbit/s", bps / 1_000);
            assert!(bps > 600_000, "{bps} with {way_ms} ms");
            let bps = mean(between(&call, from_ms + 5_000, from_ms + 10_000), |it| {
                it.bps
            });
            assert!(bps > 1_300_000, "{bps} with {way_ms} ms");
        }
        log(&call);
    }
}

#[test]
fn feedback_that_stops_halves_and_is_made_up_for_when_it_comes_again() {
    for seed in SEEDS {
        let mut call = call(Line::default(), WISH_BPS, seed, 15_000);
        call.deaf_until_us = call.now_us + 2_000_000;
        call.run(10_000);
        log(&call);
        let bps = least_bps(between(&call, 15_000, 15_900));
        assert!(bps < 1_400_000, "{bps}");
        let bps = least_bps(between(&call, 15_000, 17_500));
        assert!(bps > 200_000, "{bps}");
        let bps = mean(between(&call, 22_000, 25_000), |it| it.bps);
        assert!(bps > 1_700_000, "{bps}");
    }
}

#[test]
fn a_key_frame_does_not_shut_the_line() {
    let line = Line {
        kbps: 1_000,
        ..Line::default()
    };
    for seed in SEEDS {
        let mut call = call(line, 400_000, seed, 15_000);
        call.shut.clear();
        let before_bps = call.estimator.bps().unwrap();
        call.key_frame(40_000);
        call.run(3_000);
        log(&call);
        let bps = least_bps(between(&call, 15_000, 18_000));
        assert!(bps > before_bps * 6 / 10, "{bps} after {before_bps}");
        assert!(call.shut.is_empty(), "{:?}", call.shut);
    }
}

#[test]
fn a_new_path_is_measured_anew() {
    let mut call = call(Line::default(), WISH_BPS, 1, 15_000);
    assert!(call.estimator.shortest_round_trip().is_some());
    call.wire.line.way_ms = 90;
    let now = call.now();
    call.estimator.forget_path(now);
    assert_eq!(call.estimator.shortest_round_trip(), None);
    assert!(call.estimator.queue().is_zero());
    call.run(5_000);
    let shortest = call.estimator.shortest_round_trip().unwrap();
    assert!((140..250).contains(&shortest.as_millis()), "{shortest:?}");
    assert!(call.estimator.round_trip() >= Some(shortest));
    assert!(call.estimator.bps() > Some(1_500_000));
    assert!(call.estimator.loss() < 0.01);
}
