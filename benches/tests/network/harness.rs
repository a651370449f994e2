//! The networks themselves: what is asked of a namespace, a wire and a link is what one gets.

use std::net::UdpSocket;
use std::panic::catch_unwind;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use schalter_benches::net::{Conditions, Direction, Lane, Link, Namespace};

use crate::caller::{Arrival, Wishes, until};
use crate::town::Town;
use crate::traffic::Track;

const PATIENCE: Duration = Duration::from_secs(5);
/// What was to come has come by then, or never will.
const QUIET: Duration = Duration::from_millis(300);

/// A seed.
const LUCK: u64 = 2;

/// Two machines, and what stands between them.
struct Street {
    link: Link,
    _middle: Namespace,
    ends: [Namespace; 2],
}

impl Street {
    fn new(seed: u64, conditions: Conditions) -> Self {
        let ends = ["left", "right"].map(|label| Namespace::new(label).unwrap());
        let middle = Namespace::new("link").unwrap();
        let laid = [("10.1.0.1/24", "l"), ("10.1.0.2/24", "r")];
        for (end, (address, device)) in ends.iter().zip(laid) {
            end.wire("line", &middle, device).unwrap();
            end.address("line", address).unwrap();
        }
        let start = || Link::start(["l", "r"], seed, [conditions; 2]);
        let link = middle.run(start).unwrap().unwrap();
        Self {
            link,
            _middle: middle,
            ends,
        }
    }

    fn sockets(&self) -> [UdpSocket; 2] {
        let places = ["10.1.0.1:7000", "10.1.0.2:7000"];
        let bind = |side: usize| {
            let socket = self.ends[side].run(|| UdpSocket::bind(places[side]));
            let socket = socket.unwrap().unwrap();
            socket.connect(places[1 - side]).unwrap();
            socket.set_read_timeout(Some(PATIENCE)).unwrap();
            socket
        };
        [bind(0), bind(1)]
    }
}

/// How many of these come through.
fn through(packets: u32, [from, to]: [&UdpSocket; 2]) -> u32 {
    to.set_read_timeout(Some(QUIET)).unwrap();
    let mut buffer = [0; 600];
    let mut came = 0;
    // No more at a time than a socket's buffer surely holds.
    for _ in 0..packets.div_ceil(50) {
        for _ in 0..packets.min(50) {
            from.send(&[0; 500]).unwrap();
        }
        while to.recv(&mut buffer).is_ok() {
            came += 1;
        }
    }
    came
}

#[test]
fn a_link_delays_both_ways_by_what_it_is_told() {
    need_networks!();
    let street = Street::new(1, Conditions::delayed(40));
    let [left, right] = street.sockets();
    let sent = Instant::now();
    left.send(b"Guten Tag").unwrap();
    let mut buffer = [0; 100];
    assert_eq!(right.recv(&mut buffer).unwrap(), 9);
    right.send(&buffer[..9]).unwrap();
    assert_eq!(left.recv(&mut buffer).unwrap(), 9);
    let round_trip = sent.elapsed();
    eprintln!("80 ms asked, {round_trip:?} measured");
    assert!(round_trip >= Duration::from_millis(80), "{round_trip:?}");
}

#[test]
fn a_link_loses_what_its_seed_says_and_changes_while_it_runs() {
    need_networks!();
    let conditions: Conditions = "loss=0.2".parse().unwrap();
    let street = Street::new(LUCK, conditions);
    let sockets = street.sockets();
    let [left, right] = [&sockets[0], &sockets[1]];
    assert_eq!(through(200, [left, right]), passed(LUCK, conditions, 200));
    let lossy: Conditions = "loss=1".parse().unwrap();
    street.link.set(Direction::Forth, lossy);
    assert_eq!(through(50, [left, right]), 0);
    assert_ne!(through(50, [right, left]), 0, "the other way goes on");
    street.link.set_both(Conditions::default());
    assert_eq!(through(50, [left, right]), 50);
    assert!(street.link.counts(Direction::Forth).dropped > 50);
}

/// How many the pure lane of the same seed lets through.
fn passed(seed: u64, conditions: Conditions, packets: u32) -> u32 {
    let mut lane = Lane::new(conditions, seed);
    let now = Instant::now();
    let passed = (0..packets).filter_map(|_| lane.fate(500, now));
    passed.fold(0, |count, _| count + 1)
}

#[test]
fn a_narrow_wire_carries_its_rate_and_drops_what_waits_too_long() {
    need_networks!();
    let street = Street::new(3, Conditions::default());
    street.ends[0].shape("line", 400, 200).unwrap();
    let sockets = street.sockets();
    let start = Instant::now();
    // 42 bytes of headers each; 10 kB fit the queue, 3.2 kB the burst.
    let came = through(50, [&sockets[0], &sockets[1]]);
    let took = start.elapsed().saturating_sub(QUIET);
    eprintln!("{came} of 50 packets came within {took:?}");
    assert!((15..40).contains(&came), "{came}");
    street.ends[0].shape("line", 40_000, 200).unwrap();
    assert_eq!(through(50, [&sockets[0], &sockets[1]]), 50);
}

#[test]
fn a_namespace_vanishes_also_when_its_test_fails() {
    need_networks!();
    let name = Mutex::new(String::new());
    let failed = catch_unwind(|| {
        let namespace = Namespace::new("doomed").unwrap();
        namespace.name().clone_into(&mut name.lock().unwrap());
        assert!(namespace.name().is_empty(), "this test is to fail");
    });
    assert!(failed.is_err());
    let name = name.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(name.contains("doomed"));
    assert!(!Path::new("/run/netns").join(name).exists());
}

#[test]
fn a_filter_holds_in_its_namespace() {
    need_networks!();
    let street = Street::new(4, Conditions::default());
    let sockets = street.sockets();
    let to_the_right = [&sockets[0], &sockets[1]];
    let rules =
        "table inet t { chain c { type filter hook input priority 0; udp dport 7000 drop; }; }";
    street.ends[1].nft(rules).unwrap();
    assert_eq!(through(1, to_the_right), 0);
    street.ends[1].nft("flush ruleset").unwrap();
    assert_eq!(through(1, to_the_right), 1);
}

#[test]
fn two_callers_meet_over_a_wire_and_a_link() {
    need_networks!();
    let town = Town::new(&[None, Some((5, Conditions::delayed(20)))]);
    let [mut anna, mut bert] = town.call();
    let wishes = Wishes {
        camera_bps: 500_000,
        screen_bps: 200_000,
    };
    anna.talk(wishes);
    bert.talk(wishes);
    until(&mut [&mut anna, &mut bert], "both hear and see", |all| {
        let enough = |track| all.iter().all(|one| one.heard(track).count() > 20);
        Track::ALL.into_iter().all(enough)
    });
    let quickest = bert.heard(Track::Microphone).map(Arrival::delay).min();
    assert!(quickest.unwrap() >= Duration::from_millis(20));
    assert!(town.metrics().contains("schalter_sfu"));
    let link = town.lines[1].link.as_ref().unwrap();
    assert!(link.counts(Direction::Forth).delivered > 20);
}
