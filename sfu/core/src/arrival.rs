//! A datagram reaches its participant: whether it may come in, and who opens it.

use std::time::Instant;

use str0m::Input as EngineInput;
use str0m::net::Receive;

use crate::TrackKind;
use crate::packet::{is_media, is_rtp, kind_beside_media, rtp_ssrc};
use crate::participant::{Happening, Outbox, Participant};
use crate::path::Path;
use crate::stats::{DropReason, PacketKind};

impl Participant {
    /// Takes a datagram. The demux vouches for it.
    pub(crate) fn receive(
        &mut self,
        path: Path,
        contents: &[u8],
        now: Instant,
        outbox: &mut Outbox,
    ) -> Result<PacketKind, DropReason> {
        self.panic_if_told();
        let is_picture = self.is_picture(contents);
        if outbox.sheds_pictures && is_picture && self.is_known_picture(contents) {
            return Err(DropReason::Overloaded);
        }
        if !self.allowance.admits(contents.len(), is_picture, now) {
            if self.allowance.tells(now) {
                outbox.happenings.push_back((self.key, Happening::Floods));
            }
            return Err(DropReason::Policed);
        }
        let kind = if is_media(contents) {
            self.open(contents, now, outbox)
        } else {
            self.give_engine(path, contents, now, outbox)
        }?;
        self.allowance.charge(contents.len());
        self.follow(path, contents, now, outbox);
        Ok(kind)
    }

    /// Opens media or a report of it.
    pub(crate) fn open(
        &mut self,
        contents: &[u8],
        now: Instant,
        outbox: &mut Outbox,
    ) -> Result<PacketKind, DropReason> {
        let opened = if is_rtp(contents) {
            self.take_rtp(contents, now, outbox)
        } else {
            self.take_rtcp(contents, now, outbox)
        };
        if opened.is_ok() {
            self.heard_at = now;
        }
        opened
    }

    /// Lets the engine open a datagram. Nobody needs to ask it whether it wants one from a path
    /// that answered us, of which it knows nothing.
    fn give_engine(
        &mut self,
        path: Path,
        contents: &[u8],
        now: Instant,
        outbox: &mut Outbox,
    ) -> Result<PacketKind, DropReason> {
        let proto = path.protocol.into();
        let received = Receive::new(proto, path.remote, path.local, contents);
        let received = received.map_err(|_| DropReason::Unparsable)?;
        let input = EngineInput::Receive(now, received);
        let known = || contents[0] > 1 && self.paths.contains(&path);
        if !(self.rtc.accepts(&input) || known()) {
            return Err(DropReason::NotAccepted);
        }
        let taken = self.give(input);
        self.heard_at = now;
        self.drain(outbox);
        taken.map_err(|_| DropReason::EngineRefused)?;
        Ok(kind_beside_media(contents))
    }

    /// Whether a datagram holds RTP of anything but the microphone, or resends of it. The
    /// header is not sealed yet, but whoever forges it gains nothing.
    fn is_picture(&self, contents: &[u8]) -> bool {
        let microphone = self.tracks.get(TrackKind::Microphone).ssrc;
        rtp_ssrc(contents).is_some_and(|ssrc| microphone != Some(ssrc))
    }

    /// Whether a datagram holds RTP of a picture that came before. A stream that is new may be
    /// the sound: only who opens it can tell.
    fn is_known_picture(&self, contents: &[u8]) -> bool {
        let track = rtp_ssrc(contents).and_then(|ssrc| self.tracks.by_ssrc(ssrc));
        track.is_some_and(TrackKind::is_video)
    }
}
