//! What went wrong, told as RFC 9457 `application/problem+json`: a code for programs, a title and
//! a detail for people, in the language `Accept-Language` asks for.
//!
//! A handler answers with a [`Problem`]; it does not know the asker's language. The outermost layer
//! [`speak`] does: it writes the body. The same layer turns whatever the framework refused by
//! itself (405, 413, time-outs, …) into a problem, so nothing else ever leaves the house.

mod causes;
mod code;

use axum::{
    Json,
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use schalter_control_core::Locale;
use serde_json::{Map, Value, json};

use crate::languages;
use crate::request_id::RequestId;
use crate::telemetry::SECURITY;

pub use code::{Code, Words};

/// The media type of every problem.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// One refusal or failure on its way to the asker.
#[derive(Debug, Clone)]
pub struct Problem {
    code: Code,
    fields: Map<String, Value>,
}

/// What a handler answers: the good, or a problem.
pub type Answer<T> = Result<T, Problem>;

impl Problem {
    /// A problem with nothing but its code.
    pub fn new(code: Code) -> Problem {
        Problem {
            code,
            fields: Map::new(),
        }
    }

    /// Adds an extension member, such as `next_opening_at`. `None` adds nothing.
    #[must_use]
    pub fn with(mut self, name: &str, value: Option<impl Into<Value>>) -> Problem {
        if let Some(value) = value {
            self.fields.insert(name.to_owned(), value.into());
        }
        self
    }

    /// Adds the technical reason, in English, for whoever wrote the client.
    #[must_use]
    pub fn because(self, reason: impl Into<String>) -> Problem {
        self.with("reason", Some(reason.into()))
    }

    /// A failure of ours: the asker gets a message, the log the cause.
    pub fn internal(cause: impl std::fmt::Display) -> Problem {
        tracing::error!(%cause, "request failed");
        Problem::new(Code::Internal)
    }

    /// Its code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The body in one language.
    pub fn body(&self, language: Locale) -> Value {
        let words = self.code.words(language);
        let mut body = json!({
            "type": format!("/problems/{}", self.code.as_str()),
            "title": words.title,
            "status": self.code.status().as_u16(),
            "detail": words.detail,
            "code": self.code.as_str(),
        });
        if let Some(members) = body.as_object_mut() {
            members.extend(self.fields.clone());
        }
        body
    }

    fn response(&self, language: Locale) -> Response {
        let spoken = HeaderValue::from_str(self.code.spoken(language).as_str());
        let mut response = (self.code.status(), Json(self.body(language))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        headers.extend(spoken.map(|tag| (header::CONTENT_LANGUAGE, tag)));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match self.code.status() {
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, self.retry_after_s().into());
            }
            _ => {}
        }
        response
    }

    /// When to try again: as the refusal says, else a minute for the impatient and a moment for us.
    fn retry_after_s(&self) -> u64 {
        let usual = if self.code == Code::TooManyAttempts {
            60
        } else {
            5
        };
        let said = self.fields.get("retry_after_s").and_then(Value::as_u64);
        said.unwrap_or(usual)
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Problem {
        Problem::new(code)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.response(Locale::DE);
        response.extensions_mut().insert(self);
        response
    }
}

/// The outermost layer: every answer of 400 and above becomes a problem in the asker's language.
pub async fn speak(request: Request, next: Next) -> Response {
    let language = languages::asked(request.headers());
    let id = request.extensions().get::<RequestId>().cloned();
    let response = next.run(request).await;
    if !is_refusal(&response) {
        return response;
    }
    let problem = match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone(),
        None => Problem::new(Code::of_status(response.status())),
    };
    note(&problem);
    let problem = problem.with("request_id", id.as_ref().map(RequestId::as_str));
    keep_headers(problem.response(language), &response)
}

/// Who is not let in is told of in the log: the code says why, and nothing says who.
fn note(problem: &Problem) {
    let code = problem.code();
    if matches!(
        code.status(),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
    ) {
        tracing::info!(target: SECURITY, code = code.as_str(), "refused");
    }
}

/// An error that is not already written for its reader, as a page is.
fn is_refusal(response: &Response<Body>) -> bool {
    let status = response.status();
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    (status.is_client_error() || status.is_server_error()) && !is_page
}

/// `Allow` of a 405, cookies and request ids stay with the rewritten answer.
fn keep_headers(mut new: Response, old: &Response) -> Response {
    for name in old.headers().keys() {
        let describes_old_body =
            *name == header::CONTENT_LENGTH || *name == header::CONTENT_ENCODING;
        if describes_old_body || new.headers().contains_key(name) {
            continue;
        }
        for value in old.headers().get_all(name) {
            new.headers_mut().append(name.clone(), value.clone());
        }
    }
    new
}

/// What the caller of a panicking handler gets. The panic itself is in the log, without its
/// message: it could carry what a citizen sent.
pub fn of_panic(_panic: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Problem::new(Code::Internal).into_response()
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, time::Duration};

    use axum::{
        Router,
        middleware::from_fn,
        routing::{MethodRouter, get},
    };
    use tower::ServiceExt as _;
    use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};

    use super::*;

    #[test]
    fn codes_are_unique_and_have_words_in_both_languages() {
        let names: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            let (de, en) = (code.words(Locale::DE), code.words(Locale::EN));
            assert!(
                de.title != en.title && de.detail != en.detail,
                "{}",
                code.as_str()
            );
            assert!(code.status().as_u16() >= 400);
            assert_eq!(Code::by_name(code.as_str()), Some(*code));
        }
    }

    #[test]
    fn fields_stand_beside_the_words() {
        let problem =
            Problem::new(Code::AreaFull).with("next_opening_at", Some("2027-01-04T07:00:00Z"));
        let body = problem.body(Locale::EN);
        assert_eq!(body["code"], "area-full");
        assert_eq!(body["type"], "/problems/area-full");
        assert_eq!(body["status"], 409);
        assert_eq!(body["next_opening_at"], "2027-01-04T07:00:00Z");
    }

    async fn asked(handler: MethodRouter, method: &str) -> Response {
        let patience = Duration::from_millis(10);
        let router = Router::new()
            .route("/", handler)
            .layer(TimeoutLayer::with_status_code(
                StatusCode::SERVICE_UNAVAILABLE,
                patience,
            ))
            .layer(CatchPanicLayer::custom(of_panic))
            .layer(from_fn(speak));
        let request = Request::builder().method(method).uri("/");
        let request = request.header(header::ACCEPT_LANGUAGE, "en");
        let request = request.body(Body::empty()).expect("a request");
        router.oneshot(request).await.expect("an answer")
    }

    #[tokio::test]
    async fn whatever_breaks_is_told_as_a_problem() {
        async fn panics() -> &'static str {
            panic!("a secret of a citizen")
        }
        async fn hangs() -> &'static str {
            std::future::pending().await
        }
        for (handler, method, code) in [
            (get(panics), "GET", Code::Internal),
            (get(hangs), "GET", Code::Overloaded),
            (get(hangs), "PUT", Code::MethodNotAllowed),
        ] {
            let response = asked(handler, method).await;
            assert_eq!(response.status(), code.status());
            assert_eq!(response.headers()[header::CONTENT_TYPE], CONTENT_TYPE);
            let body = axum::body::to_bytes(response.into_body(), 10_000).await;
            let body: Value = serde_json::from_slice(&body.expect("a body")).expect("JSON");
            assert_eq!(body["code"], code.as_str());
            assert_eq!(body["title"], code.words(Locale::EN).title);
            assert!(!body.to_string().contains("secret"));
        }
    }
}
