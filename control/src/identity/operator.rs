//! The operator runs the house for all municipalities, and is whoever holds the house's one
//! operator key: 256 random bits, kept as their SHA-256.

use crate::app::App;
use crate::identity::secret;
use crate::store::audit::{Act, Actor};
use crate::store::{Store, StoreError};

/// Operator keys begin with this.
pub const PREFIX: &str = "op_";
/// Where its hash is kept.
const SETTING: &str = "operator_key_sha256";

/// Makes a key; the one before is worth nothing from now on. Shown once, kept as its hash.
pub async fn new_key(store: &Store) -> Result<String, StoreError> {
    let key = secret::fresh(PREFIX);
    let act = Act::new(Actor::Operator, "create", "operator_key", "");
    store
        .set_setting(SETTING, &secret::hash(&key), &act)
        .await?;
    Ok(key)
}

/// Whether this is the key.
pub async fn is_key(app: &App, key: &str) -> Result<bool, StoreError> {
    if !key.starts_with(PREFIX) {
        return Ok(false);
    }
    let known = app.store.setting(SETTING).await?;
    Ok(known.is_some_and(|known| known == secret::hash(key)))
}
