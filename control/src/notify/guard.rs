//! Whom webhooks may reach. An integrator names the address, we are inside the house's network: so
//! a name is resolved, its addresses are judged, and only the judged ones are connected to. What a
//! name resolves to a moment later does not matter.

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Url, redirect::Policy};
use schalter_config::Network;
use thiserror::Error;
use tokio::net::lookup_host;

const PATIENCE: Duration = Duration::from_secs(15);

/// Reaches only whom it may. Clones share the connections.
#[derive(Clone)]
pub struct Guard {
    /// To the whole world, by TLS only.
    world: Client,
    /// To the networks the operator allows, with or without TLS.
    inside: Client,
    allowed: Arc<[Network]>,
}

/// Why an address is not reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unreachable {
    /// It is no address.
    #[error("the address must be https://… without user and password")]
    NoAddress,
    /// It is of this house.
    #[error("the address leads to a private network")]
    Private,
}

impl Guard {
    /// Allows these networks beside the public ones.
    pub fn new(allowed: &[Network]) -> Result<Self, reqwest::Error> {
        let allowed: Arc<[Network]> = allowed.into();
        let client = |judge| {
            Client::builder()
                .timeout(PATIENCE)
                // Whoever we are sent on to was not judged.
                .redirect(Policy::none())
                .no_proxy()
                .dns_resolver(Arc::new(judge))
        };
        let world = Judge {
            allowed: Arc::clone(&allowed),
            public: true,
        };
        let inside = Judge {
            allowed: Arc::clone(&allowed),
            public: false,
        };
        Ok(Self {
            world: client(world).https_only(true).build()?,
            inside: client(inside).build()?,
            allowed,
        })
    }

    /// The address as one that may be reached, as far as it can be told without asking its name.
    pub fn look(&self, url: &str) -> Result<Url, Unreachable> {
        look(url, &self.allowed)
    }

    /// The connections for this address.
    pub(super) fn client(&self, url: &Url) -> &Client {
        if url.scheme() == "https" {
            &self.world
        } else {
            &self.inside
        }
    }
}

/// The address as one that may be reached, as far as it can be told without asking its name.
pub fn look(url: &str, allowed: &[Network]) -> Result<Url, Unreachable> {
    let url: Url = url.parse().map_err(|_| Unreachable::NoAddress)?;
    let is_tls = url.scheme() == "https";
    let may_be_plain = url.scheme() == "http" && !allowed.is_empty();
    let is_bare = url.username().is_empty() && url.password().is_none();
    if !is_bare || !(is_tls || may_be_plain) {
        return Err(Unreachable::NoAddress);
    }
    let host = url.host_str().ok_or(Unreachable::NoAddress)?;
    // Brackets around an IPv6 address are the URL's, not the address's.
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    match literal.parse::<IpAddr>() {
        Ok(address) if !judge(address, is_tls, allowed) => Err(Unreachable::Private),
        _ => Ok(url),
    }
}

/// Resolves names, and forgets the addresses that may not be reached.
struct Judge {
    allowed: Arc<[Network]>,
    public: bool,
}

impl Resolve for Judge {
    fn resolve(&self, name: Name) -> Resolving {
        let (allowed, public) = (Arc::clone(&self.allowed), self.public);
        Box::pin(async move {
            let found = lookup_host((name.as_str(), 0)).await?;
            let judged: Vec<SocketAddr> = found
                .filter(|it| judge(it.ip(), public, &allowed))
                .collect();
            if judged.is_empty() {
                return Err(Unreachable::Private.into());
            }
            Ok(Box::new(judged.into_iter()) as Addrs)
        })
    }
}

/// Is this why the request failed?
pub(super) fn was_private(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(error) = cause {
        if error.downcast_ref() == Some(&Unreachable::Private) {
            return true;
        }
        cause = error.source();
    }
    false
}

fn judge(address: IpAddr, public: bool, allowed: &[Network]) -> bool {
    let address = address.to_canonical();
    (public && is_public(address)) || allowed.iter().any(|network| network.contains(address))
}

/// Addresses of the public internet (IANA's special-purpose registries leave these).
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || matches!((a, b, c), (0 | 224.., _, _) | (192, 0, 0) | (192, 88, 99))
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (18..20).contains(&b));
    !is_special
}

/// Global unicast only, and of that neither tunnels, which lead to any IPv4 address, nor examples.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let is_global = first & 0xe000 == 0x2000;
    let is_special = (first == 0x2001 && (second < 0x0200 || second == 0x0db8))
        || first == 0x2002
        || (first == 0x3fff && second < 0x1000);
    is_global && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_and_its_tunnels_are_not_public() {
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "64:ff9b::a00:1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "100::1",
        ] {
            let address: IpAddr = private.parse().expect(private);
            assert!(!judge(address, true, &[]), "{private}");
        }
        for public in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.0.1",
            "172.32.0.1",
            "198.20.0.1",
            "223.255.255.1",
            "2a00:1450::1",
            "2001:4860::8888",
            "2606:4700::1111",
        ] {
            let address: IpAddr = public.parse().expect(public);
            assert!(judge(address, true, &[]), "{public}");
        }
    }

    #[test]
    fn however_an_address_is_written_it_is_the_same_address() {
        let guard = Guard::new(&[]).expect("a guard");
        for private in [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://0/",
            "https://10.0.0.1:8443/",
        ] {
            let looked = guard.look(private).map(drop);
            assert_eq!(looked, Err(Unreachable::Private), "{private}");
        }
        for no_address in [
            "",
            "example.org",
            "ftp://example.org",
            "http://example.org",
            "https://u:p@example.org",
            "file:///etc/passwd",
        ] {
            let looked = guard.look(no_address).map(drop);
            assert_eq!(looked, Err(Unreachable::NoAddress), "{no_address}");
        }
        assert!(guard.look("https://hooks.example.org/a?b=c").is_ok());
    }

    #[test]
    fn what_the_operator_allows_is_reached_also_without_tls() {
        let network = Network::parse("10.1.0.0/16").expect("a network");
        let guard = Guard::new(&[network]).expect("a guard");
        assert!(guard.look("http://10.1.2.3:8080/hook").is_ok());
        assert!(guard.look("https://10.1.2.3/hook").is_ok());
        let private = Err(Unreachable::Private);
        assert_eq!(guard.look("https://10.2.2.3/hook").map(drop), private);
        // The world is spoken to with TLS, allowed networks or not.
        assert_eq!(guard.look("http://8.8.8.8/hook").map(drop), private);
    }

    #[tokio::test]
    async fn a_name_that_leads_into_the_house_leads_nowhere() {
        let guard = Guard::new(&[]).expect("a guard");
        let url = guard.look("https://localhost:1/").expect("a name");
        let error = guard.client(&url).post(url.clone()).send().await;
        assert!(was_private(&error.expect_err("not reached")));
    }
}
