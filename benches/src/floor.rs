//! The floor: a relay that does nothing but receive, open, seal and send. One thread, one
//! socket, one datagram per packet. Every server's cost is told as a multiple of its.

use std::io::{IoSlice, IoSliceMut};
use std::net::{Ipv4Addr, SocketAddrV4, UdpSocket};
use std::os::fd::AsRawFd as _;

use aws_lc_rs::aead::LessSafeKey;
use nix::sys::socket::{
    ControlMessage, MsgFlags, MultiHeaders, SockaddrIn, recvmmsg, sendmmsg, setsockopt, sockopt,
};
use rustc_hash::FxHashMap;

use crate::bare::{self, Bare};
use crate::leg::{Place, Side};

const BATCH: usize = 64;
const DATAGRAM_BYTES: usize = 1_500;
const BUFFER_BYTES: usize = 4 << 20;

/// The relay.
pub struct Relay {
    socket: UdpSocket,
    by_address: FxHashMap<SocketAddrV4, usize>,
    legs: Vec<RelayLeg>,
    by_place: FxHashMap<Place, usize>,
}

struct RelayLeg {
    address: SocketAddrV4,
    up: LessSafeKey,
    down: LessSafeKey,
    other: Option<usize>,
}

impl Relay {
    /// Bound to a free port of the loopback.
    pub fn bind() -> anyhow::Result<Self> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        setsockopt(&socket, sockopt::RcvBuf, &BUFFER_BYTES)?;
        setsockopt(&socket, sockopt::SndBuf, &BUFFER_BYTES)?;
        Ok(Self {
            socket,
            by_address: FxHashMap::default(),
            legs: Vec::new(),
            by_place: FxHashMap::default(),
        })
    }

    /// Where it answers.
    pub fn port(&self) -> anyhow::Result<u16> {
        Ok(self.socket.local_addr()?.port())
    }

    /// Relays until the process ends.
    pub fn run(&mut self) -> anyhow::Result<()> {
        let mut bytes = vec![0; BATCH * DATAGRAM_BYTES];
        // Apart: what sending wrote into them, receiving would take for its own.
        let mut into = MultiHeaders::<SockaddrIn>::preallocate(BATCH, None);
        let mut from = MultiHeaders::<SockaddrIn>::preallocate(BATCH, None);
        let mut came = Vec::with_capacity(BATCH);
        loop {
            came.clear();
            self.receive(&mut bytes, &mut into, &mut came)?;
            let out = self.turn_round(&mut bytes, &came)?;
            self.send(&bytes, &mut from, &out);
        }
    }

    /// Sleeps until something is there and takes all of it.
    fn receive(
        &self,
        bytes: &mut [u8],
        headers: &mut MultiHeaders<SockaddrIn>,
        came: &mut Vec<(SocketAddrV4, usize)>,
    ) -> anyhow::Result<()> {
        let mut chunks = bytes.chunks_exact_mut(DATAGRAM_BYTES);
        let mut slices: [[IoSliceMut<'_>; 1]; BATCH] =
            std::array::from_fn(|_| [IoSliceMut::new(chunks.next().unwrap_or_default())]);
        let fd = self.socket.as_raw_fd();
        let flags = MsgFlags::MSG_WAITFORONE;
        for message in recvmmsg(fd, headers, &mut slices, flags, None)? {
            let source = message.address.map_or(NOBODY, SocketAddrV4::from);
            came.push((source, message.bytes));
        }
        Ok(())
    }

    /// Opens and seals in place; says which datagrams go where.
    fn turn_round(
        &mut self,
        bytes: &mut [u8],
        came: &[(SocketAddrV4, usize)],
    ) -> anyhow::Result<Vec<(usize, usize, SockaddrIn)>> {
        let mut out = Vec::with_capacity(BATCH);
        for (i, &(source, length)) in came.iter().enumerate() {
            let packet = &mut bytes[i * DATAGRAM_BYTES..][..length];
            let Some(from) = self.by_address.get(&source).copied() else {
                self.greet(packet, source)?;
                continue;
            };
            let leg = &self.legs[from];
            let Some(to) = leg.other.map(|other| &self.legs[other]) else {
                continue;
            };
            if bare::open(&leg.up, packet).is_some() && bare::seal(&to.down, packet) {
                out.push((i, length, SockaddrIn::from(to.address)));
            }
        }
        Ok(out)
    }

    fn send(
        &self,
        bytes: &[u8],
        headers: &mut MultiHeaders<SockaddrIn>,
        out: &[(usize, usize, SockaddrIn)],
    ) {
        let slices: [[IoSlice<'_>; 1]; BATCH] = std::array::from_fn(|n| {
            let packet = out.get(n).map(|&(i, length, _)| (i, length));
            let (i, length) = packet.unwrap_or_default();
            [IoSlice::new(&bytes[i * DATAGRAM_BYTES..][..length])]
        });
        let addresses: [Option<SockaddrIn>; BATCH] =
            std::array::from_fn(|n| out.get(n).map(|&(.., address)| address));
        let mut sent = 0;
        while sent < out.len() {
            let none: [ControlMessage<'_>; 0] = [];
            let (slices, addresses) = (&slices[sent..out.len()], &addresses[sent..out.len()]);
            let fd = self.socket.as_raw_fd();
            match sendmmsg(fd, headers, slices, addresses, none, MsgFlags::empty()) {
                Ok(some) => sent += some.count(),
                // The first could not go, the others may.
                Err(_) => sent += 1,
            }
        }
    }

    /// A hello makes its sender known; it is said back.
    fn greet(&mut self, packet: &[u8], source: SocketAddrV4) -> anyhow::Result<()> {
        let Some(place) = bare::place_of(packet) else {
            return Ok(());
        };
        let Bare { up, down, .. } = Bare::of(place, source)?;
        let (index, other) = (
            self.legs.len(),
            self.by_place.get(&other_of(place)).copied(),
        );
        self.legs.push(RelayLeg {
            address: source,
            up,
            down,
            other,
        });
        if let Some(other) = other {
            self.legs[other].other = Some(index);
        }
        self.by_address.insert(source, index);
        self.by_place.insert(place, index);
        self.socket.send_to(packet, source)?;
        Ok(())
    }
}

const NOBODY: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 0);

fn other_of(place: Place) -> Place {
    let side = match place.side {
        Side::Citizen => Side::Officer,
        Side::Officer => Side::Citizen,
    };
    Place { side, ..place }
}
