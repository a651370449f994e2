//! Measures servers under the load of many one-to-one rooms. `benches/README.md` tells how.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the measurement is this program's output, and it says what it is at"
)]

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use schalter_benches::compare::{Comparison, Step};
use schalter_benches::floor::Relay;
use schalter_benches::machine::Machine;
use schalter_benches::run::Plan;
use schalter_benches::scenario::Scenario;
use schalter_benches::server::{self, Server};
use schalter_benches::summary::Summary;
use schalter_benches::{drill, flood, load, markdown, soak};
use tokio::signal::unix::{SignalKind, signal};

const SCENARIOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
/// Half load, and nearly full.
const LOADS: [u32; 2] = [50, 80];
const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/results");

/// Rooms of two against a media server: what it costs, what it loses, how late it is.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// One run of one fresh server; prints JSON.
    Run(Run),
    /// All servers in turns; writes `<date>-<commit>.json` and `.md` and prints the tables.
    Compare(Compare),
    /// How late packets are when a core is nearly full, against half load; prints a table.
    Load(Load),
    /// Fifty thousand bad packets a second beside running calls; prints what they lost.
    Flood(Flood),
    /// Rooms come and go for a long while; prints what grew.
    Soak(Soak),
    /// Nodes and control are killed and cut off while people talk; writes faults.md.
    Drill(Drill),
    /// The bare relay that is the floor; `run --server floor` starts it by itself.
    Relay {
        /// Where its port is written.
        #[arg(long)]
        port_file: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Run {
    /// Which server is started.
    #[arg(long, value_enum, default_value_t = Server::Schalter)]
    server: Server,
    /// A name in `benches/scenarios` or a path.
    #[arg(long, default_value = "call")]
    scenario: String,
    /// How many rooms, with two participants each; the scenario's own number if left out.
    #[arg(long)]
    rooms: Option<u32>,
    /// How long to measure; the scenario's own time if left out.
    #[arg(long)]
    seconds: Option<u64>,
    /// Threads of the generator.
    #[arg(long, default_value_t = 1)]
    threads: u32,
    /// Draws a flame graph (needs perf), and says what it costs.
    #[arg(long)]
    flame: Option<PathBuf>,
    /// Prints a line of the table instead of JSON.
    #[arg(long)]
    row: bool,
}

#[derive(Debug, Args)]
struct Load {
    #[command(flatten)]
    run: Run,
    /// Percent of one core; the first is what the others are set against.
    #[arg(long, value_delimiter = ',', default_values_t = LOADS)]
    percents: Vec<u32>,
    /// How many turns at each.
    #[arg(long, default_value_t = 1)]
    runs: u32,
}

#[derive(Debug, Args)]
struct Flood {
    /// How many rooms; as many as take half a core if left out.
    #[arg(long)]
    rooms: Option<u32>,
    /// How long it is quiet, and flooded as long again.
    #[arg(long, default_value_t = flood::MOST_SECONDS,
          value_parser = clap::value_parser!(u64).range(1..=flood::MOST_SECONDS))]
    seconds: u64,
    /// Bad packets a second.
    #[arg(long, default_value_t = flood::MOST_PER_S,
          value_parser = clap::value_parser!(u32).range(1..=i64::from(flood::MOST_PER_S)))]
    per_s: u32,
}

#[derive(Debug, Args)]
struct Soak {
    /// How long.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=240))]
    minutes: u64,
    /// How many rooms stay; the scenario's own number if left out.
    #[arg(long)]
    rooms: Option<u32>,
}

#[derive(Debug, Args)]
struct Drill {
    /// How many rooms.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(2..=1000))]
    rooms: u32,
    /// How long the link is cut, in seconds, once each.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 10, 60])]
    cuts_s: Vec<u64>,
    /// How often PostgreSQL is killed.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1000))]
    kills: u32,
    /// Where the programs are.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/release"))]
    binaries: PathBuf,
    /// Where faults.md is written.
    #[arg(long, default_value = RESULTS)]
    results: PathBuf,
}

#[derive(Debug, Args)]
struct Compare {
    /// Five turns of every step instead of the short form; takes about an hour.
    #[arg(long)]
    long: bool,
    /// Only these servers.
    #[arg(long, value_enum, value_delimiter = ',')]
    servers: Vec<Server>,
    /// Only this scenario, for every server.
    #[arg(long)]
    scenario: Option<String>,
    /// With so many rooms; several make several steps. Only with a scenario.
    #[arg(long, value_delimiter = ',', requires = "scenario")]
    rooms: Vec<u32>,
    /// How long each run measures.
    #[arg(long)]
    seconds: Option<u64>,
    /// How many turns of each step.
    #[arg(long)]
    runs: Option<u32>,
    /// Threads of the generator.
    #[arg(long, default_value_t = 1)]
    threads: u32,
    /// What `press_to_picture.mjs` printed, to be written down beside the rest.
    #[arg(long)]
    press_to_picture: Option<PathBuf>,
    /// Where the results are written.
    #[arg(long, default_value = RESULTS)]
    results: PathBuf,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    str0m::crypto::from_feature_flags().install_process_default();
    match Arguments::parse().command {
        Command::Run(run) => until_ended(run.run()).await,
        Command::Compare(compare) => until_ended(compare.run()).await,
        Command::Load(load) => until_ended(load.run()).await,
        Command::Flood(flood) => until_ended(flood.run()).await,
        Command::Soak(soak) => until_ended(soak.run()).await,
        Command::Drill(drill) => until_ended(drill.run()).await,
        // It ends as signals end a program.
        Command::Relay { port_file } => relay(&port_file),
    }
}

/// Work that is dropped half way still ends the servers it started.
async fn until_ended(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    server::enter_network()?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        done = work => done,
        _ = tokio::signal::ctrl_c() => anyhow::bail!("interrupted"),
        _ = terminate.recv() => anyhow::bail!("terminated"),
    }
}

impl Run {
    async fn run(&self) -> anyhow::Result<()> {
        let report = plan(self)?.run().await?;
        if self.row {
            let summaries = Summary::of_step(&[&report]);
            let rows: Vec<_> = summaries.iter().map(markdown::row).collect();
            println!("{}\n{}", markdown::HEAD, rows.join("\n"));
        } else {
            println!("{}", serde_json::to_string_pretty(&report)?);
        }
        Ok(())
    }
}

/// Says what it is at.
fn tell(what: &str) {
    eprintln!("{what}");
}

impl Load {
    async fn run(&self) -> anyhow::Result<()> {
        let loads = load::measure(&plan(&self.run)?, &self.percents, self.runs, tell).await?;
        println!("{}", load::section(&loads));
        Ok(())
    }
}

impl Flood {
    async fn run(&self) -> anyhow::Result<()> {
        let mut plan = ours("call")?;
        plan.seconds = self.seconds;
        plan.rooms = match self.rooms {
            Some(rooms) => rooms,
            None => load::rooms_for(&plan, LOADS[0], plan.rooms, tell).await?,
        };
        println!("{}", flood::flood(&plan, self.per_s).await?.page());
        Ok(())
    }
}

impl Soak {
    async fn run(&self) -> anyhow::Result<()> {
        let mut plan = ours("churn")?;
        plan.rooms = self.rooms.unwrap_or(plan.rooms);
        println!("{}", soak::soak(&plan, self.minutes, tell).await?.page());
        Ok(())
    }
}

impl Drill {
    async fn run(&self) -> anyhow::Result<()> {
        let drill = drill::Drill {
            rooms: self.rooms,
            cuts: self
                .cuts_s
                .iter()
                .copied()
                .map(Duration::from_secs)
                .collect(),
            binaries: self
                .binaries
                .canonicalize()
                .context("no programs are there: build them")?,
        };
        let machine = Machine::here();
        let mut found = drill::run(&drill, tell).await?;
        tell("everything is replaced, one after the other");
        // What was measured before shall not be lost with it.
        let rolled = drill::roll_over(&drill).await;
        found.extend(rolled.unwrap_or_else(|error| vec![drill::Found::failed("roll", &error)]));
        let stored = drill::store::run(&drill.binaries, self.kills, tell).await;
        found.extend(stored.unwrap_or_else(|error| vec![drill::Found::failed("store", &error)]));
        let page = drill::page(&machine, self.rooms, &found);
        std::fs::write(self.results.join("faults.md"), &page)?;
        println!("{page}");
        let broken = found.iter().map(|found| found.broken.len()).sum::<usize>();
        anyhow::ensure!(broken == 0, "{broken} things broke");
        Ok(())
    }
}

impl Compare {
    async fn run(&self) -> anyhow::Result<()> {
        let mut all = Comparison::of(&self.steps(), SCENARIOS.as_ref(), self.threads, tell).await?;
        if let Some(file) = &self.press_to_picture {
            all.press_to_picture = Some(serde_json::from_str(&std::fs::read_to_string(file)?)?);
        }
        if self.asks_for_loads() {
            match load::measure(&ours("call")?, &LOADS, self.load_turns(), tell).await {
                Ok(loads) => all.loads = loads,
                Err(why) => all.failed.push(format!("a core nearly full: {why:#}")),
            }
        }
        let page = markdown::page(&all);
        let name = format!("{}-{}", all.machine.date, all.machine.commit);
        std::fs::create_dir_all(&self.results)?;
        let file = |end: &str| self.results.join(format!("{name}.{end}"));
        std::fs::write(file("json"), serde_json::to_string(&all)? + "\n")?;
        std::fs::write(file("md"), &page)?;
        println!("{page}\n{}", file("md").display());
        anyhow::ensure!(all.failed.is_empty(), "{} runs failed", all.failed.len());
        Ok(())
    }

    /// The whole programme has them.
    fn asks_for_loads(&self) -> bool {
        let ours = self.servers.is_empty() || self.servers.contains(&Server::Schalter);
        ours && self.scenario.is_none()
    }

    fn load_turns(&self) -> u32 {
        self.runs.unwrap_or(if self.long { 5 } else { 1 })
    }

    fn steps(&self) -> Vec<Step> {
        let mut steps = match (&self.scenario, self.long) {
            (Some(scenario), _) => self.steps_of(scenario),
            (None, true) => Step::long(),
            (None, false) => Step::short(),
        };
        for step in &mut steps {
            step.seconds = self.seconds.or(step.seconds);
            step.runs = self.runs.unwrap_or(step.runs);
            step.servers
                .retain(|server| self.servers.is_empty() || self.servers.contains(server));
        }
        steps
    }

    fn steps_of(&self, scenario: &str) -> Vec<Step> {
        let one = Step::new(scenario, &Server::ALL);
        if self.rooms.is_empty() {
            return vec![one];
        }
        let with = |rooms: &u32| Step {
            rooms: Some(*rooms),
            ..one.clone()
        };
        self.rooms.iter().map(with).collect()
    }
}

/// Ourselves, as a scenario says.
fn ours(scenario: &str) -> anyhow::Result<Plan> {
    let scenario = Scenario::load(scenario, SCENARIOS.as_ref())?;
    Ok(Plan {
        server: Server::Schalter,
        rooms: scenario.rooms,
        seconds: scenario.seconds,
        threads: 1,
        flame: None,
        scenario,
    })
}

fn plan(run: &Run) -> anyhow::Result<Plan> {
    let scenario = Scenario::load(&run.scenario, SCENARIOS.as_ref())?;
    Ok(Plan {
        server: run.server,
        rooms: run.rooms.unwrap_or(scenario.rooms),
        seconds: run.seconds.unwrap_or(scenario.seconds),
        threads: run.threads,
        flame: run.flame.clone(),
        scenario,
    })
}

fn relay(port_file: &PathBuf) -> anyhow::Result<()> {
    let mut relay = Relay::bind()?;
    std::fs::write(port_file, format!("{}\n", relay.port()?))
        .with_context(|| format!("cannot write {}", port_file.display()))?;
    relay.run()
}
