//! What one client sends: Opus as in speech, and video as a camera gives it. Every payload
//! carries a stamp, so that the far end knows which packet it is and when it left.

use std::time::{Duration, Instant};

/// The streams a client sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    /// 50 packets a second of 120 bytes.
    Audio,
    /// 30 frames a second of 6,250 bytes: 1.5 Mbit/s.
    Video,
}

/// How far apart audio packets are.
const AUDIO_EVERY: Duration = Duration::from_millis(20);
/// How far apart video frames are.
const FRAME_EVERY: Duration = Duration::from_nanos(33_333_333);
const AUDIO_BYTES: usize = 120;
const FRAME_BYTES: [usize; 6] = [1_100, 1_100, 1_100, 1_100, 1_100, 750];
const AUDIO_TICKS: u32 = 960;
const FRAME_TICKS: u32 = 3_000;

/// One packet to send.
pub(crate) struct Packet {
    pub(crate) stream: Stream,
    /// Counts up from 0 within the stream.
    pub(crate) seq: u64,
    /// When it should leave.
    pub(crate) at: Instant,
    /// The RTP time, in the stream's clock.
    pub(crate) rtp_time: u32,
    /// The last of its frame.
    pub(crate) marker: bool,
    pub(crate) bytes: usize,
}

/// When the next packets are due.
pub(crate) struct Schedule {
    audio: Due,
    video: Due,
}

struct Due {
    at: Instant,
    every: Duration,
    next_seq: u64,
    rtp_time: u32,
}

impl Schedule {
    /// Starts at `start`, each stream somewhere within its own interval, so that rooms do not
    /// send in step.
    pub(crate) fn from(start: Instant) -> Self {
        let due = |every: Duration| Due {
            at: start + every.mul_f64(fastrand::f64()),
            every,
            next_seq: 0,
            rtp_time: 0,
        };
        Self {
            audio: due(AUDIO_EVERY),
            video: due(FRAME_EVERY),
        }
    }

    pub(crate) fn next_at(&self) -> Instant {
        self.audio.at.min(self.video.at)
    }

    /// Everything due by `now`.
    pub(crate) fn due(&mut self, now: Instant) -> Vec<Packet> {
        let mut packets = Vec::new();
        while self.audio.at <= now {
            packets.extend(
                self.audio
                    .packets(Stream::Audio, &[AUDIO_BYTES], AUDIO_TICKS),
            );
        }
        while self.video.at <= now {
            packets.extend(self.video.packets(Stream::Video, &FRAME_BYTES, FRAME_TICKS));
        }
        packets
    }
}

impl Due {
    fn packets(&mut self, stream: Stream, sizes: &[usize], ticks: u32) -> Vec<Packet> {
        let (first, rtp_time, last) = (self.next_seq, self.rtp_time, sizes.len() - 1);
        let at = self.at;
        self.at += self.every;
        self.next_seq += sizes.len() as u64;
        self.rtp_time = self.rtp_time.wrapping_add(ticks);
        let packet = |(i, &bytes): (usize, &usize)| Packet {
            stream,
            seq: first + i as u64,
            at,
            rtp_time,
            marker: i == last,
            bytes,
        };
        sizes.iter().enumerate().map(packet).collect()
    }
}

/// The first bytes of every payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) stream: Stream,
    pub(crate) seq: u64,
    /// Since the start both ends share; they live in one process.
    pub(crate) sent_ns: u64,
}

/// Nobody else's payload begins like this.
const MAGIC: [u8; 3] = *b"sch";
const STAMP_BYTES: usize = 20;

impl Stamp {
    /// A payload of `bytes` bytes that begins with this stamp.
    pub(crate) fn payload(self, bytes: usize) -> Vec<u8> {
        let mut payload = Vec::with_capacity(bytes);
        payload.extend_from_slice(&MAGIC);
        payload.push(self.stream as u8);
        payload.extend_from_slice(&self.seq.to_be_bytes());
        payload.extend_from_slice(&self.sent_ns.to_be_bytes());
        payload.resize(bytes.max(STAMP_BYTES), 0x5a);
        payload
    }

    /// `None` when the payload is not ours (padding, probes).
    pub(crate) fn of(payload: &[u8]) -> Option<Self> {
        let (magic, rest) = payload.split_first_chunk::<3>()?;
        let (kind, rest) = rest.split_first()?;
        let (seq, rest) = rest.split_first_chunk::<8>()?;
        let (sent_ns, _) = rest.split_first_chunk::<8>()?;
        let stream = match kind {
            0 => Stream::Audio,
            1 => Stream::Video,
            _ => return None,
        };
        (*magic == MAGIC).then_some(Self {
            stream,
            seq: u64::from_be_bytes(*seq),
            sent_ns: u64::from_be_bytes(*sent_ns),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_is_50_audio_packets_and_30_frames_of_one_and_a_half_megabit() {
        let start = Instant::now();
        let mut schedule = Schedule::from(start);
        let packets = schedule.due(start + Duration::from_secs(10));
        let of = |stream| packets.iter().filter(move |packet| packet.stream == stream);
        assert!((499..=501).contains(&of(Stream::Audio).count()));
        let frames = of(Stream::Video).filter(|packet| packet.marker).count();
        assert!((299..=301).contains(&frames), "{frames} frames");
        let bits: usize = of(Stream::Video).map(|packet| packet.bytes * 8).sum();
        assert!(
            (14_900_000..=15_100_000).contains(&bits),
            "{bits} bits in 10 s"
        );
    }

    #[test]
    fn sequence_numbers_have_no_gap() {
        let start = Instant::now();
        let mut schedule = Schedule::from(start);
        let mut next = 0;
        for ms in 0..500 {
            for packet in schedule.due(start + Duration::from_millis(ms)) {
                if packet.stream == Stream::Video {
                    assert_eq!(packet.seq, next);
                    next += 1;
                }
            }
        }
        assert!(next > 60);
    }

    #[test]
    fn a_stamp_survives_the_payload_and_nothing_else_is_one() {
        let stamp = Stamp {
            stream: Stream::Video,
            seq: 77,
            sent_ns: 1 << 40,
        };
        let payload = stamp.payload(1_100);
        assert_eq!(payload.len(), 1_100);
        assert_eq!(Stamp::of(&payload), Some(stamp));
        assert_eq!(Stamp::of(&payload[..STAMP_BYTES - 1]), None);
        assert_eq!(Stamp::of(&[0; 200]), None);
    }
}
