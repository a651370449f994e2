//! What a connection begins with, told by its first bytes. They are looked at and left where they
//! are (`MSG_PEEK`): whoever serves the connection reads them again.

use std::io;
use std::time::Duration;

use schalter_sfu::{Caller, FIRST_BYTES};
use tokio::net::TcpStream;
use tokio::time::sleep;

/// A TLS record with a handshake in it.
const TLS_HANDSHAKE: u8 = 0x16;
/// No frame of media is this times 256 bytes long.
const LONGEST: u8 = 6;
/// Whoever sent half of a beginning is looked at again this much later.
const AGAIN: Duration = Duration::from_millis(10);

/// How a connection begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// A TLS `ClientHello`.
    Tls,
    /// The letters of an HTTP method, or of the HTTP/2 preface.
    Http,
    /// A frame of ICE over TCP for this media worker.
    Media(u16),
    /// Something else.
    Strange,
}

impl Opening {
    /// Waits for the first bytes. None where the other side went away.
    pub(super) async fn of(stream: &TcpStream, takes_media: bool) -> io::Result<Option<Self>> {
        let mut first = [0; FIRST_BYTES];
        loop {
            let seen = stream.peek(&mut first).await?;
            if seen == 0 {
                return Ok(None);
            }
            if let Some(opening) = Self::told(&first[..seen], takes_media) {
                return Ok(Some(opening));
            }
            // What was seen stays, so it would be seen again at once.
            sleep(AGAIN).await;
        }
    }

    /// None while it cannot be told yet.
    fn told(first: &[u8], takes_media: bool) -> Option<Self> {
        match first {
            [] | [TLS_HANDSHAKE] => None,
            [TLS_HANDSHAKE, 3, ..] => Some(Self::Tls),
            [letter, ..] if letter.is_ascii_alphabetic() => Some(Self::Http),
            // A length as frames of media have it; records of TLS and letters are far above.
            [..LONGEST, ..] if takes_media => Self::called(first),
            _ => Some(Self::Strange),
        }
    }

    fn called(first: &[u8]) -> Option<Self> {
        match Caller::of(first) {
            Caller::Unknown => None,
            Caller::Worker(worker) => Some(Self::Media(worker)),
            Caller::Stranger => Some(Self::Strange),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell_what_comes() {
        for (first, told) in [
            (&b""[..], None),
            (b"\x16", None),
            (b"\x16\x03\x01", Some(Opening::Tls)),
            (b"\x16\x00", Some(Opening::Strange)),
            (b"G", Some(Opening::Http)),
            (b"PRI * HTTP/2.0", Some(Opening::Http)),
            (b"\x00", Some(Opening::Strange)),
        ] {
            assert_eq!(Opening::told(first, false), told, "{first:?}");
        }
        assert_eq!(Opening::told(b"\x00", true), None, "a frame may come");
        let nobodys = b"\0\x08\0\x01\0\0\x21\x12\xa4\x42";
        assert_eq!(Opening::told(nobodys, true), Some(Opening::Strange));
    }
}
