//! A link between two devices: takes every frame from one, lets its [`Lane`] decide, and puts it
//! on the other when its time has come. Good for a few calls, not for load.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io;
use std::os::fd::{AsFd as _, AsRawFd as _, OwnedFd};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use nix::errno::Errno;
use nix::ifaddrs::getifaddrs;
use nix::sys::socket::{
    AddressFamily, LinkAddr, MsgFlags, SockFlag, SockProtocol, SockType, bind, recvfrom, send,
    setsockopt, socket, sockopt,
};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::{Conditions, Lane};

/// The longest sleep: how late an end or a change of conditions may be noticed.
const DOZE: Duration = Duration::from_millis(20);
const FRAME_BYTES: usize = 65_536;
const RECEIVE_BUFFER_BYTES: usize = 8 << 20;
/// `PACKET_OUTGOING` of packet(7): what the device itself sends.
const OUTGOING: u8 = 4;
const ARP: [u8; 2] = [0x08, 0x06];
const IPV6: [u8; 2] = [0x86, 0xDD];
const ICMPV6: u8 = 58;

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the first device to the second.
    Forth = 0,
    /// From the second to the first.
    Back = 1,
}

/// What happened so far in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Came out on the other side.
    pub delivered: u64,
    /// Lost by chance or by a full queue.
    pub dropped: u64,
}

/// A running link. Dropping it ends it.
#[derive(Debug)]
pub struct Link {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    lanes: [Mutex<Lane>; 2],
    delivered: [AtomicU64; 2],
    dropped: [AtomicU64; 2],
    over: AtomicBool,
}

impl Link {
    /// Joins two devices of the calling thread's namespace.
    pub fn start(
        devices: [&str; 2],
        seed: u64,
        [forth, back]: [Conditions; 2],
    ) -> anyhow::Result<Self> {
        let ends = [End::open(devices[0])?, End::open(devices[1])?];
        let lanes = [Lane::new(forth, seed), Lane::new(back, seed ^ 1 << 63)].map(Mutex::new);
        let shared = Arc::new(Shared {
            lanes,
            delivered: Default::default(),
            dropped: Default::default(),
            over: AtomicBool::new(false),
        });
        let carrier = Carrier {
            ends,
            shared: Arc::clone(&shared),
            under_way: BinaryHeap::new(),
            number: 0,
        };
        let thread = thread::Builder::new().name("link".to_owned());
        Ok(Self {
            shared,
            thread: Some(thread.spawn(move || carrier.run())?),
        })
    }

    /// Changes one direction from the next packet on.
    pub fn set(&self, direction: Direction, conditions: Conditions) {
        lock(&self.shared.lanes[direction as usize]).conditions = conditions;
    }

    /// Changes both directions.
    pub fn set_both(&self, conditions: Conditions) {
        self.set(Direction::Forth, conditions);
        self.set(Direction::Back, conditions);
    }

    /// What happened so far.
    pub fn counts(&self, direction: Direction) -> Counts {
        let of = |counts: &[AtomicU64; 2]| counts[direction as usize].load(Ordering::Relaxed);
        Counts {
            delivered: of(&self.shared.delivered),
            dropped: of(&self.shared.dropped),
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // Its panic was printed; there is nobody to tell.
            let _ = thread.join();
        }
    }
}

fn lock(lane: &Mutex<Lane>) -> MutexGuard<'_, Lane> {
    lane.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The socket on one device.
struct End {
    socket: OwnedFd,
    index: usize,
}

impl End {
    fn open(device: &str) -> anyhow::Result<Self> {
        let mut devices = getifaddrs()?.filter(|it| it.interface_name == device);
        let address = devices.find_map(|it| it.address?.as_link_addr().copied());
        let address = address.with_context(|| format!("there is no device {device}"))?;
        let socket = socket(
            AddressFamily::Packet,
            SockType::Raw,
            SockFlag::SOCK_NONBLOCK | SockFlag::SOCK_CLOEXEC,
            SockProtocol::EthAll,
        )
        .context("cannot open a packet socket")?;
        bind(socket.as_raw_fd(), &address)?;
        // Without the right to force it the default size will do.
        let _ = setsockopt(&socket, sockopt::RcvBufForce, &RECEIVE_BUFFER_BYTES);
        let index = address.ifindex();
        Ok(Self { socket, index })
    }

    /// The next frame that came over the wire.
    fn receive(&self, buffer: &mut [u8]) -> Result<Option<usize>, Errno> {
        loop {
            match recvfrom::<LinkAddr>(self.socket.as_raw_fd(), buffer) {
                Ok((length, Some(from)))
                    if from.pkttype() != OUTGOING && from.ifindex() == self.index =>
                {
                    return Ok(Some(length));
                }
                Ok(_) | Err(Errno::EINTR) => {}
                Err(Errno::EAGAIN) => return Ok(None),
                Err(error) => return Err(error),
            }
        }
    }
}

type UnderWay = (Instant, u64, usize, Vec<u8>);

/// What the thread of a link does.
struct Carrier {
    ends: [End; 2],
    shared: Arc<Shared>,
    under_way: BinaryHeap<Reverse<UnderWay>>,
    number: u64,
}

impl Carrier {
    fn run(mut self) {
        let mut buffer = vec![0; FRAME_BYTES];
        while !self.shared.over.load(Ordering::Relaxed) {
            self.deliver();
            // A device that went down or away comes back, or the link is ended.
            if self.wait().is_err() || !self.take_all(&mut buffer) {
                thread::sleep(DOZE);
            }
        }
    }

    fn deliver(&mut self) {
        let now = Instant::now();
        while let Some(Reverse((at, ..))) = self.under_way.peek()
            && *at <= now
        {
            let Some(Reverse((_, _, lane, frame))) = self.under_way.pop() else {
                return;
            };
            let socket = self.ends[1 - lane].socket.as_raw_fd();
            let counts = match send(socket, &frame, MsgFlags::empty()) {
                Ok(_) => &self.shared.delivered,
                Err(_) => &self.shared.dropped,
            };
            counts[lane].fetch_add(1, Ordering::Relaxed);
        }
    }

    fn wait(&self) -> io::Result<()> {
        let next = self.under_way.peek().map(|Reverse((at, ..))| *at);
        let until = next.map_or(DOZE, |at| at.saturating_duration_since(Instant::now()));
        let timeout = Timespec::try_from(until.min(DOZE)).map_err(io::Error::other)?;
        let [a, b] = &self.ends;
        let mut sockets =
            [&a.socket, &b.socket].map(|it| PollFd::from_borrowed_fd(it.as_fd(), PollFlags::IN));
        poll(&mut sockets, Some(&timeout))?;
        Ok(())
    }

    /// Takes what came on both sides; false if a device is gone.
    fn take_all(&mut self, buffer: &mut [u8]) -> bool {
        (0..2).all(|side| {
            loop {
                match self.ends[side].receive(buffer) {
                    Ok(Some(length)) => self.take(side, &buffer[..length]),
                    Ok(None) => return true,
                    Err(_) => return false,
                }
            }
        })
    }

    fn take(&mut self, lane: usize, frame: &[u8]) {
        let now = Instant::now();
        let at = if is_neighbourly(frame) {
            Some(now)
        } else {
            lock(&self.shared.lanes[lane]).fate(frame.len(), now)
        };
        let Some(at) = at else {
            self.shared.dropped[lane].fetch_add(1, Ordering::Relaxed);
            return;
        };
        self.number += 1;
        let under_way = (at, self.number, lane, frame.to_vec());
        self.under_way.push(Reverse(under_way));
    }
}

/// Who lives at which address (ARP, neighbour discovery, whatever goes to all) is asked beside the
/// traffic: it takes no part in the seeded fates.
fn is_neighbourly(frame: &[u8]) -> bool {
    let to_many = frame.first().is_some_and(|byte| byte & 1 == 1);
    to_many || is_discovery(frame)
}

fn is_discovery(frame: &[u8]) -> bool {
    match frame.get(12..14) {
        Some(kind) if kind == ARP => true,
        Some(kind) if kind == IPV6 => frame.get(20) == Some(&ICMPV6),
        _ => false,
    }
}
