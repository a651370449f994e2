//! TLS by ourselves.

use reqwest::{StatusCode, Version, header};
use rustls::crypto::aws_lc_rs::{cipher_suite as suite, kx_group as group};
use rustls::{NamedGroup, version};
use schalter_config::TlsFiles;
use schalter_control::server::certificate;

use crate::clients::{metric, shake};
use crate::papers::Papers;
use crate::support::Town;

const EXPIRES_AT: &str = "schalter_certificate_expires_timestamp_seconds";
const REFUSED: &str = r#"schalter_certificate_loads_total{outcome="refused"}"#;

async fn open(papers: &Papers, more: &[(&'static str, &str)]) -> Town {
    let settings = papers.settings();
    let settings = settings.iter().map(|(key, value)| (*key, value.as_str()));
    let settings: Vec<_> = settings.chain(more.iter().copied()).collect();
    Town::open_with(&settings).await
}

#[tokio::test]
async fn pages_come_by_tls_and_http2_and_plain_http_is_led_there() {
    let papers = Papers::new();
    let town = open(
        &papers,
        &[("SCHALTER_HTTP__TLS__REDIRECT_LISTEN", "127.0.0.1:0")],
    )
    .await;
    let browser = papers.browser().build().unwrap();
    let page = browser.get(&town.url).send().await.unwrap();
    assert_eq!(
        (page.status(), page.version()),
        (StatusCode::OK, Version::HTTP_2)
    );
    assert!(
        page.headers()
            .contains_key(header::STRICT_TRANSPORT_SECURITY)
    );

    let old = papers.browser().http1_only().build().unwrap();
    let page = old.get(&town.url).send().await.unwrap();
    assert_eq!(
        (page.status(), page.version()),
        (StatusCode::OK, Version::HTTP_11)
    );

    let plain = town.house.redirect_address().unwrap();
    for path in ["/healthz", "/v1/offices?x=1", "/metrics"] {
        let led = browser
            .get(format!("http://{plain}{path}"))
            .header(header::HOST, "localhost");
        let led = led.send().await.unwrap();
        assert_eq!(led.status(), StatusCode::PERMANENT_REDIRECT);
        assert_eq!(
            led.headers()[header::LOCATION],
            format!("{}{path}", town.url)
        );
        assert_eq!(
            led.bytes().await.unwrap().len(),
            0,
            "nothing else is served"
        );
    }
    let plainly = reqwest::get(town.url.replace("https", "http")).await;
    assert!(plainly.is_err(), "no plain HTTP where TLS is spoken");
    town.close().await;
}

#[tokio::test]
async fn only_what_the_guideline_recommends_is_spoken() {
    let papers = Papers::new();
    let new = open(&papers, &[]).await;
    let old = open(&papers, &[("SCHALTER_HTTP__TLS__MIN_VERSION", "1.2")]).await;
    let (v13, v12) = (&[&version::TLS13][..], &[&version::TLS12][..]);
    let aes = suite::TLS13_AES_128_GCM_SHA256;
    let old_aes = suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384;
    let chacha = suite::TLS13_CHACHA20_POLY1305_SHA256;
    let old_chacha = suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256;
    for (town, versions, cipher, exchange, spoken) in [
        (&new, v13, aes, group::SECP256R1, true),
        (&new, v13, aes, group::SECP384R1, true),
        (&new, v13, aes, group::X25519, true),
        (&new, v13, aes, group::MLKEM768, false),
        (&new, v13, chacha, group::SECP256R1, false),
        (&new, v12, old_aes, group::SECP256R1, false),
        (&old, v13, aes, group::SECP256R1, true),
        (&old, v12, old_aes, group::SECP256R1, true),
        (&old, v12, old_chacha, group::SECP256R1, false),
    ] {
        let shaken = shake(town, &papers, versions, &[cipher], &[exchange]).await;
        assert_eq!(
            shaken.is_ok(),
            spoken,
            "{cipher:?} {exchange:?}: {:?}",
            shaken.err()
        );
    }
    let all = [group::X25519MLKEM768, group::X25519, group::SECP256R1];
    let shaken = shake(&new, &papers, v13, &[chacha, aes], &all)
        .await
        .unwrap();
    let agreed = shaken.get_ref().1.negotiated_key_exchange_group().unwrap();
    assert_eq!(
        agreed.name(),
        NamedGroup::X25519MLKEM768,
        "safe from quantum computers, too"
    );
    assert_eq!(shaken.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    new.close().await;
    old.close().await;
}

#[tokio::test]
async fn a_new_certificate_is_shown_without_a_restart_and_a_broken_one_is_not() {
    let papers = Papers::new();
    let town = open(&papers, &[]).await;
    let first = metric(&town, EXPIRES_AT);
    let health = format!("{}/healthz", town.url);
    let get = || papers.browser().build().unwrap().get(&health).send();
    get().await.unwrap();

    papers.mix_up();
    town.house.renew_certificate();
    town.house.renew_certificate();
    get().await.expect("the old one goes on");
    assert_eq!(
        (metric(&town, EXPIRES_AT), metric(&town, REFUSED)),
        (first, 1.0)
    );

    papers.give(2080);
    town.house.renew_certificate();
    get().await.expect("the new one is shown");
    assert!(metric(&town, EXPIRES_AT) < first);

    papers.write("cert.pem", "nothing");
    town.house.renew_certificate();
    get().await.expect("the new one goes on");
    assert!((metric(&town, REFUSED) - 2.0).abs() < 0.5);
    town.close().await;
}

#[test]
fn what_is_wrong_with_a_pair_is_told_by_the_key_of_its_setting() {
    let papers = Papers::new();
    let files = TlsFiles {
        certificate: papers.path("cert.pem"),
        key: papers.path("key.pem"),
    };
    let trouble = |files: &TlsFiles| match certificate::read(files) {
        Ok(_) => "none".to_owned(),
        Err(error) => error.to_string(),
    };
    assert_eq!(trouble(&files), "none");
    let facts = certificate::read(&files).ok().unwrap().facts;
    assert!(facts.is_for("localhost") && !facts.is_for("schalter.de"));
    assert!(!facts.is_self_signed && facts.count == 1, "{facts:?}");

    papers.mix_up();
    assert!(trouble(&files).starts_with("http.tls.key: does not belong to"));
    papers.write("key.pem", "secret");
    let told = trouble(&files);
    assert!(
        told.starts_with("http.tls.key: ") && told.contains("holds no key"),
        "{told}"
    );
    papers.write("cert.pem", "");
    assert!(
        trouble(&files).contains("http.tls.certificate: "),
        "{}",
        trouble(&files)
    );
    let nowhere = TlsFiles {
        certificate: papers.path("nowhere.pem"),
        ..files
    };
    let told = trouble(&nowhere);
    assert!(
        told.starts_with("http.tls.certificate: ") && told.contains("cannot be read"),
        "{told}"
    );
}
