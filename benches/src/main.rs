//! Load on a running Schalter: rooms full of clients that send what a browser sends, and count
//! what comes out on the other side. Prints one JSON object.
#![expect(
    clippy::print_stdout,
    reason = "the measurement is this program's output"
)]

mod api;
mod client;
mod load;
mod report;
mod server;
mod tally;
mod traffic;

use std::time::Duration;

use anyhow::Context as _;
use clap::Parser;

use crate::api::Api;
use crate::load::Load;
use crate::server::Server;

/// Rooms of two against a running Schalter.
#[derive(Debug, Parser)]
struct Args {
    /// Where Schalter answers.
    #[arg(long, default_value = "http://localhost:8080")]
    url: String,
    /// An API key that may create rooms. `SCHALTER_API_KEY` is the same.
    #[arg(long, env = "SCHALTER_API_KEY", hide_env_values = true)]
    api_key: String,
    /// The process whose CPU time and memory are read from /proc.
    #[arg(long)]
    pid: u32,
    /// How many rooms, with two clients each.
    #[arg(long, default_value_t = 1)]
    rooms: usize,
    /// How long to measure.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    str0m::crypto::from_feature_flags().install_process_default();
    let load = Load {
        api: Api::new(&args.url, args.api_key)?,
        server: Server::of(args.pid),
        rooms: args.rooms,
        measured: Duration::from_secs(args.seconds),
    };
    let report = load.run().await.context("the load could not be run")?;
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}
