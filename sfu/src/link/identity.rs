//! Who is who on the link: an authority of our own, certificates from it, mutual TLS 1.3.
//!
//! Nothing else is trusted: neither the machine's roots nor names of the network. A certificate of
//! control serves for control alone and one of a node for nodes alone (extended key usage), and
//! whether a node is still welcome is decided at every connection, by its fingerprint.

use std::fmt::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use quinn::crypto::rustls::{QuicClientConfig, QuicServerConfig};
use quinn::{ClientConfig, IdleTimeout, ServerConfig, TransportConfig, VarInt};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls::RootCertStore;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::version::TLS13;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::bytes;

/// What both sides say they speak (ALPN): strangers' QUIC ends in the handshake.
const PROTOCOL: &[u8] = b"schalter-link";
/// How control is called in its certificate.
pub(super) const CONTROL: &str = "control.link.schalter";
const NODES: &str = "node.link.schalter";
const AUTHORITY: &str = "Schalter link authority";
/// Nobody heard for so long: the connection is over, and the node dials again.
const IDLE: Duration = Duration::from_secs(4);
/// Signs of life below the heartbeats, which need a program that turns.
const KEEP_ALIVE: Duration = Duration::from_secs(1);
/// So many commands may be under way on one link.
const STREAMS: u32 = 1024;

/// A certificate or key cannot be made or used.
#[derive(Debug, Error)]
pub enum IdentityError {
    /// Making one.
    #[error("no certificate could be made: {0}")]
    Making(#[from] rcgen::Error),
    /// Using one.
    #[error("a certificate cannot be used: {0}")]
    Using(#[from] rustls::Error),
    /// The verifier.
    #[error("the authority cannot be used: {0}")]
    Authority(#[from] rustls::server::VerifierBuilderError),
    /// No suite for QUIC's first packets.
    #[error("the crypto provider has no suite for QUIC")]
    NoSuite,
}

/// The authority: its key signs control and nodes. Serialised it is a secret.
#[derive(Clone, Serialize, Deserialize)]
pub struct Authority {
    #[serde(with = "bytes")]
    certificate: Vec<u8>,
    #[serde(with = "bytes")]
    key: Vec<u8>,
}

/// A certificate with its key, and the authority it is of. Serialised it is a secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    #[serde(with = "bytes")]
    authority: Vec<u8>,
    #[serde(with = "bytes")]
    certificate: Vec<u8>,
    #[serde(with = "bytes")]
    key: Vec<u8>,
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authority(…)")
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(…)")
    }
}

impl Authority {
    /// A fresh one.
    pub fn generate() -> Result<Self, IdentityError> {
        let key = KeyPair::generate()?;
        let certificate = authority()?.self_signed(&key)?;
        Ok(Self {
            certificate: certificate.der().to_vec(),
            key: key.serialize_der(),
        })
    }

    /// For a process of control; made anew at every start.
    pub fn control(&self) -> Result<Identity, IdentityError> {
        self.issue(CONTROL, ExtendedKeyUsagePurpose::ServerAuth)
    }

    /// For a media node.
    pub fn node(&self) -> Result<Identity, IdentityError> {
        self.issue(NODES, ExtendedKeyUsagePurpose::ClientAuth)
    }

    /// The same for every process of control, so that one restarted can end its old connections.
    pub(super) fn reset_key(&self) -> [u8; 32] {
        let hash = digest(&SHA256, &[b"reset", self.key.as_slice()].concat());
        hash.as_ref().try_into().unwrap_or_default()
    }

    fn issue(&self, name: &str, usage: ExtendedKeyUsagePurpose) -> Result<Identity, IdentityError> {
        let ours = KeyPair::try_from(self.key.as_slice())?;
        let issuer = Issuer::new(authority()?, ours);
        let mut wanted = CertificateParams::new(vec![name.to_owned()])?;
        wanted.distinguished_name.push(DnType::CommonName, name);
        wanted.key_usages.push(KeyUsagePurpose::DigitalSignature);
        wanted.extended_key_usages.push(usage);
        wanted.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate()?;
        let certificate = wanted.signed_by(&key, &issuer)?;
        Ok(Identity {
            authority: self.certificate.clone(),
            certificate: certificate.der().to_vec(),
            key: key.serialize_der(),
        })
    }
}

/// The same words each time: the issuer is recognised by them.
fn authority() -> Result<CertificateParams, IdentityError> {
    let mut words = CertificateParams::new(Vec::new())?;
    words.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    words.distinguished_name.push(DnType::CommonName, AUTHORITY);
    words.key_usages.push(KeyUsagePurpose::KeyCertSign);
    Ok(words)
}

impl Identity {
    /// By which control knows a node again.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.certificate)
    }

    /// What control listens with.
    pub(super) fn server(&self) -> Result<ServerConfig, IdentityError> {
        let provider = Arc::new(default_provider());
        let nodes = WebPkiClientVerifier::builder_with_provider(self.roots()?, provider.clone());
        let mut tls = rustls::ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&TLS13])?
            .with_client_cert_verifier(nodes.build()?)
            .with_single_cert(self.chain(), self.key())?;
        tls.alpn_protocols = vec![PROTOCOL.to_vec()];
        // Without early data a command cannot be replayed; without tickets every connection
        // shows its certificate.
        tls.max_early_data_size = 0;
        tls.send_tls13_tickets = 0;
        let tls = QuicServerConfig::try_from(tls).map_err(|_| IdentityError::NoSuite)?;
        let mut server = ServerConfig::with_crypto(Arc::new(tls));
        server.transport_config(Arc::new(transport(2)));
        server.max_incoming(64);
        Ok(server)
    }

    /// What a node dials with.
    pub(super) fn client(&self) -> Result<ClientConfig, IdentityError> {
        let provider = Arc::new(default_provider());
        let mut tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&TLS13])?
            .with_root_certificates(self.roots()?)
            .with_client_auth_cert(self.chain(), self.key())?;
        tls.alpn_protocols = vec![PROTOCOL.to_vec()];
        tls.enable_early_data = false;
        let tls = QuicClientConfig::try_from(tls).map_err(|_| IdentityError::NoSuite)?;
        let mut client = ClientConfig::new(Arc::new(tls));
        client.transport_config(Arc::new(transport(0)));
        Ok(client)
    }

    fn roots(&self) -> Result<Arc<RootCertStore>, IdentityError> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(self.authority.clone()))?;
        Ok(Arc::new(roots))
    }

    fn chain(&self) -> Vec<CertificateDer<'static>> {
        vec![CertificateDer::from(self.certificate.clone())]
    }

    fn key(&self) -> PrivateKeyDer<'static> {
        PrivatePkcs8KeyDer::from(self.key.clone()).into()
    }
}

/// SHA-256 of a certificate, in hexadecimal digits.
pub(super) fn fingerprint(certificate: &[u8]) -> String {
    let hash = digest(&SHA256, certificate);
    let mut digits = String::new();
    for byte in hash.as_ref() {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

/// A node says its notices and its load on streams of one direction each; control asks on streams
/// of both, after the one of the greeting.
fn transport(uni_streams: u32) -> TransportConfig {
    let mut transport = TransportConfig::default();
    let idle = IdleTimeout::try_from(IDLE).ok();
    transport
        .max_idle_timeout(idle)
        .keep_alive_interval(Some(KEEP_ALIVE))
        .max_concurrent_uni_streams(VarInt::from_u32(uni_streams))
        .max_concurrent_bidi_streams(VarInt::from_u32(STREAMS))
        .datagram_receive_buffer_size(None);
    transport
}
