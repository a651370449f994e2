//! How the workers' threads fare: their time, their system calls, their speed.

use prometheus::proto::MetricFamily;

use super::sample::{counter, float, gauge, histogram, merged, sample, sum};
use super::{ShellStats, Snapshot};
use crate::tcp::{End, TcpStats};

pub(super) fn speed(workers: &[Snapshot]) -> [MetricFamily; 3] {
    [
        histogram(
            "forwarding_delay_seconds",
            "From waking for datagrams until what follows is with the kernel, per datagram sent.",
            vec![merged([], workers, |one| &one.shell.delay)],
        ),
        histogram(
            "train_datagrams",
            "Datagrams that left with one send.",
            vec![merged([], workers, |one| &one.shell.train)],
        ),
        histogram(
            "join_seconds",
            "Time a worker's thread spent on a join.",
            vec![merged([], workers, |one| &one.shell.join)],
        ),
    ]
}

pub(super) fn threads(workers: &[Snapshot]) -> [MetricFamily; 8] {
    let each = |read: fn(&Snapshot) -> f64| {
        let numbered = workers.iter().enumerate();
        numbered
            .map(|(index, worker)| sample([("worker", &*index.to_string())], read(worker)))
            .collect::<Vec<_>>()
    };
    let total =
        |read: fn(&ShellStats) -> u64| vec![sample([], sum(workers, |one| read(&one.shell)))];
    [
        gauge(
            "worker_busy_ratio",
            "Share of the last half second a worker's thread was not asleep.",
            each(|worker| worker.busy_ratio),
        ),
        counter(
            "worker_busy_seconds_total",
            "Time a worker's thread was not asleep.",
            each(|worker| worker.shell.busy.as_secs_f64()),
        ),
        counter(
            "worker_rounds_total",
            "Wake-ups of a worker's thread.",
            each(|worker| float(worker.shell.rounds)),
        ),
        counter(
            "worker_panics_total",
            "Panics of a worker's thread outside of any engine; each cost one round.",
            each(|worker| float(worker.shell.panics)),
        ),
        counter(
            "worker_restarts_total",
            "Times a worker began anew, without its rooms, because panics went on.",
            each(|worker| float(worker.shell.restarts)),
        ),
        counter(
            "datagrams_total",
            "Datagrams that came, wanted or not.",
            vec![sample(
                [],
                sum(workers, |one| one.shell.datagrams + one.tcp.datagrams),
            )],
        ),
        counter(
            "receives_total",
            "System calls that received datagrams.",
            total(|stats| stats.receives),
        ),
        counter(
            "sends_total",
            "System calls that sent datagrams.",
            vec![sample(
                [],
                sum(workers, |one| one.shell.sends + one.tcp.sends),
            )],
        ),
    ]
}

pub(super) fn connections(workers: &[Snapshot]) -> [MetricFamily; 4] {
    let all = |read: fn(&TcpStats) -> u64| vec![sample([], sum(workers, |one| read(&one.tcp)))];
    let ends = End::ALL.into_iter().map(|end| {
        let value = sum(workers, |one| one.tcp.ended[end as usize]);
        sample([("reason", end.name())], value)
    });
    [
        gauge(
            "tcp_connections",
            "Open ICE-TCP connections, proven or not.",
            all(|stats| stats.open),
        ),
        counter(
            "tcp_accepted_total",
            "ICE-TCP connections that came.",
            all(|stats| stats.accepted),
        ),
        counter(
            "tcp_refused_total",
            "ICE-TCP connections the system had no room for.",
            all(|stats| stats.refused),
        ),
        counter(
            "tcp_ended_total",
            "ICE-TCP connections that ended, by reason.",
            ends.collect(),
        ),
    ]
}
