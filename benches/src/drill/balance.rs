//! A balancer before several processes of control: any HTTP balancer does as much.

use std::net::Ipv4Addr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Gives each connection to whoever takes it.
pub(super) struct Balance {
    port: u16,
    carries: JoinHandle<()>,
}

impl Drop for Balance {
    fn drop(&mut self) {
        self.carries.abort();
    }
}

impl Balance {
    /// Between those who listen on these ports.
    pub(super) async fn over(ports: Vec<u16>) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        Ok(Self {
            port: listener.local_addr()?.port(),
            carries: tokio::spawn(carry(listener, ports)),
        })
    }

    /// Where it is found.
    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

async fn carry(listener: TcpListener, ports: Vec<u16>) {
    for first in 0_usize.. {
        let Ok((mut client, _)) = listener.accept().await else {
            continue;
        };
        let order: Vec<u16> = (0..ports.len())
            .map(|nth| ports[(first + nth) % ports.len()])
            .collect();
        tokio::spawn(async move {
            for port in order {
                if let Ok(mut server) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await {
                    // Either side may end it at any time.
                    drop(copy_bidirectional(&mut client, &mut server).await);
                    return;
                }
            }
        });
    }
}
