//! What is in a packet: enough of VP8 for a server that looks for keyframes, and a stamp that
//! says which packet this is.

/// A VP8 payload descriptor (RFC 7741, four bytes) and the header of a frame (RFC 6386, ten).
const MEDIA_BYTES: usize = 14;
/// Nobody else's payload has this behind the media header.
const MAGIC: [u8; 4] = *b"scha";
const STAMP_BYTES: usize = MEDIA_BYTES + 16;

/// Which packet this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// The track, by its number on the stage.
    pub(crate) track: u32,
    /// Counts up from 0 within the track; the RTP sequence number is its lower half.
    pub(crate) seq: u64,
}

/// What the first bytes look like to a server that knows the codec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Looks {
    /// 20 ms of Opus.
    Opus,
    /// The first packet of a VP8 keyframe.
    Keyframe,
    /// The first packet of another VP8 frame.
    Frame,
    /// A later packet of a VP8 frame.
    Rest,
}

impl Stamp {
    /// A payload of `bytes` bytes, or the fewest that carry a stamp; of video, from this picture.
    pub(crate) fn payload(self, looks: Looks, picture: u16, bytes: usize) -> Vec<u8> {
        let mut payload = Vec::with_capacity(bytes.max(STAMP_BYTES));
        payload.extend_from_slice(&looks.header(picture));
        payload.extend_from_slice(&MAGIC);
        payload.extend_from_slice(&self.track.to_be_bytes());
        payload.extend_from_slice(&self.seq.to_be_bytes());
        payload.resize(bytes.max(STAMP_BYTES), 0x5a);
        payload
    }

    /// `None` when the payload is not ours (padding, probes).
    pub(crate) fn of(payload: &[u8]) -> Option<Self> {
        let (magic, rest) = payload.get(MEDIA_BYTES..)?.split_first_chunk::<4>()?;
        let (track, rest) = rest.split_first_chunk::<4>()?;
        let (seq, _) = rest.split_first_chunk::<8>()?;
        (*magic == MAGIC).then_some(Self {
            track: u32::from_be_bytes(*track),
            seq: u64::from_be_bytes(*seq),
        })
    }
}

impl Looks {
    fn header(self, picture: u16) -> [u8; MEDIA_BYTES] {
        let mut header = [0; MEDIA_BYTES];
        let (descriptor, frame): (u8, &[u8]) = match self {
            // TOC: hybrid, fullband, 20 ms, mono, one frame.
            Self::Opus => {
                header[0] = 0x78;
                return header;
            }
            // Start of partition 0; shown keyframe; start code; 640 × 480.
            Self::Keyframe => (
                0x90,
                &[0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x01],
            ),
            Self::Frame => (0x90, &[0x11]),
            Self::Rest => (0x80, &[]),
        };
        // Extended, with a picture number of 15 bits, as browsers always have it: mediasoup knows
        // no other keyframes.
        let [high, low] = picture.to_be_bytes();
        header[..4].copy_from_slice(&[descriptor, 0x80, high | 0x80, low]);
        header[4..4 + frame.len()].copy_from_slice(frame);
        header
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_survives_the_payload_and_nothing_else_is_one() {
        let stamp = Stamp {
            track: 77,
            seq: 1 << 40,
        };
        let payload = stamp.payload(Looks::Keyframe, 0x1234, 1_100);
        assert_eq!(payload.len(), 1_100);
        assert_eq!(payload[..5], [0x90, 0x80, 0x92, 0x34, 0x10]);
        assert_eq!(Stamp::of(&payload), Some(stamp));
        assert_eq!(Stamp::of(&payload[..STAMP_BYTES - 1]), None);
        assert_eq!(Stamp::of(&[0; 200]), None);
        assert_eq!(stamp.payload(Looks::Opus, 0, 1).len(), STAMP_BYTES);
    }
}
