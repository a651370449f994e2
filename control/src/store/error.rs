//! What can go wrong in the store. Texts name no person and no secret.

use std::sync::Arc;

use thiserror::Error;

/// The store failed.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database said no.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The database said no to several who committed together.
    #[error("the database failed: {0}")]
    Together(Arc<sqlx::Error>),
    /// The tables could not be brought up to date.
    #[error("the tables could not be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// What is in the store cannot be read.
    #[error("the store holds something unreadable in {0}")]
    Unreadable(&'static str),
    /// What was to be kept cannot be written down.
    #[error("a document could not be written down")]
    Unwritable,
    /// Somebody else has a name that was to be given.
    #[error("{0} is taken")]
    Taken(&'static str),
    /// `store.url` is for another database.
    #[error("store.url must begin with sqlite: or postgres:")]
    UnknownDatabase,
    /// The data folder cannot be written.
    #[error("the data folder cannot be written: {0}")]
    Folder(#[from] std::io::Error),
}

/// What whoever asks can be told about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The database does not answer right now: later it will.
    Away,
    /// Nothing more can be written until somebody makes room.
    Full,
    /// It will not go away by itself.
    Fault,
}

impl StoreError {
    /// Of what kind it is.
    pub fn trouble(&self) -> Trouble {
        match self {
            Self::Database(error) => trouble(error),
            Self::Together(error) => trouble(error),
            _ => Trouble::Fault,
        }
    }
}

fn trouble(error: &sqlx::Error) -> Trouble {
    use sqlx::Error;
    match error {
        Error::Io(_)
        | Error::Tls(_)
        | Error::PoolTimedOut
        | Error::PoolClosed
        | Error::WorkerCrashed => Trouble::Away,
        Error::Database(database) => database
            .code()
            .map_or(Trouble::Fault, |code| by_code(&code)),
        _ => Trouble::Fault,
    }
}

/// `PostgreSQL` says five letters (its manual, appendix A), `SQLite` a number whose last byte is the
/// kind (sqlite.org/rescode.html).
fn by_code(code: &str) -> Trouble {
    if code.len() == 5 {
        return match (&code[..2], code) {
            (_, "53100") => Trouble::Full,
            // Connection, resources, an operator's deed, a standby, its own disk.
            ("08" | "53" | "57", _) | (_, "25006" | "58030") => Trouble::Away,
            _ => Trouble::Fault,
        };
    }
    match code.parse::<u32>().map(|code| code & 0xff) {
        Ok(13) => Trouble::Full,
        // Busy, locked, read only, an input or output error, a file that cannot be opened.
        Ok(5 | 6 | 8 | 10 | 14) => Trouble::Away,
        _ => Trouble::Fault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_what_stays() {
        for (code, told) in [
            ("53100", Trouble::Full),
            ("13", Trouble::Full),
            ("57P01", Trouble::Away),
            ("57P03", Trouble::Away),
            ("08006", Trouble::Away),
            ("5", Trouble::Away),
            ("4874", Trouble::Away),
            ("23505", Trouble::Fault),
            ("42P01", Trouble::Fault),
            ("1", Trouble::Fault),
            ("2067", Trouble::Fault),
        ] {
            assert_eq!(by_code(code), told, "{code}");
        }
    }
}
