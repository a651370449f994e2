//! Which SRTP profile a connection uses. The engine does not say; but it makes its ciphers
//! through the provider of cryptography we give it, so ours listens at that door.

use std::cell::Cell;
use std::sync::{Arc, LazyLock};

use str0m::crypto::{
    CryptoProvider, SrtpProvider, SupportedAeadAes128Gcm, SupportedAeadAes256Gcm,
    SupportedAes128CmSha1_80, from_feature_flags,
};

use crate::handshake::Sharing;
use crate::opened::Watching;

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

thread_local! {
    /// The profile of the ciphers made last on this thread and not asked for yet.
    static MADE: Cell<Option<SrtpProfile>> = const { Cell::new(None) };
}

static PROVIDER: LazyLock<Arc<CryptoProvider>> = LazyLock::new(|| {
    Arc::new(CryptoProvider {
        srtp_provider: &Listening,
        dtls_provider: &Sharing,
        ..from_feature_flags()
    })
});

/// The provider for all engines.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    PROVIDER.clone()
}

/// The profile of the ciphers an engine has just made, if it made any.
pub(crate) fn just_made() -> Option<SrtpProfile> {
    MADE.take()
}

/// The usual provider; whoever makes a cipher is noted, and gets one that can be watched.
#[derive(Debug)]
struct Listening;

fn usual() -> &'static dyn SrtpProvider {
    from_feature_flags().srtp_provider
}

impl SrtpProvider for Listening {
    fn aes_128_cm_sha1_80(&self) -> &'static dyn SupportedAes128CmSha1_80 {
        MADE.set(Some(SrtpProfile::Aes128CmSha1));
        &Watching
    }

    fn aead_aes_128_gcm(&self) -> &'static dyn SupportedAeadAes128Gcm {
        MADE.set(Some(SrtpProfile::AeadAes128Gcm));
        &Watching
    }

    fn aead_aes_256_gcm(&self) -> &'static dyn SupportedAeadAes256Gcm {
        MADE.set(Some(SrtpProfile::AeadAes256Gcm));
        &Watching
    }

    fn srtp_aes_128_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        usual().srtp_aes_128_ecb_round(key, input, output);
    }

    fn srtp_aes_256_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        usual().srtp_aes_256_ecb_round(key, input, output);
    }
}
