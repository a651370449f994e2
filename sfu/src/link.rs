//! The same handle on another machine: control here, a media node there, QUIC between them.
//!
//! ```text
//!        node                                   control
//!  client ── dials ─────────────────────────▶ Door ─▶ Knock ─▶ Arriving ─▶ Handle
//!         ── Hello ──────── bidirectional ──▶
//!         ◀─────────────────────── Welcome ──          which version both speak
//!         ── Load, ten a second ─ one way ──▶          sign of life, and what to place rooms by
//!         ── Notices ──────────── one way ──▶
//!         ◀── Ask ──── a stream each ────────          what a Handle is asked for
//!         ── Answer ────────────────────────▶
//! ```
//!
//! The node dials: it may stand behind NAT, needs no open port for this, and dials every replica
//! of control. Rooms know nothing of the link: if it is cut they go on.

mod bytes;
mod client;
mod frames;
mod identity;
mod linked;
mod server;
mod token;
pub mod wire;

use thiserror::Error;

pub use client::Client;
pub use identity::{Authority, Identity, IdentityError};
pub use server::{Arriving, Door, Knock};
pub use token::{NoToken, Token};
pub use wire::Load;

pub(crate) use linked::Linked;

/// Why a link is not, or no more. Holds no address.
#[derive(Debug, Error)]
pub enum LinkError {
    /// The connection.
    #[error("the connection failed: {0}")]
    Connection(#[from] quinn::ConnectionError),
    /// Dialling.
    #[error("the address cannot be dialled: {0}")]
    Dialling(#[from] quinn::ConnectError),
    /// Writing.
    #[error("the other side hears no more: {0}")]
    Write(#[from] quinn::WriteError),
    /// Reading.
    #[error("the other side says no more: {0}")]
    Read(#[from] quinn::ReadExactError),
    /// A frame.
    #[error(transparent)]
    Wire(#[from] wire::WireError),
    /// Certificates.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The socket.
    #[error("no socket for the link: {0}")]
    Socket(#[from] std::io::Error),
    /// They speak no common version.
    #[error("the other side speaks no version of ours: update the older of the two")]
    NoVersion,
    /// Without a certificate.
    #[error("the node showed no certificate")]
    Nameless,
    /// Not in time.
    #[error("the other side does not answer in time")]
    Late,
    /// This process of control is reached by another address already.
    #[error("this control is linked by another address already")]
    Twice,
}

/// Why a connection was closed, as the other side reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// The program ends.
    Ending,
    /// The certificate is not, or no longer, welcome.
    Unwelcome,
    /// The same node has come again.
    Replaced,
    /// No version in common.
    NoVersion,
}

impl Closing {
    fn close(self, connection: &quinn::Connection) {
        let (code, reason): (u32, &[u8]) = match self {
            Self::Ending => (0, b"ending"),
            Self::Unwelcome => (1, b"not welcome: ask for a new token"),
            Self::Replaced => (2, b"the same node has come again"),
            Self::NoVersion => (3, b"no version in common"),
        };
        connection.close(code.into(), reason);
    }
}
