//! What a participant publishes: its microphone, camera and screen.

use std::time::Instant;

use str0m::media::Mid;
use str0m::rtp::Ssrc;

use crate::TrackKind;
use crate::bandwidth::Publishing;
use crate::keyframe::Keyframes;

/// One track: its m-line, and what came over it so far.
#[derive(Default)]
pub(crate) struct Track {
    pub(crate) mid: Option<Mid>,
    /// The stream it arrives as; browsers may change it.
    pub(crate) ssrc: Option<Ssrc>,
    /// Packets come in right now.
    pub(crate) active: bool,
    pub(crate) keyframes: Keyframes,
}

/// All tracks of a participant.
#[derive(Default)]
pub(crate) struct Tracks([Track; TrackKind::ALL.len()]);

impl Tracks {
    pub(crate) fn new(mids: [Option<Mid>; TrackKind::ALL.len()]) -> Self {
        Self(mids.map(|mid| Track {
            mid,
            ..Track::default()
        }))
    }

    pub(crate) fn get(&self, kind: TrackKind) -> &Track {
        &self.0[kind.index()]
    }

    pub(crate) fn get_mut(&mut self, kind: TrackKind) -> &mut Track {
        &mut self.0[kind.index()]
    }

    pub(crate) fn by_ssrc(&self, ssrc: Ssrc) -> Option<TrackKind> {
        TrackKind::ALL
            .into_iter()
            .find(|kind| self.get(*kind).ssrc == Some(ssrc))
    }

    pub(crate) fn publishing(&self) -> Publishing {
        Publishing {
            camera: self.get(TrackKind::Camera).active,
            screen: self.get(TrackKind::Screen).active,
        }
    }

    /// The first moment a waiting keyframe request is due.
    pub(crate) fn due_at(&self) -> Option<Instant> {
        self.0
            .iter()
            .filter_map(|track| track.keyframes.due_at())
            .min()
    }
}
