//! What waits for a connection to take it. Bounded in bytes and in time: a kernel that takes
//! no more makes media late, and late media is dropped rather than sent.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, IoSlice, Write};
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::frame::head;

/// A large keyframe has to fit.
const MAX_BYTES: usize = 128 << 10;
/// The last part of it is for what is small: sound, STUN and reports.
const MAX_LARGE_BYTES: usize = 96 << 10;
const SMALL_BYTES: usize = 300;
/// Whatever has waited for longer nobody wants to hear.
const STALE_AFTER: Duration = Duration::from_millis(300);
/// Frames in one system call.
const FRAMES_AT_ONCE: usize = 32;

/// Frames on their way out.
#[derive(Default)]
pub(crate) struct Queue {
    frames: VecDeque<Frame>,
    bytes: usize,
    /// Of the first frame, head included, the kernel has taken so much.
    taken_bytes: usize,
}

struct Frame {
    head: [u8; 2],
    contents: Bytes,
    at: Instant,
}

impl Frame {
    fn len(&self) -> usize {
        self.head.len() + self.contents.len()
    }
}

/// What became of the queue.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// The kernel takes no more for now.
    pub(crate) blocked: bool,
    /// Frames dropped because they had waited too long.
    pub(crate) stale: u64,
    /// System calls.
    pub(crate) writes: u64,
}

impl Queue {
    /// Puts a frame in; false if it finds no room and is dropped.
    pub(crate) fn push(&mut self, contents: Bytes, now: Instant) -> bool {
        let small = contents.len() <= SMALL_BYTES;
        let room = if small { MAX_BYTES } else { MAX_LARGE_BYTES };
        let Some(head) = head(contents.len()) else {
            return false;
        };
        if self.bytes + contents.len() > room {
            return false;
        }
        let frame = Frame {
            head,
            contents,
            at: now,
        };
        self.bytes += frame.len();
        self.frames.push_back(frame);
        true
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// Writes what the stream takes without blocking.
    pub(crate) fn write(&mut self, stream: &mut impl Write, now: Instant) -> io::Result<Written> {
        let mut written = Written {
            stale: self.drop_stale(now),
            ..Written::default()
        };
        while !self.frames.is_empty() {
            written.writes += 1;
            match stream.write_vectored(&self.slices()) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(bytes) => self.advance(bytes),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    written.blocked = true;
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(written)
    }

    /// A frame the kernel has a part of must be finished, or the stream is broken.
    fn drop_stale(&mut self, now: Instant) -> u64 {
        let begun = usize::from(self.taken_bytes > 0);
        let stale = |frame: &&Frame| now.saturating_duration_since(frame.at) > STALE_AFTER;
        let count = self.frames.iter().skip(begun).take_while(stale).count();
        for frame in self.frames.drain(begun..begun + count) {
            self.bytes -= frame.len();
        }
        count as u64
    }

    fn slices(&self) -> Vec<IoSlice<'_>> {
        let frames = self.frames.iter().take(FRAMES_AT_ONCE);
        let slices = frames.flat_map(|frame| [&frame.head[..], &frame.contents]);
        let mut skip = self.taken_bytes;
        let left = slices.map(|slice| {
            let skipped = skip.min(slice.len());
            skip -= skipped;
            IoSlice::new(&slice[skipped..])
        });
        left.filter(|slice| !slice.is_empty()).collect()
    }

    fn advance(&mut self, bytes: usize) {
        self.taken_bytes += bytes;
        while let Some(first) = self.frames.front().map(Frame::len) {
            if self.taken_bytes < first {
                return;
            }
            self.taken_bytes -= first;
            self.bytes -= first;
            self.frames.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes so many bytes, a few at a time.
    struct Narrow {
        room: usize,
        at_once: usize,
        got: Vec<u8>,
    }

    impl Write for Narrow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.at_once).min(self.room);
            if taken == 0 {
                return Err(ErrorKind::WouldBlock.into());
            }
            self.got.extend_from_slice(&bytes[..taken]);
            self.room -= taken;
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn narrow(room: usize, at_once: usize) -> Narrow {
        Narrow {
            room,
            at_once,
            got: Vec::new(),
        }
    }

    fn shown(bytes: &[u8]) -> Vec<Vec<u8>> {
        let mut got = Vec::new();
        let mut frames = crate::tcp::frame::Frames::default();
        frames
            .take(bytes, |frame| got.push(frame.to_vec()))
            .unwrap();
        got
    }

    #[test]
    fn frames_come_out_whole_and_in_order_through_a_narrow_pipe() {
        let (mut queue, now) = (Queue::default(), crate::clock::now());
        let sent: Vec<Vec<u8>> = (1..60).map(|n| vec![n; usize::from(n) * 7]).collect();
        for frame in &sent {
            assert!(queue.push(frame.clone().into(), now));
        }
        let mut pipe = narrow(0, 13);
        while !queue.is_empty() {
            pipe.room += 100;
            queue.write(&mut pipe, now).unwrap();
        }
        assert_eq!(shown(&pipe.got), sent);
        assert_eq!(queue.bytes, 0);
    }

    #[test]
    fn a_full_queue_takes_sound_but_no_picture() {
        let (mut queue, now) = (Queue::default(), crate::clock::now());
        while queue.push(vec![0; 1200].into(), now) {}
        assert!(queue.push(vec![0; 100].into(), now), "sound still fits");
        while queue.push(vec![0; 100].into(), now) {}
        assert!(queue.bytes <= MAX_BYTES + FRAMES_AT_ONCE);
    }

    #[test]
    fn what_waited_too_long_is_dropped_but_a_begun_frame_is_finished() {
        let (mut queue, now) = (Queue::default(), crate::clock::now());
        for n in 1..=3 {
            queue.push(vec![n; 50].into(), now);
        }
        let mut pipe = narrow(20, 20);
        assert!(queue.write(&mut pipe, now).unwrap().blocked);
        let later = now + STALE_AFTER * 2;
        queue.push(vec![4; 50].into(), later);
        pipe.room = 1000;
        assert_eq!(queue.write(&mut pipe, later).unwrap().stale, 2);
        assert_eq!(shown(&pipe.got), [vec![1; 50], vec![4; 50]]);
    }
}
