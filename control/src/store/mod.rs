//! What must survive: SQLite by default, PostgreSQL by choice, the same statements on both.
//!
//! Every statement is a constant, listed in its file's `STATEMENTS`, and asks for one tenant only.
//! Ids are UUIDs as text, times unix milliseconds, documents JSON as text. What belongs together
//! is written in one transaction, which begins with a write, so that SQLite never has to turn a
//! reader into a writer.

pub mod appointment;
pub mod audit;
pub mod backup;
mod batch;
pub mod callback;
mod citizen;
pub mod commit;
pub mod condition;
pub mod contact;
mod db;
mod ear;
mod engagement;
mod error;
pub mod event;
mod forget;
pub mod founding;
mod group;
mod house;
pub mod house_figures;
pub mod integrator;
pub mod join_link;
pub mod kept_answer;
pub mod letter;
pub mod node;
mod notice_text;
pub mod office;
mod officer;
pub mod outbox;
mod provider;
pub mod room;
mod second_factor;
pub mod sign_in;
pub mod staff;
mod statement;
pub mod statistic;
pub mod tenant;
pub mod webhook;

pub use db::Store;
pub use ear::Heard;
pub use error::{StoreError, Trouble};
pub use forget::Forgotten;

use jiff::Timestamp;
use uuid::Uuid;

/// Every statement there is; a test prepares each on both databases.
pub fn statements() -> impl Iterator<Item = &'static str> {
    [
        appointment::STATEMENTS,
        audit::STATEMENTS,
        callback::STATEMENTS,
        citizen::STATEMENTS,
        commit::STATEMENTS,
        contact::STATEMENTS,
        engagement::STATEMENTS,
        event::STATEMENTS,
        forget::STATEMENTS,
        house::STATEMENTS,
        house_figures::STATEMENTS,
        letter::STATEMENTS,
        integrator::STATEMENTS,
        join_link::STATEMENTS,
        node::STATEMENTS,
        notice_text::STATEMENTS,
        kept_answer::STATEMENTS,
        second_factor::STATEMENTS,
        sign_in::STATEMENTS,
        staff::STATEMENTS,
        office::STATEMENTS,
        officer::STATEMENTS,
        provider::STATEMENTS,
        outbox::STATEMENTS,
        room::STATEMENTS,
        statistic::STATEMENTS,
        tenant::STATEMENTS,
        webhook::STATEMENTS,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// An id as it stands in a row.
fn id<T: From<Uuid>>(text: &str) -> Result<T, StoreError> {
    text.parse::<Uuid>()
        .map(T::from)
        .map_err(|_| StoreError::Unreadable("an id"))
}

/// A time as it stands in a row.
fn time(ms: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(ms).map_err(|_| StoreError::Unreadable("a time"))
}
