//! Schalter itself: the whole program, one media thread, an empty SQLite store with the demo
//! town, whose API key opens the rooms.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::Command;

use anyhow::Context as _;

use crate::server::Started;
use crate::server::process::Process;
use crate::signalling::{Schalter, Signalling};

const BINARY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/release/schalter");

pub(super) async fn start() -> anyhow::Result<Started> {
    let binary = std::env::var_os("SCHALTER_BIN").map_or_else(|| BINARY.into(), PathBuf::from);
    let binary = binary
        .canonicalize()
        .with_context(|| format!("{} is missing: build it first", binary.display()))?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port();
    let url = format!("http://127.0.0.1:{port}");
    let folder = tempfile::tempdir()?;
    let mut command = Command::new(&binary);
    command
        .env("NO_COLOR", "1")
        .env("SCHALTER_HTTP__LISTEN", format!("127.0.0.1:{port}"))
        .env("SCHALTER_HTTP__PUBLIC_URL", &url)
        .env("SCHALTER_MEDIA__LISTEN", "127.0.0.1")
        .env("SCHALTER_MEDIA__PORT", "0")
        // Where a full core ends is what is measured.
        .env("SCHALTER_MEDIA__MAX_LOAD_PERCENT", "100")
        .env("SCHALTER_STORE__DATA_DIR", folder.path())
        .env("SCHALTER_STORE__DEMO", "true");
    if std::env::var_os("SCHALTER_MEDIA__WORKERS").is_none() {
        command.env("SCHALTER_MEDIA__WORKERS", "1");
    }
    let mut process = Process::start(command, folder)?;
    let http = reqwest::Client::new();
    let ready = async |process: &Process| {
        let answer = http.get(format!("{url}/readyz")).send().await.ok()?;
        answer.status().is_success().then(|| api_key(process))?
    };
    let key = process.ready(ready).await?;
    Ok(Started {
        signalling: Signalling::Schalter(Schalter::new(&url, key)?),
        version: version(&binary)?,
        pids: vec![process.pid()],
        processes: vec![process],
    })
}

fn api_key(process: &Process) -> Option<String> {
    let text = std::fs::read_to_string(process.folder.path().join("demo.txt")).ok()?;
    let key = text.split_whitespace().find(|word| word.starts_with("sk_"));
    key.map(str::to_owned)
}

fn version(binary: &PathBuf) -> anyhow::Result<String> {
    let said = Command::new(binary).arg("--version").output()?;
    Ok(String::from_utf8_lossy(&said.stdout).trim().to_owned())
}
