//! `[http]`: the web server.

use crate::{Connections, Problems, Tls, section::Section};
use schemars::JsonSchema;
use serde::Deserialize;
use std::net::{Ipv4Addr, SocketAddr};

/// The web server, as used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Http {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The address people see, without a slash at the end.
    pub public_url: String,
    /// The longest request body that is read.
    pub body_limit_bytes: usize,
    /// Where whoever found a weakness may write, as a URI.
    pub security_contact: Option<String>,
    /// TLS by ourselves; none where a reverse proxy speaks it, or nobody.
    pub tls: Option<Tls>,
    /// How long slow clients are waited for.
    pub connections: Connections,
}

impl Http {
    /// The port people come to.
    pub fn public_port(&self) -> u16 {
        let port = self.public_url.rsplit_once(':');
        let port = port.and_then(|(_, port)| port.parse().ok());
        port.unwrap_or(if self.is_secure() { 443 } else { 80 })
    }

    /// The same, speaking TLS.
    pub(crate) fn with(self, tls: Option<Tls>, problems: &mut Problems) -> Self {
        if tls.is_some() && !self.is_secure() {
            problems.push(
                "http.public_url",
                format!(
                    "must begin with https:// when [http.tls] is set, is {:?}: write for example \"https://termine.musterstadt.de\"",
                    self.public_url
                ),
            );
        }
        let listen = Some(self.listen);
        if tls
            .as_ref()
            .is_some_and(|tls| tls.redirect_listen == listen)
        {
            problems.push(
                "http.tls.redirect_listen",
                "must be another address than http.listen: write for example \"[::]:80\"",
            );
        }
        Self { tls, ..self }
    }

    /// Do people come by TLS?
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// The web server: pages, REST API and events.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HttpFile {
    /// Address and port to listen on. Use `0.0.0.0:8080` or `[::]:8080` only behind a reverse proxy
    /// that speaks TLS; with `[http.tls]` below, `[::]:443` is usual.
    #[schemars(example = "127.0.0.1:8080", extend("x-wanted" = "an address with a port"))]
    listen: Option<SocketAddr>,
    /// The address citizens and officers type, as the browser shows it. Everywhere but on
    /// localhost it must be `https`, or browsers refuse camera and microphone.
    #[schemars(example = "http://localhost:8080")]
    public_url: Option<String>,
    /// The longest request body that is read, in bytes. An SDP offer has about 8,000.
    #[schemars(range(min = 16384, max = 10_485_760), example = 65536)]
    body_limit_bytes: Option<usize>,
    /// Where whoever finds a weakness may write, such as `mailto:sicherheit@musterstadt.de`. It is
    /// published at `/.well-known/security.txt` (RFC 9116); without it there is no such file.
    #[schemars(example = "")]
    security_contact: Option<String>,
}

impl Section for HttpFile {
    const NAME: &'static str = "http";
    type Settings = Http;

    fn settle(self, problems: &mut Problems) -> Http {
        Http {
            listen: self.listen.unwrap_or((Ipv4Addr::LOCALHOST, 8080).into()),
            public_url: public_url(self.public_url.as_deref(), problems),
            body_limit_bytes: self.body_limit_bytes.unwrap_or(65_536),
            security_contact: security_contact(self.security_contact, problems),
            tls: None,
            connections: Connections::default(),
        }
    }
}

fn security_contact(written: Option<String>, problems: &mut Problems) -> Option<String> {
    let is_uri = |uri: &str| {
        let rest = ["mailto:", "https://", "tel:"]
            .iter()
            .find_map(|scheme| uri.strip_prefix(scheme));
        rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
    };
    let written = written.filter(|uri| !uri.is_empty());
    if let Some(uri) = written.as_deref().filter(|uri| !is_uri(uri)) {
        problems.push(
            "http.security_contact",
            format!("must begin with mailto:, https:// or tel:, is {uri:?}: write for example \"mailto:sicherheit@musterstadt.de\""),
        );
    }
    written
}

fn public_url(written: Option<&str>, problems: &mut Problems) -> String {
    let url = written
        .unwrap_or("http://localhost:8080")
        .trim_end_matches('/');
    if !is_origin(url) {
        problems.push(
            "http.public_url",
            format!("must be scheme and host, is {url:?}: write for example \"https://termine.musterstadt.de\""),
        );
    }
    url.to_owned()
}

/// Scheme, host and perhaps a port; no path, no user, no query.
fn is_origin(url: &str) -> bool {
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| {
        let forbidden = |c: char| c.is_whitespace() || "/?#@\\".contains(c);
        !host.is_empty() && !host.starts_with(':') && !host.contains(forbidden)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_and_host() {
        for good in [
            "http://localhost:8080",
            "https://a.de",
            "https://[::1]:8443",
        ] {
            assert!(is_origin(good), "{good}");
        }
        for bad in [
            "",
            "a.de",
            "ftp://a.de",
            "https://",
            "https://:80",
            "https://a.de/x",
            "https://u@a.de",
        ] {
            assert!(!is_origin(bad), "{bad}");
        }
    }

    #[test]
    fn a_contact_is_a_uri_in_one_line() {
        for (uri, good) in [
            ("mailto:sicherheit@a.de", true),
            ("https://a.de/sicherheit", true),
            ("tel:+49-89-1", true),
            ("sicherheit@a.de", false),
            ("mailto:", false),
            ("mailto:a@a.de\nContact: b", false),
        ] {
            let mut problems = Problems::default();
            security_contact(Some(uri.to_owned()), &mut problems);
            assert_eq!(problems.is_empty(), good, "{uri}");
        }
    }

    #[test]
    fn a_slash_at_the_end_is_dropped() {
        let mut problems = Problems::default();
        assert_eq!(
            public_url(Some("https://a.de/"), &mut problems),
            "https://a.de"
        );
        assert!(problems.is_empty());
    }
}
