//! Which video codecs a participant is answered, and in which order: browsers send the first.
//! The offerer's own order counts; what the other side cannot decode comes last or not at all.

use str0m::format::{Codec, CodecConfig};

/// What the engine knows: all that is in browsers.
const KNOWN: [(&str, Codec); 4] = [
    ("VP8", Codec::Vp8),
    ("H264", Codec::H264),
    ("VP9", Codec::Vp9),
    ("AV1", Codec::Av1),
];

/// Video codecs, the preferred one first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Codecs(Vec<Codec>);

impl Codecs {
    /// What a newcomer may use who `offered` these, beside somebody who has `taken` those. With
    /// nothing in common, or nobody there, all it offered: sound works in any case.
    pub(crate) fn beside(offered: &[Codec], taken: &[Codec]) -> Self {
        let common = offered.iter().filter(|codec| taken.contains(codec));
        let common: Vec<_> = common.copied().collect();
        let nothing = common.is_empty();
        Self(if nothing { offered.to_vec() } else { common })
    }

    /// Sets an engine up with these.
    pub(crate) fn enable(&self, config: &mut CodecConfig) {
        for codec in &self.0 {
            match codec {
                Codec::Vp8 => config.enable_vp8(true),
                Codec::H264 => config.enable_h264(true),
                Codec::Vp9 => config.enable_vp9(true),
                Codec::Av1 => config.enable_av1(true),
                _ => {}
            }
        }
    }
}

/// The video codecs of an SDP's first video m-line, in its order.
pub(crate) fn of_video(sdp: &str) -> Vec<Codec> {
    let line = sdp.lines().find(|line| line.starts_with("m=video "));
    let pts = line.into_iter().flat_map(payload_types);
    let mut codecs = Vec::new();
    for codec in pts.filter_map(|pt| codec_of(sdp, pt)) {
        if !codecs.contains(&codec) {
            codecs.push(codec);
        }
    }
    codecs
}

/// The answer with the codecs the other takes in front, otherwise as it is.
pub(crate) fn prefer(answer: &str, taken: &[Codec]) -> String {
    let mut out = String::with_capacity(answer.len());
    for line in answer.split_inclusive('\n') {
        if line.starts_with("m=video ") {
            out.push_str(&reorder(answer, line.trim_end(), taken));
            out.push_str("\r\n");
        } else {
            out.push_str(line);
        }
    }
    out
}

fn reorder(answer: &str, line: &str, taken: &[Codec]) -> String {
    let is_later = |pt: &&str| {
        let codec = codec_of(answer, primary(answer, pt));
        !codec.is_some_and(|codec| taken.contains(&codec))
    };
    let mut pts: Vec<_> = payload_types(line).collect();
    pts.sort_by_key(is_later);
    let head = line.split(' ').take(3);
    head.chain(pts).collect::<Vec<_>>().join(" ")
}

fn payload_types(line: &str) -> impl Iterator<Item = &str> {
    line.trim_end().split(' ').skip(3)
}

/// Of a resend the payload type it resends.
fn primary<'a>(sdp: &'a str, pt: &'a str) -> &'a str {
    attribute(sdp, "a=fmtp:", pt)
        .and_then(|format| format.strip_prefix("apt="))
        .unwrap_or(pt)
}

fn codec_of(sdp: &str, pt: &str) -> Option<Codec> {
    let (name, _) = attribute(sdp, "a=rtpmap:", pt)?.split_once('/')?;
    let known = KNOWN
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    known.map(|(_, codec)| *codec)
}

/// What an attribute says of a payload type. In a bundle each number means one thing.
fn attribute<'a>(sdp: &'a str, name: &str, pt: &str) -> Option<&'a str> {
    let mut lines = sdp.lines().filter_map(|line| line.strip_prefix(name));
    lines.find_map(|line| line.strip_prefix(pt)?.strip_prefix(' ').map(str::trim))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SDP: &str = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\n\
        m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 45\r\n\
        a=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n\
        a=rtpmap:102 H264/90000\r\na=rtpmap:103 rtx/90000\r\na=fmtp:103 apt=102\r\n\
        a=rtpmap:45 AV1/90000\r\n";

    #[test]
    fn the_order_of_an_m_line_is_read() {
        assert_eq!(of_video(SDP), [Codec::Vp8, Codec::H264, Codec::Av1]);
        assert_eq!(of_video("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"), []);
        assert_eq!(of_video("m=video\r\na=rtpmap:"), []);
    }

    #[test]
    fn what_the_other_takes_comes_first_with_its_resends() {
        let preferred = prefer(SDP, &[Codec::H264]);
        let line = "m=video 9 UDP/TLS/RTP/SAVPF 102 103 96 97 45\r\n";
        assert!(preferred.contains(line), "{preferred}");
        assert_eq!(preferred.len(), SDP.len());
        assert_eq!(prefer(SDP, &of_video(SDP)), SDP);
    }

    #[test]
    fn a_newcomer_uses_what_the_other_takes_in_its_own_order() {
        let offered = [Codec::Vp9, Codec::H264, Codec::Vp8];
        let beside = |taken: &[Codec]| Codecs::beside(&offered, taken).0;
        assert_eq!(beside(&[]), offered);
        assert_eq!(
            beside(&[Codec::Vp8, Codec::H264]),
            [Codec::H264, Codec::Vp8]
        );
        assert_eq!(beside(&[Codec::Av1]), offered, "sound works all the same");
    }
}
