//! A node on another machine, as control sees it: what is asked crosses the link, and whether
//! anybody is there is known by its heartbeats.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use quinn::{Connection, RecvStream};
use schalter_sfu_core::{Command, Notice, Refusal, Reply, RoomId};
use tokio::sync::{broadcast, watch};
use tokio::time::timeout;

use super::frames::{hear, say};
use super::wire::{Answer, Ask, Carries, Load, Said};
use super::{Closing, LinkError};

/// A node says its load every tenth of a second. Six in a row that do not come mean a dead node, a
/// cut link or a machine that stands still: nobody's room can be told anything there.
const SILENT_AFTER: Duration = Duration::from_millis(600);
/// A command that is not answered by then is not going to be in time for anybody.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);
/// A node that was let in begins to talk by then.
const FIRST_LOAD_WITHIN: Duration = Duration::from_secs(2);
/// A receiver of notices that lags behind by more loses the oldest.
const NOTICES: usize = 4096;

/// The link to one node. Clones share it.
#[derive(Clone)]
pub(crate) struct Linked(Arc<Line>);

struct Line {
    connection: Connection,
    /// Where its media is reached.
    media: Vec<SocketAddr>,
    load: watch::Sender<Load>,
    /// Whether heartbeats come.
    is_heard: watch::Sender<bool>,
    notices: broadcast::Sender<Notice>,
}

impl Linked {
    /// Over a connection whose greeting is done. Waits for the first sign of life.
    pub(super) async fn begin(
        connection: Connection,
        media: Vec<SocketAddr>,
    ) -> Result<Self, LinkError> {
        let linked = Self(Arc::new(Line {
            connection,
            media,
            load: watch::Sender::default(),
            is_heard: watch::Sender::new(false),
            notices: broadcast::Sender::new(NOTICES),
        }));
        tokio::spawn(linked.clone().listen());
        let mut is_heard = linked.0.is_heard.subscribe();
        let heard = timeout(FIRST_LOAD_WITHIN, is_heard.wait_for(|heard| *heard)).await;
        if matches!(heard, Ok(Ok(_))) {
            drop(heard);
            Ok(linked)
        } else {
            linked.close(Closing::Ending);
            Err(LinkError::Late)
        }
    }

    /// Asks the node, and says at once if nobody is there.
    pub(crate) async fn ask(&self, ask: &Ask) -> Result<Answer, Refusal> {
        let mut is_heard = self.0.is_heard.subscribe();
        tokio::select! {
            biased;
            _ = is_heard.wait_for(|heard| !heard) => Err(Refusal::Unreachable),
            answer = timeout(ANSWER_WITHIN, self.exchange(ask)) => match answer {
                Ok(Ok(answer)) => Ok(answer),
                Ok(Err(error)) => Err(unanswered(&error)),
                Err(_) => Err(Refusal::Overloaded),
            },
        }
    }

    /// The same for what a worker is asked.
    pub(crate) async fn carry_out(&self, command: Command) -> Result<Reply, Refusal> {
        // What never leaves its process is known to no node.
        let ask = Ask::of(command).ok_or(Refusal::UnknownParticipant)?;
        self.ask(&ask).await?.reply()
    }

    /// The rooms that live there.
    pub(crate) async fn rooms(&self) -> Result<Vec<RoomId>, Refusal> {
        match self.ask(&Ask::Rooms).await? {
            Answer::Rooms { rooms } => Ok(rooms.into_iter().map(RoomId::from).collect()),
            other => Err(other.reply().err().unwrap_or(Refusal::Overloaded)),
        }
    }

    pub(crate) fn load(&self) -> Load {
        *self.0.load.borrow()
    }

    /// Where its media is reached from here.
    pub(crate) fn reached_at(&self) -> &[SocketAddr] {
        &self.0.media
    }

    pub(crate) fn notices(&self) -> broadcast::Receiver<Notice> {
        self.0.notices.subscribe()
    }

    /// Whether heartbeats come; changes when they stop and when they come again.
    pub(crate) fn is_heard(&self) -> watch::Receiver<bool> {
        self.0.is_heard.subscribe()
    }

    /// Until the connection is over for good.
    pub(crate) async fn over(&self) {
        self.0.connection.closed().await;
    }

    pub(crate) fn close(&self, why: Closing) {
        why.close(&self.0.connection);
    }

    async fn exchange(&self, ask: &Ask) -> Result<Answer, LinkError> {
        let (mut to, mut from) = self.0.connection.open_bi().await?;
        say(&mut to, ask).await?;
        // The stream is over for us; if the node has closed it already, so much the better.
        let _ = to.finish();
        hear(&mut from).await
    }

    /// Takes the node's streams until the connection ends.
    async fn listen(self) {
        while let Ok(stream) = self.0.connection.accept_uni().await {
            tokio::spawn(self.clone().take(stream));
        }
        self.0.is_heard.send_replace(false);
    }

    async fn take(self, mut stream: RecvStream) {
        match hear(&mut stream).await {
            Ok(Carries::Load) => self.hear_load(stream).await,
            Ok(Carries::Notices) => self.hear_notices(stream).await,
            // A newer node may say more than we understand.
            Ok(Carries::Unknown) | Err(_) => {}
        }
    }

    async fn hear_load(&self, mut stream: RecvStream) {
        loop {
            let mut next = std::pin::pin!(hear::<Load>(&mut stream));
            let load = if let Ok(load) = timeout(SILENT_AFTER, &mut next).await {
                load
            } else {
                self.0.is_heard.send_replace(false);
                next.await
            };
            let Ok(load) = load else { break };
            self.0.load.send_replace(load);
            self.0
                .is_heard
                .send_if_modified(|heard| !std::mem::replace(heard, true));
        }
        self.0.is_heard.send_replace(false);
    }

    async fn hear_notices(&self, mut stream: RecvStream) {
        while let Ok(said) = hear::<Said>(&mut stream).await {
            if let Some(notice) = said.notice() {
                // Nobody may be listening, which is fine.
                drop(self.0.notices.send(notice));
            }
        }
    }
}

fn unanswered(error: &LinkError) -> Refusal {
    match error {
        LinkError::Wire(_) => Refusal::BadOffer("it is too long".to_owned()),
        _ => Refusal::Unreachable,
    }
}
