//! One run: a fresh server, rooms full of participants, a while of talk, and what it cost.

use std::ops::Range;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use tokio::time::sleep_until;

use crate::flame;
use crate::report::{Costs, Report};
use crate::scenario::Scenario;
use crate::server::process::Process;
use crate::server::{Server, Started, Usage};
use crate::signalling::RoomPlan;
use crate::stage::Stage;
use crate::tally::wall_ns;

pub(crate) const WARM_UP: Duration = Duration::from_secs(2);
pub(crate) const LAST_PACKETS: Duration = Duration::from_millis(700);
/// Rooms that are being opened at the same time.
const OPENING: usize = 4;

/// What to do to whom.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The server.
    pub server: Server,
    /// What is sent.
    pub scenario: Scenario,
    /// How many rooms of two.
    pub rooms: u32,
    /// How long to measure.
    pub seconds: u64,
    /// Threads of the generator.
    pub threads: u32,
    /// Where a flame graph of the measured time is drawn. Sampling costs the server something.
    pub flame: Option<PathBuf>,
}

/// Usage at a moment: the server's and the generator's.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    /// The server.
    pub server: Usage,
    /// The generator.
    pub generator: Usage,
}

impl Plan {
    /// Starts the server, measures, ends the server.
    pub async fn run(&self) -> anyhow::Result<Report> {
        let server = self.server.start().await?;
        self.measure(&server).await
    }

    /// Measures a server that was just started.
    pub async fn measure(&self, server: &Started) -> anyhow::Result<Report> {
        let report = self.measure_quietly(server).await;
        report.with_context(|| {
            let logs: Vec<_> = server.processes.iter().map(Process::log).collect();
            format!("{} said: {}", self.server.name(), logs.join("\n"))
        })
    }

    async fn measure_quietly(&self, server: &Started) -> anyhow::Result<Report> {
        let stage = Stage::open(&self.scenario, self.threads)?;
        let empty = server.moment()?;
        let joining = Instant::now();
        self.open_rooms(server, &stage).await?;
        let joined = joining.elapsed();
        let start = Instant::now() + WARM_UP;
        stage.talk(Instant::now())?;
        let edges = self.edges(start);
        stage.measure(&windows(&edges))?;
        let watching = moments(server, &edges);
        let churning = self.churn(server, &stage, &edges);
        let sampling = self.sample(server, &edges);
        let (moments, joins, ()) = tokio::try_join!(watching, churning, sampling)?;
        tokio::time::sleep(LAST_PACKETS).await;
        let tallies = stage.end()?;
        let costs = Costs {
            empty,
            joined,
            edges,
            moments,
            joins,
        };
        Report::new(self, &server.version, &tallies, &costs)
    }

    /// Where windows begin and end: with churn, one without and one with it.
    fn edges(&self, start: Instant) -> Vec<Instant> {
        let measured = Duration::from_secs(self.seconds);
        match self.scenario.churn {
            Some(_) => vec![start, start + measured / 2, start + measured],
            None => vec![start, start + measured],
        }
    }

    /// Opens the steady rooms.
    pub(crate) async fn open_rooms(&self, server: &Started, stage: &Stage) -> anyhow::Result<()> {
        let kinds = self.scenario.kinds();
        let open = |room| {
            let kinds = kinds.clone();
            async move {
                let plan = RoomPlan { room, kinds };
                let opened = server.signalling.open(&plan, stage).await;
                opened.with_context(|| format!("opening room {room}"))
            }
        };
        let rooms = stream::iter(0..self.rooms).map(open);
        rooms
            .buffer_unordered(OPENING)
            .try_collect::<Vec<_>>()
            .await?;
        Ok(())
    }

    async fn sample(&self, server: &Started, edges: &[Instant]) -> anyhow::Result<()> {
        let (Some(file), [start, end, ..]) = (&self.flame, edges) else {
            return Ok(());
        };
        let stacks = flame::sample(&server.pids, *start, *end - *start).await?;
        let title = format!(
            "{}, {}, {} rooms: on CPU",
            self.server.name(),
            self.scenario.name,
            self.rooms
        );
        flame::write(&stacks, &title, file)
    }

    /// Rooms come and go in the second window; how many participants joined in it.
    async fn churn(
        &self,
        server: &Started,
        stage: &Stage,
        edges: &[Instant],
    ) -> anyhow::Result<u64> {
        match (self.scenario.churn, edges) {
            (Some(churn), &[_, begin, end]) => {
                let visits = self.come_and_go(server, stage, churn, begin..end).await;
                visits.whole()
            }
            _ => Ok(0),
        }
    }
}

impl Started {
    pub(crate) fn moment(&self) -> anyhow::Result<Moment> {
        Ok(Moment {
            server: Usage::of(&self.pids)?,
            generator: Usage::own()?,
        })
    }
}

/// What had been used at each edge.
pub(crate) async fn moments(server: &Started, edges: &[Instant]) -> anyhow::Result<Vec<Moment>> {
    let mut moments = Vec::with_capacity(edges.len());
    for edge in edges {
        sleep_until((*edge).into()).await;
        moments.push(server.moment()?);
    }
    Ok(moments)
}

/// The windows between the edges, on the wall clock.
pub(crate) fn windows(edges: &[Instant]) -> Vec<Range<u64>> {
    let (now, now_ns) = (Instant::now(), wall_ns());
    let ns = |at: Instant| {
        let ahead = at.saturating_duration_since(now).as_nanos();
        now_ns + u64::try_from(ahead).unwrap_or_default()
    };
    edges
        .windows(2)
        .map(|edge| ns(edge[0])..ns(edge[1]))
        .collect()
}
