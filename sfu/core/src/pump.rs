//! Works the engine of a participant: lets its time pass, takes out what it made, and sends it.
//!
//! The engine does ICE, DTLS and data channels, and wants to be emptied after every change. Media
//! never reaches it; whatever it makes of its own reports is not sent, for the keys are ours to
//! count with.

use std::time::{Duration, Instant};

use bytes::Bytes;
use str0m::{Event, Input as EngineInput, Output as EngineOutput, Reason, RtcError};

use crate::handshake::just_agreed;
use crate::packet::{is_media, kind_beside_media};
use crate::participant::{Happening, Line, Outbox, Participant};
use crate::path::Path;
use crate::stats::{DropReason, PacketKind};
use crate::{Transmit, seal};

/// More steps than this one input never needs; an engine that takes more runs in circles.
const STEP_BUDGET: usize = 20_000;
/// The engine's clocks for media turn idly: it is woken for them no more often than this.
const REST: Duration = Duration::from_secs(1);

impl Participant {
    /// Lets time pass.
    pub(crate) fn tick(&mut self, now: Instant, outbox: &mut Outbox) {
        self.panic_if_told();
        self.dirty = false;
        if now >= self.heard_at + self.idle_timeout {
            outbox.happenings.push_back((self.key, Happening::Gone));
            return;
        }
        self.request_due_keyframes(now, outbox);
        if self.engine_at <= now {
            if self.give(EngineInput::Timeout(now)).is_err() {
                outbox.stats.count_drop(DropReason::EngineRefused);
            }
            self.drain(outbox);
            self.rest(now);
        }
        self.report(now, outbox);
        self.write_held(now, outbox);
    }

    /// Takes out what a batch left in the engine, and tells what is due.
    pub(crate) fn flush(&mut self, now: Instant, outbox: &mut Outbox) {
        self.drain(outbox);
        self.tick(now, outbox);
    }

    /// Gives the engine something to work on. Keys that another one left behind when it failed are
    /// nobody's.
    pub(crate) fn give(&mut self, input: EngineInput<'_>) -> Result<(), RtcError> {
        drop(just_agreed());
        self.rtc.handle_input(input)
    }

    /// Takes everything out of the engine; the contract after every change to it.
    pub(crate) fn drain(&mut self, outbox: &mut Outbox) {
        for _ in 0..STEP_BUDGET {
            match self.rtc.poll_output() {
                Ok(EngineOutput::Timeout(at)) => return self.wait_until(at, outbox),
                Ok(EngineOutput::Transmit(transmit)) => self.send(transmit, outbox),
                Ok(EngineOutput::Event(event)) => self.tell_worker(event, outbox),
                Err(_) => break,
            }
        }
        // An engine that fails or runs in circles is given up.
        outbox.stats.count_drop(DropReason::EngineRefused);
        outbox.happenings.push_back((self.key, Happening::Gone));
    }

    fn wait_until(&mut self, at: Instant, outbox: &mut Outbox) {
        self.engine_at = at;
        self.learn_keys();
        if !self.rtc.is_alive() {
            outbox.happenings.push_back((self.key, Happening::Gone));
        }
    }

    fn tell_worker(&mut self, event: Event, outbox: &mut Outbox) {
        if let Some(happening) = self.read(event) {
            outbox.happenings.push_back((self.key, happening));
        }
    }

    /// The keys are made on the way to a connection, in whatever step has the last of the
    /// handshake.
    pub(crate) fn learn_keys(&mut self) {
        if let Some(agreed) = just_agreed() {
            let (material, profile) = (&agreed.material, agreed.profile);
            let keys = seal::from_material(material, profile, agreed.we_are_client);
            self.media.set_keys(keys);
            self.profile = Some(profile);
        }
    }

    /// Nothing in the engine that turns with media needs to be punctual.
    fn rest(&mut self, now: Instant) {
        let idle = matches!(
            self.rtc.last_timeout_reason(),
            Reason::Stats | Reason::Feedback | Reason::Nack | Reason::Twcc | Reason::PauseCheck
        );
        if idle {
            self.engine_at = self.engine_at.max(now + REST);
        }
    }

    /// Nothing but STUN goes to a peer whose consent is gone (RFC 7675).
    fn send(&mut self, transmit: str0m::net::Transmit, outbox: &mut Outbox) {
        let contents: Vec<u8> = transmit.contents.into();
        let first = contents.first().copied().unwrap_or_default();
        if is_media(&contents) || (self.line == Line::Silent && first > 1) {
            return;
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
        let kind = kind_beside_media(&contents);
        outbox.send(kind, path.transmit(contents.into()));
    }

    /// Media and its reports leave over the path in use.
    pub(crate) fn send_media(&self, kind: PacketKind, packet: Bytes, outbox: &mut Outbox) {
        let path = self.route.in_use().filter(|_| self.line != Line::Silent);
        if let Some(path) = path {
            outbox.send(kind, path.transmit(packet));
        }
    }
}

impl Path {
    fn transmit(self, contents: Bytes) -> Transmit {
        Transmit {
            protocol: self.protocol,
            local: self.local,
            remote: self.remote,
            contents,
        }
    }
}
