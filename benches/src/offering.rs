//! An engine that makes an SDP offer with the four m-lines our pages have.

use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Instant;

use anyhow::Context as _;
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::config::DtlsCert;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::{Candidate, Rtc, RtcConfig};

use crate::leg::{Engine, Kind, Sends};

/// An offer that waits for its answer.
pub struct Offering {
    rtc: Rtc,
    lines: Vec<(Kind, Mid)>,
    pending: SdpPendingOffer,
}

/// As every engine of the generator is set up: RTP mode, Opus and VP8, transport-wide feedback
/// (which is str0m's default), no bandwidth estimate and hence no pacing of its own. The DTLS
/// certificate is made once.
pub fn engine_config() -> RtcConfig {
    static CERTIFICATE: OnceLock<Option<DtlsCert>> = OnceLock::new();
    let config = Rtc::builder()
        .set_rtp_mode(true)
        .clear_codecs()
        .enable_opus(true, false)
        .enable_vp8(true);
    let make = || {
        str0m::crypto::from_feature_flags()
            .dtls_provider
            .generate_certificate()
    };
    match CERTIFICATE.get_or_init(make) {
        Some(certificate) => config.set_dtls_cert(certificate.clone()),
        None => config,
    }
}

impl Offering {
    /// An engine that will speak from `address`, and the offer it makes: microphone, camera,
    /// screen, data channel.
    pub fn new(address: SocketAddr) -> anyhow::Result<(Self, String)> {
        let mut rtc = engine_config().build(Instant::now());
        rtc.add_local_candidate(Candidate::host(address, "udp")?);
        let mut changes = rtc.sdp_api();
        let mut line = |kind| changes.add_media(kind, Direction::SendRecv, None, None, None);
        let lines = vec![
            (Kind::Audio, line(MediaKind::Audio)),
            (Kind::Video, line(MediaKind::Video)),
            (Kind::Screen, line(MediaKind::Video)),
        ];
        changes.add_channel("schalter".to_owned());
        let (offer, pending) = changes.apply().context("there is something to offer")?;
        let offering = Self {
            rtc,
            lines,
            pending,
        };
        Ok((offering, offer.to_sdp_string()))
    }

    /// Takes the answer; gives the engine and all it may send.
    pub fn accept(mut self, answer: &str) -> anyhow::Result<(Engine, Vec<Sends>)> {
        let answer = SdpAnswer::from_sdp_string(answer)?;
        self.rtc.sdp_api().accept_answer(self.pending, answer)?;
        let sends = sends_of(&mut self.rtc, &self.lines)?;
        Ok((Engine::WebRtc(Box::new(self.rtc)), sends))
    }
}

/// What a negotiated engine may send on these m-lines: SSRC and payload type of each.
pub fn sends_of(rtc: &mut Rtc, lines: &[(Kind, Mid)]) -> anyhow::Result<Vec<Sends>> {
    let mut sends = Vec::with_capacity(lines.len());
    for &(kind, mid) in lines {
        let Some(media) = rtc
            .media(mid)
            .filter(|media| media.direction().is_sending())
        else {
            continue;
        };
        let Some(&pt) = media.remote_pts().first() else {
            continue;
        };
        let mut api = rtc.direct_api();
        let tx = api
            .stream_tx_by_mid(mid, None)
            .context("an m-line that sends has a stream")?;
        let ssrc = tx.ssrc();
        sends.push(Sends {
            kind,
            ssrc,
            mid,
            pt,
        });
    }
    Ok(sends)
}
