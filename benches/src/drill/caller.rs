//! One side of a call that behaves as our page does (`call.ts`): when its connection is lost it joins
//! again; asked over to another node (`moving.ts`), it opens a second connection there, talks on
//! both, listens to the new one from its first packet, and lets go of the old one when the other
//! side has done so too.

mod connection;
mod mending;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::heard::Heard;
use connection::Connection;

/// As in `backoff.ts`.
const FIRST_BACKOFF_MS: u64 = 500;
const LONGEST_BACKOFF_MS: u64 = 5_000;

/// How somebody gets into a room.
#[derive(Clone)]
pub(super) struct WayIn {
    pub(super) http: reqwest::Client,
    /// `…/v1/rooms/{id}/media`.
    pub(super) url: String,
    pub(super) token: String,
}

/// Somebody who talks until dropped.
pub(super) struct Caller {
    heard: Arc<Mutex<Heard>>,
    talks: JoinHandle<()>,
}

impl Drop for Caller {
    fn drop(&mut self) {
        self.talks.abort();
    }
}

impl Caller {
    /// Joins and talks. `number` marks what it says.
    pub(super) fn start(way: WayIn, number: u32) -> Self {
        let heard = Arc::new(Mutex::new(Heard::default()));
        let talks = tokio::spawn(talk_for_ever(way, number, Arc::clone(&heard)));
        Self { heard, talks }
    }

    /// Asks what it heard.
    pub(super) fn heard<T>(&self, ask: impl FnOnce(&Heard) -> T) -> T {
        ask(&self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn talk_for_ever(way: WayIn, number: u32, heard: Arc<Mutex<Heard>>) {
    let begun = Instant::now();
    let mut attempt = 0;
    loop {
        match Box::pin(Connection::join(&way, number, begun)).await {
            Ok(connection) => {
                tell(&heard, |heard| heard.joins += 1);
                attempt = 0;
                if let Err(error) = talk_and_move(connection, &way, &heard).await {
                    tell(&heard, |heard| heard.trouble = Some(format!("{error:#}")));
                }
            }
            Err(error) => {
                tell(&heard, |heard| heard.trouble = Some(format!("{error:#}")));
                sleep(backoff(attempt)).await;
                attempt += 1;
            }
        }
    }
}

/// Until a new connection is needed that is not asked for.
async fn talk_and_move(
    first: Connection,
    way: &WayIn,
    heard: &Arc<Mutex<Heard>>,
) -> anyhow::Result<()> {
    let mut connection = first;
    loop {
        let leg = tell(heard, Heard::new_leg);
        let asked = connection.talk(way, leg, heard, None).await?;
        if !asked {
            return Ok(());
        }
        // The old one talks on meanwhile, whatever becomes of the new one.
        let (stop, stopped) = watch::channel(());
        let (begun, number) = (connection.begun, connection.number);
        let old = {
            let (way, heard) = (way.clone(), Arc::clone(heard));
            tokio::spawn(async move {
                let talk = connection.talk(&way, leg, &heard, Some(stopped));
                drop(Box::pin(talk).await);
            })
        };
        let old = AbortOnDrop(old);
        connection = Box::pin(Connection::join(way, number, begun)).await?;
        connection.replaces = Some((old, stop));
        tell(heard, |heard| heard.moves += 1);
    }
}

/// An older connection that talks as long as this lives.
struct AbortOnDrop(JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn tell<T>(heard: &Mutex<Heard>, what: impl FnOnce(&mut Heard) -> T) -> T {
    what(&mut heard.lock().unwrap_or_else(PoisonError::into_inner))
}

fn backoff(attempt: u32) -> Duration {
    let step_ms = FIRST_BACKOFF_MS
        .saturating_mul(1 << attempt.min(8))
        .min(LONGEST_BACKOFF_MS);
    Duration::from_millis(step_ms).mul_f64(0.5 + fastrand::f64() / 2.0)
}
