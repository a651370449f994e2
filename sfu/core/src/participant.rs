//! One participant: wraps one `str0m` engine. What the engine says is either sent, counted, or
//! handed to the worker as something that happened.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use str0m::channel::ChannelId;
use str0m::media::Pt;
use str0m::rtp::Ssrc;
use str0m::{IceCreds, Rtc};

use crate::agreed::{Agreed, Carried};
use crate::caps::Caps;
use crate::demux::Seals;
use crate::forward::{Forward, Source};
use crate::leg::Leg;
use crate::media::{Announced, Media};
use crate::offer::{Offer, bad};
use crate::outflow::Clock;
use crate::pacer::Pacer;
use crate::path::Path;
use crate::payload::Payload;
use crate::policing::Allowance;
use crate::profile::SrtpProfile;
use crate::resends::Keeping;
use crate::route::Route;
use crate::settling::Settling;
use crate::sound::Sound;
use crate::stats::PacketKind;
use crate::track::Tracks;
use crate::{Notice, Output, ParticipantId, Refusal, RoomId, Stats, TrackKind, Transmit};

/// Names a connection: a slot, and a number never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) slot: usize,
    pub(crate) serial: u32,
}

/// How far the connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Connecting,
    Up,
    /// It was up; consent is gone (RFC 7675) and may come back.
    Silent,
}

/// Something the worker must act on.
pub(crate) enum Happening {
    Connected,
    Gone,
    /// The way to the participant is free again.
    Back,
    Packet(Incoming),
    KeyframeWanted(TrackKind),
    /// Too much of what it publishes is missing: only a keyframe helps.
    Hopeless(TrackKind),
    /// It told which of a stream's times is which of the world's.
    Clock(TrackKind, Ssrc, Clock),
    Message(Message),
    /// What the line to the participant carries.
    Estimate(u64),
    /// What it publishes changed.
    Publishing,
    /// It sends far more than it may.
    Floods,
}

/// A packet of a track, decrypted down to its (perhaps end-to-end encrypted) payload.
pub(crate) struct Incoming {
    pub(crate) track: TrackKind,
    /// The first of its stream: it starts with a keyframe of its own.
    pub(crate) fresh: bool,
    pub(crate) ssrc: Ssrc,
    pub(crate) pt: Pt,
    pub(crate) seq: u64,
    pub(crate) time: u32,
    pub(crate) clock_hz: u32,
    pub(crate) marker: bool,
    /// Of its header extensions, those that are the sender's to say.
    pub(crate) carried: Carried,
    pub(crate) payload: Payload,
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
    /// The thread cannot keep up: pictures are dropped unopened, so that sound goes on.
    pub(crate) sheds_pictures: bool,
}

impl Outbox {
    pub(crate) fn notice(&mut self, notice: Notice) {
        self.outputs.push_back(Output::Notice(notice));
    }

    pub(crate) fn send(&mut self, kind: PacketKind, transmit: Transmit) {
        self.stats.count_sent(kind, transmit.contents.len());
        self.outputs.push_back(Output::Send(transmit));
    }
}

/// One side of a room.
pub(crate) struct Participant {
    pub(crate) key: Key,
    pub(crate) id: ParticipantId,
    pub(crate) room: RoomId,
    pub(crate) ice: IceCreds,
    pub(crate) remote_ufrag: String,
    pub(crate) remote_password: String,
    pub(crate) fingerprints: Vec<String>,
    /// Where it proved to be reached, the oldest first.
    pub(crate) paths: Vec<Path>,
    /// Over which of them it is answered.
    pub(crate) route: Route,
    /// Its streams, as the worker knows them.
    pub(crate) speaks: [Option<Ssrc>; TrackKind::ALL.len()],
    pub(crate) line: Line,
    pub(crate) tracks: Tracks,
    pub(crate) forwards: [Forward; TrackKind::ALL.len()],
    /// What it says, and what it hears.
    pub(crate) sound: Sound,
    pub(crate) settling: Settling,
    /// What its line carries, once measured.
    pub(crate) estimate_bps: Option<u64>,
    pub(crate) leg: Leg,
    /// What of the other's pictures waits until its line is free.
    pub(crate) pacer: Pacer<(Source, Incoming)>,
    /// The cap last told to it.
    pub(crate) told_bps: Option<u64>,
    /// And what of it for its camera and screen.
    pub(crate) caps: Caps,
    /// When it was last told without need.
    pub(crate) told_at: Instant,
    /// Something was written, or not yet taken out of the engine, and waits for a flush.
    pub(crate) dirty: bool,
    /// Its earliest entry in the heap of timers.
    pub(crate) queued_at: Option<Instant>,
    pub(crate) panics_next: bool,
    pub(crate) keeping: Keeping,
    pub(crate) rtc: Rtc,
    pub(crate) heard_at: Instant,
    pub(crate) engine_at: Instant,
    pub(crate) idle_timeout: Duration,
    pub(crate) channels: Vec<(ChannelId, String)>,
    pub(crate) media: Media,
    /// How its media is sealed, once the keys are made.
    pub(crate) profile: Option<SrtpProfile>,
    pub(crate) seals: Seals,
    pub(crate) allowance: Allowance,
    /// What it may send of pictures.
    pub(crate) video_max_bps: u64,
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
    pub(crate) video_max_bps: u64,
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
            video_max_bps,
        } = beginning;
        let mut participant = Self {
            key,
            id,
            room,
            ice,
            remote_ufrag: offer.ufrag.clone(),
            remote_password: offer.password.clone(),
            fingerprints: offer.fingerprints.clone(),
            paths: Vec::new(),
            route: Route::new(now),
            speaks: [None; TrackKind::ALL.len()],
            line: Line::Connecting,
            tracks: Tracks::new(offer.tracks),
            forwards,
            sound: Sound::default(),
            settling: Settling::default(),
            estimate_bps: None,
            leg: Leg::default(),
            pacer: Pacer::default(),
            told_bps: None,
            caps: Caps::default(),
            told_at: now,
            dirty: false,
            queued_at: None,
            panics_next: false,
            keeping: Keeping::default(),
            rtc,
            heard_at: now,
            engine_at: now,
            idle_timeout,
            channels: Vec::new(),
            media: Media::new(now),
            profile: None,
            seals: Seals::default(),
            allowance: Allowance::new(video_max_bps, now),
            video_max_bps,
        };
        participant.learn_streams(offer);
        participant
    }

    /// When `tick` is wanted.
    pub(crate) fn deadline(&self) -> Instant {
        let idle_at = self.heard_at + self.idle_timeout;
        let due_at = self.tracks.due_at().unwrap_or(idle_at);
        let report_at = self.media.report_at().filter(|_| self.line == Line::Up);
        let paced_at = self.pacer.due_at().unwrap_or(idle_at);
        let soonest = self.engine_at.min(idle_at).min(due_at).min(paced_at);
        report_at.map_or(soonest, |at| at.min(soonest))
    }

    /// Whether it has anything to do at once.
    pub(crate) fn has_work(&self, now: Instant) -> bool {
        self.engine_at <= now
            || self.pacer.is_due(now)
            || (self.line == Line::Up && self.media.reports_due(now))
    }

    /// Whether something sent to it would arrive.
    pub(crate) fn takes_media(&self) -> bool {
        self.line == Line::Up
    }

    /// The next packet to it starts anew.
    pub(crate) fn pause_forwards(&mut self) {
        self.forwards.iter_mut().for_each(Forward::pause);
        self.pacer.take_all().for_each(drop);
    }

    /// Another offer must come from the same peer connection and keep its m-lines.
    pub(crate) fn check_same_peer(&self, offer: &Offer) -> Result<(), Refusal> {
        if offer.fingerprints != self.fingerprints {
            return Err(Refusal::Replaced);
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
        self.remote_password.clone_from(&offer.password);
        self.ice = ice.unwrap_or_else(|| self.ice.clone());
        self.learn_streams(offer);
    }

    /// After a negotiation: which streams it is sent and sends, and what their numbers mean.
    fn learn_streams(&mut self, offer: &Offer) {
        self.media.agreed = Agreed::read(&self.rtc, &self.tracks);
        self.media.announced.clone_from(&offer.streams);
        let mut sent = Vec::new();
        for kind in TrackKind::ALL {
            let mid = self.tracks.get(kind).mid;
            let mut api = self.rtc.direct_api();
            let stream = mid.and_then(|mid| api.stream_tx_by_mid(mid, None));
            sent.extend(stream.map(|stream| Announced {
                kind,
                ssrc: *stream.ssrc(),
                repair: stream.rtx().map(|ssrc| *ssrc),
            }));
        }
        self.media.set_outflows(sent.into_iter());
        self.forwards
            .iter_mut()
            .for_each(Forward::forget_payload_types);
        self.learn_red();
    }

    /// Says goodbye to the peer.
    pub(crate) fn close(&mut self, outbox: &mut Outbox) {
        if self.rtc.close().is_ok() {
            self.drain(outbox);
        }
    }

    pub(crate) fn panic_if_told(&self) {
        assert!(!self.panics_next, "a panic was asked for");
    }
}
