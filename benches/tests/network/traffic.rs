//! What a caller sends: sound 50 times a second, and pictures as large as the caller may.

use std::ops::Range;
use std::time::{Duration, Instant};

/// The m-lines, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Track {
    Microphone = 0,
    Camera = 1,
    Screen = 2,
}

impl Track {
    pub(crate) const ALL: [Self; 3] = [Self::Microphone, Self::Camera, Self::Screen];

    pub(crate) fn clock_hz(self) -> u64 {
        match self {
            Self::Microphone => 48_000,
            Self::Camera | Self::Screen => 90_000,
        }
    }

    fn interval(self) -> Duration {
        match self {
            Self::Microphone => Duration::from_millis(20),
            Self::Camera => Duration::from_nanos(33_333_333),
            Self::Screen => Duration::from_millis(200),
        }
    }
}

/// What the server says of camera and screen, in bits per second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shares {
    pub(crate) camera_bps: u64,
    pub(crate) screen_bps: u64,
}

impl Shares {
    pub(crate) const WHATEVER: Self = Self {
        camera_bps: u64::MAX,
        screen_bps: u64::MAX,
    };

    /// Reads `{"t":"caps",…}`; a kind that is not named is not held.
    pub(crate) fn of(text: &[u8]) -> Option<Self> {
        let said: serde_json::Value = serde_json::from_slice(text).ok()?;
        let cap = |kind: &str| said[kind].as_u64().unwrap_or(u64::MAX);
        (said["t"] == "caps").then(|| Self {
            camera_bps: cap("camera"),
            screen_bps: cap("screen"),
        })
    }
}

/// A packet to send.
pub(crate) struct Packet {
    pub(crate) track: Track,
    pub(crate) seq: u64,
    pub(crate) bytes: usize,
    pub(crate) at: Instant,
    pub(crate) last_of_frame: bool,
}

/// What a payload tells of itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp {
    pub(crate) sent_ns: u64,
    pub(crate) seq: u64,
}

const STAMP_BYTES: usize = 17;
const SOUND_BYTES: usize = 100;
const PICTURE_BYTES: usize = 1_100;

impl Stamp {
    pub(crate) fn payload(self, bytes: usize) -> Vec<u8> {
        let mut payload = vec![0xA5; bytes.max(STAMP_BYTES)];
        payload[1..9].copy_from_slice(&self.sent_ns.to_be_bytes());
        payload[9..17].copy_from_slice(&self.seq.to_be_bytes());
        payload
    }

    pub(crate) fn of(payload: &[u8]) -> Option<Self> {
        let number =
            |range: Range<usize>| Some(u64::from_be_bytes(payload.get(range)?.try_into().ok()?));
        Some(Self {
            sent_ns: number(1..9)?,
            seq: number(9..17)?,
        })
    }
}

/// One track's packets as time goes by.
#[derive(Debug)]
pub(crate) struct Source {
    track: Track,
    /// Bits per second; nothing when the track is off. Sound knows only on and off.
    pub(crate) rate_bps: u64,
    next_at: Instant,
    seq: u64,
}

impl Source {
    pub(crate) fn new(track: Track, now: Instant) -> Self {
        Self {
            track,
            rate_bps: 0,
            next_at: now,
            seq: 0,
        }
    }

    pub(crate) fn next_at(&self) -> Option<Instant> {
        (self.rate_bps > 0).then_some(self.next_at)
    }

    /// The packets of every frame that is due.
    pub(crate) fn due(&mut self, now: Instant) -> Vec<Packet> {
        let mut packets = Vec::new();
        if self.rate_bps == 0 {
            self.next_at = now;
            return packets;
        }
        while self.next_at <= now {
            self.frame(&mut packets);
            self.next_at += self.track.interval();
        }
        packets
    }

    fn frame(&mut self, packets: &mut Vec<Packet>) {
        let mut left = self.frame_bytes();
        while left > 0 {
            let bytes = left.min(PICTURE_BYTES);
            left -= bytes;
            packets.push(Packet {
                track: self.track,
                seq: self.seq,
                bytes,
                at: self.next_at,
                last_of_frame: left == 0,
            });
            self.seq += 1;
        }
    }

    fn frame_bytes(&self) -> usize {
        if self.track == Track::Microphone {
            return SOUND_BYTES;
        }
        let bits = u128::from(self.rate_bps) * self.track.interval().as_micros() / 1_000_000;
        usize::try_from(bits / 8).unwrap().max(STAMP_BYTES)
    }
}
