//! `[link]`: media nodes on other machines.

use crate::{Problems, section::Section};
use schemars::JsonSchema;
use serde::Deserialize;
use std::net::SocketAddr;

/// The link to media nodes, as used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where nodes come in, over QUIC; `None`: nowhere, there are no other machines.
    pub listen: Option<SocketAddr>,
    /// How nodes reach it: what stands in their tokens.
    pub announce: Vec<String>,
}

/// Media nodes on other machines (`schalter-sfu`), for more rooms than one machine can carry.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkFile {
    /// The UDP address and port on which media nodes come in (QUIC), such as `0.0.0.0:7443`. Left out
    /// or empty: there are no other machines.
    #[schemars(example = &"")]
    listen: Option<String>,
    /// How media nodes reach that port, as host and port. With several control processes: a name
    /// with the addresses of all of them, or each one. It stands in the tokens of the nodes.
    #[schemars(example = serde_json::json!([]))]
    announce: Option<Vec<String>>,
}

impl Section for LinkFile {
    const NAME: &'static str = "link";
    type Settings = Link;

    fn settle(self, problems: &mut Problems) -> Link {
        let announce = self.announce.unwrap_or_default();
        for address in announce.iter().filter(|address| !is_reachable(address)) {
            problems.push(
                "link.announce",
                format!("must be hosts with a port, one is {address:?}: write for example \"control.example:7443\""),
            );
        }
        Link {
            listen: listen(self.listen.as_deref().unwrap_or_default(), problems),
            announce,
        }
    }
}

fn listen(written: &str, problems: &mut Problems) -> Option<SocketAddr> {
    if written.is_empty() {
        return None;
    }
    let address = written.parse().ok();
    if address.is_none() {
        problems.push(
            "link.listen",
            format!("must be an address and a port, is {written:?}: write for example \"0.0.0.0:7443\", or leave it out"),
        );
    }
    address
}

/// `host:port`.
fn is_reachable(address: &str) -> bool {
    let Some((host, port)) = address.rsplit_once(':') else {
        return false;
    };
    !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_port_and_nothing_is_nowhere() {
        for (written, found, is_fine) in [
            ("", None, true),
            ("0.0.0.0:7443", "0.0.0.0:7443".parse().ok(), true),
            ("[::]:7443", "[::]:7443".parse().ok(), true),
            ("0.0.0.0", None, false),
            ("control.example:7443", None, false),
        ] {
            let mut problems = Problems::default();
            assert_eq!(listen(written, &mut problems), found);
            assert_eq!(problems.is_empty(), is_fine, "{written}");
        }
        for (address, is_fine) in [
            ("control.example:7443", true),
            ("[2001:db8::1]:7443", true),
            ("control.example", false),
            (":7443", false),
            ("control.example:0", false),
        ] {
            assert_eq!(is_reachable(address), is_fine, "{address}");
        }
    }
}
