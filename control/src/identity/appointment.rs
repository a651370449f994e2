//! Whoever holds an appointment: by what the form was answered with, or by a link that was sent.
//!
//! A link holds its secret in the fragment, so it is in no log, and the page swaps it by POST:
//! programs that look into mails follow links, but press no buttons. The swap proves the address;
//! what the form was answered with does not, and cannot confirm.

use jiff::{SignedDuration, Timestamp};
use schalter_control_core::id::{AppointmentId, OfficeId};

use crate::app::App;
use crate::identity::secret;
use crate::store::StoreError;
use crate::store::contact::{Key, KeyOf};

/// The secret of who filled the form begins with this.
pub const HOLDER: &str = "a_";
/// The secret in a link begins with this.
pub const LINK: &str = "l_";
/// How long an access lasts; the link gives a new one at any time.
const ACCESS: SignedDuration = SignedDuration::from_hours(12);

/// Which appointment somebody holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Where.
    pub office: OfficeId,
    /// Which.
    pub appointment: AppointmentId,
    /// They followed a link that was sent to them.
    pub proved: bool,
}

/// What the swap of a link gives.
pub struct Access {
    /// To what.
    pub held: Held,
    /// The secret, shown once.
    pub secret: String,
    /// Until then.
    pub expires_at: Timestamp,
}

/// The appointment of this secret; `None` for one we never gave out, or that has run out.
pub async fn by_secret(app: &App, secret: &str) -> Result<Option<Held>, StoreError> {
    let key = known(app, HOLDER, secret).await?;
    Ok(key.map(|key| Held {
        office: key.office,
        appointment: key.appointment,
        proved: key.kind == "access",
    }))
}

/// Swaps the secret of a link for an access; the link stays good.
pub async fn by_link(app: &App, link: &str) -> Result<Option<Access>, StoreError> {
    let Some(KeyOf {
        office,
        appointment,
        ..
    }) = known(app, LINK, link).await?
    else {
        return Ok(None);
    };
    let expires_at = app
        .clock
        .now()
        .checked_add(ACCESS)
        .unwrap_or(Timestamp::MAX);
    let (secret, key) = (secret::fresh(HOLDER), Key::Access { until: expires_at });
    let hash = secret::hash(&secret);
    let tenant = app.tenant.id;
    app.store
        .add_appointment_key(tenant, appointment, key, &hash)
        .await?;
    let held = Held {
        office,
        appointment,
        proved: true,
    };
    Ok(Some(Access {
        held,
        secret,
        expires_at,
    }))
}

async fn known(app: &App, prefix: &str, secret: &str) -> Result<Option<KeyOf>, StoreError> {
    if !secret.starts_with(prefix) {
        return Ok(None);
    }
    let (tenant, hash) = (app.tenant.id, secret::hash(secret));
    app.store
        .appointment_by_key(tenant, &hash, app.clock.now())
        .await
}
