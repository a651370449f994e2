//! A caller: a str0m engine on a socket in a namespace, with the m-lines our pages have. It obeys
//! caps as our pages do: what it is told in all is the most it sends in all, and what it is told by
//! kind, the most of that kind.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use schalter_benches::net::Namespace;
use str0m::bwe::{Bitrate, BweKind};
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::channel::ChannelId;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{RtpPacket, RtpWrite};
use str0m::{Candidate, Event, IceConnectionState, Input, Output, Rtc};

use crate::stream::Stream;
use crate::traffic::{Packet, Shares, Source, Stamp, Track};

/// What sound takes of a cap, overhead included.
const SOUND_BPS: u64 = 64_000;

/// A packet that came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival {
    pub(crate) track: Track,
    pub(crate) at: Instant,
    pub(crate) sent_at: Instant,
    pub(crate) seq: u64,
    pub(crate) bytes: usize,
}

impl Arrival {
    /// One way, from caller to caller.
    pub(crate) fn delay(&self) -> Duration {
        self.at - self.sent_at
    }
}

/// What a caller would send if nothing held it back, in bits per second.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wishes {
    pub(crate) camera_bps: u64,
    pub(crate) screen_bps: u64,
}

/// One end of a call.
pub(crate) struct Caller {
    rtc: Box<Rtc>,
    socket: UdpSocket,
    stream: Option<Stream>,
    address: SocketAddr,
    pending: Option<SdpPendingOffer>,
    tracks: [Mid; 3],
    sources: [Source; 3],
    wishes: Wishes,
    wake_at: Instant,
    /// Stamps count from here; the same instant for all callers of a town.
    epoch: Instant,
    pub(crate) connected: bool,
    pub(crate) ice: Option<IceConnectionState>,
    pub(crate) channel: Option<ChannelId>,
    pub(crate) arrivals: Vec<Arrival>,
    /// Caps it was told, and when.
    pub(crate) caps: Vec<(Instant, u64)>,
    /// What it was told by kind.
    pub(crate) shares: Shares,
    /// What it sent: when, and payload bytes.
    pub(crate) sent: Vec<(Instant, usize)>,
    pub(crate) keyframe_requests: usize,
}

impl Caller {
    /// A caller on this address of a namespace, and its offer.
    pub(crate) fn new(home: &Namespace, ip: IpAddr, epoch: Instant) -> (Self, String) {
        let socket = home.run(|| UdpSocket::bind((ip, 0))).unwrap().unwrap();
        let candidate = Candidate::host(socket.local_addr().unwrap(), "udp").unwrap();
        Self::with(socket, None, candidate, epoch)
    }

    fn with(
        socket: UdpSocket,
        stream: Option<Stream>,
        candidate: Candidate,
        epoch: Instant,
    ) -> (Self, String) {
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
        let caller = Self {
            rtc: Box::new(rtc),
            socket,
            stream,
            address,
            pending: Some(pending),
            tracks,
            sources: Track::ALL.map(|track| Source::new(track, now)),
            wishes: Wishes::default(),
            wake_at: now,
            epoch,
            connected: false,
            ice: None,
            channel: None,
            arrivals: Vec::new(),
            caps: Vec::new(),
            shares: Shares::WHATEVER,
            sent: Vec::new(),
            keyframe_requests: 0,
        };
        (caller, offer.to_sdp_string())
    }

    /// A caller whose network lets no UDP through, and its offer.
    pub(crate) fn over_tcp(home: &Namespace, server: SocketAddr, epoch: Instant) -> (Self, String) {
        let stream = home.run(|| Stream::connect(server)).unwrap();
        let socket = home.run(|| UdpSocket::bind((stream.local.ip(), 0)));
        let candidate = stream.candidate();
        Self::with(socket.unwrap().unwrap(), Some(stream), candidate, epoch)
    }

    /// Goes on from another address, as a telephone that leaves the house.
    pub(crate) fn move_to(&mut self, home: &Namespace, ip: IpAddr) {
        let old = Candidate::host(self.address, "udp").unwrap();
        self.rtc.direct_api().invalidate_candidate(&old);
        self.socket = home.run(|| UdpSocket::bind((ip, 0))).unwrap().unwrap();
        self.socket.set_nonblocking(true).unwrap();
        self.address = self.socket.local_addr().unwrap();
        let new = Candidate::host(self.address, "udp").unwrap();
        self.rtc.add_local_candidate(new);
        self.drain();
    }

    /// The offer of an ICE restart: same keys, same m-lines, another path.
    pub(crate) fn restart_ice(&mut self) -> String {
        let mut changes = self.rtc.sdp_api();
        changes.ice_restart(true);
        let (offer, pending) = changes.apply().unwrap();
        self.pending = Some(pending);
        self.drain();
        offer.to_sdp_string()
    }

    pub(crate) fn accept(&mut self, answer: &str) {
        let answer = SdpAnswer::from_sdp_string(answer).unwrap();
        let pending = self.pending.take().unwrap();
        self.rtc.sdp_api().accept_answer(pending, answer).unwrap();
        self.drain();
    }

    /// Speaks from now on, and shows what it wishes as far as its cap allows.
    pub(crate) fn talk(&mut self, wishes: Wishes) {
        self.wishes = wishes;
        self.sources[Track::Microphone as usize].rate_bps = SOUND_BPS;
        self.obey();
    }

    /// What came on a track.
    pub(crate) fn heard(&self, track: Track) -> impl Iterator<Item = &Arrival> {
        self.arrivals.iter().filter(move |it| it.track == track)
    }

    /// Divides the cap as browsers do by the priorities of our pages: the screen twice the camera,
    /// neither above what it was told.
    fn obey(&mut self) {
        let cap_bps = self.caps.last().map_or(u64::MAX, |(_, cap_bps)| *cap_bps);
        let left = cap_bps.saturating_sub(SOUND_BPS);
        let screen = self.wishes.screen_bps.min(self.shares.screen_bps);
        let camera = self.wishes.camera_bps.min(self.shares.camera_bps);
        let screen_bps = screen.min((left / 3 * 2).max(left.saturating_sub(camera)));
        let camera_bps = camera.min(left - screen_bps);
        self.sources[Track::Screen as usize].rate_bps = screen_bps;
        self.sources[Track::Camera as usize].rate_bps = camera_bps;
    }

    /// Everything that is due now.
    fn step(&mut self) {
        let mut buffer = [0; 2_000];
        loop {
            match self.socket.recv_from(&mut buffer) {
                Ok((length, source)) => {
                    let (proto, to) = (Protocol::Udp, self.address);
                    self.receive(proto, &buffer[..length], source, to);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                // Linux tells of unreachable ports here; a caller that is patient goes on.
                Err(_) => {}
            }
        }
        self.step_stream();
        if Instant::now() >= self.wake_at {
            let input = Input::Timeout(Instant::now());
            self.rtc.handle_input(input).unwrap();
            self.drain();
        }
        if self.connected {
            self.speak();
        }
    }

    fn speak(&mut self) {
        let now = Instant::now();
        for track in Track::ALL {
            for packet in self.sources[track as usize].due(now) {
                self.send(&packet);
            }
        }
    }

    fn send(&mut self, packet: &Packet) {
        let mid = self.tracks[packet.track as usize];
        let now = Instant::now();
        let pt = self.rtc.media(mid).unwrap().remote_pts()[0];
        let since = (packet.at - self.epoch).as_micros() * u128::from(packet.track.clock_hz());
        let stamp = Stamp {
            sent_ns: u64::try_from((now - self.epoch).as_nanos()).unwrap(),
            seq: packet.seq,
        };
        #[expect(clippy::cast_possible_truncation, reason = "RTP time wraps")]
        let time = (since / 1_000_000) as u32;
        let payload = stamp.payload(packet.bytes);
        let write = RtpWrite::new(pt, packet.seq.into(), time, now, payload)
            .nackable(packet.track != Track::Microphone)
            .marker(packet.last_of_frame);
        let mut api = self.rtc.direct_api();
        api.stream_tx_by_mid(mid, None).unwrap().write_rtp(write);
        self.sent.push((now, packet.bytes));
        self.drain();
        self.rtc.handle_input(Input::Timeout(now)).unwrap();
        self.drain();
    }

    fn step_stream(&mut self) {
        let Some(stream) = &mut self.stream else {
            return;
        };
        let (frames, from, to) = (stream.step(), stream.remote, stream.local);
        for frame in frames {
            self.receive(Protocol::Tcp, &frame, from, to);
        }
    }

    fn receive(
        &mut self,
        proto: Protocol,
        datagram: &[u8],
        source: SocketAddr,
        destination: SocketAddr,
    ) {
        let Ok(contents) = datagram.try_into() else {
            return;
        };
        let received = Receive {
            proto,
            source,
            destination,
            contents,
        };
        let input = Input::Receive(Instant::now(), received);
        self.rtc.handle_input(input).unwrap();
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
                    // What the network does not take is lost.
                    let to = transmit.destination;
                    let _ = self.socket.send_to(&transmit.contents, to);
                }
                Output::Event(event) => self.notice(event),
            }
        }
    }

    fn notice(&mut self, event: Event) {
        match event {
            Event::Connected => self.connected = true,
            Event::IceConnectionStateChange(state) => self.ice = Some(state),
            Event::ChannelOpen(id, _) => self.channel = Some(id),
            Event::RtpPacket(packet) => self.arrived(&packet),
            Event::ChannelData(said) => {
                self.shares = Shares::of(&said.data).unwrap_or(self.shares);
                self.obey();
            }
            Event::EgressBitrateEstimate(BweKind::Remb { estimate, .. }) => {
                self.caps.push((Instant::now(), estimate.as_u64()));
                self.obey();
            }
            Event::KeyframeRequest(_) => self.keyframe_requests += 1,
            _ => {}
        }
    }

    fn arrived(&mut self, packet: &RtpPacket) {
        let mut api = self.rtc.direct_api();
        let mid = api.stream_rx(&packet.header.ssrc).map(|rx| rx.mid());
        let track = self.tracks.iter().position(|known| Some(*known) == mid);
        let Some((track, stamp)) = track.zip(Stamp::of(&packet.payload)) else {
            return;
        };
        self.arrivals.push(Arrival {
            track: Track::ALL[track],
            at: Instant::now(),
            sent_at: self.epoch + Duration::from_nanos(stamp.sent_ns),
            seq: stamp.seq,
            bytes: packet.payload.len(),
        });
    }

    fn next_at(&self) -> Instant {
        let speaking = self.sources.iter().filter(|_| self.connected);
        let sources = speaking.filter_map(Source::next_at);
        sources.fold(self.wake_at, Instant::min)
    }
}

/// Lets the callers live until `done`; false if that did not come in time.
pub(crate) fn live(
    callers: &mut [&mut Caller],
    at_most: Duration,
    mut done: impl FnMut(&mut [&mut Caller]) -> bool,
) -> bool {
    let deadline = Instant::now() + at_most;
    while !done(callers) {
        if Instant::now() >= deadline {
            return false;
        }
        rest(callers, deadline);
        for caller in &mut *callers {
            caller.step();
        }
    }
    true
}

/// Lets the callers live for a while.
pub(crate) fn live_for(callers: &mut [&mut Caller], time: Duration) {
    live(callers, time, |_| false);
}

/// Lets the callers live until `done`, or fails.
pub(crate) fn until(
    callers: &mut [&mut Caller],
    what: &str,
    done: impl FnMut(&mut [&mut Caller]) -> bool,
) {
    let in_time = live(callers, Duration::from_secs(20), done);
    assert!(in_time, "not in time: {what}");
}

/// Sleeps until something comes or is due.
fn rest(callers: &[&mut Caller], deadline: Instant) {
    let next = callers.iter().map(|caller| caller.next_at());
    let next = next.fold(deadline, Instant::min);
    let until = next.saturating_duration_since(Instant::now());
    let timeout = Timespec::try_from(until).unwrap();
    let streams = callers.iter().filter_map(|it| it.stream.as_ref());
    let streams = streams.map(|it| PollFd::new(it.io(), PollFlags::IN));
    let sockets = callers.iter().map(|caller| &caller.socket);
    let sockets = sockets.map(|it| PollFd::new(it, PollFlags::IN));
    let mut sockets: Vec<_> = sockets.chain(streams).collect();
    // A signal wakes early: the callers look again.
    let _ = poll(&mut sockets, Some(&timeout));
}
