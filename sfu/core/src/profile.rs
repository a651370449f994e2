//! How a connection's media is sealed, and the provider of cryptography all engines share.

use std::sync::{Arc, LazyLock};

use str0m::crypto::{CryptoProvider, from_feature_flags};

use crate::handshake::Sharing;

/// How a connection's media is sealed (RFC 5764, RFC 7714).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SrtpProfile {
    /// AES-256 in Galois counter mode.
    AeadAes256Gcm,
    /// AES-128 in Galois counter mode.
    AeadAes128Gcm,
    /// AES-128 in counter mode with SHA-1: several times as dear.
    Aes128CmSha1,
}

impl SrtpProfile {
    /// Every profile.
    pub const ALL: [Self; 3] = [Self::AeadAes256Gcm, Self::AeadAes128Gcm, Self::Aes128CmSha1];

    /// The name used in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AeadAes256Gcm => "aead_aes_256_gcm",
            Self::AeadAes128Gcm => "aead_aes_128_gcm",
            Self::Aes128CmSha1 => "aes_128_cm_sha1_80",
        }
    }
}

static PROVIDER: LazyLock<Arc<CryptoProvider>> = LazyLock::new(|| {
    Arc::new(CryptoProvider {
        dtls_provider: &Sharing,
        ..from_feature_flags()
    })
});

/// The provider for all engines.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    PROVIDER.clone()
}
