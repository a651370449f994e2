//! ICE credentials that say whose they are: the ufrag names worker and slot, so the first
//! STUN message of an unknown address finds its participant without a search.

use str0m::IceCreds;
use str0m::crypto::{CryptoProvider, from_feature_flags};
use str0m::ice::StunMessage;

/// Digits of a ufrag: worker, slot, and a part nobody can guess.
const WORKER: std::ops::Range<usize> = 0..4;
const SLOT: std::ops::Range<usize> = 4..10;
const LENGTH: usize = 18;

/// The worker whose participant a STUN request names. It proves nothing: anyone can write that.
pub fn named_worker(datagram: &[u8]) -> Option<u16> {
    let message = StunMessage::parse(datagram).ok()?;
    let (ours, _) = message
        .split_username()
        .filter(|_| message.is_binding_request())?;
    let is_ours = ours.len() == LENGTH && ours.is_ascii();
    let worker = is_ours.then(|| u16::from_str_radix(&ours[WORKER], 16).ok());
    worker.flatten()
}

/// Hands out credentials and checks what was sealed with them.
pub(crate) struct Credentials {
    worker: u16,
    seed: u64,
    issued: u64,
    crypto: CryptoProvider,
}

impl Credentials {
    pub(crate) fn new(worker: u16, seed: u64) -> Self {
        Self {
            worker,
            seed,
            issued: 0,
            crypto: from_feature_flags(),
        }
    }

    /// Fresh credentials for the participant in `slot`.
    pub(crate) fn issue(&mut self, slot: usize) -> IceCreds {
        let secret = self.next_secret();
        let (nonce, password) = secret.split_at(4);
        let worker = self.worker;
        IceCreds {
            ufrag: format!("{worker:04x}{slot:06x}{}", hex(nonce)),
            pass: hex(password),
        }
    }

    /// A number nobody can guess.
    pub(crate) fn number(&mut self) -> u16 {
        let secret = self.next_secret();
        u16::from_be_bytes([secret[0], secret[1]])
    }

    /// The slot a ufrag of ours names. It proves nothing: anyone can write a ufrag.
    pub(crate) fn slot_of(&self, ufrag: &str) -> Option<usize> {
        if ufrag.len() != LENGTH || !ufrag.is_ascii() {
            return None;
        }
        let worker = u16::from_str_radix(&ufrag[WORKER], 16).ok()?;
        let slot = usize::from_str_radix(&ufrag[SLOT], 16).ok()?;
        (worker == self.worker).then_some(slot)
    }

    /// Whether a message was sealed with this password.
    pub(crate) fn sealed_with(&self, message: &StunMessage<'_>, password: &str) -> bool {
        let hmac = self.crypto.sha1_hmac_provider;
        message.verify(password.as_bytes(), |key, parts| hmac.sha1_hmac(key, parts))
    }

    /// HMAC-SHA1, the seal of STUN.
    pub(crate) fn seal(&self, key: &[u8], parts: &[&[u8]]) -> [u8; 20] {
        self.crypto.sha1_hmac_provider.sha1_hmac(key, parts)
    }

    fn next_secret(&mut self) -> [u8; 20] {
        self.issued += 1;
        let hmac = self.crypto.sha1_hmac_provider;
        let place = self.worker.to_be_bytes();
        hmac.sha1_hmac(
            &self.seed.to_be_bytes(),
            &[b"ice", &place, &self.issued.to_be_bytes()],
        )
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ufrag_names_its_slot() {
        let mut credentials = Credentials::new(7, 1);
        let ufrag = credentials.issue(0x1234).ufrag;
        assert_eq!(credentials.slot_of(&ufrag), Some(0x1234));
    }

    #[test]
    fn another_workers_ufrag_and_nonsense_name_nobody() {
        let mut other = Credentials::new(8, 1);
        let credentials = Credentials::new(7, 1);
        for ufrag in [
            other.issue(3).ufrag,
            String::new(),
            "ä".repeat(9),
            "0".repeat(18),
        ] {
            assert_eq!(credentials.slot_of(&ufrag), None, "{ufrag}");
        }
    }

    #[test]
    fn no_two_credentials_are_alike() {
        let mut credentials = Credentials::new(0, 1);
        let (one, two) = (credentials.issue(3), credentials.issue(3));
        assert_ne!(one.ufrag, two.ufrag);
        assert_ne!(one.pass, two.pass);
        assert!(one.pass.len() >= 22, "RFC 8445 wants 128 bits");
    }
}
