//! One thread's rooms: takes time, datagrams and commands, gives datagrams and notices.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use rustc_hash::FxHashMap;
use slab::Slab;
use str0m::rtp::Ssrc;

use crate::credentials::Credentials;
use crate::demux::Demux;
use crate::participant::{Key, Line, Outbox, Participant};
use crate::path::Path;
use crate::room::Room;
use crate::route::Transaction;
use crate::stats::{DropReason, PacketKind};
use crate::strays::is_answer;
use crate::timers::Timers;
use crate::{Input, Notice, Output, ParticipantId, Protocol, RoomId, Stats, WorkerConfig};

/// Everything one thread of the media plane owns.
pub struct Worker {
    pub(crate) config: WorkerConfig,
    pub(crate) credentials: Credentials,
    pub(crate) rooms: FxHashMap<RoomId, Room>,
    pub(crate) participants: Slab<Participant>,
    pub(crate) outbox: Outbox,
    pub(crate) demux: Demux,
    timers: Timers,
    dirty: Vec<Key>,
    /// In the order they joined; whoever connected or left is taken out at the next join.
    pub(crate) half_open: VecDeque<Key>,
    /// Whose streams these are.
    pub(crate) speakers: FxHashMap<Ssrc, Key>,
    /// What was asked of addresses nobody proved.
    pub(crate) questions: VecDeque<(Transaction, Key)>,
    last_now: Option<Instant>,
    serial: u32,
}

impl Worker {
    /// A worker without rooms.
    pub fn new(config: WorkerConfig) -> Self {
        Self {
            credentials: Credentials::new(config.index, config.seed),
            config,
            rooms: FxHashMap::default(),
            participants: Slab::new(),
            outbox: Outbox::default(),
            demux: Demux::default(),
            timers: Timers::default(),
            dirty: Vec::new(),
            half_open: VecDeque::new(),
            speakers: FxHashMap::default(),
            questions: VecDeque::new(),
            last_now: None,
            serial: 0,
        }
    }

    /// Takes a datagram or the passing of time. Never fails: what cannot be used is counted.
    /// Several inputs may be handled before `poll`; then each receiver is served once for all.
    pub fn handle(&mut self, input: Input<'_>, now: Instant) {
        self.last_now = Some(now);
        match input {
            Input::Datagram {
                protocol,
                local,
                remote,
                contents,
            } => {
                let path = Path {
                    protocol,
                    local,
                    remote,
                };
                let taken = self.receive(path, contents, now);
                match taken {
                    Ok(kind) => self.outbox.stats.count_received(kind, contents.len()),
                    Err(reason) => self.outbox.stats.count_drop(reason),
                }
            }
            Input::Timeout => self.wake(now),
        }
        self.settle(now);
    }

    /// What the shell must do next. Drain it after every batch of inputs and commands, before
    /// asking `wake_at`.
    pub fn poll(&mut self) -> Option<Output> {
        if self.outbox.outputs.is_empty() {
            self.flush();
        }
        self.outbox.outputs.pop_front()
    }

    /// When the worker wants an [`Input::Timeout`], unless something else comes first.
    pub fn wake_at(&self) -> Option<Instant> {
        self.timers.next()
    }

    /// Whether a TCP connection proved to be a participant's.
    pub fn knows_connection(&self, local: SocketAddr, remote: SocketAddr) -> bool {
        self.demux.known(Path::tcp(local, remote)).is_some()
    }

    /// The TCP candidate that stands for this address of ours: itself, or one of its family and
    /// port.
    pub fn tcp_candidate(&self, local: SocketAddr) -> Option<SocketAddr> {
        let candidates = &self.config.tcp_candidates;
        let is_near =
            |one: &&SocketAddr| one.port() == local.port() && one.is_ipv4() == local.is_ipv4();
        let itself = candidates.iter().find(|one| **one == local);
        itself.or_else(|| candidates.iter().find(is_near)).copied()
    }

    /// A TCP connection ended: nothing more can come or go this way.
    pub fn forget_connection(&mut self, local: SocketAddr, remote: SocketAddr) {
        let path = Path::tcp(local, remote);
        let Some(key) = self.demux.known(path) else {
            return;
        };
        if let Some(participant) = self.participants.get_mut(key.slot) {
            self.demux.unlearn(path, participant);
            participant.route.ended(path);
        }
    }

    /// Whether pictures are dropped before they cost anything, because the thread cannot keep
    /// up: sound is the last to suffer. Nobody needs to be asked for keyframes afterwards; the
    /// receivers do that.
    pub fn shed_pictures(&mut self, sheds: bool) {
        self.outbox.sheds_pictures = sheds;
    }

    /// What was counted so far.
    pub fn stats(&self) -> &Stats {
        &self.outbox.stats
    }

    /// Everybody in any room.
    pub fn everybody(&self) -> impl Iterator<Item = (RoomId, ParticipantId)> + '_ {
        let all = self.participants.iter();
        all.map(|(_, participant)| (participant.room, participant.id))
    }

    pub(crate) fn remember_now(&mut self, now: Instant) {
        self.last_now = Some(now);
    }

    /// The key of the participant that is inserted next.
    pub(crate) fn next_key(&mut self) -> Key {
        self.serial += 1;
        Key {
            slot: self.participants.vacant_key(),
            serial: self.serial,
        }
    }

    pub(crate) fn participant(&self, key: Key) -> Option<&Participant> {
        self.participants
            .get(key.slot)
            .filter(|participant| participant.key == key)
    }

    /// Lets a participant's engine work. If it panics, this participant is lost and nobody
    /// else.
    pub(crate) fn with<T>(
        &mut self,
        key: Key,
        work: impl FnOnce(&mut Participant, &mut Outbox) -> T,
    ) -> Option<T> {
        let participant = self
            .participants
            .get_mut(key.slot)
            .filter(|p| p.key == key)?;
        let outbox = &mut self.outbox;
        if let Ok(result) = catch_unwind(AssertUnwindSafe(|| work(participant, outbox))) {
            self.schedule(key);
            Some(result)
        } else {
            self.lose(key);
            None
        }
    }

    /// What the participant is to be told shall leave with the next flush.
    pub(crate) fn mark_dirty(&mut self, key: Key) {
        let Some(participant) = self.participants.get_mut(key.slot) else {
            return;
        };
        if participant.key == key && !participant.dirty {
            participant.dirty = true;
            self.dirty.push(key);
        }
    }

    /// Takes a participant out, with a word to its peer.
    pub(crate) fn dismiss(&mut self, key: Key) {
        self.with(key, Participant::close);
        self.remove(key);
    }

    /// Takes a participant out. Its engine is not touched again.
    pub(crate) fn remove(&mut self, key: Key) -> Option<RoomId> {
        self.participant(key)?;
        let participant = self.participants.remove(key.slot);
        self.demux.forget_all(&participant);
        for ssrc in participant.speaks.iter().flatten() {
            if self.speakers.get(ssrc) == Some(&key) {
                self.speakers.remove(ssrc);
            }
        }
        let room_id = participant.room;
        if let Some(room) = self.rooms.get_mut(&room_id) {
            room.remove(key);
        }
        let stats = &mut self.outbox.stats;
        stats.participants = self.participants.len() as u64;
        if participant.line != Line::Connecting {
            stats.connected -= 1;
            participant
                .profile
                .inspect(|profile| *stats.srtp_mut(*profile) -= 1);
        }
        // An engine that panicked may be in any state, even one that cannot be dropped.
        drop(catch_unwind(AssertUnwindSafe(|| drop(participant))));
        Some(room_id)
    }

    fn receive(
        &mut self,
        path: Path,
        contents: &[u8],
        now: Instant,
    ) -> Result<PacketKind, DropReason> {
        if is_answer(contents) {
            return self.receive_answer(path, contents, now);
        }
        let owner = self.demux.owner(
            path,
            contents,
            &mut self.participants,
            &self.credentials,
            now,
        );
        if owner == Err(DropReason::UnknownAddress) {
            return self.receive_stray(path, contents, now);
        }
        let key = owner?;
        let is_stun = contents[0] <= 1;
        if is_stun && !self.is_candidate(path) {
            return Err(DropReason::UnknownLocalAddress);
        }
        let taken = self.with(key, |participant, outbox| {
            participant.receive(path, contents, now, outbox)
        });
        if self.participant(key).is_some_and(|it| it.has_work(now)) {
            self.mark_dirty(key);
        }
        let kind = taken.unwrap_or(Err(DropReason::EngineRefused))?;
        if is_stun && let Some(participant) = self.participants.get_mut(key.slot) {
            self.demux.learn(path, participant);
        }
        Ok(kind)
    }

    pub(crate) fn is_candidate(&self, path: Path) -> bool {
        let candidates = match path.protocol {
            Protocol::Udp => &self.config.candidates,
            Protocol::Tcp => &self.config.tcp_candidates,
        };
        candidates.contains(&path.local)
    }

    fn wake(&mut self, now: Instant) {
        // What becomes due meanwhile waits for the next time: nobody keeps the thread.
        let due: Vec<_> = std::iter::from_fn(|| self.timers.pop_due(now)).collect();
        for (at, key) in due {
            let Some(participant) = self.participants.get_mut(key.slot) else {
                continue;
            };
            // An entry that was overtaken by an earlier one, or of somebody gone.
            if participant.key != key || participant.queued_at != Some(at) {
                continue;
            }
            participant.queued_at = None;
            if participant.deadline() <= now {
                self.with(key, |participant, outbox| participant.tick(now, outbox));
                self.settle(now);
            } else {
                self.schedule(key);
            }
        }
    }

    /// Everything written since the last flush leaves now.
    fn flush(&mut self) {
        let Some(now) = self.last_now else { return };
        while let Some(key) = self.dirty.pop() {
            if self
                .participant(key)
                .is_some_and(|participant| participant.dirty)
            {
                self.with(key, |participant, outbox| participant.flush(now, outbox));
            }
            self.settle(now);
        }
    }

    fn schedule(&mut self, key: Key) {
        let Some(participant) = self.participants.get_mut(key.slot) else {
            return;
        };
        let at = participant.deadline();
        if participant.queued_at.is_none_or(|queued| at < queued) {
            participant.queued_at = Some(at);
            self.timers.add(at, key);
        }
    }

    fn lose(&mut self, key: Key) {
        let Some(id) = self.participant(key).map(|participant| participant.id) else {
            return;
        };
        let Some(room) = self.remove(key) else { return };
        self.outbox.stats.panics += 1;
        tracing::error!(%room, participant = %id, "engine panicked, participant lost");
        self.outbox.notice(Notice::Lost {
            room,
            participant: id,
        });
    }
}
