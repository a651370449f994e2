//! What a server costs, as the kernel counts it: CPU time, context switches and resident memory
//! of all its processes, from /proc.

use std::ops::{Add, Sub};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;

/// The kernel counts user and system time in these.
const TICK: Duration = Duration::from_millis(10);

/// What processes had used by some moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Time on a core, of all threads, to the nanosecond (`schedstat`).
    pub cpu: Duration,
    /// Of it in user space, to 10 ms.
    pub user: Duration,
    /// Of it in the kernel, to 10 ms.
    pub system: Duration,
    /// Context switches of all threads, voluntary or not.
    pub switches: u64,
    /// Resident memory now.
    pub rss_kib: u64,
}

impl Usage {
    /// Of all these processes together.
    pub fn of(pids: &[u32]) -> anyhow::Result<Self> {
        let mut sum = Self::default();
        for pid in pids {
            sum = sum + of_one(&PathBuf::from(format!("/proc/{pid}")))?;
        }
        Ok(sum)
    }

    /// Of this process.
    pub fn own() -> anyhow::Result<Self> {
        Self::of(&[std::process::id()])
    }
}

fn of_one(process: &Path) -> anyhow::Result<Usage> {
    let read = |name: &str| {
        let path = process.join(name);
        std::fs::read_to_string(&path).with_context(|| format!("{} is not there", path.display()))
    };
    let (user, system) = user_and_system(&read("stat")?).context("reading stat")?;
    let rss_kib = field(&read("status")?, "VmRSS:").context("reading status")?;
    let (cpu, switches) = of_threads(process).unwrap_or((user + system, 0));
    Ok(Usage {
        cpu,
        user,
        system,
        switches,
        rss_kib,
    })
}

/// The sums over all threads; `None` where the kernel does not count them.
fn of_threads(process: &Path) -> Option<(Duration, u64)> {
    let (mut ns, mut switches) = (0, 0);
    for thread in std::fs::read_dir(process.join("task")).ok()? {
        let thread = thread.ok()?.path();
        // A thread may end between listing and reading.
        let Ok(stat) = std::fs::read_to_string(thread.join("schedstat")) else {
            continue;
        };
        ns += stat.split_whitespace().next()?.parse::<u64>().ok()?;
        let status = std::fs::read_to_string(thread.join("status")).unwrap_or_default();
        for name in ["voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"] {
            switches += field(&status, name).unwrap_or_default();
        }
    }
    Some((Duration::from_nanos(ns), switches))
}

/// Fields 14 and 15; the name in field 2 may hold anything, so counting begins after it.
fn user_and_system(stat: &str) -> Option<(Duration, Duration)> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u32>().ok().map(|ticks| TICK * ticks);
    Some((ticks()?, ticks()?))
}

fn field(status: &str, name: &str) -> Option<u64> {
    let value = status.lines().find_map(|line| line.strip_prefix(name))?;
    value.split_whitespace().next()?.parse().ok()
}

impl Add for Usage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            cpu: self.cpu + other.cpu,
            user: self.user + other.user,
            system: self.system + other.system,
            switches: self.switches + other.switches,
            rss_kib: self.rss_kib + other.rss_kib,
        }
    }
}

impl Sub for Usage {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        Self {
            cpu: self.cpu.saturating_sub(earlier.cpu),
            user: self.user.saturating_sub(earlier.user),
            system: self.system.saturating_sub(earlier.system),
            switches: self.switches.saturating_sub(earlier.switches),
            rss_kib: self.rss_kib.saturating_sub(earlier.rss_kib),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_fields_of_a_process_with_an_odd_name() {
        let stat = "42 (a) b (c)) S 1 42 42 0 -1 4194304 9 0 0 0 150 75 0 0 20 0 9 0 1 2 3";
        let wanted = (Duration::from_millis(1_500), Duration::from_millis(750));
        assert_eq!(user_and_system(stat), Some(wanted));
        assert_eq!(user_and_system("nonsense"), None);
        let status = "Name:\tx\nVmRSS:\t   12345 kB\nvoluntary_ctxt_switches:\t7\n";
        assert_eq!(field(status, "VmRSS:"), Some(12_345));
        assert_eq!(field(status, "voluntary_ctxt_switches:"), Some(7));
    }

    #[test]
    fn this_process_uses_something_and_two_use_twice_as_much() {
        let once = Usage::own().unwrap();
        assert!(once.rss_kib > 100 && once.switches > 0);
        let twice = Usage::of(&[std::process::id(); 2]).unwrap();
        assert!(twice.rss_kib >= once.rss_kib * 3 / 2);
        assert!(Usage::of(&[u32::MAX]).is_err());
    }
}
