//! The relay: media within TLS on the port of the pages (TURN, RFC 8656), for browsers behind a
//! firewall that lets nothing else out.
//!
//! ```text
//! TLS ─▶ first letters: STUN ─▶ frame ─▶ talk ─▶ a UDP socket of its own ─▶ media node
//!                               queue ◀──────────────────┘
//! ```
//!
//! Everybody relayed has a task and a socket here. Whom it is relayed to is always a media node of
//! this house, at an address at which participants are told to find it; everybody else is refused.
//! To the node it is a participant like any other.

mod allocation;
mod connection;
mod frame;
mod queue;
mod stun;
mod talk;
mod tally;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use prometheus::{IntGauge, Registry};
use tokio::net::UdpSocket;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::clock::Clock;
use crate::identity::relay::Passes;
use crate::identity::secret;
use crate::media::Media;
use talk::Rules;
use tally::Tally;

/// How TURN is called in a handshake (RFC 7443).
pub(super) const PROTOCOL: &[u8] = b"stun.turn";
/// So much may wait inside the kernel unsent.
pub(super) const UNSENT_BYTES: u32 = 16 << 10;
/// So many first bytes tell it from HTTP.
pub(super) const FIRST_BYTES: usize = 8;

/// Relays media. Clones share everything.
#[derive(Clone)]
pub struct Relay(Arc<Parts>);

struct Parts {
    passes: Passes,
    media: Media,
    clock: Clock,
    places: Arc<Semaphore>,
    tally: Tally,
}

/// An allocation's socket, and its place among the others.
struct Allocated {
    socket: UdpSocket,
    _place: OwnedSemaphorePermit,
    open: IntGauge,
}

impl Drop for Allocated {
    fn drop(&mut self) {
        self.open.dec();
    }
}

impl Relay {
    /// For holders of these passes, to the nodes of this media plane, for so many at once.
    pub fn new(
        passes: Passes,
        media: Media,
        clock: Clock,
        max_allocations: usize,
        registry: &Registry,
    ) -> Result<Self, prometheus::Error> {
        Ok(Self(Arc::new(Parts {
            passes,
            media,
            clock,
            places: Arc::new(Semaphore::new(max_allocations)),
            tally: Tally::register(registry)?,
        })))
    }

    /// A socket for somebody, and where it seems to be to a node.
    async fn allocate(&self, is_ipv6: bool) -> io::Result<(Allocated, SocketAddr)> {
        let place = Arc::clone(&self.0.places).try_acquire_owned();
        let place = place.map_err(|_| io::ErrorKind::QuotaExceeded)?;
        let any = if is_ipv6 {
            IpAddr::V6(Ipv6Addr::UNSPECIFIED)
        } else {
            IpAddr::V4(Ipv4Addr::UNSPECIFIED)
        };
        let socket = UdpSocket::bind((any, 0)).await?;
        let port = socket.local_addr()?.port();
        let ip = self.seen_from_nodes(any).await?;
        let open = self.0.tally.allocations().clone();
        open.inc();
        let allocated = Allocated {
            socket,
            _place: place,
            open,
        };
        Ok((allocated, SocketAddr::new(ip, port)))
    }

    /// The address of this machine on the way to a node: rather to one that is not on it.
    async fn seen_from_nodes(&self, any: IpAddr) -> io::Result<IpAddr> {
        let mut nodes = self.0.media.reached_at();
        nodes.retain(|node| node.is_ipv6() == any.is_ipv6());
        nodes.sort_by_key(|node| node.ip().is_loopback());
        let node = nodes.first().ok_or(io::ErrorKind::AddrNotAvailable)?;
        // Nothing is sent: this asks for the way alone.
        let probe = UdpSocket::bind((any, 0)).await?;
        probe.connect(node).await?;
        Ok(probe.local_addr()?.ip())
    }
}

impl Rules for Relay {
    fn password(&self, username: &str) -> Option<String> {
        self.0.passes.password(username, self.0.clock.now())
    }

    fn is_node(&self, peer: SocketAddr) -> bool {
        self.0.media.reached_at().contains(&peer)
    }

    fn has_node(&self, ip: IpAddr) -> bool {
        let nodes = self.0.media.reached_at();
        nodes.iter().any(|node| node.ip() == ip)
    }

    fn nonce(&self) -> String {
        secret::fresh("")
    }
}

/// Whether these first bytes are TURN's; none while it cannot be told.
pub(super) fn is_turn(first: &[u8]) -> Option<bool> {
    let cookie = first.get(4..).unwrap_or_default();
    let is_like = stun::COOKIE.starts_with(&cookie[..cookie.len().min(4)]);
    match first {
        [] => None,
        // The letters of HTTP are above: a method, or the preface of HTTP/2.
        [letter, ..] if *letter >= 0x40 => Some(false),
        _ if !is_like => Some(false),
        _ if first.len() < FIRST_BYTES => None,
        _ => Some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_within_tls_tell_turn_from_http() {
        let allocate = b"\0\x03\0\x08\x21\x12\xa4\x42";
        for end in 1..FIRST_BYTES {
            assert_eq!(is_turn(&allocate[..end]), None);
        }
        assert_eq!(is_turn(allocate), Some(true));
        assert_eq!(is_turn(b""), None);
        for other in [
            &b"G"[..],
            b"PRI * HTTP/2.0",
            b"\0\x03\0\x08\x21\x13",
            b"\x40\0\0\0",
        ] {
            assert_eq!(is_turn(other), Some(false), "{other:?}");
        }
    }
}
