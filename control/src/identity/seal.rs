//! Secrets that must be read again (a second factor, a client's secret) lie sealed in the
//! database: AES-256-GCM with a key that lies outside of it, so that a copy of the database alone
//! opens nothing. What need not be read again but could be guessed is marked with it.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::secret;
use crate::private;

/// The key's file in the data folder.
pub const FILE: &str = "seal.key";
const NONCE_BYTES: usize = 12;

/// Seals and opens. Clones share the key.
#[derive(Clone)]
pub struct Seal {
    sealing: Arc<RandomizedNonceKey>,
    marking: Arc<[u8]>,
}

/// What was sealed was sealed for something else, with another key, or was changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed secret cannot be opened: is seal.key the one it was sealed with?")]
pub struct Broken;

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(…)")
    }
}

impl Seal {
    /// With the key in the data folder; the first start makes one.
    pub fn open(data_dir: &Path) -> io::Result<Self> {
        let file = data_dir.join(FILE);
        private::folder_of(&file)?;
        match make(&file) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => made?,
        }
        let key = fs::read_to_string(&file)?;
        Self::new(key.trim()).map_err(|Broken| io::Error::other("seal.key is no key"))
    }

    /// With this key.
    pub fn new(key: &str) -> Result<Self, Broken> {
        if key.len() < 32 {
            return Err(Broken);
        }
        let sealing = digest(&SHA256, key.as_bytes());
        let sealing = RandomizedNonceKey::new(&AES_256_GCM, sealing.as_ref());
        Ok(Self {
            sealing: Arc::new(sealing.map_err(|_| Broken)?),
            marking: secret::derived("", key.as_bytes(), &["marking"])
                .into_bytes()
                .into(),
        })
    }

    /// The same mark for the same words. Unlike a hash it tells nobody without the key whether a
    /// guess was right: a password, a telephone number.
    pub fn mark(&self, what_for: &str, words: &str) -> String {
        secret::derived("", &self.marking, &[what_for, words])
    }

    /// Seals a secret for one use: it opens for the same use only.
    pub fn close(&self, what_for: &str, secret: &[u8]) -> Result<String, Broken> {
        let mut sealed = secret.to_vec();
        let aad = Aad::from(what_for.as_bytes());
        let nonce = self.sealing.seal_in_place_append_tag(aad, &mut sealed);
        let mut whole = nonce.map_err(|_| Broken)?.as_ref().to_vec();
        whole.append(&mut sealed);
        Ok(URL_SAFE_NO_PAD.encode(whole))
    }

    /// Opens what was sealed for this use.
    pub fn unseal(&self, what_for: &str, sealed: &str) -> Result<Vec<u8>, Broken> {
        let mut whole = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| Broken)?;
        if whole.len() < NONCE_BYTES {
            return Err(Broken);
        }
        let mut rest = whole.split_off(NONCE_BYTES);
        let nonce = Nonce::try_assume_unique_for_key(&whole).map_err(|_| Broken)?;
        let aad = Aad::from(what_for.as_bytes());
        let opened = self.sealing.open_in_place(nonce, aad, &mut rest);
        Ok(opened.map_err(|_| Broken)?.to_vec())
    }
}

/// For its owner's eyes only, whole or not at all.
fn make(file: &Path) -> io::Result<()> {
    let mut made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)?;
    made.write_all(secret::fresh("").as_bytes())?;
    made.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_the_same_key_for_the_same_use_only() {
        let folder = tempfile::tempdir().unwrap();
        let seal = Seal::open(folder.path()).unwrap();
        let sealed = seal.close("anna's second factor", b"geheim").unwrap();
        assert!(!sealed.contains("geheim"));
        let again = Seal::open(folder.path()).unwrap();
        assert_eq!(
            again.unseal("anna's second factor", &sealed).unwrap(),
            b"geheim"
        );
        assert_eq!(again.unseal("bernd's second factor", &sealed), Err(Broken));
        let other = Seal::new(&secret::fresh("")).unwrap();
        assert_eq!(other.unseal("anna's second factor", &sealed), Err(Broken));
        assert_eq!(again.unseal("anna's second factor", "x"), Err(Broken));
    }

    #[test]
    fn a_mark_is_the_same_for_the_same_use_words_and_key_only() {
        let key = secret::fresh("");
        let (one, same) = (Seal::new(&key).unwrap(), Seal::new(&key).unwrap());
        let other = Seal::new(&secret::fresh("")).unwrap();
        let mark = one.mark("a request", "+4915112345678");
        assert_eq!(same.mark("a request", "+4915112345678"), mark);
        assert_ne!(same.mark("a request", "+4915112345679"), mark);
        assert_ne!(same.mark("another", "+4915112345678"), mark);
        assert_ne!(other.mark("a request", "+4915112345678"), mark);
    }
}
