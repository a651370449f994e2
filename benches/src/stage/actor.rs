//! One leg, played: its engine fed and drained, its streams sent when due.

use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use anyhow::anyhow;
use str0m::format::PayloadParams;
use str0m::media::KeyframeRequest;
use str0m::net::{Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Event, IceConnectionState, Input, Output, Rtc};
use tokio::sync::oneshot;

use super::fate::{Fate, Held};
use super::wire::{self, Came, Outgoing, Wire};
use crate::bare;
use crate::leg::{Engine, Kind, Leg, Place, Sends};
use crate::payload::Stamp;
use crate::scenario::Scenario;
use crate::talker::{Packet, Talker};
use crate::tally::{Arrival, Tally, Track, Windows, wall_ns};

/// One leg.
pub(super) struct Actor {
    pub(super) place: Place,
    pub(super) socket: UdpSocket,
    /// When the thread will look after it, as far as the thread's heap knows.
    pub(super) queued_at: Option<Instant>,
    address: SocketAddr,
    engine: Engine,
    sends: Vec<Sends>,
    talkers: Vec<Talker>,
    entered: Option<oneshot::Sender<anyhow::Result<()>>>,
    connected: bool,
    engine_due: Option<Instant>,
    /// Payload types of retransmissions, one bit each.
    resend_pts: u128,
    out: Vec<Outgoing>,
    fate: Option<Fate>,
}

/// What all actors of a thread share.
pub(super) struct Scene {
    pub(super) scenario: Scenario,
    pub(super) tracks: Vec<Track>,
    pub(super) windows: Windows,
    pub(super) tallies: Vec<Tally>,
    /// From when on they talk.
    pub(super) talk_from: Option<Instant>,
}

impl Actor {
    pub(super) fn new(
        leg: Leg,
        entered: oneshot::Sender<anyhow::Result<()>>,
        scenario: &Scenario,
    ) -> std::io::Result<Self> {
        wire::prepare(&leg.socket)?;
        let resend_pts = match &leg.engine {
            Engine::WebRtc(rtc) => resend_pts(rtc),
            Engine::Bare(_) => 0,
        };
        let connected = matches!(leg.engine, Engine::Bare(_));
        let mut entered = Some(entered);
        if connected {
            tell(&mut entered, Ok(()));
        }
        let fate = scenario
            .network
            .map(|network| Fate::new(network, leg.place));
        Ok(Self {
            place: leg.place,
            socket: leg.socket,
            queued_at: None,
            address: leg.address,
            connected,
            engine: leg.engine,
            sends: leg.sends,
            talkers: Vec::new(),
            entered,
            engine_due: None,
            resend_pts,
            out: Vec::new(),
            fate,
        })
    }

    /// When it wants to be woken.
    pub(super) fn due(&self) -> Option<Instant> {
        let talk = self.talkers.iter().map(|talker| talker.due).min();
        let late = self.fate.as_ref().and_then(Fate::due);
        [self.engine_due, talk, late].into_iter().flatten().min()
    }

    /// Whatever is due by now.
    pub(super) fn wake(&mut self, now: Instant, wire: &mut Wire, scene: &mut Scene) {
        self.begin(now, scene);
        self.release(now, wire, scene);
        self.talk(now, scene);
        if let Engine::WebRtc(rtc) = &mut self.engine {
            // What was written waits for the next timeout.
            if rtc.handle_input(Input::Timeout(now)).is_err() {
                self.fail("its engine failed");
            }
            self.drain(now, None, scene);
        }
        self.flush(now, wire, scene);
    }

    /// Everything that waits in the socket.
    pub(super) fn receive(&mut self, came: &mut Vec<Came>, wire: &mut Wire, scene: &mut Scene) {
        let mut more = true;
        while more {
            came.clear();
            more = wire.receive(&self.socket, came).unwrap_or(false);
            let now = Instant::now();
            for came in came.iter() {
                self.meet(came, now, wire, scene);
            }
        }
        self.flush(Instant::now(), wire, scene);
    }

    /// A datagram comes in, unless the bad network has other plans.
    fn meet(&mut self, came: &Came, now: Instant, wire: &mut Wire, scene: &mut Scene) {
        let bytes = wire.bytes(came);
        let Some(fate) = &mut self.fate else {
            return self.take(bytes, came.source, came.at_ns, now, scene);
        };
        let Some(late) = fate.decide() else { return };
        let held = Held::In {
            source: came.source,
            at_ns: came.at_ns + nanos(late),
            bytes: bytes.to_vec(),
        };
        fate.hold(now + late, held);
    }

    /// A datagram is here.
    fn take(
        &mut self,
        bytes: &mut [u8],
        source: SocketAddr,
        at_ns: u64,
        now: Instant,
        scene: &mut Scene,
    ) {
        match &mut self.engine {
            Engine::Bare(keys) => {
                let payload = bare::open(&keys.down, bytes);
                if let Some(stamp) = payload.and_then(Stamp::of) {
                    let resent = false;
                    scene.came(Arrival {
                        stamp,
                        at_ns,
                        resent,
                    });
                }
            }
            Engine::WebRtc(rtc) => {
                let resent = self.resend_pts >> (bytes.get(1).unwrap_or(&0) & 0x7f) & 1 == 1;
                let Ok(contents) = (&*bytes).try_into() else {
                    return;
                };
                let receive = Receive {
                    proto: Protocol::Udp,
                    source,
                    destination: self.address,
                    contents,
                };
                if rtc.handle_input(Input::Receive(now, receive)).is_err() {
                    self.fail("its engine refused a datagram");
                }
                self.drain(now, Some((at_ns, resent)), scene);
            }
        }
    }

    /// What the bad network held back and now lets go.
    fn release(&mut self, now: Instant, wire: &mut Wire, scene: &mut Scene) {
        while let Some(held) = self.fate.as_mut().and_then(|fate| fate.next(now)) {
            match held {
                Held::Out(outgoing) => {
                    let unsent = wire.send(&self.socket, &[outgoing]);
                    scene.unsent(unsent);
                }
                Held::In {
                    source,
                    at_ns,
                    mut bytes,
                } => self.take(&mut bytes, source, at_ns, now, scene),
            }
        }
    }

    /// Talks from now on, if it is time and nobody did it before.
    fn begin(&mut self, now: Instant, scene: &mut Scene) {
        let Some(from) = scene.talk_from.filter(|_| self.connected) else {
            return;
        };
        for sends in self.sends.drain(..) {
            let track = scene.new_track(sends.kind);
            let talker = Talker::new(sends, track, &scene.scenario, from.max(now));
            self.talkers.push(talker);
        }
    }

    /// Writes all packets that are due.
    fn talk(&mut self, now: Instant, scene: &mut Scene) {
        for talker in &mut self.talkers {
            while talker.due <= now {
                scene.behind(nanos(now.duration_since(talker.due)));
                for packet in talker.next() {
                    write(&mut self.engine, &mut self.out, &talker.sends, packet, now);
                }
            }
        }
    }

    /// Everything the engine has to say, until it wants to be woken. `came` is when the
    /// datagram came that made it speak, and whether it was a retransmission.
    fn drain(&mut self, now: Instant, came: Option<(u64, bool)>, scene: &mut Scene) {
        let Engine::WebRtc(rtc) = &mut self.engine else {
            return;
        };
        loop {
            match rtc.poll_output() {
                Ok(Output::Timeout(at)) => {
                    self.engine_due = rtc.is_alive().then_some(at);
                    return;
                }
                Ok(Output::Transmit(datagram)) => {
                    if let SocketAddr::V4(to) = datagram.destination {
                        let bytes = datagram.contents.into();
                        self.out.push(Outgoing { to, bytes });
                    }
                }
                Ok(Output::Event(Event::RtpPacket(packet))) => {
                    if let (Some(stamp), Some((at_ns, resent))) = (Stamp::of(&packet.payload), came)
                    {
                        scene.came(Arrival {
                            stamp,
                            at_ns,
                            resent,
                        });
                    }
                }
                Ok(Output::Event(Event::KeyframeRequest(request))) => {
                    scene.asked_for_keyframe();
                    ask(&mut self.talkers, &request, now);
                }
                Ok(Output::Event(Event::Connected)) => {
                    self.connected = true;
                    tell(&mut self.entered, Ok(()));
                }
                Ok(Output::Event(Event::IceConnectionStateChange(
                    IceConnectionState::Disconnected,
                ))) => tell(&mut self.entered, Err(anyhow!("a leg was disconnected"))),
                Ok(Output::Event(_)) => {}
                Err(_) => {
                    self.engine_due = None;
                    return tell(&mut self.entered, Err(anyhow!("a leg's engine failed")));
                }
            }
        }
    }

    /// Sends what wants to leave, and writes down when.
    fn flush(&mut self, now: Instant, wire: &mut Wire, scene: &mut Scene) {
        if self.out.is_empty() {
            return;
        }
        let left_ns = wall_ns();
        for outgoing in &self.out {
            if let Some((track, seq)) = media(&outgoing.bytes, &self.talkers) {
                scene.left(track, seq, left_ns);
            }
        }
        if let Some(fate) = &mut self.fate {
            for outgoing in self.out.drain(..) {
                if let Some(late) = fate.decide() {
                    fate.hold(now + late, Held::Out(outgoing));
                }
            }
            return;
        }
        let unsent = wire.send(&self.socket, &self.out);
        scene.unsent(unsent);
        self.out.clear();
    }

    fn fail(&mut self, why: &'static str) {
        tell(&mut self.entered, Err(anyhow!("a leg broke: {why}")));
    }
}

impl Scene {
    fn new_track(&mut self, kind: Kind) -> u32 {
        self.tracks.push(Track::new(kind));
        u32::try_from(self.tracks.len() - 1).unwrap_or(u32::MAX)
    }

    fn left(&mut self, track: u32, seq: u64, at_ns: u64) {
        if let Some(track) = self.tracks.get_mut(track as usize) {
            track.left(seq, at_ns, &self.windows, &mut self.tallies);
        }
    }

    fn came(&mut self, arrival: Arrival) {
        if let Some(track) = self.tracks.get_mut(arrival.stamp.track as usize) {
            track.came(arrival, &mut self.tallies);
        }
    }

    /// The tally of the window we are in.
    fn tally(&mut self) -> Option<&mut Tally> {
        let now_ns = wall_ns();
        let found = self
            .windows
            .iter()
            .position(|window| window.contains(&now_ns))?;
        self.tallies.get_mut(found)
    }

    fn behind(&mut self, behind_ns: u64) {
        if let Some(tally) = self.tally() {
            tally.behind_ns.saturating_record(behind_ns.max(1));
        }
    }

    fn unsent(&mut self, unsent: u64) {
        if unsent > 0
            && let Some(tally) = self.tally()
        {
            tally.unsent += unsent;
        }
    }

    fn asked_for_keyframe(&mut self) {
        if let Some(tally) = self.tally() {
            tally.keyframe_requests += 1;
        }
    }
}

fn write(
    engine: &mut Engine,
    out: &mut Vec<Outgoing>,
    sends: &Sends,
    packet: Packet,
    now: Instant,
) {
    match engine {
        Engine::Bare(keys) => {
            let ssrc = *sends.ssrc;
            let sealed = bare::packet(&keys.up, ssrc, packet.seq, &packet.payload);
            let to = keys.relay;
            out.extend(sealed.map(|bytes| Outgoing { to, bytes }));
        }
        Engine::WebRtc(rtc) => {
            let seq = packet.seq.into();
            let write = RtpWrite::new(sends.pt, seq, packet.rtp_time, now, packet.payload)
                .marker(packet.marker)
                .nackable(sends.kind != Kind::Audio);
            if let Some(tx) = rtc.direct_api().stream_tx(&sends.ssrc) {
                tx.write_rtp(write);
            }
        }
    }
}

/// Which track and packet this is, by its RTP header; `None` for anything else.
fn media(bytes: &[u8], talkers: &[Talker]) -> Option<(u32, u64)> {
    let is_rtp = (128..192).contains(bytes.first()?) && !(192..224).contains(bytes.get(1)?);
    let seq = u16::from_be_bytes(*bytes.get(2..)?.first_chunk()?);
    let ssrc = u32::from_be_bytes(*bytes.get(8..)?.first_chunk()?);
    let talker = talkers.iter().find(|talker| *talker.sends.ssrc == ssrc)?;
    is_rtp.then(|| (talker.track, talker.whole(seq)))
}

fn ask(talkers: &mut [Talker], request: &KeyframeRequest, now: Instant) {
    let asked = |talker: &&mut Talker| talker.sends.mid == request.mid;
    if let Some(talker) = talkers.iter_mut().find(asked) {
        talker.ask_for_keyframe(now);
    }
}

fn tell(entered: &mut Option<oneshot::Sender<anyhow::Result<()>>>, what: anyhow::Result<()>) {
    if let Some(entered) = entered.take() {
        // Nobody waits for it any more: nobody needs to know.
        let _ = entered.send(what);
    }
}

fn resend_pts(rtc: &Rtc) -> u128 {
    let params = rtc.codec_config().params().iter();
    params
        .filter_map(PayloadParams::resend)
        .fold(0, |pts, pt| pts | 1 << (*pt & 0x7f))
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
