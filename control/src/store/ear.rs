//! What other processes on the same PostgreSQL commit, heard at once (`LISTEN`/`NOTIFY`).
//!
//! Whispers are sent within the transaction and arrive when it is committed. They may be lost with
//! a connection, so whoever hears [`Heard::Something`] looks at everything. SQLite has one process
//! and nothing to hear. These are the only statements that one of the databases does not know.

use std::time::Duration;

use schalter_control_core::id::{OfficeId, TenantId};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::broadcast;
use tokio::time::sleep;
use uuid::Uuid;

use super::StoreError;
use super::db::Tx;

const CHANNEL: &str = "schalter_news";
const WHISPER: &str = "SELECT pg_notify('schalter_news', $1)";
/// Whispers kept for whoever is slow; who misses some looks at everything.
const KEPT: usize = 1024;
/// Before a lost connection is made again.
const BREATH: Duration = Duration::from_secs(1);

/// What was heard of other processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// This office was changed.
    Office(TenantId, OfficeId),
    /// Whispers may have been lost: anything may have changed.
    Something,
}

/// Hears the other processes. Clones hear the same.
#[derive(Clone)]
pub(super) struct Ear {
    own: Uuid,
    heard: broadcast::Sender<Heard>,
}

impl Ear {
    /// Listens until the connections are closed. Needs a running runtime.
    pub(super) fn open(pool: PgPool) -> Self {
        let ear = Self {
            own: Uuid::new_v4(),
            heard: broadcast::Sender::new(KEPT),
        };
        tokio::spawn(ear.clone().listen(pool));
        ear
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<Heard> {
        self.heard.subscribe()
    }

    async fn listen(self, pool: PgPool) {
        while !pool.is_closed() {
            if let Err(error) = self.listen_once(&pool).await
                && !pool.is_closed()
            {
                tracing::warn!(%error, "other processes are not heard for a moment");
                sleep(BREATH).await;
            }
        }
    }

    /// Until the connection is lost.
    async fn listen_once(&self, pool: &PgPool) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        self.tell(Heard::Something);
        while let Some(whisper) = listener.try_recv().await? {
            if let Some(heard) = self.understood(whisper.payload()) {
                self.tell(heard);
            }
        }
        Ok(())
    }

    /// Our own whispers come back to us: they are no news.
    fn understood(&self, payload: &str) -> Option<Heard> {
        let mut words = payload.split(' ');
        let mut id = || words.next()?.parse::<Uuid>().ok();
        let (from, tenant, office) = (id()?, id()?, id()?);
        (from != self.own).then_some(Heard::Office(TenantId(tenant), OfficeId(office)))
    }

    fn tell(&self, heard: Heard) {
        // Nobody listening is no error.
        let _ = self.heard.send(heard);
    }

    /// Says to the other processes, once this is committed, that an office was changed.
    pub(super) async fn whisper(
        &self,
        tx: &mut Tx,
        tenant: TenantId,
        office: OfficeId,
    ) -> Result<(), StoreError> {
        let Tx::Postgres(tx) = tx else { return Ok(()) };
        let payload = format!("{} {tenant} {office}", self.own);
        sqlx::query(WHISPER)
            .bind(payload)
            .execute(&mut **tx)
            .await?;
        Ok(())
    }
}
