//! One connection of a caller, from its offer until the page would make a new one: what it says and
//! hears, and how it takes over from an older one.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use str0m::channel::ChannelId;
use str0m::net::{Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Event, Input, Output, Rtc};
use tokio::net::UdpSocket;
use tokio::sync::watch;
use tokio::time::sleep_until;

use super::super::heard::{Heard, Leg};
use super::mending::Mending;
use super::{AbortOnDrop, WayIn, tell};
use crate::leg::{Engine, Kind, Sends};
use crate::offering::Offering;
use crate::payload::{Looks, Stamp};

const FRAME: Duration = Duration::from_millis(20);
const OPUS_BYTES: usize = 80;
const OPUS_TICKS: u32 = 960;
/// As in `path.ts`.
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(250);
const STALLED: Duration = Duration::from_millis(450);
/// As in `call.ts`: how long an old connection stays, alone and together with the other side.
const LET_GO: Duration = Duration::from_secs(5);
const LET_GO_TOGETHER: Duration = Duration::from_millis(500);
/// It says that it has come over until the other side says so, too.
const TELL_EVERY: Duration = Duration::from_millis(400);
const MOVE: &[u8] = br#"{"t":"move"}"#;
const MOVED: &[u8] = br#"{"t":"moved"}"#;

/// One connection, from its offer until the page would make a new one.
pub(super) struct Connection {
    pub(super) rtc: Box<Rtc>,
    socket: UdpSocket,
    address: SocketAddr,
    microphone: Sends,
    /// `…/v1/rooms/{id}/media/{participant}`.
    pub(super) url: String,
    pub(super) number: u32,
    /// When the first connection of this caller began: what it says is numbered from then on.
    pub(super) begun: Instant,
    is_connected: bool,
    /// For words, once it is open.
    channel: Option<ChannelId>,
    /// The server asks for a second connection elsewhere.
    is_asked_over: bool,
    /// The other side listens to its newer connection alone.
    other_moved: bool,
    /// The connection this one takes over from.
    pub(super) replaces: Option<(AbortOnDrop, watch::Sender<()>)>,
    let_go_at: Option<Instant>,
    tell_at: Option<Instant>,
    /// Anything at all, and sound.
    pub(super) anything_at: Instant,
    pub(super) sound_at: Option<Instant>,
    due: Instant,
    pub(super) mending: Option<Mending>,
}

impl Connection {
    pub(super) async fn join(way: &WayIn, number: u32, begun: Instant) -> anyhow::Result<Self> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = socket.local_addr()?;
        let (offering, offer) = Offering::new(address)?;
        let request = way
            .http
            .post(&way.url)
            .bearer_auth(&way.token)
            .header(CONTENT_TYPE, "application/sdp")
            .timeout(Duration::from_secs(5))
            .body(offer);
        let answer = request.send().await?;
        if answer.status() != StatusCode::CREATED {
            bail!("no way in: {} {}", answer.status(), answer.text().await?);
        }
        let at = answer
            .headers()
            .get("location")
            .context("a location")?
            .to_str()?
            .to_owned();
        let root = way.url.split("/v1/").next().unwrap_or_default();
        let url = format!("{root}{at}");
        let (engine, sends) = offering.accept(&answer.text().await?)?;
        let Engine::WebRtc(rtc) = engine else {
            bail!("a page has a WebRTC engine");
        };
        let microphone = sends.into_iter().find(|sends| sends.kind == Kind::Audio);
        let now = Instant::now();
        Ok(Self {
            rtc,
            socket,
            address,
            microphone: microphone.context("a page has a microphone")?,
            url,
            number,
            begun,
            is_connected: false,
            channel: None,
            is_asked_over: false,
            other_moved: false,
            replaces: None,
            let_go_at: None,
            tell_at: None,
            anything_at: now,
            sound_at: None,
            due: now,
            mending: None,
        })
    }

    /// Until a new connection is needed; `true` when the server asks for one elsewhere, once. An
    /// old connection only talks and listens, until it is told to stop or ends.
    pub(super) async fn talk(
        &mut self,
        way: &WayIn,
        leg: Leg,
        heard: &Mutex<Heard>,
        stopped: Option<watch::Receiver<()>>,
    ) -> anyhow::Result<bool> {
        let begun = Instant::now();
        let mut seq = frames(self.begun.elapsed());
        let mut look_at = Instant::now() + LOOK_EVERY.mul_f64(fastrand::f64());
        let mut silent_since: Option<Instant> = None;
        let mut buffer = vec![0; 2_000];
        loop {
            let frame_at = self.begun + FRAME * u32::try_from(seq).unwrap_or(u32::MAX);
            if let Some(stopped) = &stopped
                && stopped.has_changed().is_err()
            {
                return Ok(false);
            }
            if stopped.is_none() && std::mem::take(&mut self.is_asked_over) {
                return Ok(true);
            }
            self.drain(leg, heard).await?;
            let wake = self.due.min(frame_at).min(look_at);
            tokio::select! {
                came = self.socket.recv_from(&mut buffer) => {
                    // Linux tells of a closed port here; a browser takes no notice either.
                    if let Ok((length, source)) = came {
                        self.take(&buffer[..length], source)?;
                    }
                }
                () = sleep_until(wake.into()) => {}
            }
            let now = Instant::now();
            if now >= self.due {
                self.rtc.handle_input(Input::Timeout(now))?;
            }
            if now >= frame_at {
                self.say(seq, now);
                seq += 1;
                self.settle(now);
            }
            if now < look_at {
                continue;
            }
            look_at = now + LOOK_EVERY;
            if !self.is_connected {
                if now - begun > Duration::from_secs(10) {
                    bail!("not connected in time");
                }
                continue;
            }
            if stopped.is_some() {
                continue;
            }
            if self.mending.is_some() {
                if self.mend(way, now).await? {
                    return Ok(false);
                }
                continue;
            }
            let stalled = self.sound_at.is_some_and(|at| now - at > STALLED);
            match silent_since.take() {
                // Nothing at all for another look: the path is in doubt.
                Some(since) if stalled && self.anything_at < since => {
                    self.mending = Some(Mending::begin(now, self.anything_at));
                    if self.restart_and_judge(way).await? {
                        return Ok(false);
                    }
                }
                _ if stalled => silent_since = Some(now),
                _ => {}
            }
        }
    }

    /// What follows from having come over: the other side is told, and the old connection ends.
    fn settle(&mut self, now: Instant) {
        if self.replaces.is_none() || self.sound_at.is_none() {
            return;
        }
        let alone = now + LET_GO;
        let let_go_at = self.let_go_at.get_or_insert(alone);
        if self.other_moved {
            *let_go_at = (*let_go_at).min(now + LET_GO_TOGETHER);
        }
        if now >= *let_go_at {
            self.replaces = None;
        }
        if self.tell_at.is_none_or(|tell_at| now >= tell_at) {
            self.tell_at = Some(now + TELL_EVERY);
            if let Some(mut channel) = self.channel.and_then(|id| self.rtc.channel(id)) {
                // What is lost is said again.
                drop(channel.write(false, MOVED));
            }
        }
    }

    fn take(&mut self, bytes: &[u8], source: SocketAddr) -> anyhow::Result<()> {
        let now = Instant::now();
        self.anything_at = now;
        let Ok(contents) = bytes.try_into() else {
            return Ok(());
        };
        let receive = Receive {
            proto: Protocol::Udp,
            source,
            destination: self.address,
            contents,
        };
        self.rtc.handle_input(Input::Receive(now, receive))?;
        Ok(())
    }

    fn say(&mut self, seq: u64, now: Instant) {
        if !self.is_connected {
            return;
        }
        let stamp = Stamp {
            track: self.number,
            seq,
        };
        let payload = stamp.payload(Looks::Opus, 0, OPUS_BYTES);
        let Sends { ssrc, pt, .. } = self.microphone;
        let mut api = self.rtc.direct_api();
        if let Some(stream) = api.stream_tx(&ssrc) {
            #[expect(clippy::cast_possible_truncation, reason = "RTP time wraps around")]
            let time = (seq as u32).wrapping_mul(OPUS_TICKS);
            // What cannot be sent now is not sent at all.
            stream.write_rtp(RtpWrite::new(pt, seq.into(), time, now, payload));
        }
        // What was written waits for the next timeout.
        drop(self.rtc.handle_input(Input::Timeout(now)));
    }

    async fn drain(&mut self, leg: Leg, heard: &Mutex<Heard>) -> anyhow::Result<()> {
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(at) => {
                    self.due = at;
                    return Ok(());
                }
                Output::Transmit(datagram) => {
                    // A closed port is no reason to stop.
                    drop(
                        self.socket
                            .send_to(&datagram.contents, datagram.destination)
                            .await,
                    );
                }
                Output::Event(Event::Connected) => self.is_connected = true,
                Output::Event(Event::RtpPacket(packet)) => self.note(leg, &packet.payload, heard),
                Output::Event(Event::ChannelOpen(id, _)) => self.channel = Some(id),
                Output::Event(Event::ChannelData(said)) => match said.data.as_slice() {
                    MOVE => self.is_asked_over = true,
                    MOVED => self.other_moved = true,
                    _ => {}
                },
                Output::Event(Event::Closed) => bail!("the server ended the connection"),
                Output::Event(_) => {}
            }
        }
    }

    fn note(&mut self, leg: Leg, payload: &[u8], heard: &Mutex<Heard>) {
        let Some(stamp) = Stamp::of(payload) else {
            return;
        };
        let now = Instant::now();
        self.sound_at = Some(now);
        tell(heard, |heard| heard.came(leg, now, stamp.seq));
    }
}

/// How many frames of sound have begun by then.
fn frames(since: Duration) -> u64 {
    u64::try_from(since.as_millis() / FRAME.as_millis()).unwrap_or(u64::MAX) + 1
}
