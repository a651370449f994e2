//! The first look at a page, written here so that nobody waits for a script to see something: the
//! same marks and the same words that the pages then draw themselves (`web/src`), with what they
//! would have asked for next as JSON beside it.

mod card;
mod frame;
mod office;

use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    extract::Query,
    http::{HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{Timestamp, tz::TimeZone};
use schalter_control_core::Locale;
use serde::Deserialize;
use serde_json::json;

use super::{Dist, INDEX, chunks, colours, words::Words};
use crate::{
    app::App,
    headers, languages,
    rest::{
        offices,
        views::{Office, Tenant},
    },
};

/// `?lang=` of a link.
#[derive(Default, Deserialize)]
struct Asked {
    lang: Option<String>,
}

/// What a first look shows.
struct Look {
    words: Words,
    tenant: Tenant,
    offices: Option<Vec<Office>>,
    now: Timestamp,
    zone: TimeZone,
}

/// What of it depends on the page: its title, its main part, and the piece of the pages it needs.
struct Part {
    title: String,
    main: String,
    piece: Option<&'static str>,
}

/// The page of that path, if the pages were built.
pub(super) async fn show(app: &App, path: &str, uri: &Uri) -> Option<Response> {
    let shell = String::from_utf8(Dist::get(INDEX)?.data.into_owned()).ok()?;
    let look = Look::take(app, path, uri).await;
    let part = look.part(path);
    let style = colours::style(&look.tenant.branding);
    let hashes = [style_of(&shell), &style].map(hash_of);
    let page = look.fill(&shell, &part, &style);
    let policy = headers::with_styles(&hashes);
    let fixed = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_LANGUAGE, look.words.0.as_str()),
        (header::CACHE_CONTROL, super::ASK_AGAIN),
    ];
    let mut response = (fixed, page).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Some(response)
}

/// What pages may do that draw themselves: the styles in them are allowed, nothing else.
pub(super) fn policy() -> Option<HeaderValue> {
    let shell = String::from_utf8(Dist::get(INDEX)?.data.into_owned()).ok()?;
    let policy = headers::with_styles(&[hash_of(style_of(&shell))]);
    HeaderValue::from_str(&policy).ok()
}

impl Look {
    /// What cannot be had now the page itself asks for later.
    async fn take(app: &App, path: &str, uri: &Uri) -> Self {
        let tenant = app.tenant.facts();
        let asked = Query::<Asked>::try_from_uri(uri).unwrap_or_default();
        let asked = asked.lang.as_deref().and_then(languages::by_name);
        let own = languages::by_name(&tenant.locale);
        let reads = asked.or(own).unwrap_or(Locale::DE);
        let offices = match path {
            path if shows_offices(path) => offices::all_with_slots(app, Some(reads)).await.ok(),
            _ => None,
        };
        Self {
            words: Words(reads),
            zone: TimeZone::get(&tenant.time_zone).unwrap_or(TimeZone::UTC),
            tenant: Tenant::of(&tenant),
            offices,
            now: app.clock.now(),
        }
    }

    fn part(&self, path: &str) -> Part {
        let waiting = |piece| Part {
            title: self.words.say("header-virtual-town-hall"),
            main: self.waiting(""),
            piece: Some(piece),
        };
        match path.trim_end_matches('/') {
            "" => self.overview(),
            "check" => self.check(),
            "seat" => waiting("src/seat/Seat.svelte"),
            "room" => waiting("src/room/Room.svelte"),
            "appointment" => waiting("src/appointment/Appointment.svelte"),
            "privacy" => self.statement("privacy-title"),
            "accessibility" => self.statement("accessibility-title"),
            path if path.ends_with("/booking") => self.booking(path),
            path => self.office_page(path),
        }
    }

    /// The page with everything in its place. The places are found from the last to the first, so
    /// that nothing anybody wrote is taken for one.
    fn fill(&self, shell: &str, part: &Part, style: &str) -> String {
        let (tag, direction) = (self.words.0.as_str(), languages::direction(self.words.0));
        let links = chunks::links(self.words.0, part.piece);
        let known = json!({ "tenant": self.tenant, "offices": self.offices });
        // Nothing in it may end the script that it stands in.
        let known = known.to_string().replace('<', "\\u003c");
        let body = self.framed(&part.main);
        let places = [
            (
                "<div id=\"app\"></div>",
                format!(
                    "<div id=\"app\">{body}</div>\n    \
                     <script type=\"application/json\" id=\"first\">{known}</script>"
                ),
            ),
            ("</head>", format!("<style>{style}</style>\n  </head>")),
            (
                "<script type=\"module\"",
                format!("{links}<script type=\"module\""),
            ),
            (
                "<title>Virtuelles Rathaus</title>",
                format!("<title>{}</title>", part.title),
            ),
            (
                "<html lang=\"de\">",
                format!("<html lang=\"{tag}\" dir=\"{direction}\">"),
            ),
        ];
        places
            .into_iter()
            .fold(shell.to_owned(), |page, (place, text)| {
                match page.split_once(place) {
                    Some((before, after)) => format!("{before}{text}{after}"),
                    None => page,
                }
            })
    }
}

fn shows_offices(path: &str) -> bool {
    path.is_empty() || path.starts_with("offices/") && !path.ends_with("/booking")
}

/// What stands between the first `<style>` and its end.
fn style_of(shell: &str) -> &str {
    let style = shell.split_once("<style>").map(|(_, rest)| rest);
    let style = style.and_then(|rest| rest.split_once("</style>"));
    style.map_or("", |(style, _)| style)
}

fn hash_of(style: &str) -> String {
    STANDARD.encode(digest(&SHA256, style.as_bytes()))
}
