//! Officers sign in by name and password and are then known by a cookie.

use std::fmt;
use std::time::Duration;

use schalter_control_core::id::{OfficeId, OfficerId, TenantId};
use thiserror::Error;

use crate::app::App;
use crate::store::StoreError;

/// The name of the cookie.
pub const COOKIE: &str = "schalter";

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
    /// Where they serve.
    pub offices: Vec<OfficeId>,
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
    /// The password could not be hashed.
    #[error("the password could not be hashed")]
    Hash,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Slows down guessing of passwords.
pub struct Guard;

/// Signs in by name and password.
pub async fn sign_in(_app: &App, _name: &str, _password: String) -> Result<SignedIn, SignInError> {
    unimplemented!()
}

/// The officer of this cookie; `None` when it is unknown, expired or signed out.
pub async fn by_cookie(_app: &App, _cookie: &str) -> Result<Option<Officer>, StoreError> {
    unimplemented!()
}

/// Forgets the cookie.
pub async fn sign_out(_app: &App, _cookie: &str) -> Result<(), StoreError> {
    unimplemented!()
}

/// Changes the password; every other sign-in of this officer ends, this `cookie` stays.
pub async fn change_password(
    _app: &App,
    _officer: &Officer,
    _cookie: &str,
    _current: String,
    _new: String,
) -> Result<(), SignInError> {
    unimplemented!()
}
