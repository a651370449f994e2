//! A client of TURN within TLS, by hand: it can say what no browser would.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use aws_lc_rs::hmac;
use md5::{Digest as _, Md5};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::clients::{PATIENCE, connect};
use crate::papers::Papers;
use crate::support::Town;

pub(crate) const BINDING: u16 = 0x001;
pub(crate) const ALLOCATE: u16 = 0x003;
pub(crate) const REFRESH: u16 = 0x004;
pub(crate) const PERMIT: u16 = 0x008;
pub(crate) const BIND: u16 = 0x009;
const SUCCESS: u16 = 0x100;
const FAILURE: u16 = 0x110;
const COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
const UDP: (u16, &[u8]) = (0x0019, &[17, 0, 0, 0]);

/// A connection to the relay.
pub(crate) struct Turn {
    pub(crate) stream: TlsStream<TcpStream>,
    name: String,
    password: String,
    realm: String,
    nonce: String,
    count: u8,
    relayed: Option<SocketAddr>,
}

/// What is said within TLS as one.
pub(crate) struct Said {
    pub(crate) kind: u16,
    pub(crate) body: Vec<u8>,
}

/// Shakes hands, offering these protocols (ALPN).
pub(crate) async fn shake(town: &Town, papers: &Papers, alpn: &[&str]) -> TlsStream<TcpStream> {
    let config = ClientConfig::builder().with_root_certificates(papers.roots());
    let mut config = config.with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|it| it.as_bytes().to_vec()).collect();
    let connector = TlsConnector::from(Arc::new(config));
    let name = ServerName::try_from("localhost").expect("a name");
    let stream = connector.connect(name, connect(town).await).await;
    stream.expect("a handshake")
}

impl Turn {
    /// With this pass. Nothing is said yet.
    pub(crate) async fn connect(town: &Town, papers: &Papers, alpn: &[&str]) -> Self {
        Self {
            stream: shake(town, papers, alpn).await,
            name: String::new(),
            password: String::new(),
            realm: String::new(),
            nonce: String::new(),
            count: 0,
            relayed: None,
        }
    }

    /// Asks for an allocation: what a relay needs to know is asked first, as the protocol has it.
    pub(crate) async fn allocate(&mut self, pass: &(String, String)) -> Result<(), u16> {
        self.allocate_by(pass, &[UDP]).await
    }

    /// The same with these wishes.
    pub(crate) async fn allocate_by(
        &mut self,
        pass: &(String, String),
        wishes: &[(u16, &[u8])],
    ) -> Result<(), u16> {
        self.name.clear();
        let asked = self.ask(ALLOCATE, wishes).await;
        assert_eq!(asked, Err(401), "who proves nothing is asked for proof");
        (self.name, self.password) = pass.clone();
        self.ask(ALLOCATE, wishes).await
    }

    /// Once more with the same pass.
    pub(crate) async fn allocate_again(&mut self) -> Result<(), u16> {
        self.ask(ALLOCATE, &[UDP]).await
    }

    /// Where a node would see it.
    pub(crate) fn relayed(&self) -> SocketAddr {
        self.relayed.expect("an allocation")
    }

    /// Asks for an allocation; false when the other side has hung up.
    pub(crate) async fn tries(&mut self) -> bool {
        let message = self.message(ALLOCATE, &[UDP]);
        self.stream.write_all(&message).await.is_ok() && self.hear().await.is_some()
    }

    /// Data for a peer without a channel.
    pub(crate) async fn indicate(&mut self, peer: SocketAddr, data: &[u8]) {
        let peer = masked(peer, [200; 12]);
        let attributes: [(u16, &[u8]); 2] = [(0x0012, &peer), (0x0013, data)];
        let message = written(0x016, [200; 12], &attributes, None);
        self.stream.write_all(&message).await.expect("written");
    }

    /// A channel to this peer.
    pub(crate) async fn bind(&mut self, channel: u16, peer: SocketAddr) -> Result<(), u16> {
        let number = [&channel.to_be_bytes()[..], &[0, 0]].concat();
        let peer = self.masked(peer);
        self.ask(BIND, &[(0x000c, &number), (0x0012, &peer)]).await
    }

    /// Permission for peers.
    pub(crate) async fn permit(&mut self, peers: &[SocketAddr]) -> Result<(), u16> {
        let peers: Vec<Vec<u8>> = peers.iter().map(|peer| self.masked(*peer)).collect();
        let peers: Vec<(u16, &[u8])> = peers.iter().map(|peer| (0x0012, &peer[..])).collect();
        self.ask(PERMIT, &peers).await
    }

    /// One request, and the number of the error if it is refused.
    pub(crate) async fn ask(
        &mut self,
        method: u16,
        attributes: &[(u16, &[u8])],
    ) -> Result<(), u16> {
        let message = self.message(method, attributes);
        self.stream.write_all(&message).await.expect("written");
        let said = self.hear().await.expect("an answer");
        if said.kind == method | SUCCESS {
            if let Some(at) = find(&said.body, 0x0016) {
                self.relayed = Some(unmasked(&at));
            }
            return Ok(());
        }
        assert_eq!(said.kind, method | FAILURE);
        if let Some(nonce) = find(&said.body, 0x0015) {
            self.nonce = String::from_utf8(nonce).expect("text");
            self.realm = String::from_utf8(find(&said.body, 0x0014).expect("a realm")).unwrap();
        }
        let error = find(&said.body, 0x0009).expect("a number");
        Err(u16::from(error[2]) * 100 + u16::from(error[3]))
    }

    /// Data on a channel.
    pub(crate) async fn send(&mut self, channel: u16, data: &[u8]) {
        let length = u16::try_from(data.len()).expect("short");
        let mut frame = [&channel.to_be_bytes()[..], &length.to_be_bytes(), data].concat();
        frame.resize(frame.len().next_multiple_of(4), 0);
        self.stream.write_all(&frame).await.expect("written");
    }

    /// What comes next; none when the other side hangs up.
    pub(crate) async fn hear(&mut self) -> Option<Said> {
        let heard = timeout(PATIENCE, self.read()).await;
        heard.expect("something in time")
    }

    async fn read(&mut self) -> Option<Said> {
        let mut head = [0; 4];
        self.stream.read_exact(&mut head).await.ok()?;
        let [kind, length] = [[head[0], head[1]], [head[2], head[3]]].map(u16::from_be_bytes);
        let length = usize::from(length);
        let more = if kind < 0x4000 {
            length + 16
        } else {
            length.next_multiple_of(4)
        };
        let mut body = vec![0; more];
        self.stream.read_exact(&mut body).await.ok()?;
        if kind < 0x4000 {
            body.drain(..16);
        }
        body.truncate(length);
        Some(Said { kind, body })
    }

    fn message(&mut self, method: u16, attributes: &[(u16, &[u8])]) -> Vec<u8> {
        self.count += 1;
        let (name, realm) = (self.name.clone(), self.realm.clone());
        let nonce = self.nonce.clone();
        let proof: [(u16, &[u8]); 3] = [
            (0x0006, name.as_bytes()),
            (0x0014, realm.as_bytes()),
            (0x0015, nonce.as_bytes()),
        ];
        let proves = !name.is_empty();
        let proof = if proves { &proof[..] } else { &[] };
        let all = [attributes, proof].concat();
        let key = Md5::digest(format!("{name}:{realm}:{}", self.password));
        written(method, self.transaction(), &all, proves.then_some(&key[..]))
    }

    fn transaction(&self) -> [u8; 12] {
        [self.count; 12]
    }

    /// For the next message: every message has a mask of its own.
    fn masked(&self, peer: SocketAddr) -> Vec<u8> {
        masked(peer, [self.count + 1; 12])
    }
}

/// A message with these attributes, sealed with this key.
pub(crate) fn written(
    kind: u16,
    transaction: [u8; 12],
    attributes: &[(u16, &[u8])],
    key: Option<&[u8]>,
) -> Vec<u8> {
    let mut body = Vec::new();
    for (kind, value) in attributes {
        put(&mut body, *kind, value);
    }
    let whole = |body: &[u8], length: usize| {
        let length = u16::try_from(length).expect("short");
        let head = [&kind.to_be_bytes()[..], &length.to_be_bytes(), &COOKIE];
        [&head.concat()[..], &transaction, body].concat()
    };
    if let Some(key) = key {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
        let seal = hmac::sign(&key, &whole(&body, body.len() + 24));
        put(&mut body, 0x0008, seal.as_ref());
    }
    whole(&body, body.len())
}

fn put(body: &mut Vec<u8>, kind: u16, value: &[u8]) {
    body.extend(kind.to_be_bytes());
    body.extend(u16::try_from(value.len()).expect("short").to_be_bytes());
    body.extend(value);
    body.resize(body.len().next_multiple_of(4), 0);
}

fn masked(peer: SocketAddr, transaction: [u8; 12]) -> Vec<u8> {
    let mask = [&COOKIE[..], &transaction].concat();
    let mix = |bytes: &[u8]| -> Vec<u8> { bytes.iter().zip(&mask).map(|(a, b)| a ^ b).collect() };
    let (family, ip) = match peer.ip() {
        IpAddr::V4(ip) => (1, mix(&ip.octets())),
        IpAddr::V6(ip) => (2, mix(&ip.octets())),
    };
    [&[0, family][..], &mix(&peer.port().to_be_bytes()), &ip].concat()
}

/// Of IPv4, whose mask is the same in every message.
fn unmasked(value: &[u8]) -> SocketAddr {
    let port = u16::from_be_bytes([value[2] ^ COOKIE[0], value[3] ^ COOKIE[1]]);
    let ip: [u8; 4] = std::array::from_fn(|at| value[4 + at] ^ COOKIE[at]);
    SocketAddr::from((ip, port))
}

fn find(body: &[u8], wanted: u16) -> Option<Vec<u8>> {
    let mut rest = body;
    while let [a, b, c, d, behind @ ..] = rest {
        let [kind, length] = [[*a, *b], [*c, *d]].map(u16::from_be_bytes);
        let length = usize::from(length);
        if kind == wanted {
            return Some(behind[..length].to_vec());
        }
        rest = behind.get(length.next_multiple_of(4)..)?;
    }
    None
}
