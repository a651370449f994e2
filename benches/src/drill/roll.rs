//! Everything is replaced by its next version, one after the other, while people talk: nodes, then
//! processes of control, two of each on one PostgreSQL.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::bail;
use tokio::time::sleep;

use super::faults::{
    BACK_WITHIN, Drill, QUIET, joins, talking_in, until_all_hear, without_a_break,
};
use super::report::Found;
use super::store::Postgres;
use super::town::{Room, Town};

/// Replaces all of it by the same version, on a `PostgreSQL` started for it: one that stands elsewhere
/// may not be reached from the network in which measurements are made.
pub async fn roll_over(drill: &Drill) -> anyhow::Result<Vec<Found>> {
    let postgres = Postgres::start().await?;
    roll(drill, &drill.binaries, postgres.url()).await
}

/// Replaces all of it; `next` has the programs of the next version, `store_url` is a PostgreSQL of
/// its own.
pub async fn roll(drill: &Drill, next: &Path, store_url: String) -> anyhow::Result<Vec<Found>> {
    let mut town = Town::start_two(&drill.binaries, 2, store_url).await?;
    let rooms = talking_in(&town, drill.rooms).await?;
    let (at, joined) = (Instant::now(), joins(&rooms));
    town.take_programs_from(next);
    let mut newcomers = Vec::new();
    for old in 0..2 {
        town.add_node()?;
        town.until_ready(3).await?;
        town.end_node(old).await?;
        newcomers.push(newcomer(&town, drill.rooms + newcomers_of(&newcomers)).await?);
    }
    for nth in 0..2 {
        town.end_control(nth).await?;
        newcomers.push(newcomer(&town, drill.rooms + newcomers_of(&newcomers)).await?);
        town.start_control_at(nth)?;
        town.until_ready(2).await?;
    }
    let took = at.elapsed();
    sleep(QUIET).await;
    let fault = "two nodes and two processes of control replaced, one after the other";
    let mut found = without_a_break(fault, &rooms, at, joined);
    found.holds = format!(
        "nobody had to join again, {} came in meanwhile",
        newcomers.len()
    );
    let times = Found {
        fault: fault.to_owned(),
        measured: "everything is the next version",
        times: vec![took],
        holds: String::new(),
        broken: Vec::new(),
    };
    until_all_hear(&town, &rooms, Instant::now(), BACK_WITHIN).await?;
    until_all_hear(&town, &newcomers, Instant::now(), BACK_WITHIN).await?;
    Ok(vec![found, times])
}

fn newcomers_of(newcomers: &[Room]) -> u32 {
    u32::try_from(newcomers.len()).unwrap_or(u32::MAX)
}

/// Somebody comes in just now, whatever is being replaced.
async fn newcomer(town: &Town, number: u32) -> anyhow::Result<Room> {
    let begun = Instant::now();
    let room = loop {
        match town.call(number).await {
            Ok(room) => break room,
            // A connection to whoever has just ended is tried once more, as by any client.
            Err(_) if begun.elapsed() < BACK_WITHIN => sleep(Duration::from_millis(50)).await,
            Err(error) => return Err(error),
        }
    };
    until_all_hear(town, std::slice::from_ref(&room), begun, BACK_WITHIN).await?;
    if room.callers.is_empty() {
        bail!("nobody came in");
    }
    Ok(room)
}
