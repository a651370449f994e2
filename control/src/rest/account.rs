//! An officer's own account beside the password: second factor, and where one is signed in.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::views::List;
use crate::{
    app::App,
    auth::{OfficerAuth, SignedIn},
    extract::{Body, Id, Nothing, OptionalBody, SignInId},
    identity::{second_factor, secret},
    openapi::Problems,
    problem::{Answer, Code},
    store::sign_in,
};

/// What an authenticator app must learn, shown only this once.
#[derive(Serialize, ToSchema)]
pub struct SecondFactor {
    /// To be typed by hand (base 32).
    pub secret: String,
    /// To be shown as a QR code.
    #[schema(example = "otpauth://totp/Musterstadt:anna.schmidt?secret=…")]
    pub uri: String,
}

/// A code of the authenticator app.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondFactorCode {
    /// Six digits.
    #[garde(length(chars, min = 6, max = 20))]
    #[schema(min_length = 6, max_length = 20, example = "287082")]
    pub code: String,
}

/// Codes for the day the telephone is lost; each opens once. Shown only this once.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// The codes.
    pub codes: Vec<String>,
}

/// Where one is signed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SignInShown {
    /// Its id.
    pub id: Uuid,
    /// How: `password`, `totp`, `recovery_code` or `oidc`.
    pub method: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Until when.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// It is the one that asks.
    pub is_this: bool,
}

/// Begin to use a second factor. Nothing changes until it is confirmed.
#[utoipa::path(post, path = "/v1/officer/second-factor", tag = "officer",
    security(("officer" = [])), request_body(content = Option<Nothing>),
    responses((status = 201, body = SecondFactor), Problems))]
pub async fn enrol(
    State(app): State<App>,
    officer: OfficerAuth,
    OptionalBody(Nothing {}): OptionalBody<Nothing>,
) -> Answer<(StatusCode, Json<SecondFactor>)> {
    let enrolment = second_factor::enrol(&app, &officer.0).await?;
    let shown = SecondFactor {
        secret: enrolment.secret,
        uri: enrolment.uri,
    };
    Ok((StatusCode::CREATED, Json(shown)))
}

/// Confirm the second factor by a first code; every sign-in asks for one from now on.
#[utoipa::path(post, path = "/v1/officer/second-factor/confirm", tag = "officer",
    security(("officer" = [])), request_body = SecondFactorCode,
    responses((status = 200, body = RecoveryCodes), Problems))]
pub async fn confirm(
    State(app): State<App>,
    officer: OfficerAuth,
    Body(given): Body<SecondFactorCode>,
) -> Answer<Json<RecoveryCodes>> {
    let codes = second_factor::confirm(&app, &officer.0, &given.code).await?;
    Ok(Json(RecoveryCodes { codes }))
}

/// Sign in without a second factor again.
#[utoipa::path(delete, path = "/v1/officer/second-factor", tag = "officer",
    security(("officer" = [])), responses((status = 204), Problems))]
pub async fn remove(State(app): State<App>, officer: OfficerAuth) -> Answer<StatusCode> {
    let tenant = app.tenant.id;
    app.store
        .remove_second_factor(tenant, officer.0.id, None)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where one is signed in.
#[utoipa::path(get, path = "/v1/officer/sign-ins", tag = "officer", security(("officer" = [])),
    responses((status = 200, body = List<SignInShown>), Problems))]
pub async fn list(State(app): State<App>, here: SignedIn) -> Answer<Json<List<SignInShown>>> {
    let known = app.store.sign_ins(app.tenant.id, here.officer.id).await?;
    let this = secret::hash(&here.cookie);
    let shown = |it: sign_in::SignIn| SignInShown {
        id: it.id,
        method: it.method,
        created_at: it.created_at,
        expires_at: it.expires_at,
        is_this: it.cookie_hash == this,
    };
    Ok(Json(List::whole(known.into_iter().map(shown).collect())))
}

/// Sign out there.
#[utoipa::path(delete, path = "/v1/officer/sign-ins/{id}", tag = "officer",
    params(("id" = Uuid, Path, description = "The sign-in")), security(("officer" = [])),
    responses((status = 204), Problems))]
pub async fn end(
    State(app): State<App>,
    here: SignedIn,
    Id(SignInId(id)): Id<SignInId>,
) -> Answer<StatusCode> {
    if app
        .store
        .end_sign_in(app.tenant.id, here.officer.id, id)
        .await?
    {
        app.rights.changed();
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Code::UnknownSignIn.into())
    }
}
