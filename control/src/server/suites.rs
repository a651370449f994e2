//! How TLS is spoken: versions, suites and groups after BSI TR-02102-2. Of what the guideline
//! recommends this is what our provider of cryptography has and browsers speak: AES-GCM with
//! ephemeral keys, nothing else, and first of all the exchange that quantum computers cannot undo.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::crypto::aws_lc_rs::{self, cipher_suite as suite, kx_group as group, sign};
use rustls::pki_types::PrivateKeyDer;
use rustls::server::ResolvesServerCert;
use rustls::sign::SigningKey;
use rustls::{ServerConfig, SupportedProtocolVersion, version};
use schalter_config::TlsVersion;

const SINCE_1_3: &[&SupportedProtocolVersion] = &[&version::TLS13];
const SINCE_1_2: &[&SupportedProtocolVersion] = &[&version::TLS13, &version::TLS12];

/// How a server speaks that shows these certificates.
pub(super) fn config(
    oldest: TlsVersion,
    certificates: Arc<dyn ResolvesServerCert>,
) -> Result<ServerConfig, rustls::Error> {
    let versions = match oldest {
        TlsVersion::Tls12 => SINCE_1_2,
        TlsVersion::Tls13 => SINCE_1_3,
    };
    let builder = ServerConfig::builder_with_provider(Arc::new(provider()));
    let builder = builder.with_protocol_versions(versions)?;
    let mut config = builder
        .with_no_client_auth()
        .with_cert_resolver(certificates);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    // Not everybody can send as many as others: ours are the better ones for all.
    config.ignore_client_order = true;
    Ok(config)
}

/// For asking others, who may know less.
pub(super) fn everybodys() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// The key as our provider signs with it.
pub(super) fn signing_key(key: &PrivateKeyDer<'_>) -> Option<Arc<dyn SigningKey>> {
    sign::any_supported_type(key).ok()
}

/// 0-RTT stays off, as the guideline asks: that is the default of the library.
fn provider() -> CryptoProvider {
    CryptoProvider {
        cipher_suites: vec![
            suite::TLS13_AES_256_GCM_SHA384,
            suite::TLS13_AES_128_GCM_SHA256,
            suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        ],
        kx_groups: vec![
            group::X25519MLKEM768,
            group::SECP256R1,
            group::SECP384R1,
            group::X25519,
        ],
        ..aws_lc_rs::default_provider()
    }
}
