//! Control's side: a door at which nodes knock.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::hmac;
use quinn::{Connection, Endpoint, EndpointConfig, Incoming, TokioRuntime};
use quinn_proto::HashedConnectionIdGenerator;
use rustls::pki_types::CertificateDer;
use tokio::time::timeout;
use uuid::Uuid;

use super::frames::{hear, say};
use super::identity::{Authority, fingerprint};
use super::linked::Linked;
use super::wire::{Hello, Versions, Welcome};
use super::{Closing, LinkError};
use crate::Handle;

/// Whoever has not greeted by then is a stranger.
const GREETED_WITHIN: Duration = Duration::from_secs(3);

/// More addresses no node has: 64 workers on as many as a machine is likely to have.
const MOST_ADDRESSES: usize = 1_024;

/// Where nodes come in.
pub struct Door {
    endpoint: Endpoint,
    instance: String,
    speaks: Versions,
}

/// Somebody at the door.
pub struct Knock {
    incoming: Incoming,
    instance: String,
    speaks: Versions,
}

/// A node whose certificate our authority made, and who has said hello. Whether it is still
/// welcome is for the caller to say.
pub struct Arriving {
    connection: Connection,
    fingerprint: String,
    hello: Hello,
    greeting: quinn::SendStream,
    welcome: Welcome,
}

impl Door {
    /// Listens for nodes.
    pub fn open(listen: SocketAddr, authority: &Authority) -> Result<Self, LinkError> {
        Self::speaking(Versions::OURS, listen, authority)
    }

    /// The same for another version than this program's: proves that versions get along.
    #[doc(hidden)]
    pub fn speaking(
        speaks: Versions,
        listen: SocketAddr,
        authority: &Authority,
    ) -> Result<Self, LinkError> {
        let server = authority.control()?.server()?;
        let socket = std::net::UdpSocket::bind(listen)?;
        let config = endpoint(&authority.reset_key());
        let endpoint = Endpoint::new(config, Some(server), socket, Arc::new(TokioRuntime))?;
        Ok(Self {
            endpoint,
            instance: Uuid::new_v4().to_string(),
            speaks,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.endpoint.local_addr()
    }

    /// The next who knocks; `None` when the door is closed.
    pub async fn knock(&self) -> Option<Knock> {
        loop {
            let incoming = self.endpoint.accept().await?;
            if incoming.remote_address_validated() {
                return Some(Knock {
                    incoming,
                    instance: self.instance.clone(),
                    speaks: self.speaks,
                });
            }
            // A forged address gets a small answer and costs us nothing.
            drop(incoming.retry());
        }
    }

    /// Lets nobody in any more and tells everybody.
    pub async fn close(&self) {
        self.endpoint.close(0_u32.into(), b"ending");
        let _ = timeout(Duration::from_millis(200), self.endpoint.wait_idle()).await;
    }
}

/// After a restart the node's next packet is answered with a reset it believes, because the keys
/// are the same as before: it dials again at once, and not after a time-out.
fn endpoint(reset_key: &[u8; 32]) -> EndpointConfig {
    let ids = reset_key
        .first_chunk()
        .map_or(0, |key| u64::from_be_bytes(*key));
    let reset = hmac::Key::new(hmac::HMAC_SHA256, reset_key);
    let mut config = EndpointConfig::new(Arc::new(reset));
    config.cid_generator(move || Box::new(HashedConnectionIdGenerator::from_key(ids)));
    config
}

impl Knock {
    /// Shakes hands and hears the greeting.
    pub async fn answer(self) -> Result<Arriving, LinkError> {
        let greeted = timeout(GREETED_WITHIN, self.greet()).await;
        greeted.unwrap_or(Err(LinkError::Late))
    }

    async fn greet(self) -> Result<Arriving, LinkError> {
        let connection = self.incoming.await?;
        let fingerprint = shown(&connection).ok_or(LinkError::Nameless)?;
        let (mut greeting, mut stream) = connection.accept_bi().await?;
        let hello: Hello = hear(&mut stream).await?;
        let welcome = Welcome {
            version: self.speaks.common(hello.versions),
            instance: self.instance,
        };
        if welcome.version.is_none() {
            say(&mut greeting, &welcome).await?;
            Closing::NoVersion.close(&connection);
            return Err(LinkError::NoVersion);
        }
        Ok(Arriving {
            connection,
            fingerprint,
            hello,
            greeting,
            welcome,
        })
    }
}

impl Arriving {
    /// By which its token is known.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// What it said of itself.
    pub fn hello(&self) -> &Hello {
        &self.hello
    }

    /// Lets it in.
    pub async fn welcome(mut self) -> Result<Handle, LinkError> {
        say(&mut self.greeting, &self.welcome).await?;
        let _ = self.greeting.finish();
        let from = self.connection.remote_address().ip().to_canonical();
        let media = reachable(&self.hello.media, from);
        Ok(Handle::linked(Linked::begin(self.connection, media).await?))
    }

    /// Does not let it in.
    pub fn turn_away(self) {
        Closing::Unwelcome.close(&self.connection);
    }
}

/// No address of a node is reached from another machine if it means every machine itself.
fn reachable(media: &[SocketAddr], from: IpAddr) -> Vec<SocketAddr> {
    let is_neighbour = from.is_loopback();
    let is_real = |at: &&SocketAddr| {
        let ip = at.ip().to_canonical();
        let is_here = ip.is_loopback() && !is_neighbour;
        !(is_here || ip.is_unspecified() || ip.is_multicast() || at.port() == 0)
    };
    let real = media.iter().filter(is_real).copied();
    real.take(MOST_ADDRESSES).collect()
}

fn shown(connection: &Connection) -> Option<String> {
    let identity = connection.peer_identity()?;
    let chain = identity.downcast::<Vec<CertificateDer<'static>>>().ok()?;
    chain.first().map(|certificate| fingerprint(certificate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_elsewhere_is_not_reached_at_this_machines_own_addresses() {
        let at = |text: &str| text.parse::<SocketAddr>().unwrap();
        let told = [
            "127.0.0.1:1",
            "[::ffff:127.0.0.1]:1",
            "[::1]:1",
            "0.0.0.0:1",
            "224.0.0.1:1",
            "10.0.0.5:0",
            "10.0.0.5:10000",
            "[2001:db8::5]:10000",
        ]
        .map(at);
        let real = [at("10.0.0.5:10000"), at("[2001:db8::5]:10000")];
        let elsewhere = reachable(&told, "203.0.113.9".parse().unwrap());
        assert_eq!(elsewhere, real);
        let here = reachable(&told, "127.0.0.1".parse().unwrap());
        assert_eq!(here, [&told[..3], &real].concat());
    }
}
