//! Lets nodes in: whose certificate the store knows and whose token was not taken away.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use schalter_sfu::link::{Authority, Door, Knock, LinkError};
use thiserror::Error;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::{Media, mover};
use crate::identity::seal::{Broken, Seal};
use crate::store::node::KnownNode;
use crate::store::{Store, StoreError};

const AUTHORITY: &str = "link_authority";
/// Another process may have drained or revoked a node, or ended a room: looked so often.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How many looks lie between two in which everything is compared.
const AGREE_EVERY: u32 = 15;

/// Why nodes cannot link up.
#[derive(Debug, Error)]
pub enum PorterError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The authority's key.
    #[error("the authority of the link: {0}")]
    Seal(#[from] Broken),
    /// The authority's key is not what it was.
    #[error("the authority of the link cannot be read")]
    Unreadable,
    /// The link.
    #[error("{0}")]
    Link(#[from] LinkError),
}

/// Stands at the door to which nodes come.
pub struct Porter {
    door: Door,
    store: Store,
}

impl Porter {
    /// Listens there.
    pub async fn at(listen: SocketAddr, store: &Store, seal: &Seal) -> Result<Self, PorterError> {
        let authority = authority(store, seal).await?;
        Ok(Self {
            door: Door::open(listen, &authority)?,
            store: store.clone(),
        })
    }

    /// Where.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.door.address()
    }

    /// Lets nodes in until the house closes, and keeps the fleet as the operator wants it.
    pub async fn stand(self, media: Media, closing: CancellationToken) {
        tokio::select! {
            () = closing.cancelled() => {}
            () = self.open_to(&media) => {}
            () = self.look_after(&media) => {}
            () = mover::run(Arc::clone(media.fleet()), self.store.clone()) => {}
        }
        self.door.close().await;
    }

    async fn open_to(&self, media: &Media) {
        while let Some(knock) = self.door.knock().await {
            let (store, media) = (self.store.clone(), media.clone());
            tokio::spawn(async move {
                if let Err(error) = answer(knock, &store, &media).await {
                    tracing::warn!(%error, "a node was not let in");
                }
            });
        }
    }

    /// Whoever comes back is compared at once, the others now and then.
    async fn look_after(&self, media: &Media) {
        let mut look = interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut returned = media.returned();
        for turn in 0_u32.. {
            let is_back = tokio::select! {
                _ = look.tick() => false,
                changed = returned.changed() => changed.is_ok(),
            };
            let looked = self.look(media, is_back || turn % AGREE_EVERY == 0).await;
            if let Err(error) = looked {
                tracing::warn!(%error, "the nodes could not be looked after");
            }
        }
    }

    async fn look(&self, media: &Media, everything: bool) -> Result<(), StoreError> {
        let known = self.store.nodes().await?;
        for node in &known {
            media.fleet().learn(node);
        }
        if everything {
            super::agree::agree(media.fleet(), &self.store).await?;
        }
        Ok(())
    }
}

async fn answer(knock: Knock, store: &Store, media: &Media) -> Result<(), PorterError> {
    let arriving = knock.answer().await?;
    let known = store.nodes().await?;
    let is_it = |node: &&KnownNode| node.fingerprint == arriving.fingerprint();
    let Some(node) = known.iter().find(is_it) else {
        tracing::warn!("a node came with a token that was replaced");
        arriving.turn_away();
        return Ok(());
    };
    if node.revoked_at.is_some() {
        tracing::warn!(
            node = node.name,
            "a node came with a token that was taken away"
        );
        arriving.turn_away();
        return Ok(());
    }
    let handle = arriving.welcome().await?;
    media.fleet().enter(node, handle);
    Ok(())
}

/// The authority that vouches for control and nodes: made once, kept sealed.
pub async fn authority(store: &Store, seal: &Seal) -> Result<Authority, PorterError> {
    let fresh = Authority::generate().map_err(LinkError::from)?;
    let fresh = serde_json::to_vec(&fresh).map_err(|_| PorterError::Unreadable)?;
    let sealed = seal.close(AUTHORITY, &fresh)?;
    let sealed = store.setting_or(AUTHORITY, || sealed).await?;
    let opened = seal.unseal(AUTHORITY, &sealed)?;
    serde_json::from_slice(&opened).map_err(|_| PorterError::Unreadable)
}
