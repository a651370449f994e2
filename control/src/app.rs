//! What every request can reach: one value, cheap to clone, made once at the start.

use std::ops::Deref;
use std::sync::Arc;

use jiff::Timestamp;
use prometheus::Registry;
use schalter_config::Settings;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::identity::officer::Guard;
use crate::identity::participant::Tokens;
use crate::media::Media;
use crate::news::Bus;
use crate::reception::Reception;
use crate::store::Store;
use crate::store::tenant::Tenant;

/// The composed control plane. Clones share everything.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] is made of.
pub struct Parts {
    /// What the operator configured.
    pub settings: Settings,
    /// The municipality this house serves.
    pub tenant: Tenant,
    /// What must survive.
    pub store: Store,
    /// Where offices change.
    pub reception: Reception,
    /// The media plane.
    pub media: Media,
    /// Makes and checks participant tokens.
    pub tokens: Tokens,
    /// Slows down guessing of passwords.
    pub guard: Guard,
    /// What happened, as it happens.
    pub news: Bus,
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
