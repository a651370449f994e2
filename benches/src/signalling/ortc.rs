//! Transports without SDP: what mediasoup says of a transport and of a stream, brought into an
//! engine, and what we say of ours (its words are those of ORTC).

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::Instant;

use anyhow::{Context as _, anyhow};
use serde::Deserialize;
use serde_json::{Value, json};
use str0m::format::{Codec, FormatParams};
use str0m::media::{Frequency, MediaKind, Mid, Pt};
use str0m::rtp::{Extension, ExtensionMap};
use str0m::{Candidate, IceCreds, Rtc, RtcConfig};

use super::RoomPlan;
use crate::leg::{Engine, Kind, Leg, Place, Sends};
use crate::offering::engine_config;

/// The server's end of a transport.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Transport {
    pub(super) id: String,
    ice_parameters: IceParameters,
    ice_candidates: Vec<IceCandidate>,
    dtls_parameters: DtlsParameters,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct IceParameters {
    username_fragment: String,
    password: String,
}

#[derive(Deserialize)]
struct IceCandidate {
    ip: IpAddr,
    port: u16,
}

#[derive(Deserialize)]
struct DtlsParameters {
    fingerprints: Vec<Fingerprint>,
}

#[derive(Deserialize)]
struct Fingerprint {
    algorithm: String,
    value: String,
}

/// A stream that the server will send.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RtpParameters {
    mid: String,
    codecs: Vec<RtpCodec>,
    header_extensions: Vec<HeaderExtension>,
    encodings: Vec<Encoding>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RtpCodec {
    mime_type: String,
    payload_type: u8,
}

#[derive(Deserialize)]
struct HeaderExtension {
    uri: String,
    id: u8,
}

#[derive(Deserialize)]
struct Encoding {
    ssrc: u32,
    rtx: Option<Rtx>,
}

#[derive(Deserialize)]
struct Rtx {
    ssrc: u32,
}

/// The header extensions we speak, by the number our engines send them with.
const EXTENSIONS: [(u8, Extension, &str); 4] = [
    (
        1,
        Extension::AudioLevel,
        "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    ),
    (
        2,
        Extension::AbsoluteSendTime,
        "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    ),
    (
        3,
        Extension::TransportSequenceNumber,
        "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
    ),
    (4, Extension::RtpMid, "urn:ietf:params:rtp-hdrext:sdes:mid"),
];
const OPUS: u8 = 111;
const VP8: u8 = 96;
const VP8_RTX: u8 = 97;

/// An engine on its way to this transport, and the DTLS parameters the server has to know of it.
pub(super) struct Ready {
    rtc: Box<Rtc>,
    socket: UdpSocket,
    address: SocketAddr,
    sends: Vec<Sends>,
    /// For the server's `connect`.
    pub(super) dtls_parameters: Value,
}

impl Ready {
    /// An engine that sends what a participant of this room does.
    pub(super) fn to_send(
        transport: &Transport,
        address: IpAddr,
        plan: &RoomPlan,
    ) -> anyhow::Result<Self> {
        let mut map = ExtensionMap::empty();
        for (id, extension, _) in EXTENSIONS {
            map.set(id, extension);
        }
        let mut ready = Self::new(engine_config().set_extension_map(map), transport, address)?;
        for &kind in plan.lines() {
            ready.send(kind);
        }
        ready.sends.retain(|sends| plan.kinds.contains(&sends.kind));
        Ok(ready)
    }

    /// An engine that receives these streams.
    pub(super) fn to_receive(
        transport: &Transport,
        address: IpAddr,
        streams: &[RtpParameters],
    ) -> anyhow::Result<Self> {
        let mut ready = Self::new(receiving_config(streams), transport, address)?;
        ready.rtc.direct_api().enable_twcc_feedback();
        for stream in streams {
            ready.receive(stream)?;
        }
        Ok(ready)
    }

    /// For the stage.
    pub(super) fn leg(self, place: Place) -> Leg {
        Leg {
            place,
            socket: self.socket,
            address: self.address,
            engine: Engine::WebRtc(self.rtc),
            sends: self.sends,
        }
    }

    /// ICE and DTLS as the side that starts both; the server is ICE-lite.
    fn new(config: RtcConfig, transport: &Transport, address: IpAddr) -> anyhow::Result<Self> {
        let socket = UdpSocket::bind((address, 0))?;
        let address = socket.local_addr()?;
        let mut rtc = Box::new(config.build(Instant::now()));
        rtc.add_local_candidate(Candidate::host(address, "udp")?);
        for candidate in &transport.ice_candidates {
            let remote = SocketAddr::new(candidate.ip, candidate.port);
            rtc.add_remote_candidate(Candidate::host(remote, "udp")?);
        }
        let mut api = rtc.direct_api();
        api.set_ice_controlling(true);
        api.set_remote_ice_credentials(transport.credentials());
        api.set_remote_fingerprint(transport.fingerprint()?);
        let own = api.local_dtls_fingerprint().to_string();
        api.start_dtls(true)?;
        let (algorithm, value) = own.split_once(' ').context("a fingerprint has two words")?;
        Ok(Self {
            rtc,
            socket,
            address,
            sends: Vec::new(),
            dtls_parameters: json!({
                "role": "client",
                "fingerprints": [{ "algorithm": algorithm, "value": value }],
            }),
        })
    }

    fn send(&mut self, kind: Kind) {
        let (mid, ssrc) = (mid_of(kind), ssrc_of(kind));
        let (media, rtx, pt) = match kind {
            Kind::Audio => (MediaKind::Audio, None, OPUS),
            Kind::Video | Kind::Screen => (MediaKind::Video, Some((ssrc + 1).into()), VP8),
        };
        let mut api = self.rtc.direct_api();
        api.declare_media(mid, media);
        api.declare_stream_tx(ssrc.into(), rtx, mid, None);
        self.sends.push(Sends {
            kind,
            ssrc: ssrc.into(),
            mid,
            pt: pt.into(),
        });
    }

    fn receive(&mut self, stream: &RtpParameters) -> anyhow::Result<()> {
        let kind = match stream.codec()? {
            Codec::Opus => MediaKind::Audio,
            _ => MediaKind::Video,
        };
        let encoding = stream.encodings.first().context("a stream has an SSRC")?;
        let rtx = encoding.rtx.as_ref().map(|rtx| rtx.ssrc.into());
        let mid = Mid::from(stream.mid.as_str());
        let mut api = self.rtc.direct_api();
        api.declare_media(mid, kind);
        api.expect_stream_rx(encoding.ssrc.into(), rtx, mid, None);
        Ok(())
    }
}

/// What the server's `produce` has to know of a stream that [`Ready::to_send`] sends. Feedback is
/// what mediasoup-client agrees on with a browser.
pub(super) fn produced(kind: Kind) -> Value {
    let ssrc = ssrc_of(kind);
    let (codecs, encoding) = match kind {
        Kind::Audio => (
            json!([{
                "mimeType": "audio/opus", "payloadType": OPUS, "clockRate": 48_000, "channels": 2,
                "parameters": { "useinbandfec": 1 }, "rtcpFeedback": [{ "type": "transport-cc" }],
            }]),
            json!({ "ssrc": ssrc }),
        ),
        Kind::Video | Kind::Screen => (
            video_codecs(),
            json!({ "ssrc": ssrc, "rtx": { "ssrc": ssrc + 1 } }),
        ),
    };
    let extensions = EXTENSIONS.map(|(id, _, uri)| json!({ "id": id, "uri": uri }));
    // An audio level says nothing of a picture.
    let first = usize::from(kind != Kind::Audio);
    json!({
        "kind": if kind == Kind::Audio { "audio" } else { "video" },
        "rtpParameters": {
            "mid": mid_of(kind).to_string(),
            "codecs": codecs,
            "headerExtensions": extensions[first..],
            "encodings": [encoding],
            "rtcp": { "cname": "benches", "reducedSize": true },
        },
    })
}

fn video_codecs() -> Value {
    let feedback = json!([
        { "type": "goog-remb" }, { "type": "transport-cc" }, { "type": "ccm", "parameter": "fir" },
        { "type": "nack" }, { "type": "nack", "parameter": "pli" },
    ]);
    json!([
        { "mimeType": "video/VP8", "payloadType": VP8, "clockRate": 90_000, "rtcpFeedback": feedback },
        {
            "mimeType": "video/rtx", "payloadType": VP8_RTX, "clockRate": 90_000,
            "parameters": { "apt": VP8 },
        },
    ])
}

/// The payload types and extension numbers are the server's.
fn receiving_config(streams: &[RtpParameters]) -> RtcConfig {
    let mut map = ExtensionMap::empty();
    let mut config = engine_config().clear_codecs();
    for stream in streams {
        for said in &stream.header_extensions {
            let known = EXTENSIONS.into_iter().find(|(_, _, uri)| *uri == said.uri);
            if let Some((_, extension, _)) = known {
                map.set(said.id, extension);
            }
        }
        stream.add_to(&mut config);
    }
    config.set_extension_map(map)
}

impl RtpParameters {
    fn codec(&self) -> anyhow::Result<Codec> {
        let codec = self.codecs.first().context("a stream has a codec")?;
        match codec.mime_type.to_ascii_lowercase().as_str() {
            "audio/opus" => Ok(Codec::Opus),
            "video/vp8" => Ok(Codec::Vp8),
            other => Err(anyhow!("nobody asked for {other}")),
        }
    }

    fn add_to(&self, config: &mut RtcConfig) {
        let pts: Vec<Pt> = self
            .codecs
            .iter()
            .map(|codec| codec.payload_type.into())
            .collect();
        let (Ok(codec), Some(&pt)) = (self.codec(), pts.first()) else {
            return;
        };
        let known = config.codec_config();
        if known.params().iter().any(|params| params.pt() == pt) {
            return;
        }
        let (hz, channels) = match codec {
            Codec::Opus => (Frequency::FORTY_EIGHT_KHZ, Some(2)),
            _ => (Frequency::NINETY_KHZ, None),
        };
        let resend = pts.get(1).copied();
        known.add_config(pt, resend, codec, hz, channels, FormatParams::default());
    }
}

impl Transport {
    fn credentials(&self) -> IceCreds {
        IceCreds {
            ufrag: self.ice_parameters.username_fragment.clone(),
            pass: self.ice_parameters.password.clone(),
        }
    }

    fn fingerprint(&self) -> anyhow::Result<str0m::config::Fingerprint> {
        let mut fingerprints = self.dtls_parameters.fingerprints.iter();
        let sha256 = fingerprints.find(|fingerprint| fingerprint.algorithm == "sha-256");
        let sha256 = sha256.context("the server has a SHA-256 fingerprint")?;
        let parsed = format!("sha-256 {}", sha256.value).parse();
        parsed.map_err(|why| anyhow!("the server's fingerprint: {why}"))
    }
}

fn mid_of(kind: Kind) -> Mid {
    Mid::from(match kind {
        Kind::Audio => "0",
        Kind::Video => "1",
        Kind::Screen => "2",
    })
}

/// Of its own transport, so the same everywhere; its retransmissions have the next.
fn ssrc_of(kind: Kind) -> u32 {
    match kind {
        Kind::Audio => 1_000,
        Kind::Video => 2_000,
        Kind::Screen => 3_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As mediasoup says it, cut to one stream.
    fn consumed() -> RtpParameters {
        let said = json!({
            "mid": "0",
            "codecs": [
                { "mimeType": "video/VP8", "payloadType": 101, "clockRate": 90_000 },
                { "mimeType": "video/rtx", "payloadType": 102, "clockRate": 90_000 },
            ],
            "headerExtensions": [
                { "uri": "urn:ietf:params:rtp-hdrext:sdes:mid", "id": 7 },
                { "uri": "urn:example:unknown", "id": 8 },
            ],
            "encodings": [{ "ssrc": 77, "rtx": { "ssrc": 78 } }],
        });
        serde_json::from_value(said).unwrap()
    }

    #[test]
    fn a_stream_is_received_with_the_numbers_the_server_gave_it() {
        let mut config = receiving_config(&[consumed(), consumed()]);
        let params = config.codec_config().params().to_vec();
        assert_eq!(params.len(), 1, "two streams of one codec");
        assert_eq!(params[0].pt(), Pt::from(101));
        assert_eq!(params[0].resend(), Some(Pt::from(102)));
        let mid = Extension::RtpMid;
        assert_eq!(config.extension_map().lookup(7), Some(&mid));
        assert_eq!(config.extension_map().lookup(8), None);
    }

    #[test]
    fn what_we_send_is_said_with_the_numbers_it_has() {
        let camera = produced(Kind::Video)["rtpParameters"].clone();
        assert_eq!(camera["codecs"][0]["payloadType"], VP8);
        assert_eq!(camera["codecs"][1]["parameters"]["apt"], VP8);
        let ssrc = ssrc_of(Kind::Video);
        assert_eq!(
            camera["encodings"][0],
            json!({ "ssrc": ssrc, "rtx": { "ssrc": ssrc + 1 } })
        );
        let uris = |kind| produced(kind)["rtpParameters"]["headerExtensions"].to_string();
        assert!(uris(Kind::Audio).contains("audio-level"));
        assert!(!uris(Kind::Screen).contains("audio-level"));
    }
}
