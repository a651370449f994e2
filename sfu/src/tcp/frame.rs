//! Datagrams in a stream: each behind its length in two bytes (RFC 4571).

use std::cmp::Ordering;

/// The length before a frame.
const HEAD_BYTES: usize = 2;
/// The core takes no longer datagram, and nobody we know sends one.
const MAX_BYTES: usize = 1500;

/// The stream is not what it should be: no frame of ours is that long.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

/// Cuts a stream into its frames, however it arrives in pieces.
#[derive(Default)]
pub(crate) struct Frames {
    /// The beginning of a frame whose end has not come yet.
    begun: Vec<u8>,
}

impl Frames {
    /// Takes the next piece and shows each frame that is whole now.
    pub(crate) fn take(
        &mut self,
        mut piece: &[u8],
        mut show: impl FnMut(&[u8]),
    ) -> Result<(), TooLong> {
        while !self.begun.is_empty() && !piece.is_empty() {
            piece = self.complete(piece, &mut show)?;
        }
        while let Some((frame, rest)) = split(piece)? {
            show(frame);
            piece = rest;
        }
        self.begun.extend_from_slice(piece);
        Ok(())
    }

    /// Adds what the begun frame still lacks; gives back what follows it.
    fn complete<'a>(
        &mut self,
        piece: &'a [u8],
        show: &mut impl FnMut(&[u8]),
    ) -> Result<&'a [u8], TooLong> {
        let whole_bytes = length(&self.begun)?.map_or(HEAD_BYTES, |length| HEAD_BYTES + length);
        let lacks = (whole_bytes - self.begun.len()).min(piece.len());
        let (more, rest) = piece.split_at(lacks);
        self.begun.extend_from_slice(more);
        if let Some((frame, _)) = split(&self.begun)? {
            show(frame);
            self.begun.clear();
        }
        Ok(rest)
    }
}

/// The frame a stream begins with, if it is whole.
pub(crate) fn first(stream: &[u8]) -> Result<Option<&[u8]>, TooLong> {
    Ok(split(stream)?.map(|(frame, _)| frame))
}

/// What stands before a frame of this length.
pub(crate) fn head(length: usize) -> Option<[u8; HEAD_BYTES]> {
    u16::try_from(length).ok().map(u16::to_be_bytes)
}

type FrameAndRest<'a> = (&'a [u8], &'a [u8]);

/// The first frame and what follows, if it is whole.
fn split(bytes: &[u8]) -> Result<Option<FrameAndRest<'_>>, TooLong> {
    let length = length(bytes)?;
    Ok(length.and_then(|length| bytes[HEAD_BYTES..].split_at_checked(length)))
}

fn length(bytes: &[u8]) -> Result<Option<usize>, TooLong> {
    let Some((head, _)) = bytes.split_first_chunk() else {
        return Ok(None);
    };
    let length = usize::from(u16::from_be_bytes(*head));
    match length.cmp(&MAX_BYTES) {
        Ordering::Greater => Err(TooLong),
        _ => Ok(Some(length)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(frames: &[Vec<u8>]) -> Vec<u8> {
        let mut stream = Vec::new();
        for frame in frames {
            stream.extend(head(frame.len()).unwrap());
            stream.extend(frame);
        }
        stream
    }

    fn taken(stream: &[u8], piece_bytes: usize) -> Result<Vec<Vec<u8>>, TooLong> {
        let (mut frames, mut got) = (Frames::default(), Vec::new());
        for piece in stream.chunks(piece_bytes) {
            frames.take(piece, |frame| got.push(frame.to_vec()))?;
        }
        Ok(got)
    }

    #[test]
    fn frames_arrive_whole_however_the_stream_is_cut() {
        let sent = [vec![1; 20], vec![], vec![2; 1500], vec![3; 1], vec![4; 700]];
        let stream = framed(&sent);
        for piece_bytes in [1, 2, 3, 7, 21, 22, 23, 1400, stream.len()] {
            assert_eq!(taken(&stream, piece_bytes).unwrap(), sent, "{piece_bytes}");
        }
    }

    #[test]
    fn an_unfinished_frame_is_not_shown() {
        let stream = framed(&[vec![1; 20], vec![2; 20]]);
        assert_eq!(taken(&stream[..43], 10).unwrap().len(), 1);
    }

    #[test]
    fn whoever_speaks_another_language_is_found_out_at_once() {
        assert_eq!(taken(b"GET / HTTP/1.1\r\n", 16), Err(TooLong));
        assert_eq!(taken(b"GET / HTTP/1.1\r\n", 1), Err(TooLong));
    }

    #[test]
    fn what_is_kept_between_pieces_is_never_more_than_one_frame() {
        let mut frames = Frames::default();
        let stream = framed(&vec![vec![9; 1500]; 50]);
        for piece in stream.chunks(997) {
            frames.take(piece, |_| {}).unwrap();
            assert!(frames.begun.len() < HEAD_BYTES + MAX_BYTES);
        }
    }
}
