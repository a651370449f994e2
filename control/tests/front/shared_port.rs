//! HTTPS and media over TCP on one port, told apart by their first bytes.

use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::time::sleep;

use crate::clients::{connect, drip, metric, until_closed, until_metric};
use crate::papers::Papers;
use crate::support::Town;

const MEDIA: &str = r#"schalter_http_connections_ended_total{reason="media"}"#;
const STRANGE: &str = r#"schalter_http_connections_ended_total{reason="strange"}"#;
/// What the media worker says of somebody who names nobody it knows.
const NOBODY: &str = r#"schalter_sfu_tcp_ended_total{reason="stranger"}"#;

/// A frame (RFC 4571) with a STUN binding request (RFC 8489) that names this user fragment. Its
/// seal is nobody's.
fn knock(ufrag: &str) -> Vec<u8> {
    let user = format!("{ufrag}:them");
    let mut attributes = Vec::new();
    let mut put = |kind: u16, value: &[u8]| {
        attributes.extend(kind.to_be_bytes());
        attributes.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
        attributes.extend(value);
        attributes.resize(attributes.len().next_multiple_of(4), 0);
    };
    put(0x0006, user.as_bytes());
    put(0x0024, &[0, 0, 0, 1]);
    put(0x0008, &[7; 20]);
    let length = u16::try_from(attributes.len()).unwrap();
    let head = [
        &[0, 1][..],
        &length.to_be_bytes(),
        &[0x21, 0x12, 0xa4, 0x42],
        &[9; 12],
    ]
    .concat();
    let message = [head, attributes].concat();
    let frame = u16::try_from(message.len()).unwrap().to_be_bytes();
    [&frame[..], &message].concat()
}

#[tokio::test]
async fn pages_and_media_share_one_port() {
    let papers = Papers::new();
    let settings = papers.settings();
    let settings: Vec<_> = settings
        .iter()
        .map(|(key, it)| (*key, it.as_str()))
        .collect();
    let town = Town::open_with(&settings).await;

    let mut whole = connect(&town).await;
    whole.write_all(&knock("0000000001deadbeef")).await.unwrap();
    assert!(until_closed(&mut whole).await.is_empty());
    until_metric(&town, NOBODY, 1.0).await;
    assert!((metric(&town, MEDIA) - 1.0).abs() < 0.5);

    // However slowly it comes, as long as it comes.
    let mut slow = connect(&town).await;
    for byte in knock("0000000002deadbeef") {
        slow.write_all(&[byte]).await.unwrap();
        sleep(Duration::from_millis(2)).await;
    }
    assert!(until_closed(&mut slow).await.is_empty());
    until_metric(&town, NOBODY, 2.0).await;
    until_metric(&town, MEDIA, 2.0).await;

    for nobodys in ["somebody-elses-one", "9999000001deadbeef"] {
        let mut stranger = connect(&town).await;
        stranger.write_all(&knock(nobodys)).await.unwrap();
        assert!(until_closed(&mut stranger).await.is_empty());
    }
    until_metric(&town, STRANGE, 2.0).await;
    let browser = papers.browser().build().unwrap();
    let health = browser
        .get(format!("{}/healthz", town.url))
        .send()
        .await
        .unwrap();
    assert!(health.status().is_success(), "pages come all the while");
    town.close().await;
}

#[tokio::test]
async fn who_sends_half_a_frame_is_waited_for_only_so_long() {
    let papers = Papers::new();
    let mut settings = papers.settings();
    settings.push((
        "SCHALTER_HTTP__CONNECTIONS__FIRST_BYTE_TIMEOUT_MS",
        "300".to_owned(),
    ));
    let settings: Vec<_> = settings
        .iter()
        .map(|(key, it)| (*key, it.as_str()))
        .collect();
    let town = Town::open_with(&settings).await;
    let said = drip(
        connect(&town).await,
        &[5, 0xdc, 0, 1],
        Duration::from_millis(40),
    )
    .await;
    assert!(said.is_empty());
    until_metric(
        &town,
        r#"schalter_http_connections_ended_total{reason="first_byte"}"#,
        1.0,
    )
    .await;
    town.close().await;
}
