//! One stream's schedule: which packets are due by when.

use std::time::{Duration, Instant};

use crate::leg::{Kind, Sends};
use crate::payload::{Looks, Stamp};
use crate::scenario::{Picture, Scenario};

const OPUS_HZ: u128 = 48_000;
const VIDEO_HZ: u128 = 90_000;
/// Keyframes are asked for by anyone; a camera gives one a second at most.
const BETWEEN_KEYFRAMES: Duration = Duration::from_secs(1);

/// One packet to send.
pub(crate) struct Packet {
    pub(crate) seq: u64,
    /// The RTP time, in the stream's clock.
    pub(crate) rtp_time: u32,
    /// The last of its frame.
    pub(crate) marker: bool,
    pub(crate) payload: Vec<u8>,
}

/// A stream that sends.
pub(crate) struct Talker {
    pub(crate) sends: Sends,
    /// Its number on the stage.
    pub(crate) track: u32,
    /// When the next packet or frame is due.
    pub(crate) due: Instant,
    every: Duration,
    picture: Option<Picture>,
    audio_bytes: usize,
    next_seq: u64,
    next_picture: u16,
    rtp_time: u32,
    ticks: u32,
    keyframe_due: Instant,
    last_keyframe: Option<Instant>,
}

impl Talker {
    /// Starts somewhere within its own interval from `start`, so that rooms do not send in step.
    pub(crate) fn new(sends: Sends, track: u32, scenario: &Scenario, start: Instant) -> Self {
        let every = scenario.interval(sends.kind);
        let (picture, hz) = match sends.kind {
            Kind::Audio => (None, OPUS_HZ),
            Kind::Video => (scenario.video, VIDEO_HZ),
            Kind::Screen => (scenario.screen, VIDEO_HZ),
        };
        let ticks = (every.as_nanos() * hz + 500_000_000) / 1_000_000_000;
        Self {
            sends,
            track,
            due: start + every.mul_f64(fastrand::f64()),
            every,
            picture,
            audio_bytes: scenario.audio.map_or(0, |audio| audio.bytes),
            next_seq: 0,
            next_picture: 0,
            rtp_time: 0,
            ticks: u32::try_from(ticks).unwrap_or(u32::MAX),
            keyframe_due: start,
            last_keyframe: None,
        }
    }

    /// The far end wants a keyframe.
    pub(crate) fn ask_for_keyframe(&mut self, now: Instant) {
        let earliest = self.last_keyframe.map(|last| last + BETWEEN_KEYFRAMES);
        let soon = earliest.map_or(now, |earliest| earliest.max(now));
        self.keyframe_due = self.keyframe_due.min(soon);
    }

    /// The packet or frame due now; the next is due an interval later.
    pub(crate) fn next(&mut self) -> impl Iterator<Item = Packet> + use<> {
        let at = self.due;
        self.due += self.every;
        let (sizes, first_looks) = self.sizes(at);
        let (first, rtp_time, track) = (self.next_seq, self.rtp_time, self.track);
        let last = sizes.len().saturating_sub(1);
        let picture = self.next_picture;
        self.next_seq += sizes.len() as u64;
        self.next_picture = picture.wrapping_add(1);
        self.rtp_time = self.rtp_time.wrapping_add(self.ticks);
        sizes.into_iter().enumerate().map(move |(i, bytes)| {
            let seq = first + i as u64;
            let looks = if i == 0 { first_looks } else { Looks::Rest };
            Packet {
                seq,
                rtp_time,
                marker: i == last,
                payload: Stamp { track, seq }.payload(looks, picture, bytes),
            }
        })
    }

    /// The whole number of a packet that went out as `seq` just now.
    pub(crate) fn whole(&self, seq: u16) -> u64 {
        let ago = (self.next_seq.to_le_bytes(), seq);
        let ago = u16::from_le_bytes([ago.0[0], ago.0[1]]).wrapping_sub(ago.1);
        self.next_seq.saturating_sub(ago.into())
    }

    fn sizes(&mut self, at: Instant) -> (Vec<usize>, Looks) {
        let Some(picture) = self.picture else {
            return (vec![self.audio_bytes], Looks::Opus);
        };
        if at < self.keyframe_due {
            return (picture.packets(false).collect(), Looks::Frame);
        }
        self.last_keyframe = Some(at);
        self.keyframe_due = at + Duration::from_secs(picture.keyframe_every_s.into());
        (picture.packets(true).collect(), Looks::Keyframe)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn talker(kind: Kind, start: Instant) -> Talker {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios"));
        let scenario = Scenario::load("call", folder).unwrap();
        let sends = Sends {
            kind,
            ssrc: 1.into(),
            mid: "0".into(),
            pt: 96.into(),
        };
        Talker::new(sends, 0, &scenario, start)
    }

    fn packets(talker: &mut Talker, until: Instant) -> Vec<Packet> {
        let mut packets = Vec::new();
        while talker.due <= until {
            packets.extend(talker.next());
        }
        packets
    }

    #[test]
    fn ten_seconds_are_500_audio_packets_and_300_frames_without_a_gap() {
        let start = Instant::now();
        let end = start + Duration::from_secs(10);
        let audio = packets(&mut talker(Kind::Audio, start), end);
        assert!((499..=501).contains(&audio.len()));
        let video = packets(&mut talker(Kind::Video, start), end);
        let frames = video.iter().filter(|packet| packet.marker).count();
        assert!((299..=301).contains(&frames), "{frames} frames");
        assert!(video.iter().zip(0..).all(|(packet, seq)| packet.seq == seq));
        assert_eq!(audio[1].rtp_time - audio[0].rtp_time, 960);
    }

    #[test]
    fn a_keyframe_comes_when_asked_for_but_not_twice_a_second() {
        let start = Instant::now();
        let mut talker = talker(Kind::Video, start);
        let ms = |ms| start + Duration::from_millis(ms);
        let mut keyframes_by = |until| {
            let packets = packets(&mut talker, until);
            talker.ask_for_keyframe(until);
            let is_key = |packet: &&Packet| packet.payload[0] == 0x90 && packet.payload[4] == 0x10;
            packets.iter().filter(is_key).count()
        };
        assert_eq!(keyframes_by(ms(100)), 1, "the first frame is one");
        assert_eq!(keyframes_by(ms(900)), 0, "too early for another");
        assert_eq!(keyframes_by(ms(1_500)), 1);
    }
}
