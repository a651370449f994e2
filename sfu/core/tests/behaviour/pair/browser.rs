//! What a browser does: offers, sends tracks, obeys keyframe requests, remembers what came.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::time::Instant;

use schalter_sfu_core::TrackKind;
use str0m::bwe::BweKind;
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::channel::ChannelId;
use str0m::format::Codec;
use str0m::media::{Direction, Mid, Pt};
use str0m::net::{Protocol, Receive};
use str0m::{Candidate, Event, IceConnectionState, Input, Output, Rtc};

use super::SERVER;
use super::link::{Link, Weather};
use super::sending::Sending;
use super::shape::{Shape, build};
use super::sound::number;

/// A packet of a track that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Received {
    pub(crate) track: TrackKind,
    pub(crate) at: Instant,
    pub(crate) seq: u64,
    pub(crate) time: u32,
    pub(crate) ssrc: u32,
    pub(crate) pt: u8,
    pub(crate) audio_level: Option<i8>,
    pub(crate) payload: Vec<u8>,
}

impl Received {
    /// Whether its frame is a keyframe.
    pub(crate) fn is_key(&self) -> bool {
        self.payload.first() == Some(&b'K')
    }

    /// The number its sender gave it.
    pub(crate) fn number(&self) -> u32 {
        number(&self.payload)
    }
}

/// One browser with its lines to and from the server.
pub(crate) struct Browser {
    pub(crate) rtc: Rtc,
    pub(crate) address: SocketAddr,
    /// What a NAT makes of its address, if there is one.
    pub(crate) behind: Option<SocketAddr>,
    pub(crate) up: Link,
    pub(crate) down: Link,
    pub(crate) offer: String,
    pub(crate) answer: String,
    pub(crate) connected: bool,
    pub(crate) closed: bool,
    pub(crate) ice: Option<IceConnectionState>,
    pub(crate) received: Vec<Received>,
    pub(crate) messages: Vec<(bool, Vec<u8>)>,
    /// When each packet of sound could first be played, alone or out of a later one.
    pub(crate) heard: BTreeMap<u32, Instant>,
    /// Keyframe requests it got, by track.
    pub(crate) keyframe_requests: Vec<(TrackKind, Instant)>,
    /// The last cap it was told.
    pub(crate) cap_bps: Option<u64>,
    pending: Option<SdpPendingOffer>,
    mids: Vec<(TrackKind, Mid)>,
    channel: Option<ChannelId>,
    pub(super) sending: Vec<(TrackKind, Sending)>,
    deadline: Instant,
    pub(super) said: VecDeque<Vec<u8>>,
    asks: bool,
}

impl Browser {
    pub(crate) fn new(
        number: usize,
        shape: &Shape,
        weather: Weather,
        seed: u64,
        now: Instant,
    ) -> (Self, String) {
        let last = u8::try_from(number + 1).expect("few browsers");
        let address = SocketAddr::from(([198, 51, 100, last], 50_000));
        let mut rtc = build(shape, now);
        rtc.add_local_candidate(Candidate::host(address, "udp").expect("an address"));
        let mut changes = rtc.sdp_api();
        let mut mids = Vec::new();
        for (kind, track) in shape.media() {
            let mid = changes.add_media(kind, Direction::SendRecv, None, None, None);
            mids.extend(track.map(|track| (track, mid)));
        }
        if shape.channel {
            changes.add_channel("schalter".to_owned());
        }
        let (offer, pending) = changes.apply().expect("there is something to offer");
        let offer = offer.to_sdp_string();
        let browser = Self {
            rtc,
            address,
            behind: None,
            up: Link::new(weather, seed * 2),
            down: Link::new(weather, seed * 2 + 1),
            offer: offer.clone(),
            answer: String::new(),
            connected: false,
            closed: false,
            ice: None,
            received: Vec::new(),
            messages: Vec::new(),
            heard: BTreeMap::new(),
            keyframe_requests: Vec::new(),
            cap_bps: None,
            pending: Some(pending),
            mids,
            channel: None,
            sending: Vec::new(),
            deadline: now,
            said: VecDeque::new(),
            asks: shape.red,
        };
        (browser, offer)
    }

    /// Takes the answer to its offer.
    pub(crate) fn accept(&mut self, answer: &str, now: Instant) {
        let parsed = SdpAnswer::from_sdp_string(answer).expect("the answer is SDP");
        let pending = self.pending.take().expect("an offer is pending");
        self.rtc
            .sdp_api()
            .accept_answer(pending, parsed)
            .expect("the answer fits the offer");
        answer.clone_into(&mut self.answer);
        self.drain(now);
    }

    /// Offers an ICE restart.
    pub(crate) fn restart_ice(&mut self, now: Instant) -> String {
        let mut changes = self.rtc.sdp_api();
        changes.ice_restart(true);
        let (offer, pending) = changes.apply().expect("a restart is a change");
        self.pending = Some(pending);
        self.drain(now);
        offer.to_sdp_string()
    }

    /// Moves to another network.
    pub(crate) fn move_to(&mut self, address: SocketAddr) {
        let old = Candidate::host(self.address, "udp").expect("an address");
        self.rtc.direct_api().invalidate_candidate(&old);
        self.address = address;
        self.rtc
            .add_local_candidate(Candidate::host(address, "udp").expect("an address"));
    }

    /// Where the server sees it.
    pub(crate) fn seen_at(&self) -> SocketAddr {
        self.behind.unwrap_or(self.address)
    }

    /// Closes the connection, as closing the page does.
    pub(crate) fn hang_up(&mut self, now: Instant) {
        self.rtc.close().expect("the engine works");
        self.drain(now);
    }

    pub(crate) fn channel_open(&self) -> bool {
        self.channel.is_some()
    }

    /// Asks for a keyframe of what it receives.
    pub(crate) fn want_keyframe(&mut self, track: TrackKind, now: Instant) {
        let mid = self.mid(track);
        let mut api = self.rtc.direct_api();
        let stream = api
            .stream_rx_by_mid(mid, None)
            .expect("it receives that track");
        stream.request_keyframe(str0m::media::KeyframeRequestKind::Pli);
        self.deadline = now;
    }

    /// Writes to its data channel.
    pub(crate) fn tell(&mut self, binary: bool, message: &[u8], now: Instant) {
        let id = self.channel.expect("the channel is open");
        let mut channel = self.rtc.channel(id).expect("the channel is open");
        let written = channel.write(binary, message).expect("the channel works");
        assert!(written, "there is room");
        self.drain(now);
        self.deadline = now;
    }

    /// What came of a track, in the order it came.
    pub(crate) fn got(&self, track: TrackKind) -> Vec<&Received> {
        self.received
            .iter()
            .filter(|received| received.track == track)
            .collect()
    }

    /// How many packets it sent of a track.
    pub(crate) fn sent(&self, track: TrackKind) -> u32 {
        let sending = self.sending.iter().find(|(sent, _)| *sent == track);
        sending.map_or(0, |(_, sending)| sending.number)
    }

    pub(crate) fn codec_pt(&self, codec: Codec) -> Option<u8> {
        let params = self
            .rtc
            .codec_config()
            .find(|params| params.spec().codec == codec);
        params.map(|params| *params.pt())
    }

    pub(crate) fn next_at(&self) -> Option<Instant> {
        let frames = self.sending.iter().map(|(_, sending)| sending.next_at);
        let lines = [self.up.next_at(), self.down.next_at(), Some(self.deadline)];
        lines.into_iter().flatten().chain(frames).min()
    }

    /// Does everything due; the datagrams that reach the server.
    pub(crate) fn advance(&mut self, now: Instant) -> Vec<Vec<u8>> {
        while let Some(contents) = self.down.arrived(now) {
            self.receive(&contents, now);
        }
        self.send_due(now);
        self.rtc
            .handle_input(Input::Timeout(now))
            .expect("time passes");
        self.drain(now);
        std::iter::from_fn(|| self.up.arrived(now)).collect()
    }

    fn receive(&mut self, contents: &[u8], now: Instant) {
        let received = Receive::new(Protocol::Udp, SERVER, self.address, contents);
        let received = received.expect("the server sends what can be read");
        let input = Input::Receive(now, received);
        if self.rtc.accepts(&input) {
            self.rtc
                .handle_input(input)
                .expect("the server sends what can be taken");
            self.drain(now);
        }
    }

    pub(super) fn drain(&mut self, now: Instant) {
        loop {
            // A browser that hears nothing gives up one day.
            let Ok(output) = self.rtc.poll_output() else {
                self.rtc.disconnect();
                self.closed = true;
                continue;
            };
            match output {
                Output::Timeout(at) => {
                    self.deadline = at;
                    return;
                }
                Output::Transmit(transmit) => {
                    if transmit.source == self.address {
                        self.up.send(transmit.contents.into(), now);
                    }
                }
                Output::Event(event) => self.read(event, now),
            }
        }
    }

    fn read(&mut self, event: Event, now: Instant) {
        match event {
            Event::Connected => self.connected = true,
            Event::Closed => self.closed = true,
            Event::IceConnectionStateChange(state) => self.ice = Some(state),
            Event::ChannelOpen(id, _) => self.channel = Some(id),
            Event::ChannelData(data) => self.messages.push((data.binary, data.data)),
            Event::KeyframeRequest(request) => self.obey(request.mid, now),
            Event::EgressBitrateEstimate(BweKind::Remb { estimate, .. }) => {
                self.cap_bps = Some(estimate.as_u64());
            }
            Event::RtpPacket(packet) => {
                let mut api = self.rtc.direct_api();
                let stream = api
                    .stream_rx(&packet.header.ssrc)
                    .expect("a stream we know");
                let mid = stream.mid();
                if std::mem::take(&mut self.asks) {
                    // The first stream is the sound.
                    stream.suppress_nack(false);
                }
                let track = self.track(mid).expect("a track we offered");
                if track == TrackKind::Microphone {
                    self.hear(*packet.header.payload_type, &packet.payload, now);
                }
                self.received.push(Received {
                    track,
                    at: now,
                    seq: *packet.seq_no,
                    time: packet.header.timestamp,
                    ssrc: *packet.header.ssrc,
                    pt: *packet.header.payload_type,
                    audio_level: packet.header.ext_vals.audio_level,
                    payload: packet.payload.to_vec(),
                });
            }
            _ => {}
        }
    }

    fn obey(&mut self, mid: Mid, now: Instant) {
        let track = self.track(mid).expect("a track we offered");
        self.keyframe_requests.push((track, now));
        if let Some((_, sending)) = self.sending.iter_mut().find(|(sent, _)| *sent == track) {
            sending.wants_key = true;
        }
    }

    fn track(&self, mid: Mid) -> Option<TrackKind> {
        self.mids
            .iter()
            .find(|(_, known)| *known == mid)
            .map(|(track, _)| *track)
    }

    pub(super) fn mid(&self, track: TrackKind) -> Mid {
        let found = self.mids.iter().find(|(known, _)| *known == track);
        found.map(|(_, mid)| *mid).expect("a track it offered")
    }

    /// The first payload type of the answer, as browsers choose it; RED is looked at elsewhere.
    pub(super) fn pt(&self, track: TrackKind) -> Pt {
        let media = self.rtc.media(self.mid(track)).expect("an m-line");
        let agreed = media.remote_pts();
        let line = self
            .answer
            .lines()
            .find(|line| line.starts_with("m=video "));
        let pts = line.filter(|_| track.is_video()).unwrap_or_default();
        let mut pts = pts.split(' ').filter_map(|pt| pt.parse::<u8>().ok());
        let first = pts.find_map(|pt| agreed.iter().find(|agreed| ***agreed == pt));
        *first.or(agreed.first()).expect("a codec was agreed on")
    }
}
