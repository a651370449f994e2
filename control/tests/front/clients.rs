//! What comes to the front: honest clients, and sockets that do what they should not.

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::{CryptoProvider, SupportedKxGroup, aws_lc_rs};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, SupportedCipherSuite, SupportedProtocolVersion};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::papers::Papers;
use crate::support::Town;

/// No test waits longer for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A bare connection to the house.
pub(crate) async fn connect(town: &Town) -> TcpStream {
    TcpStream::connect(town.house.address())
        .await
        .expect("a connection")
}

/// Shakes hands with these alone.
pub(crate) async fn shake(
    town: &Town,
    papers: &Papers,
    versions: &[&'static SupportedProtocolVersion],
    suites: &[SupportedCipherSuite],
    groups: &[&'static dyn SupportedKxGroup],
) -> std::io::Result<TlsStream<TcpStream>> {
    let provider = CryptoProvider {
        cipher_suites: suites.to_vec(),
        kx_groups: groups.to_vec(),
        ..aws_lc_rs::default_provider()
    };
    let config = ClientConfig::builder_with_provider(Arc::new(provider));
    let config = config.with_protocol_versions(versions).expect("versions");
    let config = config.with_root_certificates(papers.roots());
    let mut config = config.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let name = ServerName::try_from("localhost").expect("a name");
    let connector = TlsConnector::from(Arc::new(config));
    connector.connect(name, connect(town).await).await
}

/// Waits until the other side hangs up. What it said before.
pub(crate) async fn until_closed(stream: &mut TcpStream) -> Vec<u8> {
    let mut said = Vec::new();
    let ended = timeout(PATIENCE, stream.read_to_end(&mut said)).await;
    if let Err(error) = ended.expect("still open") {
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    }
    said
}

/// Sends one byte after another, until the other side hangs up. What it said before.
pub(crate) async fn drip(stream: TcpStream, bytes: &[u8], every: Duration) -> Vec<u8> {
    let (mut reader, mut writer) = stream.into_split();
    let bytes = bytes.to_vec();
    let dripping = tokio::spawn(async move {
        for byte in bytes.iter().cycle() {
            if writer.write_all(&[*byte]).await.is_err() {
                return;
            }
            sleep(every).await;
        }
    });
    let mut said = Vec::new();
    // That it ends is what counts; a reset is an end.
    let ended = timeout(PATIENCE, reader.read_to_end(&mut said)).await;
    dripping.abort();
    assert!(ended.is_ok(), "still open");
    said
}

/// Polls until a number of the house is at least this.
pub(crate) async fn until_metric(town: &Town, sample: &str, least: f64) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let value = metric(town, sample);
        if value >= least {
            return;
        }
        assert!(
            Instant::now() < deadline,
            "{sample} is {value}, not {least}"
        );
        sleep(Duration::from_millis(20)).await;
    }
}

/// A number of the house.
pub(crate) fn metric(town: &Town, sample: &str) -> f64 {
    let text = prometheus::TextEncoder::new().encode_to_string(&town.app.registry.gather());
    let text = text.expect("numbers");
    let line = text.lines().find_map(|line| line.strip_prefix(sample));
    let value = line.and_then(|value| value.trim().parse().ok());
    value.unwrap_or_else(|| panic!("no {sample} in:\n{text}"))
}
