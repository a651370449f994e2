//! One participant: wraps one `str0m` engine. What the engine says is either sent, counted, or
//! handed to the worker as something that happened.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use str0m::bwe::Bitrate;
use str0m::channel::ChannelId;
use str0m::format::{Codec, CodecConfig, FormatParams, PayloadParams};
use str0m::media::{KeyframeRequestKind, Media, Mid, Pt};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{ExtensionValues, RtpPacket, RtpWrite, Ssrc};
use str0m::{IceCreds, Input as EngineInput, Output as EngineOutput, Reason, Rtc};

use crate::bandwidth;
use crate::events::received_kind;
use crate::forward::{Forward, Source};
use crate::keyframe::Ask;
use crate::offer::{Offer, bad};
use crate::stats::{DropReason, PacketKind};
use crate::track::Tracks;
use crate::{Notice, Output, ParticipantId, Refusal, RoomId, Stats, TrackKind, Transmit};

/// More steps than this one input never needs; an engine that takes more runs in circles.
const STEP_BUDGET: usize = 20_000;
/// Nothing was sent for this long: the participant rests.
const RESTS_AFTER: Duration = Duration::from_secs(1);
/// How long a resting participant's estimator sleeps at a time.
const REST: Duration = Duration::from_millis(250);

/// Names a connection: a slot, and a number never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) slot: usize,
    pub(crate) serial: u32,
}

/// Something the worker must act on.
pub(crate) enum Happening {
    Connected,
    Gone,
    /// The way to the participant is free again.
    Back,
    Packet(Incoming),
    KeyframeWanted(TrackKind),
    Message(Message),
    /// What the line to the participant carries.
    Estimate(u64),
    /// What it publishes changed.
    Publishing,
}

/// A packet of a track, decrypted down to its (perhaps end-to-end encrypted) payload.
pub(crate) struct Incoming {
    pub(crate) track: TrackKind,
    /// The first of its stream: it starts with a keyframe of its own.
    pub(crate) fresh: bool,
    pub(crate) packet: RtpPacket,
}

/// A data channel message.
pub(crate) struct Message {
    pub(crate) label: String,
    pub(crate) binary: bool,
    pub(crate) data: Vec<u8>,
}

/// Where the results of an engine go.
#[derive(Default)]
pub(crate) struct Outbox {
    pub(crate) outputs: VecDeque<Output>,
    pub(crate) happenings: VecDeque<(Key, Happening)>,
    pub(crate) stats: Stats,
}

impl Outbox {
    pub(crate) fn notice(&mut self, notice: Notice) {
        self.outputs.push_back(Output::Notice(notice));
    }
}

/// One side of a room.
pub(crate) struct Participant {
    pub(crate) key: Key,
    pub(crate) id: ParticipantId,
    pub(crate) room: RoomId,
    pub(crate) ice: IceCreds,
    pub(crate) remote_ufrag: String,
    pub(crate) fingerprints: Vec<String>,
    pub(crate) addresses: Vec<SocketAddr>,
    pub(crate) connected: bool,
    pub(crate) tracks: Tracks,
    pub(crate) forwards: [Forward; TrackKind::ALL.len()],
    /// What its line carries, once measured.
    pub(crate) estimate_bps: Option<u64>,
    /// The cap last told to it.
    pub(crate) told_bps: Option<u64>,
    /// Something was written and waits for a flush.
    pub(crate) dirty: bool,
    /// Its earliest entry in the heap of timers.
    pub(crate) queued_at: Option<Instant>,
    pub(crate) panics_next: bool,
    pub(crate) rtc: Rtc,
    pub(crate) reachable: bool,
    heard_at: Instant,
    engine_at: Instant,
    wrote_at: Option<Instant>,
    idle_timeout: Duration,
    pub(crate) channels: Vec<(ChannelId, String)>,
    pub(crate) sending: Vec<(Ssrc, TrackKind)>,
    pub(crate) counted: Counted,
}

/// What the engine's running totals were when they were last added up.
#[derive(Default)]
pub(crate) struct Counted {
    pub(crate) nacks_received: [u64; TrackKind::ALL.len()],
    pub(crate) nacks_sent: [u64; TrackKind::ALL.len()],
}

/// What a participant is made of, once its offer is accepted.
pub(crate) struct Beginning {
    pub(crate) key: Key,
    pub(crate) id: ParticipantId,
    pub(crate) room: RoomId,
    pub(crate) ice: IceCreds,
    pub(crate) rtc: Rtc,
    pub(crate) forwards: [Forward; TrackKind::ALL.len()],
    pub(crate) idle_timeout: Duration,
}

impl Participant {
    pub(crate) fn new(beginning: Beginning, offer: &Offer, now: Instant) -> Self {
        let Beginning {
            key,
            id,
            room,
            ice,
            rtc,
            forwards,
            idle_timeout,
        } = beginning;
        let mut participant = Self {
            key,
            id,
            room,
            ice,
            remote_ufrag: offer.ufrag.clone(),
            fingerprints: offer.fingerprints.clone(),
            addresses: Vec::new(),
            connected: false,
            tracks: Tracks::new(offer.tracks),
            forwards,
            estimate_bps: None,
            told_bps: None,
            dirty: false,
            queued_at: None,
            panics_next: false,
            rtc,
            reachable: true,
            heard_at: now,
            engine_at: now,
            wrote_at: None,
            idle_timeout,
            channels: Vec::new(),
            sending: Vec::new(),
            counted: Counted::default(),
        };
        participant.learn_sending();
        participant
    }

    /// Gives the engine a datagram. The demux vouches for it.
    pub(crate) fn receive(
        &mut self,
        local: SocketAddr,
        remote: SocketAddr,
        contents: &[u8],
        now: Instant,
        outbox: &mut Outbox,
    ) -> Result<PacketKind, DropReason> {
        self.panic_if_told();
        let received = Receive::new(Protocol::Udp, remote, local, contents);
        let input = EngineInput::Receive(now, received.map_err(|_| DropReason::Unparsable)?);
        if !self.rtc.accepts(&input) {
            return Err(DropReason::NotAccepted);
        }
        let taken = self.rtc.handle_input(input);
        self.heard_at = now;
        let track = self.drain(outbox);
        match taken {
            Ok(()) => Ok(received_kind(contents, track)),
            Err(_) => Err(DropReason::EngineRefused),
        }
    }

    /// Lets the engine's time pass.
    pub(crate) fn tick(&mut self, now: Instant, outbox: &mut Outbox) {
        self.panic_if_told();
        self.dirty = false;
        if now >= self.heard_at + self.idle_timeout {
            outbox.happenings.push_back((self.key, Happening::Gone));
            return;
        }
        self.request_due_keyframes(now, outbox);
        if self.rtc.handle_input(EngineInput::Timeout(now)).is_err() {
            outbox.stats.count_drop(DropReason::EngineRefused);
        }
        self.drain(outbox);
        self.rest(now);
    }

    /// When `tick` is wanted.
    pub(crate) fn deadline(&self) -> Instant {
        let idle_at = self.heard_at + self.idle_timeout;
        let due_at = self.tracks.due_at().unwrap_or(idle_at);
        self.engine_at.min(idle_at).min(due_at)
    }

    /// Takes everything out of the engine; the contract after every change to it. Tells which
    /// track a packet came for.
    pub(crate) fn drain(&mut self, outbox: &mut Outbox) -> Option<TrackKind> {
        let mut track = None;
        for _ in 0..STEP_BUDGET {
            match self.rtc.poll_output() {
                Ok(EngineOutput::Timeout(at)) => {
                    self.engine_at = at;
                    if !self.rtc.is_alive() {
                        outbox.happenings.push_back((self.key, Happening::Gone));
                    }
                    return track;
                }
                Ok(EngineOutput::Transmit(transmit)) => self.send(transmit, outbox),
                Ok(EngineOutput::Event(event)) => {
                    if let Some(happening) = self.read(event, outbox) {
                        if let Happening::Packet(incoming) = &happening {
                            track = Some(incoming.track);
                        }
                        outbox.happenings.push_back((self.key, happening));
                    }
                }
                Err(_) => break,
            }
        }
        outbox.stats.count_drop(DropReason::EngineRefused);
        outbox.happenings.push_back((self.key, Happening::Gone));
        track
    }

    /// Whether something sent to it would arrive.
    pub(crate) fn takes_media(&self) -> bool {
        self.connected && self.reachable
    }

    /// Asks for a keyframe of a track it publishes, now or a little later.
    pub(crate) fn want_keyframe(&mut self, kind: TrackKind, now: Instant, outbox: &mut Outbox) {
        match self.tracks.get_mut(kind).keyframes.want(now) {
            Ask::Now => self.request_keyframe(kind, outbox),
            Ask::Later => outbox.stats.keyframe_requests_coalesced += 1,
        }
    }

    /// Asks for keyframes of all its videos, at once.
    pub(crate) fn force_keyframes(&mut self, now: Instant, outbox: &mut Outbox) {
        for kind in TrackKind::ALL.into_iter().filter(|kind| kind.is_video()) {
            self.tracks.get_mut(kind).keyframes.force(now);
            self.request_keyframe(kind, outbox);
        }
    }

    /// The next packet to it starts anew.
    pub(crate) fn pause_forwards(&mut self) {
        self.forwards.iter_mut().for_each(Forward::pause);
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

    /// Another offer must come from the same peer connection and keep its m-lines.
    pub(crate) fn check_same_peer(&self, offer: &Offer) -> Result<(), Refusal> {
        if offer.fingerprints != self.fingerprints {
            return Err(bad("it is of another peer connection: join again"));
        }
        let kept = |kind: &TrackKind| {
            let mid = self.tracks.get(*kind).mid;
            mid.is_none() || mid == offer.tracks[kind.index()]
        };
        if TrackKind::ALL.iter().all(kept) {
            return Ok(());
        }
        Err(bad(
            "its m-lines are not those of the first offer: join again",
        ))
    }

    /// Another offer was accepted; `ice` is set after an ICE restart.
    pub(crate) fn renewed(&mut self, offer: &Offer, ice: Option<IceCreds>) {
        for kind in TrackKind::ALL {
            self.tracks.get_mut(kind).mid = offer.tracks[kind.index()];
        }
        self.remote_ufrag.clone_from(&offer.ufrag);
        self.ice = ice.unwrap_or_else(|| self.ice.clone());
        self.learn_sending();
    }

    /// What the line to it should find room for.
    pub(crate) fn want_bitrate(&mut self, wanted_bps: u64) {
        self.rtc
            .bwe()
            .set_bitrate(Bitrate::ZERO, Bitrate::bps(wanted_bps));
    }

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
        let Incoming {
            track,
            fresh,
            packet,
        } = incoming;
        let mid = self.tracks.get(track).mid.filter(|_| self.takes_media());
        let mid = mid.ok_or(DropReason::NoReceiver)?;
        let pt = self.payload_type(track, mid, source, packet.header.payload_type, codec);
        let pt = pt.ok_or(DropReason::NoCodec)?;
        let (seq, time) = (*packet.seq_no, packet.header.timestamp);
        let clock_hz = packet.time.frequency().get();
        let place = self.forwards[track.index()].place(source, seq, time, clock_hz, now);
        let place = place.ok_or(DropReason::TooLate)?;
        let mut api = self.rtc.direct_api();
        let stream = api
            .stream_tx_by_mid(mid, None)
            .ok_or(DropReason::NoReceiver)?;
        let seq = place.seq.into();
        let write = RtpWrite::new(pt, seq, place.time, packet.timestamp, packet.payload)
            .marker(packet.header.marker)
            .nackable(track.is_video())
            .ext_vals(carried(&packet.header.ext_vals));
        stream.write_rtp(write);
        self.wrote_at = Some(now);
        self.drain(outbox);
        Ok(place.starts && !fresh)
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
        if !bandwidth::worth_telling(self.told_bps, cap_bps) {
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

    /// The open channel with this label, or else any open one.
    pub(crate) fn channel(&self, label: &str) -> Option<ChannelId> {
        let labelled = self.channels.iter().find(|(_, known)| known == label);
        labelled
            .or_else(|| self.channels.first())
            .map(|(id, _)| *id)
    }

    /// After a negotiation: which streams it is sent, by SSRC.
    pub(crate) fn learn_sending(&mut self) {
        self.sending.clear();
        for kind in TrackKind::ALL {
            let Some(mid) = self.tracks.get(kind).mid else {
                continue;
            };
            let mut api = self.rtc.direct_api();
            let Some(stream) = api.stream_tx_by_mid(mid, None) else {
                continue;
            };
            let ssrcs = [Some(stream.ssrc()), stream.rtx()];
            self.sending
                .extend(ssrcs.into_iter().flatten().map(|ssrc| (ssrc, kind)));
        }
        self.forwards
            .iter_mut()
            .for_each(Forward::forget_payload_types);
    }

    /// Says goodbye to the peer.
    pub(crate) fn close(&mut self, outbox: &mut Outbox) {
        if self.rtc.close().is_ok() {
            self.drain(outbox);
        }
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
        if let Some(known) = self.forwards[track.index()].payload_type(source, pt) {
            return known;
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

    /// The bandwidth estimator wants to be asked 40 times a second. As long as nothing is sent
    /// there is nothing to estimate, and whoever waits should cost nothing.
    fn rest(&mut self, now: Instant) {
        let writes = self.wrote_at.is_some_and(|at| now < at + RESTS_AFTER);
        if !writes && self.rtc.last_timeout_reason() == Reason::BweDelayControl {
            self.engine_at = self.engine_at.max(now + REST);
        }
    }

    fn request_due_keyframes(&mut self, now: Instant, outbox: &mut Outbox) {
        for kind in TrackKind::ALL {
            if self.tracks.get_mut(kind).keyframes.take_due(now) {
                self.request_keyframe(kind, outbox);
            }
        }
    }

    fn request_keyframe(&mut self, kind: TrackKind, outbox: &mut Outbox) {
        let track = self.tracks.get(kind);
        // Nothing came yet: what comes first will be a keyframe anyway.
        let (Some(mid), Some(_)) = (track.mid, track.ssrc) else {
            return;
        };
        let mut api = self.rtc.direct_api();
        let Some(stream) = api.stream_rx_by_mid(mid, None) else {
            return;
        };
        stream.request_keyframe(KeyframeRequestKind::Pli);
        outbox.stats.keyframe_requests_sent += 1;
    }

    fn panic_if_told(&self) {
        assert!(!self.panics_next, "a panic was asked for");
    }

    /// Nothing but STUN goes to a peer whose consent is gone (RFC 7675).
    fn send(&self, transmit: str0m::net::Transmit, outbox: &mut Outbox) {
        let contents: Vec<u8> = transmit.contents.into();
        let first = contents.first().copied().unwrap_or_default();
        if !self.reachable && first > 1 {
            return;
        }
        outbox
            .stats
            .count_sent(self.sent_kind(&contents), contents.len());
        let (local, remote) = (transmit.source, transmit.destination);
        outbox.outputs.push_back(Output::Send(Transmit {
            local,
            remote,
            contents,
        }));
    }
}

/// Only what is the sender's to say; the rest belongs to one connection.
fn carried(from: &ExtensionValues) -> ExtensionValues {
    ExtensionValues {
        audio_level: from.audio_level,
        voice_activity: from.voice_activity,
        video_orientation: from.video_orientation,
        ..ExtensionValues::default()
    }
}
