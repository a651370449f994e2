//! TCP connections that somebody else accepted: the web server, on the one port that some
//! firewalls let through. Its first frame names the worker it belongs to; from then on it is a
//! connection like those the worker accepted itself, within the same limits.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use schalter_sfu_core::{Refusal, named_worker};

use crate::mailbox::{Mailbox, Message};
use crate::tcp::first_frame;

/// How many bytes of a stream tell at most whose it is.
pub const FIRST_BYTES: usize = 2 + 1500;

/// Hands TCP connections to the workers. Cheap to clone.
#[derive(Clone)]
pub struct Entrance {
    workers: Arc<[Mailbox]>,
    port: u16,
}

/// Whose a connection is, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Not told yet: more bytes have to come.
    Unknown,
    /// Of a participant on this worker. That has still to be proved.
    Worker(u16),
    /// Nobody's.
    Stranger,
}

impl Caller {
    /// Reads the first bytes of a stream: a frame (RFC 4571) with a STUN request in it that names
    /// a user fragment of ours.
    pub fn of(first: &[u8]) -> Self {
        match first_frame(first) {
            Ok(None) => Self::Unknown,
            Ok(Some(frame)) => named_worker(frame).map_or(Self::Stranger, Self::Worker),
            Err(_) => Self::Stranger,
        }
    }
}

impl Entrance {
    pub(crate) fn new(workers: &[Mailbox], port: u16) -> Self {
        let workers = workers.into();
        Self { workers, port }
    }

    /// Gives a connection, of which nothing has been read yet, to a worker.
    pub fn adopt(&self, worker: u16, stream: TcpStream) -> io::Result<()> {
        let worker = self.workers.get(usize::from(worker));
        let worker = worker.ok_or(io::ErrorKind::NotFound)?;
        let local = SocketAddr::new(stream.local_addr()?.ip().to_canonical(), self.port);
        let remote = stream.peer_addr()?;
        let remote = SocketAddr::new(remote.ip().to_canonical(), remote.port());
        let message = Message::Adopt {
            stream,
            local,
            remote,
        };
        worker.send(message).map_err(|refusal| match refusal {
            Refusal::Overloaded => io::ErrorKind::ResourceBusy.into(),
            _ => io::ErrorKind::BrokenPipe.into(),
        })
    }
}
