//! Passwords: hashed slowly (argon2id), few at a time, and guessed even more slowly.
//!
//! After five failures a name has to wait, longer each time, at most half a minute: an attacker
//! is slowed to two guesses a minute, and nobody is locked out for good.

use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use dashmap::DashMap;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::secret;

/// Hashing takes a core and 19 MiB for some hundredths of a second: not more than this at once.
const AT_ONCE: usize = 2;
/// Whoever would wait longer for their turn is asked to come again.
const PATIENCE: Duration = Duration::from_secs(5);
const FREE_TRIES: u32 = 5;
const LONGEST_WAIT_S: i64 = 30;
/// Failures older than this are forgotten.
const MEMORY: SignedDuration = SignedDuration::from_mins(15);
/// How many names are remembered before the harmless ones are dropped.
const MOST_NAMES: usize = 10_000;

/// Slows down guessing of passwords.
pub struct Guard {
    /// What a password for an unknown name is compared with, so that it takes as long.
    decoy: String,
    turns: Semaphore,
    tries: DashMap<String, Tries>,
}

/// Why a password was not even looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Come again later.
    Busy {
        /// How much later.
        retry_after: Duration,
    },
    /// Hashing failed.
    Broken,
}

#[derive(Clone, Copy)]
struct Tries {
    count: u32,
    last: Timestamp,
}

impl Guard {
    /// Nobody has tried yet.
    pub fn new() -> Result<Self, Refused> {
        Ok(Self {
            decoy: hashed(&secret::fresh(""))?,
            turns: Semaphore::new(AT_ONCE),
            tries: DashMap::new(),
        })
    }

    /// Counts a try for this name before it is made, so that many at once count as many.
    pub fn admit(&self, name: &str, now: Timestamp) -> Result<(), Refused> {
        self.admit_after(name, FREE_TRIES, now)
    }

    /// The same with so many tries before one has to wait.
    pub fn admit_after(&self, name: &str, free: u32, now: Timestamp) -> Result<(), Refused> {
        self.tidy(now);
        let mut tries = self
            .tries
            .entry(secret::hash(name))
            .or_insert(Tries::none(now));
        if now.duration_since(tries.last) > MEMORY {
            *tries = Tries::none(now);
        }
        let wait = tries.wait(free, now);
        if wait.is_positive() {
            let retry_after = wait.try_into().unwrap_or(PATIENCE);
            return Err(Refused::Busy { retry_after });
        }
        *tries = Tries {
            count: tries.count.saturating_add(1),
            last: now,
        };
        Ok(())
    }

    /// The password was right: this name starts anew.
    pub fn succeeded(&self, name: &str) {
        self.tries.remove(&secret::hash(name));
    }

    /// Whether the password has this hash; no hash takes as long and is never right.
    pub async fn verify(&self, hash: Option<String>, password: String) -> Result<bool, Refused> {
        let is_known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.clone());
        let fits = self.work(move || fits(&hash, &password)).await??;
        Ok(fits && is_known)
    }

    /// The hash to keep of a password.
    pub async fn hash(&self, password: String) -> Result<String, Refused> {
        self.work(move || hashed(&password)).await?
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refused> {
        let busy = Refused::Busy {
            retry_after: PATIENCE,
        };
        let turn = timeout(PATIENCE, self.turns.acquire())
            .await
            .map_err(|_| busy)?;
        let _turn = turn.map_err(|_| Refused::Broken)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| Refused::Broken)
    }

    /// A flood of invented names must not fill the memory.
    fn tidy(&self, now: Timestamp) {
        if self.tries.len() > MOST_NAMES {
            self.tries.retain(|_, tries| {
                tries.count > FREE_TRIES && now.duration_since(tries.last) <= MEMORY
            });
        }
    }
}

impl Tries {
    const fn none(now: Timestamp) -> Self {
        Self {
            count: 0,
            last: now,
        }
    }

    /// How long to wait from now: nothing for the first tries, then 1, 2, 4 … seconds.
    fn wait(self, free: u32, now: Timestamp) -> SignedDuration {
        let Some(over) = self.count.checked_sub(free) else {
            return SignedDuration::ZERO;
        };
        let wait_s = 1_i64
            .checked_shl(over)
            .unwrap_or(LONGEST_WAIT_S)
            .clamp(1, LONGEST_WAIT_S);
        SignedDuration::from_secs(wait_s) - now.duration_since(self.last)
    }
}

fn hashed(password: &str) -> Result<String, Refused> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string())
        .map_err(|_| Refused::Broken)
}

fn fits(hash: &str, password: &str) -> Result<bool, Refused> {
    let hash = PasswordHash::new(hash).map_err(|_| Refused::Broken)?;
    Ok(Argon2::default()
        .verify_password(password.as_bytes(), &hash)
        .is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(s: i64) -> Timestamp {
        Timestamp::from_second(s).unwrap()
    }

    #[test]
    fn the_sixth_try_waits_and_nobody_waits_longer_than_half_a_minute() {
        let guard = Guard::new().unwrap();
        for _ in 0..FREE_TRIES {
            assert_eq!(guard.admit("anna", at(0)), Ok(()));
        }
        let Err(Refused::Busy { retry_after }) = guard.admit("anna", at(0)) else {
            panic!("the sixth try was let through");
        };
        assert_eq!(retry_after, Duration::from_secs(1));
        assert_eq!(
            guard.admit("bernd", at(0)),
            Ok(()),
            "another name is not slowed"
        );
        for n in 1..50 {
            assert_eq!(
                guard.admit("anna", at(n * LONGEST_WAIT_S)),
                Ok(()),
                "try {n}"
            );
        }
    }

    #[test]
    fn a_success_starts_anew() {
        let guard = Guard::new().unwrap();
        for _ in 0..FREE_TRIES {
            guard.admit("anna", at(0)).unwrap();
        }
        guard.succeeded("anna");
        assert_eq!(guard.admit("anna", at(0)), Ok(()));
    }

    #[tokio::test]
    async fn only_the_right_password_of_a_known_name_fits() {
        let guard = Guard::new().unwrap();
        let hash = guard.hash("richtig".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        assert_eq!(
            guard.verify(Some(hash.clone()), "richtig".to_owned()).await,
            Ok(true)
        );
        assert_eq!(
            guard.verify(Some(hash), "falsch".to_owned()).await,
            Ok(false)
        );
        assert_eq!(guard.verify(None, "richtig".to_owned()).await, Ok(false));
    }
}
