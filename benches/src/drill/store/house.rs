//! The program `schalter` with everything in one process, and what one asks it.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::sleep;

use super::letterbox::Letterbox;

const READY_WITHIN: Duration = Duration::from_mins(1);
const LOOKS_EVERY: Duration = Duration::from_millis(20);
/// A drill's administrator.
const ADMIN: &str = "emma.lang";
const OWN_PASSWORD: &str = "ein ganz eigenes Passwort";
/// Slots of five minutes: enough for every booking of a drill.
const SLOT_MS: u64 = 300_000;

/// A running house with one office for everybody.
pub(super) struct House {
    http: reqwest::Client,
    url: String,
    folder: TempDir,
    data: PathBuf,
    child: Child,
    key: String,
    cookie: String,
    /// The office where all of this happens: a thousand chairs, open always.
    pub(super) office: String,
    /// Where its mails arrive.
    pub(super) letters: Letterbox,
}

/// How it is started.
pub(super) struct Start<'a> {
    /// Where `schalter` is.
    pub(super) binaries: &'a Path,
    /// Put before the program: what prepares its surroundings and then becomes it.
    pub(super) wrapper: Vec<String>,
    /// Settings and what else is in its environment.
    pub(super) environment: Vec<(&'static str, String)>,
}

/// What it answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) retry_after: bool,
    pub(super) body: Value,
}

impl House {
    /// Starts it and opens the office.
    pub(super) async fn start(start: Start<'_>) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let letters = Letterbox::open().await?;
        let url = format!("http://127.0.0.1:{port}");
        let data = folder.path().join("data");
        std::fs::create_dir(&data)?;
        let child = start
            .command(&folder, &data)
            .env("SCHALTER_HTTP__LISTEN", format!("127.0.0.1:{port}"))
            .env("SCHALTER_HTTP__PUBLIC_URL", &url)
            .env("SCHALTER_STORE__DATA_DIR", &data)
            .env("SCHALTER_NOTIFY__SMTP_URL", letters.url())
            .env("SCHALTER_NOTIFY__SMTP_FROM", "termine@musterstadt.example")
            .spawn()
            .context("schalter does not start")?;
        // It may have a view of its own on the files.
        let data = Path::new("/proc")
            .join(child.id().to_string())
            .join("root")
            .join(data.strip_prefix("/")?);
        let http = reqwest::Client::builder().timeout(Duration::from_secs(40));
        let mut house = Self {
            http: http.build()?,
            url,
            folder,
            data,
            child,
            key: String::new(),
            cookie: String::new(),
            office: String::new(),
            letters,
        };
        house.settle_in().await?;
        Ok(house)
    }

    /// Where its database is, as it sees it.
    pub(super) fn data(&self) -> &Path {
        &self.data
    }

    /// The end of its log.
    pub(super) fn log(&self) -> String {
        let log = std::fs::read_to_string(self.folder.path().join("log.txt")).unwrap_or_default();
        let lines: Vec<_> = log.lines().rev().take(40).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Asks by a ticket, a link's token or nothing; the same key asks for the same once.
    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        (bearer, key): (&str, Option<&str>),
        body: &Value,
    ) -> anyhow::Result<Answer> {
        let mut request = self
            .http
            .request(method.clone(), format!("{}{path}", self.url));
        if !bearer.is_empty() {
            request = request.bearer_auth(bearer);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        if method != Method::GET {
            request = request.json(body);
        }
        Answer::of(request.send().await?).await
    }

    /// Asks as nobody in particular, or with a credential.
    pub(super) async fn get(&self, path: &str, bearer: &str) -> anyhow::Result<Answer> {
        self.ask(Method::GET, path, (bearer, None), &Value::Null)
            .await
    }

    /// Asks as the integrator.
    pub(super) async fn post_as_integrator(
        &self,
        path: &str,
        body: &Value,
    ) -> anyhow::Result<Value> {
        let made = self
            .ask(Method::POST, path, (&self.key, None), body)
            .await?;
        made.be(201)
    }

    async fn settle_in(&mut self) -> anyhow::Result<()> {
        let told = self.until_it_tells().await?;
        let word = |after: &str| {
            let line = told.lines().find(|line| line.contains(after));
            let words = line.and_then(|line| line.split_once(after));
            words.and_then(|(_, rest)| rest.split_whitespace().next())
        };
        word("API-Schlüssel:")
            .context("an API key")?
            .clone_into(&mut self.key);
        let password = word(ADMIN).context("a password")?.to_owned();
        self.sign_in(&password).await?;
        let hours = json!({"rule": "24/7", "time_zone": "Europe/Berlin"});
        let office = json!({"name": "Fehlerbüro", "seats_total": 1000, "office_hours": hours,
            "appointments": {"hours": hours, "counters": 1, "usual_ms": SLOT_MS}});
        let request = self.http.post(format!("{}/v1/offices", self.url));
        let request = request.header("cookie", &self.cookie).json(&office);
        let made = request.send().await?;
        let at = made.headers().get("location").context("an office")?;
        let at = at.to_str()?;
        at.trim_start_matches("/v1/offices/")
            .clone_into(&mut self.office);
        Ok(())
    }

    async fn sign_in(&mut self, password: &str) -> anyhow::Result<()> {
        let url = format!("{}/v1/sign-in", self.url);
        let body = json!({"name": ADMIN, "password": password});
        let answer = self.http.post(url).json(&body).send().await?;
        let cookie = answer.headers().get("set-cookie").context("a cookie")?;
        let cookie = cookie.to_str()?.split(';').next().unwrap_or_default();
        cookie.clone_into(&mut self.cookie);
        let url = format!("{}/v1/officer/password", self.url);
        let body = json!({"current": password, "new": OWN_PASSWORD});
        let request = self.http.put(url).header("cookie", &self.cookie);
        request.json(&body).send().await?.error_for_status()?;
        Ok(())
    }

    /// What the first start told, once it answers.
    async fn until_it_tells(&mut self) -> anyhow::Result<String> {
        let deadline = Instant::now() + READY_WITHIN;
        loop {
            let told = std::fs::read_to_string(self.data.join("demo.txt")).unwrap_or_default();
            let alive = self.http.get(format!("{}/healthz", self.url)).send().await;
            if alive.is_ok() && told.contains("sk_") {
                return Ok(told);
            }
            if Instant::now() > deadline || self.child.try_wait()?.is_some() {
                bail!("schalter did not start:\n{}", self.log());
            }
            sleep(LOOKS_EVERY).await;
        }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Start<'_> {
    fn command(&self, folder: &TempDir, data: &Path) -> Command {
        let program = self.binaries.join("schalter");
        let mut command = match self.wrapper.split_first() {
            Some((wrapper, arguments)) => {
                let mut command = Command::new(wrapper);
                command.args(arguments).arg(data).arg(program);
                command
            }
            None => Command::new(program),
        };
        command
            .current_dir(folder.path())
            .env("NO_COLOR", "1")
            .env("SCHALTER_MEDIA__LISTEN", "127.0.0.1")
            .env("SCHALTER_MEDIA__PORT", "0")
            .env("SCHALTER_MEDIA__WORKERS", "1")
            .env("SCHALTER_STORE__DEMO", "true")
            .envs(self.environment.iter().map(|(key, value)| (key, value)))
            .stdin(Stdio::null());
        match std::fs::File::create(folder.path().join("log.txt")) {
            Ok(log) => command.stdout(Stdio::null()).stderr(log),
            Err(_) => command.stdout(Stdio::null()).stderr(Stdio::null()),
        };
        command
    }
}

impl Answer {
    async fn of(response: reqwest::Response) -> anyhow::Result<Self> {
        Ok(Self {
            status: response.status().as_u16(),
            retry_after: response.headers().contains_key("retry-after"),
            body: response.json().await.unwrap_or_default(),
        })
    }

    /// The body, if this is what was answered.
    pub(super) fn be(self, status: u16) -> anyhow::Result<Value> {
        if self.status != status {
            bail!("{} instead of {status}: {}", self.status, self.body);
        }
        Ok(self.body)
    }

    /// A text of the body; empty when there is none.
    pub(super) fn text(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_default().to_owned()
    }

    pub(super) fn code(&self) -> String {
        self.text("code")
    }
}
