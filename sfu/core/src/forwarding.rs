//! What happens between the two of a room: packets, keyframe requests, messages and caps.

use std::time::Instant;

use str0m::rtp::Ssrc;

use crate::bandwidth::{Publishing, Shares, wanted_bps};
use crate::events::bytes_per_second;
use crate::forward::{Number, Source};
use crate::leg::Passage;
use crate::outflow::Clock;
use crate::participant::{Happening, Incoming, Key, Message, Participant};
use crate::stats::DropReason;
use crate::{Gate, Notice, TrackKind, Worker};

impl Worker {
    /// Acts on everything the engines said.
    pub(crate) fn settle(&mut self, now: Instant) {
        while let Some((key, happening)) = self.outbox.happenings.pop_front() {
            self.happen(key, happening, now);
        }
    }

    /// Asks everybody in the room for keyframes, at once.
    pub(crate) fn force_keyframes(&mut self, keys: &[Key], now: Instant) {
        for key in keys {
            self.with(*key, |participant, outbox| {
                participant.force_keyframes(now, outbox);
            });
            self.mark_dirty(*key);
        }
    }

    /// What a participant publishes, or is allowed to, changed.
    pub(crate) fn budget(&mut self, publisher: Key, now: Instant) {
        let Some(receiver) = self.other(publisher) else {
            return;
        };
        let publishing = self.publishing(publisher);
        if publishing == Publishing::default() {
            // Who wants little is probed for little, and starts from there when it wants more.
            return;
        }
        let Some(max_bps) = self.participant(publisher).map(|it| it.video_max_bps) else {
            return;
        };
        let wanted = wanted_bps(publishing, max_bps);
        self.with(receiver, |participant, _| {
            participant.want_bitrate(wanted);
        });
        self.cap(publisher, now);
    }

    fn happen(&mut self, key: Key, happening: Happening, now: Instant) {
        // What a participant said before it was removed no longer counts.
        if self.participant(key).is_none() {
            return;
        }
        match happening {
            Happening::Connected => self.connected(key, now),
            Happening::Gone => self.gone(key),
            Happening::Back => self.catch_up(key, now),
            Happening::Packet(incoming) => {
                if incoming.fresh {
                    self.learn_speaker(key, &incoming);
                }
                let forwarded = self.forward(key, incoming, now);
                self.count(forwarded);
            }
            Happening::Message(message) => {
                let told = self.tell(key, &message);
                self.count(told);
            }
            Happening::KeyframeWanted(track) => self.want_keyframe(key, track, now),
            Happening::Hopeless(track) => self.ask_keyframe(key, track, now),
            Happening::Clock(track, ssrc, clock) => self.tell_time(key, track, ssrc, clock),
            Happening::Estimate(estimate_bps) => self.measured(key, estimate_bps, now),
            Happening::Publishing => self.budget(key, now),
            Happening::Floods => self.told_off(key),
        }
    }

    fn connected(&mut self, key: Key, now: Instant) {
        let Some(participant) = self.participant(key) else {
            return;
        };
        let (room, id) = (participant.room, participant.id);
        if let Some(profile) = participant.profile {
            *self.outbox.stats.srtp_mut(profile) += 1;
        }
        self.outbox.stats.connected += 1;
        self.outbox.stats.connects += 1;
        tracing::debug!(%room, participant = %id, "connected");
        self.outbox.notice(Notice::Connected {
            room,
            participant: id,
        });
        self.catch_up(key, now);
    }

    fn gone(&mut self, key: Key) {
        let Some(id) = self.participant(key).map(|participant| participant.id) else {
            return;
        };
        self.with(key, Participant::close);
        // Closing may have cost it already.
        let Some(room) = self.remove(key) else { return };
        self.outbox.stats.disconnects += 1;
        tracing::debug!(%room, participant = %id, "disconnected");
        self.outbox.notice(Notice::Disconnected {
            room,
            participant: id,
        });
    }

    /// The participant can be reached (again): it starts anew with keyframes.
    fn catch_up(&mut self, key: Key, now: Instant) {
        self.with(key, |participant, _| participant.pause_forwards());
        let Some(publisher) = self.open_other(key).ok() else {
            return;
        };
        for track in TrackKind::ALL.into_iter().filter(|track| track.is_video()) {
            self.ask_keyframe(publisher, track, now);
        }
        self.budget(publisher, now);
    }

    fn forward(&mut self, from: Key, incoming: Incoming, now: Instant) -> Result<(), DropReason> {
        let to = self.open_other(from)?;
        let source = Source {
            serial: from.serial,
            ssrc: incoming.ssrc,
        };
        let (track, pt) = (incoming.track, incoming.pt);
        let again = self.has_room(from, to, track, incoming.payload.len(), now)?;
        let receiver = self.participant(to).ok_or(DropReason::NoReceiver)?;
        let known = receiver.forwards[track.index()].payload_type(source, pt);
        let publisher = self.participant(from).filter(|_| known == Number::Unknown);
        let codec = publisher.and_then(|publisher| publisher.codec_of(pt));
        let written = self.with(to, |receiver, outbox| {
            receiver.pass(source, codec, incoming, now, outbox)
        });
        let written = written.unwrap_or(Err(DropReason::EngineRefused));
        if written == Err(DropReason::NoCodec) {
            self.settle_codecs(to, now);
        }
        let misses_start = written?;
        if (misses_start || again) && track.is_video() {
            self.ask_keyframe(from, track, now);
        }
        Ok(())
    }

    /// Whether the line to the receiver has room for a picture; tells if it comes after a gap.
    fn has_room(
        &mut self,
        from: Key,
        to: Key,
        track: TrackKind,
        bytes: usize,
        now: Instant,
    ) -> Result<bool, DropReason> {
        if !track.is_video() {
            return Ok(false);
        }
        let publisher = self.participant(from).ok_or(DropReason::NoReceiver)?;
        let screen_flows = publisher.tracks.publishing().screen;
        let receiver = self
            .participants
            .get_mut(to.slot)
            .filter(|it| it.key == to)
            .ok_or(DropReason::NoReceiver)?;
        match receiver.leg.admits(track, bytes, screen_flows, now) {
            Passage::Passes => Ok(false),
            Passage::Again => Ok(true),
            Passage::Stays => Err(DropReason::LineFull),
        }
    }

    fn tell_time(&mut self, from: Key, track: TrackKind, ssrc: Ssrc, clock: Clock) {
        let Ok(to) = self.open_other(from) else {
            return;
        };
        let source = Source {
            serial: from.serial,
            ssrc,
        };
        if let Some(receiver) = self.participants.get_mut(to.slot) {
            receiver.take_time(track, source, clock);
        }
    }

    fn tell(&mut self, from: Key, message: &Message) -> Result<(), DropReason> {
        let to = self.open_other(from)?;
        let told = self.with(to, |receiver, outbox| receiver.tell(message, outbox));
        self.mark_dirty(to);
        told.unwrap_or(Err(DropReason::EngineRefused))?;
        self.outbox.stats.messages_forwarded += 1;
        Ok(())
    }

    fn want_keyframe(&mut self, receiver: Key, track: TrackKind, now: Instant) {
        if let Ok(publisher) = self.open_other(receiver) {
            self.ask_keyframe(publisher, track, now);
        }
    }

    fn ask_keyframe(&mut self, publisher: Key, track: TrackKind, now: Instant) {
        self.with(publisher, |publisher, outbox| {
            publisher.want_keyframe(track, now, outbox);
        });
        self.mark_dirty(publisher);
    }

    fn measured(&mut self, receiver: Key, estimate_bps: u64, now: Instant) {
        self.with(receiver, |receiver, outbox| {
            let queue = receiver.media.estimator.queue();
            if receiver.leg.carries(estimate_bps, queue, now) {
                receiver.media.forget_kept();
                receiver.drop_held(outbox);
            }
            receiver.estimate_bps = receiver.leg.estimate_bps();
        });
        if let Some(publisher) = self.other(receiver) {
            self.cap(publisher, now);
        }
    }

    /// Tells a publisher what the other's line carries.
    fn cap(&mut self, publisher: Key, now: Instant) {
        let publishing = self.publishing(publisher);
        if publishing == Publishing::default() {
            return;
        }
        let Some(shares) = self.shares(publisher, publishing, now) else {
            return;
        };
        let told = self.with(publisher, |publisher, outbox| {
            let told = publisher.tell_shares(shares, publishing, now, outbox);
            publisher.tell_cap(shares.cap_bps()) || told
        });
        if told == Some(true) {
            self.mark_dirty(publisher);
            self.measure_caps(shares, publishing);
        }
    }

    /// How the line to the other is to be divided; nothing while nobody knows what it carries.
    fn shares(&mut self, publisher: Key, publishing: Publishing, now: Instant) -> Option<Shares> {
        let max_bps = self.participant(publisher)?.video_max_bps;
        let receiver = self.participants.get_mut(self.other(publisher)?.slot)?;
        let needs_bps = receiver.leg.screen_needs_bps(now);
        let estimate_bps = receiver.estimate_bps?;
        Some(Shares::of(estimate_bps, publishing, needs_bps, max_bps))
    }

    /// A participant sends far too much: what is above is dropped, and it is told what it may.
    fn told_off(&mut self, key: Key) {
        let Some(participant) = self.participant(key) else {
            return;
        };
        let (room, id, told) = (participant.room, participant.id, participant.told_bps);
        let max_bps = participant.video_max_bps;
        let cap_bps = told.unwrap_or(max_bps).min(max_bps);
        self.with(key, |participant, _| {
            participant.told_bps = None;
            participant.tell_cap(cap_bps);
        });
        self.mark_dirty(key);
        self.outbox.stats.policed += 1;
        tracing::warn!(%room, participant = %id, "sends far more than allowed, cut");
        self.outbox.notice(Notice::Policed {
            room,
            participant: id,
        });
    }

    fn measure_caps(&mut self, shares: Shares, publishing: Publishing) {
        let measured = &mut self.outbox.stats.measured;
        for (kind, share_bps, flows) in [
            (TrackKind::Microphone, shares.microphone, true),
            (TrackKind::Camera, shares.camera, publishing.camera),
            (TrackKind::Screen, shares.screen, publishing.screen),
        ] {
            if flows {
                measured.cap_mut(kind).add(bytes_per_second(share_bps));
            }
        }
    }

    /// What flows from a participant to the other right now.
    fn publishing(&self, key: Key) -> Publishing {
        let flows = self.open_other(key).is_ok();
        let participant = self.participant(key).filter(|_| flows);
        participant
            .map(|participant| participant.tracks.publishing())
            .unwrap_or_default()
    }

    pub(crate) fn other(&self, key: Key) -> Option<Key> {
        self.rooms.get(&self.participant(key)?.room)?.other(key)
    }

    /// The other of the room, if its gate is open.
    fn open_other(&self, key: Key) -> Result<Key, DropReason> {
        let participant = self.participant(key).ok_or(DropReason::NoReceiver)?;
        let room = self
            .rooms
            .get(&participant.room)
            .ok_or(DropReason::NoReceiver)?;
        match room.gate {
            Gate::Open => room.other(key).ok_or(DropReason::NoReceiver),
            Gate::Closed => Err(DropReason::GateClosed),
        }
    }

    fn count(&mut self, result: Result<(), DropReason>) {
        if let Err(reason) = result {
            self.outbox.stats.count_drop(reason);
        }
    }
}
