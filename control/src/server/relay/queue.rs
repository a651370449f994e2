//! What waits for a slow reader. Bounded in bytes and in time, like that of media over TCP
//! (`sfu/src/tcp/queue.rs`): media that waits comes too late, and is dropped instead. Answers are
//! never dropped: whoever does not read theirs is not listened to until they do.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// A large keyframe has to fit.
const MOST_BYTES: usize = 128 << 10;
/// The last part of it is for what is small: sound, STUN and reports.
const MOST_LARGE_BYTES: usize = 96 << 10;
const SMALL_BYTES: usize = 300;
/// Whatever has waited for longer nobody wants to hear.
const STALE_AFTER: Duration = Duration::from_millis(300);
/// No client waits for more answers than this.
const MOST_ANSWERS: usize = 64;
/// What is handed to TLS at once: one of its records.
const AT_ONCE_BYTES: usize = 16 << 10;

/// Frames on their way out.
#[derive(Default)]
pub(super) struct Queue {
    frames: VecDeque<Waiting>,
    bytes: usize,
    answers: usize,
}

struct Waiting {
    frame: Vec<u8>,
    /// None for what is never dropped.
    since: Option<Instant>,
}

impl Queue {
    /// An answer.
    pub(super) fn answer(&mut self, frame: Vec<u8>) {
        self.answers += 1;
        self.put(frame, None);
    }

    /// Media; false if it finds no room and is dropped.
    pub(super) fn media(&mut self, frame: Vec<u8>, now: Instant) -> bool {
        let is_small = frame.len() <= SMALL_BYTES;
        let room = if is_small {
            MOST_BYTES
        } else {
            MOST_LARGE_BYTES
        };
        let fits = self.bytes + frame.len() <= room;
        if fits {
            self.put(frame, Some(now));
        }
        fits
    }

    pub(super) fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// Whether the client may say more: it reads what it is answered.
    pub(super) fn takes_answers(&self) -> bool {
        self.answers < MOST_ANSWERS
    }

    /// Takes out what goes next; how many were dropped on the way because they had waited too long.
    pub(super) fn take(&mut self, into: &mut Vec<u8>, now: Instant) -> u64 {
        let mut stale = 0;
        while let Some(next) = self.frames.front() {
            if into.len() + next.frame.len() > AT_ONCE_BYTES && !into.is_empty() {
                break;
            }
            let is_stale = next.since.is_some_and(|since| now - since > STALE_AFTER);
            let Some(next) = self.frames.pop_front() else {
                break;
            };
            self.bytes -= next.frame.len();
            self.answers -= usize::from(next.since.is_none());
            if is_stale {
                stale += 1;
            } else {
                into.extend(next.frame);
            }
        }
        stale
    }

    fn put(&mut self, frame: Vec<u8>, since: Option<Instant>) {
        self.bytes += frame.len();
        self.frames.push_back(Waiting { frame, since });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waited_too_long_is_dropped_and_answers_are_not() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        assert!(queue.media(vec![1; 8], now));
        queue.answer(vec![2; 8]);
        let later = now + STALE_AFTER * 2;
        assert!(queue.media(vec![3; 8], later));
        let mut out = Vec::new();
        assert_eq!(queue.take(&mut out, later), 1);
        assert_eq!(out, [[2; 8], [3; 8]].concat());
        assert!(queue.is_empty() && queue.bytes == 0);
    }

    #[test]
    fn a_full_queue_takes_sound_but_no_picture() {
        let (mut queue, now) = (Queue::default(), Instant::now());
        while queue.media(vec![0; 1_200], now) {}
        assert!(queue.media(vec![0; 100], now), "sound still fits");
        while queue.media(vec![0; 100], now) {}
        assert!(queue.bytes <= MOST_BYTES);
        let mut out = Vec::new();
        queue.take(&mut out, now);
        assert!(out.len() <= AT_ONCE_BYTES && out.len() > AT_ONCE_BYTES / 2);
    }
}
