//! A datagram reaches its participant: whether it may come in, and how the engine opens it.

use std::time::Instant;

use str0m::net::Receive;
use str0m::{Input as EngineInput, RtcError};

use crate::TrackKind;
use crate::events::received_kind;
use crate::feedback;
use crate::opened::watch;
use crate::packet::{is_rtcp, is_rtp, rtp_ssrc};
use crate::participant::{Happening, Outbox, Participant};
use crate::path::Path;
use crate::stats::{DropReason, PacketKind};

impl Participant {
    /// Gives the engine a datagram. The demux vouches for it.
    pub(crate) fn receive(
        &mut self,
        path: Path,
        contents: &[u8],
        now: Instant,
        outbox: &mut Outbox,
    ) -> Result<PacketKind, DropReason> {
        self.panic_if_told();
        let is_picture = self.is_picture(contents);
        if outbox.sheds_pictures && self.is_known_picture(contents) {
            return Err(DropReason::Overloaded);
        }
        if !self.allowance.admits(contents.len(), is_picture, now) {
            if self.allowance.tells(now) {
                outbox.happenings.push_back((self.key, Happening::Floods));
            }
            return Err(DropReason::Policed);
        }
        let kind = self.open(path, contents, false, now, outbox)?;
        self.allowance.charge(contents.len());
        self.follow(path, contents, now, outbox);
        Ok(kind)
    }

    /// Lets the engine open a datagram. Nobody needs to ask it whether it wants one that is
    /// vouched for; nor one from a path that answered us, of which the engine knows nothing.
    pub(crate) fn open(
        &mut self,
        path: Path,
        contents: &[u8],
        vouched: bool,
        now: Instant,
        outbox: &mut Outbox,
    ) -> Result<PacketKind, DropReason> {
        let proto = path.protocol.into();
        let received = Receive::new(proto, path.remote, path.local, contents);
        let received = received.map_err(|_| DropReason::Unparsable)?;
        let is_rtp = is_rtp(contents);
        let input = EngineInput::Receive(self.moment(is_rtp, now), received);
        let known = || contents[0] > 1 && self.paths.contains(&path);
        if !(vouched || self.rtc.accepts(&input) || known()) {
            return Err(DropReason::NotAccepted);
        }
        let taken = if is_rtcp(contents) {
            self.take_rtcp(input, contents, now, outbox)
        } else {
            self.rtc.handle_input(input)
        };
        self.heard_at = now;
        self.engine_now = now;
        let track = if is_rtp {
            self.take_packet(outbox)
        } else {
            self.drain(outbox)
        };
        taken.map_err(|_| DropReason::EngineRefused)?;
        received_kind(contents, track)
    }

    /// Whether a datagram holds RTP of anything but the microphone, or resends of it. The
    /// header is not sealed yet, but whoever forges it gains nothing.
    fn is_picture(&self, contents: &[u8]) -> bool {
        let microphone = self.tracks.get(TrackKind::Microphone).ssrc;
        rtp_ssrc(contents).is_some_and(|ssrc| microphone != Some(ssrc))
    }

    /// Whether a datagram holds RTP of a picture that came before. A stream that is new may be
    /// the sound: only the engine can tell.
    fn is_known_picture(&self, contents: &[u8]) -> bool {
        let track = rtp_ssrc(contents).and_then(|ssrc| self.tracks.by_ssrc(ssrc));
        track.is_some_and(TrackKind::is_video)
    }

    /// The engine opens a report; we look over its shoulder.
    fn take_rtcp(
        &mut self,
        input: EngineInput<'_>,
        contents: &[u8],
        now: Instant,
        outbox: &mut Outbox,
    ) -> Result<(), RtcError> {
        let mut reported = Vec::new();
        let work = || self.rtc.handle_input(input);
        let taken = watch(contents, work, |rtcp| {
            feedback::read(rtcp, |feedback| reported.push(feedback));
        });
        for feedback in reported {
            self.take_feedback(feedback, now, outbox);
        }
        taken
    }
}
