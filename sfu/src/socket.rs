//! One UDP socket, bound to one address: batches in (recvmmsg, GRO), trains out (GSO).

use std::io::{self, IoSliceMut};
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd};

use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSockRef, UdpSocketState};
use rustix::net::sockopt::set_socket_recv_buffer_size_force;
use socket2::{Domain, Protocol, SockRef, Socket as Socket2, Type};

/// A burst of keyframes from every room at once has to fit.
const RECEIVE_BUFFER_BYTES: usize = 4 << 20;
const SEND_BUFFER_BYTES: usize = 2 << 20;
/// The longest UDP datagram; with GRO one buffer holds a whole train.
const BUFFER_BYTES: usize = 1 << 16;

/// A bound socket.
pub(crate) struct Socket {
    io: UdpSocket,
    state: UdpSocketState,
    address: SocketAddr,
}

impl Socket {
    /// Binds an address of this machine. Port 0 takes any free one.
    pub(crate) fn bind(ip: IpAddr, port: u16) -> io::Result<Self> {
        let io = bind(SocketAddr::new(ip, port))?;
        let state = UdpSocketState::new(UdpSockRef::from(&io))?;
        let address = io.local_addr()?;
        Ok(Self { io, state, address })
    }

    /// What it is bound to.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether the kernel granted less room than asked for.
    pub(crate) fn has_small_buffers(&self) -> bool {
        let socket = SockRef::from(&self.io);
        let less = |granted: io::Result<usize>, asked| granted.is_ok_and(|bytes| bytes < asked);
        less(socket.recv_buffer_size(), RECEIVE_BUFFER_BYTES)
            || less(socket.send_buffer_size(), SEND_BUFFER_BYTES)
    }

    /// The most datagrams one send may carry.
    pub(crate) fn train_limit(&self) -> usize {
        self.state.max_gso_segments()
    }

    /// Takes one batch of what waits, without blocking, and shows each datagram to `take`.
    /// True when more may be waiting.
    pub(crate) fn receive(
        &self,
        inbox: &mut Inbox,
        mut take: impl FnMut(SocketAddr, &[u8]),
    ) -> io::Result<bool> {
        let mut chunks = inbox.bytes.chunks_exact_mut(BUFFER_BYTES);
        let mut buffers: [IoSliceMut<'_>; BATCH_SIZE] =
            std::array::from_fn(|_| IoSliceMut::new(chunks.next().unwrap_or_default()));
        let socket = UdpSockRef::from(&self.io);
        let filled = self.state.recv(socket, &mut buffers, &mut inbox.metas)?;
        for (meta, buffer) in inbox.metas.iter().zip(&buffers).take(filled) {
            if meta.len == 0 {
                take(meta.addr, &[]);
            }
            for datagram in buffer[..meta.len].chunks(meta.stride.max(1)) {
                take(meta.addr, datagram);
            }
        }
        Ok(filled == BATCH_SIZE)
    }

    /// Sends one datagram, or a train of datagrams of `segment_bytes` each (the last may be
    /// shorter). Never blocks.
    pub(crate) fn send(
        &self,
        destination: SocketAddr,
        contents: &[u8],
        segment_bytes: Option<usize>,
    ) -> io::Result<()> {
        let transmit = Transmit {
            destination,
            ecn: None,
            contents,
            segment_size: segment_bytes,
            src_ip: None,
        };
        self.state.try_send(UdpSockRef::from(&self.io), &transmit)
    }
}

impl AsFd for Socket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.io.as_fd()
    }
}

fn bind(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = Socket2::new(
        Domain::for_address(address),
        Type::DGRAM,
        Some(Protocol::UDP),
    )?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    // The kernel caps these at net.core.{r,w}mem_max without an error; less still works. Who
    // may administer the network is not capped: a flood then waits beside the media instead
    // of in its place.
    if set_socket_recv_buffer_size_force(&socket, RECEIVE_BUFFER_BYTES).is_err() {
        socket.set_recv_buffer_size(RECEIVE_BUFFER_BYTES)?;
    }
    socket.set_send_buffer_size(SEND_BUFFER_BYTES)?;
    socket.bind(&address.into())?;
    Ok(socket.into())
}

/// Where one thread's datagrams arrive: reused for every batch.
pub(crate) struct Inbox {
    bytes: Vec<u8>,
    metas: [RecvMeta; BATCH_SIZE],
}

impl Inbox {
    pub(crate) fn new() -> Self {
        Self {
            bytes: vec![0; BUFFER_BYTES * BATCH_SIZE],
            metas: [RecvMeta::default(); BATCH_SIZE],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn loopback() -> Socket {
        Socket::bind(IpAddr::V4(Ipv4Addr::LOCALHOST), 0).unwrap()
    }

    fn receive_all(socket: &Socket, count: usize) -> Vec<Vec<u8>> {
        let (mut inbox, mut got) = (Inbox::new(), Vec::new());
        let deadline = crate::clock::now() + std::time::Duration::from_secs(2);
        while got.len() < count && crate::clock::now() < deadline {
            match socket.receive(&mut inbox, |_, datagram| got.push(datagram.to_vec())) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => std::thread::yield_now(),
                other => assert!(!other.unwrap()),
            }
        }
        got
    }

    #[test]
    fn a_train_arrives_as_its_datagrams() {
        let (from, to) = (loopback(), loopback());
        let contents: Vec<u8> = (0..250).collect();
        from.send(to.address(), &contents, Some(100)).unwrap();
        let got = receive_all(&to, 3);
        let lengths: Vec<usize> = got.iter().map(Vec::len).collect();
        assert_eq!(lengths, [100, 100, 50]);
        assert_eq!(got.concat(), contents);
    }

    #[test]
    fn an_empty_datagram_is_a_datagram() {
        let (from, to) = (loopback(), loopback());
        from.send(to.address(), &[], None).unwrap();
        from.send(to.address(), &[7], None).unwrap();
        assert_eq!(receive_all(&to, 2), [vec![], vec![7]]);
    }
}
