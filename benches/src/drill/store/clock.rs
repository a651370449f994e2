//! The machine's clock is turned by hours, forth and back, under a running house: the time of day
//! that the program sees, by libfaketime; time that has passed goes on as it does.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tokio::time::sleep;

use super::super::report::Found;
use super::house::{House, Start};
use super::people::{Promised, book_at_last, sit_at_last};
use super::talk::Talk;

const LIBRARIES: [&str; 3] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/faketime/libfaketimeMT.so.1",
];
/// One after the other.
const TURNS: [&str; 4] = ["+3h", "+0", "-5h", "+0"];
/// The house believes it by then.
const FOLLOWED_WITHIN: Duration = Duration::from_mins(1);
const TURNED: &str = "the machine's clock was turned";

/// Forth and back, and back and forth.
pub async fn is_turned(binaries: &Path) -> anyhow::Result<Vec<Found>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("faketime");
    turn(&file, "+0")?;
    let house = House::start(Start {
        binaries,
        wrapper: Vec::new(),
        environment: environment(&file)?,
    })
    .await?;
    let talk = Talk::begin(&house, 1).await?;
    let mut promised = Promised::default();
    let (mut times, mut broken) = (Vec::new(), Vec::new());
    promised.seats.push(sit_at_last(&house).await?);
    promised.bookings.push(book_at_last(&house).await?);
    for (turns, to) in (1..).zip(TURNS) {
        turn(&file, to)?;
        promised.seats.push(sit_at_last(&house).await?);
        until_followed(&house, turns).await?;
        let at = Instant::now();
        promised.bookings.push(book_at_last(&house).await?);
        times.push(at.elapsed());
        promised.seats.push(sit_at_last(&house).await?);
        broken.extend(promised.broken(&house).await?);
    }
    times.sort_unstable();
    let fault = format!("the clock is turned: {}", TURNS.join(", "));
    let media = talk.end(&fault).await?;
    let store = Found {
        fault,
        measured: "from a wish for an appointment over the mail to its confirmation",
        times,
        holds: format!(
            "{} seats were kept; each mail of {} appointments came once",
            promised.seats.len(),
            promised.bookings.len()
        ),
        broken,
    };
    Ok(vec![media, store])
}

fn environment(file: &Path) -> anyhow::Result<Vec<(&'static str, String)>> {
    let library = LIBRARIES.into_iter().find(|it| Path::new(it).exists());
    let library = library.context("libfaketime is missing: scripts/install-test-tools.sh")?;
    Ok(vec![
        ("LD_PRELOAD", library.to_owned()),
        ("FAKETIME_TIMESTAMP_FILE", file.display().to_string()),
        ("FAKETIME_NO_CACHE", "1".to_owned()),
        ("DONT_FAKE_MONOTONIC", "1".to_owned()),
    ])
}

/// At once: whoever reads it reads the one or the other.
fn turn(file: &Path, to: &str) -> anyhow::Result<()> {
    let next: PathBuf = file.with_extension("next");
    std::fs::write(&next, format!("{to}\n"))?;
    Ok(std::fs::rename(next, file)?)
}

async fn until_followed(house: &House, turns: usize) -> anyhow::Result<()> {
    let deadline = Instant::now() + FOLLOWED_WITHIN;
    while house.log().matches(TURNED).count() < turns {
        if Instant::now() > deadline {
            bail!("the clock was turned and nobody noticed:\n{}", house.log());
        }
        sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}
