//! Sign-in by the tenant's own identity provider: `OpenID Connect` with authorization code, PKCE and
//! nonce. What is needed between leaving and coming back lies sealed in a cookie, so that it does
//! not matter which process of the house sees whom.
//!
//! Made of what the house has anyway (`reqwest`, `jsonwebtoken` on aws-lc-rs): the `openidconnect`
//! crate would bring a second provider of cryptography.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::JwkSet;
use reqwest::{Client, Url};
use schalter_control_core::Role;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

pub use super::id_token::{Expected, verified};

use super::id_token::key_of;
use super::officer::{self, Method, Officer, SignInError, SignedIn};
use super::seal::Broken;
use super::secret;
use crate::app::App;
use crate::store::StoreError;

/// Where the provider sends people back to.
pub const CALLBACK: &str = "/v1/sign-in/oidc/callback";
/// What is needed on the way back.
pub const COOKIE: &str = "schalter-oidc";
/// Nobody takes longer to sign in.
pub const LASTS_S: i64 = 600;
const PATIENCE: Duration = Duration::from_secs(10);
/// What the provider says about itself is asked for again after so long.
const METADATA_LASTS: Duration = Duration::from_hours(1);
/// Tokens signed with unknown keys cannot make us ask the provider more often than this.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// The identity provider of a tenant, as the operator set it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// Its address.
    pub issuer: String,
    /// How it calls us.
    pub client_id: String,
    /// The claim that names somebody's groups.
    pub groups_claim: String,
    /// Who is in it is an officer.
    pub officer_group: Option<String>,
    /// Who is in it is an office lead.
    pub lead_group: Option<String>,
    /// Who is in it is a tenant admin.
    pub admin_group: Option<String>,
}

/// Asks identity providers. One per tenant.
pub struct Oidc {
    web: Option<Client>,
    known: RwLock<Option<Known>>,
    asked_again: Mutex<Option<Instant>>,
}

#[derive(Clone)]
struct Known {
    metadata: Arc<Metadata>,
    keys: Arc<JwkSet>,
    at: Instant,
}

/// What a provider says about itself (`OpenID Connect Discovery 1.0`).
#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    end_session_endpoint: Option<String>,
}

/// Between leaving and coming back. Sealed in a cookie.
#[derive(Serialize, Deserialize)]
struct Way {
    state: String,
    nonce: String,
    verifier: String,
    until_s: i64,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

/// Where to go, and what to carry in the cookie.
pub struct Departure {
    /// The provider's page.
    pub to: Url,
    /// The cookie's value.
    pub cookie: String,
}

/// Why nobody was signed in.
#[derive(Debug, Error)]
pub enum OidcError {
    /// The tenant has no provider.
    #[error("this tenant has no identity provider")]
    NoProvider,
    /// The provider does not answer as it should.
    #[error("the identity provider does not answer as it should: {0}")]
    Provider(&'static str),
    /// What came back does not belong to what was asked.
    #[error("the answer of the identity provider does not fit: {0}")]
    Unfit(&'static str),
    /// Known there, but in none of our groups.
    #[error("in no group of ours")]
    NoGroup,
    /// Was disabled by the administration.
    #[error("this officer is disabled")]
    Disabled,
    /// Something of ours failed.
    #[error(transparent)]
    SignIn(#[from] SignInError),
}

impl Default for Oidc {
    fn default() -> Self {
        let web = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            // People sign in rarely, and a connection kept may be one to a provider that has gone.
            .pool_max_idle_per_host(0)
            .timeout(PATIENCE);
        Self {
            web: web.build().ok(),
            known: RwLock::default(),
            asked_again: Mutex::default(),
        }
    }
}

/// Leaves for the provider.
pub async fn depart(app: &App) -> Result<Departure, OidcError> {
    let (provider, _) = provider(app).await?;
    let known = app.oidc.known(&provider).await?;
    let way = Way {
        state: secret::fresh(""),
        nonce: secret::fresh(""),
        verifier: secret::fresh(""),
        until_s: app.clock.now().as_second() + LASTS_S,
    };
    let mut to = address(&known.metadata.authorization_endpoint)?;
    let challenge = digest(&SHA256, way.verifier.as_bytes());
    to.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", &redirect_uri(app))
        .append_pair("scope", "openid profile email")
        .append_pair("state", &way.state)
        .append_pair("nonce", &way.nonce)
        .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(challenge))
        .append_pair("code_challenge_method", "S256");
    let text = serde_json::to_vec(&way).map_err(|_| OidcError::Unfit("the way"))?;
    let cookie = app.seal.close(&sealed_for(app), &text).map_err(broken)?;
    Ok(Departure { to, cookie })
}

/// Comes back with a code: the officer of this name signs in, or is made when new.
pub async fn arrive(
    app: &App,
    cookie: &str,
    state: &str,
    code: &str,
) -> Result<SignedIn, OidcError> {
    let (provider, client_secret) = provider(app).await?;
    let way = way(app, cookie)?;
    if way.state != state {
        return Err(OidcError::Unfit("state"));
    }
    if way.until_s < app.clock.now().as_second() {
        return Err(OidcError::Unfit("it took too long"));
    }
    let tokens = app
        .oidc
        .tokens(app, &provider, &client_secret, code, &way)
        .await?;
    let expected = Expected {
        issuer: &provider.issuer,
        client_id: &provider.client_id,
        nonce: &way.nonce,
    };
    let claims = app
        .oidc
        .claims(&provider, &tokens.id_token, &expected)
        .await?;
    let role = role(&provider, &claims).ok_or(OidcError::NoGroup)?;
    let officer = officer_of(app, &claims, role).await?;
    Ok(officer::remember(app, officer, Method::Oidc).await?)
}

/// Where to sign out at the provider too, if it knows how.
pub async fn farewell(app: &App) -> Result<Option<Url>, OidcError> {
    let (provider, _) = provider(app).await?;
    let known = app.oidc.known(&provider).await?;
    let url = known.metadata.end_session_endpoint.as_deref();
    Ok(url.map(address).transpose()?.map(|mut url| {
        url.query_pairs_mut()
            .append_pair("client_id", &provider.client_id)
            .append_pair("post_logout_redirect_uri", &app.settings.http.public_url);
        url
    }))
}

impl Oidc {
    async fn known(&self, provider: &Provider) -> Result<Known, OidcError> {
        let known = self.remembered().filter(|known| {
            known.metadata.issuer == provider.issuer && known.at.elapsed() < METADATA_LASTS
        });
        match known {
            Some(known) => Ok(known),
            None => self.ask(provider).await,
        }
    }

    async fn ask(&self, provider: &Provider) -> Result<Known, OidcError> {
        let issuer = provider.issuer.trim_end_matches('/');
        let url = address(&format!("{issuer}/.well-known/openid-configuration"))?;
        let metadata: Metadata = self.get(url).await?;
        if metadata.issuer != provider.issuer {
            return Err(OidcError::Provider("another issuer"));
        }
        let keys: JwkSet = self.get(address(&metadata.jwks_uri)?).await?;
        let known = Known {
            metadata: Arc::new(metadata),
            keys: Arc::new(keys),
            at: Instant::now(),
        };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }

    fn remembered(&self) -> Option<Known> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }

    async fn get<T: DeserializeOwned>(&self, url: Url) -> Result<T, OidcError> {
        let answer = self.web()?.get(url).send().await;
        read(answer.map_err(|_| OidcError::Provider("it cannot be reached"))?).await
    }

    async fn tokens(
        &self,
        app: &App,
        provider: &Provider,
        client_secret: &str,
        code: &str,
        way: &Way,
    ) -> Result<Tokens, OidcError> {
        let known = self.known(provider).await?;
        let mut form = Url::parse("form:").map_err(|_| OidcError::Unfit("form"))?;
        form.query_pairs_mut()
            .append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", &redirect_uri(app))
            .append_pair("code_verifier", &way.verifier);
        let request = self
            .web()?
            .post(address(&known.metadata.token_endpoint)?)
            // RFC 6749, section 2.3.1: both are written as in a form first.
            .basic_auth(in_form(&provider.client_id), Some(in_form(client_secret)))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.query().unwrap_or_default().to_owned());
        let answer = request.send().await;
        read(answer.map_err(|_| OidcError::Provider("it cannot be reached"))?).await
    }

    /// A key that is not known may be a new one: providers change their keys.
    async fn claims(
        &self,
        provider: &Provider,
        token: &str,
        expected: &Expected<'_>,
    ) -> Result<Map<String, Value>, OidcError> {
        let mut known = self.known(provider).await?;
        if key_of(&known.keys, token).is_none() && self.may_ask_again() {
            known = self.ask(provider).await?;
        }
        let key = key_of(&known.keys, token).ok_or(OidcError::Unfit("unknown key"))?;
        verified(token, key, expected)
    }

    fn may_ask_again(&self) -> bool {
        let mut asked = self
            .asked_again
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let may = asked.is_none_or(|at| at.elapsed() > ASK_AGAIN);
        if may {
            *asked = Some(Instant::now());
        }
        may
    }

    fn web(&self) -> Result<&Client, OidcError> {
        self.web.as_ref().ok_or(OidcError::Provider("no client"))
    }
}

fn address(text: &str) -> Result<Url, OidcError> {
    Url::parse(text).map_err(|_| OidcError::Provider("what should be an address is none"))
}

fn in_form(text: &str) -> String {
    let mut form = Url::parse("form:").ok();
    if let Some(form) = &mut form {
        form.query_pairs_mut().append_key_only(text);
    }
    let query = form.as_ref().and_then(Url::query);
    query.unwrap_or_default().to_owned()
}

async fn read<T: DeserializeOwned>(answer: reqwest::Response) -> Result<T, OidcError> {
    if !answer.status().is_success() {
        return Err(OidcError::Provider("it refuses"));
    }
    let read = answer.json().await;
    read.map_err(|_| OidcError::Provider("its answer cannot be read"))
}

async fn provider(app: &App) -> Result<(Provider, String), OidcError> {
    let known = app.store.provider(app.tenant.id).await;
    let known = known.map_err(SignInError::from)?;
    let (provider, sealed) = known.ok_or(OidcError::NoProvider)?;
    let what_for = client_secret_of(app.tenant.id);
    let opened = app.seal.unseal(&what_for, &sealed).map_err(broken)?;
    let text = String::from_utf8(opened).map_err(|_| broken(Broken))?;
    Ok((provider, text))
}

/// What the client's secret of a tenant is sealed for.
pub fn client_secret_of(tenant: schalter_control_core::TenantId) -> String {
    format!("the client secret of {tenant}")
}

fn way(app: &App, cookie: &str) -> Result<Way, OidcError> {
    let opened = app.seal.unseal(&sealed_for(app), cookie);
    let opened = opened.map_err(|_| OidcError::Unfit("cookie"))?;
    serde_json::from_slice(&opened).map_err(|_| OidcError::Unfit("cookie"))
}

fn sealed_for(app: &App) -> String {
    format!("a sign-in by the identity provider of {}", app.tenant.id)
}

fn redirect_uri(app: &App) -> String {
    format!("{}{CALLBACK}", app.settings.http.public_url)
}

fn broken(broken: Broken) -> OidcError {
    OidcError::SignIn(broken.into())
}

/// The greatest role that one of the groups gives.
fn role(provider: &Provider, claims: &Map<String, Value>) -> Option<Role> {
    let groups = claims.get(&provider.groups_claim)?;
    let is_in = |group: &Option<String>| {
        let Some(group) = group else { return false };
        let is_it = |value: &Value| value.as_str() == Some(group);
        groups
            .as_array()
            .map_or_else(|| is_it(groups), |all| all.iter().any(is_it))
    };
    let roles = [
        (&provider.admin_group, Role::TenantAdmin),
        (&provider.lead_group, Role::OfficeLead),
        (&provider.officer_group, Role::Officer),
    ];
    let found = roles.into_iter().find(|(group, _)| is_in(group));
    found.map(|(_, role)| role)
}

/// The officer whom the provider calls so; the groups decide about the role each time.
async fn officer_of(
    app: &App,
    claims: &Map<String, Value>,
    role: Role,
) -> Result<Officer, OidcError> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let subject = text("sub").ok_or(OidcError::Unfit("sub"))?;
    let name = text("preferred_username")
        .or_else(|| text("email"))
        .unwrap_or(subject);
    let display_name = text("name").unwrap_or(name);
    let tenant = app.tenant.id;
    let store = |error: StoreError| OidcError::SignIn(error.into());
    if app
        .store
        .is_disabled(tenant, subject)
        .await
        .map_err(store)?
    {
        return Err(OidcError::Disabled);
    }
    if let Some(officer) = app
        .store
        .officer_by_subject(tenant, subject, role)
        .await
        .map_err(store)?
    {
        return Ok(officer);
    }
    // Nobody knows this password: the account opens by the provider alone.
    let hash = app.guard.hash(secret::fresh("")).await;
    let hash = hash.map_err(SignInError::from)?;
    let officer = Officer {
        id: schalter_control_core::OfficerId(uuid::Uuid::now_v7()),
        tenant,
        name: name.trim().to_lowercase(),
        display_name: display_name.to_owned(),
        must_change_password: false,
        role,
        offices: Vec::new(),
    };
    let added = app.store.add_officer_of(&officer, subject, &hash).await;
    added.map_err(store)
}
