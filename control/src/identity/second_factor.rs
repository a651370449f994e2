//! A second factor beside the password: a code from an authenticator app, or once each of ten
//! recovery codes. The secret lies sealed in the store; a code is taken once.

use schalter_control_core::id::OfficerId;

use super::officer::{Method, Officer, SignInError};
use super::seal::Broken;
use super::{secret, totp};
use crate::app::App;

const RECOVERY_CODES: usize = 10;

/// What the officer's authenticator app must learn; shown once. It has no `Debug`.
pub struct Enrolment {
    /// To be typed by hand.
    pub secret: String,
    /// To be read from a QR code.
    pub uri: String,
}

/// Begins: nothing changes until a first code has shown that the app has learnt it.
pub async fn enrol(app: &App, officer: &Officer) -> Result<Enrolment, SignInError> {
    let fresh = &secret::random()[..20];
    let sealed = app.seal.close(&sealed_for(officer.id), fresh)?;
    let store = &app.store;
    if !store
        .enrol_second_factor(app.tenant.id, officer.id, &sealed)
        .await?
    {
        return Err(SignInError::SecondFactorExists);
    }
    Ok(Enrolment {
        secret: totp::base32(fresh),
        uri: totp::uri(&app.tenant.facts().name, &officer.name, fresh),
    })
}

/// The first code is right: from now on every sign-in asks for one. Tells the recovery codes.
pub async fn confirm(app: &App, officer: &Officer, code: &str) -> Result<Vec<String>, SignInError> {
    app.guard.admit(&second(app, officer), app.clock.now())?;
    let known = app.store.second_factor(app.tenant.id, officer.id).await?;
    let known = known.filter(|factor| !factor.confirmed);
    let factor = known.ok_or(SignInError::WrongCredentials)?;
    let opened = app.seal.unseal(&sealed_for(officer.id), &factor.sealed)?;
    let step = totp::step_of(&opened, code, app.clock.now());
    let step = step.ok_or(SignInError::WrongCredentials)?;
    let codes: Vec<String> = std::iter::repeat_with(recovery_code)
        .take(RECOVERY_CODES)
        .collect();
    let hashes: Vec<String> = codes.iter().map(|code| secret::hash(code)).collect();
    let store = &app.store;
    store
        .confirm_second_factor(app.tenant.id, officer.id, step, &hashes)
        .await?;
    app.guard.succeeded(&second(app, officer));
    Ok(codes)
}

/// What a sign-in needs beside the password, and whether it was given.
pub async fn check(
    app: &App,
    officer: &Officer,
    code: Option<&str>,
) -> Result<Method, SignInError> {
    let known = app.store.second_factor(app.tenant.id, officer.id).await?;
    let Some(factor) = known.filter(|factor| factor.confirmed) else {
        return Ok(Method::Password);
    };
    let code = code.ok_or(SignInError::SecondFactorRequired)?;
    let opened = app.seal.unseal(&sealed_for(officer.id), &factor.sealed)?;
    if let Some(step) = totp::step_of(&opened, code, app.clock.now())
        && app.store.take_step(app.tenant.id, officer.id, step).await?
    {
        return Ok(Method::Totp);
    }
    let hash = secret::hash(&code.trim().to_lowercase());
    if app
        .store
        .take_recovery_code(app.tenant.id, officer.id, &hash)
        .await?
    {
        return Ok(Method::RecoveryCode);
    }
    Err(SignInError::WrongCredentials)
}

fn sealed_for(officer: OfficerId) -> String {
    format!("the second factor of {officer}")
}

/// Guessing codes is slowed down apart from guessing passwords.
fn second(app: &App, officer: &Officer) -> String {
    format!("{}/{} code", app.tenant.id, officer.name)
}

/// Ten letters and digits, 50 bits: too many to guess at two tries a minute.
fn recovery_code() -> String {
    let text = totp::base32(&secret::random()[..7]).to_lowercase();
    format!("{}-{}", &text[..5], &text[5..10])
}

impl From<Broken> for SignInError {
    fn from(Broken: Broken) -> Self {
        Self::Hash
    }
}
