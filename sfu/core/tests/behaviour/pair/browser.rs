//! What a browser does: offers, sends tracks, obeys keyframe requests, remembers what came.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use schalter_sfu_core::TrackKind;
use str0m::bwe::BweKind;
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::channel::ChannelId;
use str0m::format::Codec;
use str0m::media::{Direction, Mid, Pt};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{ExtensionValues, RtpWrite};
use str0m::{Candidate, Event, IceConnectionState, Input, Output, Rtc};

use super::SERVER;
use super::link::{Link, Weather};
use super::shape::{Shape, build};

const FRAME_PACKETS: u32 = 3;

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

/// A track that is being sent.
struct Sending {
    next_at: Instant,
    seq: u64,
    time: u32,
    number: u32,
    wants_key: bool,
    packet_bytes: usize,
    frame_packets: u32,
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
    sending: Vec<(TrackKind, Sending)>,
    deadline: Instant,
    said: VecDeque<Vec<u8>>,
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

    /// Starts to send a track. Sequence numbers start somewhere else every time.
    pub(crate) fn publish(&mut self, track: TrackKind, now: Instant) {
        self.publish_sized(track, if track.is_video() { 1_000 } else { 80 }, now);
    }

    /// Starts to send every track.
    pub(crate) fn publish_all(&mut self, now: Instant) {
        for track in TrackKind::ALL {
            self.publish(track, now);
        }
    }

    pub(crate) fn publish_sized(&mut self, track: TrackKind, packet_bytes: usize, now: Instant) {
        let start = u64::from(self.address.port()) + self.up.sent.len() as u64 * 7;
        let sending = Sending {
            next_at: now,
            seq: start % 60_000,
            time: u32::MAX - 10_000,
            number: 0,
            wants_key: true,
            packet_bytes,
            frame_packets: FRAME_PACKETS,
        };
        self.sending.push((track, sending));
    }

    /// Makes the frames of a picture it sends so many packets long.
    pub(crate) fn widen(&mut self, track: TrackKind, frame_packets: u32) {
        let found = self.sending.iter_mut().find(|(sent, _)| *sent == track);
        found.expect("it sends that track").1.frame_packets = frame_packets;
    }

    /// Stops to send a track.
    pub(crate) fn unpublish(&mut self, track: TrackKind) {
        self.sending.retain(|(sent, _)| *sent != track);
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

    fn send_due(&mut self, now: Instant) {
        let mut sending = std::mem::take(&mut self.sending);
        for (track, sending) in &mut sending {
            while sending.next_at <= now {
                self.send_frame(*track, sending, now);
            }
        }
        self.sending = sending;
    }

    fn send_frame(&mut self, track: TrackKind, sending: &mut Sending, now: Instant) {
        let (packets, ticks, pause) = if track.is_video() {
            (sending.frame_packets, 3_000, Duration::from_micros(33_333))
        } else {
            (1, 960, Duration::from_millis(20))
        };
        let key = std::mem::take(&mut sending.wants_key);
        let mid = self.mid(track);
        for packet in 0..packets {
            let mut payload = vec![if key { b'K' } else { b'D' }];
            payload.extend(sending.number.to_be_bytes());
            payload.resize(sending.packet_bytes, 7);
            let (pt, payload) = self.wrapped(track, payload);
            let write = RtpWrite::new(pt, sending.seq.into(), sending.time, now, payload)
                .marker(packet + 1 == packets)
                .nackable(track.is_video())
                .ext_vals(loud());
            let mut api = self.rtc.direct_api();
            let stream = api
                .stream_tx_by_mid(mid, None)
                .expect("it sends that track");
            stream.write_rtp(write);
            self.drain(now);
            sending.seq += 1;
            sending.number += 1;
        }
        sending.time = sending.time.wrapping_add(ticks);
        sending.next_at += pause;
    }

    /// Sound goes as RED with one older packet where it was agreed on, as browsers send it.
    fn wrapped(&mut self, track: TrackKind, payload: Vec<u8>) -> (Pt, Vec<u8>) {
        let red = self.red().filter(|_| track == TrackKind::Microphone);
        let Some((red, opus)) = red else {
            return (self.pt(track), payload);
        };
        let mut wrapped = Vec::new();
        for older in &self.said {
            let bytes = u8::try_from(older.len()).expect("sound is small");
            // 960 ticks older.
            wrapped.extend([0x80 | opus, 15, 0, bytes]);
        }
        wrapped.push(opus);
        wrapped.extend(self.said.iter().flatten());
        wrapped.extend(&payload);
        self.said = VecDeque::from([payload]);
        (red.into(), wrapped)
    }

    /// The payload types of RED and of what is in it.
    fn red(&self) -> Option<(u8, u8)> {
        let params = self.rtc.codec_config().params().iter();
        let mut red = params.filter_map(|params| Some((*params.red()?, *params.pt())));
        red.next()
    }

    /// Takes sound apart, as a browser's jitter buffer does.
    fn hear(&mut self, pt: u8, payload: &[u8], now: Instant) {
        if self.red().is_none_or(|(red, _)| red != pt) {
            self.heard.entry(number(payload)).or_insert(now);
            return;
        }
        let (mut lengths, mut rest) = (Vec::new(), payload);
        while rest[0] & 0x80 != 0 {
            lengths.push(usize::from(rest[2] & 3) << 8 | usize::from(rest[3]));
            rest = &rest[4..];
        }
        rest = &rest[1..];
        for length in lengths {
            let (block, behind) = rest.split_at(length);
            self.heard.entry(number(block)).or_insert(now);
            rest = behind;
        }
        self.heard.entry(number(rest)).or_insert(now);
    }

    fn drain(&mut self, now: Instant) {
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

    fn mid(&self, track: TrackKind) -> Mid {
        let found = self.mids.iter().find(|(known, _)| *known == track);
        found.map(|(_, mid)| *mid).expect("a track it offered")
    }

    /// The first payload type of the answer, as browsers choose it; RED is looked at elsewhere.
    fn pt(&self, track: TrackKind) -> Pt {
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

/// The number in a packet.
fn number(payload: &[u8]) -> u32 {
    u32::from_be_bytes([payload[1], payload[2], payload[3], payload[4]])
}

fn loud() -> ExtensionValues {
    ExtensionValues {
        audio_level: Some(-30),
        voice_activity: Some(true),
        ..ExtensionValues::default()
    }
}
