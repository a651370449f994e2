//! A stream cut into what was sent as one: messages of STUN, and data on a channel, which over a
//! stream is padded to a multiple of four (RFC 8656, section 12.5).

use bytes::{Buf as _, Bytes, BytesMut};

use super::stun::HEAD_BYTES;

/// No datagram of media is longer, nor is any message that we know.
pub(super) const MOST_BYTES: usize = 2_048;
pub(super) const CHANNELS: std::ops::RangeInclusive<u16> = 0x4000..=0x4fff;
const CHANNEL_HEAD_BYTES: usize = 4;

/// What was sent as one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// A message, not read yet.
    Message(Bytes),
    /// Data for whoever this channel leads to.
    Data(u16, Bytes),
}

/// What came is neither, or too long.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Strange;

/// The first frame, taken out; none while it is not whole.
pub(super) fn take(stream: &mut BytesMut) -> Result<Option<Frame>, Strange> {
    let Some(&[a, b, c, d]) = stream.first_chunk() else {
        return Ok(None);
    };
    let (kind, length) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
    let length = usize::from(length);
    if length > MOST_BYTES {
        return Err(Strange);
    }
    if kind < 0x4000 {
        let is_whole = stream.len() >= HEAD_BYTES + length;
        return Ok(is_whole.then(|| Frame::Message(stream.split_to(HEAD_BYTES + length).freeze())));
    }
    if !CHANNELS.contains(&kind) {
        return Err(Strange);
    }
    if stream.len() < CHANNEL_HEAD_BYTES + length.next_multiple_of(4) {
        return Ok(None);
    }
    stream.advance(CHANNEL_HEAD_BYTES);
    let mut data = stream.split_to(length.next_multiple_of(4));
    data.truncate(length);
    Ok(Some(Frame::Data(kind, data.freeze())))
}

/// Data on a channel, as it stands in the stream.
pub(super) fn data(channel: u16, data: &[u8]) -> Vec<u8> {
    // A datagram is never longer.
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
    let mut frame = Vec::with_capacity(CHANNEL_HEAD_BYTES + data.len().next_multiple_of(4));
    frame.extend(channel.to_be_bytes());
    frame.extend(length.to_be_bytes());
    frame.extend(&data[..usize::from(length)]);
    frame.resize(frame.len().next_multiple_of(4), 0);
    frame
}

#[cfg(test)]
mod tests {
    use super::super::stun::{Class, Draft, method};
    use super::*;

    #[test]
    fn frames_come_out_whole_however_the_stream_is_cut() {
        let message = Draft::new(method::BINDING, Class::Request, [7; 12]).whole();
        let sent = [
            Frame::Data(0x4000, Bytes::from_static(b"abc")),
            Frame::Message(message.clone().into()),
            Frame::Data(0x4fff, Bytes::new()),
            Frame::Data(0x4001, Bytes::from(vec![1; 1_200])),
        ];
        let whole = [
            data(0x4000, b"abc"),
            message,
            data(0x4fff, b""),
            data(0x4001, &[1; 1_200]),
        ]
        .concat();
        for at_once in [1, 2, 3, 7, 100, 5_000] {
            let (mut stream, mut got) = (BytesMut::new(), Vec::new());
            for piece in whole.chunks(at_once) {
                stream.extend_from_slice(piece);
                while let Some(frame) = take(&mut stream).unwrap() {
                    got.push(frame);
                }
            }
            assert_eq!(got, sent, "{at_once} bytes at a time");
            assert!(stream.is_empty());
        }
    }

    #[test]
    fn what_is_neither_is_refused_at_once() {
        for strange in [
            &b"\x50\0\0\0"[..],
            b"\xff\xff\0\0",
            b"\0\x01\xff\0",
            b"\x40\0\x10\0",
        ] {
            assert_eq!(take(&mut strange.into()), Err(Strange), "{strange:?}");
        }
        assert_eq!(take(&mut b"\0\x01\0"[..].into()), Ok(None));
    }
}
