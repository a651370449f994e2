//! Two browsers and a worker between them, in virtual time.

mod browser;
pub(crate) mod forger;
mod link;
mod sending;
mod shape;
mod sound;

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use schalter_sfu_core::{
    Certificate, Command, Gate, Input, Notice, Output, ParticipantId, Protocol, Refusal, Reply,
    RoomId, RoomState, Transmit, Worker, WorkerConfig,
};

pub(crate) use browser::Browser;
pub(crate) use link::Weather;
pub(crate) use shape::Shape;

pub(crate) const ROOM: RoomId = RoomId(1);
pub(crate) const ANNA: ParticipantId = ParticipantId(0xa);
pub(crate) const BERT: ParticipantId = ParticipantId(0xb);
pub(crate) const CARL: ParticipantId = ParticipantId(0xc);

pub(crate) const SERVER: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 10_000);
pub(crate) const IDLE_TIMEOUT: Duration = Duration::from_mins(1);
pub(crate) const VIDEO_MAX_BPS: u64 = 2_500_000;

/// A stretch of virtual time, in seconds.
pub(crate) const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A stretch of virtual time, in milliseconds.
pub(crate) const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A worker with one room, and the browsers that know its address. Anna and Bert are the
/// first two.
pub(crate) struct Pair {
    pub(crate) worker: Worker,
    pub(crate) browsers: Vec<Browser>,
    pub(crate) now: Instant,
    pub(crate) notices: Vec<Notice>,
    /// How often the worker was woken by its own clock.
    pub(crate) wakes: usize,
    /// What the worker sent, to whom no browser is.
    astray: Vec<(SocketAddr, Vec<u8>)>,
    weather: Weather,
    seed: u64,
}

impl Pair {
    /// An open room nobody is in.
    pub(crate) fn empty(seed: u64, weather: Weather) -> Self {
        Self::capped(seed, weather, None)
    }

    /// The same with a cap of its own on pictures.
    pub(crate) fn capped(seed: u64, weather: Weather, video_max_bps: Option<u64>) -> Self {
        let now = first_instant();
        let mut pair = Self {
            worker: Worker::new(config(seed)),
            browsers: Vec::new(),
            now,
            notices: Vec::new(),
            wakes: 0,
            astray: Vec::new(),
            weather,
            seed,
        };
        let opened = pair.command(Command::OpenRoom {
            room: ROOM,
            gate: Gate::Open,
            video_max_bps,
        });
        assert_eq!(opened, Ok(Reply::Done));
        pair
    }

    /// Anna and Bert in an open room, connected.
    pub(crate) fn connected(seed: u64, weather: Weather) -> Self {
        Self::empty(seed, weather).with_both()
    }

    /// Anna and Bert join and are connected.
    pub(crate) fn with_both(mut self) -> Self {
        let pair = &mut self;
        pair.join(ANNA, &Shape::default());
        pair.join(BERT, &Shape::default());
        // Media stands within two seconds in any weather, but the browsers' SCTP asks again only
        // after six seconds, and then after twelve, when the storm takes its first packets.
        pair.run_until(seconds(60), "both are connected", |pair| {
            pair.browsers
                .iter()
                .all(|browser| browser.connected && browser.channel_open())
        });
        self
    }

    /// A new browser joins; its number.
    pub(crate) fn join(&mut self, participant: ParticipantId, shape: &Shape) -> usize {
        self.try_join(participant, shape)
            .expect("the worker takes the offer")
    }

    pub(crate) fn try_join(
        &mut self,
        participant: ParticipantId,
        shape: &Shape,
    ) -> Result<usize, Refusal> {
        let number = self.browsers.len();
        let seed = self.seed * 100 + number as u64;
        let (mut browser, offer) = Browser::new(number, shape, self.weather, seed, self.now);
        let reply = self.command(Command::Join {
            room: ROOM,
            participant,
            offer,
        })?;
        let Reply::Answer(answer) = reply else {
            panic!("a join is answered with SDP")
        };
        browser.accept(&answer, self.now);
        self.browsers.push(browser);
        Ok(number)
    }

    pub(crate) fn command(&mut self, command: Command) -> Result<Reply, Refusal> {
        let reply = self.worker.command(command, self.now);
        self.carry_out();
        reply
    }

    pub(crate) fn set_gate(&mut self, gate: Gate) {
        assert_eq!(
            self.command(Command::SetGate { room: ROOM, gate }),
            Ok(Reply::Done)
        );
    }

    pub(crate) fn room(&mut self) -> RoomState {
        match self.command(Command::Room { room: ROOM }) {
            Ok(Reply::Room(state)) => state,
            _ => panic!("the room is open"),
        }
    }

    pub(crate) fn anna(&mut self) -> &mut Browser {
        &mut self.browsers[0]
    }

    pub(crate) fn bert(&mut self) -> &mut Browser {
        &mut self.browsers[1]
    }

    /// A browser restarts ICE; as a page does when its network changed.
    pub(crate) fn restart_ice(&mut self, participant: ParticipantId, number: usize) {
        let offer = self.browsers[number].restart_ice(self.now);
        let renegotiate = Command::Renegotiate {
            room: ROOM,
            participant,
            offer,
        };
        let Ok(Reply::Answer(answer)) = self.command(renegotiate) else {
            panic!("a restart is answered");
        };
        self.browsers[number].accept(&answer, self.now);
    }

    /// What the worker sent to an address where no browser is.
    pub(crate) fn sent_to(&self, address: SocketAddr) -> Vec<&[u8]> {
        let astray = self.astray.iter().filter(|(to, _)| *to == address);
        astray.map(|(_, contents)| &contents[..]).collect()
    }

    /// Nothing gets through to a browser or from it, or everything does again.
    pub(crate) fn cut(&mut self, number: usize, cut: bool) {
        let loss = if cut { 1.0 } else { self.weather.loss };
        let browser = &mut self.browsers[number];
        browser.up.weather.loss = loss;
        browser.down.weather.loss = loss;
    }

    /// Hands a datagram to the worker as if it came from the network.
    pub(crate) fn inject(&mut self, remote: SocketAddr, contents: &[u8]) {
        let input = Input::Datagram {
            protocol: Protocol::Udp,
            local: SERVER,
            remote,
            contents,
        };
        self.worker.handle(input, self.now);
        self.carry_out();
    }

    /// Lets time pass.
    pub(crate) fn run(&mut self, time: Duration) {
        let end = self.now + time;
        while self.step(end) {}
    }

    /// Lets time pass until something is true, and fails if it never is.
    pub(crate) fn run_until(
        &mut self,
        at_most: Duration,
        what: &str,
        mut done: impl FnMut(&mut Self) -> bool,
    ) {
        let end = self.now + at_most;
        while !done(self) {
            assert!(self.step(end), "not within {at_most:?}: {what}");
        }
    }

    /// The next thing happens; false once `end` is reached.
    fn step(&mut self, end: Instant) -> bool {
        let browsers = self.browsers.iter().filter_map(Browser::next_at);
        let next = browsers.chain(self.worker.wake_at()).min().unwrap_or(end);
        if next > end {
            self.now = end;
            return false;
        }
        // Some deadlines lie in the past; the clock never runs backwards, nor stands still
        // for long: work at the same instant is bounded by what it leads to.
        self.now = self.now.max(next);
        for number in 0..self.browsers.len() {
            for contents in self.browsers[number].advance(self.now) {
                let remote = self.browsers[number].seen_at();
                let input = Input::Datagram {
                    protocol: Protocol::Udp,
                    local: SERVER,
                    remote,
                    contents: &contents,
                };
                self.worker.handle(input, self.now);
            }
        }
        if self.worker.wake_at().is_some_and(|at| at <= self.now) {
            self.wakes += 1;
            self.worker.handle(Input::Timeout, self.now);
        }
        self.carry_out();
        true
    }

    fn carry_out(&mut self) {
        while let Some(output) = self.worker.poll() {
            match output {
                Output::Send(transmit) => self.deliver(transmit),
                Output::Notice(notice) => self.notices.push(notice),
            }
        }
    }

    fn deliver(&mut self, transmit: Transmit) {
        assert_eq!(transmit.local, SERVER, "sent from the announced address");
        let to = self
            .browsers
            .iter_mut()
            .rfind(|browser| browser.seen_at() == transmit.remote);
        if let Some(browser) = to {
            browser.down.send(transmit.contents.into(), self.now);
        } else {
            self.astray
                .push((transmit.remote, transmit.contents.into()));
        }
    }
}

fn config(seed: u64) -> WorkerConfig {
    WorkerConfig {
        index: 3,
        candidates: vec![SERVER],
        tcp_candidates: Vec::new(),
        certificate: Certificate::generate().expect("the provider makes certificates"),
        video_max_bitrate_bps: VIDEO_MAX_BPS,
        idle_timeout: IDLE_TIMEOUT,
        seed,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "virtual time starts at any instant"
)]
fn first_instant() -> Instant {
    Instant::now()
}
