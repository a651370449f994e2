//! The ciphers of SRTP, each with its keys set up: AES in Galois counter mode (RFC 7714), and
//! in counter mode with SHA-1 (RFC 3711).

use aws_lc_rs::aead::{Aad, LessSafeKey, Nonce};
use aws_lc_rs::cipher::{EncryptingKey, EncryptionContext};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use aws_lc_rs::iv::FixedLength;

/// What of SRTCP is not encrypted: the first report's head and sender (RFC 3711, section 3.4).
pub(crate) const CLEAR_BYTES: usize = 8;
/// The word of an SRTCP packet that holds its index.
const WORD_BYTES: usize = 4;
const GCM_TAG_BYTES: usize = 16;
const SHA1_TAG_BYTES: usize = 10;

/// Seals the RTP or the RTCP of one direction.
pub(crate) enum Cipher {
    /// AES in Galois counter mode.
    Galois { key: LessSafeKey, salt: u128 },
    /// AES in counter mode with SHA-1. Boxed, for both schedules of its key lie within.
    Counter(Box<Counter>),
}

/// AES in counter mode with SHA-1.
pub(crate) struct Counter {
    pub(crate) key: EncryptingKey,
    pub(crate) auth: hmac::Key,
    pub(crate) salt: u128,
}

/// A sealed compound of reports, taken apart.
#[derive(Clone, Copy)]
pub(crate) struct SealedReports<'a> {
    clear: [u8; CLEAR_BYTES],
    sealed: &'a [u8],
    tag: &'a [u8],
    /// The index, and first whether this is encrypted.
    pub(crate) word: u32,
    /// All that counter mode authenticates.
    vouched: &'a [u8],
}

impl Cipher {
    /// How much longer a packet gets.
    pub(crate) fn tag_bytes(&self) -> usize {
        match self {
            Self::Galois { .. } => GCM_TAG_BYTES,
            Self::Counter(_) => SHA1_TAG_BYTES,
        }
    }

    /// Opens an RTP packet: its payload goes to the start of `out`. Tells its length.
    pub(crate) fn open_rtp(
        &self,
        datagram: &[u8],
        head_bytes: usize,
        ssrc: u32,
        index: u64,
        out: &mut [u8],
    ) -> Option<usize> {
        let tag_at = datagram.len().checked_sub(self.tag_bytes())?;
        let (vouched, tag) = datagram.split_at(tag_at);
        let (head, payload) = vouched.split_at_checked(head_bytes)?;
        let out = out.get_mut(..payload.len())?;
        match self {
            Self::Galois { key, salt } => {
                let (nonce, aad) = (nonce(*salt, ssrc, index), Aad::from(head));
                let opened = key.open_separate_gather(nonce, aad, payload, tag, out);
                opened.ok()?;
            }
            Self::Counter(cipher) => {
                cipher.verify([vouched, &rollover(index)], tag)?;
                out.copy_from_slice(payload);
                cipher.apply(ssrc, index, out);
            }
        }
        Some(payload.len())
    }

    /// Seals an RTP packet in place: head, payload, and room for the tag.
    pub(crate) fn seal_rtp(&self, packet: &mut [u8], head_bytes: usize, ssrc: u32, index: u64) {
        let (vouched, tag) = packet.split_at_mut(packet.len() - self.tag_bytes());
        let (head, payload) = vouched.split_at_mut(head_bytes);
        match self {
            Self::Galois { key, salt } => {
                let (nonce, aad) = (nonce(*salt, ssrc, index), Aad::from(&*head));
                key.seal_in_place_scatter(nonce, aad, payload, &[], tag)
                    .expect("a datagram is short enough");
            }
            Self::Counter(cipher) => {
                cipher.apply(ssrc, index, payload);
                tag.copy_from_slice(&cipher.tag([vouched, &rollover(index)]));
            }
        }
    }

    /// Takes a sealed compound apart.
    pub(crate) fn reports<'a>(&self, datagram: &'a [u8]) -> Option<SealedReports<'a>> {
        let (vouched, end) =
            datagram.split_at_checked(datagram.len().checked_sub(self.end_bytes())?)?;
        let (clear, sealed) = vouched.split_first_chunk()?;
        let (tag, word) = match self {
            Self::Galois { .. } => end.split_at(GCM_TAG_BYTES),
            Self::Counter(_) => {
                let (word, tag) = end.split_at(WORD_BYTES);
                (tag, word)
            }
        };
        Some(SealedReports {
            clear: *clear,
            sealed,
            tag,
            word: u32::from_be_bytes(*word.first_chunk()?),
            vouched: &datagram[..vouched.len() + WORD_BYTES],
        })
    }

    /// Opens a compound and appends it to `out`, which is worth nothing if it is not authentic.
    pub(crate) fn open_rtcp(&self, reports: SealedReports<'_>, out: &mut Vec<u8>) -> Option<()> {
        let (clear, word) = (reports.clear, reports.word);
        out.extend_from_slice(&clear);
        let payload_at = out.len();
        out.extend_from_slice(reports.sealed);
        let payload = &mut out[payload_at..];
        match self {
            Self::Galois { key, salt } => {
                let nonce = nonce(*salt, reports.sender(), rtcp_index(word));
                let aad = Aad::from(rtcp_aad(clear, word));
                let opened = key.open_in_place_separate_tag(nonce, aad, reports.tag, payload);
                opened.ok()?;
            }
            Self::Counter(cipher) => {
                cipher.verify([reports.vouched, &[]], reports.tag)?;
                cipher.apply(reports.sender(), rtcp_index(word), payload);
            }
        }
        Some(())
    }

    /// Seals a compound in place and appends tag and word. None if it is too short to be one.
    pub(crate) fn seal_rtcp(&self, compound: &mut Vec<u8>, word: u32) -> Option<()> {
        compound.reserve(self.end_bytes());
        let (clear, payload) = compound.split_first_chunk_mut::<CLEAR_BYTES>()?;
        let (ssrc, index) = (sender(*clear), rtcp_index(word));
        match self {
            Self::Galois { key, salt } => {
                let aad = Aad::from(rtcp_aad(*clear, word));
                let nonce = nonce(*salt, ssrc, index);
                let tag = key.seal_in_place_separate_tag(nonce, aad, payload);
                compound.extend_from_slice(tag.expect("reports are short enough").as_ref());
                compound.extend_from_slice(&word.to_be_bytes());
            }
            Self::Counter(cipher) => {
                cipher.apply(ssrc, index, payload);
                compound.extend_from_slice(&word.to_be_bytes());
                let tag = cipher.tag([compound, &[]]);
                compound.extend_from_slice(&tag);
            }
        }
        Some(())
    }

    /// Tag and word of a compound.
    fn end_bytes(&self) -> usize {
        self.tag_bytes() + WORD_BYTES
    }
}

impl Counter {
    /// Encrypts or decrypts: the two are one.
    fn apply(&self, ssrc: u32, index: u64, payload: &mut [u8]) {
        // RFC 3711, section 4.1.1: the lowest two bytes count the blocks.
        let start = (mix(self.salt, ssrc, index) << 16).to_be_bytes();
        let context = EncryptionContext::Iv128(FixedLength::from(start));
        let applied = self.key.less_safe_encrypt(payload, context);
        applied.expect("counter mode takes any length");
    }

    fn tag(&self, parts: [&[u8]; 2]) -> [u8; SHA1_TAG_BYTES] {
        let mut context = hmac::Context::with_key(&self.auth);
        for part in parts {
            context.update(part);
        }
        let whole = context.sign();
        *whole.as_ref().first_chunk().expect("SHA-1 gives 20 bytes")
    }

    fn verify(&self, parts: [&[u8]; 2], tag: &[u8]) -> Option<()> {
        verify_slices_are_equal(&self.tag(parts), tag).ok()
    }
}

impl SealedReports<'_> {
    /// Who speaks first.
    pub(crate) fn sender(&self) -> u32 {
        sender(self.clear)
    }
}

fn sender(clear: [u8; CLEAR_BYTES]) -> u32 {
    let [.., a, b, c, d] = clear;
    u32::from_be_bytes([a, b, c, d])
}

/// What no two packets under one key share: RFC 7714, sections 8.1 and 9.1, and RFC 3711,
/// section 4.1.1, write the same sum each in its way.
fn mix(salt: u128, ssrc: u32, index: u64) -> u128 {
    salt ^ (u128::from(ssrc) << 48) ^ u128::from(index & 0xffff_ffff_ffff)
}

fn nonce(salt: u128, ssrc: u32, index: u64) -> Nonce {
    let [_, _, _, _, nonce @ ..] = mix(salt, ssrc, index).to_be_bytes();
    Nonce::assume_unique_for_key(nonce)
}

/// How often the sequence number began anew: authentic, though not sent.
fn rollover(index: u64) -> [u8; 4] {
    let [_, _, rollover @ .., _, _] = index.to_be_bytes();
    rollover
}

fn rtcp_index(word: u32) -> u64 {
    u64::from(word & 0x7fff_ffff)
}

/// RFC 7714, section 9.2.
fn rtcp_aad(clear: [u8; CLEAR_BYTES], word: u32) -> [u8; CLEAR_BYTES + WORD_BYTES] {
    let mut aad = [0; CLEAR_BYTES + WORD_BYTES];
    aad[..CLEAR_BYTES].copy_from_slice(&clear);
    aad[CLEAR_BYTES..].copy_from_slice(&word.to_be_bytes());
    aad
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Algorithm, UnboundKey};

    use super::*;
    use crate::testing::unhex;

    /// RFC 7714, section 16: the head of twelve bytes and "Gallia est omnis divisa…".
    const RTP: &str = "8040f17b8041f8d35501a0b2\
        47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    const RTP_SEALED_128: &str = "8040f17b8041f8d35501a0b2\
        f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833\
        899d7f27beb16a9152cf765ee4390cce";
    const RTP_SEALED_256: &str = "8040f17b8041f8d35501a0b2\
        32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b\
        7aa3db36dfffd6b0f9bb7878d7a76c13";
    const SSRC: u32 = 0x5501_a0b2;
    const INDEX: u64 = 0xf17b;

    /// RFC 7714, section 17.1.
    const RTCP: &str = "81c8000d4d617273\
        4e5450314e545032525450200000042a0000e9304c756e61\
        deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    const RTCP_SEALED_128: &str = "81c8000d4d617273\
        63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32d\
        c676a5f1730d6fda4ce09b4686303ded0bb9275b\
        c84aa45896cf4d2fc5abf87245d9eade800005d4";
    const RTCP_SEALED_256: &str = "81c8000d4d617273\
        d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50\
        a2eaa5c1110555be8415f658c61de0476f1b6fad\
        1d1eb30c4446839f57ff6f6cb26ac3be800005d4";
    const WORD: u32 = 0x8000_05d4;

    /// The RFC's key counts up from zero; its salt is "Quid pro quo".
    fn galois<const N: u8>(algorithm: &'static Algorithm) -> Cipher {
        let key: Vec<u8> = (0..N).collect();
        Cipher::Galois {
            key: LessSafeKey::new(UnboundKey::new(algorithm, &key).unwrap()),
            salt: 0x5175_6964_2070_726f_2071_756f,
        }
    }

    fn both() -> [(Cipher, Vec<u8>, Vec<u8>); 2] {
        [
            (
                galois::<16>(&AES_128_GCM),
                unhex(RTP_SEALED_128),
                unhex(RTCP_SEALED_128),
            ),
            (
                galois::<32>(&AES_256_GCM),
                unhex(RTP_SEALED_256),
                unhex(RTCP_SEALED_256),
            ),
        ]
    }

    #[test]
    fn rtp_is_sealed_and_opened_as_in_the_rfc() {
        for (cipher, sealed, _) in both() {
            let plain = unhex(RTP);
            let mut packet = [&plain[..], &[0xff; GCM_TAG_BYTES]].concat();
            cipher.seal_rtp(&mut packet, 12, SSRC, INDEX);
            assert_eq!(packet, sealed);
            let mut out = [0; 100];
            let bytes = cipher.open_rtp(&sealed, 12, SSRC, INDEX, &mut out);
            assert_eq!(bytes, Some(plain.len() - 12));
            assert_eq!(&out[..plain.len() - 12], &plain[12..]);
        }
    }

    #[test]
    fn reports_are_sealed_and_opened_as_in_the_rfc() {
        for (cipher, _, sealed) in both() {
            let plain = unhex(RTCP);
            let mut compound = plain.clone();
            assert_eq!(cipher.seal_rtcp(&mut compound, WORD), Some(()));
            assert_eq!(compound, sealed);
            let reports = cipher.reports(&sealed).expect("long enough");
            assert_eq!(reports.word, WORD);
            let mut out = Vec::new();
            assert_eq!(cipher.open_rtcp(reports, &mut out), Some(()));
            assert_eq!(out, plain);
        }
    }
}
