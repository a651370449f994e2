//! A network namespace: a machine of its own as far as addresses, routes and filters go.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::fd::AsFd as _;
use std::panic::resume_unwind;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::{self, JoinHandle};

use anyhow::{Context as _, bail};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

/// Where `ip netns` keeps the namespaces.
const NAMESPACES: &str = "/run/netns";
/// What the names of ours start with; the number of the process follows.
const PREFIX: &str = "schalter-";

static MADE: AtomicU32 = AtomicU32::new(0);

/// A network namespace of this process's own. It and all in it vanish with this value.
#[derive(Debug)]
pub struct Namespace {
    name: String,
}

impl Namespace {
    /// An empty one with loopback only. `label` is for the reader of `ip netns`.
    pub fn new(label: &str) -> anyhow::Result<Self> {
        sweep();
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{}-{number}-{label}", std::process::id());
        call("ip", &["netns", "add", &name], "")?;
        let namespace = Self { name };
        namespace.ip("link set lo up")?;
        Ok(namespace)
    }

    /// As `ip netns` knows it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Lays a wire (veth pair) from a device of this one to a device of another. Segmentation
    /// and checksums are made before the wire, so that what crosses it is what a network carries.
    pub fn wire(&self, device: &str, other: &Self, other_device: &str) -> anyhow::Result<()> {
        let (there, peer) = (&other.name, other_device);
        self.ip(&format!(
            "link add {device} type veth peer name {peer} netns {there}"
        ))?;
        for (end, device) in [(self, device), (other, other_device)] {
            end.exec("ethtool", &["-K", device, "tx", "off"])?;
            end.ip(&format!("link set dev {device} up"))?;
        }
        Ok(())
    }

    /// Gives a device an address with its prefix, as `10.1.0.2/24` or `fd00::2/64`.
    pub fn address(&self, device: &str, address: &str) -> anyhow::Result<()> {
        // A wire of ours has no duplicates to look for, which takes IPv6 a second.
        let nodad = if address.contains(':') { "nodad" } else { "" };
        self.ip(&format!("addr add {address} dev {device} {nodad}"))
    }

    /// Sends what has no nearer way to this router.
    pub fn default_route(&self, router: &str) -> anyhow::Result<()> {
        let family = if router.contains(':') { "-6 " } else { "" };
        self.ip(&format!("{family}route add default via {router}"))
    }

    /// Lets this one pass on packets that are not its own.
    pub fn route_packets(&self) -> anyhow::Result<()> {
        self.sysctl("net/ipv4/ip_forward", "1")?;
        self.sysctl("net/ipv6/conf/all/forwarding", "1")
    }

    /// Lets a device send this much and no more; what waits longer than `queue_ms` is dropped.
    /// Called again it changes the rate of the living queue.
    pub fn shape(&self, device: &str, rate_kbps: u32, queue_ms: u32) -> anyhow::Result<()> {
        // Two full packets: less would not pass at all, more would be a hidden queue.
        self.tc(&format!(
            "qdisc replace dev {device} root handle 1: tbf \
             rate {rate_kbps}kbit burst 3200 latency {queue_ms}ms"
        ))
    }

    /// `ip -n <this> …`
    pub fn ip(&self, arguments: &str) -> anyhow::Result<()> {
        self.words("ip", arguments)
    }

    /// `tc -n <this> …`
    pub fn tc(&self, arguments: &str) -> anyhow::Result<()> {
        self.words("tc", arguments)
    }

    /// Loads rules, as a file for `nft -f` has them.
    pub fn nft(&self, rules: &str) -> anyhow::Result<()> {
        let arguments = ["netns", "exec", &self.name, "nft", "-f", "-"];
        call("ip", &arguments, rules).map(drop)
    }

    /// Runs a program in here to its end; what it printed.
    pub fn exec(&self, program: &str, arguments: &[&str]) -> anyhow::Result<String> {
        let mut all = vec!["netns", "exec", &self.name, program];
        all.extend(arguments);
        call("ip", &all, "")
    }

    /// A program to be started in here. Who starts it ends it.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.name]).arg(program);
        command
    }

    /// Sets `/proc/sys/<key>` in here.
    pub fn sysctl(&self, key: &str, value: &str) -> anyhow::Result<()> {
        let path = Path::new("/proc/sys").join(key);
        let written = self.run(|| fs::write(&path, value))?;
        written.with_context(|| format!("cannot set {key}"))
    }

    /// Runs a closure in here. Sockets it makes and threads it starts stay in here.
    pub fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> anyhow::Result<T> {
        let done = thread::scope(|scope| {
            let inside = || self.enter().map(|()| work());
            scope.spawn(inside).join()
        });
        done.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// Starts a thread in here.
    pub fn spawn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> anyhow::Result<JoinHandle<T>> {
        self.run(|| thread::spawn(work))
    }

    /// Moves the calling thread in here.
    fn enter(&self) -> anyhow::Result<()> {
        let file = File::open(Path::new(NAMESPACES).join(&self.name))?;
        move_into_link_name_space(file.as_fd(), Some(LinkNameSpaceType::Network))
            .with_context(|| format!("cannot move into {}", self.name))
    }

    fn words(&self, tool: &str, arguments: &str) -> anyhow::Result<()> {
        let mut all = vec!["-n", &self.name];
        all.extend(arguments.split_whitespace());
        call(tool, &all, "").map(drop)
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        remove(&self.name);
    }
}

/// Removes what processes that were killed left behind.
fn sweep() {
    let Ok(names) = fs::read_dir(NAMESPACES) else {
        return;
    };
    for name in names
        .flatten()
        .filter_map(|it| it.file_name().into_string().ok())
    {
        let pid = name
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split('-').next());
        if pid.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
            remove(&name);
        }
    }
}

fn remove(name: &str) {
    // Another process may have been quicker; a namespace that stays is swept next time.
    let mut command = Command::new("ip");
    command.args(["netns", "del", name]).stderr(Stdio::null());
    let _ = command.status();
}

/// Runs a program to its end; what it printed.
fn call(program: &str, arguments: &[&str], input: &str) -> anyhow::Result<String> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {program}"))?;
    feed(&mut child, input)?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        bail!("{program} {}: {}", arguments.join(" "), why.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn feed(child: &mut Child, input: &str) -> anyhow::Result<()> {
    let mut stdin = child.stdin.take().context("the input is piped")?;
    Ok(stdin.write_all(input.as_bytes())?)
}
