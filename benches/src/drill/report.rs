//! What a drill found, as a table.

use std::fmt::Write as _;
use std::time::Duration;

use crate::machine::Machine;

/// What one fault did to those who talked.
#[derive(Clone, Debug)]
pub struct Found {
    /// Which fault.
    pub fault: String,
    /// What was measured.
    pub measured: &'static str,
    /// One number for each caller or attempt, sorted.
    pub times: Vec<Duration>,
    /// What else must hold, and does.
    pub holds: String,
    /// What does not hold that must.
    pub broken: Vec<String>,
}

impl Found {
    /// What could not even be tried to its end.
    pub fn failed(fault: &str, error: &anyhow::Error) -> Self {
        Self {
            fault: fault.to_owned(),
            measured: "",
            times: Vec::new(),
            holds: String::new(),
            broken: vec![
                format!("{error:#}")
                    .lines()
                    .take(3)
                    .collect::<Vec<_>>()
                    .join(" "),
            ],
        }
    }

    /// The value that so many percent do not exceed.
    pub fn percentile(&self, percent: usize) -> Duration {
        let last = self.times.len().saturating_sub(1);
        let nth = (self.times.len() * percent).div_ceil(100).saturating_sub(1);
        self.times.get(nth.min(last)).copied().unwrap_or_default()
    }
}

/// A table of all, and where and of what it was measured.
pub fn page(machine: &Machine, rooms: u32, all: &[Found]) -> String {
    let mut page = format!(
        "# Faults, {}\n\n{rooms} rooms with two callers each, real processes on one machine, \
         written by `make drill`. Callers behave as our pages do.\n\n\
         | Fault | Measured | n | p50 | p95 | max | Beside |\n|---|---|--:|--:|--:|--:|---|\n",
        machine.head()
    );
    for found in all {
        let ms = |time: Duration| format!("{} ms", time.as_millis());
        let beside = if found.broken.is_empty() {
            found.holds.clone()
        } else {
            format!("**{}**", found.broken.join("; "))
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} | {beside} |",
            found.fault,
            found.measured,
            found.times.len(),
            ms(found.percentile(50)),
            ms(found.percentile(95)),
            ms(found.percentile(100)),
        );
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let found = Found {
            fault: String::new(),
            measured: "",
            times: (1..=20).map(Duration::from_millis).collect(),
            holds: String::new(),
            broken: Vec::new(),
        };
        assert_eq!(found.percentile(50).as_millis(), 10);
        assert_eq!(found.percentile(95).as_millis(), 19);
        assert_eq!(found.percentile(100).as_millis(), 20);
        assert!(page(&machine(), 2, &[found]).contains("| 20 | 10 ms | 19 ms | 20 ms |"));
    }

    #[test]
    fn the_page_opens_with_where_and_of_what_it_was_measured() {
        let page = page(&machine(), 100, &[]);
        let head = "# Faults, measured on 2026-11-23, commit 4cec9a0\n\nAMD EPYC, 2 cores, 23 GiB, \
                    Linux 6.18.44, profile release; load average before: 0.50.\n\n100 rooms";
        assert!(page.starts_with(head), "{page}");
    }

    fn machine() -> Machine {
        Machine {
            date: "2026-11-23".to_owned(),
            commit: "4cec9a0".to_owned(),
            profile: "release".to_owned(),
            cpu: "AMD EPYC".to_owned(),
            cores: 2,
            memory_gib: 23,
            kernel: "6.18.44".to_owned(),
            load_average_before: 0.5,
            rmem_max_kib: 4096,
        }
    }
}
