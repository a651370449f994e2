//! Measures the counter over HTTP and prints a table: `schalter-counter --program target/release/schalter`.
#![expect(
    clippy::print_stdout,
    reason = "the measurement is this program's output"
)]

use clap::Parser as _;
use schalter_benches::counter::{Plan, measure};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    println!("{}", measure(&Plan::parse()).await?);
    Ok(())
}
