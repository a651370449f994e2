//! SDP offers as browsers and other clients send them. The fingerprint and the credentials are
//! nobody's: these plays negotiate, they do not connect.

use std::fmt::Write as _;

/// One m-line.
#[derive(Clone, Copy)]
pub(crate) enum Line {
    Audio,
    Video,
    Data,
}

/// What our own pages send: microphone, camera, screen, data.
pub(crate) fn of_our_page() -> String {
    of(&[Line::Audio, Line::Video, Line::Video, Line::Data])
}

/// An offer with these m-lines, in this order.
pub(crate) fn of(lines: &[Line]) -> String {
    let mids: Vec<String> = (0..lines.len()).map(|mid| mid.to_string()).collect();
    let mut sdp =
        String::from("v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
    write!(
        sdp,
        "a=group:BUNDLE {}\r\na=msid-semantic: WMS *\r\n",
        mids.join(" ")
    )
    .expect("text");
    for (line, mid) in lines.iter().zip(&mids) {
        sdp += &media(*line, mid);
    }
    sdp
}

fn media(line: Line, mid: &str) -> String {
    let (head, body) = match line {
        Line::Audio => (
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            "a=sendrecv\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n\
             a=fmtp:111 minptime=10;useinbandfec=1\r\n",
        ),
        Line::Video => (
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
            "a=sendrecv\r\na=rtcp-mux\r\na=rtcp-rsize\r\na=rtpmap:96 VP8/90000\r\n\
             a=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\na=rtcp-fb:96 ccm fir\r\n\
             a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n",
        ),
        Line::Data => (
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "a=sctp-port:5000\r\na=max-message-size:262144\r\n",
        ),
    };
    let fingerprint = vec!["AB"; 32].join(":");
    format!(
        "{head}\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:yWOC\r\na=ice-pwd:Ax5rTyWgYJUcmQvEOgYMKWcd\r\n\
         a=ice-options:trickle\r\na=fingerprint:sha-256 {fingerprint}\r\na=setup:actpass\r\n\
         a=mid:{mid}\r\n{body}"
    )
}
