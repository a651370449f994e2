//! A network that lets no UDP through: ICE over TCP.

use std::time::{Duration, Instant};

use crate::span::{back, live_on, talking};
use crate::town::Town;
use crate::traffic::Track;

const NO_UDP: &str = "table ip t { chain c { type filter hook input priority 0; iif line0 meta l4proto udp drop; }; }";

#[test]
fn one_without_udp_is_heard_over_tcp() {
    need_networks!();
    let town = Town::new(&[None, None]);
    town.server.nft(NO_UDP).unwrap();
    town.open();
    let callers = Town::meet([town.join_over_tcp(0), town.join(1)]);
    let [mut anna, mut bert] = talking(callers);
    live_on(&mut anna, &mut bert, Duration::from_secs(2));
    for one in [&anna, &bert] {
        let (sound, picture) = [Track::Microphone, Track::Camera]
            .map(|it| one.heard(it).count())
            .into();
        eprintln!("{sound} sounds and {picture} pictures came");
        assert!(sound > 50 && picture > 20);
    }
}

#[test]
fn tcp_is_back_after_an_outage_and_brings_nothing_stale() {
    need_networks!();
    let town = Town::new(&[None, None]);
    town.open();
    let callers = Town::meet([town.join_over_tcp(0), town.join(1)]);
    let [mut anna, mut bert] = talking(callers);
    let cut = "table ip cut { chain c { type filter hook input priority 0; iif line0 drop; };
                chain d { type filter hook output priority 0; oif line0 drop; }; }";
    town.server.nft(cut).unwrap();
    live_on(&mut anna, &mut bert, Duration::from_secs(2));
    town.server.nft("delete table ip cut").unwrap();
    let since = Instant::now();
    let waited = back(&mut anna, &mut bert, since);
    eprintln!("2 s without a link, back after {waited:.0?}");
    live_on(&mut anna, &mut bert, Duration::from_secs(1));
    // What Bert said in the outage went into a queue that forgets after 300 ms, and into what
    // the kernel had taken already.
    let late = anna
        .heard(Track::Microphone)
        .filter(|it| it.at > since && it.sent_at < since);
    let late = late
        .filter(|it| it.delay() < Duration::from_millis(1_500))
        .count();
    eprintln!("{late} sounds of the outage's last 1.5 s came afterwards");
    assert!(late <= 50, "{late}");
}
