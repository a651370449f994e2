//! The floor's packets: the shape and size of SRTP, sealed by AES-128-GCM, and nothing of
//! WebRTC around them.

use std::net::SocketAddrV4;

use anyhow::Context as _;
use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use crate::leg::{Place, Side};

/// An RTP header with an extension as WebRTC has it.
pub(crate) const HEADER_BYTES: usize = 28;
pub(crate) const TAG_BYTES: usize = 16;
/// How a leg makes itself known to the relay, which says it back.
pub(crate) const HELLO: [u8; 5] = *b"hello";

/// Both keys of one leg.
pub struct Bare {
    /// Where everything goes.
    pub(crate) relay: SocketAddrV4,
    /// Seals what goes to the server.
    pub(crate) up: LessSafeKey,
    /// Opens what comes from it.
    pub(crate) down: LessSafeKey,
}

impl Bare {
    /// The keys of this place, as both ends derive them.
    pub(crate) fn of(place: Place, relay: SocketAddrV4) -> anyhow::Result<Self> {
        let key = |direction: u8| {
            let mut bytes = [0x42; 16];
            bytes[..4].copy_from_slice(&place.room.to_be_bytes());
            bytes[4] = place.side as u8;
            bytes[5] = direction;
            let key = UnboundKey::new(&AES_128_GCM, &bytes).ok();
            key.map(LessSafeKey::new).context("an AES key of 16 bytes")
        };
        Ok(Self {
            relay,
            up: key(0)?,
            down: key(1)?,
        })
    }
}

/// A sealed packet as it goes on the wire.
pub(crate) fn packet(key: &LessSafeKey, ssrc: u32, seq: u64, payload: &[u8]) -> Option<Vec<u8>> {
    let mut packet = Vec::with_capacity(HEADER_BYTES + payload.len() + TAG_BYTES);
    packet.extend_from_slice(&[0x90, 96]);
    packet.extend_from_slice(&seq.to_be_bytes()[6..]);
    packet.extend_from_slice(&[0; 4]);
    packet.extend_from_slice(&ssrc.to_be_bytes());
    packet.extend_from_slice(&seq.to_be_bytes());
    packet.extend_from_slice(&[0; 8]);
    packet.extend_from_slice(payload);
    packet.extend_from_slice(&[0; TAG_BYTES]);
    seal(key, &mut packet).then_some(packet)
}

/// Seals a packet in place: header, payload, room for the tag.
pub(crate) fn seal(key: &LessSafeKey, packet: &mut [u8]) -> bool {
    let Some((header, body, tag)) = parts(packet) else {
        return false;
    };
    let sealed = key.seal_in_place_separate_tag(nonce(header), Aad::from(&*header), body);
    sealed.is_ok_and(|sealed| {
        tag.copy_from_slice(sealed.as_ref());
        true
    })
}

/// Opens a packet in place; where its payload is.
pub(crate) fn open<'p>(key: &LessSafeKey, packet: &'p mut [u8]) -> Option<&'p [u8]> {
    let (header, body) = packet.split_first_chunk_mut::<HEADER_BYTES>()?;
    let nonce = nonce(header);
    let payload = key.open_in_place(nonce, Aad::from(&*header), body).ok()?;
    Some(payload)
}

fn parts(packet: &mut [u8]) -> Option<(&mut [u8; HEADER_BYTES], &mut [u8], &mut [u8])> {
    let (header, rest) = packet.split_first_chunk_mut::<HEADER_BYTES>()?;
    let at = rest.len().checked_sub(TAG_BYTES)?;
    let (body, tag) = rest.split_at_mut(at);
    Some((header, body, tag))
}

/// SSRC and the whole sequence number.
fn nonce(header: &[u8; HEADER_BYTES]) -> Nonce {
    let mut nonce = [0; 12];
    nonce.copy_from_slice(&header[8..20]);
    Nonce::assume_unique_for_key(nonce)
}

/// What a leg says first.
pub(crate) fn hello(place: Place) -> Vec<u8> {
    let mut hello = HELLO.to_vec();
    hello.extend_from_slice(&place.room.to_be_bytes());
    hello.push(place.side as u8);
    hello
}

/// Who said it.
pub(crate) fn place_of(hello: &[u8]) -> Option<Place> {
    let rest = hello.strip_prefix(&HELLO)?;
    let (room, side) = rest.split_first_chunk::<4>()?;
    let side = match side {
        [0] => Side::Citizen,
        [1] => Side::Officer,
        _ => return None,
    };
    let room = u32::from_be_bytes(*room);
    Some(Place { room, side })
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const PLACE: Place = Place {
        room: 300,
        side: Side::Officer,
    };

    #[test]
    fn what_is_sealed_can_be_opened_by_the_same_key_only() {
        let bare = Bare::of(PLACE, SocketAddrV4::new(Ipv4Addr::LOCALHOST, 1)).unwrap();
        let mut sealed = packet(&bare.up, 7, 1 << 20, b"payload").unwrap();
        let mut copy = sealed.clone();
        assert_eq!(open(&bare.up, &mut sealed), Some(&b"payload"[..]));
        assert_eq!(open(&bare.down, &mut copy), None);
        assert_eq!(open(&bare.up, &mut [0; 20]), None);
    }

    #[test]
    fn a_hello_names_the_place() {
        assert_eq!(place_of(&hello(PLACE)), Some(PLACE));
        assert_eq!(place_of(b"hello"), None);
        assert_eq!(place_of(&[0x90; 60]), None);
    }
}
