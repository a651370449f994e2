//! A server of somebody else's, as `benches/peers` installs and starts it. What it cannot have on
//! this machine it says in a note, and then the peer is absent: no number is guessed.

use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, bail};
use serde::Deserialize;

use crate::server::Started;
use crate::server::process::Process;
use crate::signalling::{Janus, Mediasoup, Plugin, Signalling};

const PEERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers");
/// The interface that `benches/peers/network.sh` makes.
const INTERFACE: &str = "calls0:";

/// What `benches/peers/install.sh` says of a peer.
#[derive(Deserialize)]
struct Note {
    built: Option<String>,
    absent: Option<String>,
}

/// What a started peer says of itself.
#[derive(Deserialize)]
struct Ready {
    url: String,
    pids: Vec<u32>,
    /// Where its media is: the generator's sockets shall be at the same address.
    address: IpAddr,
}

/// Janus, with this plugin.
pub(super) async fn janus(plugin: Plugin) -> anyhow::Result<Started> {
    if !in_own_network() {
        bail!("Janus offers no loopback address: run within benches/peers/network.sh");
    }
    let signalling = |ready: &Ready| {
        Ok(Signalling::Janus(Janus::new(
            &ready.url,
            ready.address,
            plugin,
        )?))
    };
    start("janus", signalling).await
}

/// One mediasoup worker.
pub(super) async fn mediasoup() -> anyhow::Result<Started> {
    let signalling = |ready: &Ready| {
        Ok(Signalling::Mediasoup(Mediasoup::new(
            &ready.url,
            ready.address,
        )?))
    };
    start("mediasoup", signalling).await
}

/// `LiveKit`, where a machine can have it at all.
pub(super) fn livekit() -> anyhow::Result<Started> {
    note("livekit")?;
    bail!("LiveKit is built, but the generator does not speak its signalling")
}

/// Starts this program over in a network of its own, in which every peer can be measured. Returns
/// where it is in it already, and where the machine allows none: then some peers are absent.
pub fn enter_network() -> anyhow::Result<()> {
    let script = format!("{PEERS}/network.sh");
    if in_own_network() || !allowed(&script) {
        return Ok(());
    }
    let own = std::env::current_exe()?;
    let arguments = std::env::args_os().skip(1);
    let failed = Command::new(script).arg(own).args(arguments).exec();
    Err(failed).context("cannot enter a network of our own")
}

fn in_own_network() -> bool {
    // Not /sys, which shows the network in which it was mounted.
    let devices = std::fs::read_to_string("/proc/self/net/dev");
    devices.is_ok_and(|devices| devices.contains(INTERFACE))
}

fn allowed(script: &str) -> bool {
    let tried = Command::new(script).arg("true").output();
    tried.is_ok_and(|tried| tried.status.success())
}

async fn start(
    name: &str,
    signalling: impl Fn(&Ready) -> anyhow::Result<Signalling>,
) -> anyhow::Result<Started> {
    let version = note(name)?;
    let folder = tempfile::tempdir()?;
    let mut command = Command::new(format!("{PEERS}/{name}/start.sh"));
    command.arg(folder.path()).arg(free_port()?.to_string());
    let mut process = Process::start(command, folder)?;
    let ready: Ready = process.ready(async |process| ready(process)).await?;
    Ok(Started {
        signalling: signalling(&ready)?,
        version,
        pids: ready.pids,
        processes: vec![process],
    })
}

fn ready(process: &Process) -> Option<Ready> {
    let text = std::fs::read(process.folder.path().join("ready.json")).ok()?;
    serde_json::from_slice(&text).ok()
}

/// How the peer was built; an error if it is absent.
fn note(name: &str) -> anyhow::Result<String> {
    let path = cache()?.join(format!("{name}.json"));
    let text = std::fs::read(&path);
    let text =
        text.with_context(|| format!("not installed: run benches/peers/install.sh {name}"))?;
    let note: Note = serde_json::from_slice(&text)?;
    match note.absent {
        Some(why) => bail!("{why}"),
        None => note.built.context("the note says how it was built"),
    }
}

/// As `benches/peers/install.sh` has it.
fn cache() -> anyhow::Result<PathBuf> {
    let var = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    if let Some(own) = var("SCHALTER_PEERS") {
        return Ok(own.into());
    }
    let cache = var("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(var("HOME")?).join(".cache")));
    Ok(cache.context("no home folder")?.join("schalter-peers"))
}

fn free_port() -> anyhow::Result<u16> {
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(socket.local_addr()?.port())
}
