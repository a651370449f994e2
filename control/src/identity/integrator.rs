//! An integrator is whoever holds an API key: 256 random bits, kept as their SHA-256.

use jiff::Timestamp;
use schalter_control_core::Scope;
use schalter_control_core::id::TenantId;
use uuid::Uuid;

use crate::app::App;
use crate::identity::secret;
use crate::store::StoreError;

/// API keys begin with this.
pub const PREFIX: &str = "sk_";

/// Who called, by key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integrator {
    /// The key's name, not the key.
    pub id: Uuid,
    /// Whose rooms it may touch.
    pub tenant: TenantId,
    /// What it was made for.
    pub name: String,
    /// What it is good for.
    pub scopes: Vec<Scope>,
    /// Until when.
    pub expires_at: Option<Timestamp>,
}

/// The integrator of this key; `None` for a key we never gave out.
pub async fn by_api_key(app: &App, key: &str) -> Result<Option<Integrator>, StoreError> {
    if !key.starts_with(PREFIX) {
        return Ok(None);
    }
    app.store
        .integrator_by_key(app.tenant.id, &secret::hash(key))
        .await
}

/// A new integrator for rooms and events, and the key: shown once, kept as its hash.
pub fn new(tenant: TenantId, name: &str) -> (Integrator, String) {
    let integrator = Integrator {
        id: Uuid::new_v4(),
        tenant,
        name: name.to_owned(),
        scopes: vec![
            Scope::RoomsRead,
            Scope::RoomsWrite,
            Scope::EventsRead,
            Scope::WebhooksWrite,
        ],
        expires_at: None,
    };
    (integrator, secret::fresh(PREFIX))
}
