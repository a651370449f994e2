//! ICE over TCP (RFC 6544, RFC 4571) for networks that let no UDP through: one worker's
//! listeners and connections.
//!
//! They share one epoll, so that the thread has one thing more to watch however many there
//! are. Nothing here ever blocks or grows without bound: who proves nothing is let go, the
//! oldest first, and what a connection does not take in time is dropped.

mod connection;
mod frame;
mod queue;
mod token;

use std::collections::{HashMap, VecDeque};
use std::io::{self, ErrorKind};
use std::mem::MaybeUninit;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{Timespec, epoll};
use schalter_sfu_core::{Transmit, Worker};
use slab::Slab;
use socket2::{Domain, Protocol, Socket, Type};

use connection::Connection;
pub(crate) use connection::End;
pub(crate) use frame::first as first_frame;
use token::Token;

/// Connections that have not proved whose they are; one more, and the oldest has to go.
const MAX_UNPROVEN: usize = 512;
/// All connections of a worker; more than this no thread can serve anyway.
const MAX_CONNECTIONS: usize = 8_192;
/// A STUN request comes at once or never.
const PROOF_WITHIN: Duration = Duration::from_secs(5);
/// Consent to send is gone by then (RFC 7675).
const SILENT_FOR: Duration = Duration::from_secs(30);
/// How often somebody looks for those who have to go.
const SWEEP_EVERY: Duration = Duration::from_secs(2);
const BACKLOG: i32 = 1_024;
/// Connections accepted, and connections read, in one round.
const ACCEPTS: usize = 32;
const EVENTS: usize = 64;
const BUFFER_BYTES: usize = 64 << 10;

/// What is counted about connections.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TcpStats {
    /// Connections of now.
    pub(crate) open: u64,
    /// Connections that ever came.
    pub(crate) accepted: u64,
    /// Connections that could not be taken: the system has no more descriptors or memory.
    pub(crate) refused: u64,
    /// Connections that ended, by reason.
    pub(crate) ended: [u64; End::ALL.len()],
    /// Frames for which a connection's queue had no room.
    pub(crate) drops_full: u64,
    /// Frames that waited too long in a connection's queue.
    pub(crate) drops_stale: u64,
    /// Frames whose connection was gone.
    pub(crate) drops_gone: u64,
    /// Frames that came.
    pub(crate) datagrams: u64,
    /// System calls that sent.
    pub(crate) sends: u64,
}

/// A listening socket and the address it announces.
pub(crate) struct Listener {
    io: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Listens on an address of this machine.
    pub(crate) fn bind(address: SocketAddr) -> io::Result<Self> {
        let domain = Domain::for_address(address);
        let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
        if address.is_ipv6() {
            socket.set_only_v6(true)?;
        }
        // A restart must not wait for the connections of its predecessor to be forgotten.
        socket.set_reuse_address(true)?;
        socket.set_nonblocking(true)?;
        socket.bind(&address.into())?;
        socket.listen(BACKLOG)?;
        let io: TcpListener = socket.into();
        let address = io.local_addr()?;
        Ok(Self { io, address })
    }

    /// What it is bound to.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

/// All TCP connections of one worker.
pub(crate) struct Streams {
    epoll: Arc<OwnedFd>,
    listeners: Vec<Listener>,
    connections: Slab<Connection>,
    by_path: HashMap<(SocketAddr, SocketAddr), usize>,
    /// Who has proved nothing yet, the oldest first; some have by now.
    unproven: VecDeque<(usize, u32)>,
    /// Whose queues were filled this round.
    filled: Vec<usize>,
    buffer: Vec<u8>,
    serial: u32,
    /// Listening rests until the next sweep, because the system gave no descriptor.
    resting: bool,
    sweep_at: Option<Instant>,
    pub(crate) stats: TcpStats,
}

impl Streams {
    /// Takes connections on these.
    pub(crate) fn new(listeners: Vec<Listener>) -> io::Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let streams = Self {
            epoll: Arc::new(epoll),
            listeners,
            connections: Slab::new(),
            by_path: HashMap::new(),
            unproven: VecDeque::new(),
            filled: Vec::new(),
            buffer: Vec::new(),
            serial: 0,
            resting: false,
            sweep_at: None,
            stats: TcpStats::default(),
        };
        streams.listen()?;
        Ok(streams)
    }

    /// What is readable when there is something to [`Streams::take`].
    pub(crate) fn watched(&self) -> Arc<OwnedFd> {
        self.epoll.clone()
    }

    /// When to come by even if nothing is readable.
    pub(crate) fn wake_at(&self) -> Option<Instant> {
        self.sweep_at
    }

    /// Accepts and reads what waits, within a round's bounds, and hands it to the worker.
    pub(crate) fn take(&mut self, worker: &mut Worker, now: Instant) {
        let mut events = [const { MaybeUninit::uninit() }; EVENTS];
        let at_once = Timespec::default();
        let happened = epoll::wait(&*self.epoll, &mut events[..], Some(&at_once));
        // Interrupted: the next round looks again.
        let happened = happened.map(|(events, _)| &*events).unwrap_or_default();
        for event in happened {
            let flags = event.flags;
            match Token::from(event.data.u64()) {
                Token::Listener(index) => self.accept(index, worker, now),
                Token::Connection(slot, serial) => self.serve(slot, serial, flags, worker, now),
            }
        }
        if self.sweep_at.is_some_and(|at| at <= now) {
            self.sweep(worker, now);
        }
    }

    /// Takes a connection that was accepted elsewhere, on a port all workers share. Whatever
    /// address it arrived at stands for the candidate it is closest to: a NAT may be in between.
    pub(crate) fn adopt(
        &mut self,
        stream: TcpStream,
        (local, remote): (SocketAddr, SocketAddr),
        worker: &mut Worker,
        now: Instant,
    ) {
        self.stats.accepted += 1;
        let local = worker.tcp_candidate(local);
        let admitted = local.map(|local| self.admit(stream, local, remote, now));
        if admitted.is_none_or(|admitted| admitted.is_err()) {
            self.stats.refused += 1;
        }
        self.make_room(worker);
    }

    /// Puts a datagram into its connection's queue; it leaves with the next flush.
    pub(crate) fn push(&mut self, transmit: Transmit, now: Instant) {
        let path = (transmit.local, transmit.remote);
        let Some(&slot) = self.by_path.get(&path) else {
            self.stats.drops_gone += 1;
            return;
        };
        let connection = &mut self.connections[slot];
        if connection.queue.is_empty() {
            self.filled.push(slot);
        }
        if !connection.queue.push(transmit.contents, now) {
            self.stats.drops_full += 1;
        }
    }

    /// Sends what was pushed this round.
    pub(crate) fn flush(&mut self, worker: &mut Worker, now: Instant) {
        while let Some(slot) = self.filled.pop() {
            if self.connections.get(slot).is_some_and(|one| !one.blocked) {
                self.send(slot, worker, now);
            }
        }
    }

    fn listen(&self) -> io::Result<()> {
        for (index, listener) in self.listeners.iter().enumerate() {
            let token = Token::Listener(index).data();
            epoll::add(&*self.epoll, &listener.io, token, epoll::EventFlags::IN)?;
        }
        Ok(())
    }

    fn accept(&mut self, index: usize, worker: &mut Worker, now: Instant) {
        for _ in 0..ACCEPTS {
            let local = self.listeners[index].address;
            match self.listeners[index].io.accept() {
                Ok((stream, remote)) => {
                    self.stats.accepted += 1;
                    if self.admit(stream, local, remote, now).is_err() {
                        self.stats.refused += 1;
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                // Whoever came is gone again: the next may wait already.
                Err(error) if is_of_the_caller(&error) => {}
                Err(_) => return self.rest(now),
            }
            self.make_room(worker);
        }
    }

    fn admit(
        &mut self,
        stream: TcpStream,
        local: SocketAddr,
        remote: SocketAddr,
        now: Instant,
    ) -> io::Result<()> {
        self.serial = self.serial.wrapping_add(1);
        let serial = self.serial;
        let connection = Connection::new(stream, local, remote, serial, now)?;
        let slot = self.connections.vacant_key();
        let token = Token::Connection(slot, serial).data();
        epoll::add(&*self.epoll, &connection, token, epoll::EventFlags::IN)?;
        self.connections.insert(connection);
        self.by_path.insert((local, remote), slot);
        self.unproven.push_back((slot, serial));
        self.stats.open = self.connections.len() as u64;
        self.sweep_at.get_or_insert(now + SWEEP_EVERY);
        Ok(())
    }

    /// Lets go who has waited longest without proving anything, if there are too many.
    fn make_room(&mut self, worker: &mut Worker) {
        let crowded = |streams: &Self| {
            streams.unproven.len() > MAX_UNPROVEN || streams.connections.len() > MAX_CONNECTIONS
        };
        while crowded(self) {
            let Some((slot, serial)) = self.unproven.pop_front() else {
                return;
            };
            let one = self.connections.get(slot);
            if one.is_some_and(|one| one.serial == serial && !one.proven) {
                self.end(slot, End::Crowded, worker);
            }
        }
    }

    fn serve(
        &mut self,
        slot: usize,
        serial: u32,
        flags: epoll::EventFlags,
        worker: &mut Worker,
        now: Instant,
    ) {
        let Some(connection) = self.connections.get_mut(slot) else {
            return;
        };
        // An event of one that ended in this round, and another came in its place.
        if connection.serial != serial {
            return;
        }
        if flags.intersects(epoll::EventFlags::OUT) {
            self.send(slot, worker, now);
        }
        if flags.intersects(epoll::EventFlags::IN | epoll::EventFlags::HUP | epoll::EventFlags::ERR)
        {
            self.receive(slot, worker, now);
        }
    }

    fn receive(&mut self, slot: usize, worker: &mut Worker, now: Instant) {
        let Some(connection) = self.connections.get_mut(slot) else {
            return;
        };
        // Most nodes never see a TCP connection, so the buffer comes with the first.
        self.buffer.resize(BUFFER_BYTES, 0);
        match connection.receive(&mut self.buffer, worker, now) {
            Ok(datagrams) => self.stats.datagrams += datagrams as u64,
            Err(end) => self.end(slot, end, worker),
        }
    }

    fn send(&mut self, slot: usize, worker: &mut Worker, now: Instant) {
        let Some(connection) = self.connections.get_mut(slot) else {
            return;
        };
        let was_blocked = connection.blocked;
        let Ok(written) = connection.send(now) else {
            return self.end(slot, End::Closed, worker);
        };
        connection.blocked = written.blocked;
        self.stats.sends += written.writes;
        self.stats.drops_stale += written.stale;
        if written.blocked != was_blocked {
            let connection = &self.connections[slot];
            let wanted = if written.blocked {
                epoll::EventFlags::IN | epoll::EventFlags::OUT
            } else {
                epoll::EventFlags::IN
            };
            let token = Token::Connection(slot, connection.serial).data();
            if epoll::modify(&*self.epoll, connection, token, wanted).is_err() {
                self.end(slot, End::Closed, worker);
            }
        }
    }

    fn end(&mut self, slot: usize, end: End, worker: &mut Worker) {
        let connection = self.connections.remove(slot);
        let path = (connection.local, connection.remote);
        if self.by_path.get(&path) == Some(&slot) {
            self.by_path.remove(&path);
        }
        worker.forget_connection(connection.local, connection.remote);
        self.stats.ended[end as usize] += 1;
        self.stats.open = self.connections.len() as u64;
    }

    /// The system has no descriptor left: listening rests for a while, or this thread would
    /// turn in circles.
    fn rest(&mut self, now: Instant) {
        self.stats.refused += 1;
        for listener in &self.listeners {
            // Not there: then it rests already.
            let _ = epoll::delete(&*self.epoll, &listener.io);
        }
        self.resting = true;
        self.sweep_at.get_or_insert(now + SWEEP_EVERY);
    }

    fn sweep(&mut self, worker: &mut Worker, now: Instant) {
        if std::mem::take(&mut self.resting) && self.listen().is_err() {
            self.resting = true;
        }
        let ended: Vec<(usize, End)> = self
            .connections
            .iter()
            .filter_map(|(slot, one)| Some((slot, due_end(one, worker, now)?)))
            .collect();
        for (slot, end) in ended {
            self.end(slot, end, worker);
        }
        let connections = &self.connections;
        self.unproven.retain(|(slot, serial)| {
            let one = connections.get(*slot);
            one.is_some_and(|one| one.serial == *serial && !one.proven)
        });
        let wanted = self.resting || !self.connections.is_empty();
        self.sweep_at = wanted.then(|| now + SWEEP_EVERY);
    }
}

fn due_end(connection: &Connection, worker: &Worker, now: Instant) -> Option<End> {
    let silent = now.saturating_duration_since(connection.heard_at);
    let patience = if connection.proven {
        SILENT_FOR
    } else {
        PROOF_WITHIN
    };
    if silent >= patience {
        return Some(End::Silent);
    }
    let gone = connection.proven && !worker.knows_connection(connection.local, connection.remote);
    gone.then_some(End::Left)
}

fn is_of_the_caller(error: &io::Error) -> bool {
    use ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionReset | Interrupted
    )
}
