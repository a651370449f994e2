//! A gate before every state: which participant a datagram belongs to, if any.
//!
//! STUN must name a ufrag of ours and be sealed with its password; only then its source
//! address is believed. Everything else must come from such an address. Nothing here makes
//! state for a stranger: a forged DTLS hello alone would end a handshake.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;
use slab::Slab;
use str0m::ice::StunMessage;

use crate::Protocol;
use crate::credentials::Credentials;
use crate::participant::{Key, Participant};
use crate::path::Path;
use crate::stats::DropReason;

/// Shorter is neither STUN nor DTLS nor RTP nor RTCP.
const MIN_BYTES: usize = 8;
/// Longer fits no network a browser is in, and not our engine's buffers once rewritten.
const MAX_BYTES: usize = 1500;
/// More paths than this nobody needs at a time.
const MAX_PATHS: usize = 16;

/// So many broken seals a participant's user fragment may come with in a stretch of time.
const MAX_BROKEN_SEALS: u32 = 100;
const SEALS_WINDOW: Duration = Duration::from_secs(1);

/// Which path belongs to whom.
#[derive(Default)]
pub(crate) struct Demux {
    /// A UDP socket may reach every address of ours, so its own names it.
    addresses: FxHashMap<SocketAddr, Key>,
    /// A TCP connection is its two ends.
    connections: FxHashMap<(SocketAddr, SocketAddr), Key>,
}

impl Demux {
    /// Whose datagram this is.
    pub(crate) fn owner(
        &self,
        path: Path,
        contents: &[u8],
        participants: &mut Slab<Participant>,
        credentials: &Credentials,
        now: Instant,
    ) -> Result<Key, DropReason> {
        check_length(contents)?;
        match contents[0] {
            0..=1 => {
                let known = self.known(path);
                stun_owner(contents, known, participants, credentials, now)
            }
            20..=63 | 128..=191 => self.known(path).ok_or(DropReason::UnknownAddress),
            _ => Err(DropReason::Unparsable),
        }
    }

    /// An address proved to be the participant's.
    pub(crate) fn learn(&mut self, path: Path, participant: &mut Participant) {
        let key = participant.key;
        let before = match path.protocol {
            Protocol::Udp => self.addresses.insert(path.remote, key),
            Protocol::Tcp => self.connections.insert((path.local, path.remote), key),
        };
        if before == Some(key) {
            return;
        }
        participant.paths.push(path);
        if participant.paths.len() > MAX_PATHS {
            let oldest = participant.paths.remove(0);
            self.forget(oldest, key);
        }
    }

    /// A path ended.
    pub(crate) fn unlearn(&mut self, path: Path, participant: &mut Participant) {
        participant.paths.retain(|known| *known != path);
        self.forget(path, participant.key);
    }

    /// Whose path this is, if it was proved.
    pub(crate) fn known(&self, path: Path) -> Option<Key> {
        match path.protocol {
            Protocol::Udp => self.addresses.get(&path.remote).copied(),
            Protocol::Tcp => self.connections.get(&(path.local, path.remote)).copied(),
        }
    }

    /// The participant is gone, and so are its addresses.
    pub(crate) fn forget_all(&mut self, participant: &Participant) {
        for path in &participant.paths {
            self.forget(*path, participant.key);
        }
    }

    fn forget(&mut self, path: Path, key: Key) {
        // By now the address may be another participant's.
        if self.known(path) != Some(key) {
            return;
        }
        match path.protocol {
            Protocol::Udp => self.addresses.remove(&path.remote),
            Protocol::Tcp => self.connections.remove(&(path.local, path.remote)),
        };
    }
}

fn check_length(contents: &[u8]) -> Result<(), DropReason> {
    match contents.len() {
        ..MIN_BYTES => Err(DropReason::TooShort),
        MIN_BYTES..=MAX_BYTES => Ok(()),
        _ => Err(DropReason::TooLong),
    }
}

/// We are ICE-lite and ask nothing, so the only STUN for us are requests.
fn stun_owner(
    contents: &[u8],
    known: Option<Key>,
    participants: &mut Slab<Participant>,
    credentials: &Credentials,
    now: Instant,
) -> Result<Key, DropReason> {
    let message = StunMessage::parse(contents).map_err(|_| DropReason::Unparsable)?;
    let (ours, _) = message
        .split_username()
        .filter(|_| message.is_binding_request())
        .ok_or(DropReason::UnknownStunUser)?;
    let participant = credentials
        .slot_of(ours)
        .and_then(|slot| participants.get_mut(slot))
        .filter(|participant| participant.ice.ufrag == ours)
        .ok_or(DropReason::UnknownStunUser)?;
    if known != Some(participant.key) && participant.seals.exhausted(now) {
        return Err(DropReason::TooManyBrokenSeals);
    }
    if credentials.sealed_with(&message, &participant.ice.pass) {
        Ok(participant.key)
    } else {
        participant.seals.broke(now);
        Err(DropReason::BadStunIntegrity)
    }
}

/// How many messages that named a participant were not sealed with its password. To look at
/// a seal costs ten times as much as to look at an address, so there is a limit. It bars
/// only this participant, and only new addresses of it.
#[derive(Default)]
pub(crate) struct Seals {
    since: Option<Instant>,
    broken: u32,
}

impl Seals {
    fn exhausted(&mut self, now: Instant) -> bool {
        if self.since.is_some_and(|since| now >= since + SEALS_WINDOW) {
            *self = Self::default();
        }
        self.broken >= MAX_BROKEN_SEALS
    }

    fn broke(&mut self, now: Instant) {
        self.since.get_or_insert(now);
        self.broken += 1;
    }
}
