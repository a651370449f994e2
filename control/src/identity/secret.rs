//! Secrets as we make and keep them: 256 random bits for whoever carries them, a SHA-256 for us.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// What the keeper of a secret presents; the store only knows its hash.
///
/// 256 random bits need no slow hash: nobody can try them all.
pub fn hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, secret.as_bytes()))
}

/// A fresh secret: the prefix says what it opens, the rest is 256 random bits.
pub fn fresh(prefix: &str) -> String {
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(random()))
}

/// The same secret again for the same words: only who knows `key` can make it.
pub fn derived(prefix: &str, key: &[u8], words: &[&str]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let mut context = hmac::Context::with_key(&key);
    for word in words {
        context.update(&(word.len() as u64).to_be_bytes());
        context.update(word.as_bytes());
    }
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(context.sign()))
}

/// 256 random bits from the operating system.
///
/// # Panics
/// When the operating system has no randomness, no secret of ours would be one.
pub fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    aws_lc_rs::rand::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fresh_secrets_differ_and_carry_their_prefix() {
        let (one, other) = (fresh("sk_"), fresh("sk_"));
        assert_ne!(one, other);
        assert!(
            one.starts_with("sk_") && one.len() == 3 + 43,
            "{}",
            one.len()
        );
    }

    #[test]
    fn derived_secrets_depend_on_every_word_and_on_the_key() {
        let derive = |key: &[u8], words: &[&str]| derived("t_", key, words);
        assert_eq!(derive(b"k", &["a", "bc"]), derive(b"k", &["a", "bc"]));
        assert_ne!(derive(b"k", &["a", "bc"]), derive(b"k", &["ab", "c"]));
        assert_ne!(derive(b"k", &["a", "bc"]), derive(b"l", &["a", "bc"]));
    }
}
