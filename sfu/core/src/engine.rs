//! Sets up the `str0m` engine of a participant and answers its offers.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use str0m::change::SdpOffer;
use str0m::format::Codec;
use str0m::net::TcpType;
use str0m::{Candidate, IceCreds, Rtc, RtcConfig, RtcError};

use crate::codecs::Codecs;
use crate::offer::{Offer, bad, with_credentials, with_silence};
use crate::profile::provider;
use crate::{Refusal, WorkerConfig};

/// An engine that accepted its first offer, and its answer; nothing if it panicked.
pub(crate) fn begin(
    config: &WorkerConfig,
    ice: &IceCreds,
    codecs: &Codecs,
    offer: &Offer,
    now: Instant,
) -> Option<Result<(Rtc, String), Refusal>> {
    // The engine meets foreign text here: whatever it makes of it, only this offer fails.
    catch_unwind(AssertUnwindSafe(|| {
        let mut rtc = build(config, ice, codecs).build(now);
        for candidate in candidates(config) {
            rtc.add_local_candidate(candidate);
        }
        let answer = accept(&mut rtc, offer)?;
        Ok((rtc, answer))
    }))
    .ok()
}

/// Answers another offer over the same connection. `ours` are the credentials to answer an
/// ICE restart with.
pub(crate) fn renew(
    rtc: &mut Rtc,
    offer: &Offer,
    ours: Option<&IceCreds>,
) -> Result<String, Refusal> {
    let answer = accept(rtc, offer)?;
    let Some(ours) = ours else { return Ok(answer) };
    let mut api = rtc.direct_api();
    let made = api.local_ice_credentials();
    api.set_local_ice_credentials(ours.clone());
    Ok(with_credentials(&answer, &made, ours))
}

fn build(config: &WorkerConfig, ice: &IceCreds, codecs: &Codecs) -> RtcConfig {
    let mut engine = Rtc::builder()
        .set_crypto_provider(provider())
        .set_rtp_mode(true)
        .set_ice_lite(true)
        .set_local_ice_credentials(ice.clone())
        .set_dtls_cert(config.certificate.0.clone())
        .clear_codecs();
    let known = engine.codec_config();
    known.enable_opus(true, true);
    codecs.enable(known);
    for params in known.iter_mut().filter(|p| p.spec().codec == Codec::Opus) {
        // Who misses sound may say so, though it has no RTX.
        params.set_fb_nack(true);
    }
    engine
}

/// UDP first: whoever can use both shall take it, and the engine gives it the higher priority.
fn candidates(config: &WorkerConfig) -> impl Iterator<Item = Candidate> {
    let udp = config.candidates.iter().map(|address| {
        let candidate = Candidate::builder().udp().host(*address);
        candidate.build()
    });
    let tcp = config.tcp_candidates.iter().map(|address| {
        let candidate = Candidate::builder().tcp().host(*address);
        candidate.tcptype(TcpType::Passive).build()
    });
    // An address no participant could use is left out.
    udp.chain(tcp).filter_map(Result::ok)
}

fn accept(rtc: &mut Rtc, offer: &Offer) -> Result<String, Refusal> {
    let sdp = SdpOffer::from_sdp_string(&offer.text);
    let sdp = sdp.map_err(|_| bad("it is not valid SDP as browsers write it"))?;
    let answer = rtc
        .sdp_api()
        .accept_offer(sdp)
        .map_err(|error| refused(&error))?;
    Ok(with_silence(&answer.to_sdp_string()))
}

fn refused(error: &RtcError) -> Refusal {
    match error {
        // The engine's own words about structure; they quote no address.
        RtcError::RemoteSdp(why) => bad(why),
        _ => bad("its media description cannot be used"),
    }
}
