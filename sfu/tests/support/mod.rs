//! A browser of str0m over real loopback UDP, and a node to talk to.
#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test file uses its own part of this"
)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "tests stand outside of the media plane and read the clock themselves"
)]

mod stream;

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use prometheus::{Registry, TextEncoder};
use schalter_config::Media;
use schalter_sfu::{Gate, Handle, Node, ParticipantId, RoomId};
use str0m::bwe::Bitrate;
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::channel::ChannelId;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, Input, Output, Rtc};
use stream::Stream;

pub(crate) const ROOM: RoomId = RoomId(0xA);
pub(crate) const ALICE: ParticipantId = ParticipantId(1);
pub(crate) const BOB: ParticipantId = ParticipantId(2);
pub(crate) const CAROL: ParticipantId = ParticipantId(3);

pub(crate) const MICROPHONE: usize = 0;
pub(crate) const CAMERA: usize = 1;

/// No test waits longer for anything.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) fn settings(workers: usize) -> Media {
    Media {
        local: true,
        max_load_percent: 80,
        listen: vec![IpAddr::V4(Ipv4Addr::LOCALHOST)],
        port: 0,
        tcp: true,
        tcp_announce_port: None,
        workers,
        pin_cores: Vec::new(),
        announce: Vec::new(),
        video_max_bitrate_bps: 2_500_000,
        idle_timeout_ms: 30_000,
        ..Media::default()
    }
}

pub(crate) struct Town {
    pub(crate) node: Node,
    pub(crate) handle: Handle,
    registry: Registry,
}

impl Town {
    pub(crate) fn start(workers: usize) -> Self {
        Self::start_with(&settings(workers))
    }

    pub(crate) fn start_with(settings: &Media) -> Self {
        let registry = Registry::new();
        let node = Node::start(settings, &registry).unwrap();
        let handle = node.handle();
        Self {
            node,
            handle,
            registry,
        }
    }

    /// An open room with these two connected in it.
    pub(crate) async fn pair(&self, room: RoomId) -> [Browser; 2] {
        self.handle.open_room(room, Gate::Open).await.unwrap();
        let mut alice = self.join(room, ALICE).await;
        let mut bob = self.join(room, BOB).await;
        until(&mut [&mut alice, &mut bob], "both are connected", |all| {
            all.iter().all(|one| one.connected && one.channel.is_some())
        });
        [alice, bob]
    }

    pub(crate) async fn join(&self, room: RoomId, participant: ParticipantId) -> Browser {
        self.join_from(Ipv4Addr::LOCALHOST.into(), room, participant)
            .await
    }

    pub(crate) async fn join_from(
        &self,
        ip: IpAddr,
        room: RoomId,
        participant: ParticipantId,
    ) -> Browser {
        let (mut browser, offer) = Browser::at(ip);
        let answer = self.handle.join(room, participant, offer).await.unwrap();
        browser.accept(&answer);
        browser
    }

    pub(crate) fn metrics(&self) -> String {
        let families = self.registry.gather();
        TextEncoder::new().encode_to_string(&families).unwrap()
    }

    /// The value of one sample, as `name{label="…"}`.
    pub(crate) fn metric(&self, sample: &str) -> f64 {
        let text = self.metrics();
        let line = text.lines().find(|line| line.starts_with(sample));
        let value = line.and_then(|line| line.strip_prefix(sample)?.trim().parse().ok());
        value.unwrap_or_else(|| panic!("no sample {sample} in:\n{text}"))
    }

    /// The counters are copied twice a second.
    pub(crate) fn until_metric(&self, sample: &str, browsers: &mut [&mut Browser], least: f64) {
        until(browsers, sample, |_| self.metric(sample) >= least);
    }
}

/// What a page does: one connection with microphone, camera, screen and data channel.
pub(crate) struct Browser {
    rtc: Box<Rtc>,
    socket: UdpSocket,
    /// If it comes over TCP.
    pub(crate) stream: Option<Stream>,
    address: SocketAddr,
    pending: Option<SdpPendingOffer>,
    tracks: Vec<Mid>,
    wake_at: Instant,
    spoke_at: Instant,
    sent: [u32; 2],
    pub(crate) connected: bool,
    pub(crate) closed: bool,
    pub(crate) channel: Option<ChannelId>,
    /// Payloads that arrived, by m-line.
    pub(crate) heard: Vec<Vec<u8>>,
    pub(crate) seen: Vec<Vec<u8>>,
    pub(crate) messages: Vec<String>,
    pub(crate) keyframe_requests: usize,
    /// What came over UDP.
    pub(crate) udp_datagrams: usize,
}

impl Browser {
    pub(crate) fn new() -> (Self, String) {
        Self::at(IpAddr::V4(Ipv4Addr::LOCALHOST))
    }

    /// One whose only address is this.
    pub(crate) fn at(ip: IpAddr) -> (Self, String) {
        let socket = UdpSocket::bind((ip, 0)).unwrap();
        let candidate = Candidate::host(socket.local_addr().unwrap(), "udp").unwrap();
        Self::with(socket, None, candidate)
    }

    /// One whose network lets no UDP through.
    pub(crate) fn over_tcp(server: SocketAddr) -> (Self, String) {
        let stream = Stream::connect(server);
        let candidate = stream.candidate();
        let socket = UdpSocket::bind((server.ip(), 0)).unwrap();
        Self::with(socket, Some(stream), candidate)
    }

    fn with(socket: UdpSocket, stream: Option<Stream>, candidate: Candidate) -> (Self, String) {
        socket.set_nonblocking(true).unwrap();
        let address = socket.local_addr().unwrap();
        let now = Instant::now();
        let mut rtc = Rtc::builder()
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .enable_bwe(Some(Bitrate::mbps(2)))
            .build(now);
        rtc.add_local_candidate(candidate);
        let mut changes = rtc.sdp_api();
        let kinds = [MediaKind::Audio, MediaKind::Video, MediaKind::Video];
        let tracks =
            kinds.map(|kind| changes.add_media(kind, Direction::SendRecv, None, None, None));
        changes.add_channel("schalter".to_owned());
        let (offer, pending) = changes.apply().unwrap();
        let browser = Self {
            rtc: Box::new(rtc),
            socket,
            stream,
            address,
            pending: Some(pending),
            tracks: tracks.to_vec(),
            wake_at: now,
            spoke_at: now,
            sent: [0; 2],
            connected: false,
            closed: false,
            channel: None,
            heard: Vec::new(),
            seen: Vec::new(),
            messages: Vec::new(),
            keyframe_requests: 0,
            udp_datagrams: 0,
        };
        (browser, offer.to_sdp_string())
    }

    pub(crate) fn accept(&mut self, answer: &str) {
        let answer = SdpAnswer::from_sdp_string(answer).unwrap();
        let pending = self.pending.take().unwrap();
        self.rtc.sdp_api().accept_answer(pending, answer).unwrap();
    }

    /// UDP gets through after all.
    pub(crate) fn find_udp(&mut self) {
        let candidate = Candidate::host(self.address, "udp").unwrap();
        self.rtc.add_local_candidate(candidate);
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Everything that is due now.
    pub(crate) fn step(&mut self) {
        let now = Instant::now();
        let mut buffer = [0; 2000];
        loop {
            match self.socket.recv_from(&mut buffer) {
                Ok((length, source)) => {
                    let (proto, to) = (Protocol::Udp, self.address);
                    self.udp_datagrams += 1;
                    self.receive(proto, &buffer[..length], source, to, now);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                // Linux tells of an unreachable port here: the node may have ended.
                Err(_) => {}
            }
        }
        self.step_stream(now);
        self.rtc.handle_input(Input::Timeout(now)).unwrap();
        self.drain();
    }

    fn step_stream(&mut self, now: Instant) {
        let Some(stream) = &mut self.stream else {
            return;
        };
        let (frames, from, to) = (stream.step(), stream.remote, stream.local);
        for frame in frames {
            self.receive(Protocol::Tcp, &frame, from, to, now);
        }
    }

    fn receive(
        &mut self,
        proto: Protocol,
        datagram: &[u8],
        source: SocketAddr,
        destination: SocketAddr,
        now: Instant,
    ) {
        let received = Receive {
            proto,
            source,
            destination,
            contents: datagram.try_into().unwrap(),
        };
        self.rtc
            .handle_input(Input::Receive(now, received))
            .unwrap();
        self.drain();
    }

    fn drain(&mut self) {
        loop {
            match self.rtc.poll_output().unwrap() {
                Output::Timeout(at) => {
                    self.wake_at = at;
                    return;
                }
                Output::Transmit(transmit) if transmit.proto == Protocol::Tcp => {
                    if let Some(stream) = &mut self.stream {
                        stream.send(&transmit.contents);
                    }
                }
                Output::Transmit(transmit) => {
                    let _ = self
                        .socket
                        .send_to(&transmit.contents, transmit.destination);
                }
                Output::Event(event) => self.notice(event),
            }
        }
    }

    fn notice(&mut self, event: Event) {
        match event {
            Event::Connected => self.connected = true,
            Event::ChannelOpen(id, _) => self.channel = Some(id),
            Event::ChannelData(data) => {
                assert!(!data.binary, "a string stays a string");
                self.messages.push(String::from_utf8(data.data).unwrap());
            }
            Event::RtpPacket(packet) => {
                let kind = self
                    .rtc
                    .direct_api()
                    .stream_rx(&packet.header.ssrc)
                    .map(|rx| rx.mid());
                let track = self.tracks.iter().position(|mid| Some(*mid) == kind);
                match track {
                    Some(MICROPHONE) => self.heard.push(packet.payload.to_vec()),
                    Some(CAMERA) => self.seen.push(packet.payload.to_vec()),
                    _ => {}
                }
            }
            Event::Closed => self.closed = true,
            Event::KeyframeRequest(_) => self.keyframe_requests += 1,
            _ => {}
        }
    }

    /// Sends a packet of sound and a packet of picture every 10 ms.
    pub(crate) fn talk(&mut self, word: &str) {
        if !self.connected || self.spoke_at.elapsed() < Duration::from_millis(10) {
            return;
        }
        self.spoke_at = Instant::now();
        self.send(MICROPHONE, format!("{word} sound").as_bytes());
        self.send(CAMERA, format!("{word} picture").as_bytes());
    }

    /// One packet of sound or picture.
    pub(crate) fn send(&mut self, track: usize, payload: &[u8]) {
        let mid = self.tracks[track];
        let now = Instant::now();
        let pt = self.rtc.media(mid).unwrap().remote_pts()[0];
        let time = self.sent[track] * 480;
        let packet = RtpWrite::new(pt, u64::from(self.sent[track]).into(), time, now, payload)
            .nackable(track == CAMERA)
            .marker(true);
        self.sent[track] = self.sent[track].wrapping_add(1);
        let mut api = self.rtc.direct_api();
        api.stream_tx_by_mid(mid, None).unwrap().write_rtp(packet);
        self.drain();
        self.rtc.handle_input(Input::Timeout(now)).unwrap();
        self.drain();
    }

    pub(crate) fn say(&mut self, text: &str) {
        let id = self.channel.unwrap();
        let mut channel = self.rtc.channel(id).unwrap();
        assert!(channel.write(false, text.as_bytes()).unwrap());
        self.drain();
    }
}

/// Lets the browsers live until `done`, or fails.
pub(crate) fn until(
    browsers: &mut [&mut Browser],
    what: &str,
    mut done: impl FnMut(&mut [&mut Browser]) -> bool,
) {
    let deadline = Instant::now() + PATIENCE;
    while !done(browsers) {
        assert!(Instant::now() < deadline, "not in time: {what}");
        for browser in &mut *browsers {
            browser.step();
        }
        std::thread::sleep(Duration::from_micros(500));
    }
}
