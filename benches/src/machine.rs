//! Where and of what it was measured.

use std::process::Command;

use serde::{Deserialize, Serialize};

/// The machine and the commit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    /// The day, in UTC.
    pub date: String,
    /// Short, with `-dirty` behind it when files had been changed.
    pub commit: String,
    /// The cargo profile, as the caller says.
    pub profile: String,
    /// As the kernel names it.
    pub cpu: String,
    /// How many.
    pub cores: usize,
    /// All of it.
    pub memory_gib: u64,
    /// Its release.
    pub kernel: String,
    /// Of the last minute, before anything was started.
    pub load_average_before: f64,
    /// What the kernel lets a socket buffer grow to; several servers ask for 4 MiB.
    pub rmem_max_kib: u64,
}

impl Machine {
    /// This one, now.
    pub fn here() -> Self {
        let memory_kib = after("/proc/meminfo", "MemTotal:");
        let cpu = after("/proc/cpuinfo", "model name\t:");
        Self {
            date: jiff::Timestamp::now().strftime("%F").to_string(),
            commit: commit(),
            profile: std::env::var("PROFILE").unwrap_or_else(|_| "unknown".to_owned()),
            cpu: cpu.unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory_gib: number(memory_kib.as_deref()) >> 20,
            kernel: read("/proc/sys/kernel/osrelease"),
            load_average_before: load_average(),
            rmem_max_kib: number(Some(&read("/proc/sys/net/core/rmem_max"))) >> 10,
        }
    }

    /// How a page of results opens: of what it was measured, and on what.
    pub fn head(&self) -> String {
        format!(
            "measured on {}, commit {}\n\n{}, {} cores, {} GiB, Linux {}, profile {}; load average \
             before: {:.2}.",
            self.date,
            self.commit,
            self.cpu,
            self.cores,
            self.memory_gib,
            self.kernel,
            self.profile,
            self.load_average_before,
        )
    }
}

/// Of the last minute.
pub(crate) fn load_average() -> f64 {
    let text = read("/proc/loadavg");
    let first = text.split(' ').next().unwrap_or_default();
    first.parse().unwrap_or_default()
}

fn commit() -> String {
    let short = git(&["rev-parse", "--short", "HEAD"]);
    let changed = git(&[
        "status",
        "--porcelain",
        "--",
        ":/",
        ":(top,exclude)benches/results",
    ]);
    match (short, changed) {
        (Some(short), Some(changed)) if changed.is_empty() => short,
        (Some(short), _) => format!("{short}-dirty"),
        (None, _) => "unknown".to_owned(),
    }
}

fn git(arguments: &[&str]) -> Option<String> {
    let folder = env!("CARGO_MANIFEST_DIR");
    let said = Command::new("git")
        .args(["-C", folder])
        .args(arguments)
        .output()
        .ok()?;
    let text = String::from_utf8(said.stdout).ok()?;
    said.status.success().then(|| text.trim().to_owned())
}

fn read(path: &str) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.trim().to_owned()
}

fn after(path: &str, name: &str) -> Option<String> {
    let text = read(path);
    let value = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(value.trim().to_owned())
}

fn number(text: Option<&str>) -> u64 {
    let first = text.and_then(|text| text.split_whitespace().next());
    first
        .and_then(|first| first.parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_where_it_is() {
        let here = Machine::here();
        assert!(here.cores > 0 && !here.kernel.is_empty() && here.memory_gib > 0);
        assert_eq!(here.date.len(), "2026-11-23".len());
    }
}
