//! A link goes away and comes back: how long after it the sound is back.

use std::time::{Duration, Instant};

use crate::caller::{Arrival, Caller, live};
use crate::span::{Spans, back, live_on, talking};
use crate::town::Town;
use crate::traffic::Track;

/// Machines are busy where tests run: asserted is this multiple of what is asked for.
const GENEROUS: u32 = 4;

/// A sound this much older than the link's return would be heard as a jump.
const STALE: Duration = Duration::from_millis(200);

const CUT: &str = "table ip cut {
    chain c { type filter hook input priority 0; iif line0 drop; };
    chain d { type filter hook output priority 0; oif line0 drop; };
}";

/// Cuts the first caller's line for so long, so many times.
fn outages(lasts: Duration, times: u32, asked: Duration) {
    let town = Town::new(&[None, None]);
    let [mut anna, mut bert] = talking(town.call());
    let mut spans = Spans::default();
    for _ in 0..times {
        town.server.nft(CUT).unwrap();
        live_on(&mut anna, &mut bert, lasts);
        town.server.nft("delete table ip cut").unwrap();
        let since = Instant::now();
        // A page that was told of a lost path mends it as soon as it reaches the server.
        if lasts >= Duration::from_secs(10) {
            town.mend(0, &mut anna);
        }
        spans.add(back(&mut anna, &mut bert, since));
        live_on(&mut anna, &mut bert, Duration::from_secs(1));
        check_no_burst(&anna, since);
        check_no_burst(&bert, since);
    }
    eprintln!("{lasts:?} without a link: heard again after {spans} (asked: {asked:?})");
    assert!(spans.p95() < asked * GENEROUS);
    hears_on(&mut anna, &mut bert);
}

/// Sounds from before the link came back are stale; a few may have been on their way. How many
/// come in a second says nothing: a caller that had to wait for a core sends them later.
fn check_no_burst(caller: &Caller, since: Instant) {
    let sounds = caller.heard(Track::Microphone);
    let is_stale = |it: &&Arrival| it.at >= since && it.sent_at + STALE < since;
    let stale = sounds.filter(is_stale).count();
    assert!(stale <= 5, "{stale} stale sounds");
}

fn hears_on(anna: &mut Caller, bert: &mut Caller) {
    let before = [&*anna, &*bert].map(|one| one.heard(Track::Microphone).count());
    let went_on = live(&mut [anna, bert], Duration::from_secs(5), |all| {
        let counts = all.iter().map(|one| one.heard(Track::Microphone).count());
        counts.zip(before).all(|(now, before)| now > before + 25)
    });
    assert!(went_on, "the call goes on");
}

#[test]
fn after_one_second() {
    need_networks!();
    outages(Duration::from_secs(1), 5, Duration::from_millis(300));
}

#[test]
fn after_three_seconds() {
    need_networks!();
    outages(Duration::from_secs(3), 3, Duration::from_millis(500));
}

#[test]
fn after_ten_seconds() {
    need_networks!();
    outages(Duration::from_secs(10), 2, Duration::from_secs(1));
}

#[test]
fn after_half_a_minute() {
    need_networks!();
    outages(Duration::from_secs(30), 1, Duration::from_secs(2));
}
