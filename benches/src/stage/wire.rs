//! Batches of datagrams in, with the kernel's own receive times, and bursts out, one datagram
//! per packet as a browser sends.
//!
//! A train that a server sent in one system call (GSO) is taken whole (GRO), as the wire takes it
//! from a network card. On loopback the kernel would else cut it on the server's account.

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
/// The longest train.
const TRAIN_BYTES: usize = 1 << 16;

/// The buffers of one thread.
pub(super) struct Wire {
    bytes: Vec<u8>,
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
            bytes: vec![0; BATCH * TRAIN_BYTES],
            out: MultiHeaders::preallocate(BATCH, None),
        }
    }

    /// Takes one batch; true when more may wait.
    pub(super) fn receive(&mut self, socket: &UdpSocket, came: &mut Vec<Came>) -> io::Result<bool> {
        let mut chunks = self.bytes.chunks_exact_mut(TRAIN_BYTES);
        let mut slices: [[IoSliceMut<'_>; 1]; BATCH] =
            std::array::from_fn(|_| [IoSliceMut::new(chunks.next().unwrap_or_default())]);
        let flags = MsgFlags::MSG_DONTWAIT;
        // The kernel writes into these how much of their room it used, and nix leaves it at that.
        let mut into = MultiHeaders::preallocate(BATCH, Some(cmsg_space!(TimeSpec, i32)));
        let messages = match recvmmsg(socket.as_raw_fd(), &mut into, &mut slices, flags, None) {
            Ok(messages) => messages,
            Err(Errno::EAGAIN | Errno::ECONNREFUSED | Errno::EINTR) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let mut count = 0;
        for (i, message) in messages.enumerate() {
            count += 1;
            let (mut at_ns, mut segment_bytes) = (0, message.bytes.max(1));
            for extra in message.cmsgs().into_iter().flatten() {
                at_ns = kernel_time(&extra).unwrap_or(at_ns);
                segment_bytes = segment(&extra).unwrap_or(segment_bytes);
            }
            let (begin, source) = (i * TRAIN_BYTES, source(message.address));
            let end = begin + message.bytes;
            came.extend((begin..end).step_by(segment_bytes).map(|at| Came {
                source,
                at_ns,
                span: at..end.min(at + segment_bytes),
            }));
        }
        Ok(count == BATCH)
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

/// The kernel stamps whatever comes in from here on, and leaves trains whole.
pub(super) fn prepare(socket: &UdpSocket) -> io::Result<()> {
    socket.set_nonblocking(true)?;
    if std::env::var_os("SCHALTER_BENCH_DATAGRAMS").is_none() {
        setsockopt(socket, sockopt::UdpGroSegment, &true)?;
    }
    setsockopt(socket, sockopt::ReceiveTimestampns, &true)?;
    Ok(())
}

fn source(address: Option<SockaddrIn>) -> SocketAddr {
    let nobody = SockaddrIn::new(0, 0, 0, 0, 0);
    SocketAddrV4::from(address.unwrap_or(nobody)).into()
}

/// How long the datagrams of a train are; the last may be shorter.
fn segment(extra: &ControlMessageOwned) -> Option<usize> {
    match extra {
        ControlMessageOwned::UdpGroSegments(bytes) => usize::try_from(*bytes).ok(),
        _ => None,
    }
}

fn kernel_time(extra: &ControlMessageOwned) -> Option<u64> {
    let ControlMessageOwned::ScmTimestampns(at) = extra else {
        return None;
    };
    let seconds = u64::try_from(at.tv_sec()).ok()?;
    Some(seconds * 1_000_000_000 + u64::try_from(at.tv_nsec()).ok()?)
}

#[cfg(test)]
mod tests {
    use nix::sys::socket::sendmsg;

    use super::*;

    #[test]
    fn a_train_is_taken_apart_into_its_datagrams() {
        let to = UdpSocket::bind("127.0.0.1:0").expect("a port is free");
        prepare(&to).expect("the kernel takes trains");
        let from = UdpSocket::bind("127.0.0.1:0").expect("a port is free");
        let contents: Vec<u8> = (0..250).collect();
        let (mut wire, mut came) = (Wire::new(), Vec::new());
        let SocketAddr::V4(address) = to.local_addr().expect("it is bound") else {
            panic!("it is no IPv4 address");
        };
        let address = SockaddrIn::from(address);
        let train = [ControlMessage::UdpGsoSegments(&100)];
        let slices = [IoSlice::new(&contents)];
        let fd = from.as_raw_fd();
        from.send_to(b"alone", to.local_addr().expect("it is bound"))
            .expect("it leaves");
        while came.is_empty() {
            wire.receive(&to, &mut came).expect("it comes");
        }
        came.clear();
        sendmsg(fd, &slices, &train, MsgFlags::empty(), Some(&address)).expect("it leaves");
        while came.is_empty() {
            wire.receive(&to, &mut came).expect("it comes");
        }
        let lengths: Vec<_> = came.iter().map(|it| it.span.len()).collect();
        assert_eq!(lengths, [100, 100, 50]);
        let got: Vec<u8> = came.iter().flat_map(|it| wire.bytes(it).to_vec()).collect();
        assert_eq!(got, contents);
        assert!(came.iter().all(|it| it.at_ns > 0));
    }
}
