//! A gate before every state: which participant a datagram belongs to, if any.
//!
//! STUN must name a ufrag of ours and be sealed with its password; only then its source
//! address is believed. Everything else must come from such an address. Nothing here makes
//! state for a stranger: a forged DTLS hello alone would end a handshake.

use std::net::SocketAddr;

use rustc_hash::FxHashMap;
use slab::Slab;
use str0m::ice::StunMessage;

use crate::credentials::Credentials;
use crate::participant::{Key, Participant};
use crate::stats::DropReason;

/// Shorter is neither STUN nor DTLS nor RTP nor RTCP.
const MIN_BYTES: usize = 8;
/// Longer fits no network a browser is in, and not our engine's buffers once rewritten.
const MAX_BYTES: usize = 1500;
/// More addresses than this nobody needs at a time.
const MAX_ADDRESSES: usize = 16;

/// Which address belongs to whom.
#[derive(Default)]
pub(crate) struct Demux {
    addresses: FxHashMap<SocketAddr, Key>,
}

impl Demux {
    /// Whose datagram this is.
    pub(crate) fn owner(
        &self,
        remote: SocketAddr,
        contents: &[u8],
        participants: &Slab<Participant>,
        credentials: &Credentials,
    ) -> Result<Key, DropReason> {
        check_length(contents)?;
        match contents[0] {
            0..=1 => stun_owner(contents, participants, credentials),
            20..=63 | 128..=191 => self.known(remote),
            _ => Err(DropReason::Unparsable),
        }
    }

    /// An address proved to be the participant's.
    pub(crate) fn learn(&mut self, remote: SocketAddr, participant: &mut Participant) {
        let key = participant.key;
        if self.addresses.insert(remote, key) == Some(key) {
            return;
        }
        participant.addresses.push(remote);
        if participant.addresses.len() > MAX_ADDRESSES {
            let oldest = participant.addresses.remove(0);
            self.forget(oldest, key);
        }
    }

    /// The participant is gone, and so are its addresses.
    pub(crate) fn forget_all(&mut self, participant: &Participant) {
        for address in &participant.addresses {
            self.forget(*address, participant.key);
        }
    }

    fn forget(&mut self, address: SocketAddr, key: Key) {
        // By now the address may be another participant's.
        if self.addresses.get(&address) == Some(&key) {
            self.addresses.remove(&address);
        }
    }

    fn known(&self, remote: SocketAddr) -> Result<Key, DropReason> {
        self.addresses
            .get(&remote)
            .copied()
            .ok_or(DropReason::UnknownAddress)
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
    participants: &Slab<Participant>,
    credentials: &Credentials,
) -> Result<Key, DropReason> {
    let message = StunMessage::parse(contents).map_err(|_| DropReason::Unparsable)?;
    let (ours, _) = message
        .split_username()
        .filter(|_| message.is_binding_request())
        .ok_or(DropReason::UnknownStunUser)?;
    let participant = credentials
        .slot_of(ours)
        .and_then(|slot| participants.get(slot))
        .filter(|participant| participant.ice.ufrag == ours)
        .ok_or(DropReason::UnknownStunUser)?;
    if credentials.sealed_with(&message, &participant.ice.pass) {
        Ok(participant.key)
    } else {
        Err(DropReason::BadStunIntegrity)
    }
}
