//! Faults of what keeps things: PostgreSQL is killed, the disk is full, the clock is turned, while
//! people sit down, book and talk. Each in a house of its own, as real processes.

mod clock;
mod database;
mod disk;
mod house;
mod letterbox;
mod people;
mod postgres;
mod talk;

pub use clock::is_turned;
pub use database::dies;
pub use disk::is_full;
pub(super) use postgres::Postgres;

use std::path::Path;

use super::report::Found;

/// Tries everything, and says what it is at.
pub async fn run(binaries: &Path, kills: u32, tell: impl Fn(&str)) -> anyhow::Result<Vec<Found>> {
    tell(&format!("PostgreSQL dies {kills} times"));
    let mut all = dies(binaries, kills).await?;
    tell("the disk is full");
    all.extend(is_full(binaries).await?);
    tell("the clock is turned");
    all.extend(is_turned(binaries).await?);
    Ok(all)
}
