//! Sees RTCP in the clear at the moment the engine opens it.
//!
//! `str0m` answers NACKs by RTX only and tells nobody which packets a receiver misses; browsers
//! know no RTX for sound. Its ciphers come from a provider of our choice, so ours stand before
//! the usual ones and keep what was opened, if somebody watches. Upstream, an event per NACK
//! and reception report would do.

use std::cell::{Cell, RefCell};

use str0m::crypto::{
    AeadAes128GcmCipher, AeadAes256GcmCipher, Aes128CmSha1_80Cipher, CryptoError, SrtpProvider,
    SupportedAeadAes128Gcm, SupportedAeadAes256Gcm, SupportedAes128CmSha1_80, from_feature_flags,
};

/// The head of an SRTCP packet that is never encrypted (RFC 3711, section 3.4).
const HEAD_BYTES: usize = 8;

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    /// An engine never leaves its thread; the buffer serves all of them.
    static OPENED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Lets `work` open an RTCP datagram, and reads what was in it if it was authentic.
pub(crate) fn watch<T>(datagram: &[u8], work: impl FnOnce() -> T, read: impl FnOnce(&[u8])) -> T {
    OPENED.with_borrow_mut(Vec::clear);
    WATCHED.set(true);
    let result = work();
    WATCHED.set(false);
    OPENED.with_borrow_mut(|opened| {
        if let Some(head) = datagram.get(..HEAD_BYTES).filter(|_| !opened.is_empty()) {
            opened.splice(..0, head.iter().copied());
            read(opened);
        }
    });
    result
}

fn keep(opened: &[u8]) {
    if WATCHED.take() {
        OPENED.with_borrow_mut(|kept| kept.extend_from_slice(opened));
    }
}

/// Makes the usual ciphers, but what they open can be watched.
#[derive(Debug)]
pub(crate) struct Watching;

impl SupportedAes128CmSha1_80 for Watching {
    fn create_cipher(&self, key: [u8; 16], encrypt: bool) -> Box<dyn Aes128CmSha1_80Cipher> {
        let cipher = usual().aes_128_cm_sha1_80().create_cipher(key, encrypt);
        if encrypt {
            cipher
        } else {
            Box::new(Cm(cipher))
        }
    }
}

impl SupportedAeadAes128Gcm for Watching {
    fn create_cipher(&self, key: [u8; 16], encrypt: bool) -> Box<dyn AeadAes128GcmCipher> {
        let cipher = usual().aead_aes_128_gcm().create_cipher(key, encrypt);
        if encrypt {
            cipher
        } else {
            Box::new(Gcm128(cipher))
        }
    }
}

impl SupportedAeadAes256Gcm for Watching {
    fn create_cipher(&self, key: [u8; 32], encrypt: bool) -> Box<dyn AeadAes256GcmCipher> {
        let cipher = usual().aead_aes_256_gcm().create_cipher(key, encrypt);
        if encrypt {
            cipher
        } else {
            Box::new(Gcm256(cipher))
        }
    }
}

#[derive(Debug)]
struct Cm(Box<dyn Aes128CmSha1_80Cipher>);

#[derive(Debug)]
struct Gcm128(Box<dyn AeadAes128GcmCipher>);

#[derive(Debug)]
struct Gcm256(Box<dyn AeadAes256GcmCipher>);

type Sealed<'a> = &'a [u8];

impl Aes128CmSha1_80Cipher for Cm {
    fn encrypt(&mut self, iv: &[u8; 16], input: &[u8], out: &mut [u8]) -> Result<(), CryptoError> {
        self.0.encrypt(iv, input, out)
    }

    fn decrypt(&mut self, iv: &[u8; 16], input: Sealed, out: &mut [u8]) -> Result<(), CryptoError> {
        self.0.decrypt(iv, input, out)?;
        keep(&out[..input.len()]);
        Ok(())
    }
}

macro_rules! watch_aead {
    ($cipher:ty, $usual:ident) => {
        impl $usual for $cipher {
            fn encrypt(
                &mut self,
                iv: &[u8; 12],
                aad: &[u8],
                input: &[u8],
                output: &mut [u8],
            ) -> Result<(), CryptoError> {
                self.0.encrypt(iv, aad, input, output)
            }

            fn decrypt(
                &mut self,
                iv: &[u8; 12],
                aads: &[&[u8]],
                input: &[u8],
                output: &mut [u8],
            ) -> Result<usize, CryptoError> {
                let count = self.0.decrypt(iv, aads, input, output)?;
                keep(&output[..count]);
                Ok(count)
            }
        }
    };
}

watch_aead!(Gcm128, AeadAes128GcmCipher);
watch_aead!(Gcm256, AeadAes256GcmCipher);

fn usual() -> &'static dyn SrtpProvider {
    from_feature_flags().srtp_provider
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_watched_and_authentic_is_seen() {
        let (key, iv) = ([3; 32], [5; 12]);
        let mut seal = SupportedAeadAes256Gcm::create_cipher(&Watching, key, true);
        let mut open = SupportedAeadAes256Gcm::create_cipher(&Watching, key, false);
        let mut sealed = [0; 20];
        seal.encrypt(&iv, b"head12345678", b"rtcp", &mut sealed)
            .expect("sealed");
        let mut out = [0; 4];
        open.decrypt(&iv, &[b"head12345678"], &sealed, &mut out)
            .expect("opened unseen");
        let mut seen = Vec::new();
        let work = || open.decrypt(&iv, &[b"head12345678"], &sealed, &mut [0; 4]);
        watch(b"head1234", work, |rtcp| seen.extend_from_slice(rtcp)).expect("opened");
        assert_eq!(seen, b"head1234rtcp");
        let work = || open.decrypt(&iv, &[b"fake12345678"], &sealed, &mut [0; 4]);
        let forged = watch(b"head1234", work, |_| panic!("it is forged"));
        assert!(forged.is_err());
    }
}
