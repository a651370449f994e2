//! Sound of one participant, both ways: what it says is taken out of RED (RFC 2198) and mended,
//! what it hears is covered against the loss its line showed. Each leg for itself, so whoever
//! knows RED and who does not always hear each other.

use std::sync::Arc;
use std::time::Instant;

use str0m::media::Pt;

use crate::cover::Cover;
use crate::feedback::Feedback;
use crate::forward::Place;
use crate::intake::Intake;
use crate::participant::{Happening, Incoming, Outbox, Participant};
use crate::profile::SrtpProfile;
use crate::redundancy::Unwrapped;
use crate::stats::PacketKind;
use crate::{TrackKind, Transmit};

/// What is remembered of a participant's sound.
#[derive(Default)]
pub(crate) struct Sound {
    /// Its payload types for Opus and for RED around it, if it knows RED.
    red: Option<Red>,
    intake: Intake,
    cover: Cover,
    /// Whether we ask it for missing packets.
    asks: bool,
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
            Some(red) => self.unwrap(red, incoming, outbox),
            None => Some(incoming),
        }
    }

    fn unwrap(&mut self, red: Red, incoming: Incoming, outbox: &mut Outbox) -> Option<Incoming> {
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
            payload: Arc::from(ours.primary),
            ..incoming
        })
    }

    /// The payload type and payload a packet of sound leaves with.
    pub(crate) fn cover(
        &mut self,
        pt: Pt,
        place: Place,
        payload: Arc<[u8]>,
        outbox: &mut Outbox,
    ) -> (Pt, Arc<[u8]>) {
        let cover = &mut self.sound.cover;
        cover.passes();
        let red = self.sound.red.filter(|red| red.opus == pt);
        let wrapped = red.and_then(|red| {
            let wrapped = cover.wrap(*pt, place.seq, place.time, &payload)?;
            Some((red.pt, wrapped))
        });
        outbox.stats.sound_wrapped += u64::from(wrapped.is_some());
        wrapped.unwrap_or((pt, payload))
    }

    /// What it reports of the sound it gets.
    pub(crate) fn take_feedback(&mut self, feedback: Feedback, now: Instant, outbox: &mut Outbox) {
        match feedback {
            Feedback::Lost { ssrc, of_256 } if self.hears(ssrc) => {
                let fraction = f32::from(of_256) / 256.0;
                self.sound.cover.losses.reported(fraction);
            }
            Feedback::Missing { ssrc, seq } if self.hears(ssrc) => {
                if let Some(mut again) = self.sound.cover.misses(seq, now) {
                    self.route.lead(&mut again);
                    outbox.stats.sound_sent_again += 1;
                    outbox.send(PacketKind::Microphone, again);
                }
            }
            Feedback::Lost { .. } | Feedback::Missing { .. } => {}
        }
    }

    /// Its sound left, sealed.
    pub(crate) fn keep_sealed(&mut self, sealed: &Transmit) {
        self.sound.cover.left(sealed);
    }

    /// Browsers send one older packet with each, which mends single losses; what it cannot mend
    /// is asked for, and from who sends none, everything. A browser seals what it sends again
    /// anew under the same number, with other header extensions: AES-GCM forbids that (RFC
    /// 7714, section 8.4) as it gives the key of its seal away, so then nothing is asked for.
    fn ask_when_heavy(&mut self) {
        let losses = &self.sound.intake.losses;
        let plain = self.sound.red.is_none();
        let may = self.profile == Some(SrtpProfile::Aes128CmSha1);
        let asks = may && (losses.heavy() || (plain && losses.any()));
        if asks == self.sound.asks {
            return;
        }
        let Some(mid) = self.tracks.get(TrackKind::Microphone).mid else {
            return;
        };
        if let Some(stream) = self.rtc.direct_api().stream_rx_by_mid(mid, None) {
            stream.suppress_nack(!asks);
            self.sound.asks = asks;
        }
    }

    fn hears(&self, ssrc: u32) -> bool {
        let heard = |(known, kind): &_| *kind == TrackKind::Microphone && *known == ssrc.into();
        self.sending.iter().any(heard)
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
            extensions: str0m::rtp::ExtensionValues::default(),
            ssrc: self.ssrc,
            clock_hz: self.clock_hz,
            came_at: self.came_at,
            pt,
            seq,
            time,
            payload: Arc::from(payload),
        }
    }
}
