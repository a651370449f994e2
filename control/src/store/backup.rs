//! A copy of the SQLite file while the house is open, and back again while it is closed.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use thiserror::Error;

// One statement reads one moment, whatever is written meanwhile (and writes a tidy file).
const COPY: &str = "VACUUM INTO $1";
const CHECK: &str = "PRAGMA quick_check(1)";
const VERSIONS: &str = "SELECT version FROM _sqlx_migrations WHERE success";
// Leaving the write-ahead log needs the file alone: whoever else has it open keeps us from it.
const ALONE: &str = "PRAGMA journal_mode = DELETE";

/// Why there is no backup, or nothing restored.
#[derive(Debug, Error)]
pub enum BackupError {
    /// PostgreSQL has tools of its own.
    #[error("store.url is no SQLite file: use pg_dump and pg_restore")]
    NotSqlite,
    /// There is something at the place already.
    #[error("{0} is there already: choose another file")]
    Exists(PathBuf),
    /// There is no database to copy.
    #[error("{0} is not there")]
    Missing(PathBuf),
    /// It is no backup of ours, or a broken one.
    #[error("{0} is no whole backup of Schalter")]
    Broken(PathBuf),
    /// It was made by a later version.
    #[error("{0} was made by a later version of Schalter: install that one first")]
    Newer(PathBuf),
    /// The house is open.
    #[error("{0} is in use: stop Schalter first")]
    InUse(PathBuf),
    /// The database said no.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The folder cannot be written.
    #[error("the file cannot be written: {0}")]
    File(#[from] io::Error),
}

/// Copies the database of this address into a new file, for its owner's eyes only. The house may
/// be open.
pub async fn backup(url: &str, into: &Path) -> Result<(), BackupError> {
    let options = sqlite(url)?;
    let from = options.get_filename().to_owned();
    if !from.is_file() {
        return Err(BackupError::Missing(from));
    }
    if into.exists() {
        return Err(BackupError::Exists(into.to_owned()));
    }
    let part = beside(into, "part");
    private(&part)?;
    let copied = copy(&options, &part).await;
    if copied.is_err() {
        // What is half a copy helps nobody; that it cannot be removed changes nothing.
        let _ = fs::remove_file(&part);
    }
    copied?;
    settle(&part, into)
}

/// Puts a backup in the place of the database of this address. What was there is kept beside it;
/// the answer says where, if there was anything. The house must be closed.
pub async fn restore(url: &str, from: &Path) -> Result<Option<PathBuf>, BackupError> {
    let options = sqlite(url)?;
    let place = options.get_filename().to_owned();
    look(from).await?;
    let kept = if place.exists() {
        must_be_alone(&options, &place).await?;
        Some(beside(&place, "before-restore"))
    } else {
        crate::private::folder_of(&place)?;
        None
    };
    let part = beside(&place, "part");
    private(&part)?;
    fs::copy(from, &part)?;
    if let Some(kept) = &kept {
        fs::rename(&place, kept)?;
    }
    settle(&part, &place)?;
    Ok(kept)
}

async fn copy(options: &SqliteConnectOptions, part: &Path) -> Result<(), BackupError> {
    let into = part
        .to_str()
        .ok_or_else(|| io::Error::other("an unreadable name"))?;
    let mut database = options.clone().connect().await?;
    sqlx::query(COPY).bind(into).execute(&mut database).await?;
    database.close().await?;
    look(part).await
}

/// Is it whole, and one we understand?
async fn look(file: &Path) -> Result<(), BackupError> {
    let broken = |_| BackupError::Broken(file.to_owned());
    if !file.is_file() {
        return Err(BackupError::Missing(file.to_owned()));
    }
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let mut database = options.connect().await.map_err(broken)?;
    let checked = check(&mut database).await.map_err(broken)?;
    let (is_whole, versions) = checked;
    database.close().await?;
    if !is_whole || versions.is_empty() {
        return Err(BackupError::Broken(file.to_owned()));
    }
    let known = sqlx::migrate!("./migrations");
    if versions
        .iter()
        .all(|version| known.version_exists(*version))
    {
        Ok(())
    } else {
        Err(BackupError::Newer(file.to_owned()))
    }
}

async fn check(database: &mut SqliteConnection) -> Result<(bool, Vec<i64>), sqlx::Error> {
    let word: String = sqlx::query_scalar(CHECK).fetch_one(&mut *database).await?;
    let versions = sqlx::query_scalar(VERSIONS).fetch_all(database).await?;
    Ok((word == "ok", versions))
}

async fn must_be_alone(options: &SqliteConnectOptions, place: &Path) -> Result<(), BackupError> {
    let in_use = |_| BackupError::InUse(place.to_owned());
    let mut database = options.clone().connect().await?;
    let mode: String = sqlx::query_scalar(ALONE)
        .fetch_one(&mut database)
        .await
        .map_err(in_use)?;
    database.close().await?;
    if mode == "delete" {
        Ok(())
    } else {
        Err(BackupError::InUse(place.to_owned()))
    }
}

fn sqlite(url: &str) -> Result<SqliteConnectOptions, BackupError> {
    if !url.starts_with("sqlite:") {
        return Err(BackupError::NotSqlite);
    }
    Ok(url.parse()?)
}

/// The same name with one more word.
fn beside(file: &Path, word: &str) -> PathBuf {
    let mut name = OsString::from(file.as_os_str());
    name.push(".");
    name.push(word);
    name.into()
}

fn private(file: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    options.open(file).map(drop)
}

/// On the disk first, then at its place: a power cut leaves all of it or nothing.
fn settle(part: &Path, place: &Path) -> Result<(), BackupError> {
    File::open(part)?.sync_all()?;
    fs::rename(part, place)?;
    let folder = place
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}
