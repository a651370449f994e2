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
