//! What control asks for: rooms open and close, participants come and go.

use std::time::Instant;

use str0m::format::Codec;

use crate::codecs::{Codecs, of_video, prefer};
use crate::engine::{begin, renew};
use crate::forward::Forward;
use crate::offer::{Offer, bad, read_candidates};
use crate::participant::{Beginning, Key, Line, Participant};
use crate::room::{Member, Room};
use crate::{
    Command, Gate, Notice, ParticipantId, ParticipantState, Refusal, Reply, RoomId, RoomState,
    Worker,
};

/// A participant takes about 150 kB; more than this no thread can serve anyway.
const MAX_PARTICIPANTS: usize = 4_000;
/// So many may be on their way to a connection; a browser needs a second for it.
const MAX_HALF_OPEN: u64 = 1_000;

impl Worker {
    /// Carries out a command, or refuses it and changes nothing. Drain `poll` afterwards.
    pub fn command(&mut self, command: Command, now: Instant) -> Result<Reply, Refusal> {
        self.remember_now(now);
        let reply = self.carry_out(command, now);
        self.settle(now);
        self.outbox.stats.rooms = self.rooms.len() as u64;
        reply
    }

    fn carry_out(&mut self, command: Command, now: Instant) -> Result<Reply, Refusal> {
        match command {
            Command::OpenRoom {
                room,
                gate,
                video_max_bps,
            } => Ok(self.open_room(room, gate, video_max_bps)),
            Command::SetGate { room, gate } => self.set_gate(room, gate, now),
            Command::Join {
                room,
                participant,
                offer,
            } => self.join(room, participant, &offer, now),
            Command::Renegotiate {
                room,
                participant,
                offer,
            } => self.renegotiate(room, participant, &offer),
            Command::AddCandidates {
                room,
                participant,
                fragment,
            } => self.add_candidates(room, participant, &fragment),
            Command::Leave { room, participant } => self.leave(room, participant),
            Command::Move { room } => self.ask_over(room),
            Command::CloseRoom { room } => Ok(self.close_room(room)),
            Command::Room { room } => self.describe(room),
            Command::Panic { room, participant } => self.panic_next(room, participant),
        }
    }

    fn open_room(&mut self, id: RoomId, gate: Gate, video_max_bps: Option<u64>) -> Reply {
        let usual = self.config.video_max_bitrate_bps;
        let video_max_bps = video_max_bps.map_or(usual, |bps| bps.min(usual));
        self.rooms
            .entry(id)
            .or_insert_with(|| Room::new(gate, video_max_bps));
        Reply::Done
    }

    fn set_gate(&mut self, id: RoomId, gate: Gate, now: Instant) -> Result<Reply, Refusal> {
        let room = self.rooms.get_mut(&id).ok_or(Refusal::UnknownRoom)?;
        if std::mem::replace(&mut room.gate, gate) == gate {
            return Ok(Reply::Done);
        }
        let keys: Vec<_> = room.members.iter().map(|member| member.key).collect();
        for key in &keys {
            self.with(*key, |participant, _| participant.pause_forwards());
            self.budget(*key, now);
        }
        if gate == Gate::Open {
            self.force_keyframes(&keys, now);
        }
        Ok(Reply::Done)
    }

    fn join(
        &mut self,
        id: RoomId,
        participant: ParticipantId,
        offer: &str,
        now: Instant,
    ) -> Result<Reply, Refusal> {
        let room = self.rooms.get(&id).ok_or(Refusal::UnknownRoom)?;
        if !room.admits(participant) {
            return Err(Refusal::RoomFull);
        }
        let video_max_bps = room.video_max_bps;
        let older = room.find(participant);
        let taken = self.codecs_beside(room, participant);
        let offer = Offer::read(offer)?;
        let codecs = Codecs::beside(&offer.videos, &taken);
        let victim = self.make_place()?;
        let key = self.next_key();
        let ice = self.credentials.issue(key.slot);
        let begun = begin(&self.config, &ice, &codecs, &offer, now);
        let (rtc, answer) = self.counted(begun)?;
        let beginning = Beginning {
            key,
            id: participant,
            room: id,
            ice,
            rtc,
            forwards: std::array::from_fn(|_| Forward::new(self.credentials.number())),
            idle_timeout: self.config.idle_timeout,
            video_max_bps,
        };
        let mut newcomer = Participant::new(beginning, &offer, now);
        newcomer.settling.sends = of_video(&answer).first().copied();
        self.admit(newcomer);
        if let Some(victim) = victim.filter(|victim| Some(*victim) != older) {
            self.evict(victim);
        }
        // Only now: had the offer been refused, the older connection would still stand.
        if let Some(older) = older {
            self.dismiss(older);
        }
        self.settle_codecs(key, now);
        Ok(Reply::Answer(answer))
    }

    /// Whoever never connected makes place for a newcomer, the oldest first; who is connected
    /// never does. It goes once the newcomer's offer is accepted.
    fn make_place(&mut self) -> Result<Option<Key>, Refusal> {
        let connecting = self.outbox.stats.participants - self.outbox.stats.connected;
        let full = self.participants.len() >= MAX_PARTICIPANTS;
        if !full && connecting < MAX_HALF_OPEN {
            return Ok(None);
        }
        let oldest = self.oldest_half_open();
        oldest.map(Some).ok_or(Refusal::Overloaded)
    }

    /// An offer that made an engine panic is a bad offer, and counted.
    fn counted<T>(&mut self, begun: Option<Result<T, Refusal>>) -> Result<T, Refusal> {
        begun.unwrap_or_else(|| {
            self.outbox.stats.offer_panics += 1;
            Err(bad("its media description contradicts itself"))
        })
    }

    fn oldest_half_open(&mut self) -> Option<Key> {
        while let Some(key) = self.half_open.front() {
            let found = self.participant(*key);
            if found.is_some_and(|participant| participant.line == Line::Connecting) {
                return Some(*key);
            }
            self.half_open.pop_front();
        }
        None
    }

    fn evict(&mut self, key: Key) {
        let Some(id) = self.participant(key).map(|participant| participant.id) else {
            return;
        };
        let Some(room) = self.remove(key) else { return };
        self.outbox.stats.evictions += 1;
        self.outbox.notice(Notice::Disconnected {
            room,
            participant: id,
        });
    }

    /// The video codecs of the other in the room.
    fn codecs_beside(&self, room: &Room, newcomer: ParticipantId) -> Vec<Codec> {
        let other = room.members.iter().find(|member| member.id != newcomer);
        let other = other.and_then(|member| self.participant(member.key));
        other.map(Participant::video_codecs).unwrap_or_default()
    }

    fn renegotiate(
        &mut self,
        room: RoomId,
        participant: ParticipantId,
        offer: &str,
    ) -> Result<Reply, Refusal> {
        let key = self.find(room, participant)?;
        let offer = Offer::read(offer)?;
        let taken = self.other(key).and_then(|other| self.participant(other));
        let taken = taken.map(Participant::video_codecs).unwrap_or_default();
        let fresh = self.credentials.issue(key.slot);
        let renewed = self.with(key, |participant, outbox| {
            participant.check_same_peer(&offer)?;
            let restarts = participant.remote_ufrag != offer.ufrag;
            let answer = renew(&mut participant.rtc, &offer, restarts.then_some(&fresh));
            let answer = answer.map(|answer| prefer(&answer, &taken));
            if let Ok(answer) = &answer {
                participant.settling.sends = of_video(answer).first().copied();
                participant.renewed(&offer, restarts.then_some(fresh));
            }
            participant.drain(outbox);
            answer
        });
        self.mark_dirty(key);
        renewed
            .unwrap_or(Err(Refusal::UnknownParticipant))
            .map(Reply::Answer)
    }

    fn add_candidates(
        &mut self,
        room: RoomId,
        participant: ParticipantId,
        fragment: &str,
    ) -> Result<Reply, Refusal> {
        let key = self.find(room, participant)?;
        let ufrag = self
            .participant(key)
            .map(|participant| participant.remote_ufrag.as_str());
        let candidates = read_candidates(fragment, ufrag.ok_or(Refusal::UnknownParticipant)?)?;
        self.with(key, |participant, outbox| {
            for candidate in candidates {
                participant.rtc.add_remote_candidate(candidate);
                participant.drain(outbox);
            }
        });
        self.mark_dirty(key);
        Ok(Reply::Done)
    }

    fn leave(&mut self, room: RoomId, id: ParticipantId) -> Result<Reply, Refusal> {
        let key = self.find(room, id)?;
        self.dismiss(key);
        Ok(Reply::Done)
    }

    fn close_room(&mut self, id: RoomId) -> Reply {
        let members = self
            .rooms
            .remove(&id)
            .map(|room| room.members)
            .unwrap_or_default();
        for member in members {
            self.dismiss(member.key);
        }
        Reply::Done
    }

    fn describe(&self, id: RoomId) -> Result<Reply, Refusal> {
        let room = self.rooms.get(&id).ok_or(Refusal::UnknownRoom)?;
        let state = |member: &Member| ParticipantState {
            id: member.id,
            connected: self
                .participant(member.key)
                .is_some_and(Participant::takes_media),
        };
        let participants = room.members.iter().map(state).collect();
        Ok(Reply::Room(RoomState {
            gate: room.gate,
            video_max_bps: Some(room.video_max_bps),
            participants,
        }))
    }

    fn panic_next(&mut self, room: RoomId, id: ParticipantId) -> Result<Reply, Refusal> {
        let key = self.find(room, id)?;
        self.with(key, |participant, _| participant.panics_next = true);
        Ok(Reply::Done)
    }

    fn find(&self, room: RoomId, participant: ParticipantId) -> Result<Key, Refusal> {
        let room = self.rooms.get(&room).ok_or(Refusal::UnknownRoom)?;
        room.find(participant).ok_or(Refusal::UnknownParticipant)
    }

    fn admit(&mut self, participant: Participant) {
        let (key, id) = (participant.key, participant.id);
        if let Some(room) = self.rooms.get_mut(&participant.room) {
            room.members.push(Member { id, key });
        }
        let slot = self.participants.insert(participant);
        debug_assert_eq!(slot, key.slot, "the slab gives the key it announced");
        // Whoever connected or left meanwhile need not be remembered.
        self.oldest_half_open();
        self.half_open.push_back(key);
        self.outbox.stats.joins += 1;
        self.outbox.stats.participants = self.participants.len() as u64;
        self.with(key, Participant::drain);
    }
}
