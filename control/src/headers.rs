//! The security headers of every answer. No page of ours talks to another host, frames another
//! site or runs inline code; the browser is told so.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use schalter_config::Http;

/// What our pages may load: our own host, and the media of the session.
const PAGES: &str = "default-src 'self'; img-src 'self' data:; media-src 'self' blob: mediastream:; \
    worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'self'";

/// Swagger UI writes style attributes, so its page alone may have inline styles (no inline code).
const DOCS: &str = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

const FIXED: [(HeaderName, &str); 5] = [
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()",
    ),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
];

/// The page that stands in a frame on anybody's page: it shows what is public and links to us; no
/// deed can be done in it, so there is nothing to be tricked into.
const EMBED: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors *";

/// What anybody may ask and the scripts of any page may read: it is public, and nobody's.
const PUBLIC: [&str; 4] = ["/v1/offices", "/v1/tenant", "/embed.js", "/embed.css"];

/// How people come here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// By TLS: browsers shall not come otherwise for a year (RFC 6797). Hosts below ours are not
    /// ours to speak for.
    Tls,
    /// A machine of one's own, to try things out.
    Plain,
}

impl Transport {
    /// As the operator set it.
    pub fn of(http: &Http) -> Self {
        if http.is_secure() {
            Self::Tls
        } else {
            Self::Plain
        }
    }
}

/// Puts them on whatever is answered.
pub async fn secure(State(transport): State<Transport>, request: Request, next: Next) -> Response {
    let path = request.uri().path().trim_end_matches('/').to_owned();
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    put(headers, policy_of(&path));
    if transport == Transport::Tls {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    if is_framed(&path) {
        headers.remove(header::X_FRAME_OPTIONS);
    }
    if is_read && PUBLIC.contains(&path.as_str()) {
        share(headers);
    } else if path.starts_with("/v1/") {
        // Answers of the API are somebody's: none stays behind on a shared computer.
        let entry = headers.entry(header::CACHE_CONTROL);
        entry.or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

/// The same for a page with styles in it: those whose hashes (SHA-256, base64) are named.
pub(crate) fn with_styles(hashes: &[String]) -> String {
    let allowed = hashes.iter().map(|hash| format!(" 'sha256-{hash}'"));
    format!("{PAGES}; style-src 'self'{}", allowed.collect::<String>())
}

fn policy_of(path: &str) -> &'static str {
    match path {
        path if is_framed(path) => EMBED,
        path if path.starts_with("/docs") => DOCS,
        _ => PAGES,
    }
}

fn is_framed(path: &str) -> bool {
    matches!(path, "/embed" | "/embed.html")
}

/// Without credentials, which `*` forbids: an officer's cookie opens nothing to other pages.
fn share(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn put(headers: &mut HeaderMap, policy: &'static str) {
    let own = headers.entry(header::CONTENT_SECURITY_POLICY);
    own.or_insert(HeaderValue::from_static(policy));
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware::from_fn_with_state, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    async fn answer(transport: Transport, path: &str) -> HeaderMap {
        let router = Router::new()
            .route("/{*path}", get(async || "well"))
            .layer(from_fn_with_state(transport, secure));
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let answer = router.oneshot(request).await.expect("an answer");
        answer.headers().clone()
    }

    #[tokio::test]
    async fn browsers_are_told_to_come_by_tls_where_there_is_tls() {
        let year = "max-age=31536000";
        let headers = answer(Transport::Tls, "/desk").await;
        assert_eq!(headers[header::STRICT_TRANSPORT_SECURITY], year);
        let headers = answer(Transport::Plain, "/desk").await;
        assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    }

    #[tokio::test]
    async fn what_the_api_answers_is_kept_by_no_browser() {
        for (path, stays) in [
            ("/v1/offices", true),
            ("/v1/seats/1", false),
            ("/desk", true),
        ] {
            let headers = answer(Transport::Tls, path).await;
            let said = headers.get(header::CACHE_CONTROL);
            assert_eq!(said.is_none(), stays, "{path}: {said:?}");
        }
    }

    #[tokio::test]
    async fn only_what_is_public_may_be_read_by_any_page_and_only_one_page_framed() {
        for (path, is_shared, is_framed) in [
            ("/v1/offices", true, false),
            ("/v1/officers", false, false),
            ("/embed.js", true, false),
            ("/embed", false, true),
            ("/embedded", false, false),
            ("/desk", false, false),
        ] {
            let headers = answer(Transport::Tls, path).await;
            let shares = headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN);
            let frames = !headers.contains_key(header::X_FRAME_OPTIONS);
            assert_eq!((shares, frames), (is_shared, is_framed), "{path}");
        }
    }
}
