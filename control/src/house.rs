//! The whole house: started in order, stopped in order.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use dashmap::DashMap;
use prometheus::Registry;
use schalter_config::Settings;
use schalter_control_core::id::TenantId;
use schalter_sfu::{Gate, Node};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::app::{App, Parts};
use crate::clock::Clock;
use crate::demo::{self, Demo, DemoError};
use crate::identity::officer::Guard;
use crate::identity::participant::Tokens;
use crate::identity::secret;
use crate::media::Media;
use crate::news::Bus;
use crate::reception::{self, Failure, Reception};
use crate::store::founding::Town;
use crate::store::tenant::Tenant;
use crate::store::{Store, StoreError};
use crate::{jobs, router, server};

/// How long each step of stopping may take; all of them together stay below five seconds.
const STEP: Duration = Duration::from_millis(1500);

/// A running house.
pub struct House {
    /// What requests can reach.
    pub app: App,
    /// The demo town, if this start founded it.
    pub demo: Option<Demo>,
    address: SocketAddr,
    node: Node,
    server: JoinHandle<()>,
    jobs: JoinSet<()>,
}

/// Why the house cannot open.
#[derive(Debug, Error)]
pub enum StartError {
    /// The web server's address is taken or not ours.
    #[error("http.listen: {0} cannot be listened on ({1}): choose another address or port")]
    Listen(SocketAddr, #[source] io::Error),
    /// The store.
    #[error("store.url: {0}")]
    Store(#[from] StoreError),
    /// The demo town.
    #[error("store.demo: {0}")]
    Demo(#[from] DemoError),
    /// The media plane.
    #[error("{0}")]
    Media(#[from] schalter_sfu::StartError),
    /// The offices.
    #[error("the offices cannot be opened: {0}")]
    Reception(#[from] Failure),
    /// The metrics.
    #[error("the metrics cannot be registered: {0}")]
    Metrics(#[from] prometheus::Error),
    /// Passwords.
    #[error("passwords cannot be hashed")]
    Guard,
}

impl House {
    /// Opens on `http.listen`.
    pub async fn start(settings: Settings) -> Result<Self, StartError> {
        let address = settings.http.listen;
        let listener = TcpListener::bind(address).await;
        let listener = listener.map_err(|error| StartError::Listen(address, error))?;
        Self::start_on(listener, settings, Clock::default()).await
    }

    /// Opens on a listener that is there already, by this clock.
    pub async fn start_on(
        listener: TcpListener,
        settings: Settings,
        clock: Clock,
    ) -> Result<Self, StartError> {
        let registry = Registry::new();
        let guard = Guard::new().map_err(|_| StartError::Guard)?;
        let store = Store::open(&settings.store.url, clock.clone()).await?;
        let (tenant, demo) = tenant(&store, &settings, &guard, &clock).await?;
        let node = Node::start(&settings.media, &registry)?;
        let ground = Ground {
            settings,
            tenant,
            store,
            guard,
            clock,
            registry,
        };
        let app = ground.build(Media::new(node.handle())).await?;
        app.reception.open().await?;
        open_rooms(&app).await?;
        Self::open(listener, app, demo, node)
    }

    /// Where the web server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the media plane is announced.
    pub fn media_addresses(&self) -> &[SocketAddr] {
        self.node.addresses()
    }

    /// There is no office yet.
    pub fn is_empty(&self) -> bool {
        self.app.reception.is_empty()
    }

    /// Stops accepting, ends streams, jobs, media and at last the store.
    pub async fn stop(self) {
        let Self {
            app,
            node,
            server,
            mut jobs,
            ..
        } = self;
        app.closing.cancel();
        // The server keeps its own time.
        let _ = server.await;
        if timeout(STEP, async { while jobs.join_next().await.is_some() {} })
            .await
            .is_err()
        {
            jobs.shutdown().await;
        }
        let node = tokio::task::spawn_blocking(move || node.shutdown());
        if timeout(STEP, node).await.is_err() {
            tracing::warn!("the media workers did not end in time");
        }
        if timeout(STEP, app.store.close()).await.is_err() {
            tracing::warn!("the store did not close in time");
        }
    }

    fn open(
        listener: TcpListener,
        app: App,
        demo: Option<Demo>,
        node: Node,
    ) -> Result<Self, StartError> {
        let asked = app.settings.http.listen;
        let address = listener
            .local_addr()
            .map_err(|error| StartError::Listen(asked, error))?;
        let router = router::build(&app)?;
        let server = tokio::spawn(server::serve(listener, router, app.closing.clone()));
        let jobs = jobs::begin(&app);
        Ok(Self {
            app,
            demo,
            address,
            node,
            server,
            jobs,
        })
    }
}

/// The municipality in the store; an empty store gets one.
async fn tenant(
    store: &Store,
    settings: &Settings,
    guard: &Guard,
    clock: &Clock,
) -> Result<(Tenant, Option<Demo>), StartError> {
    if let Some(tenant) = store.first_tenant().await? {
        return Ok((tenant, None));
    }
    if settings.store.demo {
        let (tenant, demo) = demo::found(store, settings, guard, clock).await?;
        return Ok((tenant, Some(demo)));
    }
    let tenant = Tenant {
        id: TenantId(Uuid::new_v4()),
        name: "Kommune".to_owned(),
        locale: "de".to_owned(),
    };
    let town = Town {
        tenant: tenant.clone(),
        offices: Vec::new(),
        officers: Vec::new(),
        integrators: Vec::new(),
    };
    store.found(&town).await?;
    Ok((tenant, None))
}

/// What stands before the first room does.
struct Ground {
    settings: Settings,
    tenant: Tenant,
    store: Store,
    guard: Guard,
    clock: Clock,
    registry: Registry,
}

impl Ground {
    async fn build(self, media: Media) -> Result<App, StartError> {
        let key = self
            .store
            .setting_or("signing_key", || secret::fresh(""))
            .await?
            .into_bytes();
        let news = Bus::new(self.store.clone());
        news.begin(self.tenant.id).await?;
        let reception = self.reception(&media, &news, key.clone());
        let Self {
            settings,
            tenant,
            store,
            guard,
            clock,
            registry,
        } = self;
        Ok(App::new(Parts {
            tokens: Tokens::new(&key, &settings.http.public_url, clock.clone()),
            started_at: clock.now(),
            closing: CancellationToken::new(),
            settings,
            tenant,
            store,
            reception,
            media,
            guard,
            news,
            clock,
            registry,
        }))
    }

    fn reception(&self, media: &Media, news: &Bus, key: Vec<u8>) -> Reception {
        Reception::new(reception::Parts {
            tenant: self.tenant.id,
            rules: self.settings.office.clone(),
            key,
            store: self.store.clone(),
            media: media.clone(),
            news: news.clone(),
            clock: self.clock.clone(),
            counters: DashMap::new(),
            stirred: Notify::new(),
        })
    }
}

/// Integrators' rooms outlive the process: both sides may join again.
async fn open_rooms(app: &App) -> Result<(), StartError> {
    for room in app.store.all_rooms(app.tenant.id).await? {
        if let Err(refusal) = app.media.open(room.id, Gate::Open).await {
            tracing::warn!(%refusal, room = %room.id, "a room could not be opened again");
        }
    }
    Ok(())
}
