//! The head of an RTP packet (RFC 3550) with its header extensions (RFC 8285): reads what came
//! and writes what goes. Payloads are not looked at.

use std::iter;

/// Head without contributors and extension.
pub(crate) const FIXED_BYTES: usize = 12;
const VERSION: u8 = 0x80;
const PADDED: u8 = 0x20;
const EXTENDED: u8 = 0x10;

/// Begins a block of extensions whose id and length share a byte.
const ONE_BYTE: u16 = 0xbede;
/// The same with a byte each; its lowest four bits are the application's.
const TWO_BYTE: u16 = 0x1000;
/// No more fits an id of the one-byte form; 15 is reserved.
const MAX_ONE_BYTE_ID: u8 = 14;
const MAX_ONE_BYTE_VALUE: usize = 16;

/// The head of a packet that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// Ends a picture, or begins a spurt of sound.
    pub(crate) marker: bool,
    /// The payload type.
    pub(crate) pt: u8,
    /// The sequence number.
    pub(crate) seq: u16,
    /// The media time, in units of the codec's clock.
    pub(crate) time: u32,
    /// The stream.
    pub(crate) ssrc: u32,
    /// The payload ends in padding; see [`unpadded`].
    pub(crate) padded: bool,
    /// Length of all of it: fixed part, contributors and extension.
    pub(crate) bytes: usize,
    form: Form,
    /// Where the extension's values begin; they end with the head.
    values_at: usize,
}

/// How extensions are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// There are none, or none of ours.
    Opaque,
    OneByte,
    TwoByte,
}

impl Head {
    /// Reads the head of an RTP packet; none if it is no such packet, or is cut off within it.
    pub(crate) fn read(datagram: &[u8]) -> Option<Self> {
        let fixed = datagram.first_chunk::<FIXED_BYTES>()?;
        if fixed[0] & 0xc0 != VERSION {
            return None;
        }
        let contributors = usize::from(fixed[0] & 0x0f);
        let contributors_end = FIXED_BYTES + contributors * 4;
        let (form, values_at, bytes) = if fixed[0] & EXTENDED == 0 {
            (Form::Opaque, contributors_end, contributors_end)
        } else {
            read_block(datagram, contributors_end)?
        };
        if bytes > datagram.len() {
            return None;
        }
        Some(Self {
            marker: fixed[1] & 0x80 != 0,
            pt: fixed[1] & 0x7f,
            seq: u16::from_be_bytes([fixed[2], fixed[3]]),
            time: u32::from_be_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]),
            ssrc: u32::from_be_bytes([fixed[8], fixed[9], fixed[10], fixed[11]]),
            padded: fixed[0] & PADDED != 0,
            bytes,
            form,
            values_at,
        })
    }

    /// Id and value of every header extension. The datagram is the one this head was read from.
    pub(crate) fn extensions<'a>(
        &self,
        datagram: &'a [u8],
    ) -> impl Iterator<Item = (u8, &'a [u8])> {
        let form = self.form;
        let mut rest = datagram.get(self.values_at..self.bytes).unwrap_or_default();
        iter::from_fn(move || match form {
            Form::Opaque => None,
            Form::OneByte => next_one_byte(&mut rest),
            Form::TwoByte => next_two_byte(&mut rest),
        })
    }
}

/// The form of the extension block at `at`, where its values begin, and where it ends.
fn read_block(datagram: &[u8], at: usize) -> Option<(Form, usize, usize)> {
    let intro = datagram.get(at..)?.first_chunk::<4>()?;
    let form = match u16::from_be_bytes([intro[0], intro[1]]) {
        ONE_BYTE => Form::OneByte,
        profile if profile & 0xfff0 == TWO_BYTE => Form::TwoByte,
        _ => Form::Opaque,
    };
    let words = usize::from(u16::from_be_bytes([intro[2], intro[3]]));
    Some((form, at + 4, at + 4 + words * 4))
}

/// RFC 8285, section 4.2: a zero byte is padding; id 15, or 0 with a length, ends it all.
fn next_one_byte<'a>(rest: &mut &'a [u8]) -> Option<(u8, &'a [u8])> {
    let intro = next_intro(rest)?;
    let (id, length) = (intro >> 4, usize::from(intro & 0x0f) + 1);
    if id == 0 || id == 15 {
        *rest = &[];
        return None;
    }
    take(rest, length).map(|value| (id, value))
}

/// RFC 8285, section 4.3: a zero byte is padding.
fn next_two_byte<'a>(rest: &mut &'a [u8]) -> Option<(u8, &'a [u8])> {
    let id = next_intro(rest)?;
    let length = next_byte(rest)?;
    take(rest, usize::from(length)).map(|value| (id, value))
}

/// The next byte that is not padding.
fn next_intro(rest: &mut &[u8]) -> Option<u8> {
    loop {
        match next_byte(rest)? {
            0 => {}
            intro => return Some(intro),
        }
    }
}

fn next_byte(rest: &mut &[u8]) -> Option<u8> {
    let (first, behind) = rest.split_first()?;
    *rest = behind;
    Some(*first)
}

/// Cuts off the first bytes. If there are too few, what there is means nothing.
fn take<'a>(rest: &mut &'a [u8], bytes: usize) -> Option<&'a [u8]> {
    let (value, behind) = rest.split_at_checked(bytes).unwrap_or_default();
    *rest = behind;
    (value.len() == bytes).then_some(value)
}

/// Length of a padded payload without its padding, the last byte of which counts it. None if
/// the padding is a lie.
pub(crate) fn unpadded(payload: &[u8]) -> Option<usize> {
    let padding = *payload.last()?;
    if padding == 0 {
        return None;
    }
    payload.len().checked_sub(usize::from(padding))
}

/// A head to write.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewHead<'a> {
    /// Ends a picture, or begins a spurt of sound.
    pub(crate) marker: bool,
    /// The payload type, below 128.
    pub(crate) pt: u8,
    /// The sequence number.
    pub(crate) seq: u16,
    /// The media time, in units of the codec's clock.
    pub(crate) time: u32,
    /// The stream.
    pub(crate) ssrc: u32,
    /// Id (not 0) and value (below 256 bytes) of each header extension.
    pub(crate) extensions: &'a [(u8, &'a [u8])],
    /// The payload ends in padding.
    pub(crate) padded: bool,
}

impl NewHead<'_> {
    /// How long it gets.
    pub(crate) fn bytes(&self) -> usize {
        if self.extensions.is_empty() {
            return FIXED_BYTES;
        }
        FIXED_BYTES + 4 + self.values_bytes(self.form()).next_multiple_of(4)
    }

    /// Writes it to the start of `out`, which has room for it, and tells how long it got.
    pub(crate) fn write(&self, out: &mut [u8]) -> usize {
        let (fixed, block) = out.split_at_mut(FIXED_BYTES);
        self.write_fixed(fixed);
        if self.extensions.is_empty() {
            return FIXED_BYTES;
        }
        let form = self.form();
        let values_bytes = self.values_bytes(form);
        let padded_bytes = values_bytes.next_multiple_of(4);
        let block = &mut block[..4 + padded_bytes];
        let (intro, values) = block.split_at_mut(4);
        intro.copy_from_slice(&block_intro(form, padded_bytes));
        self.write_values(form, values);
        values[values_bytes..].fill(0);
        FIXED_BYTES + 4 + padded_bytes
    }

    fn write_fixed(&self, out: &mut [u8]) {
        let flag = |set, bit| if set { bit } else { 0 };
        let flags = flag(self.padded, PADDED) | flag(!self.extensions.is_empty(), EXTENDED);
        let mut fixed = [0; FIXED_BYTES];
        fixed[0] = VERSION | flags;
        fixed[1] = flag(self.marker, 0x80) | (self.pt & 0x7f);
        fixed[2..4].copy_from_slice(&self.seq.to_be_bytes());
        fixed[4..8].copy_from_slice(&self.time.to_be_bytes());
        fixed[8..12].copy_from_slice(&self.ssrc.to_be_bytes());
        out.copy_from_slice(&fixed);
    }

    fn write_values(&self, form: Form, mut out: &mut [u8]) {
        for (id, value) in self.extensions {
            let intro = value_intro(form, *id, value.len());
            let intro_bytes = intro_bytes(form);
            let (element, behind) = out.split_at_mut(intro_bytes + value.len());
            element[..intro_bytes].copy_from_slice(&intro[..intro_bytes]);
            element[intro_bytes..].copy_from_slice(value);
            out = behind;
        }
    }

    /// The short form unless one extension does not fit it.
    fn form(&self) -> Form {
        let short = |(id, value): &(u8, &[u8])| {
            (1..=MAX_ONE_BYTE_ID).contains(id) && (1..=MAX_ONE_BYTE_VALUE).contains(&value.len())
        };
        if self.extensions.iter().all(short) {
            Form::OneByte
        } else {
            Form::TwoByte
        }
    }

    fn values_bytes(&self, form: Form) -> usize {
        let bytes = |(_, value): &(u8, &[u8])| intro_bytes(form) + value.len();
        self.extensions.iter().map(bytes).sum()
    }
}

fn intro_bytes(form: Form) -> usize {
    if form == Form::OneByte { 1 } else { 2 }
}

/// What stands before a value; of the one-byte form, the first byte only.
fn value_intro(form: Form, id: u8, value_bytes: usize) -> [u8; 2] {
    let length = u8::try_from(value_bytes).expect("a value is shorter than 256 bytes");
    if form == Form::OneByte {
        [id << 4 | (length - 1), 0]
    } else {
        [id, length]
    }
}

/// What stands before all values.
fn block_intro(form: Form, values_bytes: usize) -> [u8; 4] {
    let profile = if form == Form::OneByte {
        ONE_BYTE
    } else {
        TWO_BYTE
    };
    let words = u16::try_from(values_bytes / 4).expect("extensions are few");
    let ([a, b], [c, d]) = (profile.to_be_bytes(), words.to_be_bytes());
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn new_head<'a>(extensions: &'a [(u8, &'a [u8])]) -> NewHead<'a> {
        NewHead {
            marker: true,
            pt: 96,
            seq: 65_535,
            time: 0xdead_beef,
            ssrc: 0x1234_5678,
            extensions,
            padded: false,
        }
    }

    fn written(head: &NewHead<'_>) -> Vec<u8> {
        // What the buffer held before must not shine through.
        let mut out = [0xff; 2_500];
        let bytes = head.write(&mut out);
        assert_eq!(bytes, head.bytes());
        out[..bytes].to_vec()
    }

    fn extensions(datagram: &[u8]) -> Vec<(u8, Vec<u8>)> {
        let head = Head::read(datagram).expect("a head");
        let extensions = head.extensions(datagram);
        extensions.map(|(id, value)| (id, value.to_vec())).collect()
    }

    /// A packet with an extension block and four bytes of payload.
    fn with_block(profile: u16, values: &[u8]) -> Vec<u8> {
        let words = u16::try_from(values.len() / 4).unwrap();
        let mut fixed = [0; FIXED_BYTES];
        fixed[0] = VERSION | EXTENDED;
        let intro = [profile.to_be_bytes(), words.to_be_bytes()].concat();
        [&fixed, &intro[..], values, b"load"].concat()
    }

    #[test]
    fn a_head_is_read_as_it_was_written() {
        let datagram = written(&new_head(&[]));
        let fixed = [0x80, 0xe0, 0xff, 0xff, 0xde, 0xad, 0xbe, 0xef];
        assert_eq!(datagram, [&fixed[..], &[0x12, 0x34, 0x56, 0x78]].concat());
        let head = Head::read(&datagram).expect("a head");
        assert!(head.marker && !head.padded);
        assert_eq!((head.pt, head.seq, head.bytes), (96, 65_535, 12));
        assert_eq!((head.time, head.ssrc), (0xdead_beef, 0x1234_5678));
        assert_eq!(extensions(&datagram), []);
    }

    #[test]
    fn small_extensions_take_the_one_byte_form() {
        let datagram = written(&new_head(&[(3, &[7]), (14, &[1, 2, 3])]));
        let block = [0xbe, 0xde, 0, 2, 0x30, 7, 0xe2, 1, 2, 3, 0, 0];
        assert_eq!(datagram[0], VERSION | EXTENDED);
        assert_eq!(&datagram[12..], block);
        assert_eq!(Head::read(&datagram).map(|head| head.bytes), Some(24));
        assert_eq!(extensions(&datagram), [(3, vec![7]), (14, vec![1, 2, 3])]);
    }

    #[test]
    fn one_extension_that_does_not_fit_makes_all_take_the_two_byte_form() {
        for odd in [(15, &[9; 16][..]), (1, &[9; 17]), (1, &[])] {
            let datagram = written(&new_head(&[(3, &[7]), odd]));
            assert_eq!(&datagram[12..14], [0x10, 0]);
            assert_eq!(
                extensions(&datagram),
                [(3, vec![7]), (odd.0, odd.1.to_vec())]
            );
        }
    }

    #[test]
    fn contributors_are_passed_over() {
        let mut datagram = vec![0; 20];
        datagram[0] = VERSION | 2;
        assert_eq!(Head::read(&datagram).map(|head| head.bytes), Some(20));
        assert_eq!(Head::read(&datagram[..19]), None);
    }

    #[test]
    fn padding_between_extensions_is_passed_over_and_id_15_ends_them() {
        let values = [0, 0x10, 1, 0, 0x20, 2, 0xf0, 3, 0x30, 4, 0, 0];
        assert_eq!(
            extensions(&with_block(ONE_BYTE, &values)),
            [(1, vec![1]), (2, vec![2])]
        );
        let values = [0, 1, 1, 9, 0, 0, 255, 0];
        assert_eq!(
            extensions(&with_block(TWO_BYTE | 5, &values)),
            [(1, vec![9]), (255, vec![])]
        );
    }

    #[test]
    fn extensions_of_an_unknown_form_or_beyond_their_block_are_passed_over() {
        assert_eq!(extensions(&with_block(0xabcd, &[0x10, 1, 0, 0])), []);
        let values = [0x10, 1, 0x23, 2];
        assert_eq!(extensions(&with_block(ONE_BYTE, &values)), [(1, vec![1])]);
        assert_eq!(extensions(&with_block(TWO_BYTE, &[1, 3, 0, 0])), []);
    }

    #[test]
    fn what_is_no_rtp_has_no_head() {
        let whole = with_block(ONE_BYTE, &[0x10, 1, 0, 0]);
        let head_bytes = Head::read(&whole).expect("a head").bytes;
        for cut in 0..head_bytes {
            assert_eq!(Head::read(&whole[..cut]), None);
        }
        let stun = [0; 40];
        assert_eq!(Head::read(&stun), None);
    }

    #[test]
    fn padding_says_how_long_it_is_or_lies() {
        assert_eq!(unpadded(b"sound\x00\x00\x03"), Some(5));
        assert_eq!(unpadded(&[0, 0, 3]), Some(0));
        for lie in [&[][..], &[1, 2, 0], &[1, 2, 4]] {
            assert_eq!(unpadded(lie), None);
        }
    }

    proptest! {
        #[test]
        fn anything_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Some(head) = Head::read(&bytes) {
                prop_assert!(head.bytes <= bytes.len());
                let values: usize = head.extensions(&bytes).map(|(_, value)| value.len()).sum();
                prop_assert!(values < head.bytes);
                // Even from another datagram: nonsense, but no panic.
                prop_assert!(head.extensions(&[]).count() == 0);
            }
        }

        #[test]
        fn extensions_are_read_as_they_were_written(
            values in prop::collection::vec(
                (1_u8.., prop::collection::vec(any::<u8>(), 0..256)), 0..8),
        ) {
            let given: Vec<_> = values.iter().map(|(id, value)| (*id, &value[..])).collect();
            prop_assert_eq!(extensions(&written(&new_head(&given))), values);
        }
    }
}
