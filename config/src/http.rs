//! `[http]`: the web server.

use crate::{Problems, section::Section};
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
}

/// The web server: pages, REST API and events.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HttpFile {
    /// Address and port to listen on. Use `0.0.0.0:8080` or `[::]:8080` only behind a reverse proxy
    /// that speaks TLS.
    #[schemars(example = "127.0.0.1:8080", extend("x-wanted" = "an address with a port"))]
    listen: Option<SocketAddr>,
    /// The address citizens and officers type, as the browser shows it. Everywhere but on
    /// localhost it must be `https`, or browsers refuse camera and microphone.
    #[schemars(example = "http://localhost:8080")]
    public_url: Option<String>,
    /// The longest request body that is read, in bytes. An SDP offer has about 8,000.
    #[schemars(range(min = 16384, max = 10_485_760), example = 65536)]
    body_limit_bytes: Option<usize>,
}

impl Section for HttpFile {
    const NAME: &'static str = "http";
    type Settings = Http;

    fn settle(self, problems: &mut Problems) -> Http {
        Http {
            listen: self.listen.unwrap_or((Ipv4Addr::LOCALHOST, 8080).into()),
            public_url: public_url(self.public_url.as_deref(), problems),
            body_limit_bytes: self.body_limit_bytes.unwrap_or(65_536),
        }
    }
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
    fn a_slash_at_the_end_is_dropped() {
        let mut problems = Problems::default();
        assert_eq!(
            public_url(Some("https://a.de/"), &mut problems),
            "https://a.de"
        );
        assert!(problems.is_empty());
    }
}
