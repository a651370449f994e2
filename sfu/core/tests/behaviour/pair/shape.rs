//! What a browser offers: m-lines, codecs and its numbers for them.

use std::time::Instant;

use schalter_sfu_core::TrackKind;
use str0m::Rtc;
use str0m::format::{Codec, CodecConfig, FormatParams};
use str0m::media::{Frequency, MediaKind, Pt};

use super::forger;

/// What a browser offers.
#[derive(Clone)]
pub(crate) struct Shape {
    pub(crate) audios: usize,
    pub(crate) videos: usize,
    pub(crate) channel: bool,
    /// Video codecs with their payload types.
    pub(crate) codecs: Vec<(Codec, u8)>,
    pub(crate) opus: u8,
    /// It knows RED for sound (then Opus is 111), and asks for missing sound.
    pub(crate) red: bool,
    /// Its keys are listened to; see [`super::forger`].
    pub(crate) forges: bool,
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            audios: 1,
            videos: 2,
            channel: true,
            codecs: vec![(Codec::Vp8, 96), (Codec::H264, 102)],
            opus: 111,
            red: false,
            forges: false,
        }
    }
}

impl Shape {
    /// Its m-lines, and which of them are tracks of ours.
    pub(crate) fn media(&self) -> Vec<(MediaKind, Option<TrackKind>)> {
        let audio = [Some(TrackKind::Microphone)]
            .into_iter()
            .chain(std::iter::repeat(None));
        let video = [Some(TrackKind::Camera), Some(TrackKind::Screen)];
        let video = video.into_iter().chain(std::iter::repeat(None));
        let audio = audio
            .take(self.audios)
            .map(|track| (MediaKind::Audio, track));
        audio
            .chain(
                video
                    .take(self.videos)
                    .map(|track| (MediaKind::Video, track)),
            )
            .collect()
    }

    fn codecs(&self, config: &mut CodecConfig) {
        let opus = FormatParams {
            use_inband_fec: Some(true),
            ..FormatParams::default()
        };
        let rate = Frequency::FORTY_EIGHT_KHZ;
        if self.red {
            config.enable_opus(true, true);
        } else {
            config.add_config(self.opus.into(), None, Codec::Opus, rate, Some(2), opus);
        }
        for (codec, pt) in &self.codecs {
            let (pt, resend) = (Pt::from(*pt), Some(Pt::from(*pt + 1)));
            if *codec == Codec::H264 {
                config.add_h264(pt, resend, true, 0x42_e01f);
            } else {
                let rate = Frequency::NINETY_KHZ;
                config.add_config(pt, resend, *codec, rate, None, FormatParams::default());
            }
        }
    }
}

/// An engine that offers this.
pub(crate) fn build(shape: &Shape, now: Instant) -> Rtc {
    let mut config = Rtc::builder().set_rtp_mode(true).clear_codecs();
    shape.codecs(config.codec_config());
    if shape.forges {
        config = config.set_crypto_provider(forger::provider());
    }
    config.build(now)
}
