//! A caller's address changes within the call: its NAT forgets the mapping, or it goes to another
//! network. Same keys, same room; how long nobody hears is measured.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use schalter_benches::net::Namespace;
use schalter_config::Media;

use crate::span::{Spans, back, live_on, talking};
use crate::town::{Line, Town};

/// Machines are busy where tests run: asserted is this multiple of what is asked for.
const GENEROUS: u32 = 4;
const TIMES: u16 = 10;

/// A line with a router whose NAT picks ports at random, another one for every destination.
fn behind_nat(server: &Namespace, number: u8) -> Line {
    let (router, home) = (
        Namespace::new("nat").unwrap(),
        Namespace::new("home").unwrap(),
    );
    let near = format!("line{number}");
    server.wire(&near, &router, "wan").unwrap();
    router.wire("lan", &home, "line").unwrap();
    server
        .address(&near, &format!("10.77.{number}.1/24"))
        .unwrap();
    router
        .address("wan", &format!("10.77.{number}.2/24"))
        .unwrap();
    router.address("lan", "192.168.1.1/24").unwrap();
    home.address("line", "192.168.1.2/24").unwrap();
    home.default_route("192.168.1.1").unwrap();
    router.default_route(&format!("10.77.{number}.1")).unwrap();
    router.route_packets().unwrap();
    give_ports(&router, 0);
    Line::behind(router, home, IpAddr::from([192, 168, 1, 2]))
}

/// From now on (and for new flows) the NAT gives ports of this range.
fn give_ports(router: &Namespace, range: u16) {
    let from = 20_000 + range * 1_000;
    let to = from + 999;
    let rules = format!(
        "table ip nat
         delete table ip nat
         table ip nat {{ chain out {{ type nat hook postrouting priority srcnat;
            oif wan meta l4proto {{ udp, tcp }} masquerade to :{from}-{to} fully-random; }}; }}"
    );
    router.nft(&rules).unwrap();
}

fn town_behind_nats() -> Town {
    let server = Namespace::new("server").unwrap();
    let lines = [0, 1].map(|number| behind_nat(&server, number));
    let settings = Media {
        listen: [0, 1]
            .map(|number| IpAddr::from([10, 77, number, 1]))
            .into(),
        port: 0,
        tcp: true,
        tcp_announce_port: None,
        workers: 1,
        ..Media::default()
    };
    Town::start(server, lines.into(), &settings)
}

#[test]
fn two_behind_symmetric_nats_hear_each_other() {
    need_networks!();
    let town = town_behind_nats();
    talking(town.call());
}

#[test]
fn a_nat_that_forgets_is_followed_to_the_new_port() {
    need_networks!();
    let town = town_behind_nats();
    let [mut anna, mut bert] = talking(town.call());
    let mut spans = Spans::default();
    for time in 1..=TIMES {
        live_on(&mut anna, &mut bert, Duration::from_secs(1));
        let router = town.lines[0].router();
        give_ports(router, time);
        router.exec("conntrack", &["-F"]).unwrap();
        spans.add(back(&mut anna, &mut bert, Instant::now()));
    }
    eprintln!("a new port of the NAT: heard again after {spans}");
    assert!(spans.p95() < Duration::from_millis(500) * GENEROUS);
    let changes = "schalter_sfu_path_changes_total";
    eprintln!(
        "{:?}",
        town.metrics()
            .lines()
            .find(|line| line.starts_with(changes))
    );
}

#[test]
fn another_address_and_an_ice_restart_keep_the_call() {
    need_networks!();
    let town = Town::new(&[None, None]);
    let [mut anna, mut bert] = talking(town.call());
    let home = &town.lines[0].home;
    let mut spans = Spans::default();
    for time in 1..=TIMES {
        live_on(&mut anna, &mut bert, Duration::from_secs(1));
        let (old, new) = (time + 1, time + 2);
        home.ip(&format!("addr del 10.77.0.{old}/24 dev line"))
            .unwrap();
        home.address("line", &format!("10.77.0.{new}/24")).unwrap();
        let since = Instant::now();
        let ip = format!("10.77.0.{new}").parse().unwrap();
        anna.move_to(home, ip);
        town.mend(0, &mut anna);
        back(&mut anna, &mut bert, since);
        spans.add(since.elapsed());
    }
    eprintln!("another address and an ICE restart: heard again after {spans}");
    assert!(spans.p95() < Duration::from_secs(1) * GENEROUS);
}
