//! Whether the database fits this program, seen without changing it.

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};

use super::StoreError;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");
const APPLIED: &str = "SELECT version FROM _sqlx_migrations WHERE success";

/// How a database stands to this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// There are no tables yet.
    New,
    /// As this program made it.
    Current,
    /// This many steps are missing.
    Behind(usize),
    /// A newer program has been here.
    Ahead,
}

/// Looks at the database behind this address.
pub async fn condition(url: &str) -> Result<Condition, StoreError> {
    let applied = match url.split(':').next() {
        Some("sqlite") => of_sqlite(url).await?,
        Some("postgres" | "postgresql") => of_postgres(url).await?,
        _ => return Err(StoreError::UnknownDatabase),
    };
    Ok(applied.map_or(Condition::New, |applied| judge(&applied)))
}

fn judge(applied: &[i64]) -> Condition {
    let ours: Vec<i64> = MIGRATIONS.iter().map(|step| step.version).collect();
    if applied.iter().any(|version| !ours.contains(version)) {
        return Condition::Ahead;
    }
    match ours.len() - applied.len() {
        0 => Condition::Current,
        _ if applied.is_empty() => Condition::New,
        missing => Condition::Behind(missing),
    }
}

async fn of_sqlite(url: &str) -> Result<Option<Vec<i64>>, StoreError> {
    let options = url.parse::<SqliteConnectOptions>()?.read_only(true);
    if !options.get_filename().exists() {
        return Ok(None);
    }
    let mut connection = options.connect().await?;
    let there = "SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'";
    let tables: i64 = sqlx::query_scalar(there).fetch_one(&mut connection).await?;
    let applied = match tables {
        0 => None,
        _ => Some(
            sqlx::query_scalar(APPLIED)
                .fetch_all(&mut connection)
                .await?,
        ),
    };
    connection.close().await?;
    Ok(applied)
}

async fn of_postgres(url: &str) -> Result<Option<Vec<i64>>, StoreError> {
    let mut connection = PgConnection::connect(url).await?;
    let there = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";
    let there: bool = sqlx::query_scalar(there).fetch_one(&mut connection).await?;
    let applied = if there {
        Some(
            sqlx::query_scalar(APPLIED)
                .fetch_all(&mut connection)
                .await?,
        )
    } else {
        None
    };
    connection.close().await?;
    Ok(applied)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::store::Store;

    #[tokio::test]
    async fn a_store_is_new_then_current_then_ahead() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("s.db").display());
        assert_eq!(condition(&url).await.unwrap(), Condition::New);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let store = Store::open(&url, Clock::default()).await.unwrap();
        assert_eq!(condition(&url).await.unwrap(), Condition::Current);
        store.close().await;
        assert_eq!(condition(&url).await.unwrap(), Condition::Current);
    }

    #[test]
    fn steps_are_compared_by_number() {
        let all: Vec<i64> = MIGRATIONS.iter().map(|step| step.version).collect();
        assert_eq!(judge(&all[1..]), Condition::Behind(1));
        assert_eq!(judge(&[&all[..], &[9_999_999]].concat()), Condition::Ahead);
    }
}
