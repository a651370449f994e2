//! The link between nodes and control, as a line that can be cut: every datagram passes through
//! here, and none does while it is cut.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

const DATAGRAM_BYTES: usize = 65_536;

/// The line.
pub(super) struct Cuttable {
    port: u16,
    is_cut: Arc<AtomicBool>,
    carries: JoinHandle<()>,
}

impl Drop for Cuttable {
    fn drop(&mut self) {
        self.carries.abort();
    }
}

impl Cuttable {
    /// To whoever listens on this port.
    pub(super) async fn to(port: u16) -> std::io::Result<Self> {
        let front = Arc::new(UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?);
        let is_cut = Arc::new(AtomicBool::new(false));
        let to = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Ok(Self {
            port: front.local_addr()?.port(),
            carries: tokio::spawn(carry(front, to, Arc::clone(&is_cut))),
            is_cut,
        })
    }

    /// Where nodes dial.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Nothing passes from now on.
    pub(super) fn cut(&self) {
        self.is_cut.store(true, Ordering::Relaxed);
    }

    /// Everything passes again.
    pub(super) fn mend(&self) {
        self.is_cut.store(false, Ordering::Relaxed);
    }
}

/// Each node gets a socket of its own towards control.
async fn carry(front: Arc<UdpSocket>, to: SocketAddr, is_cut: Arc<AtomicBool>) {
    let mut lines: HashMap<SocketAddr, Arc<UdpSocket>> = HashMap::new();
    let mut buffer = vec![0; DATAGRAM_BYTES];
    loop {
        let Ok((length, from)) = front.recv_from(&mut buffer).await else {
            continue;
        };
        if is_cut.load(Ordering::Relaxed) {
            continue;
        }
        let line = if let Some(line) = lines.get(&from) {
            Arc::clone(line)
        } else {
            let Ok(line) = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await else {
                continue;
            };
            let line = Arc::new(line);
            lines.insert(from, Arc::clone(&line));
            let (out, home) = (Arc::clone(&line), Arc::clone(&front));
            tokio::spawn(back(out, home, from, Arc::clone(&is_cut)));
            line
        };
        // Nobody may be listening there, as on any network.
        drop(line.send_to(&buffer[..length], to).await);
    }
}

async fn back(
    line: Arc<UdpSocket>,
    front: Arc<UdpSocket>,
    node: SocketAddr,
    is_cut: Arc<AtomicBool>,
) {
    let mut buffer = vec![0; DATAGRAM_BYTES];
    loop {
        // A closed port is told here, and is no end.
        let Ok((length, _)) = line.recv_from(&mut buffer).await else {
            continue;
        };
        if !is_cut.load(Ordering::Relaxed) {
            drop(front.send_to(&buffer[..length], node).await);
        }
    }
}
