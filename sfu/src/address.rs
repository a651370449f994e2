//! Which addresses a node listens on, and which it tells participants.
//!
//! Every address gets its own socket, bound to exactly that address: so an answer always
//! leaves from where the question arrived, without asking the kernel for each packet.

use std::collections::HashSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::StartError;

/// One address of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) ip: IpAddr,
    /// Found on the machine rather than asked for: if it cannot be bound, no harm is done.
    pub(crate) found: bool,
}

/// What to listen on: the settings' addresses, or the machine's where they leave it open.
pub(crate) fn listened(listen: &[IpAddr]) -> io::Result<Vec<Address>> {
    Ok(expand(listen, &machine_addresses()?))
}

/// What participants are told: what we are bound to, and beside it the addresses a 1:1 NAT
/// turns into these. A datagram through the NAT arrives at the bound address all the same.
pub(crate) fn candidates(
    bound: &[SocketAddr],
    announce: &[IpAddr],
) -> Result<Vec<SocketAddr>, StartError> {
    let mut candidates = bound.to_vec();
    for &ip in announce {
        let port = port_behind(ip, bound).ok_or(StartError::NothingBehind(ip))?;
        let announced = SocketAddr::new(ip, port);
        if !candidates.contains(&announced) {
            candidates.push(announced);
        }
    }
    Ok(candidates)
}

/// The same for TCP: where nothing of a family takes connections, none is told.
pub(crate) fn tcp_candidates(bound: &[SocketAddr], announce: &[IpAddr]) -> Vec<SocketAddr> {
    let behind = |ip: &&IpAddr| port_behind(**ip, bound).is_some();
    let announce: Vec<IpAddr> = announce.iter().filter(behind).copied().collect();
    candidates(bound, &announce).unwrap_or_default()
}

/// Behind the worker's own ports the one all share, at each of their addresses.
pub(crate) fn shared_too(own: &[SocketAddr], shared: Option<u16>) -> Vec<SocketAddr> {
    let mut all = own.to_vec();
    let Some(port) = shared else { return all };
    for at in own {
        let at = SocketAddr::new(at.ip(), port);
        if !all.contains(&at) {
            all.push(at);
        }
    }
    all
}

/// Loopback of both families and every interface's address. Link-local ones need a zone,
/// which no ICE candidate can carry.
fn machine_addresses() -> io::Result<Vec<IpAddr>> {
    let loopback = [
        IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(Ipv6Addr::LOCALHOST),
    ];
    let interfaces = if_addrs::get_if_addrs()?;
    let found = interfaces
        .iter()
        .map(if_addrs::Interface::ip)
        .filter(|ip| !ip.is_loopback() && !is_link_local(*ip));
    Ok(loopback.into_iter().chain(found).collect())
}

fn is_link_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    }
}

/// Nothing means everything; `0.0.0.0` and `::` mean everything of their family.
fn expand(listen: &[IpAddr], machine: &[IpAddr]) -> Vec<Address> {
    let wanted = |ip: &IpAddr| {
        let mut wildcards = listen.iter().filter(|asked| asked.is_unspecified());
        listen.is_empty() || wildcards.any(|asked| asked.is_ipv4() == ip.is_ipv4())
    };
    let asked = listen.iter().filter(|ip| !ip.is_unspecified());
    let found = machine.iter().filter(|ip| wanted(ip));
    let mut seen = HashSet::new();
    asked
        .map(|ip| (*ip, false))
        .chain(found.map(|ip| (*ip, true)))
        .filter(|(ip, _)| seen.insert(*ip))
        .map(|(ip, found)| Address { ip, found })
        .collect()
}

/// The port a NAT forwards to: rather that of an address which can reach the outside.
fn port_behind(nat: IpAddr, bound: &[SocketAddr]) -> Option<u16> {
    let family = || bound.iter().filter(|at| at.is_ipv4() == nat.is_ipv4());
    let outward = family().find(|at| !at.ip().is_loopback());
    outward.or_else(|| family().next()).map(SocketAddr::port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn machine() -> [IpAddr; 4] {
        ["127.0.0.1", "::1", "10.0.0.5", "2001:db8::5"].map(ip)
    }

    fn expanded(listen: &[&str]) -> Vec<(IpAddr, bool)> {
        let listen: Vec<IpAddr> = listen.iter().map(|text| ip(text)).collect();
        let addresses = expand(&listen, &machine());
        addresses.iter().map(|one| (one.ip, one.found)).collect()
    }

    #[test]
    fn nothing_asked_is_everything_found() {
        assert_eq!(expanded(&[]), machine().map(|ip| (ip, true)));
    }

    #[test]
    fn a_wildcard_is_everything_of_its_family() {
        let found = [(ip("127.0.0.1"), true), (ip("10.0.0.5"), true)];
        assert_eq!(expanded(&["0.0.0.0"]), found);
    }

    #[test]
    fn an_address_asked_twice_is_bound_once() {
        let once = [(ip("10.0.0.5"), false), (ip("127.0.0.1"), true)];
        assert_eq!(expanded(&["10.0.0.5", "10.0.0.5", "0.0.0.0"]), once);
    }

    #[test]
    fn a_public_address_is_told_with_the_port_behind_the_nat() {
        let bound = ["127.0.0.1:1", "10.0.0.5:2"].map(|at| at.parse().unwrap());
        let told = candidates(&bound, &[ip("203.0.113.9"), ip("10.0.0.5")]).unwrap();
        assert_eq!(told[..2], bound, "the bound ones stay");
        assert_eq!(told[2..], ["203.0.113.9:2".parse().unwrap()]);
    }

    #[test]
    fn a_public_address_of_a_family_nobody_listens_on_is_a_problem() {
        let bound = ["10.0.0.5:2".parse().unwrap()];
        let refused = candidates(&bound, &[ip("2001:db8::9")]).unwrap_err();
        assert!(refused.to_string().contains("2001:db8::9"), "{refused}");
    }

    #[test]
    fn the_shared_port_is_told_last_and_once_for_each_address() {
        let own = ["10.0.0.5:2", "[2001:db8::5]:2"].map(|at| at.parse().unwrap());
        let told = shared_too(&own, Some(443));
        let shared = ["10.0.0.5:443", "[2001:db8::5]:443"].map(|at| at.parse().unwrap());
        assert_eq!(told, [own, shared].concat());
        assert_eq!(shared_too(&own, None), own);
    }

    #[test]
    fn link_local_addresses_are_left_out() {
        assert!(is_link_local(ip("fe80::1")));
        assert!(is_link_local(ip("169.254.1.1")));
        assert!(!is_link_local(ip("2001:db8::1")));
    }
}
