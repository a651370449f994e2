//! What every request can reach: one value per tenant, cheap to clone, made once at the start.

use std::ops::Deref;
use std::sync::Arc;

use jiff::Timestamp;
use prometheus::Registry;
use schalter_config::Settings;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::identity::officer::Guard;
use crate::identity::oidc::Oidc;
use crate::identity::participant::Tokens;
use crate::identity::seal::Seal;
use crate::limits::Limits;
use crate::media::Media;
use crate::news::Bus;
use crate::notify::postman::Postman;
use crate::reception::Reception;
use crate::relays::Relays;
use crate::rights::Rights;
use crate::store::Store;
use crate::tenants::Home;

/// The composed control plane. Clones share everything.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] is made of.
pub struct Parts {
    /// What the operator configured.
    pub settings: Settings,
    /// The municipality it is of.
    pub tenant: Home,
    /// What must survive.
    pub store: Store,
    /// Where offices change.
    pub reception: Reception,
    /// The media plane.
    pub media: Media,
    /// Which relays of media participants are told of.
    pub relays: Relays,
    /// Makes and checks participant tokens.
    pub tokens: Tokens,
    /// Slows down guessing of passwords.
    pub guard: Arc<Guard>,
    /// Keeps secrets that must be read again.
    pub seal: Seal,
    /// Asks the identity provider.
    pub oidc: Oidc,
    /// Counts who asks how much.
    pub limits: Arc<Limits>,
    /// What happened, as it happens.
    pub news: Bus,
    /// Sends what lies in the outbox.
    pub postman: Postman,
    /// Rung when somebody may no longer do what they could.
    pub rights: Rights,
    /// What time it is.
    pub clock: Clock,
    /// Where all metrics are registered.
    pub registry: Registry,
    /// Cancelled when the house closes: streams end themselves then.
    pub closing: CancellationToken,
    /// When this process began.
    pub started_at: Timestamp,
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
