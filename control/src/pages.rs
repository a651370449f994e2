//! The pages: what Vite built from `control/web`, embedded in the program. Everything that is no
//! route comes here: a file of the pages, a path of theirs, or nothing.

mod chunks;
mod colours;
mod first;
pub mod plain;
mod words;

use std::borrow::Cow;

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rust_embed::{EmbeddedFile, RustEmbed};
use schalter_control_core::Locale;

use crate::app::App;
use crate::languages;
use crate::problem::{Code, Problem};

/// Empty when the pages were not built: the API works without them.
#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Dist;

const INDEX: &str = "index.html";
/// The page inside the frames of other people's pages.
const EMBED: &str = "embed.html";
/// Vite puts a hash of the content into the names here: they never change.
const HASHED: &str = "assets/";
const FOREVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// Whatever no route took.
pub async fn serve(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let path = uri.path().trim_start_matches('/');
    let is_read = matches!(method, Method::GET | Method::HEAD);
    if is_read
        && is_page(path)
        && !is_of_staff(path)
        && let Some(page) = first::show(&app, path, &uri).await
    {
        return page;
    }
    file(&method, &uri, &headers)
}

/// A file of the pages, the page that draws itself, or nothing.
fn file(method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if !matches!(*method, Method::GET | Method::HEAD) || path.starts_with("v1/") {
        return Problem::new(Code::NotFound).into_response();
    }
    if let Some(file) = Dist::get(path).filter(|_| path != INDEX) {
        return answer(path, file, headers);
    }
    if path.trim_end_matches('/') == "embed"
        && let Some(file) = Dist::get(EMBED)
    {
        return answer(EMBED, file, headers);
    }
    if is_page(path) {
        return match Dist::get(INDEX) {
            Some(file) => of_staff(answer(INDEX, file, headers)),
            None => not_built(headers),
        };
    }
    nothing_here(path, headers)
}

/// `/problems/{code}`: what the `type` of a problem points at.
pub async fn problem(Path(code): Path<String>, headers: HeaderMap) -> Response {
    let Some(code) = Code::by_name(&code) else {
        return nothing_here("problems", &headers);
    };
    html(StatusCode::OK, code, languages::asked(&headers))
}

/// The style of the pages in this file.
pub async fn problem_style() -> Response {
    let style = include_str!("pages/problem.css");
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], style).into_response()
}

/// The paths the pages know; the rest of the work is theirs.
fn is_page(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    let is_office = path.strip_prefix("offices/").is_some_and(|rest| {
        let id = rest.strip_suffix("/booking").unwrap_or(rest);
        !id.contains('/')
    });
    let is_admin = path
        .strip_prefix("admin/")
        .is_some_and(|part| !part.contains('/'));
    matches!(
        path,
        "" | "accessibility"
            | "admin"
            | "appointment"
            | "check"
            | "desk"
            | "offices"
            | "privacy"
            | "room"
            | "seat"
    ) || is_office
        || is_admin
}

/// Desk and administration show nothing before somebody has signed in.
fn is_of_staff(path: &str) -> bool {
    path.starts_with("desk") || path.starts_with("admin")
}

/// Its styles stand in it, too.
fn of_staff(mut page: Response) -> Response {
    if let Some(policy) = first::policy() {
        let headers = page.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    page
}

/// The same, packed as small as can be when it was built, for who takes it.
fn packed(path: &str, headers: &HeaderMap) -> Option<EmbeddedFile> {
    let takes = headers.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    let mut takes = takes.split(',').map(str::trim);
    let takes_it = path.starts_with(HASHED) && takes.any(|it| it == "br");
    Dist::get(&format!("{path}.br")).filter(|_| takes_it)
}

fn answer(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    // Weak: the same file may travel compressed.
    let tag = format!(
        "W/\"{}\"",
        URL_SAFE_NO_PAD.encode(&file.metadata.sha256_hash()[..16])
    );
    let cache = if path.starts_with(HASHED) {
        FOREVER
    } else {
        ASK_AGAIN
    };
    let is_known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag));
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        let kind = [(header::CONTENT_TYPE, typed(&kind))];
        match packed(path, headers) {
            Some(packed) => {
                let how = [(header::CONTENT_ENCODING, "br")];
                (kind, how, Body::from(bytes_of(packed))).into_response()
            }
            None => (kind, Body::from(bytes_of(file))).into_response(),
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// Embedded files live as long as the program: nothing is copied.
fn bytes_of(file: EmbeddedFile) -> Bytes {
    match file.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    }
}

/// Our texts are UTF-8, and say so.
fn typed(kind: &mime_guess::Mime) -> String {
    let is_text = kind.type_() == "text" || kind.subtype() == "javascript";
    if is_text {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_string()
    }
}

/// People read a page, programs a problem.
pub(crate) fn nothing_here(path: &str, headers: &HeaderMap) -> Response {
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|kinds| kinds.to_str().ok());
    let is_browsing = accepts.is_some_and(|kinds| kinds.contains("text/html"));
    let is_file = path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.'));
    if is_browsing && !is_file {
        return html(
            StatusCode::NOT_FOUND,
            Code::NotFound,
            languages::asked(headers),
        );
    }
    Problem::new(Code::NotFound).into_response()
}

fn not_built(headers: &HeaderMap) -> Response {
    tracing::warn!("the pages are not in this program: build them before it, with `make run`");
    html(
        StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal,
        languages::asked(headers),
    )
}

fn html(status: StatusCode, code: Code, language: Locale) -> Response {
    let words = code.words(language);
    let spoken = code.spoken(language);
    let home = languages::say(spoken, "to-overview", &[]);
    let (tag, direction) = (spoken.as_str(), languages::direction(spoken));
    let (title, detail) = (words.title, words.detail);
    let page = format!(
        "<!doctype html>\n<html lang=\"{tag}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"stylesheet\" href=\"/problem.css\">\n</head>\n\
         <body>\n<main>\n<h1>{title}</h1>\n<p>{detail}</p>\n<p><a href=\"/\">{home}</a></p>\n\
         </main>\n</body>\n</html>\n"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, tag),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, page).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(path: &str, accept: &'static str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        file(&Method::GET, &path.parse().expect("a path"), &headers)
    }

    #[test]
    fn the_pages_own_a_few_paths() {
        for path in [
            "",
            "seat",
            "desk",
            "desk/",
            "offices/018f",
            "admin",
            "admin/officers",
        ] {
            assert!(is_page(path), "{path}");
        }
        for path in ["seats", "offices/018f/x", "admin/a/b", "favicon.ico", "v1"] {
            assert!(!is_page(path), "{path}");
        }
    }

    #[test]
    fn people_and_programs_are_told_in_their_own_way() {
        let page = get("/nowhere", "text/html,*/*");
        assert_eq!(page.status(), StatusCode::NOT_FOUND);
        assert_eq!(
            page.headers()[header::CONTENT_TYPE],
            "text/html; charset=utf-8"
        );
        for (path, accept) in [
            ("/nowhere", "*/*"),
            ("/x.js", "text/html"),
            ("/v1/x", "text/html"),
        ] {
            let problem = get(path, accept);
            assert_eq!(
                problem.headers()[header::CONTENT_TYPE],
                "application/problem+json"
            );
        }
    }

    #[test]
    fn a_known_file_is_not_sent_again() {
        let file = || EmbeddedFile {
            data: Cow::Borrowed(b"let a;"),
            metadata: rust_embed::Metadata::__rust_embed_new([7; 32], None, None),
        };
        let first = answer("assets/app-1a2b.js", file(), &HeaderMap::new());
        assert_eq!(first.headers()[header::CACHE_CONTROL], FOREVER);
        assert_eq!(
            first.headers()[header::CONTENT_TYPE],
            "text/javascript; charset=utf-8"
        );
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        assert_eq!(answer("assets/app-1a2b.js", file(), &headers).status(), 304);
    }
}
