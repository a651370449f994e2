//! Officers sign in by name and password and are then known by a cookie.

use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use schalter_control_core::Role;
use schalter_control_core::id::{OfficeId, OfficerId, TenantId};
use thiserror::Error;

pub use super::guard::Guard;
use super::guard::Refused;
use super::{new_password, second_factor, secret};
use crate::app::App;
use crate::store::StoreError;
use crate::telemetry::SECURITY;

/// The name of the cookie.
pub const COOKIE: &str = "schalter";
/// The name of the cookie by which a browser is known to have signed in before.
pub const DEVICE_COOKIE: &str = "schalter-device";
/// Wrong tries that need no waiting, from one browser or neighbourhood.
const FREE_TRIES: u32 = 5;
/// And from all who are not known, together.
const FREE_TRIES_OF_ALL: u32 = 50;
const LONGEST_NAME: usize = 200;

/// An officer of the municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    /// Who.
    pub id: OfficerId,
    /// Of which municipality.
    pub tenant: TenantId,
    /// Signs in as.
    pub name: String,
    /// As colleagues see it.
    pub display_name: String,
    /// The password is for one use: until it is changed, nothing else is allowed.
    pub must_change_password: bool,
    /// What they may do.
    pub role: Role,
    /// Where they serve.
    pub offices: Vec<OfficeId>,
}

/// How an officer signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// By name and password.
    Password,
    /// By name, password and a code of the second factor.
    Totp,
    /// By name, password and a recovery code.
    RecoveryCode,
    /// By the tenant's identity provider.
    Oidc,
}

impl Method {
    /// As it is written in JSON and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Totp => "totp",
            Self::RecoveryCode => "recovery_code",
            Self::Oidc => "oidc",
        }
    }
}

/// A successful sign-in.
#[derive(Clone)]
pub struct SignedIn {
    /// Who.
    pub officer: Officer,
    /// The cookie's value: a secret.
    pub cookie: String,
    /// How long it lasts.
    pub lasts: Duration,
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn")
            .field("officer", &self.officer.id)
            .finish_non_exhaustive()
    }
}

/// Why a sign-in or a change of password failed.
#[derive(Debug, Error)]
pub enum SignInError {
    /// Name or password, we do not say which.
    #[error("name or password is wrong")]
    WrongCredentials,
    /// Too many failures for this name.
    #[error("too many attempts")]
    TooManyAttempts {
        /// How long to wait.
        retry_after: Duration,
    },
    /// The new password is too short, too long, or the old one.
    #[error("the new password does not fit: {0}")]
    UnfitPassword(&'static str),
    /// The new password is among those that are tried first.
    #[error("the new password is easily guessed")]
    WeakPassword,
    /// The password is right; a code of the second factor is needed too.
    #[error("a second factor is required")]
    SecondFactorRequired,
    /// There is a confirmed second factor already.
    #[error("there is a second factor already")]
    SecondFactorExists,
    /// The password could not be hashed, or a sealed secret not be opened.
    #[error("the password could not be hashed")]
    Hash,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Refused> for SignInError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Busy { retry_after } => Self::TooManyAttempts { retry_after },
            Refused::Broken => Self::Hash,
        }
    }
}

/// Somebody wants to sign in. It holds a password and has no `Debug`.
pub struct Attempt {
    /// As whom.
    pub name: String,
    /// With which password.
    pub password: String,
    /// And which code of the second factor.
    pub code: Option<String>,
    /// What the last successful sign-in of this name left in this browser.
    pub device: Option<String>,
    /// Who asks, as a pseudonym of the network: never an address.
    pub neighbourhood: String,
}

impl Attempt {
    /// By name and password, from nowhere in particular.
    pub fn new(name: &str, password: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            password: password.into(),
            code: None,
            device: None,
            neighbourhood: String::new(),
        }
    }
}

/// Signs in by name and password. Unknown names cost the same work as wrong passwords.
pub async fn sign_in(app: &App, attempt: Attempt) -> Result<SignedIn, SignInError> {
    let name = attempt.name.trim().to_lowercase();
    if name.len() > LONGEST_NAME || attempt.password.len() > new_password::LONGEST {
        return Err(SignInError::WrongCredentials);
    }
    let buckets = buckets(app, &name, &attempt);
    for (bucket, free) in &buckets {
        app.guard.admit_after(bucket, *free, app.clock.now())?;
    }
    let known = app.store.officer_by_name(app.tenant.id, &name).await?;
    let (officer, hash) = known.unzip();
    let fits = app.guard.verify(hash, attempt.password).await?;
    let officer = officer
        .filter(|_| fits)
        .ok_or(SignInError::WrongCredentials)?;
    let method = second_factor::check(app, &officer, attempt.code.as_deref()).await?;
    for (bucket, _) in &buckets {
        app.guard.succeeded(bucket);
    }
    remember(app, officer, method).await
}

/// Where tries are counted, and how many are free. A browser that signed in as this name before
/// counts for itself: whoever guesses elsewhere cannot lock it out. All others count by name and
/// neighbourhood, and together, more patiently, by name.
fn buckets(app: &App, name: &str, attempt: &Attempt) -> Vec<(String, u32)> {
    let whose = format!("{}/{name}", app.tenant.id);
    let known = attempt.device.as_ref().filter(|device| {
        let sealed_for = device_of(app, name);
        app.seal.unseal(&sealed_for, device).is_ok()
    });
    match known {
        Some(device) => vec![(format!("{whose} device {device}"), FREE_TRIES)],
        None => vec![
            (
                format!("{whose} from {}", attempt.neighbourhood),
                FREE_TRIES,
            ),
            (whose, FREE_TRIES_OF_ALL),
        ],
    }
}

/// What a successful sign-in leaves in the browser: it proves nothing but that this name has
/// signed in there before.
pub fn device(app: &App, name: &str) -> Result<String, SignInError> {
    Ok(app
        .seal
        .close(&device_of(app, name), &secret::random()[..8])?)
}

fn device_of(app: &App, name: &str) -> String {
    format!("a device of {}/{name}", app.tenant.id)
}

/// How a cookie is named here: with TLS the browser itself lets no other host or path set it.
pub fn cookie_name(app: &App, name: &str) -> String {
    let prefix = if app.settings.http.is_secure() {
        "__Host-"
    } else {
        ""
    };
    format!("{prefix}{name}")
}

/// The officer of this cookie; `None` when it is unknown, expired or signed out.
pub async fn by_cookie(app: &App, cookie: &str) -> Result<Option<Officer>, StoreError> {
    app.store
        .officer_by_cookie(app.tenant.id, &secret::hash(cookie))
        .await
}

/// Forgets the cookie.
pub async fn sign_out(app: &App, cookie: &str) -> Result<(), StoreError> {
    app.store
        .sign_out(app.tenant.id, &secret::hash(cookie))
        .await
}

/// Changes the password; every other sign-in of this officer ends, this `cookie` stays.
pub async fn change_password(
    app: &App,
    officer: &Officer,
    cookie: &str,
    current: String,
    new: String,
) -> Result<(), SignInError> {
    new_password::must_fit(
        &current,
        &new,
        &[
            &officer.name,
            &officer.display_name,
            &app.tenant.facts().name,
        ],
    )?;
    app.guard.admit(&change_of(app, officer), app.clock.now())?;
    let known = app
        .store
        .officer_by_name(app.tenant.id, &officer.name)
        .await?;
    if !app
        .guard
        .verify(known.map(|(_, hash)| hash), current)
        .await?
    {
        return Err(SignInError::WrongCredentials);
    }
    app.guard.succeeded(&change_of(app, officer));
    let hash = app.guard.hash(new).await?;
    let but = secret::hash(cookie);
    Ok(app
        .store
        .set_password(app.tenant.id, officer.id, &hash, &but)
        .await?)
}

/// Whoever changes a password is signed in: counted apart.
fn change_of(app: &App, officer: &Officer) -> String {
    format!("{}/{} change", app.tenant.id, officer.name)
}

/// Keeps a sign-in.
pub(super) async fn remember(
    app: &App,
    officer: Officer,
    method: Method,
) -> Result<SignedIn, SignInError> {
    let lasts = app.settings.identity.sign_in;
    let span = SignedDuration::try_from(lasts).unwrap_or(SignedDuration::ZERO);
    let expires_at = app
        .clock
        .now()
        .saturating_add(span)
        .unwrap_or(jiff::Timestamp::MAX);
    let cookie = secret::fresh("");
    app.store
        .sign_in(&officer, &secret::hash(&cookie), method, expires_at)
        .await?;
    tracing::info!(target: SECURITY, officer = %officer.id, method = method.name(), "signed in");
    Ok(SignedIn {
        officer,
        cookie,
        lasts,
    })
}
