//! What a participant is given and asked for: the other's packets and messages, caps on what
//! it sends, requests for keyframes.

use std::time::{Duration, Instant};

use str0m::channel::ChannelId;
use str0m::format::{Codec, CodecConfig, FormatParams, PayloadParams};
use str0m::media::{Media, Mid, Pt};

use crate::TrackKind;
use crate::bandwidth::worth_telling;
use crate::forward::{Number, Source};
use crate::keyframe::Ask;
use crate::media::Outgoing;
use crate::outflow::Clock;
use crate::participant::{Happening, Incoming, Message, Outbox, Participant};
use crate::stats::DropReason;

/// REMB is told again after this time, for it may have got lost, and what is kept is thought over.
const TELL_AGAIN: Duration = Duration::from_secs(2);
/// The channel of clients that understand us.
const LABEL: &str = "schalter";

impl Participant {
    /// Writes a packet of the other's, or holds it back until the line is free for it. Tells
    /// whether it starts a run whose beginning the participant misses.
    pub(crate) fn pass(
        &mut self,
        source: Source,
        codec: Option<PayloadParams>,
        incoming: Incoming,
        now: Instant,
        outbox: &mut Outbox,
    ) -> Result<bool, DropReason> {
        let waits = codec.is_none() && incoming.track.is_video() && !self.pacer.is_free(now);
        if !waits {
            return self.write(source, codec, incoming, now, outbox);
        }
        let bytes = incoming.payload.len();
        self.pacer.hold(bytes, (source, incoming));
        Ok(false)
    }

    /// Writes what was held back and is due.
    pub(crate) fn write_held(&mut self, now: Instant, outbox: &mut Outbox) {
        while let Some((source, incoming)) = self.pacer.take_due(now) {
            let track = incoming.track;
            match self.write(source, None, incoming, now, outbox) {
                Ok(false) => {}
                Ok(true) => {
                    let happening = Happening::KeyframeWanted(track);
                    outbox.happenings.push_back((self.key, happening));
                }
                Err(reason) => outbox.stats.count_drop(reason),
            }
        }
    }

    /// Lets go of what was held back: the line suddenly carries so little that it would only keep
    /// the sound waiting.
    pub(crate) fn drop_held(&mut self, outbox: &mut Outbox) {
        for (_, incoming) in self.pacer.take_all() {
            self.leg.misses(incoming.track);
            outbox.stats.count_drop(DropReason::LineFull);
        }
    }

    /// Writes a packet of the other's. Tells whether it starts
    /// a run whose beginning the participant misses.
    fn write(
        &mut self,
        source: Source,
        codec: Option<PayloadParams>,
        incoming: Incoming,
        now: Instant,
        outbox: &mut Outbox,
    ) -> Result<bool, DropReason> {
        let track = incoming.track;
        let mid = self.tracks.get(track).mid.filter(|_| self.takes_media());
        let mid = mid.ok_or(DropReason::NoReceiver)?;
        let pt = self.payload_type(track, mid, source, incoming.pt, codec);
        let pt = pt.ok_or(DropReason::NoCodec)?;
        let (seq, time, clock_hz) = (incoming.seq, incoming.time, incoming.clock_hz);
        let place = self.forwards[track.index()].place(source, seq, time, clock_hz, now);
        let place = place.ok_or(DropReason::TooLate)?;
        if place.starts
            && let Some(flow) = self.media.outflow_mut(track)
        {
            flow.set_clock(None);
        }
        let (pt, payload) = match track {
            TrackKind::Microphone => self.cover(pt, place, incoming.payload, outbox),
            TrackKind::Camera | TrackKind::Screen => (pt, incoming.payload),
        };
        let outgoing = Outgoing {
            kind: track,
            pt: *pt,
            marker: incoming.marker,
            number: place.seq,
            time: place.time,
            clock_hz,
            carried: incoming.carried,
        };
        let kept_for = track.is_video().then_some(self.keeping.time());
        let packet = self.media.seal(&outgoing, payload, kept_for, now);
        let packet = packet.ok_or(DropReason::NoReceiver)?;
        self.pacer.left(packet.len(), now);
        self.media.reports.moved(now);
        if track == TrackKind::Microphone {
            self.keep_sealed(place.seq, &packet);
        }
        self.send_media(track.into(), packet, outbox);
        Ok(place.starts && !incoming.fresh)
    }

    /// The other told the time of a stream of its own.
    pub(crate) fn take_time(&mut self, track: TrackKind, source: Source, clock: Clock) {
        let time = self.forwards[track.index()].time_of(source, clock.time);
        let clock = time.map(|time| Clock { time, ..clock });
        if let (Some(flow), Some(_)) = (self.media.outflow_mut(track), clock) {
            flow.set_clock(clock);
        }
    }

    /// Writes a message of the other's to its data channel.
    pub(crate) fn tell(
        &mut self,
        message: &Message,
        outbox: &mut Outbox,
    ) -> Result<(), DropReason> {
        // The engine counts an empty message without sending one; its channel stalls for good.
        if message.data.is_empty() {
            return Err(DropReason::EmptyMessage);
        }
        let id = self.channel(&message.label).ok_or(DropReason::NoChannel)?;
        let mut channel = self.rtc.channel(id).ok_or(DropReason::NoChannel)?;
        let written = channel.write(message.binary, &message.data);
        self.drain(outbox);
        match written {
            Ok(true) => Ok(()),
            Ok(false) => Err(DropReason::SendFull),
            Err(_) => Err(DropReason::EngineRefused),
        }
    }

    /// Says something of our own to a client that understands us; whether that went out.
    pub(crate) fn say(&mut self, words: &[u8], outbox: &mut Outbox) -> bool {
        if self.channels.iter().all(|(_, label)| label != LABEL) {
            return false;
        }
        let message = Message {
            label: LABEL.to_owned(),
            binary: false,
            data: words.to_vec(),
        };
        self.tell(&message, outbox).is_ok()
    }

    /// Tells the publisher what it may send; whether that was worth telling.
    pub(crate) fn tell_cap(&mut self, cap_bps: u64) -> bool {
        if !worth_telling(self.told_bps, cap_bps) {
            return false;
        }
        self.told_bps = Some(cap_bps);
        self.media.reports.max_bitrate(cap_bps);
        true
    }

    /// What was told may have got lost, so it is told again now and then.
    pub(crate) fn tell_again(&mut self, now: Instant) {
        if now >= self.told_at + TELL_AGAIN {
            self.told_at = now;
            self.told_bps = None;
            if let Some(round_trip) = self.media.estimator.shortest_round_trip() {
                self.keep_for(round_trip);
            }
        }
    }

    /// What the line to it should find room for.
    pub(crate) fn want_bitrate(&mut self, wanted_bps: u64) {
        self.media.estimator.want(wanted_bps);
    }

    /// Asks for a keyframe of a track it publishes, now or a little later.
    pub(crate) fn want_keyframe(&mut self, kind: TrackKind, now: Instant, outbox: &mut Outbox) {
        if self.tracks.get(kind).ssrc.is_none() {
            // Nothing came yet: what comes first will be a keyframe anyway.
            return;
        }
        match self.tracks.get_mut(kind).keyframes.want(now) {
            Ask::Now => self.request_keyframe(kind, outbox),
            Ask::Later => outbox.stats.keyframe_requests_coalesced += 1,
        }
    }

    /// Asks for keyframes of all its videos, at once.
    pub(crate) fn force_keyframes(&mut self, now: Instant, outbox: &mut Outbox) {
        let videos = TrackKind::ALL.into_iter().filter(|kind| kind.is_video());
        for kind in videos
            .filter(|kind| self.tracks.get(*kind).ssrc.is_some())
            .collect::<Vec<_>>()
        {
            self.tracks.get_mut(kind).keyframes.force(now);
            self.request_keyframe(kind, outbox);
        }
    }

    pub(crate) fn request_due_keyframes(&mut self, now: Instant, outbox: &mut Outbox) {
        for kind in TrackKind::ALL {
            if self.tracks.get_mut(kind).keyframes.take_due(now) {
                self.request_keyframe(kind, outbox);
            }
        }
    }

    /// How the codec of a payload type it sends is set up.
    pub(crate) fn codec_of(&self, pt: Pt) -> Option<PayloadParams> {
        self.rtc
            .codec_config()
            .find(|params| params.pt() == pt)
            .copied()
    }

    /// The video codecs it takes.
    pub(crate) fn video_codecs(&self) -> Vec<Codec> {
        let camera = self
            .tracks
            .get(TrackKind::Camera)
            .mid
            .and_then(|mid| self.rtc.media(mid));
        let taken = camera.map(Media::remote_pts).unwrap_or_default();
        let params = self.rtc.codec_config().params().iter();
        params
            .filter(|p| taken.contains(&p.pt()))
            .map(|p| p.spec().codec)
            .collect()
    }

    /// The open channel with this label, or else any open one.
    fn channel(&self, label: &str) -> Option<ChannelId> {
        let labelled = self.channels.iter().find(|(_, known)| known == label);
        labelled
            .or_else(|| self.channels.first())
            .map(|(id, _)| *id)
    }

    /// The participant's own number for a codec of the other's.
    fn payload_type(
        &mut self,
        track: TrackKind,
        mid: Mid,
        source: Source,
        pt: Pt,
        codec: Option<PayloadParams>,
    ) -> Option<Pt> {
        match self.forwards[track.index()].payload_type(source, pt) {
            Number::As(known) => return Some(known),
            Number::None => return None,
            Number::Unknown => {}
        }
        let found = codec.and_then(|codec| self.equivalent(mid, codec));
        self.forwards[track.index()].learn_payload_type(source, pt, found);
        found
    }

    /// The same codec among those the participant takes for an m-line; H264 of another
    /// profile is better than no picture.
    fn equivalent(&self, mid: Mid, codec: PayloadParams) -> Option<Pt> {
        let taken = self.rtc.media(mid)?.remote_pts();
        let usable = self.rtc.codec_config().params().iter();
        let usable: Vec<_> = usable
            .filter(|params| taken.contains(&params.pt()))
            .copied()
            .collect();
        let alike = |params: &PayloadParams| {
            let (one, other) = (params.spec(), codec.spec());
            let mode = |format: FormatParams| format.packetization_mode.unwrap_or(0);
            one.codec == other.codec && mode(one.format) == mode(other.format)
        };
        let config = CodecConfig::new_from_payload_params(usable);
        config
            .match_params(codec)
            .or_else(|| config.find(alike))
            .map(PayloadParams::pt)
    }

    /// It is sent with the next report.
    fn request_keyframe(&mut self, kind: TrackKind, outbox: &mut Outbox) {
        self.media.reports.picture_lost(kind);
        outbox.stats.keyframe_requests_sent += 1;
    }
}
