//! Whoever comes by plain HTTP is shown the way to https, and nothing else.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};

/// Answers everything with the way to `public_url`, or to the same port of another town's name.
pub fn router(public_url: &str) -> Router {
    let public_url = public_url.to_owned();
    Router::new().fallback(async move |request: Request| lead(&public_url, &request))
}

fn lead(public_url: &str, request: &Request) -> Response {
    let (_, ours) = public_url.split_once("://").unwrap_or(("", public_url));
    let (our_host, port) = parted(ours);
    let host = host(request.uri(), request.headers()).unwrap_or(our_host);
    let path = request.uri().path_and_query().map_or("/", |it| it.as_str());
    let target = format!("https://{host}{port}{path}");
    let headers = [
        (header::LOCATION, target),
        (header::CONNECTION, "close".to_owned()),
    ];
    (StatusCode::PERMANENT_REDIRECT, headers).into_response()
}

/// The name that was asked for, without its port. What is no name is not repeated.
fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    let named = headers.get(header::HOST).and_then(|it| it.to_str().ok());
    let (host, _) = parted(uri.host().or(named)?);
    let is_fine = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
    (!host.is_empty() && host.chars().all(is_fine)).then_some(host)
}

/// Host and port, the port with its colon.
fn parted(authority: &str) -> (&str, &str) {
    match authority.rfind(':') {
        Some(at) if authority[at + 1..].bytes().all(|it| it.is_ascii_digit()) => {
            authority.split_at(at)
        }
        _ => (authority, ""),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn led(public_url: &str, host: &str, path: &str) -> String {
        let request = Request::get(path).header(header::HOST, host);
        let answer = lead(public_url, &request.body(Body::empty()).unwrap());
        assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT);
        answer.headers()[header::LOCATION]
            .to_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn the_way_leads_to_the_same_name_and_path_by_https() {
        for (public_url, host, path, target) in [
            ("https://a.de", "a.de", "/x?y=1", "https://a.de/x?y=1"),
            ("https://a.de", "b.de:80", "/", "https://b.de/"),
            ("https://a.de:8443", "b.de:8080", "/", "https://b.de:8443/"),
            ("https://a.de", "[::1]:80", "/", "https://[::1]/"),
            ("https://a.de", "a.de/@evil", "/", "https://a.de/"),
            ("https://a.de", "", "/", "https://a.de/"),
        ] {
            assert_eq!(led(public_url, host, path), target, "{host}");
        }
    }
}
