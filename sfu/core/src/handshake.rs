//! DTLS for all connections from one configuration, and what the handshakes agree on: the keys
//! of the media, which we open and seal ourselves.
//!
//! The usual provider makes a configuration for every connection, and each time proves anew
//! that its cryptography works: most of what a join cost. Here that is done once.

use std::cell::RefCell;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use dimpl::{Config, Dtls};
use str0m::crypto::dtls::{
    DtlsCert, DtlsImplError, DtlsInstance, DtlsOutput, DtlsProvider, DtlsVersion, ProtocolVersion,
};
use str0m::crypto::{CryptoError, from_feature_flags};

use crate::SrtpProfile;

/// The first configuration asked for, and the datagram size it is for.
static SHARED: OnceLock<(Option<usize>, Arc<Config>)> = OnceLock::new();

/// What a handshake agreed on (RFC 5764, section 4.2).
pub(crate) struct Agreed {
    /// Keys and salts of both sides.
    pub(crate) material: Vec<u8>,
    pub(crate) profile: SrtpProfile,
    /// Whether the first keys are ours.
    pub(crate) we_are_client: bool,
}

thread_local! {
    /// Of the handshake that ended last on this thread, until asked for. An engine is emptied
    /// before another one works.
    static AGREED: RefCell<Option<Agreed>> = const { RefCell::new(None) };
}

/// What the handshake agreed on that just ended, if one did.
pub(crate) fn just_agreed() -> Option<Agreed> {
    AGREED.take()
}

/// Makes connections that share their configuration.
#[derive(Debug)]
pub(crate) struct Sharing;

impl DtlsProvider for Sharing {
    fn generate_certificate(&self) -> Option<DtlsCert> {
        from_feature_flags().dtls_provider.generate_certificate()
    }

    fn new_dtls(
        &self,
        certificate: &DtlsCert,
        now: Instant,
        version: DtlsVersion,
        mtu: Option<usize>,
    ) -> Result<Box<dyn DtlsInstance>, CryptoError> {
        let (config, certificate) = (config(mtu)?, certificate.clone());
        let dtls = match version {
            DtlsVersion::Dtls12 => Dtls::new_12(config, certificate, now),
            DtlsVersion::Dtls13 => Dtls::new_13(config, certificate, now),
            DtlsVersion::Auto => Dtls::new_auto(config, certificate, now),
            _ => return Err(CryptoError::Other("an unknown version of DTLS".to_owned())),
        };
        Ok(Box::new(Connection(dtls)))
    }
}

fn config(mtu: Option<usize>) -> Result<Arc<Config>, CryptoError> {
    match SHARED.get() {
        Some((known, config)) if *known == mtu => Ok(config.clone()),
        _ => {
            let config = Arc::new(make_config(mtu)?);
            // Another thread may have been first; the two are alike.
            drop(SHARED.set((mtu, config.clone())));
            Ok(config)
        }
    }
}

/// ICE has proved the peer's address before, so DTLS need not ask for a cookie.
fn make_config(mtu: Option<usize>) -> Result<Config, CryptoError> {
    let mut config = Config::builder().use_server_cookie(false);
    if let Some(mtu) = mtu {
        config = config.mtu(mtu);
    }
    let made = config.build();
    made.map_err(|error| CryptoError::Other(format!("DTLS cannot be set up: {error}")))
}

struct Connection(Dtls);

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connection")
    }
}

impl DtlsInstance for Connection {
    fn set_active(&mut self, active: bool) {
        self.0.set_active(active);
    }

    fn handle_packet(&mut self, packet: &[u8]) -> Result<(), DtlsImplError> {
        self.0.handle_packet(packet)
    }

    fn poll_output<'a>(&mut self, buffer: &'a mut [u8]) -> DtlsOutput<'a> {
        let output = self.0.poll_output(buffer);
        if let DtlsOutput::KeyingMaterial(material, profile) = &output {
            let agreed = profile_of(*profile).map(|profile| Agreed {
                material: material.to_vec(),
                profile,
                we_are_client: self.0.is_active(),
            });
            AGREED.set(agreed);
        }
        output
    }

    fn handle_timeout(&mut self, now: Instant) -> Result<(), DtlsImplError> {
        self.0.handle_timeout(now)
    }

    fn send_application_data(&mut self, data: &[u8]) -> Result<usize, DtlsImplError> {
        self.0.send_application_data(data)
    }

    fn is_active(&self) -> bool {
        self.0.is_active()
    }

    fn protocol_version(&self) -> Option<ProtocolVersion> {
        self.0.protocol_version()
    }

    fn is_closing(&self) -> bool {
        self.0.is_closing()
    }

    fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    fn close(&mut self) -> Result<(), DtlsImplError> {
        self.0.close()
    }
}

fn profile_of(profile: dimpl::SrtpProfile) -> Option<SrtpProfile> {
    match profile {
        dimpl::SrtpProfile::AES128_CM_SHA1_80 => Some(SrtpProfile::Aes128CmSha1),
        dimpl::SrtpProfile::AEAD_AES_128_GCM => Some(SrtpProfile::AeadAes128Gcm),
        dimpl::SrtpProfile::AEAD_AES_256_GCM => Some(SrtpProfile::AeadAes256Gcm),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_of_one_size_share_their_configuration() {
        let shared = |mtu| config(mtu).expect("the provider works");
        let first = shared(Some(1_150));
        assert!(Arc::ptr_eq(&first, &shared(Some(1_150))));
        assert!(!Arc::ptr_eq(&first, &shared(Some(1_000))));
    }
}
