//! What a browser sends: frames of pictures and sound, on time.

use std::time::{Duration, Instant};

use schalter_sfu_core::TrackKind;
use str0m::rtp::{ExtensionValues, RtpWrite};

use super::browser::Browser;

const FRAME_PACKETS: u32 = 3;

/// A track that is being sent.
pub(super) struct Sending {
    pub(super) next_at: Instant,
    seq: u64,
    time: u32,
    pub(super) number: u32,
    pub(super) wants_key: bool,
    packet_bytes: usize,
    frame_packets: u32,
}

impl Browser {
    /// Starts to send a track. Sequence numbers start somewhere else every time.
    pub(crate) fn publish(&mut self, track: TrackKind, now: Instant) {
        self.publish_sized(track, if track.is_video() { 1_000 } else { 80 }, now);
    }

    /// Starts to send every track.
    pub(crate) fn publish_all(&mut self, now: Instant) {
        for track in TrackKind::ALL {
            self.publish(track, now);
        }
    }

    pub(crate) fn publish_sized(&mut self, track: TrackKind, packet_bytes: usize, now: Instant) {
        let start = u64::from(self.address.port()) + self.up.sent.len() as u64 * 7;
        let sending = Sending {
            next_at: now,
            seq: start % 60_000,
            time: u32::MAX - 10_000,
            number: 0,
            wants_key: true,
            packet_bytes,
            frame_packets: FRAME_PACKETS,
        };
        self.sending.push((track, sending));
    }

    /// Makes the frames of a picture it sends so many packets long.
    pub(crate) fn widen(&mut self, track: TrackKind, frame_packets: u32) {
        let found = self.sending.iter_mut().find(|(sent, _)| *sent == track);
        found.expect("it sends that track").1.frame_packets = frame_packets;
    }

    /// Sends packets of so many bytes from now on.
    pub(crate) fn resize(&mut self, track: TrackKind, packet_bytes: usize) {
        let found = self.sending.iter_mut().find(|(sent, _)| *sent == track);
        found.expect("it sends that track").1.packet_bytes = packet_bytes;
    }

    /// Stops to send a track.
    pub(crate) fn unpublish(&mut self, track: TrackKind) {
        self.sending.retain(|(sent, _)| *sent != track);
    }

    pub(super) fn send_due(&mut self, now: Instant) {
        let mut sending = std::mem::take(&mut self.sending);
        for (track, sending) in &mut sending {
            while sending.next_at <= now {
                self.send_frame(*track, sending, now);
            }
        }
        self.sending = sending;
    }

    fn send_frame(&mut self, track: TrackKind, sending: &mut Sending, now: Instant) {
        let (packets, ticks, pause) = if track.is_video() {
            (sending.frame_packets, 3_000, Duration::from_micros(33_333))
        } else {
            (1, 960, Duration::from_millis(20))
        };
        let key = std::mem::take(&mut sending.wants_key);
        let mid = self.mid(track);
        for packet in 0..packets {
            let mut payload = vec![if key { b'K' } else { b'D' }];
            payload.extend(sending.number.to_be_bytes());
            payload.resize(sending.packet_bytes, 7);
            let (pt, payload) = self.wrapped(track, payload);
            let write = RtpWrite::new(pt, sending.seq.into(), sending.time, now, payload)
                .marker(packet + 1 == packets)
                .nackable(track.is_video())
                .ext_vals(loud());
            let mut api = self.rtc.direct_api();
            let stream = api
                .stream_tx_by_mid(mid, None)
                .expect("it sends that track");
            stream.write_rtp(write);
            self.drain(now);
            sending.seq += 1;
            sending.number += 1;
        }
        sending.time = sending.time.wrapping_add(ticks);
        sending.next_at += pause;
    }
}

fn loud() -> ExtensionValues {
    ExtensionValues {
        audio_level: Some(-30),
        voice_activity: Some(true),
        ..ExtensionValues::default()
    }
}
