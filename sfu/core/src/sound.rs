//! Sound of one participant, both ways: what it says is taken out of RED (RFC 2198) and mended,
//! what it hears is covered against the loss its line showed. Each leg for itself, so whoever
//! knows RED and who does not always hear each other.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;

use str0m::media::Pt;

use crate::agreed::Carried;
use crate::cover::Cover;
use crate::forward::Place;
use crate::intake::Intake;
use crate::participant::{Happening, Incoming, Outbox, Participant};
use crate::payload::Payload;
use crate::profile::SrtpProfile;
use crate::redundancy::Unwrapped;
use crate::stats::PacketKind;

/// What is remembered of a participant's sound.
#[derive(Default)]
pub(crate) struct Sound {
    /// Its payload types for Opus and for RED around it, if it knows RED.
    red: Option<Red>,
    intake: Intake,
    cover: Cover,
    /// Whether we ask it for missing packets.
    pub(crate) asks: bool,
}

#[derive(Clone, Copy)]
struct Red {
    pt: Pt,
    opus: Pt,
}

impl Participant {
    /// After a negotiation: whether RED was agreed on.
    pub(crate) fn learn_red(&mut self) {
        let params = self.rtc.codec_config().iter();
        let mut red = params.filter_map(|params| {
            let (pt, opus) = (params.red()?, params.pt());
            Some(Red { pt, opus })
        });
        self.sound.red = red.next();
    }

    /// A packet of its microphone: what it brings back of lost ones happens before it.
    pub(crate) fn take_sound(
        &mut self,
        incoming: Incoming,
        outbox: &mut Outbox,
    ) -> Option<Incoming> {
        if incoming.fresh {
            self.sound.intake = Intake::default();
        }
        if !self.sound.intake.arrives(incoming.seq, incoming.time) {
            // Brought back before: its number is taken.
            return None;
        }
        self.ask_when_heavy();
        match self.sound.red.filter(|red| red.pt == incoming.pt) {
            Some(red) => self.unwrap(red, &incoming, outbox),
            None => Some(incoming),
        }
    }

    fn unwrap(&mut self, red: Red, incoming: &Incoming, outbox: &mut Outbox) -> Option<Incoming> {
        let ours = Unwrapped::read(&incoming.payload).filter(|parts| parts.pt == *red.opus)?;
        let older = ours.older().iter().filter(|block| block.pt == *red.opus);
        for block in older {
            let time = incoming.time.wrapping_sub(block.offset);
            let Some(seq) = self.sound.intake.bring_back(time) else {
                continue;
            };
            outbox.stats.sound_brought_back += 1;
            let older = incoming.older(seq, time, red.opus, block.payload);
            let happening = Happening::Packet(older);
            outbox.happenings.push_back((self.key, happening));
        }
        Some(Incoming {
            pt: red.opus,
            payload: Payload::copied(ours.primary),
            ..*incoming
        })
    }

    /// The payload type and payload a packet of sound leaves with.
    pub(crate) fn cover(
        &mut self,
        pt: Pt,
        place: Place,
        payload: Payload,
        outbox: &mut Outbox,
    ) -> (Pt, Payload) {
        let cover = &mut self.sound.cover;
        cover.passes();
        let red = self.sound.red.filter(|red| red.opus == pt);
        let wrapped = red.and_then(|red| {
            let wrapped = cover.wrap(*pt, place.seq, place.time, &Arc::from(&payload[..]))?;
            Some((red.pt, Payload::copied(&wrapped)))
        });
        outbox.stats.sound_wrapped += u64::from(wrapped.is_some());
        wrapped.unwrap_or((pt, payload))
    }

    /// It reports that this share of its sound got lost on the way to it.
    pub(crate) fn misses_share(&mut self, share: f32) {
        self.sound.cover.losses.reported(share);
    }

    /// It misses a packet of its sound.
    pub(crate) fn misses_sound(&mut self, seq: u16, now: Instant, outbox: &mut Outbox) {
        if let Some(again) = self.sound.cover.misses(seq, now) {
            outbox.stats.sound_sent_again += 1;
            self.send_media(PacketKind::Microphone, again, outbox);
        }
    }

    /// Its sound left, sealed.
    pub(crate) fn keep_sealed(&mut self, number: u64, sealed: &Bytes) {
        self.sound.cover.left(number, sealed);
    }

    /// Browsers send one older packet with each, which mends single losses; what it cannot mend
    /// is asked for, and from who sends none, everything. A browser seals what it sends again
    /// anew under the same number, with other header extensions: AES-GCM forbids that (RFC
    /// 7714, section 8.4) as it gives the key of its seal away, so then nothing is asked for.
    fn ask_when_heavy(&mut self) {
        let losses = &self.sound.intake.losses;
        let plain = self.sound.red.is_none();
        let may = self.profile == Some(SrtpProfile::Aes128CmSha1);
        self.sound.asks = may && (losses.heavy() || (plain && losses.any()));
    }
}

impl Incoming {
    /// An older packet that this one brought.
    fn older(&self, seq: u64, time: u32, pt: Pt, payload: &[u8]) -> Self {
        Self {
            track: self.track,
            // Its own marker and extensions are lost with it.
            fresh: false,
            marker: false,
            carried: Carried::default(),
            ssrc: self.ssrc,
            clock_hz: self.clock_hz,
            pt,
            seq,
            time,
            payload: Payload::copied(payload),
        }
    }
}
