//! One TCP connection of a participant, or of somebody who has still to prove to be one.

use std::io::{self, ErrorKind, Read};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Instant;

use schalter_sfu_core::{Input, Protocol, Worker};
use socket2::SockRef;

use super::frame::Frames;
use super::queue::{Queue, Written};

/// So much may wait inside the kernel unsent; what waits there can no longer be dropped.
const UNSENT_BYTES: u32 = 16 << 10;

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The other side closed it, or the network did.
    Closed,
    /// Its first frame was no STUN request of a participant, or a frame was too long.
    Stranger,
    /// It proved nothing, or said nothing, for too long.
    Silent,
    /// Too many had proved nothing yet.
    Crowded,
    /// Its participant is gone.
    Left,
}

impl End {
    /// Every end.
    pub(crate) const ALL: [Self; 5] = [
        Self::Closed,
        Self::Stranger,
        Self::Silent,
        Self::Crowded,
        Self::Left,
    ];

    /// The name used in metrics.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Stranger => "stranger",
            Self::Silent => "silent",
            Self::Crowded => "crowded",
            Self::Left => "left",
        }
    }
}

/// An accepted connection.
pub(crate) struct Connection {
    stream: TcpStream,
    /// The listener's address: a candidate of ours.
    pub(crate) local: SocketAddr,
    pub(crate) remote: SocketAddr,
    /// Never used twice.
    pub(crate) serial: u32,
    /// A STUN message on it proved whose it is.
    pub(crate) proven: bool,
    /// When it was accepted, or last heard since it proved something.
    pub(crate) heard_at: Instant,
    /// The kernel takes no more; it will tell when it does.
    pub(crate) blocked: bool,
    pub(crate) queue: Queue,
    frames: Frames,
}

impl Connection {
    pub(crate) fn new(
        stream: TcpStream,
        local: SocketAddr,
        remote: SocketAddr,
        serial: u32,
        now: Instant,
    ) -> io::Result<Self> {
        stream.set_nonblocking(true)?;
        stream.set_nodelay(true)?;
        let socket = SockRef::from(&stream);
        socket.set_tcp_notsent_lowat(UNSENT_BYTES)?;
        // After an outage we wait for the next try, not for twice as long each time.
        socket.set_tcp_thin_linear_timeouts(true)?;
        Ok(Self {
            stream,
            local,
            remote,
            serial,
            proven: false,
            heard_at: now,
            blocked: false,
            queue: Queue::default(),
            frames: Frames::default(),
        })
    }

    /// Hands what came to the worker, at most one buffer of it: the others wait, too. Tells
    /// how many datagrams that was.
    pub(crate) fn receive(
        &mut self,
        buffer: &mut [u8],
        worker: &mut Worker,
        now: Instant,
    ) -> Result<usize, End> {
        let bytes = match self.stream.read(buffer) {
            Ok(0) => return Err(End::Closed),
            Ok(bytes) => bytes,
            Err(error) if is_later(&error) => return Ok(0),
            Err(_) => return Err(End::Closed),
        };
        let (local, remote) = (self.local, self.remote);
        let (mut datagrams, mut proven) = (0, self.proven);
        let whole = self.frames.take(&buffer[..bytes], |contents| {
            // Whoever failed the first time is not listened to again.
            if datagrams > 0 && !proven {
                return;
            }
            let datagram = Input::Datagram {
                protocol: Protocol::Tcp,
                local,
                remote,
                contents,
            };
            worker.handle(datagram, now);
            datagrams += 1;
            proven = proven || worker.knows_connection(local, remote);
        });
        self.proven = proven;
        // Whoever proved nothing gains no time by talking.
        if proven {
            self.heard_at = now;
        }
        let stranger = whole.is_err() || (datagrams > 0 && !proven);
        if stranger {
            Err(End::Stranger)
        } else {
            Ok(datagrams)
        }
    }

    /// Sends what waits, as far as the kernel takes it.
    pub(crate) fn send(&mut self, now: Instant) -> io::Result<Written> {
        self.queue.write(&mut self.stream, now)
    }
}

impl AsFd for Connection {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

fn is_later(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}
