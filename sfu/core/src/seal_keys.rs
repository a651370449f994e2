//! The keys of SRTP, from what DTLS exported to a cipher each for RTP and RTCP (RFC 3711,
//! section 4.3; RFC 6188 for longer keys).

use aws_lc_rs::aead::{self, AES_128_GCM, AES_256_GCM, LessSafeKey};
use aws_lc_rs::cipher::{self, AES_128, AES_256, EncryptingKey, EncryptionContext};
use aws_lc_rs::hmac;
use aws_lc_rs::iv::FixedLength;

use crate::SrtpProfile;
use crate::cipher::{Cipher, Counter};

/// What a derived key is for; RTCP counts on from RTP (RFC 3711, section 4.3.2).
const KEY: u8 = 0;
const AUTH: u8 = 1;
const SALT: u8 = 2;
const RTP: u8 = 0;
const RTCP: u8 = 3;

const SHA1_KEY_BYTES: usize = 20;

/// A master key with its salt: what one direction's keys are derived from.
pub(crate) struct Master<'a> {
    profile: SrtpProfile,
    key: &'a [u8],
    salt: &'a [u8],
}

impl<'a> Master<'a> {
    /// The client's and the server's. None if there is not exactly enough material for both.
    pub(crate) fn both(material: &'a [u8], profile: SrtpProfile) -> Option<(Self, Self)> {
        let (keys, salts) = material.split_at_checked(2 * key_bytes(profile))?;
        if salts.len() != 2 * salt_bytes(profile) {
            return None;
        }
        let (client_key, server_key) = keys.split_at(key_bytes(profile));
        let (client_salt, server_salt) = salts.split_at(salt_bytes(profile));
        let new = |key, salt| Self { profile, key, salt };
        Some((new(client_key, client_salt), new(server_key, server_salt)))
    }

    /// What seals RTP.
    pub(crate) fn rtp(&self) -> Option<Cipher> {
        self.cipher(RTP)
    }

    /// What seals RTCP.
    pub(crate) fn rtcp(&self) -> Option<Cipher> {
        self.cipher(RTCP)
    }

    fn cipher(&self, purpose: u8) -> Option<Cipher> {
        match self.profile {
            SrtpProfile::AeadAes256Gcm => self.galois::<32>(&AES_256_GCM, purpose),
            SrtpProfile::AeadAes128Gcm => self.galois::<16>(&AES_128_GCM, purpose),
            SrtpProfile::Aes128CmSha1 => self.counter(purpose),
        }
    }

    fn galois<const N: usize>(
        &self,
        algorithm: &'static aead::Algorithm,
        purpose: u8,
    ) -> Option<Cipher> {
        let key = aead::UnboundKey::new(algorithm, &self.derive::<N>(purpose + KEY)?).ok()?;
        let key = LessSafeKey::new(key);
        let salt = number(self.derive::<12>(purpose + SALT)?);
        Some(Cipher::Galois { key, salt })
    }

    fn counter(&self, purpose: u8) -> Option<Cipher> {
        let key = self.derive::<16>(purpose + KEY)?;
        let key = cipher::UnboundCipherKey::new(&AES_128, &key).ok()?;
        let auth = self.derive::<SHA1_KEY_BYTES>(purpose + AUTH)?;
        Some(Cipher::Counter(Box::new(Counter {
            key: EncryptingKey::ctr(key).ok()?,
            auth: hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &auth),
            salt: number(self.derive::<14>(purpose + SALT)?),
        })))
    }

    /// The derivation is AES in counter mode over zeros. A salt of twelve bytes is one of
    /// fourteen that ends in zeros (RFC 7714, section 11).
    fn derive<const N: usize>(&self, label: u8) -> Option<[u8; N]> {
        let mut start = [0; 16];
        start.get_mut(..self.salt.len())?.copy_from_slice(self.salt);
        start[7] ^= label;
        let algorithm = if self.key.len() == 32 {
            &AES_256
        } else {
            &AES_128
        };
        let key = cipher::UnboundCipherKey::new(algorithm, self.key).ok()?;
        let key = EncryptingKey::ctr(key).ok()?;
        let context = EncryptionContext::Iv128(FixedLength::from(start));
        let mut derived = [0; N];
        key.less_safe_encrypt(&mut derived, context).ok()?;
        Some(derived)
    }
}

fn key_bytes(profile: SrtpProfile) -> usize {
    match profile {
        SrtpProfile::AeadAes256Gcm => 32,
        SrtpProfile::AeadAes128Gcm | SrtpProfile::Aes128CmSha1 => 16,
    }
}

fn salt_bytes(profile: SrtpProfile) -> usize {
    match profile {
        SrtpProfile::AeadAes256Gcm | SrtpProfile::AeadAes128Gcm => 12,
        SrtpProfile::Aes128CmSha1 => 14,
    }
}

fn number<const N: usize>(bytes: [u8; N]) -> u128 {
    bytes
        .iter()
        .fold(0, |sum, byte| sum << 8 | u128::from(*byte))
}
