//! What leaves in one round: datagrams of one size to one peer ride one send (GSO).
//!
//! A kernel's send costs the same for one datagram as for forty of the same size to the
//! same peer, and a video frame is just that.

use std::io;
use std::net::SocketAddr;

use bytes::Bytes;

use crate::metrics::ShellStats;
use crate::socket::Socket;

/// The kernel's limit of a train is the limit of one UDP datagram, headers included.
const TRAIN_BYTES: usize = 65_000;

/// Everything to send at the end of a round, in the order it came for each peer.
pub(crate) struct Outbox {
    trains: Vec<Train>,
    /// How many of `trains` are in use; the others wait with their buffers.
    used: usize,
}

struct Train {
    socket: usize,
    remote: SocketAddr,
    /// Every datagram's size, but the last may be shorter.
    segment_bytes: usize,
    count: usize,
    /// Full, or its last datagram was shorter.
    closed: bool,
    /// The first datagram as it came: alone, it is sent without a copy.
    first: Bytes,
    /// From the second datagram on: all of them.
    joined: Vec<u8>,
}

impl Outbox {
    pub(crate) fn new() -> Self {
        Self {
            trains: Vec::new(),
            used: 0,
        }
    }

    /// Adds a datagram to its peer's train, or starts a new one.
    pub(crate) fn push(
        &mut self,
        socket: usize,
        train_limit: usize,
        remote: SocketAddr,
        datagram: Bytes,
    ) {
        let latest = self.trains[..self.used]
            .iter_mut()
            .rev()
            .find(|train| train.remote == remote && train.socket == socket);
        match latest {
            Some(train) if train.takes(&datagram, train_limit) => train.append(&datagram),
            _ => self.start(socket, remote, datagram),
        }
    }

    fn start(&mut self, socket: usize, remote: SocketAddr, datagram: Bytes) {
        if self.used == self.trains.len() {
            self.trains.push(Train::new(socket, remote));
        }
        let train = &mut self.trains[self.used];
        self.used += 1;
        train.socket = socket;
        train.remote = remote;
        train.segment_bytes = datagram.len();
        train.count = 1;
        train.closed = false;
        train.first = datagram;
    }

    /// Sends everything. What the kernel does not take at once is dropped and counted:
    /// media that waits is media that comes too late. Tells how many datagrams there were.
    pub(crate) fn flush(&mut self, sockets: &[Socket], stats: &mut ShellStats) -> usize {
        let datagrams = self.trains[..self.used]
            .iter()
            .map(|train| train.count)
            .sum();
        for train in &mut self.trains[..self.used] {
            train.send(&sockets[train.socket], stats);
            train.first = Bytes::new();
            train.joined.clear();
        }
        self.used = 0;
        datagrams
    }

    /// Forgets what was to be sent.
    pub(crate) fn clear(&mut self) {
        self.trains.clear();
        self.used = 0;
    }
}

impl Train {
    fn new(socket: usize, remote: SocketAddr) -> Self {
        Self {
            socket,
            remote,
            segment_bytes: 0,
            count: 0,
            closed: false,
            first: Bytes::new(),
            joined: Vec::new(),
        }
    }

    fn takes(&self, datagram: &[u8], train_limit: usize) -> bool {
        !self.closed
            && !datagram.is_empty()
            && datagram.len() <= self.segment_bytes
            && self.count < train_limit
            && self.segment_bytes * self.count + datagram.len() <= TRAIN_BYTES
    }

    fn append(&mut self, datagram: &[u8]) {
        if self.count == 1 {
            self.joined.extend_from_slice(&self.first);
        }
        self.joined.extend_from_slice(datagram);
        self.count += 1;
        self.closed = datagram.len() < self.segment_bytes;
    }

    fn send(&self, socket: &Socket, stats: &mut ShellStats) {
        if self.count == 1 {
            count(socket.send(self.remote, &self.first, None), 1, stats);
            return;
        }
        let sent = socket.send(self.remote, &self.joined, Some(self.segment_bytes));
        match sent {
            // No offload here after all: quinn-udp has noticed and lowered the train limit.
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => {
                self.send_singly(socket, stats);
            }
            other => count(other, self.count, stats),
        }
    }

    fn send_singly(&self, socket: &Socket, stats: &mut ShellStats) {
        for datagram in self.joined.chunks(self.segment_bytes) {
            count(socket.send(self.remote, datagram, None), 1, stats);
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a train has at most a few hundred datagrams"
)]
fn count(sent: io::Result<()>, datagrams: usize, stats: &mut ShellStats) {
    stats.sends += 1;
    match sent {
        Ok(()) => stats.train.add(datagrams as f64),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
            stats.drops_socket_full += datagrams as u64;
        }
        Err(_) => stats.drops_socket_error += datagrams as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    fn shape(outbox: &Outbox) -> Vec<(u16, usize)> {
        let used = &outbox.trains[..outbox.used];
        used.iter().map(|t| (t.remote.port(), t.count)).collect()
    }

    #[test]
    fn interleaved_peers_get_one_train_each() {
        let mut outbox = Outbox::new();
        for _ in 0..3 {
            outbox.push(0, 64, peer(1), Bytes::from(vec![1; 100]));
            outbox.push(0, 64, peer(2), Bytes::from(vec![2; 100]));
        }
        assert_eq!(shape(&outbox), [(1, 3), (2, 3)]);
    }

    #[test]
    fn a_shorter_datagram_ends_its_train_and_order_is_kept() {
        let mut outbox = Outbox::new();
        for length in [100, 100, 40, 40, 100] {
            outbox.push(0, 64, peer(1), Bytes::from(vec![0; length]));
        }
        assert_eq!(shape(&outbox), [(1, 3), (1, 1), (1, 1)]);
        assert_eq!(outbox.trains[0].joined.len(), 240);
    }

    #[test]
    fn a_train_is_never_longer_than_the_kernel_takes() {
        let mut outbox = Outbox::new();
        for _ in 0..130 {
            outbox.push(0, 64, peer(1), Bytes::from(vec![0; 1200]));
        }
        let limit = TRAIN_BYTES / 1200;
        assert_eq!(
            shape(&outbox),
            [(1, limit), (1, limit), (1, 130 - 2 * limit)]
        );
    }

    #[test]
    fn without_offload_every_datagram_goes_alone() {
        let mut outbox = Outbox::new();
        outbox.push(0, 1, peer(1), Bytes::from(vec![0; 10]));
        outbox.push(0, 1, peer(1), Bytes::from(vec![0; 10]));
        assert_eq!(shape(&outbox), [(1, 1), (1, 1)]);
    }

    #[test]
    fn two_sockets_never_share_a_train() {
        let mut outbox = Outbox::new();
        outbox.push(0, 64, peer(1), Bytes::from(vec![0; 10]));
        outbox.push(1, 64, peer(1), Bytes::from(vec![0; 10]));
        assert_eq!(shape(&outbox), [(1, 1), (1, 1)]);
    }
}
