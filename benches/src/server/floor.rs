//! The bare relay, as a process of its own.

use std::process::Command;

use crate::server::Started;
use crate::server::process::Process;
use crate::signalling::{Floor, Signalling};

const PORT_FILE: &str = "port.txt";

pub(super) async fn start() -> anyhow::Result<Started> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["relay", "--port-file", PORT_FILE]);
    let mut process = Process::start(command, tempfile::tempdir()?)?;
    let port = process.ready(async |process| port(process)).await?;
    Ok(Started {
        signalling: Signalling::Floor(Floor::new(port)),
        version: format!("AES-128-GCM relay {}", env!("CARGO_PKG_VERSION")),
        pids: vec![process.pid()],
        processes: vec![process],
    })
}

fn port(process: &Process) -> Option<u16> {
    let text = std::fs::read_to_string(process.folder.path().join(PORT_FILE)).ok()?;
    text.strip_suffix('\n')?.parse().ok()
}
