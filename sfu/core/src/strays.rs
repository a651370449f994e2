//! Media from an address nobody proved: a NAT may just have given a participant another port.
//!
//! See [`crate::route`] for what is believed of it and what is not.

use std::time::Instant;

use bytes::Bytes;
use str0m::ice::StunMessage;

use crate::packet::rtp_ssrc;
use crate::participant::{Incoming, Key, Outbox, Participant};
use crate::path::Path;
use crate::route::{Question, transaction};
use crate::stats::{DropReason, PacketKind};
use crate::{Output, Protocol, Transmit, Worker};

/// Questions that wait for an answer; of more, the oldest will not be answered any more.
const MAX_QUESTIONS: usize = 256;

impl Worker {
    /// A new stream of a participant was found: by its number a stray can be told.
    pub(crate) fn learn_speaker(&mut self, key: Key, incoming: &Incoming) {
        let Some(participant) = self.participants.get_mut(key.slot) else {
            return;
        };
        let ssrc = incoming.ssrc;
        let before = participant.speaks[incoming.track.index()].replace(ssrc);
        if let Some(before) = before {
            self.speakers.remove(&before);
        }
        self.speakers.insert(ssrc, key);
    }

    /// Gives RTP from an unproved address to the participant whose stream it names. If it is
    /// sealed as it should be, it counts, and the address is asked for consent.
    pub(crate) fn receive_stray(
        &mut self,
        path: Path,
        contents: &[u8],
        now: Instant,
    ) -> Result<PacketKind, DropReason> {
        let key = self
            .speaker(path, contents)
            .ok_or(DropReason::UnknownAddress)?;
        let taken = self.with(key, |participant, outbox| {
            participant.receive_stray(contents, now, outbox)
        });
        self.mark_dirty(key);
        let kind = taken.unwrap_or(Err(DropReason::EngineRefused))?;
        self.ask(key, path, now);
        Ok(kind)
    }

    /// An answer to a question of ours: the address is the participant's.
    pub(crate) fn receive_answer(
        &mut self,
        path: Path,
        contents: &[u8],
        now: Instant,
    ) -> Result<PacketKind, DropReason> {
        let message = StunMessage::parse(contents).map_err(|_| DropReason::Unparsable)?;
        let transaction = transaction(contents).ok_or(DropReason::Unparsable)?;
        let asked = self.questions.iter().position(|(it, _)| *it == transaction);
        let asked = asked.and_then(|index| self.questions.remove(index));
        let (_, key) = asked.ok_or(DropReason::UnknownStunUser)?;
        let participant = self.participants.get_mut(key.slot);
        let participant = participant
            .filter(|participant| participant.key == key)
            .ok_or(DropReason::UnknownStunUser)?;
        let sealed = self
            .credentials
            .sealed_with(&message, &participant.remote_password);
        if !sealed {
            return Err(DropReason::BadStunIntegrity);
        }
        if participant.route.answered(path, transaction, now) {
            self.demux.learn(path, participant);
            self.outbox.stats.path_changes += 1;
            self.mark_dirty(key);
        }
        Ok(PacketKind::Other)
    }

    /// Whose stream an RTP packet names. TCP connections prove themselves first.
    fn speaker(&self, path: Path, contents: &[u8]) -> Option<Key> {
        if path.protocol != Protocol::Udp || !self.is_candidate(path) {
            return None;
        }
        self.speakers.get(&rtp_ssrc(contents)?).copied()
    }

    fn ask(&mut self, key: Key, path: Path, now: Instant) {
        let Some(participant) = self.participants.get_mut(key.slot) else {
            return;
        };
        let (credentials, password) = (&self.credentials, &participant.remote_password);
        let user = format!("{}:{}", participant.remote_ufrag, participant.ice.ufrag);
        let seal = |key: &[u8], parts: &[&[u8]]| credentials.seal(key, parts);
        let question = || Question::new(&user, password, seal);
        let Some(question) = participant.route.ask(path, now, question) else {
            return;
        };
        let (contents, transaction) = (Bytes::from(question.message.clone()), question.transaction);
        if !self.questions.contains(&(transaction, key)) {
            self.questions.push_back((transaction, key));
        }
        if self.questions.len() > MAX_QUESTIONS {
            self.questions.pop_front();
        }
        let stats = &mut self.outbox.stats;
        stats.count_sent(PacketKind::Other, contents.len());
        self.outbox.outputs.push_back(Output::Send(Transmit {
            protocol: path.protocol,
            local: path.local,
            remote: path.remote,
            contents,
        }));
    }
}

impl Participant {
    /// Opens media from an address nobody proved; it is good if its seal is.
    pub(crate) fn receive_stray(
        &mut self,
        contents: &[u8],
        now: Instant,
        outbox: &mut Outbox,
    ) -> Result<PacketKind, DropReason> {
        self.panic_if_told();
        if !self.takes_media() || !self.route.admits_stray(now) {
            return Err(DropReason::UnknownAddress);
        }
        // A forged one is no sign of life.
        self.open(contents, now, outbox)
    }

    /// Where it speaks, it is answered.
    pub(crate) fn follow(
        &mut self,
        path: Path,
        contents: &[u8],
        now: Instant,
        outbox: &mut Outbox,
    ) {
        let moved = if contents[0] > 1 {
            self.route.spoke(path, now)
        } else {
            nominates(contents) && self.route.nominated(path, now)
        };
        if moved {
            outbox.stats.path_changes += 1;
            self.media.estimator.forget_path(now);
        }
    }
}

/// Whether a datagram is a STUN success response to a binding request.
pub(crate) fn is_answer(contents: &[u8]) -> bool {
    contents.starts_with(&[1, 1])
}

/// Whether a STUN message says that this path is the one to use.
fn nominates(contents: &[u8]) -> bool {
    StunMessage::parse(contents).is_ok_and(|message| message.use_candidate())
}
