//! What a negotiation agreed on, as the path of a packet needs it: which number stands for which
//! header extension and which payload type, and under which numbers streams are sent.

use str0m::Rtc;
use str0m::rtp::{Extension, ExtensionMap};

use crate::TrackKind;
use crate::track::Tracks;

/// Which number a media line gave to which header extension (RFC 8285); 0 for none.
#[derive(Clone, Copy, Default)]
pub(crate) struct Extensions {
    pub(crate) mid: u8,
    pub(crate) transport_seq: u8,
    pub(crate) send_time: u8,
    pub(crate) audio_level: u8,
    pub(crate) orientation: u8,
}

/// What is the sender's own to say in header extensions: it goes on to the receiver.
#[derive(Clone, Copy, Default)]
pub(crate) struct Carried {
    /// How loud it is (RFC 6464).
    pub(crate) audio_level: Option<u8>,
    /// How the camera is held (3GPP TS 26.114).
    pub(crate) orientation: Option<u8>,
}

/// One payload type.
#[derive(Clone, Copy)]
pub(crate) struct PayloadType {
    pub(crate) pt: u8,
    pub(crate) clock_hz: u32,
    pub(crate) audio: bool,
    /// The one it is sent again as.
    pub(crate) resend: Option<u8>,
}

/// All of it. Extensions and names are of the track's media line.
#[derive(Default)]
pub(crate) struct Agreed {
    extensions: [Extensions; TrackKind::ALL.len()],
    mids: [Vec<u8>; TrackKind::ALL.len()],
    payload_types: Vec<PayloadType>,
    pub(crate) name: String,
}

impl Agreed {
    pub(crate) fn read(rtc: &Rtc, tracks: &Tracks) -> Self {
        let mut agreed = Self::default();
        for kind in TrackKind::ALL {
            let media = tracks.get(kind).mid.and_then(|mid| rtc.media(mid));
            let Some(media) = media else { continue };
            agreed.extensions[kind.index()] = Extensions::read(media.remote_extmap());
            agreed.mids[kind.index()] = media.mid().as_bytes().to_vec();
            if agreed.name.is_empty() {
                media.cname().clone_into(&mut agreed.name);
            }
        }
        for params in rtc.codec_config().params() {
            let (spec, resend) = (params.spec(), params.resend());
            let mut add = |pt: u8, resend: Option<u8>| {
                agreed.payload_types.push(PayloadType {
                    pt,
                    clock_hz: spec.clock_rate.get(),
                    audio: spec.codec.is_audio(),
                    resend,
                });
            };
            add(*params.pt(), resend.map(|pt| *pt));
            if let Some(red) = params.red() {
                add(*red, None);
            }
        }
        agreed
    }

    pub(crate) fn extensions(&self, kind: TrackKind) -> &Extensions {
        &self.extensions[kind.index()]
    }

    /// The name of the track's media line; empty if there is none.
    pub(crate) fn mid(&self, kind: TrackKind) -> &[u8] {
        &self.mids[kind.index()]
    }

    /// The track whose media line has this name.
    pub(crate) fn kind_of(&self, mid: &[u8]) -> Option<TrackKind> {
        let named = |kind: &TrackKind| !mid.is_empty() && self.mid(*kind) == mid;
        TrackKind::ALL.into_iter().find(named)
    }

    pub(crate) fn payload_type(&self, pt: u8) -> Option<PayloadType> {
        self.payload_types.iter().find(|it| it.pt == pt).copied()
    }

    /// What is sent again as this.
    pub(crate) fn resent_as(&self, pt: u8) -> Option<PayloadType> {
        let resent = |it: &&PayloadType| it.resend == Some(pt);
        self.payload_types.iter().find(resent).copied()
    }

    /// Every media line names its extensions; in a bundle a number means the same everywhere.
    pub(crate) fn any_extension(&self, id: impl Fn(&Extensions) -> u8) -> u8 {
        let mut ids = self.extensions.iter().map(id);
        ids.find(|id| *id != 0).unwrap_or(0)
    }
}

impl Extensions {
    fn read(map: &ExtensionMap) -> Self {
        let id = |extension| map.id_of(extension).unwrap_or(0);
        Self {
            mid: id(Extension::RtpMid),
            transport_seq: id(Extension::TransportSequenceNumber),
            send_time: id(Extension::AbsoluteSendTime),
            audio_level: id(Extension::AudioLevel),
            orientation: id(Extension::VideoOrientation),
        }
    }
}
