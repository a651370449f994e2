//! PostgreSQL is killed again and again while people sit down and book.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use futures_util::future::try_join_all;
use tokio::time::sleep;

use super::super::report::Found;
use super::house::{House, Start};
use super::people::{Promised, Seat, book_at_last, sit_at_last};
use super::postgres::Postgres;

/// Each time so many come at once.
const SITTERS: u32 = 4;
const BOOKERS: u32 = 2;
/// It dies somewhere in what they do.
const DIES_WITHIN_MS: u64 = 300;
const IS_DOWN_MS: std::ops::Range<u64> = 50..800;

/// `kill -9` so many times.
pub async fn dies(binaries: &Path, kills: u32) -> anyhow::Result<Vec<Found>> {
    let mut postgres = Postgres::start().await?;
    let start = Start {
        binaries,
        wrapper: Vec::new(),
        environment: vec![
            ("SCHALTER_STORE__URL", postgres.url()),
            ("SCHALTER_OFFICE__LEASE_S", "3600".to_owned()),
        ],
    };
    let house = House::start(start).await?;
    let (mut promised, mut times) = (Promised::default(), Vec::new());
    for _ in 0..kills {
        let seats = try_join_all((0..SITTERS).map(|_| sit_at_last(&house)));
        let bookings = try_join_all((0..BOOKERS).map(|_| book_at_last(&house)));
        let fault = dies_and_is_back(&mut postgres, &house);
        let came = tokio::try_join!(seats, bookings, fault);
        let (seats, bookings, (seat, time)) = came.with_context(|| house.log())?;
        promised.seats.extend(seats);
        promised.seats.push(seat);
        promised.bookings.extend(bookings);
        times.push(time);
    }
    times.sort_unstable();
    let broken = promised.broken(&house).await?;
    let (seats, bookings) = (promised.seats.len(), promised.bookings.len());
    Ok(vec![Found {
        fault: format!("`kill -9` of PostgreSQL, {kills} times"),
        measured: "a new seat is given after PostgreSQL answers again",
        times,
        holds: format!(
            "{seats} seats and {bookings} appointments were acknowledged: all are there, none twice, each mail came once"
        ),
        broken,
    }])
}

/// In the middle of what the others do. The first to sit down afterwards, and how long it took.
async fn dies_and_is_back(
    postgres: &mut Postgres,
    house: &House,
) -> anyhow::Result<(Seat, Duration)> {
    sleep(Duration::from_millis(fastrand::u64(0..DIES_WITHIN_MS))).await;
    postgres.kill()?;
    sleep(Duration::from_millis(fastrand::u64(IS_DOWN_MS))).await;
    postgres.start_again().await?;
    let at = Instant::now();
    let seat = sit_at_last(house).await?;
    Ok((seat, at.elapsed()))
}
