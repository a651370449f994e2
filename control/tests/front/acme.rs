//! A certificate from a real authority: pebble, the test server of Let's Encrypt, in Debian.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::clients::{PATIENCE, metric, until_metric};
use crate::papers::Papers;
use crate::support::{Town, skipped};

const NAME: &str = "termine.musterstadt.test";
const EXPIRES_AT: &str = "schalter_certificate_expires_timestamp_seconds";
const REFUSED: &str = r#"schalter_certificate_loads_total{outcome="refused"}"#;

/// The authority with its own DNS, in which every name leads here.
struct Authority {
    children: [Child; 2],
    management: u16,
}

impl Authority {
    fn start(folder: &Path, port: u16, web_port: u16) -> Self {
        let (management, dns, other) = (free_port(), free_port(), free_port());
        let config = serde_json::json!({"pebble": {
            "listenAddress": format!("127.0.0.1:{port}"),
            "managementListenAddress": format!("127.0.0.1:{management}"),
            "certificate": folder.join("cert.pem"),
            "privateKey": folder.join("key.pem"),
            "httpPort": other,
            "tlsPort": web_port,
            "ocspResponderURL": "",
            "externalAccountBindingRequired": false,
        }});
        let file = folder.join("pebble.json");
        fs::write(&file, config.to_string()).expect("its settings");
        let names = Command::new("pebble-challtestsrv")
            .args(["-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""])
            .args(["-http01", "", "-https01", "", "-tlsalpn01", ""])
            .args(["-dns01", &format!("127.0.0.1:{dns}")])
            .args(["-management", &format!("127.0.0.1:{other}")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let pebble = Command::new("pebble")
            .arg("-config")
            .arg(&file)
            .args(["-dnsserver", &format!("127.0.0.1:{dns}")])
            .env("PEBBLE_VA_NOSLEEP", "1")
            .env("PEBBLE_WFE_NONCEREJECT", "0")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let children = [names.expect("its names"), pebble.expect("it starts")];
        Self {
            children,
            management,
        }
    }

    /// What it signs with.
    async fn root(&self, papers: &Papers) -> reqwest::Certificate {
        let url = format!("https://localhost:{}/roots/0", self.management);
        let browser = papers.browser().build().expect("a browser");
        let root = browser.get(url).send().await.expect("an answer");
        let root = root.bytes().await.expect("its root");
        reqwest::Certificate::from_pem(&root).expect("a certificate")
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        for child in &mut self.children {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

fn is_here(program: &str) -> bool {
    let found = Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .output();
    found.is_ok_and(|found| found.status.success())
}

#[tokio::test]
async fn a_certificate_comes_by_itself_and_outlives_a_restart() {
    for program in ["pebble", "pebble-challtestsrv"] {
        if !is_here(program) {
            return skipped(&format!("{program} is not installed"));
        }
    }
    let papers = Papers::new();
    papers.write("ca.pem", &papers.authority);
    let port = free_port();
    let ca = papers.path("ca.pem").display().to_string();
    let directory = format!("https://localhost:{port}/dir");
    let settings = [
        (
            "SCHALTER_HTTP__PUBLIC_URL",
            "https://termine.musterstadt.test:{port}",
        ),
        ("SCHALTER_HTTP__TLS__ACME__DOMAINS", NAME),
        ("SCHALTER_HTTP__TLS__ACME__CONTACT", "it@musterstadt.test"),
        ("SCHALTER_HTTP__TLS__ACME__DIRECTORY", &directory),
        ("SCHALTER_HTTP__TLS__ACME__DIRECTORY_CA_FILE", &ca),
    ];
    let town = Town::open_with(&settings).await;
    // The authority is away at first.
    until_metric(&town, REFUSED, 1.0).await;
    assert!(metric(&town, EXPIRES_AT).abs() < 0.5, "there is none yet");

    let folder = papers.path("");
    let authority = Authority::start(&folder, port, town.house.address().port());
    until_metric(&town, EXPIRES_AT, 1.0).await;
    let root = authority.root(&papers).await;
    let ask = async |town: &Town| {
        let browser = reqwest::Client::builder()
            .tls_certs_only([root.clone()])
            .resolve(NAME, town.house.address())
            .timeout(PATIENCE);
        let browser = browser.build().expect("a browser");
        browser.get(format!("{}/healthz", town.url)).send().await
    };
    let answer = ask(&town)
        .await
        .expect("a certificate that browsers would trust");
    assert_eq!(answer.version(), reqwest::Version::HTTP_2);

    drop(authority);
    let town = town.reopen(&settings).await;
    until_metric(&town, EXPIRES_AT, 1.0).await;
    ask(&town).await.expect("the certificate was kept");
    let kept = fs::read_dir(town.folder.path().join("acme")).unwrap();
    for file in kept.map(|file| file.unwrap()) {
        let mode = std::os::unix::fs::PermissionsExt::mode(&file.metadata().unwrap().permissions());
        assert_eq!(
            mode & 0o077,
            0,
            "for its owner's eyes alone: {:?}",
            file.path()
        );
    }
    town.close().await;
}
