//! Works the engine of a participant: lets its time pass, takes out what it made, and sends it.
//!
//! The engine wants to be emptied after every change. What that costs is the largest part of a
//! packet, so a burst is treated as one: each packet is taken out as it comes in, everything
//! else once, at the end of the batch.

use std::time::{Duration, Instant};

use str0m::{Event, Input as EngineInput, Output as EngineOutput, Reason};

use crate::packet::is_rtp;
use crate::participant::{Happening, Line, Outbox, Participant};
use crate::path::Path;
use crate::profile::just_made;
use crate::stats::{DropReason, PacketKind};
use crate::{TrackKind, Transmit};

/// More steps than this one input never needs; an engine that takes more runs in circles.
const STEP_BUDGET: usize = 20_000;
/// Nothing was sent for this long: the participant rests.
const RESTS_AFTER: Duration = Duration::from_secs(1);
/// How long a resting participant's estimator sleeps at a time.
const REST: Duration = Duration::from_millis(250);
/// The smallest step of time there is: what came this much before the engine's last moment is
/// taken as it is, and does not make the engine look at all its clocks again.
const INSTANT: Duration = Duration::from_nanos(1);
/// The engine's pacer asks for its next step this much later, in the same burst.
const PACER_STEP: Duration = Duration::from_micros(1);
/// More steps of the pacer one flush does not wait for: the rest leaves with the next.
const PACER_STEPS: usize = 128;

/// What one look into the engine gave.
enum Step {
    /// Nothing; it waits.
    Empty,
    /// It failed.
    Broken,
    /// A packet of a track.
    Packet(TrackKind),
    /// A media packet left.
    SentMedia,
    Other,
}

impl Participant {
    /// Lets the engine's time pass.
    pub(crate) fn tick(&mut self, now: Instant, outbox: &mut Outbox) {
        self.panic_if_told();
        self.dirty = false;
        if now >= self.heard_at + self.idle_timeout {
            outbox.happenings.push_back((self.key, Happening::Gone));
            return;
        }
        self.request_due_keyframes(now, outbox);
        self.pass_time(now, outbox);
        self.rest(now);
    }

    /// Takes out what a batch left in the engine, and lets time pass if there is reason to.
    pub(crate) fn flush(&mut self, now: Instant, outbox: &mut Outbox) {
        if self.written {
            return self.tick(now, outbox);
        }
        self.dirty = false;
        self.drain(outbox);
        if self.engine_at <= now {
            self.tick(now, outbox);
        }
    }

    /// Takes everything out of the engine; the contract after every change to it. Tells which
    /// track a packet came for.
    pub(crate) fn drain(&mut self, outbox: &mut Outbox) -> Option<TrackKind> {
        let mut track = None;
        for _ in 0..STEP_BUDGET {
            match self.step(outbox) {
                Step::Empty | Step::Broken => return track,
                Step::Packet(of) => track = Some(of),
                Step::SentMedia | Step::Other => {}
            }
        }
        self.give_up(outbox);
        track
    }

    /// Takes out a packet just received, and whatever comes before it. The engine holds one
    /// packet at a time; everything else it holds can wait for the end of the batch.
    pub(crate) fn take_packet(&mut self, outbox: &mut Outbox) -> Option<TrackKind> {
        for _ in 0..STEP_BUDGET {
            match self.step(outbox) {
                Step::Empty | Step::Broken => return None,
                Step::Packet(of) => return Some(of),
                Step::SentMedia | Step::Other => {}
            }
        }
        self.give_up(outbox);
        None
    }

    /// Lets the engine's time pass until all is sent that may be. Its pacer lets one packet go
    /// each time, and taking out everything else in between would cost more than the packet.
    fn pass_time(&mut self, now: Instant, outbox: &mut Outbox) {
        self.written = false;
        self.engine_now = now;
        for _ in 0..PACER_STEPS {
            if self.rtc.handle_input(EngineInput::Timeout(now)).is_err() {
                outbox.stats.count_drop(DropReason::EngineRefused);
            }
            let sent = self.drain_to_media(outbox);
            if !sent && self.engine_at > now + PACER_STEP {
                return;
            }
        }
        self.drain(outbox);
    }

    /// Takes everything out of the engine, but stops after a media packet; whether there was one.
    fn drain_to_media(&mut self, outbox: &mut Outbox) -> bool {
        for _ in 0..STEP_BUDGET {
            match self.step(outbox) {
                Step::SentMedia => return true,
                Step::Empty | Step::Broken => return false,
                Step::Packet(_) | Step::Other => {}
            }
        }
        self.give_up(outbox);
        false
    }

    /// Takes one thing out of the engine.
    fn step(&mut self, outbox: &mut Outbox) -> Step {
        match self.rtc.poll_output() {
            Ok(EngineOutput::Timeout(at)) => {
                self.engine_at = at;
                self.learn_profile();
                if !self.rtc.is_alive() {
                    outbox.happenings.push_back((self.key, Happening::Gone));
                }
                Step::Empty
            }
            Ok(EngineOutput::Transmit(transmit)) => self.send(transmit, outbox),
            Ok(EngineOutput::Event(event)) => self.tell_worker(event, outbox),
            Err(_) => {
                self.give_up(outbox);
                Step::Broken
            }
        }
    }

    fn tell_worker(&mut self, event: Event, outbox: &mut Outbox) -> Step {
        let Some(happening) = self.read(event, outbox) else {
            return Step::Other;
        };
        let step = match &happening {
            Happening::Packet(incoming) => Step::Packet(incoming.track),
            _ => Step::Other,
        };
        outbox.happenings.push_back((self.key, happening));
        step
    }

    /// An engine that fails or runs in circles is given up.
    fn give_up(&self, outbox: &mut Outbox) {
        outbox.stats.count_drop(DropReason::EngineRefused);
        outbox.happenings.push_back((self.key, Happening::Gone));
    }

    /// The moment to tell the engine a datagram came in. With each it looks at all its clocks,
    /// which costs more than the packet; one from before its last moment it just takes.
    pub(crate) fn moment(&self, is_rtp: bool, now: Instant) -> Instant {
        if is_rtp && self.engine_now == now {
            now.checked_sub(INSTANT).unwrap_or(now)
        } else {
            now
        }
    }

    /// The keys are made on the way to a connection, in whatever step has the last of the
    /// handshake.
    pub(crate) fn learn_profile(&mut self) {
        if self.profile.is_none() && self.line == Line::Connecting {
            self.profile = just_made();
        }
    }

    /// The bandwidth estimator wants to be asked 40 times a second. As long as nothing is sent
    /// there is nothing to estimate, and whoever waits should cost nothing.
    fn rest(&mut self, now: Instant) {
        let writes = self.wrote_at.is_some_and(|at| now < at + RESTS_AFTER);
        if !writes && self.rtc.last_timeout_reason() == Reason::BweDelayControl {
            self.engine_at = self.engine_at.max(now + REST);
        }
    }

    /// Nothing but STUN goes to a peer whose consent is gone (RFC 7675).
    fn send(&mut self, transmit: str0m::net::Transmit, outbox: &mut Outbox) -> Step {
        let contents: Vec<u8> = transmit.contents.into();
        let step = Step::of_sent(&contents);
        let first = contents.first().copied().unwrap_or_default();
        if self.line == Line::Silent && first > 1 {
            return step;
        }
        let mut path = Path {
            protocol: transmit.proto.into(),
            local: transmit.source,
            remote: transmit.destination,
        };
        // STUN is answered where it came from.
        if first > 1 {
            path = self.route.over(path);
        }
        let transmit = Transmit {
            protocol: path.protocol,
            local: path.local,
            remote: path.remote,
            contents,
        };
        let kind = self.sent_kind(&transmit.contents);
        if kind == PacketKind::Microphone {
            self.keep_sealed(&transmit);
        }
        outbox.send(kind, transmit);
        step
    }
}

impl Step {
    fn of_sent(contents: &[u8]) -> Self {
        if is_rtp(contents) {
            Self::SentMedia
        } else {
            Self::Other
        }
    }
}
