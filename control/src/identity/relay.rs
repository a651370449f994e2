//! Passes for relays of media (TURN): short-lived, kept nowhere, the same for every process that
//! knows the secret. The name says until when it is good, the password is that name, sealed; so
//! operators' own servers know them as well (coturn: `use-auth-secret`).

use std::fmt;
use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;

use super::secret;

/// Long enough for whoever has just come in; every answer about media brings a new one. Who is
/// being relayed by then goes on.
const GOOD_FOR: Duration = Duration::from_hours(1);
/// A longer name is none of ours.
const LONGEST_NAME: usize = 64;

/// Makes passes, and knows them again. Clones share the key.
#[derive(Clone)]
pub struct Passes {
    key: hmac::Key,
}

/// With what somebody may be relayed for a while.
pub struct Pass {
    /// Its name: until when, and chance.
    pub username: String,
    /// Its password.
    pub credential: String,
}

impl fmt::Debug for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pass(…)")
    }
}

impl Passes {
    /// Sealed with this secret, which a TURN server may share.
    pub fn new(secret: &[u8]) -> Self {
        // What TURN servers agree on; as a keyed seal it is sound (RFC 6194, section 3.3).
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
        Self { key }
    }

    /// For the relay of this house: sealed with what every process of it knows.
    pub fn of_house(key: &[u8]) -> Self {
        Self::new(secret::derived("", key, &["relay"]).as_bytes())
    }

    /// A pass that is good from now on for a while.
    pub fn make(&self, now: Timestamp) -> Pass {
        let until = now.as_second().saturating_add_unsigned(GOOD_FOR.as_secs());
        let chance = URL_SAFE_NO_PAD.encode(&secret::random()[..12]);
        let username = format!("{until}:{chance}");
        let credential = self.sealed(&username);
        Pass {
            username,
            credential,
        }
    }

    /// The password that belongs to this name, unless its time is over. It is for whoever asks to
    /// prove that they know it.
    pub fn password(&self, username: &str, now: Timestamp) -> Option<String> {
        let (until, _) = username.split_once(':')?;
        let until: i64 = until.parse().ok()?;
        let is_good = username.len() <= LONGEST_NAME && until > now.as_second();
        is_good.then(|| self.sealed(username))
    }

    fn sealed(&self, username: &str) -> String {
        STANDARD.encode(hmac::sign(&self.key, username.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_is_good_for_a_while_with_the_same_secret_only() {
        let (ours, others) = (Passes::of_house(b"a"), Passes::of_house(b"b"));
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let pass = ours.make(now);
        assert_ne!(pass.username, ours.make(now).username);
        let again = Passes::of_house(b"a").password(&pass.username, now);
        assert_eq!(again.as_ref(), Some(&pass.credential));
        assert_ne!(others.password(&pass.username, now), again);
        let later = |by_s: i64| Timestamp::from_second(now.as_second() + by_s).unwrap();
        assert!(ours.password(&pass.username, later(3_599)).is_some());
        assert!(ours.password(&pass.username, later(3_600)).is_none());
        for nobodys in [
            "",
            "1800000001",
            "x:y",
            &format!("1900000000:{}", "y".repeat(64)),
        ] {
            assert!(ours.password(nobodys, now).is_none(), "{nobodys}");
        }
        assert!(!format!("{pass:?}").contains(&pass.credential));
    }

    #[test]
    fn coturn_makes_the_same_password_of_the_same_secret() {
        // printf %s 1800000000:schalter | openssl dgst -sha1 -hmac north -binary | base64
        let now = Timestamp::from_second(1_700_000_000).unwrap();
        let password = Passes::new(b"north").password("1800000000:schalter", now);
        assert_eq!(password.as_deref(), Some("62+gfCydfuta23Z1OZapgGfE9q8="));
    }
}
