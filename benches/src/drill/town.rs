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
    http_port: u16,
    link_port: u16,
    control: Option<Child>,
    pub(super) nodes: Vec<Node>,
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
        let link_port = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let http_port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let mut town = Self {
            link: Cuttable::to(link_port).await?,
            http: reqwest::Client::new(),
            url: format!("http://127.0.0.1:{http_port}"),
            key: String::new(),
            folder: tempfile::tempdir()?,
            binaries: binaries.to_owned(),
            http_port,
            link_port,
            control: None,
            nodes: Vec::new(),
        };
        town.start_control()?;
        town.key = town.api_key().await?;
        for number in 1..=nodes {
            let name = format!("rack-{number}");
            let token = town.token(&name)?;
            let child = None;
            town.nodes.push(Node { name, token, child });
            town.start_node(number - 1)?;
        }
        town.until_ready(nodes).await?;
        Ok(town)
    }

    pub(super) fn start_control(&mut self) -> anyhow::Result<()> {
        let log = self.log("control")?;
        let mut command = self.schalter();
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        self.control = Some(child.spawn().context("control does not start")?);
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
        kill(self.control.take())
    }

    /// Control answers and so many nodes are up.
    pub(super) async fn until_ready(&self, nodes: usize) -> anyhow::Result<()> {
        let deadline = Instant::now() + READY_WITHIN;
        loop {
            let up = self.number("schalter_node_up", None).await.unwrap_or(-1.0);
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
        let answer = self
            .http
            .get(format!("{}/metrics", self.url))
            .send()
            .await?;
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
        let mut command = Command::new(self.binaries.join("schalter"));
        command
            .current_dir(self.folder.path())
            .env("NO_COLOR", "1")
            .env(
                "SCHALTER_HTTP__LISTEN",
                format!("127.0.0.1:{}", self.http_port),
            )
            .env("SCHALTER_HTTP__PUBLIC_URL", &self.url)
            .env("SCHALTER_MEDIA__LOCAL", "false")
            .env("SCHALTER_MEDIA__MAX_LOAD_PERCENT", "100")
            .env(
                "SCHALTER_LINK__LISTEN",
                format!("127.0.0.1:{}", self.link_port),
            )
            .env(
                "SCHALTER_LINK__ANNOUNCE",
                format!("127.0.0.1:{}", self.link.port()),
            )
            .env("SCHALTER_STORE__DATA_DIR", self.folder.path())
            .env("SCHALTER_STORE__DEMO", "true");
        command
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
        for child in nodes.chain([self.control.take()]) {
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
