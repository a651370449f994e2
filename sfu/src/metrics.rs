//! The media plane's numbers for Prometheus: copies of the workers' counters, summed at the
//! scrape. No label names a person, a room or an address.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use prometheus::core::{Collector, Desc};
use prometheus::proto::{Counter, Gauge, LabelPair, Metric, MetricFamily, MetricType, Summary};
use schalter_sfu_core::{DropReason, PacketKind, Sampled, Stats, Traffic};

/// What a thread counts beside its worker.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ShellStats {
    /// Time not spent asleep.
    pub(crate) busy: Duration,
    /// Wake-ups.
    pub(crate) rounds: u64,
    /// System calls that received.
    pub(crate) receives: u64,
    /// Of these, failed for another reason than that nothing was there.
    pub(crate) receive_errors: u64,
    /// Datagrams that came, wanted or not.
    pub(crate) datagrams: u64,
    /// System calls that sent.
    pub(crate) sends: u64,
    /// Datagrams the kernel had no room for.
    pub(crate) drops_socket_full: u64,
    /// Datagrams the kernel would not send.
    pub(crate) drops_socket_error: u64,
}

/// A thread's counters as last copied.
#[derive(Clone, Default)]
pub(crate) struct Snapshot {
    pub(crate) core: Stats,
    pub(crate) shell: ShellStats,
    pub(crate) busy_ratio: f64,
}

/// Every worker's snapshot, readable by a registry.
pub(crate) struct Collected {
    workers: Vec<Arc<Mutex<Snapshot>>>,
    descriptions: Vec<Desc>,
}

impl Collected {
    pub(crate) fn new(workers: Vec<Arc<Mutex<Snapshot>>>) -> prometheus::Result<Self> {
        let families = families(&[Snapshot::default()]);
        let descriptions = families.iter().map(describe).collect::<Result<_, _>>()?;
        Ok(Self {
            workers,
            descriptions,
        })
    }
}

impl Collector for Collected {
    fn desc(&self) -> Vec<&Desc> {
        self.descriptions.iter().collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let copy = |worker: &Arc<Mutex<Snapshot>>| {
            let snapshot = worker.lock().unwrap_or_else(PoisonError::into_inner);
            snapshot.clone()
        };
        let copies: Vec<Snapshot> = self.workers.iter().map(copy).collect();
        families(&copies)
    }
}

fn describe(family: &MetricFamily) -> prometheus::Result<Desc> {
    let sample = family.get_metric().first();
    let labels = sample.map_or(&[][..], Metric::get_label);
    let names = labels.iter().map(|label| label.name().to_owned()).collect();
    let help = family.help().to_owned();
    Desc::new(family.name().to_owned(), help, names, HashMap::new())
}

fn families(workers: &[Snapshot]) -> Vec<MetricFamily> {
    let mut families = Vec::from(people(workers));
    families.extend(traffic(workers));
    families.extend(quality(workers));
    families.extend(threads(workers));
    families
}

fn people(workers: &[Snapshot]) -> [MetricFamily; 7] {
    let core = |read: fn(&Stats) -> u64| vec![sample([], sum(workers, |one| read(&one.core)))];
    let connecting = |stats: &Stats| stats.participants.saturating_sub(stats.connected);
    [
        gauge("rooms", "Open rooms.", core(|stats| stats.rooms)),
        gauge(
            "participants",
            "Participants in rooms, by state of their connection.",
            vec![
                sample(
                    [("state", "connected")],
                    sum(workers, |one| one.core.connected),
                ),
                sample(
                    [("state", "connecting")],
                    sum(workers, |one| connecting(&one.core)),
                ),
            ],
        ),
        counter(
            "joins_total",
            "Participants that joined, rejoins included.",
            core(|stats| stats.joins),
        ),
        counter(
            "connects_total",
            "Participants whose ICE and DTLS came up, rejoins included.",
            core(|stats| stats.connects),
        ),
        counter(
            "disconnects_total",
            "Participants removed because their connection was gone.",
            core(|stats| stats.disconnects),
        ),
        counter(
            "panics_total",
            "Participants lost to a panic of their engine.",
            core(|stats| stats.panics),
        ),
        counter(
            "messages_total",
            "Messages passed from data channel to data channel.",
            core(|stats| stats.messages_forwarded),
        ),
    ]
}

fn traffic(workers: &[Snapshot]) -> [MetricFamily; 3] {
    let of_kinds = |read: fn(Traffic) -> u64| {
        let both = |kind: PacketKind| {
            let sample = |direction, traffic: fn(&Stats, PacketKind) -> Traffic| {
                let value = sum(workers, |one| read(traffic(&one.core, kind)));
                sample([("kind", kind.name()), ("direction", direction)], value)
            };
            [
                sample("received", Stats::received),
                sample("sent", Stats::sent),
            ]
        };
        PacketKind::ALL.into_iter().flat_map(both).collect()
    };
    [
        counter(
            "packets_total",
            "Datagrams accepted and sent, by what they carry.",
            of_kinds(|traffic| traffic.packets),
        ),
        counter(
            "bytes_total",
            "UDP payload accepted and sent, by what it carries.",
            of_kinds(|traffic| traffic.bytes),
        ),
        counter(
            "drops_total",
            "Datagrams, packets and messages that went no further, by reason.",
            drops(workers),
        ),
    ]
}

fn drops(workers: &[Snapshot]) -> Vec<Metric> {
    let core = DropReason::ALL.into_iter().map(|reason| {
        let value = sum(workers, |one| one.core.drops(reason));
        sample([("reason", reason.name())], value)
    });
    let shell = |reason, read: fn(&ShellStats) -> u64| {
        sample([("reason", reason)], sum(workers, |one| read(&one.shell)))
    };
    let socket = [
        shell("socket_full", |stats| stats.drops_socket_full),
        shell("socket_error", |stats| stats.drops_socket_error),
    ];
    core.chain(socket).collect()
}

fn quality(workers: &[Snapshot]) -> [MetricFamily; 5] {
    let ways = |received: fn(&Stats) -> u64, sent: fn(&Stats) -> u64| {
        vec![
            sample(
                [("direction", "received")],
                sum(workers, |one| received(&one.core)),
            ),
            sample([("direction", "sent")], sum(workers, |one| sent(&one.core))),
        ]
    };
    [
        counter(
            "nacks_total",
            "Requests for lost packets, from receivers and to publishers.",
            ways(|stats| stats.nacks_received, |stats| stats.nacks_sent),
        ),
        counter(
            "keyframe_requests_total",
            "Requests for keyframes (PLI, FIR), from receivers and to publishers.",
            ways(
                |stats| stats.keyframe_requests_received,
                |stats| stats.keyframe_requests_sent,
            ),
        ),
        counter(
            "keyframe_requests_coalesced_total",
            "Requests for keyframes that waited for an earlier one.",
            vec![sample(
                [],
                sum(workers, |one| one.core.keyframe_requests_coalesced),
            )],
        ),
        summary(
            "round_trip_seconds",
            "Round trips to participants, as their reports told.",
            vec![summed([], workers, |stats| stats.round_trip)],
        ),
        summary(
            "loss_ratio",
            "Shares of packets lost on the way to and from participants, as reports told.",
            vec![
                summed([("direction", "sent")], workers, |stats| {
                    stats.loss_to_participants
                }),
                summed([("direction", "received")], workers, |stats| {
                    stats.loss_from_participants
                }),
            ],
        ),
    ]
}

fn threads(workers: &[Snapshot]) -> [MetricFamily; 6] {
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
            "datagrams_total",
            "Datagrams that came, wanted or not.",
            total(|stats| stats.datagrams),
        ),
        counter(
            "receives_total",
            "System calls that received datagrams.",
            total(|stats| stats.receives),
        ),
        counter(
            "sends_total",
            "System calls that sent datagrams.",
            total(|stats| stats.sends),
        ),
    ]
}

fn sum(workers: &[Snapshot], read: impl Fn(&Snapshot) -> u64) -> f64 {
    float(workers.iter().map(read).sum())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "Prometheus has no other numbers"
)]
fn float(value: u64) -> f64 {
    value as f64
}

fn sample<const N: usize>(labels: [(&str, &str); N], value: f64) -> Metric {
    let mut metric = labelled(labels);
    // The family's type decides which of the two is shown.
    let mut counter = Counter::default();
    counter.set_value(value);
    metric.set_counter(counter);
    let mut gauge = Gauge::default();
    gauge.set_value(value);
    metric.set_gauge(gauge);
    metric
}

fn summed<const N: usize>(
    labels: [(&str, &str); N],
    workers: &[Snapshot],
    read: fn(&Stats) -> Sampled,
) -> Metric {
    let sampled = || workers.iter().map(|one| read(&one.core));
    let mut summary = Summary::default();
    summary.set_sample_count(sampled().map(|one| one.samples).sum());
    summary.set_sample_sum(sampled().map(|one| one.sum).sum());
    let mut metric = labelled(labels);
    metric.set_summary(summary);
    metric
}

fn labelled<const N: usize>(labels: [(&str, &str); N]) -> Metric {
    let pair = |(name, value): (&str, &str)| {
        let mut pair = LabelPair::default();
        pair.set_name(name.to_owned());
        pair.set_value(value.to_owned());
        pair
    };
    Metric::from_label(labels.map(pair).into())
}

fn gauge(name: &str, help: &str, samples: Vec<Metric>) -> MetricFamily {
    family(MetricType::GAUGE, name, help, samples)
}

fn counter(name: &str, help: &str, samples: Vec<Metric>) -> MetricFamily {
    family(MetricType::COUNTER, name, help, samples)
}

fn summary(name: &str, help: &str, samples: Vec<Metric>) -> MetricFamily {
    family(MetricType::SUMMARY, name, help, samples)
}

fn family(kind: MetricType, name: &str, help: &str, samples: Vec<Metric>) -> MetricFamily {
    let mut family = MetricFamily::default();
    family.set_name(format!("schalter_sfu_{name}"));
    family.set_help(help.to_owned());
    family.set_field_type(kind);
    family.set_metric(samples);
    family
}
