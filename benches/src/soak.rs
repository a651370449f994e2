//! A long while of coming and going, and what grows in it: resident memory, file descriptors and
//! rooms, looked at each minute.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use tokio::time::sleep_until;

use crate::churn::Visits;
use crate::report::per;
use crate::run::{LAST_PACKETS, Plan, WARM_UP, windows};
use crate::server::{Started, Usage};
use crate::signalling::Signalling;
use crate::stage::Stage;
use crate::tally::Tally;

const MINUTE: Duration = Duration::from_mins(1);
/// So often at least, be the time as short as it may.
const LEAST_LOOKS: u32 = 8;

/// What was seen at one look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// Since the beginning.
    pub seconds: f64,
    /// Resident memory of the server.
    pub rss_kib: f64,
    /// Its open file descriptors.
    pub descriptors: f64,
    /// Open rooms, as its metrics say.
    pub rooms: f64,
}

/// What came out.
pub struct Soak {
    /// Every look.
    pub looks: Vec<Look>,
    visits: Visits,
    sent: u64,
    lost: u64,
    p99_ms: f64,
}

/// Lets rooms come and go for a while beside those of the scenario that stay.
pub async fn soak(plan: &Plan, minutes: u64, tell: impl FnMut(&str)) -> anyhow::Result<Soak> {
    let churn = plan.scenario.churn;
    let churn = churn.context("the scenario has no [churn]: nobody would come and go")?;
    let server = plan.server.start().await?;
    let stage = Stage::open(&plan.scenario, plan.threads)?;
    plan.open_rooms(&server, &stage).await?;
    stage.talk(Instant::now())?;
    let begin = Instant::now() + WARM_UP;
    let time = MINUTE * u32::try_from(minutes)?;
    let end = begin + time;
    stage.measure(&windows(&[begin, end]))?;
    let looking = watch(&server, begin, time, tell);
    // The last look is not to meet everybody on their way out.
    let visiting = plan.come_and_go(&server, &stage, churn, begin..end + WARM_UP);
    let (looks, visits) = tokio::join!(looking, visiting);
    tokio::time::sleep(LAST_PACKETS).await;
    let tallies = stage.end()?;
    Soak::new(looks?, visits, tallies.first().context("it was measured")?)
}

async fn watch(
    server: &Started,
    begin: Instant,
    time: Duration,
    mut tell: impl FnMut(&str),
) -> anyhow::Result<Vec<Look>> {
    let every = MINUTE.min(time / LEAST_LOOKS);
    let mut looks = Vec::new();
    let mut at = begin;
    while at <= begin + time {
        sleep_until(at.into()).await;
        let look = Look {
            seconds: (at - begin).as_secs_f64(),
            ..look(server).await?
        };
        tell(&row(&look));
        looks.push(look);
        at += every;
    }
    Ok(looks)
}

async fn look(server: &Started) -> anyhow::Result<Look> {
    let Signalling::Schalter(schalter) = &server.signalling else {
        anyhow::bail!("only Schalter tells how many rooms are open");
    };
    let mut descriptors = 0;
    for pid in &server.pids {
        descriptors += std::fs::read_dir(format!("/proc/{pid}/fd"))?.count();
    }
    let rooms = schalter.metric("schalter_sfu_rooms").await?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    Ok(Look {
        seconds: 0.0,
        rss_kib: Usage::of(&server.pids)?.rss_kib as f64,
        descriptors: descriptors as f64,
        rooms,
    })
}

impl Soak {
    fn new(looks: Vec<Look>, visits: Visits, tally: &Tally) -> anyhow::Result<Self> {
        use crate::leg::Kind;
        let sum = |of: fn(&crate::tally::KindTally) -> u64| {
            Kind::ALL.iter().map(|kind| of(tally.of(*kind))).sum()
        };
        #[expect(clippy::cast_precision_loss, reason = "a minute at most")]
        let p99_ms = tally.delay_ns()?.value_at_quantile(0.99) as f64 / 1e6;
        Ok(Self {
            looks,
            visits,
            sent: sum(|kind| kind.sent),
            lost: sum(|kind| kind.lost() + kind.repaired),
            p99_ms,
        })
    }

    /// The tables.
    pub fn page(&self) -> String {
        let Visits { joins, failed, why } = &self.visits;
        let why = why
            .as_ref()
            .map_or(String::new(), |why| format!(" ({why:#})"));
        let mut text = format!(
            "{joins} joins, {failed} rooms failed{why}; {} of {} packets of those who stayed were lost \
             inside, p99 {:.2} ms.\n\n\
             | of the server | first quarter | last quarter | growth |\n|---|---:|---:|---:|\n",
            self.lost, self.sent, self.p99_ms
        );
        let mut grew = |name: &str, figure: fn(&Look) -> f64| {
            let [first, last] = quarters(&self.looks, figure);
            let growth = (per(last, first) - 1.0) * 100.0;
            let _ = writeln!(text, "| {name} | {first:.1} | {last:.1} | {growth:+.1} % |");
        };
        grew("resident memory, MiB", |look| look.rss_kib / 1_024.0);
        grew("file descriptors", |look| look.descriptors);
        grew("rooms", |look| look.rooms);
        let rows: Vec<_> = self.looks.iter().map(row).collect();
        let rows = rows.join("\n");
        text + "\n| minute | memory MiB | descriptors | rooms |\n|---:|---:|---:|---:|\n"
            + &rows
            + "\n"
    }
}

fn row(look: &Look) -> String {
    format!(
        "| {:.1} | {:.1} | {:.0} | {:.0} |",
        look.seconds / 60.0,
        look.rss_kib / 1_024.0,
        look.descriptors,
        look.rooms
    )
}

/// The means of the first quarter of the looks and of the last. The very first look is before
/// anybody came.
fn quarters(looks: &[Look], figure: fn(&Look) -> f64) -> [f64; 2] {
    let looks = looks.get(1..).unwrap_or_default();
    let many = looks.len().div_ceil(4);
    let mean = |part: &[Look]| {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
        let count = part.len() as f64;
        per(part.iter().map(figure).sum(), count)
    };
    [mean(&looks[..many]), mean(&looks[looks.len() - many..])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_from_the_first_quarter_to_the_last() {
        let look = |minute: u32| Look {
            seconds: f64::from(minute) * 60.0,
            rss_kib: 1_024.0 * f64::from(100 + minute),
            descriptors: 50.0,
            rooms: 20.0,
        };
        let soak = Soak {
            looks: (0..=8).map(look).collect(),
            visits: Visits::default(),
            sent: 1_000,
            lost: 0,
            p99_ms: 0.5,
        };
        let page = soak.page();
        let memory = "| resident memory, MiB | 101.5 | 107.5 | +5.9 % |";
        assert!(page.contains(memory), "{page}");
        assert!(page.contains("| file descriptors | 50.0 | 50.0 | +0.0 % |"));
        assert!(page.ends_with("| 8.0 | 108.0 | 50 | 20 |\n"), "{page}");
    }
}
