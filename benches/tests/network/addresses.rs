//! Whatever addresses there are: IPv6 alone, both families, a 1:1 NAT before the server.

use std::net::{IpAddr, Ipv4Addr};

use schalter_benches::net::Namespace;
use schalter_config::Media;

use crate::span::talking;
use crate::town::{Line, Town};

fn settings(listen: &[IpAddr], announce: &[IpAddr]) -> Media {
    Media {
        local: true,
        max_load_percent: 80,
        listen: listen.to_vec(),
        announce: announce.to_vec(),
        port: 0,
        tcp: true,
        tcp_announce_port: None,
        workers: 1,
        ..Media::default()
    }
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// Two lines; the first has only IPv6, unless `both`.
fn first_on_ipv6(both: bool) -> Town {
    let server = Namespace::new("server").unwrap();
    let mut lines = [0, 1].map(|number| Line::new(&server, number, None));
    server.address("line0", "fd77::1/64").unwrap();
    lines[0].home.address("line", "fd77::2/64").unwrap();
    if !both {
        lines[0].home.ip("-4 addr flush dev line").unwrap();
    }
    lines[0].ip = ip("fd77::2");
    let listen = ["10.77.0.1", "10.77.1.1", "fd77::1"].map(ip);
    Town::start(server, lines.into(), &settings(&listen, &[]))
}

#[test]
fn one_with_ipv6_only_and_one_with_ipv4_only_hear_each_other() {
    need_networks!();
    let town = first_on_ipv6(false);
    talking(town.call());
}

#[test]
fn one_with_both_families_may_use_either() {
    need_networks!();
    let mut town = first_on_ipv6(true);
    talking(town.call());
    town.lines[0].ip = ip("10.77.0.2");
    talking(town.call());
}

/// The server knows only a private address; a router maps the public one to it, port by port.
#[test]
fn a_server_behind_a_one_to_one_nat_is_reached_at_what_it_announces() {
    need_networks!();
    let server = Namespace::new("server").unwrap();
    let router = Namespace::new("nat").unwrap();
    server.wire("lan", &router, "dmz").unwrap();
    server.address("lan", "10.99.0.2/24").unwrap();
    router.address("dmz", "10.99.0.1/24").unwrap();
    server.default_route("10.99.0.1").unwrap();
    router.route_packets().unwrap();
    let lines = [0, 1].map(|number| Line::new(&router, number, None));
    router.address("lo", "203.0.113.9/32").unwrap();
    router
        .nft(
            "table ip nat {
                chain in { type nat hook prerouting priority dstnat;
                    ip daddr 203.0.113.9 dnat to 10.99.0.2; }
                chain out { type nat hook postrouting priority srcnat;
                    ip saddr 10.99.0.2 snat to 203.0.113.9; }
            }
            table ip filter {
                # Who knows the private address gets nowhere with it.
                chain pass { type filter hook forward priority 0;
                    ct status dnat accept; ip daddr 10.99.0.2 ct state new drop; }
            }",
        )
        .unwrap();
    let settings = settings(&[ip("10.99.0.2")], &[Ipv4Addr::new(203, 0, 113, 9).into()]);
    let town = Town::start(server, lines.into(), &settings);
    talking(town.call());
}
