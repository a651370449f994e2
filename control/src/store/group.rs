//! Whoever commits on SQLite at the same time commits together: one transaction, one `fsync`.
//!
//! A single task collects the batches that lie waiting, runs each behind a savepoint of its own and
//! commits once. A batch that is refused or fails does so alone; nobody is told that theirs is
//! written before it is on the disk. `PostgreSQL` does the same by itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::{Executor as _, Sqlite, SqlitePool, Transaction};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::StoreError;
use super::batch::Batch;
use super::commit::Outcome;

/// Nobody waits for more than this many others.
const MOST: usize = 64;
/// How many lie waiting before the next has to stand.
const WAITING: usize = 256;

/// How often the log is tidied up.
const TIDY_EVERY: Duration = Duration::from_secs(1);

/// Where batches are brought. Clones bring them to the same task.
#[derive(Clone)]
pub(super) struct Group {
    queue: mpsc::Sender<Waiting>,
    commits: Arc<AtomicU64>,
}

/// The write-ahead log, which is tidied up by another connection, so that no commit waits for it.
struct Log {
    beside: SqlitePool,
    at_work: Option<JoinHandle<()>>,
    tidied: Instant,
}

/// A batch, and whoever wants to know what became of it.
struct Waiting {
    batch: Batch,
    told: oneshot::Sender<Result<Outcome, StoreError>>,
}

impl Group {
    /// Begins the task; it ends with the last clone of this.
    pub(super) fn begin(pool: SqlitePool, beside: SqlitePool) -> Self {
        let (queue, waiting) = mpsc::channel(WAITING);
        let commits = Arc::<AtomicU64>::default();
        tokio::spawn(work(pool, Log::new(beside), waiting, Arc::clone(&commits)));
        Self { queue, commits }
    }

    /// Commits a batch together with whatever else lies waiting.
    pub(super) async fn commit(&self, batch: Batch) -> Result<Outcome, StoreError> {
        let (told, answer) = oneshot::channel();
        let waiting = Waiting { batch, told };
        self.queue.send(waiting).await.map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }

    /// How many transactions it took so far.
    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }
}

impl Log {
    fn new(beside: SqlitePool) -> Self {
        Self {
            beside,
            at_work: None,
            tidied: Instant::now(),
        }
    }

    /// Begins to tidy up, unless somebody is at it or was a moment ago.
    fn tidy(&mut self) {
        let is_busy = self.at_work.as_ref().is_some_and(|it| !it.is_finished());
        if is_busy || self.tidied.elapsed() < TIDY_EVERY {
            return;
        }
        self.tidied = Instant::now();
        self.at_work = Some(tokio::spawn(tidy(self.beside.clone())));
    }
}

/// Passive: it waits for nobody and nobody for it.
async fn tidy(beside: SqlitePool) {
    if let Err(error) = beside.execute("PRAGMA wal_checkpoint(PASSIVE)").await {
        tracing::warn!(%error, "the write-ahead log could not be tidied up");
    }
}

async fn work(
    pool: SqlitePool,
    mut log: Log,
    mut queue: mpsc::Receiver<Waiting>,
    commits: Arc<AtomicU64>,
) {
    let mut together = Vec::with_capacity(MOST);
    while queue.recv_many(&mut together, MOST).await > 0 {
        let waiting = std::mem::take(&mut together);
        commits.fetch_add(1, Ordering::Relaxed);
        let (batches, askers): (Vec<_>, Vec<_>) =
            waiting.into_iter().map(|it| (it.batch, it.told)).unzip();
        let outcomes = match all(&pool, &batches).await {
            Ok(outcomes) => outcomes,
            Err(error) => everybody(error, batches.len()),
        };
        for (asker, outcome) in askers.into_iter().zip(outcomes) {
            // Whoever hung up does not want to know.
            let _ = asker.send(outcome);
        }
        log.tidy();
    }
}

/// What became of each; an error, if it is one of all.
async fn all(
    pool: &SqlitePool,
    batches: &[Batch],
) -> Result<Vec<Result<Outcome, StoreError>>, sqlx::Error> {
    let mut tx = pool.begin().await?;
    let mut outcomes = Vec::with_capacity(batches.len());
    for batch in batches {
        let outcome = batch.run_script(&mut tx).await;
        if !matches!(outcome, Ok(Outcome::Written { .. })) {
            undo(&mut tx).await?;
        }
        outcomes.push(outcome);
    }
    tx.commit().await?;
    Ok(outcomes)
}

/// The savepoint of the last batch stays, to no harm: the commit ends it with all others.
async fn undo(tx: &mut Transaction<'static, Sqlite>) -> Result<(), sqlx::Error> {
    tx.execute("ROLLBACK TO step").await.map(drop)
}

/// Nothing was written of anybody.
fn everybody(error: sqlx::Error, count: usize) -> Vec<Result<Outcome, StoreError>> {
    let error = Arc::new(error);
    let each = || Err(StoreError::Together(Arc::clone(&error)));
    std::iter::repeat_with(each).take(count).collect()
}

fn closed() -> StoreError {
    StoreError::Database(sqlx::Error::PoolClosed)
}
