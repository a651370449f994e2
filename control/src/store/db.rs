//! The connections: open, bring the tables up to date, begin a transaction, close.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{
    Executor, PgPool, Postgres, SqlSafeStr, Sqlite, SqliteConnection, SqlitePool, Transaction,
};
use tokio::sync::{broadcast, watch};

use super::StoreError;
use super::ear::{Ear, Heard};
use super::group::Group;
use crate::clock::Clock;
use crate::private;

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const READERS: u32 = 4;
/// Tidying the log up takes several times as long as a commit, so [`Group`] has it done beside. Only
/// when that cannot keep up does a commit do it: at 64 MiB.
const LONGEST_LOG_PAGES: &str = "16384";
/// A step is prepared once for each shape it has.
const STATEMENTS: usize = 256;
const POSTGRES_CONNECTIONS: u32 = 16;
/// Whoever asks while PostgreSQL does not answer is told so by then.
const AWAY_AFTER: Duration = Duration::from_secs(5);

/// The store. Clones share the connections.
#[derive(Clone)]
pub struct Store {
    pub(super) reader: Db,
    /// SQLite has one writer at a time: one connection makes the others queue here in order,
    /// instead of polling for the lock.
    writer: Db,
    pub(super) clock: Clock,
    /// Rung when something new may lie in the outbox.
    posted: watch::Sender<u64>,
    /// Where steps are committed together; `None` where the database does so itself.
    pub(super) group: Option<Group>,
    /// Hears the other processes on the same database.
    pub(super) ear: Option<Ear>,
}

/// Connections to either database.
#[derive(Clone)]
pub(super) enum Db {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A transaction on either database.
pub(super) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// The same words for both: `on!(Db, &db, pool => …)`, `on!(Tx, &mut tx, tx => …)`.
macro_rules! on {
    ($either:ident, $it:expr, $one:ident => $body:expr) => {
        match $it {
            $either::Sqlite($one) => $body,
            $either::Postgres($one) => $body,
        }
    };
}
pub(super) use on;

impl Store {
    /// Opens `sqlite:…` or `postgres:…` and brings its tables up to date.
    pub async fn open(url: &str, clock: Clock) -> Result<Self, StoreError> {
        let (reader, writer) = match url.split(':').next() {
            Some("sqlite") => sqlite(url).await?,
            Some("postgres" | "postgresql") => postgres(url).await?,
            _ => return Err(StoreError::UnknownDatabase),
        };
        on!(Db, &writer, pool => sqlx::migrate!("./migrations").run(pool).await?);
        let (group, ear) = match (&writer, &reader) {
            (Db::Sqlite(pool), Db::Sqlite(beside)) => {
                (Some(Group::begin(pool.clone(), beside.clone())), None)
            }
            (Db::Postgres(pool), _) => (None, Some(Ear::open(pool.clone()))),
            (Db::Sqlite(_), Db::Postgres(_)) => (None, None),
        };
        Ok(Self {
            reader,
            writer,
            clock,
            posted: watch::Sender::default(),
            group,
            ear,
        })
    }

    /// Answers at all (used by `/readyz`).
    pub async fn ping(&self) -> Result<(), StoreError> {
        on!(Db, &self.reader, pool => pool.execute("SELECT 1").await.map(drop)?);
        Ok(())
    }

    /// Prepares a statement: it names only tables and columns there are.
    pub async fn prepare(&self, statement: &'static str) -> Result<(), StoreError> {
        let sql = statement.into_sql_str();
        on!(Db, &self.reader, pool => pool.prepare(sql).await.map(drop)?);
        Ok(())
    }

    /// Everything committed is on the disk; no connection stays open.
    pub async fn close(&self) {
        on!(Db, &self.reader, pool => pool.close().await);
        on!(Db, &self.writer, pool => pool.close().await);
    }

    /// The same connections for one tenant, whose outbox rings for itself alone.
    pub(crate) fn for_tenant(&self) -> Self {
        Self {
            posted: watch::Sender::default(),
            ..self.clone()
        }
    }

    /// Something new may lie in the outbox: whoever sends looks at once.
    pub fn ring(&self) {
        self.posted.send_modify(|rung| *rung = rung.wrapping_add(1));
    }

    /// Changes whenever something new may lie in the outbox.
    pub fn posted(&self) -> watch::Receiver<u64> {
        self.posted.subscribe()
    }

    /// What other processes commit; `None` where there are none.
    pub fn heard(&self) -> Option<broadcast::Receiver<Heard>> {
        self.ear.as_ref().map(Ear::subscribe)
    }

    /// Do other processes write here as well?
    pub fn is_shared(&self) -> bool {
        self.ear.is_some()
    }

    /// Empties the write-ahead log, in which what was erased still stands as it was. Whoever reads
    /// at this very moment may keep it from happening: then the next time does it. `PostgreSQL`
    /// recycles its own.
    pub async fn empty_log(&self) -> Result<(), StoreError> {
        if let Db::Sqlite(pool) = &self.writer {
            pool.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Ok(())
    }

    /// Now, by the store's clock.
    pub(crate) fn now(&self) -> jiff::Timestamp {
        self.clock.now()
    }

    /// Now, as it stands in a row.
    pub(super) fn now_ms(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    /// Begins a transaction: all of it or nothing.
    pub(super) async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match &self.writer {
            Db::Sqlite(pool) => Tx::Sqlite(pool.begin().await?),
            Db::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }
}

impl Tx {
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        on!(Self, self, tx => tx.commit().await?);
        Ok(())
    }

    pub(super) async fn rollback(self) -> Result<(), StoreError> {
        on!(Self, self, tx => tx.rollback().await?);
        Ok(())
    }
}

async fn sqlite(url: &str) -> Result<(Db, Db), StoreError> {
    let options = url
        .parse::<SqliteConnectOptions>()?
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A seat once committed survives a power cut: the log is on the disk before a commit ends.
        .synchronous(SqliteSynchronous::Full)
        // What is erased is overwritten, not merely no longer pointed to.
        .pragma("secure_delete", "ON")
        .pragma("wal_autocheckpoint", LONGEST_LOG_PAGES)
        .statement_cache_capacity(STATEMENTS)
        .busy_timeout(BUSY_TIMEOUT);
    make_private(options.get_filename())?;
    let writer = sqlite_pool(1)
        .after_release(|connection, _| Box::pin(is_between_transactions(connection)))
        .connect_with(options.clone())
        .await?;
    let reader = sqlite_pool(READERS).connect_with(options).await?;
    Ok((Db::Sqlite(reader), Db::Sqlite(writer)))
}

/// No network lies between: no connection is asked first whether it still is there, and none ages.
fn sqlite_pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
}

/// When the disk is full `SQLite` ends a transaction by itself, and the pool's count of them is
/// wrong from then on: what it takes for a commit may end an inner step of one that stays open,
/// and is lost. Such a connection is closed, which ends whatever is open.
async fn is_between_transactions(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let begun = connection.execute("BEGIN").await.is_ok();
    Ok(begun && connection.execute("ROLLBACK").await.is_ok())
}

async fn postgres(url: &str) -> Result<(Db, Db), StoreError> {
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(AWAY_AFTER)
        .connect(url)
        .await?;
    Ok((Db::Postgres(pool.clone()), Db::Postgres(pool)))
}

/// Password hashes are in there: for its owner's eyes only. `SQLite` gives the files it makes
/// beside it the same mode.
fn make_private(file: &Path) -> Result<(), StoreError> {
    private::folder_of(file)?;
    // Appending to nothing creates the file and leaves an older one as it is.
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(file)?;
    Ok(())
}
