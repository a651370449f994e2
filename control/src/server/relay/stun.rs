//! The messages of TURN: STUN (RFC 8489), as far as a relay within TLS needs them. Reading never
//! fails half way: a message is whole and well formed, or none.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use md5::{Digest as _, Md5};

/// What every message has at its fifth byte.
pub(super) const COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
/// Before its attributes.
pub(super) const HEAD_BYTES: usize = 20;
const SEAL_BYTES: usize = 20;

/// What a message is about.
pub(super) mod method {
    pub(in super::super) const BINDING: u16 = 0x001;
    pub(in super::super) const ALLOCATE: u16 = 0x003;
    pub(in super::super) const REFRESH: u16 = 0x004;
    pub(in super::super) const SEND: u16 = 0x006;
    pub(in super::super) const DATA: u16 = 0x007;
    pub(in super::super) const CREATE_PERMISSION: u16 = 0x008;
    pub(in super::super) const CHANNEL_BIND: u16 = 0x009;
}

/// What a message carries.
pub(super) mod attribute {
    pub(in super::super) const USERNAME: u16 = 0x0006;
    pub(in super::super) const MESSAGE_INTEGRITY: u16 = 0x0008;
    pub(in super::super) const ERROR_CODE: u16 = 0x0009;
    pub(in super::super) const UNKNOWN_ATTRIBUTES: u16 = 0x000a;
    pub(in super::super) const CHANNEL_NUMBER: u16 = 0x000c;
    pub(in super::super) const LIFETIME: u16 = 0x000d;
    pub(in super::super) const XOR_PEER_ADDRESS: u16 = 0x0012;
    pub(in super::super) const DATA: u16 = 0x0013;
    pub(in super::super) const REALM: u16 = 0x0014;
    pub(in super::super) const NONCE: u16 = 0x0015;
    pub(in super::super) const XOR_RELAYED_ADDRESS: u16 = 0x0016;
    pub(in super::super) const REQUESTED_ADDRESS_FAMILY: u16 = 0x0017;
    pub(in super::super) const REQUESTED_TRANSPORT: u16 = 0x0019;
    pub(in super::super) const XOR_MAPPED_ADDRESS: u16 = 0x0020;
    /// Those below have to be understood by whoever reads them.
    pub(in super::super) const OPTIONAL: u16 = 0x8000;
}

/// Who a message is for, and whether it wants an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Request,
    Indication,
    Success,
    Failure,
}

/// The key of a long-term credential. MD5 because the protocol has it so (RFC 8489, 9.2.2): what is
/// hashed is 160 random bits that nobody can guess.
pub(super) type Key = [u8; 16];

/// See [`Key`].
pub(super) fn key(username: &str, realm: &str, password: &str) -> Key {
    Md5::digest(format!("{username}:{realm}:{password}")).into()
}

/// A message that came.
pub(super) struct Message<'a> {
    bytes: &'a [u8],
    /// Where its seal begins: what stands behind counts for nothing.
    sealed_at: Option<usize>,
}

impl<'a> Message<'a> {
    /// Reads it; none if it is not a whole one.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let is_message = bytes.len() >= HEAD_BYTES && bytes[0] < 0x40 && bytes[4..8] == COOKIE;
        if !is_message || usize::from(number(&bytes[2..])?) + HEAD_BYTES != bytes.len() {
            return None;
        }
        let mut sealed_at = None;
        let mut rest = &bytes[HEAD_BYTES..];
        while !rest.is_empty() {
            let (kind, value, behind) = split(rest)?;
            if kind == attribute::MESSAGE_INTEGRITY && sealed_at.is_none() {
                (value.len() == SEAL_BYTES).then_some(())?;
                sealed_at = Some(bytes.len() - rest.len());
            }
            rest = behind;
        }
        Some(Self { bytes, sealed_at })
    }

    pub(super) fn class(&self) -> Class {
        match (self.bytes[0] & 1, self.bytes[1] & 0x10) {
            (0, 0) => Class::Request,
            (0, _) => Class::Indication,
            (_, 0) => Class::Success,
            _ => Class::Failure,
        }
    }

    /// What it is about: its twelve bits stand around those of the class.
    pub(super) fn method(&self) -> u16 {
        let kind = u16::from_be_bytes([self.bytes[0], self.bytes[1]]);
        (kind & 0xf) | (kind & 0xe0) >> 1 | (kind & 0x3e00) >> 2
    }

    pub(super) fn transaction(&self) -> [u8; 12] {
        let mut transaction = [0; 12];
        transaction.copy_from_slice(&self.bytes[8..HEAD_BYTES]);
        transaction
    }

    /// The first attribute of this kind before the seal.
    pub(super) fn get(&self, kind: u16) -> Option<&'a [u8]> {
        let mut all = self.attributes();
        all.find_map(|(found, value)| (found == kind).then_some(value))
    }

    pub(super) fn text(&self, kind: u16) -> Option<&'a str> {
        std::str::from_utf8(self.get(kind)?).ok()
    }

    /// Every address of this kind; none where one of them cannot be read.
    pub(super) fn addresses(&self, kind: u16) -> Option<Vec<SocketAddr>> {
        let of_kind = self.attributes().filter(|(found, _)| *found == kind);
        let transaction = self.transaction();
        of_kind
            .map(|(_, value)| unmasked(value, transaction))
            .collect()
    }

    /// The kinds that must be understood, and are not among these.
    pub(super) fn beyond(&self, known: &[u16]) -> Vec<u16> {
        let kinds = self.attributes().map(|(kind, _)| kind);
        let beyond = kinds.filter(|kind| *kind < attribute::OPTIONAL && !known.contains(kind));
        beyond.collect()
    }

    pub(super) fn is_sealed(&self) -> bool {
        self.sealed_at.is_some()
    }

    /// Whether whoever wrote it knows this key.
    pub(super) fn is_sealed_with(&self, key: &Key) -> bool {
        let Some(at) = self.sealed_at else {
            return false;
        };
        let (before, seal) = (&self.bytes[..at], &self.bytes[at + 4..at + 4 + SEAL_BYTES]);
        verify_slices_are_equal(seal_of(before, key).as_ref(), seal).is_ok()
    }

    fn attributes(&self) -> impl Iterator<Item = (u16, &'a [u8])> {
        let end = self.sealed_at.unwrap_or(self.bytes.len());
        let mut rest = &self.bytes[HEAD_BYTES..end];
        std::iter::from_fn(move || {
            let (kind, value, behind) = split(rest)?;
            rest = behind;
            Some((kind, value))
        })
    }
}

/// A message that is being written.
pub(super) struct Draft {
    bytes: Vec<u8>,
    transaction: [u8; 12],
}

impl Draft {
    pub(super) fn new(method: u16, class: Class, transaction: [u8; 12]) -> Self {
        let class = match class {
            Class::Request => 0,
            Class::Indication => 0x10,
            Class::Success => 0x100,
            Class::Failure => 0x110,
        };
        let kind = (method & 0xf) | (method & 0x70) << 1 | (method & 0xf80) << 2 | class;
        let mut bytes = Vec::with_capacity(128);
        bytes.extend(kind.to_be_bytes());
        bytes.extend([0, 0]);
        bytes.extend(COOKIE);
        bytes.extend(transaction);
        Self { bytes, transaction }
    }

    /// The answer to a message.
    pub(super) fn answer(to: &Message<'_>, class: Class) -> Self {
        Self::new(to.method(), class, to.transaction())
    }

    pub(super) fn put(mut self, kind: u16, value: &[u8]) -> Self {
        // Nothing of ours is longer than a datagram.
        let length = u16::try_from(value.len()).unwrap_or(u16::MAX);
        self.bytes.extend(kind.to_be_bytes());
        self.bytes.extend(length.to_be_bytes());
        self.bytes.extend(&value[..usize::from(length)]);
        let padded = self.bytes.len().next_multiple_of(4);
        self.bytes.resize(padded, 0);
        self
    }

    pub(super) fn put_address(self, kind: u16, address: SocketAddr) -> Self {
        let value = masked(address, self.transaction);
        self.put(kind, &value)
    }

    pub(super) fn put_error(self, code: u16, reason: &str) -> Self {
        let [class, number] = [code / 100, code % 100].map(|part| u8::try_from(part).unwrap_or(0));
        let value = [&[0, 0, class, number], reason.as_bytes()].concat();
        self.put(attribute::ERROR_CODE, &value)
    }

    /// Whole, and with this key sealed.
    pub(super) fn sealed(mut self, key: &Key) -> Vec<u8> {
        let seal = seal_of(&self.bytes, key);
        self = self.put(attribute::MESSAGE_INTEGRITY, seal.as_ref());
        self.whole()
    }

    /// Whole, as it is.
    pub(super) fn whole(mut self) -> Vec<u8> {
        let length = self.bytes.len() - HEAD_BYTES;
        let length = u16::try_from(length).unwrap_or(u16::MAX);
        self.bytes[2..4].copy_from_slice(&length.to_be_bytes());
        self.bytes
    }
}

fn number(bytes: &[u8]) -> Option<u16> {
    bytes
        .first_chunk()
        .map(|number| u16::from_be_bytes(*number))
}

/// The first attribute, and what stands behind it.
fn split(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let (kind, length) = (number(bytes)?, number(bytes.get(2..)?)?);
    let length = usize::from(length);
    let value = bytes.get(4..4 + length)?;
    let behind = bytes.get(4 + length.next_multiple_of(4)..)?;
    Some((kind, value, behind))
}

/// The seal of what stands before it, with the length the message has with the seal.
fn seal_of(before: &[u8], key: &Key) -> hmac::Tag {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
    let length = before.len() - HEAD_BYTES + 4 + SEAL_BYTES;
    let length = u16::try_from(length).unwrap_or(u16::MAX);
    let mut context = hmac::Context::with_key(&key);
    context.update(&before[..2]);
    context.update(&length.to_be_bytes());
    context.update(&before[4..]);
    context.sign()
}

/// An address as it travels: mixed with what stands in the head, so that no NAT finds it.
fn masked(address: SocketAddr, transaction: [u8; 12]) -> Vec<u8> {
    let mask = [&COOKIE[..], &transaction].concat();
    let mix = |bytes: &[u8]| -> Vec<u8> { bytes.iter().zip(&mask).map(|(a, b)| a ^ b).collect() };
    let (family, ip) = match address.ip() {
        IpAddr::V4(ip) => (1, mix(&ip.octets())),
        IpAddr::V6(ip) => (2, mix(&ip.octets())),
    };
    let port = mix(&address.port().to_be_bytes());
    [&[0, family][..], &port, &ip].concat()
}

fn unmasked(value: &[u8], transaction: [u8; 12]) -> Option<SocketAddr> {
    let mask = [&COOKIE[..], &transaction].concat();
    let mixed = |at: usize| value.get(4 + at).map(|byte| byte ^ mask[at]);
    let port = number(value.get(2..)?)? ^ u16::from_be_bytes([COOKIE[0], COOKIE[1]]);
    let ip = match (value.get(1)?, value.len()) {
        (1, 8) => {
            let octets = [mixed(0)?, mixed(1)?, mixed(2)?, mixed(3)?];
            IpAddr::V4(Ipv4Addr::from(octets))
        }
        (2, 20) => {
            let mut octets = [0; 16];
            for (at, octet) in octets.iter_mut().enumerate() {
                *octet = mixed(at)?;
            }
            IpAddr::V6(Ipv6Addr::from(octets))
        }
        _ => return None,
    };
    Some(SocketAddr::new(ip, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5769, section 2.4: a request with a long-term credential.
    const LONG_TERM: &str = "0001 0060 2112a442 78ad3433c6ad72c029da412e \
        0006 0012 e3839ee38388e383aae38383e382af e382b9 0000 \
        0015 001c 662f2f3439396b3935346436 4f4c33346f4c39465354767936347341 \
        0014 000b 6578616d706c652e6f726700 \
        0008 0014 f67024656dd64a3e02b8e0712e85c9a28ca89666";

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: String = hex.split_whitespace().collect();
        let pairs = digits.as_bytes().chunks(2);
        let pair = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap();
        pairs.map(pair).collect()
    }

    #[test]
    fn the_standards_own_message_is_read_and_its_seal_holds() {
        let whole = bytes(LONG_TERM);
        let message = Message::read(&whole).expect("a message");
        assert_eq!(message.class(), Class::Request);
        assert_eq!(message.method(), method::BINDING);
        assert_eq!(message.text(attribute::REALM), Some("example.org"));
        assert_eq!(
            message.text(attribute::NONCE),
            Some("f//499k954d6OL34oL9FSTvy64sA")
        );
        let username = message.text(attribute::USERNAME).unwrap();
        assert_eq!(username, "マトリックス");
        let ours = key(username, "example.org", "TheMatrIX");
        assert!(message.is_sealed_with(&ours));
        assert!(!message.is_sealed_with(&key(username, "example.org", "thematrix")));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let transaction = *b"abcdefghijkl";
        let sealed = key("a", "b", "c");
        for method in [
            method::BINDING,
            method::ALLOCATE,
            method::CHANNEL_BIND,
            0xabc,
        ] {
            for class in [
                Class::Request,
                Class::Indication,
                Class::Success,
                Class::Failure,
            ] {
                let four = "203.0.113.9:443".parse().unwrap();
                let six = "[2001:db8::9]:65535".parse().unwrap();
                let draft = Draft::new(method, class, transaction)
                    .put(attribute::DATA, b"abcde")
                    .put_address(attribute::XOR_PEER_ADDRESS, four)
                    .put_address(attribute::XOR_PEER_ADDRESS, six)
                    .put_error(438, "Stale Nonce");
                let whole = draft.sealed(&sealed);
                let message = Message::read(&whole).expect("a message");
                assert_eq!((message.method(), message.class()), (method, class));
                assert_eq!(message.transaction(), transaction);
                assert_eq!(message.get(attribute::DATA), Some(&b"abcde"[..]));
                let peers = message.addresses(attribute::XOR_PEER_ADDRESS);
                assert_eq!(peers, Some(vec![four, six]));
                assert_eq!(
                    message.get(attribute::ERROR_CODE).unwrap()[..4],
                    [0, 0, 4, 38]
                );
                assert!(message.is_sealed_with(&sealed));
                let known = [attribute::DATA, attribute::ERROR_CODE];
                assert_eq!(message.beyond(&known), [attribute::XOR_PEER_ADDRESS; 2]);
            }
        }
    }

    #[test]
    fn nothing_cut_or_bent_is_a_message_or_sealed() {
        let whole = bytes(LONG_TERM);
        for end in 0..whole.len() {
            assert!(Message::read(&whole[..end]).is_none(), "{end} bytes");
        }
        let ours = key("マトリックス", "example.org", "TheMatrIX");
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut bent = whole.clone();
                bent[at] ^= 1 << bit;
                let message = Message::read(&bent);
                let holds = message.is_some_and(|message| message.is_sealed_with(&ours));
                assert!(!holds, "bit {bit} of byte {at}");
            }
        }
    }

    #[test]
    fn what_stands_behind_the_seal_counts_for_nothing() {
        let sealed = key("a", "b", "c");
        let draft = Draft::new(method::REFRESH, Class::Request, [1; 12]);
        let mut whole = draft.sealed(&sealed);
        whole.extend([0, 0x0d, 0, 4, 0, 0, 0, 0]);
        let length = u16::try_from(whole.len() - HEAD_BYTES).unwrap();
        whole[2..4].copy_from_slice(&length.to_be_bytes());
        let message = Message::read(&whole).expect("a message");
        assert!(message.is_sealed_with(&sealed));
        assert_eq!(message.get(attribute::LIFETIME), None);
    }
}
