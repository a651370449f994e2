//! What an operator hands a new node: one line with everything it needs to find control and to be
//! let in.
//!
//! The node's certificate and key are in it. A secret to be exchanged for them once would have to
//! be kept by the node after the exchange, and a node shall need no disk: it starts a thousand
//! times from the same line. What makes up for it: the line opens nothing but the link, control
//! asks its store at every connection whether that certificate is still welcome, and a new token
//! for the same name ends the old one.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::identity::Identity;

/// So that a token is known for one wherever it turns up, by people and by secret scanners.
const PREFIX: &str = "schalter_node_";

/// One line that lets a node in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// How the operator calls the node.
    pub name: String,
    /// Where control is reached, `host:port`: all of these are dialled, and every address of each.
    pub addresses: Vec<String>,
    /// Who the node is.
    pub identity: Identity,
}

/// This is no token.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("this is no token of a node: `schalter node token NAME` prints one, in one line")]
pub struct NoToken;

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("name", &self.name)
            .field("addresses", &self.addresses)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_vec(self).map_err(|_| fmt::Error)?;
        write!(f, "{PREFIX}{}", URL_SAFE_NO_PAD.encode(json))
    }
}

impl FromStr for Token {
    type Err = NoToken;

    fn from_str(text: &str) -> Result<Self, NoToken> {
        let coded = text.trim().strip_prefix(PREFIX).ok_or(NoToken)?;
        let json = URL_SAFE_NO_PAD.decode(coded).map_err(|_| NoToken)?;
        serde_json::from_slice(&json).map_err(|_| NoToken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Authority;

    #[test]
    fn a_token_is_one_line_that_is_read_again_and_shows_no_key() {
        let token = Token {
            name: "rack-1".to_owned(),
            addresses: vec!["control.example:7443".to_owned()],
            identity: Authority::generate().unwrap().node().unwrap(),
        };
        let line = token.to_string();
        assert!(line.starts_with(PREFIX) && !line.contains(char::is_whitespace));
        assert_eq!(format!("{line}\n").parse(), Ok(token.clone()));
        assert!(format!("{token:?}").len() < 100, "the key stays inside");
        assert_eq!("schalter_node_x".parse::<Token>(), Err(NoToken));
        assert_eq!(line[1..].parse::<Token>(), Err(NoToken));
    }
}
