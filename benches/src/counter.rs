//! Measurements of the counter itself, over HTTP: how fast seats are taken and citizens called
//! while everything is written to disk, and what thousands of people cost who only look.

mod house;
mod line;
mod watchers;

use anyhow::Context as _;
use std::path::PathBuf;

use house::House;

/// What is measured.
#[derive(Debug, Clone, clap::Parser)]
pub struct Plan {
    /// The program; each measurement starts a fresh one.
    #[arg(long, env = "SCHALTER_BIN")]
    pub program: PathBuf,
    /// Requests a second of those who sit, call, take back and leave.
    #[arg(long, default_value_t = 500)]
    pub rate: u32,
    /// How long they go on.
    #[arg(long, default_value_t = 20)]
    pub seconds: u64,
    /// How many watch the events of one office.
    #[arg(long, default_value_t = 5_000)]
    pub watchers: usize,
}

/// Times of many requests, as one reads them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Times(Vec<f64>);

impl Times {
    pub(crate) fn push(&mut self, ms: f64) {
        self.0.push(ms);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// In milliseconds; 0 of none.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
        sorted.get(place).copied().unwrap_or(0.0)
    }
}

/// Measures everything and says it as a table.
pub async fn measure(plan: &Plan) -> anyhow::Result<String> {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let house = House::open(&plan.program).await.context("the line")?;
    let line = line::measure(&house, plan).await?;
    drop(house);
    let house = House::open(&plan.program).await.context("the watchers")?;
    let watchers = watchers::measure(&house, plan.watchers).await?;
    Ok(format!(
        "| what | measured | goal |\n|---|---|---|\n{line}{watchers}\nLoad average before: {load}"
    ))
}

#[cfg(test)]
mod tests {
    use super::Times;

    #[test]
    fn percentiles_are_of_what_was_measured() {
        let mut times = Times::default();
        let told =
            |times: &Times| format!("{:.0} {:.0}", times.percentile(50), times.percentile(99));
        assert_eq!((told(&times).as_str(), times.len()), ("0 0", 0));
        for ms in 1..=100 {
            times.push(f64::from(ms));
        }
        assert_eq!(told(&times), "51 100");
    }
}
