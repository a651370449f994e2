//! `/.well-known/security.txt` (RFC 9116): where whoever found a weakness may write.

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use jiff::{SignedDuration, Timestamp};

use crate::{app::App, pages};

/// Somebody looks after the settings at least so often; the RFC wants less than a year.
const LASTS: SignedDuration = SignedDuration::from_hours(24 * 180);

/// The file, if the operator named a contact.
pub async fn security(State(app): State<App>, headers: HeaderMap) -> Response {
    let http = &app.settings.http;
    match &http.security_contact {
        Some(contact) => {
            let text = text(contact, &http.public_url, app.clock.now());
            ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
        }
        None => pages::nothing_here("security.txt", &headers),
    }
}

fn text(contact: &str, url: &str, now: Timestamp) -> String {
    let expires = (now + LASTS).strftime("%Y-%m-%dT00:00:00Z");
    format!(
        "Contact: {contact}\nExpires: {expires}\nPreferred-Languages: de, en\n\
         Canonical: {url}/.well-known/security.txt\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_where_to_write_and_until_when_that_holds() {
        let now = "2027-01-10T13:14:15Z".parse().unwrap();
        assert_eq!(
            text("mailto:s@a.de", "https://a.de", now),
            "Contact: mailto:s@a.de\nExpires: 2027-07-09T00:00:00Z\nPreferred-Languages: de, en\n\
             Canonical: https://a.de/.well-known/security.txt\n"
        );
    }
}
