//! What the server costs, as the kernel counts it: CPU time and resident memory from /proc.

use std::ops::Sub;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;

/// The kernel counts user and system time in these.
const TICK: Duration = Duration::from_millis(10);

/// A running process.
pub(crate) struct Server {
    proc: PathBuf,
}

/// What it had used by some moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Time on a core, of all threads, to the nanosecond (`schedstat`).
    pub(crate) cpu: Duration,
    /// Of it in user space, to 10 ms.
    pub(crate) user: Duration,
    /// Of it in the kernel, to 10 ms.
    pub(crate) system: Duration,
    /// Resident memory now.
    pub(crate) rss_kib: u64,
}

impl Server {
    pub(crate) fn of(pid: u32) -> Self {
        Self {
            proc: PathBuf::from(format!("/proc/{pid}")),
        }
    }

    pub(crate) fn usage(&self) -> anyhow::Result<Usage> {
        let (user, system) = user_and_system(&self.read("stat")?).context("reading stat")?;
        let rss_kib = rss_kib(&self.read("status")?).context("reading status")?;
        let cpu = self.on_core().unwrap_or(user + system);
        Ok(Usage {
            cpu,
            user,
            system,
            rss_kib,
        })
    }

    /// The sum over all threads; `None` where the kernel does not count it.
    fn on_core(&self) -> Option<Duration> {
        let threads = std::fs::read_dir(self.proc.join("task")).ok()?;
        let of = |thread: std::fs::DirEntry| {
            let stat = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
            stat.split_whitespace().next()?.parse::<u64>().ok()
        };
        let ns = threads
            .map(|thread| of(thread.ok()?))
            .sum::<Option<u64>>()?;
        Some(Duration::from_nanos(ns))
    }

    fn read(&self, name: &str) -> anyhow::Result<String> {
        let path = self.proc.join(name);
        std::fs::read_to_string(&path).with_context(|| format!("{} is not there", path.display()))
    }
}

impl Sub for Usage {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        Self {
            cpu: self.cpu.saturating_sub(earlier.cpu),
            user: self.user.saturating_sub(earlier.user),
            system: self.system.saturating_sub(earlier.system),
            rss_kib: self.rss_kib.saturating_sub(earlier.rss_kib),
        }
    }
}

/// Fields 14 and 15; the name in field 2 may hold anything, so counting begins after it.
fn user_and_system(stat: &str) -> Option<(Duration, Duration)> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u32>().ok().map(|ticks| TICK * ticks);
    Some((ticks()?, ticks()?))
}

fn rss_kib(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_fields_of_a_process_with_an_odd_name() {
        let stat = "42 (a) b (c)) S 1 42 42 0 -1 4194304 9 0 0 0 150 75 0 0 20 0 9 0 1 2 3";
        let wanted = (Duration::from_millis(1_500), Duration::from_millis(750));
        assert_eq!(user_and_system(stat), Some(wanted));
        assert_eq!(rss_kib("Name:\tx\nVmRSS:\t   12345 kB\n"), Some(12_345));
        assert_eq!(user_and_system("nonsense"), None);
    }

    #[test]
    fn this_process_uses_something() {
        let usage = Server::of(std::process::id()).usage().unwrap();
        assert!(usage.rss_kib > 100);
        assert!(Server::of(u32::MAX).usage().is_err());
    }
}
