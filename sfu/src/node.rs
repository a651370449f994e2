//! One media node: its workers' threads, from bound sockets to an orderly end.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use prometheus::Registry;
use schalter_config::Media;
use schalter_sfu_core::{Certificate, Notice, WorkerConfig};
use thiserror::Error;
use tokio::sync::broadcast;
use uuid::Uuid;

use crate::Handle;
use crate::address::{Address, candidates, listened, shared_too, tcp_candidates};
use crate::cores;
use crate::entrance::Entrance;
use crate::handle::Addresses;
use crate::mailbox::{Mailbox, mailbox};
use crate::metrics::{Collected, Snapshot};
use crate::socket::Socket;
use crate::tcp::{Listener, Streams};
use crate::thread::Thread;

/// A receiver of notices that lags behind by more loses the oldest.
const NOTICES: usize = 4096;
/// How often a port free for UDP and TCP is looked for, if any will do.
const FREE_PORT_TRIES: usize = 16;

/// Why a node cannot start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The machine did not tell its addresses.
    #[error("media.listen: the addresses of this machine cannot be read ({0}): name them")]
    Interfaces(#[source] io::Error),
    /// An address cannot be listened on.
    #[error(
        "media.listen, media.port: {0} cannot be listened on ({1}): choose another, or end the program that holds it"
    )]
    Bind(SocketAddr, #[source] io::Error),
    /// No address at all can be listened on.
    #[error("media.listen: this machine has no address to listen on: name one")]
    NoAddress,
    /// A TCP connection cannot be listened for.
    #[error(
        "media.port: TCP on {0} cannot be listened on ({1}): choose another port, end the program that holds it, or set media.tcp to false"
    )]
    BindTcp(SocketAddr, #[source] io::Error),
    /// An announced address has nothing behind it.
    #[error(
        "media.announce: nothing of the family of {0} is listened on: listen on such an address or leave this one out"
    )]
    NothingBehind(IpAddr),
    /// More workers than ports.
    #[error(
        "media.workers: there are not that many ports from media.port on: choose fewer workers or a lower port"
    )]
    TooManyWorkers,
    /// The kernel did not tell which cores there are.
    #[error(
        "media.pin_cores: the cores this program may use cannot be read ({0}): leave the list empty"
    )]
    Cores(#[source] io::Error),
    /// A core is not there, or not for this program.
    #[error(
        "media.pin_cores: core {core} is not among those this program may use {given}: name some of these, or leave the list empty", given = cores::ranges(given)
    )]
    NoCore {
        /// The one that is not.
        core: usize,
        /// Those that are.
        given: Vec<usize>,
    },
    /// The crypto provider failed.
    #[error("{0}")]
    Certificate(#[from] schalter_sfu_core::StartError),
    /// A thread could not be made.
    #[error("media.workers: a worker cannot be started ({0}): choose fewer")]
    Thread(#[source] io::Error),
    /// The registry has our metrics already.
    #[error("the media plane's metrics cannot be registered ({0}): start one node per registry")]
    Metrics(#[from] prometheus::Error),
}

/// A running media node. Dropping it, or [`Node::shutdown`], ends its threads.
pub struct Node {
    handle: Handle,
    addresses: Vec<SocketAddr>,
    entrance: Option<Entrance>,
    mailboxes: Vec<Mailbox>,
    threads: Vec<JoinHandle<()>>,
}

impl Node {
    /// Binds the sockets, starts the workers and registers their metrics.
    pub fn start(settings: &Media, registry: &Registry) -> Result<Self, StartError> {
        cores::check(&settings.pin_cores)?;
        let ports = bind_all(settings)?;
        mention_small_buffers(&ports);
        let certificate = Certificate::generate()?;
        let (notices, _) = broadcast::channel(NOTICES);
        let mut started = Vec::with_capacity(settings.workers);
        for (index, ports) in ports.into_iter().enumerate() {
            let config = worker_config(index, &ports, &certificate, settings)?;
            let core = settings.pin_cores.get(index).copied();
            started.push(Started::new(config, ports, notices.clone(), core)?);
        }
        let snapshots: Vec<_> = started.iter().map(|one| one.snapshot.clone()).collect();
        let sockets = started.iter().flat_map(|one| one.addresses.iter().copied());
        let collected = Collected::new(snapshots.clone(), sockets.collect())?;
        registry.register(Box::new(collected))?;
        let mut node = Self::of(started, notices, snapshots);
        let port = settings.tcp_announce_port.filter(|_| settings.tcp);
        node.entrance = port.map(|port| Entrance::new(&node.mailboxes, port));
        Ok(node)
    }

    fn of(
        started: Vec<Started>,
        notices: broadcast::Sender<Notice>,
        snapshots: Vec<Arc<Mutex<Snapshot>>>,
    ) -> Self {
        let mailboxes: Vec<Mailbox> = started.iter().map(|one| one.mailbox.clone()).collect();
        let bound = started.iter().flat_map(|one| one.bound.iter().copied());
        let told = started.iter().flat_map(|one| one.addresses.iter().copied());
        let addresses = Addresses {
            bound: bound.collect(),
            told: told.collect(),
        };
        Self {
            addresses: addresses.told.clone(),
            handle: Handle::new(mailboxes.clone(), addresses, notices, snapshots),
            entrance: None,
            mailboxes,
            threads: started.into_iter().map(|one| one.thread).collect(),
        }
    }

    /// What control holds.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Where connections come in that the web server accepted on `media.tcp_announce_port`.
    pub fn entrance(&self) -> Option<Entrance> {
        self.entrance.clone()
    }

    /// The UDP addresses participants are told.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Says goodbye to all participants, ends the threads and waits for them. Handles then answer `ShuttingDown`.
    pub fn shutdown(self) {
        drop(self);
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.handle.close_all();
        for mailbox in &self.mailboxes {
            mailbox.stop();
        }
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a media worker had panicked before it was told to stop");
            }
        }
    }
}

/// What one worker listens on.
struct Ports {
    sockets: Vec<Socket>,
    listeners: Vec<Listener>,
}

/// A worker whose thread runs.
struct Started {
    mailbox: Mailbox,
    snapshot: Arc<Mutex<Snapshot>>,
    bound: Vec<SocketAddr>,
    addresses: Vec<SocketAddr>,
    thread: JoinHandle<()>,
}

impl Started {
    fn new(
        config: WorkerConfig,
        ports: Ports,
        notices: broadcast::Sender<Notice>,
        core: Option<usize>,
    ) -> Result<Self, StartError> {
        let snapshot = Arc::new(Mutex::new(Snapshot::default()));
        let (mailbox, letters) = mailbox().map_err(StartError::Thread)?;
        let streams = Streams::new(ports.listeners).map_err(StartError::Thread)?;
        let sockets = ports.sockets;
        let bound = sockets.iter().map(Socket::address).collect();
        let addresses = config.candidates.clone();
        let name = format!("media-{}", config.index);
        let published = snapshot.clone();
        let run = move || {
            if let Some(error) = core.and_then(|core| cores::stay_on(core).err()) {
                tracing::warn!(%error, "a media worker is not pinned to its core");
            }
            Thread::new(config, streams, notices, published).run(&sockets, &letters);
        };
        let thread = thread::Builder::new().name(name).spawn(run);
        Ok(Self {
            mailbox,
            snapshot,
            bound,
            addresses,
            thread: thread.map_err(StartError::Thread)?,
        })
    }
}

fn worker_config(
    index: usize,
    ports: &Ports,
    certificate: &Certificate,
    settings: &Media,
) -> Result<WorkerConfig, StartError> {
    let bound: Vec<SocketAddr> = ports.sockets.iter().map(Socket::address).collect();
    let bound_tcp: Vec<SocketAddr> = ports.listeners.iter().map(Listener::address).collect();
    let (seed, _) = Uuid::new_v4().as_u64_pair();
    Ok(WorkerConfig {
        index: u16::try_from(index).map_err(|_| StartError::TooManyWorkers)?,
        candidates: candidates(&bound, &settings.announce)?,
        tcp_candidates: shared_too(
            &tcp_candidates(&bound_tcp, &settings.announce),
            settings.tcp_announce_port,
        ),
        certificate: certificate.clone(),
        video_max_bitrate_bps: settings.video_max_bitrate_bps,
        idle_timeout: Duration::from_millis(settings.idle_timeout_ms),
        seed,
    })
}

/// Every worker's sockets: one port each, on every address.
fn bind_all(settings: &Media) -> Result<Vec<Ports>, StartError> {
    let addresses = listened(&settings.listen).map_err(StartError::Interfaces)?;
    (0..settings.workers.max(1))
        .map(|index| bind_worker(&addresses, port(settings.port, index)?, settings.tcp))
        .collect()
}

fn mention_small_buffers(ports: &[Ports]) {
    let mut sockets = ports.iter().flat_map(|ports| &ports.sockets);
    if sockets.any(Socket::has_small_buffers) {
        tracing::info!(
            "the kernel caps the media sockets' buffers; for many rooms allow more: \
             sysctl -w net.core.rmem_max=4194304 net.core.wmem_max=2097152"
        );
    }
}

/// An interface may be down or this machine without IPv6: then the other addresses serve. A
/// port in use or forbidden is the port's trouble, on every address.
fn is_of_the_address(error: &io::Error) -> bool {
    use io::ErrorKind::{AddrInUse, PermissionDenied};
    !matches!(error.kind(), AddrInUse | PermissionDenied)
}

fn port(first: u16, index: usize) -> Result<u16, StartError> {
    let nth = u16::try_from(index)
        .ok()
        .and_then(|index| first.checked_add(index));
    match first {
        0 => Ok(0),
        _ => nth.ok_or(StartError::TooManyWorkers),
    }
}

/// UDP first. With any free port, TCP may find one of UDP's taken: then others are tried.
fn bind_worker(addresses: &[Address], port: u16, tcp: bool) -> Result<Ports, StartError> {
    let mut tries = if port == 0 { FREE_PORT_TRIES } else { 1 };
    loop {
        tries -= 1;
        let sockets = bind_sockets(addresses, port)?;
        if !tcp {
            let listeners = Vec::new();
            return Ok(Ports { sockets, listeners });
        }
        match bind_listeners(&sockets, addresses) {
            Err(StartError::BindTcp(_, error)) if tries > 0 && !is_of_the_address(&error) => {}
            Err(error) => return Err(error),
            Ok(listeners) => return Ok(Ports { sockets, listeners }),
        }
    }
}

/// TCP on the port of each UDP socket.
fn bind_listeners(sockets: &[Socket], addresses: &[Address]) -> Result<Vec<Listener>, StartError> {
    let mut listeners = Vec::with_capacity(sockets.len());
    for at in sockets.iter().map(Socket::address) {
        let found = addresses.iter().any(|one| one.found && one.ip == at.ip());
        match Listener::bind(at) {
            Ok(listener) => listeners.push(listener),
            Err(error) if found && is_of_the_address(&error) => {
                tracing::warn!(%error, "one address of this machine takes no TCP connections");
            }
            Err(error) => return Err(StartError::BindTcp(at, error)),
        }
    }
    Ok(listeners)
}

fn bind_sockets(addresses: &[Address], port: u16) -> Result<Vec<Socket>, StartError> {
    let mut sockets = Vec::with_capacity(addresses.len());
    for address in addresses {
        match Socket::bind(address.ip, port) {
            Ok(socket) => sockets.push(socket),
            Err(error) if address.found && is_of_the_address(&error) => {
                tracing::warn!(%error, "one address of this machine is not listened on");
            }
            Err(error) => return Err(StartError::Bind((address.ip, port).into(), error)),
        }
    }
    if sockets.is_empty() {
        return Err(StartError::NoAddress);
    }
    Ok(sockets)
}
