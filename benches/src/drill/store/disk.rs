//! The disk of the database is full, and somebody makes room again. The disk is a small file system
//! of its own, in a mount namespace that needs no rights.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tokio::time::sleep;

use super::super::report::Found;
use super::house::{House, Start};
use super::people::{Promised, book_at_last, sit, sit_at_last};
use super::talk::Talk;

/// Mounts an empty disk over the folder it is given first, and becomes the program it is given
/// second. The log stays outside.
const ON_A_SMALL_DISK: &str = r#"mount -t tmpfs -o size=24m,mode=700 tmpfs "$0" && exec "$1""#;
/// What is left over in files that are there already is used up by then.
const MOST_SEATS: usize = 900;
const LASTS: Duration = Duration::from_secs(3);

/// Full, and not any more.
pub async fn is_full(binaries: &Path) -> anyhow::Result<Vec<Found>> {
    let wrapper = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
    ];
    let wrapper = wrapper.into_iter().chain([ON_A_SMALL_DISK]);
    let start = Start {
        binaries,
        wrapper: wrapper.map(str::to_owned).collect(),
        environment: vec![("SCHALTER_OFFICE__LEASE_S", "3600".to_owned())],
    };
    let house = House::start(start).await?;
    let mut promised = Promised::default();
    promised.seats.push(sit_at_last(&house).await?);
    promised.bookings.push(book_at_last(&house).await?);
    let talk = Talk::begin(&house, 1).await?;

    let mut filler = Filler::on(house.data())?;
    let (told, mut broken) = until_refused(&house, &mut filler).await?;
    let (again, booking) = tokio::join!(make_room(&house, filler), book_at_last(&house));
    promised
        .bookings
        .push(booking.with_context(|| house.log())?);
    promised.seats.push(sit_at_last(&house).await?);
    broken.extend(promised.broken(&house).await?);
    let fault = "the disk of the database is full, then not any more";
    let media = talk.end(fault).await?;
    let store = Found {
        fault: fault.to_owned(),
        measured: "a seat is given again after room was made",
        times: vec![again?],
        holds: format!(
            "{told} refused with 503 `disk-full` and when to come again; what was acknowledged is there, each mail came once"
        ),
        broken,
    };
    Ok(vec![media, store])
}

/// Takes whatever is left.
struct Filler {
    file: File,
    path: PathBuf,
}

impl Filler {
    fn on(data: &Path) -> anyhow::Result<Self> {
        let path = data.join("filler");
        let file = File::create(&path)?;
        Ok(Self { file, path })
    }

    /// Again and again: the database gives back what it does not need.
    fn fill(&mut self) {
        for size in [65_536, 4_096, 1] {
            while self.file.write_all(&vec![0; size]).is_ok() {}
        }
    }
}

/// People sit down until it cannot be kept any more, and a while longer. In between it can now and
/// then: the log of the database begins anew where it lies.
async fn until_refused(house: &House, filler: &mut Filler) -> anyhow::Result<(usize, Vec<String>)> {
    let (mut refused, mut broken) = (0, Vec::new());
    let mut until = None;
    for _ in 0..MOST_SEATS {
        filler.fill();
        let answer = sit(house).await?;
        match (answer.status, answer.code().as_str(), answer.retry_after) {
            (201, ..) => {}
            (503, "disk-full", true) => refused += 1,
            _ => broken.push(format!("refused with {} {}", answer.status, answer.body)),
        }
        if answer.status != 201 && until.is_none() {
            until = Some(Instant::now() + LASTS);
        }
        if until.is_some_and(|until| Instant::now() > until) {
            // Who only looks is served.
            house.get("/v1/offices", "").await?.be(200)?;
            return Ok((refused, broken));
        }
        if until.is_some() {
            sleep(Duration::from_millis(50)).await;
        }
    }
    bail!("the disk is full and nobody notices:\n{}", house.log())
}

async fn make_room(house: &House, filler: Filler) -> anyhow::Result<Duration> {
    std::fs::remove_file(&filler.path)?;
    drop(filler);
    let at = Instant::now();
    sit_at_last(house).await?;
    Ok(at.elapsed())
}
