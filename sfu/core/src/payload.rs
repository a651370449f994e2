//! The payload of one RTP packet, in the one buffer it has from being opened to being sent: room
//! for a head is left before it, room for a seal behind.

use std::ops::Deref;

use bytes::{Buf as _, Bytes};

use crate::rtp::NewHead;

/// The longest head we write, and the number of a resent packet (RFC 4588) behind it.
const HEAD_ROOM: usize = 64;
/// The longest seal (RFC 7714).
const SEAL_ROOM: usize = 16;

/// An opened payload.
pub(crate) struct Payload {
    buffer: Vec<u8>,
    end: usize,
}

impl Payload {
    /// Room for at most so many bytes.
    pub(crate) fn room(bytes: usize) -> Self {
        Self {
            buffer: vec![0; HEAD_ROOM + bytes + SEAL_ROOM],
            end: HEAD_ROOM + bytes,
        }
    }

    /// A copy.
    pub(crate) fn copied(payload: &[u8]) -> Self {
        let mut copy = Self::room(payload.len());
        copy.bytes_mut().copy_from_slice(payload);
        copy
    }

    /// What was made room for.
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.buffer[HEAD_ROOM..self.end]
    }

    /// It is shorter than the room made for it.
    pub(crate) fn shorten(&mut self, bytes: usize) {
        self.end = self.end.min(HEAD_ROOM + bytes);
    }

    /// The packet with this head, sealed: `seal` is given it with room for the seal behind it,
    /// and the length of the head.
    pub(crate) fn into_packet(
        mut self,
        head: &NewHead<'_>,
        seal_bytes: usize,
        seal: impl FnOnce(&mut [u8], usize),
    ) -> Bytes {
        let head_bytes = head.bytes();
        let start = HEAD_ROOM - head_bytes;
        head.write(&mut self.buffer[start..HEAD_ROOM]);
        let end = self.end + seal_bytes;
        seal(&mut self.buffer[start..end], head_bytes);
        self.buffer.truncate(end);
        let mut packet = Bytes::from(self.buffer);
        packet.advance(start);
        packet
    }
}

impl Deref for Payload {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.buffer[HEAD_ROOM..self.end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_is_head_payload_and_seal() {
        let head = NewHead {
            marker: true,
            pt: 96,
            seq: 7,
            time: 9,
            ssrc: 11,
            extensions: &[(1, b"0"), (5, &[1, 2])],
            padded: false,
        };
        let mut payload = Payload::room(10);
        payload.bytes_mut()[..3].copy_from_slice(b"abc");
        payload.shorten(3);
        assert_eq!(*payload, *b"abc");
        let packet = payload.into_packet(&head, 2, |packet, head_bytes| {
            assert_eq!(head_bytes, head.bytes());
            let end = packet.len();
            packet[end - 2..].copy_from_slice(b"##");
        });
        assert_eq!(packet[head.bytes()..], *b"abc##");
        assert_eq!(packet[..2], [0x90, 0xe0]);
    }
}
