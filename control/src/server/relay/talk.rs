//! What is said on one connection to the relay (TURN, RFC 8656), and what comes of it. Pure: frames
//! and time in, deeds out.
//!
//! ```text
//! Allocate ─▶ 401 with realm and nonce ─▶ Allocate, sealed ─▶ Deed::Allocate ─▶ allocated
//!    ─▶ CreatePermission, ChannelBind ─▶ data both ways ─▶ Refresh … ─▶ Refresh 0, or time over
//! ```
//!
//! A connection is one client, and a client has one allocation. Peers are media nodes of this house
//! and nobody else, so nothing can be asked of this relay that an open one is misused for.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use super::allocation::{Allocation, LASTS, Taken};
use super::frame::{self, CHANNELS, Frame};
use super::stun::{Class, Draft, Key, Message, attribute, key, method};

pub(super) const REALM: &str = "schalter";
/// Whoever says a nonce we gave longer ago has to say it anew.
const NONCE_LASTS: Duration = Duration::from_hours(1);
/// Whoever proves nothing that often guesses.
const MOST_FAILURES: u32 = 8;
/// UDP, as it is numbered.
const UDP: u8 = 17;

/// Whom the relay serves, and whom it relays to.
pub(super) trait Rules {
    /// The password of a pass that is good now.
    fn password(&self, username: &str) -> Option<String>;
    /// Whether this is where a media node takes datagrams.
    fn is_node(&self, peer: SocketAddr) -> bool;
    /// Whether a media node has this address, on whatever port.
    fn has_node(&self, ip: IpAddr) -> bool;
    /// Another word for the rest of the conversation.
    fn nonce(&self) -> String;
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// Say this.
    Answer(Vec<u8>),
    /// The same, and it was a refusal worth counting.
    Refuse(Refused, Vec<u8>),
    /// Open a socket, and come back with it ([`Talk::allocated`]).
    Allocate(Grant),
    /// Send this to a node.
    Send(SocketAddr, Bytes),
    /// Say this, and let the socket go.
    Release(Vec<u8>),
    /// Nothing.
    Nothing,
    /// It guessed too often: it is over.
    End,
}

/// Why a request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The pass is none of ours, is over, or was not proved.
    Credentials,
    /// The peer is no media node.
    Peer,
    /// There are too many allocations, or no socket to be had.
    Capacity,
}

/// An allocation that may be made.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Grant {
    transaction: [u8; 12],
    username: String,
    key: Key,
    pub(super) is_ipv6: bool,
}

/// One conversation.
pub(super) struct Talk {
    client: SocketAddr,
    nonce: (String, Instant),
    allocation: Option<Allocation>,
    failures: u32,
}

/// Why a request is not done.
enum No {
    /// As it stands.
    Error(u16, &'static str),
    /// The pass is not proved.
    Unproved(u16, &'static str),
    /// Something is asked that we do not know.
    Unknown(Vec<u16>),
}

const BAD: No = No::Error(400, "Bad Request");

impl Talk {
    pub(super) fn new(client: SocketAddr, rules: &impl Rules, now: Instant) -> Self {
        Self {
            client,
            nonce: (rules.nonce(), now),
            allocation: None,
            failures: 0,
        }
    }

    /// When it is over if nothing is said; none before there is an allocation.
    pub(super) fn expires_at(&self) -> Option<Instant> {
        self.allocation.as_ref().map(|it| it.expires_at)
    }

    /// Something came from the client.
    pub(super) fn hear(&mut self, frame: Frame, rules: &impl Rules, now: Instant) -> Deed {
        match frame {
            Frame::Data(channel, data) => self.pass_on(channel, data, now),
            Frame::Message(bytes) => match Message::read(&bytes) {
                Some(message) => self.read(&message, &bytes, rules, now),
                None => Deed::Nothing,
            },
        }
    }

    /// Something came from this address: how the client is told, if it may be.
    pub(super) fn bring(&self, from: SocketAddr, data: &[u8], now: Instant) -> Option<Vec<u8>> {
        let allocation = self.allocation.as_ref()?;
        if !allocation.permits(from.ip(), now) {
            return None;
        }
        if let Some(channel) = allocation.channel(from, now) {
            return Some(frame::data(channel, data));
        }
        // An indication is answered by nobody: any transaction will do.
        let told = Draft::new(method::DATA, Class::Indication, [0; 12])
            .put_address(attribute::XOR_PEER_ADDRESS, from)
            .put(attribute::DATA, data);
        Some(told.whole())
    }

    /// The socket is there, or none is to be had.
    pub(super) fn allocated(
        &mut self,
        grant: Grant,
        relayed: Option<SocketAddr>,
        now: Instant,
    ) -> Deed {
        let Some(relayed) = relayed else {
            let told = Draft::new(method::ALLOCATE, Class::Failure, grant.transaction);
            let told = told.put_error(508, "Insufficient Capacity");
            return Deed::Refuse(Refused::Capacity, told.sealed(&grant.key));
        };
        let told = Draft::new(method::ALLOCATE, Class::Success, grant.transaction)
            .put_address(attribute::XOR_RELAYED_ADDRESS, relayed)
            .put(attribute::LIFETIME, &seconds(LASTS.as_secs()))
            .put_address(attribute::XOR_MAPPED_ADDRESS, self.client)
            .sealed(&grant.key);
        let Grant {
            username,
            key,
            is_ipv6,
            ..
        } = grant;
        self.allocation = Some(Allocation::new(username, key, is_ipv6, now));
        Deed::Answer(told)
    }

    fn pass_on(&self, channel: u16, data: Bytes, now: Instant) -> Deed {
        let allocation = self.allocation.as_ref();
        match allocation.and_then(|it| it.peer(channel, now)) {
            Some(peer) => Deed::Send(peer, data),
            None => Deed::Nothing,
        }
    }

    fn read(
        &mut self,
        message: &Message<'_>,
        bytes: &Bytes,
        rules: &impl Rules,
        now: Instant,
    ) -> Deed {
        match (message.class(), message.method()) {
            (Class::Request, method::BINDING) => Deed::Answer(self.mirror(message)),
            (Class::Request, _) => self.request(message, rules, now),
            (Class::Indication, method::SEND) => self.send(message, bytes, rules, now),
            _ => Deed::Nothing,
        }
    }

    fn mirror(&self, message: &Message<'_>) -> Vec<u8> {
        Draft::answer(message, Class::Success)
            .put_address(attribute::XOR_MAPPED_ADDRESS, self.client)
            .whole()
    }

    fn request(&mut self, message: &Message<'_>, rules: &impl Rules, now: Instant) -> Deed {
        let proved = match self.prove(message, rules, now) {
            Ok(proved) => proved,
            Err(no) => return self.refuse(message, &no, None),
        };
        let known = [
            attribute::USERNAME,
            attribute::REALM,
            attribute::NONCE,
            attribute::CHANNEL_NUMBER,
            attribute::LIFETIME,
            attribute::XOR_PEER_ADDRESS,
            attribute::REQUESTED_ADDRESS_FAMILY,
            attribute::REQUESTED_TRANSPORT,
        ];
        let beyond = message.beyond(&known);
        let key = proved.1;
        let done = match message.method() {
            _ if !beyond.is_empty() => Err(No::Unknown(beyond)),
            method::ALLOCATE => self.allocate(message, proved),
            method::REFRESH => self.refresh(message, now),
            method::CREATE_PERMISSION => self.permit(message, rules, now),
            method::CHANNEL_BIND => self.bind(message, rules, now),
            _ => Err(BAD),
        };
        done.unwrap_or_else(|no| self.refuse(message, &no, Some(&key)))
    }

    /// Whether the asker knows the password of a pass that is good, or of the one with which it
    /// began: whoever is being relayed goes on.
    fn prove(
        &mut self,
        message: &Message<'_>,
        rules: &impl Rules,
        now: Instant,
    ) -> Result<(String, Key), No> {
        const UNAUTHENTICATED: No = No::Unproved(401, "Unauthenticated");
        if now - self.nonce.1 > NONCE_LASTS {
            self.nonce = (rules.nonce(), now);
        }
        if !message.is_sealed() {
            return Err(UNAUTHENTICATED);
        }
        let word = |kind| message.text(kind).ok_or(BAD);
        let username = word(attribute::USERNAME)?;
        let (realm, nonce) = (word(attribute::REALM)?, word(attribute::NONCE)?);
        if nonce != self.nonce.0 {
            return Err(No::Unproved(438, "Stale Nonce"));
        }
        let key = match &self.allocation {
            Some(begun) if begun.username == username => begun.key,
            Some(_) => return Err(No::Error(441, "Wrong Credentials")),
            None => {
                let password = rules.password(username).ok_or(UNAUTHENTICATED)?;
                key(username, REALM, &password)
            }
        };
        let is_proved = realm == REALM && message.is_sealed_with(&key);
        is_proved
            .then(|| (username.to_owned(), key))
            .ok_or(UNAUTHENTICATED)
    }

    fn allocate(&self, message: &Message<'_>, proved: (String, Key)) -> Result<Deed, No> {
        if self.allocation.is_some() {
            return Err(No::Error(437, "Allocation Mismatch"));
        }
        let transport = message.get(attribute::REQUESTED_TRANSPORT).ok_or(BAD)?;
        if transport.first() != Some(&UDP) {
            return Err(No::Error(442, "Unsupported Transport Protocol"));
        }
        let family = message.get(attribute::REQUESTED_ADDRESS_FAMILY);
        let is_ipv6 = match family.map(<[u8]>::first) {
            None | Some(Some(1)) => false,
            Some(Some(2)) => true,
            _ => return Err(No::Error(440, "Address Family not Supported")),
        };
        let (username, key) = proved;
        Ok(Deed::Allocate(Grant {
            transaction: message.transaction(),
            username,
            key,
            is_ipv6,
        }))
    }

    fn refresh(&mut self, message: &Message<'_>, now: Instant) -> Result<Deed, No> {
        let allocation = self.mine()?;
        let asked = message.get(attribute::LIFETIME);
        let is_farewell = asked.is_some_and(|asked| asked == [0; 4]);
        let lasts_s = if is_farewell { 0 } else { LASTS.as_secs() };
        allocation.expires_at = now + LASTS;
        let told = Draft::answer(message, Class::Success)
            .put(attribute::LIFETIME, &seconds(lasts_s))
            .sealed(&allocation.key);
        if is_farewell {
            self.allocation = None;
            return Ok(Deed::Release(told));
        }
        Ok(Deed::Answer(told))
    }

    fn permit(
        &mut self,
        message: &Message<'_>,
        rules: &impl Rules,
        now: Instant,
    ) -> Result<Deed, No> {
        let allocation = self.mine()?;
        let peers = message.addresses(attribute::XOR_PEER_ADDRESS).ok_or(BAD)?;
        if peers.is_empty() {
            return Err(BAD);
        }
        // All of them or none.
        for peer in &peers {
            of_family(allocation, *peer)?;
            if !rules.has_node(peer.ip()) {
                return Err(FORBIDDEN);
            }
        }
        for peer in peers {
            allocation.permit(peer.ip(), now);
        }
        let told = Draft::answer(message, Class::Success);
        Ok(Deed::Answer(told.sealed(&allocation.key)))
    }

    fn bind(
        &mut self,
        message: &Message<'_>,
        rules: &impl Rules,
        now: Instant,
    ) -> Result<Deed, No> {
        let allocation = self.mine()?;
        let number = message.get(attribute::CHANNEL_NUMBER).ok_or(BAD)?;
        let number = number.first_chunk().map(|it| u16::from_be_bytes(*it));
        let number = number.filter(|it| CHANNELS.contains(it)).ok_or(BAD)?;
        let peers = message.addresses(attribute::XOR_PEER_ADDRESS).ok_or(BAD)?;
        let [peer] = peers[..] else { return Err(BAD) };
        of_family(allocation, peer)?;
        if !rules.is_node(peer) {
            return Err(FORBIDDEN);
        }
        allocation.bind(number, peer, now).map_err(|Taken| BAD)?;
        let told = Draft::answer(message, Class::Success);
        Ok(Deed::Answer(told.sealed(&allocation.key)))
    }

    /// Data for a node without a channel: only the first do so. It is not answered.
    fn send(
        &mut self,
        message: &Message<'_>,
        bytes: &Bytes,
        rules: &impl Rules,
        now: Instant,
    ) -> Deed {
        let peers = message.addresses(attribute::XOR_PEER_ADDRESS);
        let peer = peers.and_then(|peers| peers.first().copied());
        let data = message.get(attribute::DATA);
        let (Some(allocation), Some(peer), Some(data)) = (&self.allocation, peer, data) else {
            return Deed::Nothing;
        };
        if allocation.permits(peer.ip(), now) && rules.is_node(peer) {
            Deed::Send(peer, bytes.slice_ref(data))
        } else {
            Deed::Nothing
        }
    }

    fn mine(&mut self) -> Result<&mut Allocation, No> {
        let mismatch = No::Error(437, "Allocation Mismatch");
        self.allocation.as_mut().ok_or(mismatch)
    }

    fn refuse(&mut self, message: &Message<'_>, no: &No, key: Option<&Key>) -> Deed {
        let draft = Draft::answer(message, Class::Failure);
        let (told, refused) = match no {
            No::Error(code, reason) => {
                let refused = (*code == 403).then_some(Refused::Peer);
                (draft.put_error(*code, reason), refused)
            }
            No::Unproved(code, reason) => {
                // The first question comes without a proof: that is how it begins.
                let guessed = message.is_sealed() && *code == 401;
                self.failures += u32::from(guessed);
                if self.failures > MOST_FAILURES {
                    return Deed::End;
                }
                let told = draft
                    .put_error(*code, reason)
                    .put(attribute::REALM, REALM.as_bytes())
                    .put(attribute::NONCE, self.nonce.0.as_bytes());
                (told, guessed.then_some(Refused::Credentials))
            }
            No::Unknown(kinds) => {
                let kinds: Vec<u8> = kinds.iter().flat_map(|kind| kind.to_be_bytes()).collect();
                let told = draft.put_error(420, "Unknown Attribute");
                (told.put(attribute::UNKNOWN_ATTRIBUTES, &kinds), None)
            }
        };
        let told = match key {
            Some(key) => told.sealed(key),
            None => told.whole(),
        };
        match refused {
            Some(refused) => Deed::Refuse(refused, told),
            None => Deed::Answer(told),
        }
    }
}

fn seconds(lasts_s: u64) -> [u8; 4] {
    u32::try_from(lasts_s).unwrap_or(u32::MAX).to_be_bytes()
}

const FORBIDDEN: No = No::Error(403, "Forbidden");

fn of_family(allocation: &Allocation, peer: SocketAddr) -> Result<(), No> {
    let mismatch = No::Error(443, "Peer Address Family Mismatch");
    (peer.is_ipv6() == allocation.is_ipv6)
        .then_some(())
        .ok_or(mismatch)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One node, and a pass for everybody.
    struct House {
        node: SocketAddr,
    }

    impl Rules for House {
        fn password(&self, _: &str) -> Option<String> {
            Some("geheim".to_owned())
        }

        fn is_node(&self, peer: SocketAddr) -> bool {
            peer == self.node
        }

        fn has_node(&self, ip: IpAddr) -> bool {
            ip == self.node.ip()
        }

        fn nonce(&self) -> String {
            "now".to_owned()
        }
    }

    fn house() -> House {
        let node = "10.0.0.5:10000".parse().unwrap();
        House { node }
    }

    fn ask(method: u16, nonce: &str, more: impl FnOnce(Draft) -> Draft) -> Frame {
        let draft = Draft::new(method, Class::Request, [3; 12])
            .put(attribute::USERNAME, b"anna")
            .put(attribute::REALM, REALM.as_bytes())
            .put(attribute::NONCE, nonce.as_bytes());
        let sealed = more(draft).sealed(&key("anna", REALM, "geheim"));
        Frame::Message(sealed.into())
    }

    fn error(deed: &Deed) -> Option<u16> {
        let (Deed::Answer(told) | Deed::Refuse(_, told)) = deed else {
            return None;
        };
        let error = Message::read(told)?.get(attribute::ERROR_CODE)?;
        Some(u16::from(error[2]) * 100 + u16::from(error[3]))
    }

    fn begun(now: Instant) -> Talk {
        let mut talk = Talk::new("203.0.113.9:5".parse().unwrap(), &house(), now);
        let udp = |draft: Draft| draft.put(attribute::REQUESTED_TRANSPORT, &[UDP, 0, 0, 0]);
        let deed = talk.hear(ask(method::ALLOCATE, "now", udp), &house(), now);
        let Deed::Allocate(grant) = deed else {
            panic!("{deed:?}")
        };
        let told = talk.allocated(grant, Some("10.0.0.1:9".parse().unwrap()), now);
        assert!(error(&told).is_none());
        talk
    }

    #[test]
    fn an_allocation_lasts_as_long_as_it_is_refreshed() {
        let now = Instant::now();
        let mut talk = begun(now);
        assert_eq!(talk.expires_at(), Some(now + LASTS));
        let later = now + LASTS / 2;
        let refreshed = talk.hear(ask(method::REFRESH, "now", |it| it), &house(), later);
        assert!(error(&refreshed).is_none());
        assert_eq!(talk.expires_at(), Some(later + LASTS));
    }

    #[test]
    fn an_old_nonce_has_to_be_said_anew() {
        let now = Instant::now();
        let mut talk = begun(now);
        let stale = talk.hear(ask(method::REFRESH, "then", |it| it), &house(), now);
        assert_eq!(error(&stale), Some(438));
        let Deed::Answer(told) = stale else {
            panic!("{stale:?}")
        };
        let told = Message::read(&told).unwrap();
        assert_eq!(told.text(attribute::NONCE), Some("now"));
    }

    #[test]
    fn another_name_does_not_speak_for_an_allocation() {
        let now = Instant::now();
        let mut talk = begun(now);
        talk.allocation.as_mut().unwrap().username = "bernd".to_owned();
        let asked = talk.hear(ask(method::REFRESH, "now", |it| it), &house(), now);
        assert_eq!(error(&asked), Some(441));
    }

    #[test]
    fn a_node_without_a_channel_is_brought_with_its_address() {
        let now = Instant::now();
        let (mut talk, house) = (begun(now), house());
        assert_eq!(
            talk.bring(house.node, b"early", now),
            None,
            "nobody asked it"
        );
        let node = house.node;
        let permit = ask(method::CREATE_PERMISSION, "now", |draft| {
            draft.put_address(attribute::XOR_PEER_ADDRESS, node)
        });
        assert!(error(&talk.hear(permit, &house, now)).is_none());
        let told = talk.bring(house.node, b"hello", now).expect("brought");
        let told = Message::read(&told).unwrap();
        assert_eq!(
            (told.method(), told.class()),
            (method::DATA, Class::Indication)
        );
        let from = told.addresses(attribute::XOR_PEER_ADDRESS);
        assert_eq!(from, Some(vec![house.node]));
        assert_eq!(told.get(attribute::DATA), Some(&b"hello"[..]));
    }
}
