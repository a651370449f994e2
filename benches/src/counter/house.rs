//! A fresh program with the demo town on SQLite, and its officers signed in.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use reqwest::{Client, Method, RequestBuilder, header::SET_COOKIE};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::time::sleep;

const OWN_PASSWORD: &str = "ein ganz eigenes Passwort";

pub(super) struct House {
    pub(super) address: String,
    pub(super) officers: Vec<Officer>,
    pub(super) client: Client,
    program: Child,
    folder: TempDir,
}

/// An officer at work, in an office that is open.
#[derive(Clone)]
pub(super) struct Officer {
    pub(super) office: String,
    cookie: String,
}

impl House {
    pub(super) async fn open(program: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        drop(listener);
        let child = Command::new(program)
            .env("SCHALTER_HTTP__LISTEN", &address)
            .env("SCHALTER_HTTP__PUBLIC_URL", format!("http://{address}"))
            .env("SCHALTER_MEDIA__LISTEN", "127.0.0.1")
            .env("SCHALTER_MEDIA__PORT", "0")
            .env("SCHALTER_MEDIA__WORKERS", "1")
            .env("SCHALTER_STORE__DATA_DIR", folder.path())
            .env("SCHALTER_STORE__DEMO", "true")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let mut house = Self {
            address,
            officers: Vec::new(),
            client: Client::builder().no_proxy().build()?,
            program: child,
            folder,
        };
        house.wait().await?;
        house.sign_in().await?;
        Ok(house)
    }

    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", self.address);
        self.client.request(method, url)
    }

    pub(super) fn by(&self, officer: &Officer, method: Method, path: &str) -> RequestBuilder {
        self.request(method, path).header("cookie", &officer.cookie)
    }

    /// Resident memory in KiB.
    pub(super) fn memory_kib(&self) -> u64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.and_then(|number| number.parse().ok()).unwrap_or(0)
    }

    /// Time on the processor in ticks of 10 ms.
    pub(super) fn cpu_ticks(&self) -> u64 {
        let stat = self.proc("stat");
        let behind_name = stat.rsplit(')').next().unwrap_or_default();
        let mut fields = behind_name.split_whitespace().skip(11);
        let mut ticks = || fields.next().and_then(|it| it.parse().ok()).unwrap_or(0);
        ticks() + ticks()
    }

    fn proc(&self, file: &str) -> String {
        let pid = self.program.id().unwrap_or(0);
        std::fs::read_to_string(format!("/proc/{pid}/{file}")).unwrap_or_default()
    }

    async fn wait(&self) -> anyhow::Result<()> {
        for _ in 0..300 {
            let ready = self.request(Method::GET, "/readyz").send().await;
            if ready.is_ok_and(|ready| ready.status().is_success()) {
                return Ok(());
            }
            sleep(Duration::from_millis(100)).await;
        }
        anyhow::bail!("the program did not get ready within half a minute")
    }

    async fn sign_in(&mut self) -> anyhow::Result<()> {
        let page = std::fs::read_to_string(self.folder.path().join("demo.txt"))?;
        for line in page.lines() {
            let mut words = line.split_whitespace();
            let (Some(name), Some(password)) = (words.next(), words.next()) else {
                continue;
            };
            let is_officer = line.starts_with("  ") && name.contains('.') && !name.contains('/');
            if is_officer && let Some(officer) = self.begin_work(name, password).await? {
                self.officers.push(officer);
            }
        }
        anyhow::ensure!(!self.officers.is_empty(), "nobody could sign in");
        Ok(())
    }

    /// An administrator serves no office.
    async fn begin_work(&self, name: &str, password: &str) -> anyhow::Result<Option<Officer>> {
        let body = json!({"name": name, "password": password});
        let answer = self.request(Method::POST, "/v1/sign-in").json(&body);
        let answer = answer.send().await?.error_for_status()?;
        let cookie = answer.headers().get(SET_COOKIE).context("no cookie")?;
        let cookie = cookie.to_str()?.split(';').next().unwrap_or_default();
        let mut officer = Officer {
            office: String::new(),
            cookie: cookie.to_owned(),
        };
        let body = json!({"current": password, "new": OWN_PASSWORD});
        let change = self.by(&officer, Method::PUT, "/v1/officer/password");
        change.json(&body).send().await?.error_for_status()?;
        let me = self.by(&officer, Method::GET, "/v1/officer").send().await?;
        let me: Value = me.error_for_status()?.json().await?;
        let Some(office) = me["offices"][0]["id"].as_str() else {
            return Ok(None);
        };
        officer.office = office.to_owned();
        self.door(&officer, "open").await?;
        Ok(Some(officer))
    }

    pub(super) async fn door(&self, officer: &Officer, word: &str) -> anyhow::Result<()> {
        let path = format!("/v1/offices/{}/door", officer.office);
        let wish = self
            .by(officer, Method::PUT, &path)
            .json(&json!({"door": word}));
        wish.send().await?.error_for_status()?;
        Ok(())
    }
}
