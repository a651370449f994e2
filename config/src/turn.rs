//! `[media.turn]`: media within TLS, for networks that let nothing else through.

use crate::{Problems, Secret, section::Section};
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::PathBuf;

/// Relays of media (TURN, RFC 8656), as used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Whether the web server relays by itself. Only with TLS of its own.
    pub local: bool,
    /// Where browsers reach the web server's relay; none where it does not relay.
    pub port: Option<u16>,
    /// How many may be relayed at once.
    pub max_allocations: usize,
    /// TURN servers of the operator's own.
    pub urls: Vec<String>,
    /// What those sign their credentials with.
    pub secret: Option<Secret>,
}

/// Relays of media (TURN): browsers whose network lets neither UDP nor TCP through as they are are
/// relayed within TLS. The web server does it by itself on its own port, if it speaks TLS and
/// `media.tcp_announce_port` is not 0; it relays to the media nodes of this house alone.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TurnFile {
    /// Whether the web server relays by itself.
    #[schemars(example = true)]
    local: Option<bool>,
    /// How many participants may be relayed at once by this process; more are refused.
    #[schemars(range(min = 1, max = 100_000), example = 500)]
    max_allocations: Option<usize>,
    /// TURN servers of your own that browsers may use besides, such as
    /// `turns:turn.example:443?transport=tcp`. They must reach the media nodes.
    #[schemars(example = serde_json::json!([]))]
    urls: Option<Vec<String>>,
    /// The secret that these servers share with Schalter to make credentials that end by themselves
    /// (coturn: `use-auth-secret` and `static-auth-secret`).
    #[schemars(example = &"")]
    secret: Option<String>,
    /// A file with this secret, instead of `secret`.
    #[schemars(example = &"")]
    secret_file: Option<PathBuf>,
}

impl Section for TurnFile {
    const NAME: &'static str = "media.turn";
    type Settings = Turn;

    fn settle(self, problems: &mut Problems) -> Turn {
        let urls = self.urls.unwrap_or_default();
        for url in urls.iter().filter(|url| !is_turn(url)) {
            problems.push(
                "media.turn.urls",
                format!("must begin with turn: or turns:, one is {url:?}: write for example \"turns:turn.example:443?transport=tcp\""),
            );
        }
        let written = self.secret.filter(|secret| !secret.is_empty());
        let file = self.secret_file.filter(|file| !file.as_os_str().is_empty());
        let secret = Secret::settle("media.turn.secret", written, file.as_deref(), problems);
        if !urls.is_empty() && secret.is_none() {
            problems.push(
                "media.turn.secret",
                "is missing: write the secret that the servers of media.turn.urls share with Schalter",
            );
        }
        Turn {
            local: self.local.unwrap_or(true),
            port: None,
            max_allocations: self.max_allocations.unwrap_or(500),
            urls,
            secret,
        }
    }
}

/// A URI after RFC 7065, plain enough for a header.
fn is_turn(url: &str) -> bool {
    let rest = url.strip_prefix("turns:").or(url.strip_prefix("turn:"));
    let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b',');
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && rest.bytes().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(urls: &[&str], secret: &str) -> (Turn, String) {
        let mut problems = Problems::default();
        let file = TurnFile {
            urls: Some(urls.iter().map(|&url| url.to_owned()).collect()),
            secret: Some(secret.to_owned()),
            ..TurnFile::default()
        };
        let turn = file.settle(&mut problems);
        (turn, problems.to_string())
    }

    #[test]
    fn a_server_of_ones_own_has_an_address_and_a_secret() {
        let (turn, trouble) = settled(&["turns:turn.example:443?transport=tcp"], "geheim");
        assert_eq!(trouble, "");
        assert!(turn.local && !format!("{turn:?}").contains("geheim"));
        let (_, trouble) = settled(&["turn:turn.example"], "");
        assert!(
            trouble.contains("media.turn.secret: is missing"),
            "{trouble}"
        );
        for wrong in ["https://turn.example", "turns:", "turns://a", "turn:a>b"] {
            let (_, trouble) = settled(&[wrong], "geheim");
            assert!(
                trouble.contains("media.turn.urls: must begin"),
                "{wrong}: {trouble}"
            );
        }
    }
}
