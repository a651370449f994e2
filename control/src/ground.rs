//! What all tenants of the house stand on: settings, store, media plane, keys. Out of it each
//! tenant's [`App`] is composed.

use std::sync::Arc;

use dashmap::DashMap;
use jiff::Timestamp;
use prometheus::Registry;
use schalter_config::Settings;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::app::{App, Parts};
use crate::clock::Clock;
use crate::identity::officer::Guard;
use crate::identity::oidc::Oidc;
use crate::identity::participant::Tokens;
use crate::identity::seal::Seal;
use crate::limits::Limits;
use crate::media::Media;
use crate::news::Bus;
use crate::notify::postman::{Postman, Tools};
use crate::reception::{self, Reception};
use crate::relays::Relays;
use crate::rights::Rights;
use crate::store::tenant::Tenant;
use crate::store::{Store, StoreError};
use crate::tenants::Home;

/// What the tenants share.
pub struct Ground {
    /// What the operator configured.
    pub settings: Settings,
    /// What must survive.
    pub store: Store,
    /// The media plane.
    pub media: Media,
    /// Slows down guessing of passwords.
    pub guard: Arc<Guard>,
    /// Counts who asks how much.
    pub limits: Arc<Limits>,
    /// Signs tokens and derives tickets.
    pub key: Vec<u8>,
    /// With what letters are sent.
    pub tools: Tools,
    /// Keeps secrets that must be read again.
    pub seal: Seal,
    /// What time it is.
    pub clock: Clock,
    /// Where all metrics are registered.
    pub registry: Registry,
    /// Cancelled when the house closes.
    pub closing: CancellationToken,
    /// When this process began.
    pub started_at: Timestamp,
}

impl Ground {
    /// The app of one tenant: its own reception, news and tokens, and the settings as they are
    /// under its own name.
    pub async fn app(&self, tenant: Tenant) -> Result<App, StoreError> {
        let mut settings = self.settings.clone();
        settings.http.public_url = self.public_url(&tenant);
        let store = self.store.for_tenant();
        let news = Bus::new(store.clone());
        news.begin(tenant.id).await?;
        let reception = self.reception(&tenant, &store, &news);
        // A token of one tenant opens nothing of another.
        let issuer = format!("{}#{}", settings.http.public_url, tenant.id);
        let from = (tenant.id, store.clone(), self.clock.clone());
        let url = &settings.http.public_url;
        Ok(App::new(Parts {
            postman: Postman::new(self.tools.clone(), from, url, self.seal.clone()),
            relays: Relays::new(&settings.media.turn, url, &self.key),
            tokens: Tokens::new(&self.key, &issuer, self.clock.clone()),
            started_at: self.started_at,
            closing: self.closing.clone(),
            settings,
            tenant: Home::new(tenant),
            store,
            reception,
            media: self.media.clone(),
            guard: Arc::clone(&self.guard),
            seal: self.seal.clone(),
            oidc: Oidc::default(),
            limits: Arc::clone(&self.limits),
            news,
            rights: Rights::default(),
            clock: self.clock.clone(),
            registry: self.registry.clone(),
        }))
    }

    /// The address people type, with the tenant's own name in it if it has one.
    pub fn public_url(&self, tenant: &Tenant) -> String {
        let url = &self.settings.http.public_url;
        let Some(host) = tenant.hosts.first() else {
            return url.clone();
        };
        let (scheme, rest) = url.split_once("://").unwrap_or(("https", url));
        let port = rest.rsplit_once(':').map(|(_, port)| port);
        let port = port.filter(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
        match port {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        }
    }

    fn reception(&self, tenant: &Tenant, store: &Store, news: &Bus) -> Reception {
        Reception::new(reception::Parts {
            tenant: tenant.id,
            rules: self.settings.office.clone(),
            key: self.key.clone(),
            store: store.clone(),
            media: self.media.clone(),
            news: news.clone(),
            clock: self.clock.clone(),
            counters: DashMap::new(),
            stirred: Notify::new(),
        })
    }
}
