//! What the head of a datagram says in the clear: RTP or RTCP, and whose stream.

use str0m::rtp::Ssrc;

use crate::stats::PacketKind;

/// The content type of DTLS records that carry data channels.
const DTLS_APPLICATION_DATA: u8 = 23;

/// What a datagram counts as that is no media.
pub(crate) fn kind_beside_media(datagram: &[u8]) -> PacketKind {
    match datagram.first() {
        Some(&DTLS_APPLICATION_DATA) => PacketKind::Data,
        _ => PacketKind::Other,
    }
}

/// Whether a datagram is RTP and not RTCP (RFC 5761).
pub(crate) fn is_rtp(datagram: &[u8]) -> bool {
    matches!(datagram, [128..=191, second, ..] if !(192..=223).contains(second))
}

/// Whether a datagram is RTCP (RFC 5761).
#[cfg(test)]
pub(crate) fn is_rtcp(datagram: &[u8]) -> bool {
    is_media(datagram) && !is_rtp(datagram)
}

/// Whether a datagram is RTP or RTCP (RFC 7983).
pub(crate) fn is_media(datagram: &[u8]) -> bool {
    matches!(datagram, [128..=191, ..])
}

/// The stream an RTP packet names. The head is sealed but not hidden (RFC 3711), so until the
/// packet is opened anybody may have written it.
pub(crate) fn rtp_ssrc(datagram: &[u8]) -> Option<Ssrc> {
    let ssrc = datagram.get(8..12).filter(|_| is_rtp(datagram))?;
    let ssrc = ssrc.first_chunk().copied().map(u32::from_be_bytes)?;
    Some(ssrc.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rtp_rtcp_and_anything_else_are_told_apart() {
        let media = [0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 1, 2];
        let report = [0x80, 200, 0, 6, 0, 0, 1, 2, 0, 0, 0, 0];
        assert!(is_rtp(&media) && is_media(&media));
        assert!(is_media(&report) && !is_rtp(&report));
        assert_eq!(rtp_ssrc(&media), Some(0x102.into()));
        for other in [&report[..], &media[..11], &[22; 40], &[]] {
            assert_eq!(rtp_ssrc(other), None);
        }
    }
}
