//! A browser's end of ICE over TCP: frames with their length in two bytes (RFC 4571).
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};

use socket2::{Domain, Socket, Type};
use str0m::Candidate;
use str0m::net::TcpType;

pub(crate) struct Stream {
    io: TcpStream,
    pub(crate) local: SocketAddr,
    pub(crate) remote: SocketAddr,
    came: Vec<u8>,
    waits: Vec<u8>,
    /// It does not read what comes, as if its network had stopped.
    pub(crate) stuck: bool,
    pub(crate) closed: bool,
}

impl Stream {
    pub(crate) fn connect(server: SocketAddr) -> Self {
        let socket = Socket::new(Domain::for_address(server), Type::STREAM, None).unwrap();
        // Little room, so that a test soon sees what happens without any.
        socket.set_recv_buffer_size(32 << 10).unwrap();
        socket.connect(&server.into()).unwrap();
        let io: TcpStream = socket.into();
        io.set_nonblocking(true).unwrap();
        io.set_nodelay(true).unwrap();
        Self {
            local: io.local_addr().unwrap(),
            remote: server,
            io,
            came: Vec::new(),
            waits: Vec::new(),
            stuck: false,
            closed: false,
        }
    }

    pub(crate) fn io(&self) -> &TcpStream {
        &self.io
    }

    pub(crate) fn candidate(&self) -> Candidate {
        let candidate = Candidate::builder().tcp().host(self.local);
        candidate.tcptype(TcpType::Active).build().unwrap()
    }

    pub(crate) fn send(&mut self, datagram: &[u8]) {
        let length = u16::try_from(datagram.len()).unwrap();
        self.waits.extend(length.to_be_bytes());
        self.waits.extend(datagram);
        self.write();
    }

    /// Every frame that is whole by now.
    pub(crate) fn step(&mut self) -> Vec<Vec<u8>> {
        self.write();
        self.read();
        let mut frames = Vec::new();
        while let Some(frame) = self.next_frame() {
            frames.push(frame);
        }
        frames
    }

    fn next_frame(&mut self) -> Option<Vec<u8>> {
        let head = self.came.first_chunk()?;
        let length = usize::from(u16::from_be_bytes(*head));
        let frame = self.came.get(2..2 + length)?.to_vec();
        self.came.drain(..2 + length);
        Some(frame)
    }

    fn read(&mut self) {
        let mut piece = [0; 4096];
        while !self.stuck && !self.closed {
            match self.io.read(&mut piece) {
                Ok(0) => self.closed = true,
                Ok(bytes) => self.came.extend(&piece[..bytes]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(_) => self.closed = true,
            }
        }
    }

    fn write(&mut self) {
        while !self.waits.is_empty() && !self.closed {
            match self.io.write(&self.waits) {
                Ok(bytes) => drop(self.waits.drain(..bytes)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(_) => self.closed = true,
            }
        }
    }
}
