//! Sign-in by the tenant's identity provider (`OpenID Connect`).

use axum::{
    Json,
    extract::State,
    http::{HeaderName, StatusCode, header},
    response::{AppendHeaders, IntoResponse as _, Response},
};
use axum_extra::extract::CookieJar;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::officer::{cookie, cookies};
use crate::{
    app::App,
    extract::Query,
    identity::{
        officer::cookie_name,
        oidc::{self, COOKIE, LASTS_S},
    },
    openapi::Problems,
    problem::{Answer, Code, Problem},
};

/// What the provider sends back.
#[derive(Deserialize)]
pub struct Back {
    /// Belongs to what we asked.
    pub state: Option<String>,
    /// What we get the token for.
    pub code: Option<String>,
}

/// The ways in for officers, beside name and password.
#[derive(Serialize, ToSchema)]
pub struct SignInWays {
    /// Whether `GET /v1/sign-in/oidc` leads to an identity provider.
    pub oidc: bool,
}

/// Which ways there are to sign in here.
#[utoipa::path(get, path = "/v1/sign-in", tag = "officer",
    responses((status = 200, body = SignInWays), Problems))]
pub async fn ways(State(app): State<App>) -> Answer<Json<SignInWays>> {
    let provider = app.store.provider(app.tenant.id).await?;
    Ok(Json(SignInWays {
        oidc: provider.is_some(),
    }))
}

/// Go to the identity provider. Answers with its address; 404 where the tenant has none.
#[utoipa::path(get, path = "/v1/sign-in/oidc", tag = "officer",
    responses((status = 303, headers(("Location" = String), ("Set-Cookie" = String))), Problems))]
pub async fn depart(State(app): State<App>) -> Answer<Response> {
    let departure = oidc::depart(&app).await?;
    let way = cookie(&app, COOKIE, departure.cookie, LASTS_S);
    let headers: [(HeaderName, String); 2] = [
        (header::LOCATION, departure.to.to_string()),
        (header::SET_COOKIE, way),
    ];
    Ok((StatusCode::SEE_OTHER, AppendHeaders(headers)).into_response())
}

/// Come back from the identity provider: sets the cookie and goes on to the desk.
#[utoipa::path(get, path = "/v1/sign-in/oidc/callback", tag = "officer",
    params(("state" = Option<String>, Query, description = "Belongs to what we asked"),
        ("code" = Option<String>, Query, description = "What we get the token for")),
    responses((status = 303, headers(("Location" = String), ("Set-Cookie" = String))), Problems))]
pub async fn arrive(
    State(app): State<App>,
    jar: CookieJar,
    Query(back): Query<Back>,
) -> Answer<Response> {
    let way = jar
        .get(&cookie_name(&app, COOKIE))
        .map(|it| it.value().to_owned());
    let (Some(way), Some(state), Some(code)) = (way, back.state, back.code) else {
        return Err(Problem::new(Code::OidcRefused).because("state, code or cookie is missing"));
    };
    let it = oidc::arrive(&app, &way, &state, &code).await?;
    let done = (header::SET_COOKIE, cookie(&app, COOKIE, String::new(), 0));
    let on = (header::LOCATION, "/desk".to_owned());
    let answer = (
        StatusCode::SEE_OTHER,
        cookies(&app, &it)?,
        AppendHeaders([done, on]),
    );
    Ok(answer.into_response())
}
