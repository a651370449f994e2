//! The media plane's numbers for Prometheus: copies of the workers' counters, summed at the
//! scrape. No label names a person, a room or an address.

mod sample;
mod threads;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use prometheus::core::{Collector, Desc};
use prometheus::proto::{Metric, MetricFamily};
use schalter_sfu_core::{
    DropReason, Histogram, PacketKind, SrtpProfile, Stats, TrackKind, Traffic,
};

const DELAY_SECONDS: &[f64] = &[
    0.000_025, 0.000_05, 0.000_1, 0.000_2, 0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,
];
const JOIN_SECONDS: &[f64] = &[
    0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5,
];
const TRAIN_DATAGRAMS: &[f64] = &[1.0, 2.0, 4.0, 6.0, 8.0, 12.0, 16.0, 32.0, 64.0];

use crate::overrun;
pub(crate) use sample::{counter, float, sample};
use sample::{gauge, histogram, merged, merged_copies, sum};

use crate::tcp::TcpStats;

/// What a thread counts beside its worker.
#[derive(Clone, Copy, Debug)]
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
    /// From waking for datagrams until what follows from them is with the kernel, seconds:
    /// once for each datagram that leaves.
    pub(crate) delay: Histogram,
    /// Datagrams per send.
    pub(crate) train: Histogram,
    /// The work of a join, seconds.
    pub(crate) join: Histogram,
    /// Rounds that ended in a panic.
    pub(crate) panics: u64,
    /// Times the worker had to begin anew because panics went on.
    pub(crate) restarts: u64,
}

impl Default for ShellStats {
    fn default() -> Self {
        Self {
            busy: Duration::ZERO,
            rounds: 0,
            receives: 0,
            receive_errors: 0,
            datagrams: 0,
            sends: 0,
            drops_socket_full: 0,
            drops_socket_error: 0,
            delay: Histogram::new(DELAY_SECONDS),
            train: Histogram::new(TRAIN_DATAGRAMS),
            join: Histogram::new(JOIN_SECONDS),
            panics: 0,
            restarts: 0,
        }
    }
}

/// A thread's counters as last copied.
#[derive(Clone, Default)]
pub(crate) struct Snapshot {
    pub(crate) core: Stats,
    pub(crate) shell: ShellStats,
    pub(crate) tcp: TcpStats,
    pub(crate) busy_ratio: f64,
}

/// Every worker's snapshot, readable by a registry.
pub(crate) struct Collected {
    workers: Vec<Arc<Mutex<Snapshot>>>,
    sockets: Vec<SocketAddr>,
    descriptions: Vec<Desc>,
}

impl Collected {
    pub(crate) fn new(
        workers: Vec<Arc<Mutex<Snapshot>>>,
        sockets: Vec<SocketAddr>,
    ) -> prometheus::Result<Self> {
        let families = families(&[Snapshot::default()], &[]);
        let descriptions = families.iter().map(describe).collect::<Result<_, _>>()?;
        Ok(Self {
            workers,
            sockets,
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
        families(&copies, &self.sockets)
    }
}

fn describe(family: &MetricFamily) -> prometheus::Result<Desc> {
    let sample = family.get_metric().first();
    let labels = sample.map_or(&[][..], Metric::get_label);
    let names = labels.iter().map(|label| label.name().to_owned()).collect();
    let help = family.help().to_owned();
    Desc::new(family.name().to_owned(), help, names, HashMap::new())
}

fn families(workers: &[Snapshot], sockets: &[SocketAddr]) -> Vec<MetricFamily> {
    let mut families = Vec::from(people(workers));
    families.extend(limits(workers));
    families.extend(traffic(workers));
    families.extend(requests(workers));
    families.extend(quality(workers));
    families.extend(threads::speed(workers));
    families.extend(threads::threads(workers));
    families.push(overrun::family(sockets));
    families.extend(threads::connections(workers));
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

fn limits(workers: &[Snapshot]) -> [MetricFamily; 5] {
    let core = |read: fn(&Stats) -> u64| vec![sample([], sum(workers, |one| read(&one.core)))];
    let sealed = |profile: SrtpProfile| {
        let connected = sum(workers, |one| one.core.srtp(profile));
        sample([("profile", profile.name())], connected)
    };
    [
        counter(
            "path_changes_total",
            "Participants found at another address without any negotiation.",
            core(|stats| stats.path_changes),
        ),
        counter(
            "offer_panics_total",
            "Offers that made an engine panic and were refused.",
            core(|stats| stats.offer_panics),
        ),
        counter(
            "evictions_total",
            "Participants that never connected and made place for newer ones.",
            core(|stats| stats.evictions),
        ),
        counter(
            "policed_total",
            "How often a participant that sent far more than allowed was told so.",
            core(|stats| stats.policed),
        ),
        gauge(
            "srtp_participants",
            "Connected participants, by how their media is sealed.",
            SrtpProfile::ALL.into_iter().map(sealed).collect(),
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
    let tcp = |reason, read: fn(&TcpStats) -> u64| {
        sample([("reason", reason)], sum(workers, |one| read(&one.tcp)))
    };
    let stream = [
        tcp("tcp_full", |stats| stats.drops_full),
        tcp("tcp_stale", |stats| stats.drops_stale),
        tcp("tcp_gone", |stats| stats.drops_gone),
    ];
    core.chain(socket).chain(stream).collect()
}

fn requests(workers: &[Snapshot]) -> [MetricFamily; 5] {
    let ways = |received: fn(&Stats) -> u64, sent: fn(&Stats) -> u64| {
        vec![
            sample(
                [("direction", "received")],
                sum(workers, |one| received(&one.core)),
            ),
            sample([("direction", "sent")], sum(workers, |one| sent(&one.core))),
        ]
    };
    let repair = |name, read: fn(&Stats) -> u64| {
        let count = sum(workers, |one| read(&one.core));
        sample([("repair", name)], count)
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
        counter(
            "picture_repairs_total",
            "Packets of pictures sent again to a receiver that missed them.",
            vec![sample([], sum(workers, |one| one.core.pictures_sent_again))],
        ),
        counter(
            "sound_repairs_total",
            "Packets of sound: brought back out of a later one, sent with older ones, sent again.",
            vec![
                repair("brought_back", |stats| stats.sound_brought_back),
                repair("redundant", |stats| stats.sound_wrapped),
                repair("sent_again", |stats| stats.sound_sent_again),
            ],
        ),
    ]
}

fn quality(workers: &[Snapshot]) -> [MetricFamily; 4] {
    let lost = |direction, read: fn(&Snapshot) -> &Histogram| {
        merged([("direction", direction)], workers, read)
    };
    let cap = |kind: TrackKind| {
        let cap = move |one: &'_ Snapshot| *one.core.measured.cap(kind);
        merged_copies([("kind", kind.name())], workers.iter().map(cap))
    };
    [
        histogram(
            "round_trip_seconds",
            "Round trips to participants, as their reports told.",
            vec![merged([], workers, |one| &one.core.measured.round_trip)],
        ),
        histogram(
            "loss_ratio",
            "Shares of packets lost on the way to and from participants, as reports told.",
            vec![
                lost("sent", |one| &one.core.measured.loss_to_participants),
                lost("received", |one| &one.core.measured.loss_from_participants),
            ],
        ),
        histogram(
            "estimate_bytes_per_second",
            "What lines to participants were found to carry, sampled with their reports.",
            vec![merged([], workers, |one| &one.core.measured.estimate)],
        ),
        histogram(
            "cap_bytes_per_second",
            "What publishers were told they may send, by kind, each time they were told.",
            TrackKind::ALL.into_iter().map(cap).collect(),
        ),
    ]
}
