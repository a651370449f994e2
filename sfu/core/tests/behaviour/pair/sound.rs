//! A browser's sound: RED on the way out (RFC 2198), and what can be played of what came.

use std::collections::VecDeque;
use std::time::Instant;

use schalter_sfu_core::TrackKind;
use str0m::media::Pt;

use super::browser::Browser;

impl Browser {
    /// Sound goes as RED with one older packet where it was agreed on, as browsers send it.
    pub(super) fn wrapped(&mut self, track: TrackKind, payload: Vec<u8>) -> (Pt, Vec<u8>) {
        let red = self.red().filter(|_| track == TrackKind::Microphone);
        let Some((red, opus)) = red else {
            return (self.pt(track), payload);
        };
        let mut wrapped = Vec::new();
        for older in &self.said {
            let bytes = u8::try_from(older.len()).expect("sound is small");
            // 960 ticks older.
            wrapped.extend([0x80 | opus, 15, 0, bytes]);
        }
        wrapped.push(opus);
        wrapped.extend(self.said.iter().flatten());
        wrapped.extend(&payload);
        self.said = VecDeque::from([payload]);
        (red.into(), wrapped)
    }

    /// The payload types of RED and of what is in it.
    pub(crate) fn red(&self) -> Option<(u8, u8)> {
        let params = self.rtc.codec_config().params().iter();
        let mut red = params.filter_map(|params| Some((*params.red()?, *params.pt())));
        red.next()
    }

    /// Takes sound apart, as a browser's jitter buffer does.
    pub(super) fn hear(&mut self, pt: u8, payload: &[u8], now: Instant) {
        if self.red().is_none_or(|(red, _)| red != pt) {
            self.heard.entry(number(payload)).or_insert(now);
            return;
        }
        let (mut lengths, mut rest) = (Vec::new(), payload);
        while rest[0] & 0x80 != 0 {
            lengths.push(usize::from(rest[2] & 3) << 8 | usize::from(rest[3]));
            rest = &rest[4..];
        }
        rest = &rest[1..];
        for length in lengths {
            let (block, behind) = rest.split_at(length);
            self.heard.entry(number(block)).or_insert(now);
            rest = behind;
        }
        self.heard.entry(number(rest)).or_insert(now);
    }
}

/// The number in a packet; 0 if it is too short for one.
pub(super) fn number(payload: &[u8]) -> u32 {
    let number = payload.get(1..).and_then(<[u8]>::first_chunk);
    number.map_or(0, |number| u32::from_be_bytes(*number))
}
