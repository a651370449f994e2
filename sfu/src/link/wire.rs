//! What control and its nodes say to each other, and how it stands on the line.
//!
//! A frame is its length (four bytes, big endian) and JSON of an object. JSON, not a compact
//! codec: an SDP offer is text that no codec makes smaller, the heartbeats are a hundred bytes,
//! and version N reads what N + 1 wrote: fields it does not know are skipped, words it does not
//! know become `Unknown`. Nothing here is `Debug`: an offer holds addresses.

mod translation;
mod words;

use std::net::SocketAddr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use words::{Answer, Ask, Carries, Id, Load, Position, Present, Said, Whose, Why};

/// The oldest words this program still speaks.
pub const OLDEST: u16 = 1;
/// The newest words this program speaks.
pub const NEWEST: u16 = 1;
/// No frame is longer. The list of five thousand rooms is a third of it.
pub const MOST_BYTES: usize = 1 << 20;
/// The length before each frame.
pub const LENGTH_BYTES: usize = 4;

/// What came is no frame.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum WireError {
    /// Too long to be read or sent.
    #[error("a frame of {0} bytes is longer than any of ours")]
    TooLong(usize),
    /// Not what was expected there.
    #[error("a frame cannot be read")]
    Unreadable,
}

/// Which versions one side speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// The oldest.
    pub oldest: u16,
    /// The newest.
    pub newest: u16,
}

impl Versions {
    /// Those of this program.
    pub const OURS: Self = Self {
        oldest: OLDEST,
        newest: NEWEST,
    };

    /// The newest that both speak.
    pub fn common(self, other: Self) -> Option<u16> {
        let newest = self.newest.min(other.newest);
        (newest >= self.oldest.max(other.oldest)).then_some(newest)
    }
}

/// The first frame of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// What it speaks.
    pub versions: Versions,
    /// Its program's version, for the operator to read.
    pub software: String,
    /// Its worker threads.
    pub workers: u32,
    /// The UDP addresses participants are told there: whom control relays, it relays to these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<SocketAddr>,
}

/// Control's first frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// What both speak from now on; `None`: they have no version in common.
    pub version: Option<u16>,
    /// Which process this is: a node that reaches it by two addresses keeps one.
    pub instance: String,
}

/// A frame, length and all.
pub fn encode(words: &impl Serialize) -> Result<Vec<u8>, WireError> {
    let mut frame = vec![0; LENGTH_BYTES];
    serde_json::to_writer(&mut frame, words).map_err(|_| WireError::Unreadable)?;
    let length = frame.len() - LENGTH_BYTES;
    let prefix = u32::try_from(length).ok().filter(|_| length <= MOST_BYTES);
    let prefix = prefix.ok_or(WireError::TooLong(length))?;
    frame[..LENGTH_BYTES].copy_from_slice(&prefix.to_be_bytes());
    Ok(frame)
}

/// How long the frame behind this length is.
pub fn length(prefix: [u8; LENGTH_BYTES]) -> Result<usize, WireError> {
    let length = u32::from_be_bytes(prefix) as usize;
    if length > MOST_BYTES {
        return Err(WireError::TooLong(length));
    }
    Ok(length)
}

/// What a frame says.
pub fn decode<T: DeserializeOwned>(frame: &[u8]) -> Result<T, WireError> {
    serde_json::from_slice(frame).map_err(|_| WireError::Unreadable)
}

/// A frame, and what follows.
pub type Split<'a> = (&'a [u8], &'a [u8]);

/// The first frame of these bytes; `None` while it is not whole.
pub fn split(bytes: &[u8]) -> Result<Option<Split<'_>>, WireError> {
    let Some((prefix, rest)) = bytes.split_first_chunk() else {
        return Ok(None);
    };
    Ok(rest.split_at_checked(length(*prefix)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(oldest: u16, newest: u16) -> Versions {
        Versions { oldest, newest }
    }

    #[test]
    fn two_sides_speak_the_newest_that_both_know() {
        assert_eq!(span(1, 1).common(span(1, 2)), Some(1));
        assert_eq!(span(2, 3).common(span(1, 2)), Some(2));
        assert_eq!(span(1, 1).common(span(2, 3)), None);
        assert_eq!(span(2, 3).common(span(1, 1)), None);
    }

    #[test]
    fn what_a_newer_version_adds_does_no_harm() {
        let ask = decode::<Ask>(br#"{"ask":"dance","with":["you"]}"#);
        assert!(ask == Ok(Ask::Unknown));
        let ask = br#"{"ask":"room","room":"0000000000000000000000000000000a","why":"so"}"#;
        assert!(decode::<Ask>(ask) == Ok(Ask::Room { room: Id(10) }));
        let refused = decode::<Answer>(br#"{"answer":"refused","why":"out_of_tea"}"#).unwrap();
        assert!(refused.reply().is_err());
        let load = decode::<Load>(br#"{"rooms":3,"mood":"good"}"#).unwrap();
        assert_eq!((load.rooms, load.ending), (3, false));
    }

    #[test]
    fn no_frame_is_longer_than_it_may_be() {
        let offer = "v".repeat(MOST_BYTES);
        let (room, participant) = (Id(1), Id(2));
        let ask = Ask::Join {
            room,
            participant,
            offer,
        };
        assert!(matches!(encode(&ask), Err(WireError::TooLong(_))));
        assert!(matches!(split(&[0xff; 9]), Err(WireError::TooLong(_))));
        assert_eq!(split(&[0, 0, 0, 2, b'{']), Ok(None));
    }
}
