//! What a participant is given and asked for: the other's packets and messages, caps on what
//! it sends, requests for keyframes.

use std::time::Instant;

use str0m::bwe::Bitrate;
use str0m::channel::ChannelId;
use str0m::format::{Codec, CodecConfig, FormatParams, PayloadParams};
use str0m::media::{KeyframeRequestKind, Media, Mid, Pt};
use str0m::rtp::RtpWrite;

use crate::TrackKind;
use crate::bandwidth::worth_telling;
use crate::forward::{Number, Source};
use crate::keyframe::Ask;
use crate::participant::{Incoming, Message, Outbox, Participant};
use crate::stats::DropReason;

impl Participant {
    /// Writes a packet of the other's. It leaves with the next flush. Tells whether it starts
    /// a run whose beginning the participant misses.
    pub(crate) fn write(
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
        let (pt, payload) = match track {
            TrackKind::Microphone => self.cover(pt, place, incoming.payload, outbox),
            TrackKind::Camera | TrackKind::Screen => (pt, incoming.payload),
        };
        let mut api = self.rtc.direct_api();
        let stream = api
            .stream_tx_by_mid(mid, None)
            .ok_or(DropReason::NoReceiver)?;
        let seq = place.seq.into();
        let write = RtpWrite::new(pt, seq, place.time, incoming.came_at, payload)
            .marker(incoming.marker)
            .nackable(track.is_video())
            .ext_vals(incoming.extensions);
        stream.write_rtp(write);
        self.wrote_at = Some(now);
        Ok(place.starts && !incoming.fresh)
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

    /// Tells the publisher what it may send; whether that was worth telling.
    pub(crate) fn tell_cap(&mut self, cap_bps: u64) -> bool {
        if !worth_telling(self.told_bps, cap_bps) {
            return false;
        }
        self.told_bps = Some(cap_bps);
        let mids = TrackKind::ALL.into_iter().filter(|kind| kind.is_video());
        let mids = mids.filter_map(|kind| self.tracks.get(kind).mid);
        for mid in mids {
            if let Some(stream) = self.rtc.direct_api().stream_rx_by_mid(mid, None) {
                stream.request_remb(Bitrate::bps(cap_bps));
            }
        }
        true
    }

    /// What the line to it should find room for.
    pub(crate) fn want_bitrate(&mut self, wanted_bps: u64, now: Instant) {
        let wish_bps = self.leg.wish(wanted_bps, now);
        self.rtc
            .bwe()
            .set_bitrate(Bitrate::ZERO, Bitrate::bps(wish_bps));
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

    /// Only sets a flag: the engine sends it with its next timeout.
    fn request_keyframe(&mut self, kind: TrackKind, outbox: &mut Outbox) {
        let Some(mid) = self.tracks.get(kind).mid else {
            return;
        };
        let mut api = self.rtc.direct_api();
        let Some(stream) = api.stream_rx_by_mid(mid, None) else {
            return;
        };
        stream.request_keyframe(KeyframeRequestKind::Pli);
        outbox.stats.keyframe_requests_sent += 1;
    }
}
