//! Batches of datagrams in, with the kernel's own receive times, and bursts out, one datagram
//! per packet as a browser sends: no GSO, no GRO.

use std::io::{self, IoSlice, IoSliceMut};
use std::net::{SocketAddr, SocketAddrV4, UdpSocket};
use std::ops::Range;
use std::os::fd::AsRawFd as _;

use nix::cmsg_space;
use nix::errno::Errno;
use nix::sys::socket::{
    ControlMessage, ControlMessageOwned, MsgFlags, MultiHeaders, SockaddrIn, recvmmsg, sendmmsg,
    setsockopt, sockopt,
};
use nix::sys::time::TimeSpec;

const BATCH: usize = 32;
const DATAGRAM_BYTES: usize = 2_000;

/// The buffers of one thread.
pub(super) struct Wire {
    bytes: Vec<u8>,
    into: MultiHeaders<SockaddrIn>,
    out: MultiHeaders<SockaddrIn>,
}

/// A datagram in the buffers.
pub(super) struct Came {
    pub(super) source: SocketAddr,
    pub(super) at_ns: u64,
    span: Range<usize>,
}

/// A datagram that wants to leave.
pub(super) struct Outgoing {
    pub(super) to: SocketAddrV4,
    pub(super) bytes: Vec<u8>,
}

impl Wire {
    pub(super) fn new() -> Self {
        Self {
            bytes: vec![0; BATCH * DATAGRAM_BYTES],
            into: MultiHeaders::preallocate(BATCH, Some(cmsg_space!(TimeSpec))),
            out: MultiHeaders::preallocate(BATCH, None),
        }
    }

    /// Takes one batch; true when more may wait.
    pub(super) fn receive(&mut self, socket: &UdpSocket, came: &mut Vec<Came>) -> io::Result<bool> {
        let mut chunks = self.bytes.chunks_exact_mut(DATAGRAM_BYTES);
        let mut slices: [[IoSliceMut<'_>; 1]; BATCH] =
            std::array::from_fn(|_| [IoSliceMut::new(chunks.next().unwrap_or_default())]);
        let flags = MsgFlags::MSG_DONTWAIT;
        let messages = match recvmmsg(socket.as_raw_fd(), &mut self.into, &mut slices, flags, None)
        {
            Ok(messages) => messages,
            Err(Errno::EAGAIN | Errno::ECONNREFUSED | Errno::EINTR) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let before = came.len();
        for (i, message) in messages.enumerate() {
            let at = i * DATAGRAM_BYTES;
            let mut extras = message.cmsgs().into_iter().flatten();
            came.push(Came {
                source: source(message.address),
                at_ns: extras
                    .find_map(|extra| kernel_time(&extra))
                    .unwrap_or_default(),
                span: at..at + message.bytes,
            });
        }
        Ok(came.len() - before == BATCH)
    }

    pub(super) fn bytes(&mut self, came: &Came) -> &mut [u8] {
        &mut self.bytes[came.span.clone()]
    }

    /// Sends all; how many the socket did not take.
    pub(super) fn send(&mut self, socket: &UdpSocket, out: &[Outgoing]) -> u64 {
        out.chunks(BATCH)
            .map(|batch| self.send_batch(socket, batch))
            .sum()
    }

    fn send_batch(&mut self, socket: &UdpSocket, batch: &[Outgoing]) -> u64 {
        let slices: [[IoSlice<'_>; 1]; BATCH] = std::array::from_fn(|i| {
            let bytes = batch.get(i).map(|outgoing| &*outgoing.bytes);
            [IoSlice::new(bytes.unwrap_or_default())]
        });
        let addresses: [Option<SockaddrIn>; BATCH] =
            std::array::from_fn(|i| batch.get(i).map(|outgoing| outgoing.to.into()));
        let (mut sent, mut unsent) = (0, 0);
        while sent < batch.len() {
            let rest = sent..batch.len();
            let (slices, addresses) = (&slices[rest.clone()], &addresses[rest]);
            let none: [ControlMessage<'_>; 0] = [];
            let flags = MsgFlags::MSG_DONTWAIT;
            let fd = socket.as_raw_fd();
            if let Ok(some) = sendmmsg(fd, &mut self.out, slices, addresses, none, flags) {
                sent += some.count();
            } else {
                sent += 1;
                unsent += 1;
            }
        }
        unsent
    }
}

/// The kernel stamps whatever comes in from here on.
pub(super) fn prepare(socket: &UdpSocket) -> io::Result<()> {
    socket.set_nonblocking(true)?;
    setsockopt(socket, sockopt::ReceiveTimestampns, &true)?;
    Ok(())
}

fn source(address: Option<SockaddrIn>) -> SocketAddr {
    let nobody = SockaddrIn::new(0, 0, 0, 0, 0);
    SocketAddrV4::from(address.unwrap_or(nobody)).into()
}

fn kernel_time(extra: &ControlMessageOwned) -> Option<u64> {
    let ControlMessageOwned::ScmTimestampns(at) = extra else {
        return None;
    };
    let seconds = u64::try_from(at.tv_sec()).ok()?;
    Some(seconds * 1_000_000_000 + u64::try_from(at.tv_nsec()).ok()?)
}
