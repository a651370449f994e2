//! The guard of whatever changes something by cookie.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, Method, request::Parts},
};

use crate::{
    app::App,
    problem::{Code, Problem},
};

/// A write by cookie, or one that sets a cookie, comes from our own pages (or from no browser).
#[derive(Debug, Clone, Copy)]
pub struct SameOrigin;

impl SameOrigin {
    pub(super) fn check(app: &App, parts: &Parts) -> Result<(), Problem> {
        let reads = matches!(parts.method, Method::GET | Method::HEAD);
        if reads || is_same_origin(&parts.headers, &app.settings.http.public_url) {
            Ok(())
        } else {
            Err(Problem::new(Code::Forbidden).because("the request comes from another site"))
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SameOrigin
where
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        SameOrigin::check(&App::from_ref(state), parts).map(|()| SameOrigin)
    }
}

/// Browsers say where a write comes from. Both headers must agree with us where they are there; a
/// client that sends neither is no browser and carries nobody's cookie unknowingly.
fn is_same_origin(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or("null"))
    };
    let site_fits = text("sec-fetch-site").is_none_or(|it| matches!(it, "same-origin" | "none"));
    let host = text("host").unwrap_or_default();
    let origin_fits = text("origin").is_none_or(|origin| {
        let host_of_origin = origin.split_once("://").map_or("", |(_, rest)| rest);
        origin == public_url || (!host.is_empty() && host_of_origin.eq_ignore_ascii_case(host))
    });
    site_fits && origin_fits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::tests::headers;

    #[test]
    fn writes_by_cookie_come_from_our_own_pages() {
        let public = "https://amt.example";
        let cases: [(&[(&str, &str)], bool); 8] = [
            (&[], true),
            (&[("origin", "https://amt.example")], true),
            (
                &[
                    ("origin", "http://127.0.0.1:8080"),
                    ("host", "127.0.0.1:8080"),
                ],
                true,
            ),
            (
                &[("origin", "https://evil.example"), ("host", "amt.example")],
                false,
            ),
            (&[("origin", "null"), ("host", "amt.example")], false),
            (&[("sec-fetch-site", "same-origin")], true),
            (
                &[("sec-fetch-site", "same-site"), ("host", "amt.example")],
                false,
            ),
            (
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "https://amt.example"),
                ],
                false,
            ),
        ];
        for (pairs, expected) in cases {
            let pairs: Vec<(&'static str, &str)> = pairs.to_vec();
            assert_eq!(
                is_same_origin(&headers(&pairs), public),
                expected,
                "{pairs:?}"
            );
        }
    }
}
