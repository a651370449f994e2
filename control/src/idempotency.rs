//! `Idempotency-Key` on every `POST`: the same request sent twice is done once and answered the
//! same twice.
//!
//! The answer is kept for a day, sealed, because some answers hold secrets; the key is kept as its
//! hash, together with who asked, so that nobody gets another's answer by guessing a key. Only
//! what was done is kept: a refused request has changed nothing and may be tried again. Taking a
//! seat and making a room remember by themselves, in the transaction of the deed; all others
//! between asking and answering: if the house falls in between, the key is free after a minute.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::extract::idempotency_key;
use crate::identity::secret;
use crate::problem::{Answer, Code, Problem};
use crate::store::kept_answer::Kept;

/// These remember by themselves, or are answered anew each time.
const THEIR_OWN: [&str; 3] = [
    "/v1/offices/{id}/seats",
    "/v1/rooms",
    "/v1/rooms/{id}/media",
];
/// No answer of ours is longer.
const LONGEST: usize = 1 << 20;
const KEPT_HEADERS: [HeaderName; 4] = [
    header::CONTENT_TYPE,
    header::LOCATION,
    header::ETAG,
    header::SET_COOKIE,
];
/// Requests hold passwords and telephone numbers, which a mere hash would give away to guessing.
const REQUEST: &str = "a request sent with an Idempotency-Key";
const SEALED_FOR: &str = "an answer kept for its Idempotency-Key";

/// An answer as it is kept.
#[derive(Serialize, Deserialize)]
struct Written {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// The layer.
pub async fn once(request: Request, next: Next) -> Response {
    let app = request.extensions().get::<App>().cloned();
    match app.filter(|_| is_meant(&request)) {
        // Boxed: whoever brings no key need not carry what the others do.
        Some(app) => match Box::pin(answer(&app, request, next)).await {
            Ok(response) => response,
            Err(problem) => problem.into_response(),
        },
        None => next.run(request).await,
    }
}

fn is_meant(request: &Request) -> bool {
    let path = request.extensions().get::<MatchedPath>();
    let has_own = path.is_none_or(|path| THEIR_OWN.contains(&path.as_str()));
    request.method() == Method::POST
        && !has_own
        && request.headers().contains_key("idempotency-key")
}

async fn answer(app: &App, request: Request, next: Next) -> Answer<Response> {
    let key = idempotency_key(request.headers())?.unwrap_or_default();
    let (parts, body) = request.into_parts();
    let limit = app.settings.http.body_limit_bytes;
    let body = to_bytes(body, limit).await;
    let body = body.map_err(|_| Problem::new(Code::BodyTooLarge))?;
    let key_hash = key_hash(&parts.headers, parts.uri.path(), &key);
    let request_hash = app.seal.mark(REQUEST, &STANDARD.encode(&body));
    match app
        .store
        .claim_key(app.tenant.id, &key_hash, &request_hash)
        .await?
    {
        Kept::Free => {}
        Kept::Other => return Err(Code::IdempotencyKeyReused.into()),
        Kept::Answering => return Err(Code::StillAnswering.into()),
        Kept::Answered(sealed) => return again(app, &sealed),
    }
    let request = Request::from_parts(parts, Body::from(body));
    keep(app, &key_hash, next.run(request).await).await
}

/// What was done is kept; what was not frees its key.
async fn keep(app: &App, key_hash: &str, response: Response) -> Answer<Response> {
    let tenant = app.tenant.id;
    if !response.status().is_success() {
        app.store.free_key(tenant, key_hash).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, LONGEST).await.map_err(Problem::internal)?;
    let written = Written::of(parts.status, &parts.headers, &body);
    let text = serde_json::to_vec(&written).map_err(Problem::internal)?;
    let sealed = app.seal.close(SEALED_FOR, &text);
    let sealed = sealed.map_err(Problem::internal)?;
    app.store.keep_answer(tenant, key_hash, &sealed).await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn again(app: &App, sealed: &str) -> Answer<Response> {
    let text = app.seal.unseal(SEALED_FOR, sealed);
    let text = text.map_err(Problem::internal)?;
    let written: Written = serde_json::from_slice(&text).map_err(Problem::internal)?;
    written.response()
}

/// Who asked belongs to the key: the same key of somebody else is another key.
fn key_hash(headers: &HeaderMap, path: &str, key: &str) -> String {
    let text = |name: HeaderName| {
        let value = headers.get(name).map(HeaderValue::as_bytes);
        String::from_utf8_lossy(value.unwrap_or_default()).into_owned()
    };
    let who = [text(header::AUTHORIZATION), text(header::COOKIE)];
    secret::hash(&[path, &who[0], &who[1], key].join("\n"))
}

impl Written {
    fn of(status: StatusCode, headers: &HeaderMap, body: &Bytes) -> Written {
        let kept = |name: &HeaderName| {
            let value = headers.get(name)?.to_str().ok()?;
            Some((name.to_string(), value.to_owned()))
        };
        Written {
            status: status.as_u16(),
            headers: KEPT_HEADERS.iter().filter_map(kept).collect(),
            body: STANDARD.encode(body),
        }
    }

    fn response(self) -> Answer<Response> {
        let body = STANDARD.decode(self.body).map_err(Problem::internal)?;
        let mut response = Response::builder().status(self.status);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(Body::from(body)).map_err(Problem::internal)
    }
}
