//! The whole house: started in order, stopped in order.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use prometheus::Registry;
use schalter_config::Settings;
use schalter_sfu::Node;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::clock::Clock;
use crate::demo::{self, Demo, DemoError};
use crate::first_admin;
use crate::ground::Ground;
use crate::identity::officer::Guard;
use crate::identity::seal::Seal;
use crate::identity::secret;
use crate::jobs;
use crate::limits::Limits;
use crate::media::{Media, Nodes, Porter};
use crate::notify::postman::{NoPostman, Tools};
use crate::reception::Failure;
use crate::router::Routes;
use crate::server::redirect;
use crate::server::relay::Relay;
use crate::server::tls::{Tls, TlsError};
use crate::server::{Front, Server};
use crate::store::{Store, StoreError};
use crate::tenants::Tenants;

/// How long each step of stopping may take; all of them together stay below five seconds.
const STEP: Duration = Duration::from_millis(1500);

/// A running house.
pub struct House {
    /// What requests can reach.
    pub app: App,
    /// All tenants; [`app`](Self::app) is the oldest one's.
    pub tenants: Tenants,
    /// The demo town, if this start founded it.
    pub demo: Option<Demo>,
    /// Where the first administrator's one-time password is, if this start made one.
    pub admin: Option<PathBuf>,
    address: SocketAddr,
    redirect_address: Option<SocketAddr>,
    link_address: Option<SocketAddr>,
    tls: Option<Tls>,
    node: Option<Node>,
    servers: Vec<JoinHandle<()>>,
    porter: Option<JoinHandle<()>>,
}

/// Why the house cannot open.
#[derive(Debug, Error)]
pub enum StartError {
    /// The web server's address is taken or not ours.
    #[error("http.listen: {0} cannot be listened on ({1}): choose another address or port")]
    Listen(SocketAddr, #[source] io::Error),
    /// The address where plain HTTP is led to https is taken or not ours.
    #[error(
        "http.tls.redirect_listen: {0} cannot be listened on ({1}): choose another address or port"
    )]
    Redirect(SocketAddr, #[source] io::Error),
    /// TLS.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The store.
    #[error("store.url: {0}")]
    Store(#[from] StoreError),
    /// The demo town.
    #[error("store.demo: {0}")]
    Demo(#[from] DemoError),
    /// The media plane.
    #[error("{0}")]
    Media(#[from] schalter_sfu::StartError),
    /// The link to media nodes.
    #[error("link.listen: {0}")]
    Link(#[from] crate::media::PorterError),
    /// The offices.
    #[error("the offices cannot be opened: {0}")]
    Reception(#[from] Failure),
    /// The metrics.
    #[error("the metrics cannot be registered: {0}")]
    Metrics(#[from] prometheus::Error),
    /// The first administrator.
    #[error(transparent)]
    Admin(#[from] first_admin::AdminError),
    /// The key of sealed secrets.
    #[error("store.data_dir: seal.key cannot be read or made: {0}")]
    Seal(#[source] io::Error),
    /// The store has no tenant, though one was just founded.
    #[error("the store has no tenant")]
    NoTenant,
    /// Mails and short messages.
    #[error("{0}")]
    Notify(#[from] NoPostman),
    /// Passwords.
    #[error("passwords cannot be hashed")]
    Guard,
    /// No media at all.
    #[error("media.local: is false and there is no link.listen: nobody could carry media")]
    NoNode,
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
        let entrance = Entrance::open(listener, &settings, &registry).await?;
        let guard = Arc::new(Guard::new().map_err(|_| StartError::Guard)?);
        let store = Store::open(&settings.store.url, clock.clone()).await?;
        let found = found(&store, &settings, &guard, &clock).await?;
        let node = settings
            .media
            .local
            .then(|| Node::start(&settings.media, &registry));
        let node = node.transpose()?;
        let seal = Seal::open(&settings.store.data_dir).map_err(StartError::Seal)?;
        let porter = match settings.link.listen {
            Some(listen) => Some(Porter::at(listen, &store, &seal).await?),
            None => None,
        };
        let media = Media::new(nodes(&settings, node.as_ref(), &store)?);
        media.register(&registry)?;
        let closing = CancellationToken::new();
        let link_address = porter.as_ref().and_then(|porter| porter.address().ok());
        let porter = porter.map(|it| tokio::spawn(it.stand(media.clone(), closing.clone())));
        let key = store
            .setting_or("signing_key", || secret::fresh(""))
            .await?;
        let tools = Tools::new(&settings.notify, &settings.http.public_url, &registry)?;
        let ground = Ground {
            tools,
            seal,
            limits: Arc::new(Limits::new(settings.limits.clone())),
            media,
            key: key.into_bytes(),
            closing,
            started_at: clock.now(),
            settings,
            store,
            guard,
            clock,
            registry,
        };
        let routes = Routes::new(&ground.registry, &ground.settings)?;
        let tenants = Tenants::open(ground, routes).await?;
        let house = Self::open(entrance, tenants, found, node)?;
        Ok(Self {
            link_address,
            porter,
            ..house
        })
    }

    /// Where the web server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where plain HTTP is led to https.
    pub fn redirect_address(&self) -> Option<SocketAddr> {
        self.redirect_address
    }

    /// Reads the certificate again, should its files have changed.
    pub fn renew_certificate(&self) {
        if let Some(tls) = &self.tls {
            tls.look_again();
        }
    }

    /// Where the media plane is announced.
    pub fn media_addresses(&self) -> &[SocketAddr] {
        self.node.as_ref().map_or(&[], Node::addresses)
    }

    /// Where media nodes come in.
    pub fn link_address(&self) -> Option<SocketAddr> {
        self.link_address
    }

    /// There is no office yet.
    pub fn is_empty(&self) -> bool {
        self.app.reception.is_empty()
    }

    /// Stops accepting, ends streams, jobs, media and at last the store.
    pub async fn stop(self) {
        let Self {
            app,
            tenants,
            node,
            servers,
            porter,
            ..
        } = self;
        app.closing.cancel();
        for server in servers {
            // It keeps its own time.
            let _ = server.await;
        }
        tenants.stop(STEP).await;
        if let Some(porter) = porter {
            // It says goodbye to the nodes, and their rooms go on.
            let _ = timeout(STEP, porter).await;
        }
        let node = tokio::task::spawn_blocking(move || drop(node));
        if timeout(STEP, node).await.is_err() {
            tracing::warn!("the media workers did not end in time");
        }
        if timeout(STEP, app.store.close()).await.is_err() {
            tracing::warn!("the store did not close in time");
        }
    }

    fn open(
        entrance: Entrance,
        tenants: Tenants,
        found: Found,
        node: Option<Node>,
    ) -> Result<Self, StartError> {
        let app = tenants.oldest().ok_or(StartError::NoTenant)?;
        let server = Server::new(&app.settings, &app.registry, app.closing.clone())?;
        let Entrance {
            listener,
            address,
            tls,
            redirect,
        } = entrance;
        let relay = relay(&app)?;
        if let Some(tls) = tls.clone() {
            tokio::spawn(tls.watch(app.closing.clone()));
        }
        tokio::spawn(jobs::follow_clock::run(tenants.clone()));
        let redirect_address = redirect.as_ref().map(|(_, address)| *address);
        let front = Front {
            tls: tls.clone(),
            media: node.as_ref().and_then(Node::entrance),
            relay,
        };
        let led = redirect.map(|(listener, _)| {
            let router = redirect::router(&app.settings.http.public_url);
            tokio::spawn(server.clone().serve(listener, Front::default(), router))
        });
        let open = server.serve(listener, front, tenants.by_host());
        let servers = [tokio::spawn(open)].into_iter().chain(led).collect();
        Ok(Self {
            app,
            tenants,
            demo: found.demo,
            admin: found.admin,
            address,
            redirect_address,
            link_address: None,
            tls,
            node,
            servers,
            porter: None,
        })
    }
}

/// With the node of this process alone, the store need not be asked which room is where.
fn nodes(settings: &Settings, node: Option<&Node>, store: &Store) -> Result<Nodes, StartError> {
    let max_load = settings.media.max_load();
    let local = node.map(Node::handle);
    match (settings.link.listen, local) {
        (None, Some(handle)) => Ok(Nodes::Alone { handle, max_load }),
        (None, None) => Err(StartError::NoNode),
        (Some(_), local) => Ok(Nodes::Fleet {
            local,
            store: store.clone(),
            max_load,
        }),
    }
}

/// Who relays media within TLS, where that is wanted. Its numbers are there all the same: whoever
/// watches several houses finds the same in each.
fn relay(app: &App) -> Result<Option<Relay>, StartError> {
    let turn = &app.settings.media.turn;
    let (passes, media, clock) = (app.relays.passes(), app.media.clone(), app.clock.clone());
    let relay = Relay::new(passes, media, clock, turn.max_allocations, &app.registry)?;
    Ok(turn.port.map(|_| relay))
}

/// Where people come in. Opened first: if that is not possible, nothing else need be tried.
struct Entrance {
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<Tls>,
    /// Where plain HTTP is led to https.
    redirect: Option<(TcpListener, SocketAddr)>,
}

impl Entrance {
    async fn open(
        listener: TcpListener,
        settings: &Settings,
        registry: &Registry,
    ) -> Result<Self, StartError> {
        let http = &settings.http;
        let address = listener.local_addr();
        let address = address.map_err(|error| StartError::Listen(http.listen, error))?;
        let wanted = http.tls.as_ref();
        let data_dir = &settings.store.data_dir;
        let tls = wanted.map(|wanted| Tls::open(wanted, data_dir, registry));
        let tls = tls.transpose()?;
        let redirect = match wanted.and_then(|wanted| wanted.redirect_listen) {
            Some(asked) => Some(listen_plainly(asked).await?),
            None => None,
        };
        Ok(Self {
            listener,
            address,
            tls,
            redirect,
        })
    }
}

async fn listen_plainly(asked: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let refused = |error| StartError::Redirect(asked, error);
    let listener = TcpListener::bind(asked).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    Ok((listener, address))
}

/// What this start founded.
#[derive(Default)]
struct Found {
    demo: Option<Demo>,
    admin: Option<PathBuf>,
}

/// An empty store gets a municipality: the demo town, or one with nothing but an administrator.
async fn found(
    store: &Store,
    settings: &Settings,
    guard: &Guard,
    clock: &Clock,
) -> Result<Found, StartError> {
    if !store.tenants().await?.is_empty() {
        return Ok(Found::default());
    }
    if settings.store.demo {
        let (_, demo) = demo::found(store, settings, guard, clock).await?;
        return Ok(Found {
            demo: Some(demo),
            ..Found::default()
        });
    }
    let file = first_admin::found(store, settings, guard).await?;
    Ok(Found {
        admin: Some(file),
        ..Found::default()
    })
}
