//! The tenants of this house, each behind a door of its own.
//!
//! Every tenant has its own composed [`App`]: reception, news, tokens, jobs and routes. Nothing of
//! one can be reached from another, because no handler ever holds more than one. Which tenant a
//! request belongs to is decided once, by the host it names ([`by_host`](Tenants::by_host)):
//!
//! - the tenant that claims this host name,
//! - else the oldest tenant that claims none: with a single tenant nothing has to be set,
//! - else nobody (404); whether the house lives can be asked by any name.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse as _, Response};
use dashmap::DashMap;
use schalter_control_core::id::TenantId;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tower::ServiceExt as _;

use crate::app::App;
use crate::ground::Ground;
use crate::jobs;
use crate::problem::{Code, Problem};
use crate::reception::Failure;
use crate::rest::rooms::meant;
use crate::router::Routes;
use crate::store::StoreError;
use crate::store::tenant::Tenant;

/// Another process may have added a tenant or a host: looked up again at most this often.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// These are about the house, whatever name it is asked by.
const THE_HOUSES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// All tenants. Clones share everything.
#[derive(Clone)]
pub struct Tenants(Arc<Inner>);

/// The same for those whom the tenants hold: does not keep them alive.
#[derive(Clone)]
pub struct Neighbours(Weak<Inner>);

/// A tenant as its own app knows it: who it is never changes, the rest may.
pub struct Home {
    /// Which.
    pub id: TenantId,
    facts: RwLock<Arc<Tenant>>,
}

struct Inner {
    ground: Ground,
    routes: Routes,
    open: DashMap<TenantId, Open>,
    hosts: RwLock<Hosts>,
    /// Who opens tenants, and when that was last looked into.
    looked: Mutex<Option<Instant>>,
}

struct Open {
    app: App,
    router: Router,
    jobs: JoinSet<()>,
}

#[derive(Default)]
struct Hosts {
    by_name: HashMap<String, TenantId>,
    fallback: Option<TenantId>,
    oldest: Option<TenantId>,
}

impl Home {
    /// A tenant as it is now.
    pub fn new(tenant: Tenant) -> Self {
        Self {
            id: tenant.id,
            facts: RwLock::new(Arc::new(tenant)),
        }
    }

    /// Name, language, place and look, as they are now.
    pub fn facts(&self) -> Arc<Tenant> {
        Arc::clone(&self.facts.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What has changed.
    pub(crate) fn learn(&self, tenant: Tenant) {
        *self.facts.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(tenant);
    }
}

impl Tenants {
    /// Opens every tenant of the store.
    pub async fn open(ground: Ground, routes: Routes) -> Result<Self, Failure> {
        let tenants = Self(Arc::new(Inner {
            ground,
            routes,
            open: DashMap::new(),
            hosts: RwLock::default(),
            looked: Mutex::default(),
        }));
        tenants.look().await?;
        Ok(tenants)
    }

    /// The tenant that was founded first.
    pub fn oldest(&self) -> Option<App> {
        let oldest = self.hosts(|hosts| hosts.oldest)?;
        self.app(oldest)
    }

    /// The app of one tenant.
    pub fn app(&self, tenant: TenantId) -> Option<App> {
        self.0.open.get(&tenant).map(|open| open.app.clone())
    }

    /// The apps of all of them.
    pub fn apps(&self) -> Vec<App> {
        self.0.open.iter().map(|open| open.app.clone()).collect()
    }

    /// Every request to the tenant whose host it names.
    pub fn by_host(&self) -> Router {
        let tenants = self.clone();
        Router::new().fallback(move |request: Request| async move { tenants.answer(request).await })
    }

    /// Looks into the store: new tenants are opened, changed ones learn what has changed.
    pub async fn look(&self) -> Result<(), Failure> {
        let mut looked = self.0.looked.lock().await;
        self.look_into().await?;
        *looked = Some(Instant::now());
        Ok(())
    }

    /// A handle that the tenants themselves may hold.
    pub fn neighbours(&self) -> Neighbours {
        Neighbours(Arc::downgrade(&self.0))
    }

    /// Ends the jobs of all tenants. Those that do not end in time are broken off.
    pub async fn stop(&self, in_time: Duration) {
        let open: Vec<TenantId> = self.0.open.iter().map(|open| *open.key()).collect();
        for id in open {
            let Some((_, Open { mut jobs, .. })) = self.0.open.remove(&id) else {
                continue;
            };
            let ended = async { while jobs.join_next().await.is_some() {} };
            if tokio::time::timeout(in_time, ended).await.is_err() {
                jobs.shutdown().await;
            }
        }
    }

    async fn answer(&self, mut request: Request) -> Response {
        let host = host(request.uri(), request.headers());
        let is_the_houses = THE_HOUSES.contains(&request.uri().path());
        let Some((app, router)) = self.router(&host, is_the_houses).await else {
            return Problem::new(Code::UnknownTenant).into_response();
        };
        // For the layers, which have no state.
        request.extensions_mut().insert(app);
        match router.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }

    async fn router(&self, host: &str, is_the_houses: bool) -> Option<(App, Router)> {
        let known = self.hosts(|hosts| hosts.of(host, is_the_houses));
        let tenant = match known {
            Some(tenant) => tenant,
            None => self.look_again(host).await?,
        };
        let open = self.0.open.get(&tenant)?;
        Some((open.app.clone(), open.router.clone()))
    }

    /// Nobody claims the host: perhaps somebody does by now. Strangers cannot make us ask often.
    async fn look_again(&self, host: &str) -> Option<TenantId> {
        let mut looked = self.0.looked.lock().await;
        if looked.is_none_or(|at| at.elapsed() > LOOK_AGAIN) {
            *looked = Some(Instant::now());
            if let Err(error) = self.look_into().await {
                tracing::error!(%error, "the tenants could not be read");
            }
        }
        self.hosts(|hosts| hosts.of(host, false))
    }

    async fn look_into(&self) -> Result<(), Failure> {
        let tenants = self.0.ground.store.tenants().await?;
        let hosts = Hosts::of_all(&tenants);
        for tenant in tenants {
            match self.app(tenant.id) {
                Some(app) => app.tenant.learn(tenant),
                None => self.open_one(tenant).await?,
            }
        }
        *self.0.hosts.write().unwrap_or_else(PoisonError::into_inner) = hosts;
        Ok(())
    }

    async fn open_one(&self, tenant: Tenant) -> Result<(), Failure> {
        let id = tenant.id;
        let app = self.0.ground.app(tenant).await?;
        app.reception.open().await?;
        open_rooms(&app).await?;
        let router = self.0.routes.of(&app, self.neighbours());
        let jobs = jobs::begin(&app);
        self.0.open.insert(id, Open { app, router, jobs });
        Ok(())
    }

    fn hosts<T>(&self, ask: impl FnOnce(&Hosts) -> T) -> T {
        ask(&self.0.hosts.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Neighbours {
    /// All tenants, while the house stands.
    pub fn all(&self) -> Option<Tenants> {
        self.0.upgrade().map(Tenants)
    }
}

impl Deref for Tenants {
    type Target = Ground;

    fn deref(&self) -> &Ground {
        &self.0.ground
    }
}

impl Hosts {
    /// Who is closed down is no longer found; its jobs go on until its traces are erased.
    fn of_all(tenants: &[Tenant]) -> Self {
        let is_open = |tenant: &&Tenant| tenant.closed_at.is_none();
        let tenants: Vec<_> = tenants.iter().filter(is_open).collect();
        let mut hosts = Self {
            oldest: tenants.first().map(|tenant| tenant.id),
            ..Self::default()
        };
        for tenant in tenants {
            if tenant.hosts.is_empty() && hosts.fallback.is_none() {
                hosts.fallback = Some(tenant.id);
            }
            for host in &tenant.hosts {
                hosts.by_name.insert(host.clone(), tenant.id);
            }
        }
        hosts
    }

    fn of(&self, host: &str, is_the_houses: bool) -> Option<TenantId> {
        let known = self.by_name.get(host).copied().or(self.fallback);
        known.or(self.oldest.filter(|_| is_the_houses))
    }
}

/// Integrators' rooms outlive the process: both sides may join again.
async fn open_rooms(app: &App) -> Result<(), StoreError> {
    for room in app.store.all_rooms(app.tenant.id).await? {
        if let Err(refusal) = app.media.open(room.id, meant(&room)).await {
            tracing::warn!(%refusal, room = %room.id, "a room could not be opened again");
        }
    }
    Ok(())
}

/// The name the request was sent to, without port, in small letters.
fn host(uri: &Uri, headers: &HeaderMap) -> String {
    let header = || {
        headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
    };
    let named = uri.authority().map(Authority::as_str).or_else(header);
    without_port(named.unwrap_or_default()).to_ascii_lowercase()
}

/// `[::1]:8080` and `astadt.example:8080` without the port, and without the dot of the root.
fn without_port(authority: &str) -> &str {
    let (name, port) = authority.rsplit_once(':').unwrap_or((authority, ""));
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
    let host = if is_port { name } else { authority };
    host.strip_suffix('.').unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn tenant(number: u128, hosts: &[&str]) -> Tenant {
        let hosts = hosts.iter().map(|&host| host.to_owned()).collect();
        Tenant {
            hosts,
            ..Tenant::new(TenantId(Uuid::from_u128(number)), "Stadt")
        }
    }

    #[test]
    fn a_lone_tenant_answers_to_every_name() {
        let hosts = Hosts::of_all(&[tenant(1, &[])]);
        for name in ["localhost", "127.0.0.1", ""] {
            assert_eq!(hosts.of(name, false), Some(TenantId(Uuid::from_u128(1))));
        }
    }

    #[test]
    fn each_tenant_answers_to_its_own_name_and_nobody_to_a_strangers() {
        let both = [
            tenant(1, &["astadt.example", "www.astadt.example"]),
            tenant(2, &["bstadt.example"]),
        ];
        let hosts = Hosts::of_all(&both);
        let of = |name| hosts.of(name, false).map(TenantId::as_u128);
        assert_eq!(of("www.astadt.example"), Some(1));
        assert_eq!(of("bstadt.example"), Some(2));
        assert_eq!(of("cstadt.example"), None);
        assert!(hosts.of("10.0.0.1", true).is_some(), "a health check");
    }

    #[test]
    fn a_port_is_no_part_of_a_name() {
        for (authority, name) in [
            ("astadt.example:8080", "astadt.example"),
            ("astadt.example.", "astadt.example"),
            ("[::1]:8080", "[::1]"),
            ("[::1]", "[::1]"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(without_port(authority), name);
        }
    }
}
