//! Opens and seals media: SRTP and SRTCP (RFC 3711, RFC 7714).
//!
//! Keys are set up once per direction; a packet then costs its cipher and little else. It is
//! the caller who knows a packet's index and whether it came before; of SRTCP, which carries
//! its index, replays are found here.

#![cfg_attr(
    not(test),
    expect(dead_code, reason = "used by the media path, which lands next")
)]

use crate::SrtpProfile;
use crate::cipher::Cipher;
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

/// Which indices came lately.
#[derive(Clone, Copy)]
struct Window {
    highest: u32,
    /// Bit n: `highest - n` came.
    came: u128,
}

impl Window {
    fn starting(index: u32) -> Self {
        Self {
            highest: index,
            came: 1,
        }
    }

    /// Whether this index came, or is too old to tell.
    fn has(self, index: u32) -> bool {
        match self.highest.checked_sub(index) {
            Some(age @ 0..128) => self.came >> age & 1 == 1,
            Some(_) => true,
            None => false,
        }
    }

    fn note(&mut self, index: u32) {
        if let Some(age) = self.highest.checked_sub(index) {
            self.came |= 1_u128.checked_shl(age).unwrap_or(0);
        } else {
            self.came = self.came.checked_shl(index - self.highest).unwrap_or(0) | 1;
            self.highest = index;
        }
    }
}
