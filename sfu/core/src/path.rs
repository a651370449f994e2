//! The way between a participant and us: a protocol and two addresses.

use std::net::SocketAddr;

use str0m::net;

use crate::Protocol;

/// Where datagrams come from and go to. Not printable: it names a person's address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) protocol: Protocol,
    /// The candidate address of ours.
    pub(crate) local: SocketAddr,
    pub(crate) remote: SocketAddr,
}

impl Path {
    /// The way over a TCP connection.
    pub(crate) fn tcp(local: SocketAddr, remote: SocketAddr) -> Self {
        Self {
            protocol: Protocol::Tcp,
            local,
            remote,
        }
    }
}

impl From<Protocol> for net::Protocol {
    fn from(protocol: Protocol) -> Self {
        match protocol {
            Protocol::Udp => Self::Udp,
            Protocol::Tcp => Self::Tcp,
        }
    }
}

impl From<net::Protocol> for Protocol {
    fn from(protocol: net::Protocol) -> Self {
        match protocol {
            net::Protocol::Udp => Self::Udp,
            // We announce no other.
            net::Protocol::Tcp | net::Protocol::SslTcp | net::Protocol::Tls => Self::Tcp,
        }
    }
}
