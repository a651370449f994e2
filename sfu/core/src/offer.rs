//! Reads and prepares SDP: which m-line is which track, what is refused, what the engine
//! shall not see. No text of an offer ever reaches a refusal: offers hold addresses.

use std::fmt::Write as _;

use str0m::format::Codec;
use str0m::media::Mid;
use str0m::{Candidate, IceCreds};

use crate::codecs::of_video;
use crate::media::Announced;
use crate::{Refusal, TrackKind};

/// A browser's offer has 5 to 20 kB.
const MAX_OFFER_BYTES: usize = 64 * 1024;
const MAX_FRAGMENT_BYTES: usize = 16 * 1024;
const MAX_CANDIDATES: usize = 64;
/// Three with their resends are usual.
const MAX_STREAMS: usize = 16;

/// An offer fit for the engine.
pub(crate) struct Offer {
    pub(crate) text: String,
    pub(crate) tracks: [Option<Mid>; TrackKind::ALL.len()],
    /// The streams it names.
    pub(crate) streams: Vec<Announced>,
    /// Who will speak DTLS: an ICE restart may not change it.
    pub(crate) fingerprints: Vec<String>,
    pub(crate) ufrag: String,
    /// Its video codecs, the one it prefers first.
    pub(crate) videos: Vec<Codec>,
    pub(crate) password: String,
}

impl Offer {
    /// Reads an offer. M-lines beyond microphone, camera, screen and one data channel are
    /// marked as rejected, so that the answer rejects them too. Simulcast is taken out: in a
    /// room of two it only wastes the uplink.
    pub(crate) fn read(text: &str) -> Result<Self, Refusal> {
        if text.len() > MAX_OFFER_BYTES {
            return Err(bad("it is longer than 65536 bytes"));
        }
        let mut sections = Sections::split(text);
        let tracks = sections.assign()?;
        let ufrag = attribute(text, "a=ice-ufrag:").ok_or_else(|| bad("it has no ice-ufrag"))?;
        let password = attribute(text, "a=ice-pwd:").ok_or_else(|| bad("it has no ice-pwd"))?;
        Ok(Self {
            text: sections.join(),
            streams: sections.streams(&tracks),
            tracks,
            fingerprints: fingerprints(text),
            ufrag: ufrag.to_owned(),
            videos: of_video(text),
            password: password.to_owned(),
        })
    }
}

/// Candidates of an `application/trickle-ice-sdpfrag` (RFC 8840) for the ICE session `ufrag`.
pub(crate) fn read_candidates(fragment: &str, ufrag: &str) -> Result<Vec<Candidate>, Refusal> {
    let refuse = |why: &str| Err(Refusal::BadCandidate(why.to_owned()));
    if fragment.len() > MAX_FRAGMENT_BYTES {
        return refuse("the fragment is longer than 16384 bytes");
    }
    if attribute(fragment, "a=ice-ufrag:").is_some_and(|named| named != ufrag) {
        return refuse("the fragment belongs to another ICE session: send a new offer");
    }
    let lines = || {
        fragment.lines().filter_map(|line| {
            line.trim()
                .strip_prefix("a=")
                .filter(|line| line.starts_with("candidate:"))
        })
    };
    if lines().count() > MAX_CANDIDATES {
        return refuse("the fragment has more than 64 candidates");
    }
    let read = lines()
        .filter(|line| is_resolved_udp(line))
        .map(Candidate::from_sdp_string);
    match read.collect::<Result<Vec<_>, _>>() {
        Ok(candidates) => Ok(candidates),
        Err(_) => refuse("a candidate line is not valid SDP"),
    }
}

/// The answer as it goes out. After an ICE restart the engine has credentials of its own
/// choice; ours, which name the slot, take their place.
pub(crate) fn with_credentials(answer: &str, made: &IceCreds, ours: &IceCreds) -> String {
    let mut out = String::with_capacity(answer.len() + 64);
    for line in answer.lines() {
        // Writing to a string cannot fail.
        let _ = if line.starts_with("a=ice-ufrag:") {
            write!(out, "a=ice-ufrag:{}\r\n", ours.ufrag)
        } else if line.starts_with("a=ice-pwd:") {
            write!(out, "a=ice-pwd:{}\r\n", ours.pass)
        } else if line.starts_with("a=candidate:") {
            let named = format!(" ufrag {}", made.ufrag);
            write!(
                out,
                "{}\r\n",
                line.replace(&named, &format!(" ufrag {}", ours.ufrag))
            )
        } else {
            write!(out, "{line}\r\n")
        };
    }
    out
}

/// The answer lets Opus fall silent (DTX): `str0m` cannot say so beside RED.
pub(crate) fn with_silence(answer: &str) -> String {
    answer.replace("useinbandfec=1", "useinbandfec=1;usedtx=1")
}

pub(crate) fn bad(why: &str) -> Refusal {
    Refusal::BadOffer(why.to_owned())
}

/// Hidden host names (`….local`) and TCP cannot be used, but are no mistake either: whoever
/// has them reaches us with a STUN request.
fn is_resolved_udp(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace().skip(2);
    let udp = words
        .next()
        .is_some_and(|protocol| protocol.eq_ignore_ascii_case("udp"));
    let named = words
        .nth(1)
        .is_some_and(|address| address.to_ascii_lowercase().ends_with(".local"));
    udp && !named
}

fn attribute<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines()
        .find_map(|line| line.trim().strip_prefix(name))
        .map(str::trim)
}

fn fingerprints(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("a=fingerprint:"));
    let mut found: Vec<_> = lines.map(str::to_ascii_lowercase).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// An SDP cut into its session part and its m-lines.
struct Sections<'a> {
    session: Vec<String>,
    media: Vec<Media<'a>>,
}

struct Media<'a> {
    kind: &'a str,
    port: &'a str,
    rest: &'a str,
    lines: Vec<&'a str>,
    rejected: bool,
}

impl<'a> Sections<'a> {
    fn split(text: &'a str) -> Self {
        let mut sections = Self {
            session: Vec::new(),
            media: Vec::new(),
        };
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match (line.strip_prefix("m="), sections.media.last_mut()) {
                (Some(line), _) => sections.media.push(Media::new(line)),
                (None, Some(media)) => media.lines.push(line),
                (None, None) => sections.session.push(line.to_owned()),
            }
        }
        sections
    }

    /// Decides which m-line is which track and rejects the surplus.
    fn assign(&mut self) -> Result<[Option<Mid>; TrackKind::ALL.len()], Refusal> {
        let mut tracks = [None; TrackKind::ALL.len()];
        let mut channels = 0;
        let bundled = self.bundled();
        if bundled.is_empty() {
            return Err(bad(
                "its m-lines are not bundled: set bundlePolicy to max-bundle",
            ));
        }
        for media in &mut self.media {
            let mid = media.mid();
            if media.port == "0" && !mid.is_some_and(|mid| bundled.iter().any(|b| b == mid)) {
                continue;
            }
            let place = match media.kind {
                "audio" => Some(TrackKind::Microphone),
                "video" if tracks[TrackKind::Camera.index()].is_none() => Some(TrackKind::Camera),
                "video" => Some(TrackKind::Screen),
                "application" => None,
                _ => return Err(bad("an m-line is neither audio, video nor application")),
            };
            let Some(place) = place else {
                channels += 1;
                continue;
            };
            let mid = mid.ok_or_else(|| bad("an m-line has no a=mid"))?;
            let track = &mut tracks[place.index()];
            media.rejected = track.is_some();
            track.get_or_insert(Mid::from(mid));
        }
        if channels > 1 {
            return Err(bad("it has more than one application m-line"));
        }
        if tracks[TrackKind::Microphone.index()].is_none() {
            return Err(Refusal::NoAudio);
        }
        self.unbundle_rejected();
        Ok(tracks)
    }

    /// The streams that the m-lines of tracks name, each with that of its resends.
    fn streams(&self, tracks: &[Option<Mid>; TrackKind::ALL.len()]) -> Vec<Announced> {
        let mut streams = Vec::new();
        for kind in TrackKind::ALL {
            let mid = tracks[kind.index()];
            let is_its = |media: &&Media<'_>| mid.is_some() && media.mid().map(Mid::from) == mid;
            if let Some(media) = self.media.iter().find(is_its) {
                streams.extend(media.streams(kind));
            }
        }
        streams.truncate(MAX_STREAMS);
        streams
    }

    fn bundled(&self) -> Vec<String> {
        let group = self
            .session
            .iter()
            .find_map(|line| line.strip_prefix("a=group:BUNDLE"));
        group
            .into_iter()
            .flat_map(str::split_ascii_whitespace)
            .map(str::to_owned)
            .collect()
    }

    /// A rejected m-line is one with port 0 outside of the bundle (RFC 8843).
    fn unbundle_rejected(&mut self) {
        let rejected = self.media.iter().filter(|media| media.rejected);
        let rejected: Vec<_> = rejected.filter_map(Media::mid).collect();
        for line in &mut self.session {
            if let Some(mids) = line.strip_prefix("a=group:BUNDLE") {
                let stay = mids
                    .split_ascii_whitespace()
                    .filter(|mid| !rejected.contains(mid));
                *line = stay.fold("a=group:BUNDLE".to_owned(), |line, mid| line + " " + mid);
            }
        }
    }

    fn join(&self) -> String {
        let session = self.session.iter().map(String::as_str);
        let mut out = session.fold(String::new(), |out, line| out + line + "\r\n");
        for media in &self.media {
            media.write(&mut out);
        }
        out
    }
}

impl<'a> Media<'a> {
    fn new(line: &'a str) -> Self {
        let mut words = line.splitn(3, ' ');
        let mut next = || words.next().unwrap_or_default();
        Self {
            kind: next(),
            port: next(),
            rest: next(),
            lines: Vec::new(),
            rejected: false,
        }
    }

    fn mid(&self) -> Option<&'a str> {
        self.lines
            .iter()
            .find_map(|line| line.strip_prefix("a=mid:"))
            .map(str::trim)
    }

    fn streams(&self, kind: TrackKind) -> Vec<Announced> {
        let values = |name| {
            self.lines
                .iter()
                .filter_map(move |line| line.strip_prefix(name))
        };
        let number = |word: Option<&str>| word.and_then(|word| word.parse::<u32>().ok());
        let pairs = values("a=ssrc-group:FID ").filter_map(|pair| {
            let mut words = pair.split_ascii_whitespace();
            Some((number(words.next())?, number(words.next())?))
        });
        let pairs: Vec<(u32, u32)> = pairs.collect();
        let named = values("a=ssrc:").filter_map(|line| number(line.split(' ').next()));
        let mut streams: Vec<Announced> = Vec::new();
        for ssrc in named {
            let is_repair = pairs.iter().any(|(_, repair)| *repair == ssrc);
            if is_repair || streams.iter().any(|it| it.ssrc == ssrc) {
                continue;
            }
            let pair = pairs.iter().find(|(main, _)| *main == ssrc);
            let repair = pair.map(|(_, repair)| *repair);
            streams.push(Announced { kind, ssrc, repair });
        }
        streams
    }

    fn write(&self, out: &mut String) {
        let port = if self.rejected { "0" } else { self.port };
        // Writing to a string cannot fail.
        let _ = write!(out, "m={} {port} {}\r\n", self.kind, self.rest);
        for line in self.lines.iter().filter(|line| self.keeps(line)) {
            let _ = write!(out, "{line}\r\n");
        }
    }

    fn keeps(&self, line: &str) -> bool {
        let simulcast = line.starts_with("a=simulcast:") || line.starts_with("a=rid:");
        let bundle_only = self.rejected && line == "a=bundle-only";
        !simulcast && !bundle_only
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";

    fn sections(group: &str, media: &[&str]) -> String {
        let head = format!("{HEAD}a=group:BUNDLE {group}\r\n");
        media.iter().enumerate().fold(head, |text, (mid, kind)| {
            text + &format!("m={kind} 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:{mid}\r\na=bundle-only\r\n")
        })
    }

    #[test]
    fn a_surplus_m_line_gets_port_zero_and_leaves_the_bundle() {
        let text = sections("0 1 2 3 4", &["audio", "video", "video", "video", "audio"]);
        let mut sections = Sections::split(&text);
        let tracks = sections.assign().expect("it has all it needs");
        assert_eq!(
            tracks,
            [
                Some(Mid::from("0")),
                Some(Mid::from("1")),
                Some(Mid::from("2"))
            ]
        );
        let joined = sections.join();
        assert!(joined.contains("a=group:BUNDLE 0 1 2\r\n"), "{joined}");
        assert_eq!(joined.matches("m=video 0 ").count(), 1);
        assert_eq!(joined.matches("m=audio 0 ").count(), 1);
        assert_eq!(joined.matches("a=bundle-only").count(), 3);
    }

    #[test]
    fn no_audio_and_unknown_media_are_told_apart() {
        let text = sections("0", &["video"]);
        assert_eq!(Sections::split(&text).assign(), Err(Refusal::NoAudio));
        let text = sections("0 1", &["audio", "text"]);
        assert!(matches!(
            Sections::split(&text).assign(),
            Err(Refusal::BadOffer(_))
        ));
    }

    #[test]
    fn candidates_that_cannot_be_used_are_passed_over() {
        let fragment = "a=ice-ufrag:abcd\r\n\
            a=candidate:1 1 udp 2113937151 0b1c.local 51472 typ host\r\n\
            a=candidate:2 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active\r\n\
            a=candidate:3 1 udp 2113937151 192.0.2.1 51472 typ host\r\na=end-of-candidates\r\n";
        assert_eq!(
            read_candidates(fragment, "abcd").map(|found| found.len()),
            Ok(1)
        );
        assert!(matches!(
            read_candidates(fragment, "efgh"),
            Err(Refusal::BadCandidate(_))
        ));
        let broken = "a=candidate:3 1 udp x y z";
        assert!(matches!(
            read_candidates(broken, "abcd"),
            Err(Refusal::BadCandidate(_))
        ));
    }

    #[test]
    fn an_answer_carries_the_credentials_we_chose() {
        let creds = |ufrag: &str| IceCreds {
            ufrag: ufrag.into(),
            pass: format!("{ufrag}-pass"),
        };
        let answer =
            "a=ice-ufrag:old\r\na=ice-pwd:old-pass\r\na=candidate:1 typ host ufrag old\r\n";
        let renamed = with_credentials(answer, &creds("old"), &creds("new"));
        assert!(!renamed.contains("old"), "{renamed}");
    }
}
