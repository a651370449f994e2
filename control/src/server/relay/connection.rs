//! One connection to the relay, from its first letter to its end.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::frame::{self, MOST_BYTES};
use super::queue::Queue;
use super::talk::{Deed, Talk};
use super::tally::{Drop, Way};
use super::{Allocated, Relay};

/// Whoever comes to be relayed asks for it at once.
const ALLOCATED_WITHIN: Duration = Duration::from_secs(10);
/// Datagrams taken in one round, so that a flood of them does not starve the client's own.
const AT_ONCE: usize = 64;
const READ_BYTES: usize = 16 << 10;

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) enum End {
    /// The client went away, or read nothing for too long.
    Closed,
    /// It did not refresh it.
    Expired,
    /// It proved nothing, again and again.
    Guessed,
    /// It asked for nothing.
    Idle,
    /// The house closes.
    Shutdown,
    /// It spoke something else.
    Strange,
}

impl End {
    pub(super) const ALL: [Self; 6] = [
        Self::Closed,
        Self::Expired,
        Self::Guessed,
        Self::Idle,
        Self::Shutdown,
        Self::Strange,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Expired => "expired",
            Self::Guessed => "guessed",
            Self::Idle => "idle",
            Self::Shutdown => "shutdown",
            Self::Strange => "strange",
        }
    }
}

/// One client and its allocation.
struct Client<'a> {
    relay: &'a Relay,
    talk: Talk,
    allocated: Option<Allocated>,
    queue: Queue,
    /// Since when it has had no allocation.
    idle_from: Instant,
}

impl Relay {
    /// Relays for whoever is at the other end of `stream`, until one of both has enough of it.
    pub(in crate::server) async fn serve<S>(
        &self,
        stream: S,
        from: SocketAddr,
        closing: &CancellationToken,
    ) where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut client = Client {
            relay: self,
            talk: Talk::new(from, self, Instant::now()),
            allocated: None,
            queue: Queue::default(),
            idle_from: Instant::now(),
        };
        let end = tokio::select! {
            end = client.converse(stream) => end,
            () = closing.cancelled() => End::Shutdown,
        };
        self.0.tally.ended(end);
    }
}

impl Client<'_> {
    async fn converse<S>(&mut self, stream: S) -> End
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let (mut reader, mut writer) = tokio::io::split(stream);
        let (mut read, mut write) = (BytesMut::new(), Vec::new());
        let mut written = 0;
        let mut datagram = vec![0; MOST_BYTES];
        let mut is_flushed = true;
        loop {
            if written == write.len() {
                write.clear();
                written = 0;
                self.fill(&mut write);
                is_flushed &= write.is_empty();
            }
            let due = self.talk.expires_at();
            let due = due.unwrap_or(self.idle_from + ALLOCATED_WITHIN);
            read.reserve(READ_BYTES);
            let happened = tokio::select! {
                taken = reader.read_buf(&mut read), if self.queue.takes_answers() => match taken {
                    Ok(1..) => self.hear(&mut read).await,
                    _ => Err(End::Closed),
                },
                came = receive(self.allocated.as_ref(), &mut datagram) => {
                    self.bring(came, &mut datagram);
                    Ok(())
                }
                taken = push(&mut writer, &write[written..]), if !is_flushed => {
                    is_flushed = written == write.len();
                    taken.map(|bytes| written += bytes).map_err(|_| End::Closed)
                }
                () = sleep_until(due) => Err(self.late()),
            };
            if let Err(end) = happened {
                return end;
            }
        }
    }

    fn fill(&mut self, write: &mut Vec<u8>) {
        if self.queue.is_empty() {
            return;
        }
        let stale = self.queue.take(write, Instant::now());
        self.relay.0.tally.dropped(Drop::Stale, stale);
    }

    fn late(&self) -> End {
        if self.allocated.is_some() {
            End::Expired
        } else {
            End::Idle
        }
    }

    async fn hear(&mut self, read: &mut BytesMut) -> Result<(), End> {
        while let Some(frame) = frame::take(read).map_err(|_| End::Strange)? {
            let deed = self.talk.hear(frame, self.relay, Instant::now());
            self.carry_out(deed).await?;
        }
        Ok(())
    }

    async fn carry_out(&mut self, deed: Deed) -> Result<(), End> {
        let tally = &self.relay.0.tally;
        match deed {
            Deed::Nothing => {}
            Deed::Answer(told) => self.queue.answer(told),
            Deed::Refuse(why, told) => {
                tally.refused(why);
                self.queue.answer(told);
            }
            Deed::Release(told) => {
                self.allocated = None;
                self.idle_from = Instant::now();
                self.queue.answer(told);
            }
            Deed::Send(to, data) => self.send(to, &data),
            Deed::Allocate(grant) => {
                let (socket, relayed) = match self.relay.allocate(grant.is_ipv6).await {
                    Ok((socket, relayed)) => (Some(socket), Some(relayed)),
                    Err(_) => (None, None),
                };
                self.allocated = socket;
                match self.talk.allocated(grant, relayed, Instant::now()) {
                    Deed::Refuse(why, told) => {
                        tally.refused(why);
                        self.queue.answer(told);
                    }
                    Deed::Answer(told) => self.queue.answer(told),
                    _ => {}
                }
            }
            Deed::End => return Err(End::Guessed),
        }
        Ok(())
    }

    /// What the kernel does not take at once is lost, as it would be on any other way.
    fn send(&self, to: SocketAddr, data: &[u8]) {
        let sent = self
            .allocated
            .as_ref()
            .map(|it| it.socket.try_send_to(data, to));
        match sent {
            Some(Ok(_)) => self.relay.0.tally.relayed(Way::ToNode),
            _ => self.relay.0.tally.dropped(Drop::Unsent, 1),
        }
    }

    /// One datagram, and those that came with it.
    fn bring(&mut self, first: io::Result<(usize, SocketAddr)>, datagram: &mut [u8]) {
        let mut came = first;
        for _ in 0..AT_ONCE {
            // An answer that nobody listens there: the node is gone, and its rooms move.
            let Ok((bytes, from)) = came else { return };
            self.bring_one(from, &datagram[..bytes]);
            let Some(allocated) = &self.allocated else {
                return;
            };
            came = allocated.socket.try_recv_from(datagram);
        }
    }

    fn bring_one(&mut self, from: SocketAddr, data: &[u8]) {
        let (tally, now) = (&self.relay.0.tally, Instant::now());
        let Some(told) = self.talk.bring(from, data, now) else {
            return tally.dropped(Drop::Stranger, 1);
        };
        if self.queue.media(told, now) {
            tally.relayed(Way::FromNode);
        } else {
            tally.dropped(Drop::Full, 1);
        }
    }
}

/// Some of it, or, when nothing is left, what TLS still holds.
async fn push(writer: &mut (impl AsyncWrite + Unpin), rest: &[u8]) -> io::Result<usize> {
    if rest.is_empty() {
        return writer.flush().await.map(|()| 0);
    }
    match writer.write(rest).await? {
        0 => Err(io::ErrorKind::WriteZero.into()),
        bytes => Ok(bytes),
    }
}

async fn receive(
    allocated: Option<&Allocated>,
    datagram: &mut [u8],
) -> io::Result<(usize, SocketAddr)> {
    match allocated {
        Some(allocated) => allocated.socket.recv_from(datagram).await,
        None => std::future::pending().await,
    }
}
