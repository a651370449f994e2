//! Telling people and programs outside: what lies in the outbox leaves here.
//!
//! ```text
//! deed + letter, one transaction ─▶ outbox ─claim▶ postman ─▶ texts ─▶ mail (calendar), sms
//!                                             ▲            └▶ webhook, behind the guard
//!                                             └── failed: later ── dead: somebody must look
//! ```
//!
//! At least once: a letter is claimed for a while, sent under a key that never changes, and only
//! then called delivered, which erases it.

pub mod calendar;
pub mod guard;
pub mod mail;
pub mod postman;
pub mod sms;
pub mod tally;
pub mod texts;
pub mod webhook;

use thiserror::Error;

/// Why a letter has not left. The word in it is safe to show: it names no person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unsent {
    /// It may work later.
    #[error("{0}")]
    Later(&'static str),
    /// Trying again is no use.
    #[error("{0}")]
    Never(&'static str),
}

impl Unsent {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Later(word) | Self::Never(word) => word,
        }
    }

    /// What an HTTP status other than success means for whoever sends.
    pub(crate) fn of_status(status: u16) -> Self {
        match status {
            401 | 403 => Self::Later("not-authorized"),
            408 | 425 | 429 => Self::Later("busy"),
            400..=499 => Self::Never("refused"),
            _ => Self::Later("failed-there"),
        }
    }
}
