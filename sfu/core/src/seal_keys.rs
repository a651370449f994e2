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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::unhex;

    fn master<'a>(key: &'a [u8], salt: &'a [u8]) -> Master<'a> {
        let profile = SrtpProfile::Aes128CmSha1;
        Master { profile, key, salt }
    }

    fn derived<const N: usize>(master: &Master<'_>, label: u8) -> Vec<u8> {
        master.derive::<N>(label).expect("lengths fit").to_vec()
    }

    #[test]
    fn keys_are_derived_as_in_rfc_3711() {
        let key = unhex("e1f97a0d3e018be0d64fa32c06de4139");
        let salt = unhex("0ec675ad498afeebb6960b3aabe6");
        let master = master(&key, &salt);
        let cipher_key = unhex("c61e7a93744f39ee10734afe3ff7a087");
        assert_eq!(derived::<16>(&master, KEY), cipher_key);
        let cipher_salt = unhex("30cbbc08863d8c85d49db34a9ae1");
        assert_eq!(derived::<14>(&master, SALT), cipher_salt);
        let auth_key = unhex(
            "cebe321f6ff7716b6fd4ab49af256a156d38baa48f0a0acf3c34e2359e6cdbce\
            e049646c43d9327ad175578ef72270986371c10c9a369ac2f94a8c5fbcdddc25\
            6d6e919a48b610ef17c2041e474035766b68642c59bbfc2f34db60dbdfb2dc68",
        );
        assert_eq!(derived::<94>(&master, AUTH), auth_key[..94]);
    }

    #[test]
    fn longer_keys_are_derived_as_in_rfc_6188() {
        let key = unhex("f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6");
        let salt = unhex("3b04803de51ee7c96423ab5b78d2");
        let master = master(&key, &salt);
        let cipher_key = unhex("5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4");
        assert_eq!(derived::<32>(&master, KEY), cipher_key);
        let cipher_salt = unhex("fa31791685ca444a9e07c6c64e93");
        assert_eq!(derived::<14>(&master, SALT), cipher_salt);
        let auth_key = unhex("fd9c32d39ed5fbb5a9dc96b30818454d1313dc05");
        assert_eq!(derived::<20>(&master, AUTH), auth_key);
    }

    #[test]
    fn material_holds_keys_first_and_the_clients_first() {
        let material: Vec<u8> = (0..56).collect();
        let both = Master::both(&material, SrtpProfile::AeadAes128Gcm);
        let (client, server) = both.expect("the length fits");
        assert_eq!(
            (client.key, server.key),
            (&material[..16], &material[16..32])
        );
        let salts = (&material[32..44], &material[44..]);
        assert_eq!((client.salt, server.salt), salts);
    }

    #[test]
    fn material_of_another_length_is_refused() {
        for (profile, length) in [
            (SrtpProfile::AeadAes256Gcm, 88),
            (SrtpProfile::AeadAes128Gcm, 56),
            (SrtpProfile::Aes128CmSha1, 60),
        ] {
            let fits = |length| Master::both(&vec![7; length], profile).is_some();
            assert!(fits(length) && !fits(length - 1) && !fits(length + 1) && !fits(0));
        }
    }
}
