//! One client: a str0m engine on a socket of its own, with the four m-lines our pages have.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::media::{Direction, MediaKind, Mid, Pt};
use str0m::net::{Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, Input, Output, Rtc};
use tokio::net::UdpSocket;
use tokio::time::{sleep_until, timeout};

use crate::load::Window;
use crate::tally::Tally;
use crate::traffic::{Packet, Schedule, Stamp, Stream};

const CONNECTED_WITHIN: Duration = Duration::from_secs(15);
const DATAGRAM_BYTES: usize = 2_000;

/// One end of a room.
pub(crate) struct Client {
    rtc: Rtc,
    socket: UdpSocket,
    address: SocketAddr,
    audio: Mid,
    video: Mid,
    pending: Option<SdpPendingOffer>,
    connected: bool,
    received: Vec<Stamp>,
}

impl Client {
    /// A client and the offer it makes.
    pub(crate) async fn new() -> anyhow::Result<(Self, String)> {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = socket.local_addr()?;
        let mut rtc = Rtc::builder()
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .build(Instant::now());
        rtc.add_local_candidate(Candidate::host(address, "udp")?);
        let mut changes = rtc.sdp_api();
        let mut line = |kind| changes.add_media(kind, Direction::SendRecv, None, None, None);
        let (audio, video) = (line(MediaKind::Audio), line(MediaKind::Video));
        line(MediaKind::Video);
        changes.add_channel("schalter".to_owned());
        let (offer, pending) = changes.apply().context("there is something to offer")?;
        let client = Self {
            rtc,
            socket,
            address,
            audio,
            video,
            pending: Some(pending),
            connected: false,
            received: Vec::new(),
        };
        Ok((client, offer.to_sdp_string()))
    }

    pub(crate) fn accept(&mut self, answer: &str) -> anyhow::Result<()> {
        let pending = self.pending.take().context("the answer comes once")?;
        let answer = SdpAnswer::from_sdp_string(answer)?;
        self.rtc.sdp_api().accept_answer(pending, answer)?;
        Ok(())
    }

    /// Until ICE and DTLS are through.
    pub(crate) async fn connect(&mut self) -> anyhow::Result<()> {
        let connecting = async {
            while !self.connected {
                self.turn(None).await?;
            }
            anyhow::Ok(())
        };
        let connected = timeout(CONNECTED_WITHIN, connecting).await;
        connected.context("not connected in time")?
    }

    /// Sends and counts until the window is over and the last packets had time to come.
    pub(crate) async fn talk(mut self, window: Window) -> anyhow::Result<Tally> {
        let mut schedule = Schedule::from(window.warm_up);
        let mut tally = Tally::new(window.measured_ns())?;
        let pts = (self.pt(self.audio)?, self.pt(self.video)?);
        while Instant::now() < window.quiet {
            let now = Instant::now();
            if now < window.end {
                for packet in schedule.due(now) {
                    let stamp = self.send(&packet, pts, &window)?;
                    tally.sent(stamp, Instant::now().duration_since(packet.at));
                }
            }
            let next = if now < window.end {
                schedule.next_at()
            } else {
                window.quiet
            };
            self.turn(Some(next)).await?;
            let now_ns = window.ns(Instant::now());
            for stamp in self.received.drain(..) {
                tally.received(stamp, now_ns);
            }
        }
        Ok(tally)
    }

    fn pt(&self, mid: Mid) -> anyhow::Result<Pt> {
        let media = self.rtc.media(mid).context("the m-line is there")?;
        let pt = media
            .remote_pts()
            .first()
            .context("the answer names a codec")?;
        Ok(*pt)
    }

    fn send(
        &mut self,
        packet: &Packet,
        (audio, video): (Pt, Pt),
        window: &Window,
    ) -> anyhow::Result<Stamp> {
        let (mid, pt) = match packet.stream {
            Stream::Audio => (self.audio, audio),
            Stream::Video => (self.video, video),
        };
        let now = Instant::now();
        let stamp = Stamp {
            stream: packet.stream,
            seq: packet.seq,
            sent_ns: window.ns(now),
        };
        let write = RtpWrite::new(
            pt,
            packet.seq.into(),
            packet.rtp_time,
            now,
            stamp.payload(packet.bytes),
        );
        let mut api = self.rtc.direct_api();
        let tx = api
            .stream_tx_by_mid(mid, None)
            .context("the m-line sends")?;
        tx.write_rtp(
            write
                .marker(packet.marker)
                .nackable(packet.stream == Stream::Video),
        );
        // A written packet waits for the next timeout; the contract asks to drain before it.
        self.drain()?;
        self.rtc.handle_input(Input::Timeout(now))?;
        self.drain()?;
        Ok(stamp)
    }

    /// Waits for a datagram, the engine's timer or `until`, whatever is first.
    async fn turn(&mut self, until: Option<Instant>) -> anyhow::Result<()> {
        let deadline = self.drain()?;
        let at = until.map_or(deadline, |until| deadline.min(until));
        let mut buffer = [0; DATAGRAM_BYTES];
        tokio::select! {
            biased;
            got = self.socket.recv_from(&mut buffer) => {
                let (n, source) = got?;
                self.receive(&buffer[..n], source)?;
                self.receive_waiting()?;
            }
            () = sleep_until(at.into()) => {
                self.rtc.handle_input(Input::Timeout(Instant::now()))?;
                self.drain()?;
            }
        }
        Ok(())
    }

    /// Whatever else already arrived.
    fn receive_waiting(&mut self) -> anyhow::Result<()> {
        let mut buffer = [0; DATAGRAM_BYTES];
        loop {
            match self.socket.try_recv_from(&mut buffer) {
                Ok((n, source)) => self.receive(&buffer[..n], source)?,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn receive(&mut self, datagram: &[u8], source: SocketAddr) -> anyhow::Result<()> {
        let receive = Receive {
            proto: Protocol::Udp,
            source,
            destination: self.address,
            contents: datagram.try_into()?,
        };
        self.rtc
            .handle_input(Input::Receive(Instant::now(), receive))?;
        self.drain()?;
        Ok(())
    }

    /// Everything the engine has to say, until it wants to be woken.
    fn drain(&mut self) -> anyhow::Result<Instant> {
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(at) => return Ok(at),
                Output::Transmit(datagram) => {
                    // A full socket buffer loses the packet, as a network would.
                    let _ = self
                        .socket
                        .try_send_to(&datagram.contents, datagram.destination);
                }
                Output::Event(event) => self.notice(event)?,
            }
        }
    }

    fn notice(&mut self, event: Event) -> anyhow::Result<()> {
        match event {
            Event::Connected => self.connected = true,
            Event::RtpPacket(packet) => self.received.extend(Stamp::of(&packet.payload)),
            Event::IceConnectionStateChange(str0m::IceConnectionState::Disconnected) => {
                bail!("disconnected");
            }
            _ => {}
        }
        Ok(())
    }
}
