//! `schalter node …`: what the operator does about media nodes on other machines. A running house
//! notices within seconds.

use std::fmt::Write as _;
use std::time::Duration;

use clap::Subcommand;
use schalter_config::Settings;
use schalter_sfu::link::{LinkError, Token};
use thiserror::Error;
use tokio::time::{Instant, sleep};

use crate::clock::Clock;
use crate::identity::seal::Seal;
use crate::media::{PorterError, authority};
use crate::store::node::KnownNode;
use crate::store::{Store, StoreError};

/// How often a draining node is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Media nodes.
#[derive(Subcommand)]
pub enum NodeCommand {
    /// Print a token, one secret line, with which `schalter-sfu --join` comes in under this name.
    /// An older token of the same name ends.
    Token {
        /// How the node is called, in lists and metrics.
        name: String,
    },
    /// Show all nodes.
    List,
    /// Take a node's token away: its link ends, and its rooms move when people join again.
    Revoke {
        /// Which.
        name: String,
    },
    /// Give a node no new rooms any more, and wait until the last has ended there.
    Drain {
        /// Which.
        name: String,
        /// How long to wait for its rooms, in seconds; 0: not at all.
        #[arg(long, default_value_t = 3600)]
        wait_s: u64,
    },
    /// Give a drained node rooms again.
    Resume {
        /// Which.
        name: String,
    },
}

/// Why nothing happened.
#[derive(Debug, Error)]
pub enum NodeError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The authority that vouches for nodes.
    #[error(transparent)]
    Authority(#[from] PorterError),
    /// Its key.
    #[error("seal.key: {0}")]
    Seal(#[from] std::io::Error),
    /// The certificate.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// No such node.
    #[error("there is no node {0}: `schalter node list` shows all")]
    Unknown(String),
    /// The name is taken by the node of the control process itself, or unfit for a metric.
    #[error("a node's name has 1 to 63 letters, digits and -, and is not \"local\"")]
    Name,
    /// Nobody could reach us.
    #[error("link.listen and link.announce must be set: nodes would not find control")]
    NoAddress,
    /// Still rooms there.
    #[error("{0} rooms are still there; the node takes no new ones")]
    StillRooms(usize),
}

/// `schalter node …`
pub async fn node(settings: &Settings, command: NodeCommand) -> Result<String, NodeError> {
    let store = Store::open(&settings.store.url, Clock::default()).await?;
    match command {
        NodeCommand::Token { name } => token(settings, &store, name).await,
        NodeCommand::List => list(&store).await,
        NodeCommand::Revoke { name } => {
            known(store.revoke_node(&name).await?, name).map(|_| String::new())
        }
        NodeCommand::Drain { name, wait_s } => drain(&store, name, wait_s).await,
        NodeCommand::Resume { name } => {
            known(store.drain_node(&name, false).await?, name).map(|_| String::new())
        }
    }
}

async fn token(settings: &Settings, store: &Store, name: String) -> Result<String, NodeError> {
    if !is_name(&name) {
        return Err(NodeError::Name);
    }
    if settings.link.listen.is_none() || settings.link.announce.is_empty() {
        return Err(NodeError::NoAddress);
    }
    let seal = Seal::open(&settings.store.data_dir)?;
    let identity = authority(store, &seal).await?.node();
    let identity = identity.map_err(LinkError::from)?;
    store.add_node(&name, &identity.fingerprint()).await?;
    let token = Token {
        name,
        addresses: settings.link.announce.clone(),
        identity,
    };
    Ok(token.to_string())
}

async fn list(store: &Store) -> Result<String, NodeError> {
    let mut text = String::new();
    for node in store.nodes().await? {
        let rooms = store.places_on(&node.name).await?.len();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}  {}  {rooms} rooms", node.name, state(&node));
    }
    Ok(text)
}

fn state(node: &KnownNode) -> String {
    match (node.revoked_at, node.drained_at) {
        (Some(at), _) => format!("revoked {at:.0}"),
        (None, Some(at)) => format!("drained since {at:.0}"),
        (None, None) => format!("welcome since {:.0}", node.created_at),
    }
}

async fn drain(store: &Store, name: String, wait_s: u64) -> Result<String, NodeError> {
    let name = known(store.drain_node(&name, true).await?, name)?;
    let deadline = Instant::now() + Duration::from_secs(wait_s);
    loop {
        let rooms = store.places_on(&name).await?.len();
        if rooms == 0 {
            return Ok(format!("{name} is empty.\n"));
        }
        if Instant::now() >= deadline {
            return match wait_s {
                0 => Ok(format!("{name} takes no new rooms; {rooms} are there.\n")),
                _ => Err(NodeError::StillRooms(rooms)),
            };
        }
        sleep(LOOK_EVERY).await;
    }
}

fn known(is_known: bool, name: String) -> Result<String, NodeError> {
    if is_known {
        Ok(name)
    } else {
        Err(NodeError::Unknown(name))
    }
}

/// Fit for a label, a host name and a file.
fn is_name(name: &str) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&name.len()) && name.bytes().all(is_fit) && name != "local"
}
