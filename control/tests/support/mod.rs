//! A whole house for a test: real store, real media plane, real web server, on ephemeral ports.
#![expect(
    dead_code,
    unreachable_pub,
    reason = "every test file uses its own part of it"
)]

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use dashmap::DashMap;
use jiff::SignedDuration;
use schalter_config::Settings;
use schalter_control::app::App;
use schalter_control::clock::Clock;
use schalter_control::house::House;
use schalter_control::news::Bus;
use schalter_control::reception::{self, Reception, Snapshot};
use schalter_control::store::Store;
use schalter_control_core::id::OfficeId;
use sqlx::Connection as _;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// The demo town, open for a test. Ends with [`Town::close`], or when dropped.
pub struct Town {
    /// The running house.
    pub house: House,
    /// Everything requests can reach.
    pub app: App,
    /// `http://127.0.0.1:…`, without a slash at the end.
    pub url: String,
    /// Where it keeps its things.
    pub folder: TempDir,
    store_url: Option<String>,
    passwords: Vec<(String, String)>,
    api_key: String,
}

impl Town {
    /// Founds the demo town in an empty folder.
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    /// The same with settings, as in the environment: `("SCHALTER_OFFICE__LEASE_S", "2")`.
    pub async fn open_with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let store_url = postgres().await;
        let store = store_url.as_deref();
        let house = start(folder.path(), store, settings, Clock::default()).await;
        let demo = house
            .demo
            .clone()
            .expect("the first start founds the demo town");
        let passwords = demo
            .officers
            .into_iter()
            .map(|it| (it.name, it.password))
            .collect();
        let (app, url) = (
            house.app.clone(),
            house.app.settings.http.public_url.clone(),
        );
        Self {
            house,
            app,
            url,
            folder,
            store_url,
            passwords,
            api_key: demo.api_key,
        }
    }

    /// Ends the process, as it were, and starts it again in the same folder, on another port.
    pub async fn reopen(self, settings: &[(&str, &str)]) -> Self {
        self.reopen_later(SignedDuration::ZERO, settings).await
    }

    /// The same after an outage of so long.
    pub async fn reopen_later(self, later: SignedDuration, settings: &[(&str, &str)]) -> Self {
        let Self {
            house,
            folder,
            store_url,
            passwords,
            api_key,
            ..
        } = self;
        let clock = house.app.clock.clone();
        house.stop().await;
        clock.turn(later);
        let house = start(folder.path(), store_url.as_deref(), settings, clock).await;
        assert!(house.demo.is_none(), "the second start founds nothing");
        let (app, url) = (
            house.app.clone(),
            house.app.settings.http.public_url.clone(),
        );
        Self {
            house,
            app,
            url,
            folder,
            store_url,
            passwords,
            api_key,
        }
    }

    /// What another process on the same PostgreSQL would have: its own connections, its own
    /// memory. None on `SQLite`, which is for one process.
    pub async fn second_reception(&self) -> Option<Reception> {
        let url = self.store_url.as_deref()?;
        let clock = self.app.clock.clone();
        let store = Store::open(url, clock.clone())
            .await
            .expect("the same store");
        let news = Bus::new(store.clone());
        news.begin(self.app.tenant.id).await.expect("news");
        Some(Reception::new(reception::Parts {
            tenant: self.app.tenant.id,
            rules: self.app.settings.office.clone(),
            key: b"another process has the same key, but needs none here".to_vec(),
            store,
            media: self.app.media.clone(),
            news,
            clock,
            counters: DashMap::new(),
            stirred: Notify::new(),
        }))
    }

    /// Another process of control on the same store, reached by the same name through a balancer.
    pub async fn second_house(&self, settings: &[(&str, &str)]) -> House {
        let same_name = ("SCHALTER_HTTP__PUBLIC_URL", self.url.as_str());
        let settings: Vec<_> = settings.iter().copied().chain([same_name]).collect();
        let (folder, clock) = (self.folder.path(), self.app.clock.clone());
        start(folder, self.store_url.as_deref(), &settings, clock).await
    }

    /// Stops in order.
    pub async fn close(self) {
        self.house.stop().await;
    }

    /// The office of this name: Bürgerbüro (3 chairs, open), Bauamt (office hours), Sozialberatung
    /// (closed by its officer).
    pub async fn office(&self, name: &str) -> Arc<Snapshot> {
        let offices = self
            .app
            .reception
            .offices(self.app.tenant.id)
            .await
            .expect("the offices");
        let named = offices
            .into_iter()
            .find(|it| it.office.settings.name == name);
        named.expect("an office of this name")
    }

    /// Its id.
    pub async fn office_id(&self, name: &str) -> OfficeId {
        self.office(name).await.office.id
    }

    /// The one-time password of anna.schmidt, bernd.weber (Bürgerbüro), clara.vogt (Bauamt) or
    /// dilek.kaya (Sozialberatung).
    pub fn password(&self, officer: &str) -> &str {
        let known = self.passwords.iter().find(|(name, _)| name == officer);
        &known.expect("an officer of this name").1
    }

    /// The integrator's key.
    pub fn api_key(&self) -> &str {
        &self.api_key
    }
}

/// Says aloud why a test is not played on this machine. Where a machine waits for the answer (`CI`)
/// nothing may be missing: `scripts/install-test-tools.sh` brings it.
pub fn skipped(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "not played: {why}");
    // Not by the macro, whose words the harness keeps for itself when a test passes.
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

/// With `SCHALTER_TEST_POSTGRES_URL` every test runs on PostgreSQL, each in a schema of its own;
/// without it on SQLite. No other variable of the environment reaches a test's settings.
pub async fn postgres() -> Option<String> {
    let url = std::env::var("SCHALTER_TEST_POSTGRES_URL").ok()?;
    let schema = format!("test_{}", uuid::Uuid::new_v4().simple());
    let mut connection = sqlx::PgConnection::connect(&url)
        .await
        .expect("PostgreSQL answers");
    let create = sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
    sqlx::query(create)
        .execute(&mut connection)
        .await
        .expect("a schema for the test");
    let sign = if url.contains('?') { '&' } else { '?' };
    Some(format!("{url}{sign}options=-c%20search_path%3D{schema}"))
}

async fn start(
    folder: &Path,
    store_url: Option<&str>,
    settings: &[(&str, &str)],
    clock: Clock,
) -> House {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("its address");
    let data_dir = folder.to_str().expect("a readable folder").to_owned();
    let fixed = [
        ("SCHALTER_HTTP__LISTEN", address.to_string()),
        ("SCHALTER_HTTP__PUBLIC_URL", format!("http://{address}")),
        ("SCHALTER_MEDIA__LISTEN", "127.0.0.1".to_owned()),
        ("SCHALTER_MEDIA__PORT", "0".to_owned()),
        ("SCHALTER_MEDIA__WORKERS", "1".to_owned()),
        ("SCHALTER_STORE__DATA_DIR", data_dir),
        ("SCHALTER_STORE__DEMO", "true".to_owned()),
    ];
    let store_url = store_url.map(|url| ("SCHALTER_STORE__URL", url.to_owned()));
    let fixed = fixed.into_iter().chain(store_url);
    let fixed = fixed.map(|(key, value)| (key.to_owned(), value));
    // What names the port is written before anybody knows it.
    let port = address.port().to_string();
    let given = settings
        .iter()
        .map(|&(key, value)| (key.to_owned(), value.replace("{port}", &port)));
    let settings: Settings =
        schalter_config::load(None, fixed.chain(given)).expect("settings without problems");
    House::start_on(listener, settings, clock)
        .await
        .expect("the house opens")
}
