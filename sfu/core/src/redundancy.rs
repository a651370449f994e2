//! The framing of RED (RFC 2198): one packet that carries older ones beside its own. Only the
//! frame is read and written; what is in the blocks stays opaque.

use std::sync::Arc;

/// A timestamp offset has 14 bits.
const MAX_OFFSET: u32 = 0x3fff;
/// A block's length has 10 bits.
const MAX_BLOCK_BYTES: usize = 0x3ff;
/// Senders use one to three; a stranger may not make us work for hundreds.
const MAX_OLDER: usize = 8;
/// What leaves stays well below the size of a datagram.
const MAX_PAYLOAD_BYTES: usize = 1_100;
/// The F bit: another header follows.
const MORE: u8 = 0x80;

/// An older packet in a newer one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    pub(crate) pt: u8,
    /// How much older it is, in ticks of its clock.
    pub(crate) offset: u32,
    pub(crate) payload: &'a [u8],
}

/// A RED payload, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unwrapped<'a> {
    older: [Block<'a>; MAX_OLDER],
    count: usize,
    pub(crate) pt: u8,
    pub(crate) primary: &'a [u8],
}

impl<'a> Unwrapped<'a> {
    /// Takes a payload apart, or tells that it is none.
    pub(crate) fn read(payload: &'a [u8]) -> Option<Self> {
        let mut read = Self {
            older: [Block::default(); MAX_OLDER],
            count: 0,
            pt: 0,
            primary: &[],
        };
        let (mut headers, mut bodies) = (payload, skip_headers(payload)?);
        while headers.first()? & MORE != 0 {
            let ([a, b, c, d], rest) = headers.split_first_chunk()?;
            let bytes = usize::from(c & 3) << 8 | usize::from(*d);
            let (body, behind) = bodies.split_at_checked(bytes)?;
            *read.older.get_mut(read.count)? = Block {
                pt: a & !MORE,
                offset: u32::from(*b) << 6 | u32::from(c >> 2),
                payload: body,
            };
            read.count += 1;
            (headers, bodies) = (rest, behind);
        }
        read.pt = *headers.first()?;
        read.primary = bodies;
        Some(read)
    }

    /// The older packets, oldest first as senders write them.
    pub(crate) fn older(&self) -> &[Block<'a>] {
        &self.older[..self.count]
    }
}

/// Writes a RED payload: `older` (oldest first), then `primary`, all of one payload type. What
/// does not fit the frame is left out; nothing is written if nothing is left.
pub(crate) fn wrap<'a>(
    scratch: &mut Vec<u8>,
    pt: u8,
    older: impl Iterator<Item = (u32, &'a [u8])> + Clone,
    primary: &[u8],
) -> Option<Arc<[u8]>> {
    let mut left = MAX_PAYLOAD_BYTES.checked_sub(primary.len() + 1)?;
    let fits = older.filter(move |(offset, block)| {
        let room = left.checked_sub(block.len() + 4);
        let fits = *offset <= MAX_OFFSET && block.len() <= MAX_BLOCK_BYTES && room.is_some();
        left = room.filter(|_| fits).unwrap_or(left);
        fits
    });
    scratch.clear();
    for (offset, block) in fits.clone() {
        scratch.extend(header(pt, offset, block.len()));
    }
    if scratch.is_empty() {
        return None;
    }
    scratch.push(pt & !MORE);
    for (_, block) in fits {
        scratch.extend_from_slice(block);
    }
    scratch.extend_from_slice(primary);
    Some(Arc::from(scratch.as_slice()))
}

fn skip_headers(mut payload: &[u8]) -> Option<&[u8]> {
    while payload.first()? & MORE != 0 {
        payload = payload.get(4..)?;
    }
    payload.get(1..)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "offset and length were checked against their bits"
)]
fn header(pt: u8, offset: u32, bytes: usize) -> [u8; 4] {
    [
        MORE | pt,
        (offset >> 6) as u8,
        (offset << 2) as u8 | (bytes >> 8) as u8,
        bytes as u8,
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wrapped(older: &[(u32, &[u8])], primary: &[u8]) -> Option<Arc<[u8]>> {
        wrap(&mut Vec::new(), 111, older.iter().copied(), primary)
    }

    #[test]
    fn what_is_wrapped_can_be_unwrapped() {
        let payload = wrapped(&[(1_920, b"one"), (960, b"two")], b"three").expect("it fits");
        // As a browser writes it: two headers of four bytes, one of one.
        assert_eq!(payload[..9], [0xef, 30, 0, 3, 0xef, 15, 0, 3, 111]);
        let read = Unwrapped::read(&payload).expect("it is RED");
        let block = |offset, payload| Block {
            pt: 111,
            offset,
            payload,
        };
        assert_eq!(
            read.older(),
            [block(1_920, b"one".as_slice()), block(960, b"two")]
        );
        assert_eq!((read.pt, read.primary), (111, b"three".as_slice()));
    }

    #[test]
    fn what_does_not_fit_goes_plain() {
        assert_eq!(wrapped(&[], b"now"), None);
        assert_eq!(wrapped(&[(0x4000, b"after a pause")], b"now"), None);
        assert_eq!(wrapped(&[(960, &[0; 1_024])], b"now"), None);
        assert_eq!(wrapped(&[(960, b"old")], &[0; 1_100]), None);
        let half = wrapped(&[(0x4000, b"too old"), (0x3fff, b"old")], b"now").expect("one fits");
        assert_eq!(Unwrapped::read(&half).expect("RED").older().len(), 1);
        let much = [7; 600];
        let full = wrapped(&[(1_920, &much), (960, &much)], b"now").expect("one fits");
        assert_eq!(Unwrapped::read(&full).expect("RED").older().len(), 1);
    }

    #[test]
    fn broken_frames_are_told_from_whole_ones() {
        for broken in [
            &[][..],
            &[0x80],
            &[0xef, 15, 0],
            &[0xef, 15, 0, 3],
            &[0xef, 15, 0, 3, 111, 1, 2],
            &[0xef; 200],
        ] {
            assert_eq!(Unwrapped::read(broken), None, "{broken:?}");
        }
        let many: Vec<u8> = [0xef, 15, 0, 0]
            .repeat(9)
            .into_iter()
            .chain([111])
            .collect();
        assert_eq!(Unwrapped::read(&many), None, "nine older ones");
        assert!(Unwrapped::read(&[111]).is_some_and(|read| read.primary.is_empty()));
    }

    proptest! {
        #[test]
        fn anything_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            if let Some(read) = Unwrapped::read(&bytes) {
                let older: usize = read.older().iter().map(|block| block.payload.len() + 4).sum();
                prop_assert_eq!(older + 1 + read.primary.len(), bytes.len());
            }
        }
    }
}
