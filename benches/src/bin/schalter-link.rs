//! A bad link between two devices, by a seed. Conditions change while it runs: write
//! `forth|back|both <conditions>` to its input. It ends with its input.

use std::io::{self, BufRead as _};

use anyhow::{Context as _, bail};
use clap::Parser;
use schalter_benches::net::{Conditions, Direction, Link};

/// Carries every frame between two devices, late or not at all.
///
/// Conditions are words: `delay_ms=40 jitter_ms=5 loss=0.05 bursts=0.03/0.25 reorder=0.01
/// rate_kbps=300 queue_ms=200`, any of them.
#[derive(Debug, Parser)]
struct Args {
    /// One end.
    first: String,
    /// The other.
    second: String,
    /// The same seed and packets give the same fates.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// From the first device to the second.
    #[arg(long, default_value = "")]
    forth: Conditions,
    /// From the second to the first.
    #[arg(long, default_value = "")]
    back: Conditions,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    let devices = [args.first.as_str(), args.second.as_str()];
    let link = Link::start(devices, args.seed, [args.forth, args.back])?;
    for line in io::stdin().lock().lines() {
        change(&link, &line?)?;
    }
    Ok(())
}

fn change(link: &Link, order: &str) -> anyhow::Result<()> {
    let (way, words) = order
        .trim()
        .split_once(' ')
        .context("write: both loss=0.1")?;
    let conditions = words.parse()?;
    match way {
        "forth" => link.set(Direction::Forth, conditions),
        "back" => link.set(Direction::Back, conditions),
        "both" => link.set_both(conditions),
        _ => bail!("{way} is no direction: forth, back, both"),
    }
    Ok(())
}
