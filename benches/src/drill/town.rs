//! The processes of a drill: one control without media of its own, media nodes that join it through
//! a link that can be cut.

use std::fmt::Write as _;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::sleep;

use super::balance::Balance;
use super::caller::{Caller, WayIn};
use super::link::Cuttable;

const READY_WITHIN: Duration = Duration::from_mins(1);
const LOOKS_EVERY: Duration = Duration::from_millis(20);

/// A control and its nodes.
pub(super) struct Town {
    pub(super) link: Cuttable,
    http: reqwest::Client,
    url: String,
    key: String,
    folder: TempDir,
    binaries: PathBuf,
    /// Where each process of control is, and the process.
    doors: Vec<Door>,
    control: Vec<Option<Child>>,
    /// PostgreSQL, which several share.
    store_url: Option<String>,
    _balance: Option<Balance>,
    pub(super) nodes: Vec<Node>,
}

/// Where a process of control is found.
#[derive(Clone, Copy)]
struct Door {
    http_port: u16,
    link_port: u16,
}

impl Door {
    fn free() -> anyhow::Result<Self> {
        let link = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        let http = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        Ok(Self {
            http_port: http.local_addr()?.port(),
            link_port: link.local_addr()?.port(),
        })
    }
}

/// A media node.
pub(super) struct Node {
    pub(super) name: String,
    token: String,
    child: Option<Child>,
}

/// A room with two who talk.
pub(super) struct Room {
    pub(super) id: String,
    pub(super) callers: Vec<Caller>,
}

impl Town {
    /// Starts control and so many nodes; the programs are in this folder.
    pub(super) async fn start(binaries: &Path, nodes: usize) -> anyhow::Result<Self> {
        let door = Door::free()?;
        Self::start_at(binaries, nodes, vec![door], None).await
    }

    /// The same with two processes of control on one PostgreSQL, behind one address.
    pub(super) async fn start_two(
        binaries: &Path,
        nodes: usize,
        store_url: String,
    ) -> anyhow::Result<Self> {
        let doors = vec![Door::free()?, Door::free()?];
        Self::start_at(binaries, nodes, doors, Some(store_url)).await
    }

    async fn start_at(
        binaries: &Path,
        nodes: usize,
        doors: Vec<Door>,
        store_url: Option<String>,
    ) -> anyhow::Result<Self> {
        let balance = match doors.as_slice() {
            [_] => None,
            doors => Some(Balance::over(doors.iter().map(|door| door.http_port).collect()).await?),
        };
        let port = balance.as_ref().map_or(doors[0].http_port, Balance::port);
        let mut town = Self {
            link: Cuttable::to(doors[0].link_port).await?,
            http: reqwest::Client::new(),
            url: format!("http://127.0.0.1:{port}"),
            key: String::new(),
            folder: tempfile::tempdir()?,
            binaries: binaries.to_owned(),
            control: doors.iter().map(|_| None).collect(),
            doors,
            store_url,
            _balance: balance,
            nodes: Vec::new(),
        };
        town.start_control()?;
        town.key = town.api_key().await?;
        for nth in 1..town.doors.len() {
            town.start_control_at(nth)?;
        }
        for _ in 0..nodes {
            town.add_node()?;
        }
        town.until_ready(nodes).await?;
        Ok(town)
    }

    /// A node more.
    pub(super) fn add_node(&mut self) -> anyhow::Result<()> {
        let name = format!("rack-{}", self.nodes.len() + 1);
        let token = self.token(&name)?;
        let child = None;
        self.nodes.push(Node { name, token, child });
        self.start_node(self.nodes.len() - 1)
    }

    /// What is started from now on is what is in this folder.
    pub(super) fn take_programs_from(&mut self, binaries: &Path) {
        binaries.clone_into(&mut self.binaries);
    }

    pub(super) fn start_control(&mut self) -> anyhow::Result<()> {
        self.start_control_at(0)
    }

    pub(super) fn start_control_at(&mut self, nth: usize) -> anyhow::Result<()> {
        let log = self.log("control")?;
        let mut command = self.schalter_at(self.doors[nth]);
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        self.control[nth] = Some(child.spawn().context("control does not start")?);
        Ok(())
    }

    pub(super) fn start_node(&mut self, nth: usize) -> anyhow::Result<()> {
        let log = self.log(&self.nodes[nth].name)?;
        let mut command = Command::new(self.binaries.join("schalter-sfu"));
        command
            .current_dir(self.folder.path())
            .env("SCHALTER_JOIN", &self.nodes[nth].token)
            .env("SCHALTER_STATUS", "127.0.0.1:0")
            .env("SCHALTER_MEDIA__LISTEN", "127.0.0.1")
            .env("SCHALTER_MEDIA__PORT", "0")
            .env("SCHALTER_MEDIA__WORKERS", "1")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        let child = command.spawn().context("a node does not start")?;
        self.nodes[nth].child = Some(child);
        Ok(())
    }

    /// `schalter node drain`, without waiting for it.
    pub(super) fn drain(&self, nth: usize) -> anyhow::Result<()> {
        let name = self.nodes[nth].name.as_str();
        let said = self
            .schalter()
            .args(["node", "drain", name, "--wait-s", "0"])
            .output()?;
        if !said.status.success() {
            bail!("not drained: {}", String::from_utf8_lossy(&said.stderr));
        }
        Ok(())
    }

    /// `kill -9`.
    pub(super) fn kill_node(&mut self, nth: usize) -> anyhow::Result<()> {
        kill(self.nodes[nth].child.take())
    }

    /// `kill -9`.
    pub(super) fn kill_control(&mut self) -> anyhow::Result<()> {
        kill(self.control[0].take())
    }

    /// Asks a process of control to end, and waits for it.
    pub(super) async fn end_control(&mut self, nth: usize) -> anyhow::Result<()> {
        end(self.control[nth].take()).await
    }

    /// Asks a node to end, and waits for it.
    pub(super) async fn end_node(&mut self, nth: usize) -> anyhow::Result<()> {
        end(self.nodes[nth].child.take()).await
    }

    /// Control answers and so many nodes are up.
    pub(super) async fn until_ready(&self, nodes: usize) -> anyhow::Result<()> {
        let deadline = Instant::now() + READY_WITHIN;
        loop {
            let mut up = f64::INFINITY;
            for door in &self.doors {
                let url = format!("http://127.0.0.1:{}", door.http_port);
                let there = self.number_at(&url, "schalter_node_up", None).await;
                up = up.min(there.unwrap_or(-1.0));
            }
            #[expect(clippy::cast_precision_loss, reason = "a handful")]
            if up >= nodes as f64 {
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!("only {up} of {nodes} nodes are up:\n{}", self.logs());
            }
            sleep(LOOKS_EVERY).await;
        }
    }

    /// A number of control's metrics, of one node or of all together.
    pub(super) async fn number(&self, name: &str, node: Option<&str>) -> anyhow::Result<f64> {
        self.number_at(&self.url, name, node).await
    }

    async fn number_at(&self, url: &str, name: &str, node: Option<&str>) -> anyhow::Result<f64> {
        let answer = self.http.get(format!("{url}/metrics")).send().await?;
        let text = answer.error_for_status()?.text().await?;
        let wanted = node.map(|node| format!("node=\"{node}\""));
        let values = text.lines().filter_map(|line| {
            let (labels, value) = line.strip_prefix(name)?.rsplit_once(' ')?;
            let is_it = labels.is_empty() || labels.starts_with('{');
            let is_nodes = wanted.as_ref().is_none_or(|wanted| labels.contains(wanted));
            (is_it && is_nodes).then(|| value.parse::<f64>().ok())?
        });
        Ok(values.sum())
    }

    /// Two who talk in a room of their own, and hear each other.
    pub(super) async fn call(&self, number: u32) -> anyhow::Result<Room> {
        let room = self.open_room().await?;
        let mut callers = Vec::new();
        for (side, role) in [(0, "citizen"), (1, "officer")] {
            let way = self.way_in(&room, role).await?;
            callers.push(Caller::start(way, number * 2 + side));
        }
        Ok(Room { id: room, callers })
    }

    pub(super) async fn close_room(&self, room: &str) -> anyhow::Result<()> {
        let url = format!("{}/v1/rooms/{room}", self.url);
        let answer = self.http.delete(url).bearer_auth(&self.key).send().await?;
        answer.error_for_status()?;
        Ok(())
    }

    pub(super) fn logs(&self) -> String {
        let names = self.nodes.iter().map(|node| node.name.as_str());
        let mut text = String::new();
        for name in names.chain(["control"]) {
            let log = std::fs::read_to_string(self.log_file(name)).unwrap_or_default();
            let tail = log.len().saturating_sub(4_000);
            let tail = log.get(tail..).unwrap_or(&log);
            // Writing to a String cannot fail.
            let _ = writeln!(text, "--- {name}\n{tail}");
        }
        text
    }

    async fn open_room(&self) -> anyhow::Result<String> {
        let room = self.post("/v1/rooms", &json!({})).await?;
        Ok(room["id"].as_str().context("a room has an id")?.to_owned())
    }

    async fn way_in(&self, room: &str, role: &str) -> anyhow::Result<WayIn> {
        let path = format!("/v1/rooms/{room}/participants");
        let participant = self.post(&path, &json!({ "role": role })).await?;
        let token = participant["token"].as_str().context("a token")?.to_owned();
        Ok(WayIn {
            http: self.http.clone(),
            url: format!("{}/v1/rooms/{room}/media", self.url),
            token,
        })
    }

    async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let request = self.http.post(format!("{}{path}", self.url));
        let answer = request.bearer_auth(&self.key).json(body).send().await?;
        if answer.status() != StatusCode::CREATED {
            bail!("{path}: {} {}", answer.status(), answer.text().await?);
        }
        Ok(answer.json().await?)
    }

    fn token(&self, name: &str) -> anyhow::Result<String> {
        let said = self.schalter().args(["node", "token", name]).output()?;
        if !said.status.success() {
            bail!("no token: {}", String::from_utf8_lossy(&said.stderr));
        }
        Ok(String::from_utf8(said.stdout)?.trim().to_owned())
    }

    fn schalter(&self) -> Command {
        self.schalter_at(self.doors[0])
    }

    fn schalter_at(&self, door: Door) -> Command {
        let mut command = Command::new(self.binaries.join("schalter"));
        command
            .current_dir(self.folder.path())
            .env("NO_COLOR", "1")
            .env(
                "SCHALTER_HTTP__LISTEN",
                format!("127.0.0.1:{}", door.http_port),
            )
            .env("SCHALTER_HTTP__PUBLIC_URL", &self.url)
            .env("SCHALTER_MEDIA__LOCAL", "false")
            .env("SCHALTER_MEDIA__MAX_LOAD_PERCENT", "100")
            .env(
                "SCHALTER_LINK__LISTEN",
                format!("127.0.0.1:{}", door.link_port),
            )
            .env("SCHALTER_LINK__ANNOUNCE", self.announced())
            .env("SCHALTER_STORE__DATA_DIR", self.folder.path())
            .env("SCHALTER_STORE__DEMO", "true");
        if let Some(store_url) = &self.store_url {
            command.env("SCHALTER_STORE__URL", store_url);
        }
        command
    }

    /// How nodes reach every process of control; the first by a line that can be cut.
    fn announced(&self) -> String {
        let others = self.doors[1..].iter().map(|door| door.link_port);
        let ports: Vec<u16> = [self.link.port()].into_iter().chain(others).collect();
        let announced: Vec<_> = ports
            .iter()
            .map(|port| format!("127.0.0.1:{port}"))
            .collect();
        announced.join(",")
    }

    async fn api_key(&self) -> anyhow::Result<String> {
        let deadline = Instant::now() + READY_WITHIN;
        loop {
            let text = std::fs::read_to_string(self.folder.path().join("demo.txt"));
            let text = text.unwrap_or_default();
            let mut words = text.split_whitespace();
            let is_up = self
                .http
                .get(format!("{}/healthz", self.url))
                .send()
                .await
                .is_ok();
            if let (Some(key), true) = (words.find(|word| word.starts_with("sk_")), is_up) {
                return Ok(key.to_owned());
            }
            if Instant::now() > deadline {
                bail!("control did not start:\n{}", self.logs());
            }
            sleep(LOOKS_EVERY).await;
        }
    }

    fn log(&self, name: &str) -> anyhow::Result<std::fs::File> {
        let file = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.log_file(name));
        Ok(file?)
    }

    fn log_file(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.log"))
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        let nodes = self.nodes.iter_mut().map(|node| node.child.take());
        let control = self.control.iter_mut().map(Option::take);
        for child in nodes.chain(control) {
            // It may be gone already.
            drop(kill(child));
        }
    }
}

fn kill(child: Option<Child>) -> anyhow::Result<()> {
    let mut child = child.context("it does not run")?;
    child.kill()?;
    child.wait()?;
    Ok(())
}

/// `SIGTERM`, as a supervisor does it.
async fn end(child: Option<Child>) -> anyhow::Result<()> {
    let mut child = child.context("it does not run")?;
    let id = i32::try_from(child.id())?;
    nix::sys::signal::kill(
        nix::unistd::Pid::from_raw(id),
        nix::sys::signal::Signal::SIGTERM,
    )?;
    let deadline = Instant::now() + READY_WITHIN;
    while child.try_wait()?.is_none() {
        if Instant::now() > deadline {
            kill(Some(child))?;
            bail!("it does not end");
        }
        sleep(LOOKS_EVERY).await;
    }
    Ok(())
}
