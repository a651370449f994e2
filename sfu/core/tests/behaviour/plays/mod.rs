//! What a hostile world may do, read from bytes: the fuzz targets in `sfu/fuzz` play what
//! libFuzzer invents, and a test plays what was found worth keeping.

mod red;

use std::net::SocketAddr;
use std::time::Duration;

use schalter_sfu_core::{Command, Reply, TrackKind};
use str0m::crypto::from_feature_flags;

use crate::pair::{ANNA, BERT, Pair, ROOM, Shape, Weather, forger, millis, seconds};

pub(crate) use red::red;

const STRANGER: SocketAddr = SocketAddr::new(
    std::net::IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 66)),
    6_666,
);
/// More steps than these say nothing new and only take time.
const STEPS: usize = 64;
const BINDING_REQUEST: [u8; 2] = [0, 1];
const MAGIC: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];

/// The bytes a play is read from.
struct Script<'a>(&'a [u8]);

impl<'a> Script<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<usize> {
        Some(usize::from(self.byte()?) << 8 | usize::from(self.byte()?))
    }

    /// As many bytes as the next one says, times six: up to what no datagram may have.
    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::from(self.byte()?) * 6;
        let (taken, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        Some(taken)
    }
}

/// Datagrams from strangers, from the address of a participant, and sealed STUN.
pub(crate) fn datagrams(script: &[u8]) {
    let mut script = Script(script);
    let connected = script.byte().is_some_and(|flags| flags & 1 == 1);
    let mut pair = if connected {
        Pair::connected(400, Weather::FINE)
    } else {
        let mut pair = Pair::empty(400, Weather::FINE);
        pair.join(ANNA, &Shape::default());
        pair.run(millis(15));
        pair
    };
    let known = pair.anna().address;
    for _ in 0..STEPS {
        let (Some(kind), Some(bytes)) = (script.byte(), script.bytes()) else {
            break;
        };
        match kind % 6 {
            0 => pair.inject(STRANGER, bytes),
            1 => pair.inject(known, bytes),
            2 => pair.inject(known, &as_media(kind, bytes)),
            3 => {
                let request = sealed_request(&pair.anna().answer, bytes);
                pair.inject(STRANGER, &request);
            }
            4 => {
                let bent = bent(pair.anna().up.sent.last(), bytes);
                pair.inject(known, &bent);
            }
            _ => pair.run(Duration::from_millis(bytes.len() as u64)),
        }
    }
    pair.run(millis(100));
    assert_eq!(pair.worker.stats().panics, 0, "no engine panicked");
    assert!(!connected || pair.room().participants.iter().all(|one| one.connected));
}

/// Offers, new offers and candidates.
pub(crate) fn offers(script: &[u8]) {
    let mut script = Script(script);
    let Some(kind) = script.byte() else { return };
    let (start, length) = (script.number(), script.number());
    let text = String::from_utf8_lossy(script.0).into_owned();
    let mut pair = Pair::empty(401, Weather::FINE);
    let number = pair.join(ANNA, &Shape::default());
    let patched = patched(&pair.browsers[number].offer, start, length, &text);
    let (room, participant) = (ROOM, ANNA);
    let reply = match kind % 4 {
        0 => pair.command(Command::Join {
            room,
            participant: BERT,
            offer: text,
        }),
        1 => pair.command(Command::Join {
            room,
            participant: BERT,
            offer: patched,
        }),
        2 => pair.command(Command::Renegotiate {
            room,
            participant,
            offer: patched,
        }),
        _ => pair.command(Command::AddCandidates {
            room,
            participant,
            fragment: text,
        }),
    };
    // Either is fine, as long as it is a clear answer and the room is in order.
    let said = reply.map_err(|refusal| refusal.to_string());
    assert!(!matches!(said, Ok(Reply::Room(_))) && said != Err(String::new()));
    pair.run(millis(50));
    assert_eq!(pair.worker.stats().panics, 0, "no engine panicked");
    assert!(pair.room().participants.len() <= 2);
}

/// A participant with keys that seals what no browser would: reports, packets, messages.
pub(crate) fn insider(script: &[u8]) {
    let mut pair = with_forger();
    let own = ssrc_of(&pair, TrackKind::Camera);
    let mut script = Script(script);
    for _ in 0..STEPS {
        let (Some(kind), Some(bytes)) = (script.byte(), script.bytes()) else {
            break;
        };
        let from = pair.anna().address;
        let forged = match kind % 5 {
            0 => forger::rtcp(&report(kind, own, bytes)),
            1 => packet(kind, own, bytes),
            2 => forger::rtp(
                bytes.get(..bytes.len().min(64)).unwrap_or_default(),
                &[7; 50],
            ),
            3 => {
                forger::say_instead(bytes);
                let now = pair.now;
                pair.anna().tell(true, &[1], now);
                None
            }
            _ => {
                pair.run(Duration::from_millis(bytes.len() as u64));
                None
            }
        };
        if let Some(forged) = forged {
            pair.inject(from, &forged);
        }
    }
    pair.run(millis(200));
    assert_eq!(pair.worker.stats().panics, 0, "no engine panicked");
    let room = pair.room();
    let bert = room.participants.iter().find(|one| one.id == BERT);
    assert!(
        bert.is_some_and(|bert| bert.connected),
        "Bert is not concerned"
    );
}

/// Anna, who forges, and Bert, both connected and talking.
pub(crate) fn with_forger() -> Pair {
    let forges = Shape {
        forges: true,
        ..Shape::default()
    };
    let mut pair = met(402, [forges, Shape::default()]);
    let now = pair.now;
    for browser in &mut pair.browsers {
        browser.publish_all(now);
    }
    pair.run(millis(300));
    pair
}

/// Anna and Bert, connected.
fn met(seed: u64, [anna, bert]: [Shape; 2]) -> Pair {
    let mut pair = Pair::empty(seed, Weather::FINE);
    pair.join(ANNA, &anna);
    pair.join(BERT, &bert);
    pair.run_until(seconds(10), "both are connected", |pair| {
        let mut browsers = pair.browsers.iter();
        browsers.all(|browser| browser.connected && browser.channel_open())
    });
    pair
}

/// The stream Anna sends a track as: read from what she sent, which is no secret.
pub(crate) fn ssrc_of(pair: &Pair, track: TrackKind) -> [u8; 4] {
    let large = track.is_video();
    let sent = pair.browsers[0].up.sent.iter().rfind(|sent| {
        let report = (192..224).contains(&sent[1]);
        sent[0] >= 128 && !report && (sent.len() > 1_000) == large
    });
    let sent = sent.expect("Anna sends that track");
    [sent[8], sent[9], sent[10], sent[11]]
}

/// RTCP with a plausible head: a type that exists and a length that fits, unless it lies.
fn report(kind: u8, own: [u8; 4], bytes: &[u8]) -> Vec<u8> {
    let (lies, count) = (kind & 0x80 != 0, kind & 0x1f);
    let body = bytes.get(1..).unwrap_or_default();
    let mut report = vec![0x80 | count, 200 + bytes.first().unwrap_or(&0) % 8];
    let words = u16::try_from(1 + body.len() / 4).unwrap_or(u16::MAX);
    let length = if lies { words.wrapping_mul(31) } else { words };
    report.extend(length.to_be_bytes());
    report.extend(own);
    report.extend(body);
    report
}

/// RTP of a stream that exists, with a header extension and a payload as they come.
fn packet(kind: u8, own: [u8; 4], bytes: &[u8]) -> Option<Vec<u8>> {
    let (extension, payload) = bytes.split_at(bytes.len() / 2);
    let words = extension.len() / 4;
    let mut header = vec![
        0x90 | kind >> 5,
        96 + (kind & 7),
        kind,
        bytes.len().to_le_bytes()[0],
    ];
    header.extend([0, 0, kind, 0]);
    header.extend(own);
    let profile = if kind & 8 == 0 {
        [0xbe, 0xde]
    } else {
        [0x10, 0x00]
    };
    header.extend(profile);
    header.extend(u16::try_from(words).unwrap_or_default().to_be_bytes());
    header.extend(&extension[..words * 4]);
    forger::rtp(&header, payload)
}

/// Bytes with the first of DTLS, RTP or RTCP.
fn as_media(kind: u8, bytes: &[u8]) -> Vec<u8> {
    const FIRST: [u8; 6] = [20, 21, 22, 23, 128, 144];
    let mut bytes = bytes.to_vec();
    if let Some(first) = bytes.first_mut() {
        *first = FIRST[usize::from(kind / 6) % FIRST.len()];
    }
    bytes
}

/// A datagram with some bytes changed.
fn bent(datagram: Option<&Vec<u8>>, how: &[u8]) -> Vec<u8> {
    let mut bent = datagram.cloned().unwrap_or_default();
    for change in how.chunks_exact(3) {
        let place = usize::from(change[0]) << 8 | usize::from(change[1]);
        let length = bent.len().max(1);
        if let Some(byte) = bent.get_mut(place % length) {
            *byte ^= change[2];
        }
    }
    bent
}

/// An offer with a piece replaced.
fn patched(offer: &str, start: Option<usize>, length: Option<usize>, text: &str) -> String {
    let start = start.unwrap_or_default() % (offer.len() + 1);
    let end = (start + length.unwrap_or_default() % 512).min(offer.len());
    let mut offer = offer.to_owned();
    offer.replace_range(start..end, text);
    offer
}

/// A STUN request that names a participant and is sealed with its password, with attributes
/// of any kind between.
fn sealed_request(answer: &str, attributes: &[u8]) -> Vec<u8> {
    let value = |name: &str| {
        let line = answer.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim().to_owned()
    };
    let user = format!("{}:them", value("a=ice-ufrag:"));
    let mut body = attribute(0x0006, user.as_bytes());
    body.extend(attributes);
    body.resize(body.len().next_multiple_of(4), 0);
    let mut request = BINDING_REQUEST.to_vec();
    let sealed_length = u16::try_from(body.len() + 24).unwrap_or(u16::MAX);
    request.extend(sealed_length.to_be_bytes());
    request.extend(MAGIC);
    request.extend([9; 12]);
    request.extend(body);
    let hmac = from_feature_flags().sha1_hmac_provider;
    let seal = hmac.sha1_hmac(value("a=ice-pwd:").as_bytes(), &[&request]);
    request.extend(attribute(0x0008, &seal));
    request
}

fn attribute(kind: u16, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap_or_default();
    let mut attribute = kind.to_be_bytes().to_vec();
    attribute.extend(length.to_be_bytes());
    attribute.extend(value);
    attribute.resize(attribute.len().next_multiple_of(4), 0);
    attribute
}
