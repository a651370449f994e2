//! `schalter node …`: what the operator does about media nodes on other machines. A running house
//! notices within seconds.

use std::fmt::Write as _;
use std::time::Duration;

use clap::Subcommand;
use schalter_config::{Link, Settings};
use schalter_sfu::link::{LinkError, Token};
use thiserror::Error;
use tokio::time::{Instant, sleep};

use crate::clock::Clock;
use crate::identity::seal::Seal;
use crate::media::{LOCAL, PorterError, authority};
use crate::store::node::KnownNode;
use crate::store::{Store, StoreError};

/// How often a draining node is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Rooms that move are gone by then; those still there have no other node to go to.
const MOVED_WITHIN: Duration = Duration::from_secs(40);

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
    /// Give a node no new rooms any more, move those it has to other nodes while people talk on, and
    /// wait until none is left. Without another node they end on their own.
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
    /// The node of the control process itself.
    #[error(
        "the node of a running house is drained by itself: POST /v1/nodes/local/drain with the operator's key"
    )]
    Local,
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
        NodeCommand::Drain { name, wait_s } => drain(settings, &store, name, wait_s).await,
        NodeCommand::Resume { name } if name == LOCAL => Err(NodeError::Local),
        NodeCommand::Resume { name } => {
            known(store.drain_node(&name, false).await?, name).map(|_| String::new())
        }
    }
}

async fn token(settings: &Settings, store: &Store, name: String) -> Result<String, NodeError> {
    let seal = Seal::open(&settings.store.data_dir)?;
    fresh_token(&settings.link, store, &seal, name).await
}

/// A token for a node of this name: one secret line. An older one ends.
pub async fn fresh_token(
    link: &Link,
    store: &Store,
    seal: &Seal,
    name: String,
) -> Result<String, NodeError> {
    if !is_name(&name) {
        return Err(NodeError::Name);
    }
    if link.listen.is_none() || link.announce.is_empty() {
        return Err(NodeError::NoAddress);
    }
    let identity = authority(store, seal).await?.node();
    let identity = identity.map_err(LinkError::from)?;
    store.add_node(&name, &identity.fingerprint()).await?;
    let token = Token {
        name,
        addresses: link.announce.clone(),
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

async fn drain(
    settings: &Settings,
    store: &Store,
    name: String,
    wait_s: u64,
) -> Result<String, NodeError> {
    if name == LOCAL {
        return Err(NodeError::Local);
    }
    let name = known(store.drain_node(&name, true).await?, name)?;
    let others = others(settings, store, &name).await?;
    let mut hint = Hint::about(others);
    let begun = Instant::now();
    loop {
        let rooms = store.places_on(&name).await?.len();
        if rooms == 0 {
            return Ok(format!("{name} is empty.\n"));
        }
        if begun.elapsed() >= Duration::from_secs(wait_s) {
            return match wait_s {
                0 => Ok(format!(
                    "{name} takes no new rooms; {rooms} are there. {}\n",
                    prospect(others)
                )),
                _ => Err(NodeError::StillRooms(rooms)),
            };
        }
        hint.give(rooms, begun.elapsed());
        sleep(LOOK_EVERY).await;
    }
}

/// How many nodes could take the rooms of this one.
async fn others(settings: &Settings, store: &Store, name: &str) -> Result<usize, StoreError> {
    let nodes = store.nodes().await?;
    let is_other = |node: &&KnownNode| {
        node.name != name && node.revoked_at.is_none() && node.drained_at.is_none()
    };
    let linked = nodes.iter().filter(is_other).count();
    Ok(linked + usize::from(settings.media.local))
}

fn prospect(others: usize) -> &'static str {
    match others {
        0 => "No other node is welcome: there is nowhere to move them, they end on their own.",
        _ => "They move to other nodes while people talk on.",
    }
}

/// What whoever waits is told meanwhile, once each.
struct Hint {
    others: usize,
    first: bool,
    late: bool,
}

impl Hint {
    fn about(others: usize) -> Self {
        Self {
            others,
            first: true,
            late: true,
        }
    }

    fn give(&mut self, rooms: usize, waited: Duration) {
        if std::mem::take(&mut self.first) {
            hint(&format!(
                "{rooms} rooms are there. {}",
                prospect(self.others)
            ));
        }
        if self.others > 0 && waited > MOVED_WITHIN && std::mem::take(&mut self.late) {
            hint(&format!(
                "{rooms} rooms are still there: no other node is up and has place for them. \
                 They end on their own, or move when one has."
            ));
        }
    }
}

#[expect(
    clippy::print_stderr,
    reason = "the terminal is this program's user interface"
)]
fn hint(text: &str) {
    eprintln!("{text}");
}

fn known(is_known: bool, name: String) -> Result<String, NodeError> {
    if is_known {
        Ok(name)
    } else {
        Err(NodeError::Unknown(name))
    }
}

/// Fit for a label, a host name and a file.
pub fn is_name(name: &str) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&name.len()) && name.bytes().all(is_fit) && name != LOCAL
}
