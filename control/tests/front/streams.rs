//! HTTP/2 as nobody should speak it: streams that are reset at once (CVE-2023-44487), and more
//! streams than are allowed. Frames are written by hand (RFC 9113).

use tokio::io::AsyncWriteExt as _;

use crate::clients::{connect, until_closed};
use crate::support::Town;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
/// `ENHANCE_YOUR_CALM`.
const CALM: u32 = 11;
const CANCEL: u32 = 8;
/// `REFUSED_STREAM`.
const REFUSED: u8 = 7;
const END: u8 = 0b101;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// `GET /healthz` of localhost: names from the static table (RFC 7541), values as they are.
fn request(stream: u32) -> Vec<u8> {
    let mut block = vec![0x82, 0x86, 0x04, 8];
    block.extend(b"/healthz");
    block.extend([0x01, 9]);
    block.extend(b"localhost");
    frame(HEADERS, END, stream, &block)
}

/// Kind and payload of each frame that came whole.
fn frames(mut said: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let [a, b, c, kind, _, _, _, _, _, rest @ ..] = said else {
            return None;
        };
        let length = u32::from_be_bytes([0, *a, *b, *c]) as usize;
        let payload = rest.get(..length)?;
        said = &rest[length..];
        Some((*kind, payload))
    })
}

/// The reason of the last goodbye among these frames.
fn goodbye(said: &[u8]) -> Option<u32> {
    let goodbyes = frames(said).filter(|(kind, _)| *kind == GOAWAY);
    let (_, last) = goodbyes.last()?;
    Some(u32::from_be_bytes(last[4..8].try_into().unwrap()))
}

#[tokio::test]
async fn who_resets_streams_as_fast_as_they_open_is_told_to_calm_down() {
    let town = Town::open().await;
    let mut stream = connect(&town).await;
    let mut flood = PREFACE.to_vec();
    flood.extend(frame(SETTINGS, 0, 0, &[]));
    for id in (1..20_001).step_by(2) {
        flood.extend(request(id));
        flood.extend(frame(RESET, 0, id, &CANCEL.to_be_bytes()));
    }
    // The house hangs up long before all of it is written.
    let _ = stream.write_all(&flood).await;
    let said = until_closed(&mut stream).await;
    if !said.is_empty() {
        assert!(
            matches!(goodbye(&said), Some(CALM) | None),
            "{:?}",
            goodbye(&said)
        );
    }
    let health = reqwest::get(format!("{}/healthz", town.url)).await.unwrap();
    assert!(health.status().is_success(), "others are served");
    town.close().await;
}

#[tokio::test]
async fn more_streams_than_allowed_are_refused() {
    let few = [
        ("SCHALTER_HTTP__CONNECTIONS__MAX_STREAMS", "4"),
        ("SCHALTER_HTTP__CONNECTIONS__IDLE_TIMEOUT_MS", "500"),
    ];
    let town = Town::open_with(&few).await;
    let mut stream = connect(&town).await;
    let mut flood = PREFACE.to_vec();
    flood.extend(frame(SETTINGS, 0, 0, &[]));
    for id in (1..2_001).step_by(2) {
        flood.extend(request(id));
    }
    let _ = stream.write_all(&flood).await;
    let said = until_closed(&mut stream).await;
    let refused = frames(&said).filter(|(kind, payload)| *kind == RESET && payload[3] == REFUSED);
    assert!(refused.count() > 0 || goodbye(&said) == Some(CALM));
    town.close().await;
}
