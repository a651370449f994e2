//! The security headers of every answer. No page of ours talks to another host, frames another
//! site or runs inline code; the browser is told so.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

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

/// Puts them on whatever is answered.
pub async fn secure(request: Request, next: Next) -> Response {
    let policy = if request.uri().path().starts_with("/docs") {
        DOCS
    } else {
        PAGES
    };
    let mut response = next.run(request).await;
    put(response.headers_mut(), policy);
    response
}

fn put(headers: &mut HeaderMap, policy: &'static str) {
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
