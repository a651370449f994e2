//! Officers sign in, look at themselves, change their password, sign out.

use axum::{
    Json,
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse as _, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::views::{OfficeName, Officer};
use crate::{
    app::App,
    auth::{Neighbourhood, SameOrigin, SignedIn},
    extract::Body,
    identity::{
        officer::{self, COOKIE, DEVICE_COOKIE, cookie_name},
        oidc, secret,
    },
    openapi::Problems,
    problem::Answer,
    store::sign_in::SignIn as SignInKept,
};

/// A browser is known for half a year after its last sign-in.
const DEVICE_LASTS_S: i64 = 180 * 86_400;

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
    /// A code of the second factor, or a recovery code, where there is one.
    #[garde(inner(length(chars, max = 40)))]
    #[schema(max_length = 40)]
    pub code: Option<String>,
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
    Neighbourhood(neighbourhood): Neighbourhood,
    jar: CookieJar,
    Body(sign_in): Body<SignIn>,
) -> Answer<(AppendHeaders<[(HeaderName, String); 2]>, Json<Officer>)> {
    let device = jar
        .get(&cookie_name(&app, DEVICE_COOKIE))
        .map(|it| it.value().to_owned());
    let attempt = officer::Attempt {
        name: sign_in.name,
        password: sign_in.password,
        code: sign_in.code,
        device,
        neighbourhood,
    };
    let it = officer::sign_in(&app, attempt).await?;
    Ok((cookies(&app, &it)?, Json(shown(&app, &it.officer).await?)))
}

/// The cookie of the sign-in, and the one that says that this browser has signed in before.
pub(super) fn cookies(
    app: &App,
    it: &officer::SignedIn,
) -> Answer<AppendHeaders<[(HeaderName, String); 2]>> {
    let lasts_s = i64::try_from(it.lasts.as_secs()).unwrap_or(i64::MAX);
    let sign_in = cookie(app, COOKIE, it.cookie.clone(), lasts_s);
    let device = officer::device(app, &it.officer.name)?;
    let device = cookie(app, DEVICE_COOKIE, device, DEVICE_LASTS_S);
    Ok(AppendHeaders([
        (header::SET_COOKIE, sign_in),
        (header::SET_COOKIE, device),
    ]))
}

/// Sign out here. Who came by the identity provider finds in `Link` (`end-session`) where to sign
/// out there too.
#[utoipa::path(post, path = "/v1/sign-out", tag = "officer", security(("officer" = [])),
    responses((status = 204), Problems))]
pub async fn sign_out(State(app): State<App>, signed_in: SignedIn) -> Answer<Response> {
    let farewell = farewell(&app, &signed_in).await;
    officer::sign_out(&app, &signed_in.cookie).await?;
    app.rights.changed();
    let gone = cookie(&app, COOKIE, String::new(), 0);
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    for (name, value) in [(header::SET_COOKIE, Some(gone)), (header::LINK, farewell)] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(name, value);
        }
    }
    Ok(response)
}

/// Where to sign out at the identity provider too, for who came by it.
async fn farewell(app: &App, here: &SignedIn) -> Option<String> {
    let known = app
        .store
        .sign_ins(app.tenant.id, here.officer.id)
        .await
        .ok()?;
    let this = secret::hash(&here.cookie);
    let is_by_provider = |it: &SignInKept| it.cookie_hash == this && it.method == "oidc";
    known.iter().find(|it| is_by_provider(it))?;
    let url = oidc::farewell(app).await.ok()??;
    Some(format!("<{url}>; rel=\"end-session\""))
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
pub(super) fn cookie(app: &App, name: &str, value: String, lasts_s: i64) -> String {
    let mut cookie = Cookie::new(cookie_name(app, name), value);
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_path("/");
    cookie.set_secure(app.settings.http.is_secure());
    format!("{cookie}; Max-Age={lasts_s}")
}
