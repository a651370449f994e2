//! The node's side: dials every control of its token, and does what they ask.

use std::collections::HashSet;
use std::future::pending;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use quinn::{Connection, Endpoint, RecvStream, SendStream};
use tokio::net::lookup_host;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use super::frames::{hear, say};
use super::identity::CONTROL;
use super::token::Token;
use super::wire::{Answer, Ask, Carries, Hello, Load, Said, Versions, Welcome};
use super::{Closing, LinkError};
use crate::Handle;

/// Heartbeats; see `SILENT_AFTER` of the other side.
const LOAD_EVERY: Duration = Duration::from_millis(100);
/// A control that is there answers sooner; one that is being restarted is dialled again.
const DIALLED_WITHIN: Duration = Duration::from_secs(1);
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// Names are looked up again so often: replicas of control come and go.
const LOOK_UP_EVERY: Duration = Duration::from_secs(5);

/// A node that serves whoever its token names.
pub struct Client {
    endpoint: Endpoint,
    token: Token,
    handle: Handle,
    speaks: Versions,
    workers: u32,
    /// The processes of control linked right now.
    instances: Mutex<HashSet<String>>,
    linked: watch::Sender<usize>,
    ending: watch::Sender<bool>,
}

impl Client {
    /// Serves with this node. Nothing is dialled before [`run`](Self::run).
    pub fn new(token: Token, handle: Handle, workers: usize) -> Result<Arc<Self>, LinkError> {
        Self::speaking(Versions::OURS, token, handle, workers)
    }

    /// The same for another version than this program's: proves that versions get along.
    #[doc(hidden)]
    pub fn speaking(
        speaks: Versions,
        token: Token,
        handle: Handle,
        workers: usize,
    ) -> Result<Arc<Self>, LinkError> {
        let mut endpoint = Endpoint::client((Ipv6Addr::UNSPECIFIED, 0).into())
            .or_else(|_| Endpoint::client((Ipv4Addr::UNSPECIFIED, 0).into()))?;
        endpoint.set_default_client_config(token.identity.client()?);
        Ok(Arc::new(Self {
            endpoint,
            token,
            handle,
            speaks,
            workers: u32::try_from(workers).unwrap_or(u32::MAX),
            instances: Mutex::default(),
            linked: watch::Sender::default(),
            ending: watch::Sender::default(),
        }))
    }

    /// How many processes of control are linked; changes with them.
    pub fn linked(&self) -> watch::Receiver<usize> {
        self.linked.subscribe()
    }

    /// Tells control to send no new rooms.
    pub fn end(&self) {
        self.ending.send_replace(true);
    }

    /// Says goodbye.
    pub async fn close(&self) {
        self.endpoint.close(0_u32.into(), b"ending");
        let _ = timeout(Duration::from_millis(200), self.endpoint.wait_idle()).await;
    }

    /// Keeps linked, for ever.
    pub async fn run(self: &Arc<Self>) {
        let mut dialling = JoinSet::new();
        let mut dialled = HashSet::new();
        let mut look_up = interval(LOOK_UP_EVERY);
        look_up.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            look_up.tick().await;
            for address in self.addresses().await {
                if dialled.insert(address) {
                    let client = Arc::clone(self);
                    dialling.spawn(async move {
                        client.keep(address).await;
                        address
                    });
                }
            }
            while let Some(gone) = dialling.try_join_next() {
                if let Ok(address) = gone {
                    dialled.remove(&address);
                }
            }
        }
    }

    /// Every address of every name.
    async fn addresses(&self) -> Vec<SocketAddr> {
        let mut all = Vec::new();
        for name in &self.token.addresses {
            match lookup_host(name).await {
                Ok(found) => all.extend(found),
                Err(error) => {
                    tracing::warn!(kind = ?error.kind(), "an address of control is not known to DNS");
                }
            }
        }
        all
    }

    /// Dials one address again and again, until it is no longer one of control's.
    async fn keep(&self, to: SocketAddr) {
        let mut pause = SHORTEST_PAUSE;
        loop {
            match self.serve(to).await {
                Ok(()) => pause = SHORTEST_PAUSE,
                Err(error) => {
                    tracing::info!(%error, "control is not linked");
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
            sleep(pause.mul_f64(0.75 + fastrand::f64() / 4.0)).await;
            let is_another = !self.addresses().await.contains(&to);
            if is_another && pause == LONGEST_PAUSE {
                return;
            }
        }
    }

    /// One connection, from dialling to its end.
    async fn serve(&self, to: SocketAddr) -> Result<(), LinkError> {
        let greeted = timeout(DIALLED_WITHIN, self.dial(to)).await;
        let (connection, instance) = greeted.unwrap_or(Err(LinkError::Late))?;
        let Some(_member) = Member::enter(self, instance) else {
            Closing::Replaced.close(&connection);
            return Err(LinkError::Twice);
        };
        tracing::info!("control is linked");
        let load = self.say_load(&connection);
        let notices = self.say_notices(&connection);
        let told = tokio::select! {
            told = load => told,
            told = notices => told,
            told = self.obey(&connection) => told,
        };
        tracing::info!(why = ?told.err(), "the link to control is over");
        Ok(())
    }

    async fn dial(&self, to: SocketAddr) -> Result<(Connection, String), LinkError> {
        let connection = self.endpoint.connect(to, CONTROL)?.await?;
        let (mut stream, mut answer) = connection.open_bi().await?;
        let hello = Hello {
            versions: self.speaks,
            software: env!("CARGO_PKG_VERSION").to_owned(),
            workers: self.workers,
            media: self.handle.told().to_vec(),
        };
        say(&mut stream, &hello).await?;
        let _ = stream.finish();
        let welcome: Welcome = hear(&mut answer).await?;
        welcome.version.ok_or(LinkError::NoVersion)?;
        Ok((connection, welcome.instance))
    }

    async fn say_load(&self, connection: &Connection) -> Result<(), LinkError> {
        let mut stream = connection.open_uni().await?;
        say(&mut stream, &Carries::Load).await?;
        // Before what is asked and told: whoever waits for a sign of life shall have it.
        stream.set_priority(1).map_err(|_| LinkError::Late)?;
        let mut beat = interval(LOAD_EVERY);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            beat.tick().await;
            let load = Load {
                ending: *self.ending.borrow(),
                ..self.handle.load()
            };
            say(&mut stream, &load).await?;
        }
    }

    async fn say_notices(&self, connection: &Connection) -> Result<(), LinkError> {
        let mut stream = connection.open_uni().await?;
        say(&mut stream, &Carries::Notices).await?;
        let mut notices = self.handle.notices();
        loop {
            match notices.recv().await {
                Ok(notice) => say(&mut stream, &Said::from(notice)).await?,
                // Control asks for what it must know.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return pending().await,
            }
        }
    }

    /// Does what is asked, each on its own task: a slow join holds up nobody.
    async fn obey(&self, connection: &Connection) -> Result<(), LinkError> {
        let mut at_work = JoinSet::new();
        loop {
            let (answer, ask) = connection.accept_bi().await?;
            at_work.spawn(answer_one(self.handle.clone(), ask, answer));
            while at_work.try_join_next().is_some() {}
        }
    }
}

async fn answer_one(handle: Handle, mut ask: RecvStream, mut answer: SendStream) {
    let Ok(ask) = hear::<Ask>(&mut ask).await else {
        return;
    };
    let said = say(&mut answer, &carry_out(&handle, ask).await).await;
    if said.is_ok() {
        let _ = answer.finish();
    }
}

async fn carry_out(handle: &Handle, ask: Ask) -> Answer {
    match ask {
        Ask::Rooms => match handle.rooms().await {
            Ok(rooms) => Answer::Rooms {
                rooms: rooms.into_iter().map(Into::into).collect(),
            },
            Err(refusal) => Err(refusal).into(),
        },
        Ask::SelfTest => {
            let tested = handle.self_test().await;
            tested.map(|()| schalter_sfu_core::Reply::Done).into()
        }
        other => match other.command() {
            Some(command) => handle.carry_out(command).await.into(),
            // Something newer than this program: it has to do without.
            None => Answer::Unknown,
        },
    }
}

/// A process of control, linked as long as this lives.
struct Member<'a> {
    client: &'a Client,
    instance: String,
}

impl<'a> Member<'a> {
    fn enter(client: &'a Client, instance: String) -> Option<Self> {
        let is_new = client.members(|members| members.insert(instance.clone()));
        is_new.then_some(Self { client, instance })
    }
}

impl Drop for Member<'_> {
    fn drop(&mut self) {
        self.client
            .members(|members| members.remove(&self.instance));
    }
}

impl Client {
    fn members<T>(&self, change: impl FnOnce(&mut HashSet<String>) -> T) -> T {
        let mut members = self
            .instances
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let changed = change(&mut members);
        self.linked.send_replace(members.len());
        changed
    }
}
