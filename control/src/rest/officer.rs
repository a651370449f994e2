//! Officers sign in, look at themselves, change their password, sign out.

use axum::{
    Json,
    extract::State,
    http::{HeaderName, StatusCode, header},
};
use axum_extra::extract::cookie::{Cookie, SameSite};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::views::{OfficeName, Officer};
use crate::{
    app::App,
    auth::{SameOrigin, SignedIn},
    extract::Body,
    identity::officer::{self, COOKIE},
    openapi::Problems,
    problem::Answer,
};

/// Name and password.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The name given by the administration.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// The password.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, format = Password)]
    pub password: String,
}

/// The old and the new password.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password until now.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, format = Password)]
    pub current: String,
    /// The password from now on: 12 characters or more.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(min_length = 12, max_length = 200, format = Password)]
    pub new: String,
}

/// Sign in: sets the cookie `schalter`.
#[utoipa::path(post, path = "/v1/sign-in", tag = "officer", request_body = SignIn,
    responses((status = 200, body = Officer, headers(("Set-Cookie" = String))), Problems))]
pub async fn sign_in(
    State(app): State<App>,
    SameOrigin: SameOrigin,
    Body(sign_in): Body<SignIn>,
) -> Answer<([(HeaderName, String); 1], Json<Officer>)> {
    let it = officer::sign_in(&app, &sign_in.name, sign_in.password).await?;
    let lasts_s = i64::try_from(it.lasts.as_secs()).unwrap_or(i64::MAX);
    let cookie = cookie(&app, it.cookie, lasts_s);
    Ok((
        [(header::SET_COOKIE, cookie)],
        Json(shown(&app, &it.officer).await?),
    ))
}

/// Sign out here.
#[utoipa::path(post, path = "/v1/sign-out", tag = "officer", security(("officer" = [])),
    responses((status = 204), Problems))]
pub async fn sign_out(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Answer<(StatusCode, [(HeaderName, String); 1])> {
    officer::sign_out(&app, &signed_in.cookie).await?;
    Ok((
        StatusCode::NO_CONTENT,
        [(header::SET_COOKIE, cookie(&app, String::new(), 0))],
    ))
}

/// Who is signed in here.
#[utoipa::path(get, path = "/v1/officer", tag = "officer", security(("officer" = [])),
    responses((status = 200, body = Officer), Problems))]
pub async fn show(State(app): State<App>, signed_in: SignedIn) -> Answer<Json<Officer>> {
    Ok(Json(shown(&app, &signed_in.officer).await?))
}

/// Change one's password. A one-time password must be changed before anything else.
#[utoipa::path(put, path = "/v1/officer/password", tag = "officer", security(("officer" = [])),
    request_body = PasswordChange, responses((status = 204), Problems))]
pub async fn change_password(
    State(app): State<App>,
    signed_in: SignedIn,
    Body(change): Body<PasswordChange>,
) -> Answer<StatusCode> {
    let SignedIn { officer, cookie } = signed_in;
    officer::change_password(&app, &officer, &cookie, change.current, change.new).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn shown(app: &App, known: &officer::Officer) -> Answer<Officer> {
    let mut offices = Vec::with_capacity(known.offices.len());
    for id in &known.offices {
        let snapshot = app.reception.office(*id).await?;
        offices.push(OfficeName {
            id: id.0,
            name: snapshot.office.settings.name.clone(),
        });
    }
    Ok(Officer {
        id: known.id.0,
        name: known.name.clone(),
        display_name: known.display_name.clone(),
        must_change_password: known.must_change_password,
        role: known.role,
        offices,
    })
}

/// Out of reach of scripts, of other sites and, where we are reached by TLS, of plain HTTP.
fn cookie(app: &App, value: String, lasts_s: i64) -> String {
    let mut cookie = Cookie::new(COOKIE, value);
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_path("/");
    cookie.set_secure(app.settings.http.public_url.starts_with("https://"));
    format!("{cookie}; Max-Age={lasts_s}")
}
