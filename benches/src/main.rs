//! Measures servers under the load of many one-to-one rooms. `benches/README.md` tells how.
#![expect(
    clippy::print_stdout,
    reason = "the measurement is this program's output"
)]

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use schalter_benches::floor::Relay;
use schalter_benches::run::Plan;
use schalter_benches::scenario::Scenario;
use schalter_benches::server::Server;

const SCENARIOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");

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
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    str0m::crypto::from_feature_flags().install_process_default();
    match Arguments::parse().command {
        Command::Run(run) => {
            let report = plan(&run)?.run().await?;
            println!("{}", serde_json::to_string_pretty(&report)?);
            Ok(())
        }
        Command::Relay { port_file } => relay(&port_file),
    }
}

fn plan(run: &Run) -> anyhow::Result<Plan> {
    let scenario = Scenario::load(&run.scenario, SCENARIOS.as_ref())?;
    Ok(Plan {
        server: run.server,
        rooms: run.rooms.unwrap_or(scenario.rooms),
        seconds: run.seconds.unwrap_or(scenario.seconds),
        threads: run.threads,
        scenario,
    })
}

fn relay(port_file: &PathBuf) -> anyhow::Result<()> {
    let mut relay = Relay::bind()?;
    std::fs::write(port_file, format!("{}\n", relay.port()?))
        .with_context(|| format!("cannot write {}", port_file.display()))?;
    relay.run()
}
