//! Opens and seals media: SRTP and SRTCP (RFC 3711, RFC 7714).
//!
//! Keys are set up once per direction; a packet then costs its cipher and little else. It is
//! the caller who knows a packet's index and whether it came before; of SRTCP, which carries
//! its index, replays are found here.

use crate::SrtpProfile;
use crate::cipher::Cipher;
use crate::replay::Window;
use crate::seal_keys::Master;

/// Stands before the index of an SRTCP packet that is encrypted (RFC 3711, section 3.4).
const ENCRYPTED: u32 = 0x8000_0000;
/// A peer sends reports of its streams and in its own name: fewer than this.
const MAX_SENDERS: usize = 32;

/// Opens what the peer sealed.
pub(crate) struct Opener {
    rtp: Cipher,
    rtcp: Cipher,
    /// Which reports came, by sender: each counts its own (RFC 3711, section 3.2.3).
    came: Vec<(u32, Window)>,
}

/// Seals what the peer will open.
pub(crate) struct Sealer {
    rtp: Cipher,
    rtcp: Cipher,
    /// The index of the next report.
    index: u32,
}

/// Both directions of a connection, out of what DTLS exported: client's key, server's key,
/// client's salt, server's salt (RFC 5764, section 4.2). None if its length does not fit.
pub(crate) fn from_material(
    material: &[u8],
    profile: SrtpProfile,
    we_are_client: bool,
) -> Option<(Opener, Sealer)> {
    let (client, server) = Master::both(material, profile)?;
    let (ours, theirs) = if we_are_client {
        (client, server)
    } else {
        (server, client)
    };
    let opener = Opener {
        rtp: theirs.rtp()?,
        rtcp: theirs.rtcp()?,
        came: Vec::new(),
    };
    let sealer = Sealer {
        rtp: ours.rtp()?,
        rtcp: ours.rtcp()?,
        index: 0,
    };
    Some((opener, sealer))
}

impl Opener {
    /// Opens an RTP packet of which the head is `head_bytes` long and the index (how often the
    /// sequence number began anew, and itself) is `index`. The payload goes to the start of
    /// `out`, which has room for all behind the head. Tells its length; none if the packet is
    /// not authentic, and then `out` may hold anything.
    pub(crate) fn open_rtp(
        &self,
        datagram: &[u8],
        head_bytes: usize,
        ssrc: u32,
        index: u64,
        out: &mut [u8],
    ) -> Option<usize> {
        self.rtp.open_rtp(datagram, head_bytes, ssrc, index, out)
    }

    /// Opens a compound of reports into `out`. None, and `out` empty, if it is not authentic or
    /// came before.
    pub(crate) fn open_rtcp(&mut self, datagram: &[u8], out: &mut Vec<u8>) -> Option<()> {
        out.clear();
        let opened = self.try_open_rtcp(datagram, out);
        if opened.is_none() {
            out.clear();
        }
        opened
    }

    fn try_open_rtcp(&mut self, datagram: &[u8], out: &mut Vec<u8>) -> Option<()> {
        let reports = self.rtcp.reports(datagram)?;
        let (ssrc, index) = (reports.sender(), reports.word & !ENCRYPTED);
        // What is authentic only would be readable on the way (RFC 8827, section 6.5).
        if reports.word & ENCRYPTED == 0 || self.came_before(ssrc, index) {
            return None;
        }
        self.rtcp.open_rtcp(reports, out)?;
        self.note(ssrc, index);
        Some(())
    }

    fn came_before(&self, ssrc: u32, index: u32) -> bool {
        let window = self.came.iter().find(|(sender, _)| *sender == ssrc);
        window.is_some_and(|(_, window)| window.has(index))
    }

    /// The peer alone can make senders up, and only itself forgets by that.
    fn note(&mut self, ssrc: u32, index: u32) {
        if let Some((_, window)) = self.came.iter_mut().find(|(sender, _)| *sender == ssrc) {
            window.note(index);
            return;
        }
        if self.came.len() == MAX_SENDERS {
            self.came.remove(0);
        }
        self.came.push((ssrc, Window::starting(index)));
    }
}

impl Sealer {
    /// How much longer a packet gets.
    pub(crate) fn rtp_tag_bytes(&self) -> usize {
        self.rtp.tag_bytes()
    }

    /// Seals an RTP packet in place: head, payload, and room for the tag.
    pub(crate) fn seal_rtp(&self, packet: &mut [u8], head_bytes: usize, ssrc: u32, index: u64) {
        self.rtp.seal_rtp(packet, head_bytes, ssrc, index);
    }

    /// Opens what this sealer sealed, to send it again in another stream; as
    /// [`Opener::open_rtp`].
    pub(crate) fn reopen_rtp(
        &self,
        packet: &[u8],
        head_bytes: usize,
        ssrc: u32,
        index: u64,
        out: &mut [u8],
    ) -> Option<usize> {
        self.rtp.open_rtp(packet, head_bytes, ssrc, index, out)
    }

    /// Seals a compound of reports. What is shorter than a report is dropped, so that nothing
    /// leaves in the clear.
    pub(crate) fn seal_rtcp(&mut self, compound: &mut Vec<u8>) {
        let sealed = self.rtcp.seal_rtcp(compound, self.index | ENCRYPTED);
        if sealed.is_none() {
            compound.clear();
        }
        self.index = (self.index + 1) & !ENCRYPTED;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::unhex;

    const HEAD_BYTES: usize = 12;
    const SSRC: u32 = 0xcafe_babe;
    /// The sequence number began anew twice.
    const INDEX: u64 = 0x2_1234;
    const REPORT: &str = "81c8000bcafebabeabababababababababababababababab";

    fn material(profile: SrtpProfile) -> Vec<u8> {
        let bytes = match profile {
            SrtpProfile::AeadAes256Gcm => 88,
            SrtpProfile::AeadAes128Gcm => 56,
            SrtpProfile::Aes128CmSha1 => 60,
        };
        (0..bytes).collect()
    }

    /// What Anna, who is the client, seals with, and Bert opens with.
    fn anna_to_bert(profile: SrtpProfile) -> (Sealer, Opener) {
        let material = material(profile);
        let new = |client| from_material(&material, profile, client).expect("the length fits");
        (new(true).1, new(false).0)
    }

    fn packet(payload: &[u8]) -> Vec<u8> {
        let head = unhex("800f1234decafbadcafebabe");
        [&head, payload].concat()
    }

    fn sealed(sealer: &Sealer, payload: &[u8], index: u64) -> Vec<u8> {
        let mut packet = packet(payload);
        packet.resize(packet.len() + sealer.rtp_tag_bytes(), 0);
        sealer.seal_rtp(&mut packet, HEAD_BYTES, SSRC, index);
        packet
    }

    fn opened(opener: &Opener, datagram: &[u8], index: u64) -> Option<Vec<u8>> {
        let mut out = vec![0; datagram.len().saturating_sub(HEAD_BYTES)];
        let bytes = opener.open_rtp(datagram, HEAD_BYTES, SSRC, index, &mut out)?;
        Some(out[..bytes].to_vec())
    }

    fn sealed_report(sealer: &mut Sealer) -> Vec<u8> {
        let mut compound = unhex(REPORT);
        sealer.seal_rtcp(&mut compound);
        compound
    }

    fn opened_report(opener: &mut Opener, datagram: &[u8]) -> Option<Vec<u8>> {
        let mut out = vec![1, 2, 3];
        let authentic = opener.open_rtcp(datagram, &mut out);
        assert!(authentic.is_some() || out.is_empty());
        authentic.map(|()| out)
    }

    /// A pair of which the client's master key and salt are given, and the server's unknown.
    fn from_master(profile: SrtpProfile, key: &str, salt: &str) -> (Sealer, Opener) {
        let (key, salt) = (unhex(key), unhex(salt));
        let material = [&key[..], &key, &salt, &salt].concat();
        let (opener, sealer) = from_material(&material, profile, true).expect("the length fits");
        (sealer, opener)
    }

    /// As libsrtp seals it, from master key to tag.
    #[test]
    fn counter_mode_is_libsrtps() {
        let (mut sealer, mut opener) = from_master(
            SrtpProfile::Aes128CmSha1,
            "e1f97a0d3e018be0d64fa32c06de4139",
            "0ec675ad498afeebb6960b3aabe6",
        );
        let datagram = sealed(&sealer, &[0xab; 16], 0x1234);
        let theirs = "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb";
        assert_eq!(datagram, unhex(theirs));
        // There the first report has number 1.
        sealed_report(&mut sealer);
        let report = sealed_report(&mut sealer);
        let theirs = "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798";
        assert_eq!(report, unhex(theirs));
        assert_eq!(opened_report(&mut opener, &report), Some(unhex(REPORT)));
    }

    #[test]
    fn galois_mode_is_libsrtps() {
        let (mut sealer, mut opener) = from_master(
            SrtpProfile::AeadAes128Gcm,
            "000102030405060708090a0b0c0d0e0f",
            "a0a1a2a3a4a5a6a7a8a9aaab",
        );
        let datagram = sealed(&sealer, &[0xab; 16], 0x1234);
        let theirs = "800f1234decafbadcafebabec5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392";
        assert_eq!(datagram, unhex(theirs));
        sealed_report(&mut sealer);
        let report = sealed_report(&mut sealer);
        let theirs = "81c8000bcafebabec98b8b5df0392a55852b6c21ac8e7025c52c6fbea2b3b446ea31123ba88ce61e80000001";
        assert_eq!(report, unhex(theirs));
        assert_eq!(opened_report(&mut opener, &report), Some(unhex(REPORT)));
    }

    #[test]
    fn bert_opens_what_anna_sealed_and_she_herself_can_for_a_resend() {
        for profile in SrtpProfile::ALL {
            let (anna, bert) = anna_to_bert(profile);
            let datagram = sealed(&anna, b"a picture", INDEX);
            assert_eq!(
                opened(&bert, &datagram, INDEX).as_deref(),
                Some(&b"a picture"[..])
            );
            let mut out = [0; 64];
            let again = anna.reopen_rtp(&datagram, HEAD_BYTES, SSRC, INDEX, &mut out);
            assert_eq!(again, Some(9));
            assert_eq!(&out[..9], b"a picture");
        }
    }

    #[test]
    fn what_was_sealed_otherwise_is_not_opened() {
        for profile in SrtpProfile::ALL {
            let (anna, bert) = anna_to_bert(profile);
            let datagram = sealed(&anna, b"a picture", INDEX);
            for at in 0..datagram.len() {
                let mut forged = datagram.clone();
                forged[at] ^= 1;
                assert_eq!(opened(&bert, &forged, INDEX), None, "byte {at}");
                assert_eq!(opened(&bert, &datagram[..at], INDEX), None, "cut at {at}");
            }
            // Its low 16 bits stand in the head, which is authentic.
            assert_eq!(opened(&bert, &datagram, INDEX + (1 << 16)), None);
            let mut narrow = [0; 8];
            let opened = bert.open_rtp(&datagram, HEAD_BYTES, SSRC, INDEX, &mut narrow);
            assert_eq!(opened, None);
        }
    }

    #[test]
    fn reports_come_once_and_whole() {
        for profile in SrtpProfile::ALL {
            let (mut anna, mut bert) = anna_to_bert(profile);
            let datagram = sealed_report(&mut anna);
            for at in 0..datagram.len() {
                let mut forged = datagram.clone();
                forged[at] ^= 0x80;
                assert_eq!(opened_report(&mut bert, &forged), None, "byte {at}");
                assert_eq!(
                    opened_report(&mut bert, &datagram[..at]),
                    None,
                    "cut at {at}"
                );
            }
            assert_eq!(opened_report(&mut bert, &datagram), Some(unhex(REPORT)));
            assert_eq!(opened_report(&mut bert, &datagram), None);
        }
    }

    #[test]
    fn reports_may_overtake_each_other_but_not_come_again() {
        let (mut anna, mut bert) = anna_to_bert(SrtpProfile::AeadAes128Gcm);
        let datagrams: Vec<_> = (0..300).map(|_| sealed_report(&mut anna)).collect();
        let mut comes = |at: usize| opened_report(&mut bert, &datagrams[at]).is_some();
        assert!(comes(5) && comes(3) && comes(4) && !comes(3));
        assert!(comes(132) && !comes(5) && !comes(4) && !comes(2), "too old");
        assert!(comes(6) && !comes(6));
        assert!(comes(299) && !comes(132) && comes(298));
    }

    /// A browser's reports count separately for each stream they are sent in the name of.
    #[test]
    fn every_sender_counts_its_own_reports() {
        let (_, mut bert) = anna_to_bert(SrtpProfile::AeadAes256Gcm);
        for round in 0..2 {
            for sender in 0..u8::try_from(MAX_SENDERS).unwrap() {
                // A sealer of its own begins at 0.
                let (mut anna, _) = anna_to_bert(SrtpProfile::AeadAes256Gcm);
                let mut compound = unhex(REPORT);
                compound[7] = sender;
                anna.seal_rtcp(&mut compound);
                let came = opened_report(&mut bert, &compound).is_some();
                assert_eq!(came, round == 0, "sender {sender}");
            }
        }
        assert_eq!(bert.came.len(), MAX_SENDERS);
    }

    #[test]
    fn memory_of_senders_is_limited() {
        let (mut anna, mut bert) = anna_to_bert(SrtpProfile::Aes128CmSha1);
        for sender in 0..100 {
            let mut compound = unhex(REPORT);
            compound[7] = sender;
            anna.seal_rtcp(&mut compound);
            assert!(opened_report(&mut bert, &compound).is_some());
        }
        assert_eq!(bert.came.len(), MAX_SENDERS);
    }

    #[test]
    fn nothing_leaves_in_the_clear() {
        let (mut anna, _) = anna_to_bert(SrtpProfile::AeadAes128Gcm);
        let mut compound = vec![0x80, 201, 0, 0];
        anna.seal_rtcp(&mut compound);
        assert_eq!(compound, []);
    }

    proptest! {
        #[test]
        fn anything_can_be_refused(
            datagram in prop::collection::vec(any::<u8>(), 0..200), head_bytes in 0_usize..250,
        ) {
            for profile in SrtpProfile::ALL {
                let (_, mut bert) = anna_to_bert(profile);
                let mut out = [0; 200];
                let opened = bert.open_rtp(&datagram, head_bytes, SSRC, INDEX, &mut out);
                prop_assert_eq!(opened, None);
                prop_assert_eq!(opened_report(&mut bert, &datagram), None);
            }
        }
    }
}
