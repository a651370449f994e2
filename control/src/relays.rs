//! Which relays of media (TURN) participants are told of, each with a pass: that of this house, and
//! those of its operator. As WHIP has it (RFC 9725, section 4.6), so that others' programs find
//! them as well.

use axum::http::{HeaderName, HeaderValue, header};
use jiff::Timestamp;
use schalter_config::Turn;

use crate::identity::relay::Passes;

/// The relays of one tenant's participants.
pub struct Relays {
    passes: Passes,
    known: Vec<Known>,
}

struct Known {
    url: String,
    passes: Passes,
}

impl Relays {
    /// What the operator wants, under the address people type. `key` is the same for every process
    /// of the house.
    pub fn new(turn: &Turn, public_url: &str, key: &[u8]) -> Self {
        let passes = Passes::of_house(key);
        let host = host_of(public_url);
        let own = turn.port.map(|port| Known {
            url: format!("turns:{host}:{port}?transport=tcp"),
            passes: passes.clone(),
        });
        let theirs = turn.secret.as_ref();
        let theirs = theirs.map(|secret| Passes::new(secret.reveal().as_bytes()));
        let others = turn.urls.iter().filter_map(|url| {
            Some(Known {
                url: url.clone(),
                passes: theirs.clone()?,
            })
        });
        let known = own.into_iter().chain(others).collect();
        Self { passes, known }
    }

    /// What passes of this house's own relay are made with.
    pub fn passes(&self) -> Passes {
        self.passes.clone()
    }

    /// One header for each relay, with a fresh pass.
    pub fn links(&self, now: Timestamp) -> Vec<(HeaderName, HeaderValue)> {
        let links = self.known.iter().filter_map(|known| {
            let pass = known.passes.make(now);
            let link = format!(
                "<{}>; rel=\"ice-server\"; username=\"{}\"; credential=\"{}\"; credential-type=\"password\"",
                known.url, pass.username, pass.credential
            );
            let mut link = HeaderValue::try_from(link).ok()?;
            link.set_sensitive(true);
            Some((header::LINK, link))
        });
        links.collect()
    }
}

/// Name or address, without a port.
fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let port = authority.rsplit_once(':');
    let port = port.filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    port.map_or(authority, |(host, _)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relay_is_where_the_pages_are() {
        for (url, host) in [
            ("https://amt.de", "amt.de"),
            ("https://amt.de:8443", "amt.de"),
            ("https://[2001:db8::1]:8443", "[2001:db8::1]"),
            ("https://[2001:db8::1]", "[2001:db8::1]"),
        ] {
            assert_eq!(host_of(url), host);
        }
    }

    #[test]
    fn each_relay_is_told_with_a_pass_of_its_own() {
        let nobody = Relays::new(&Turn::default(), "https://amt.de", b"k");
        assert!(nobody.links(Timestamp::UNIX_EPOCH).is_empty());
        let turn = Turn {
            port: Some(443),
            ..Turn::default()
        };
        let relays = Relays::new(&turn, "https://amt.de", b"k");
        let links = relays.links(Timestamp::UNIX_EPOCH);
        let [(name, link)] = &links[..] else {
            panic!("{} links", links.len())
        };
        assert_eq!(name, header::LINK);
        let link = link.to_str().unwrap();
        let begins = "<turns:amt.de:443?transport=tcp>; rel=\"ice-server\"; username=\"3600:";
        assert!(link.starts_with(begins), "{link}");
        assert!(link.ends_with("; credential-type=\"password\""), "{link}");
        let username = link.split('"').nth(3).unwrap();
        let password = relays.passes().password(username, Timestamp::UNIX_EPOCH);
        assert_eq!(link.split('"').nth(5), password.as_deref());
    }
}
