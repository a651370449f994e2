//! The numbers of one run, as they are written down.

use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

use crate::leg::Kind;
use crate::run::{Moment, Plan};
use crate::server::Server;
use crate::tally::{KindTally, Tally};

/// One run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// Which server.
    pub server: Server,
    /// As it says itself.
    pub version: String,
    /// What was sent.
    pub scenario: String,
    /// Rooms of two.
    pub rooms: u32,
    /// The measured time.
    pub seconds: f64,
    /// From the first request to the last participant connected.
    pub join_all_ms: f64,
    /// Packets that came out, once each.
    pub forwarded_packets: u64,
    /// The same a second.
    pub forwarded_packets_per_s: f64,
    /// What the server cost.
    pub cost: Cost,
    /// From the send call to the kernel's receive stamp, all kinds together.
    pub delay: Delay,
    /// The same as a histogram: upper ends in microseconds, and counts.
    pub delay_histogram_us: Vec<(f64, u64)>,
    /// By kind.
    pub streams: Vec<Stream>,
    /// Keyframes that were asked for in the measured time.
    pub keyframe_requests: u64,
    /// Joins and leaves beside it.
    pub churn: Option<ChurnReport>,
    /// Whether the load was what it should be.
    pub generator: Generator,
}

/// What the server cost within the measured time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cost {
    /// User and system time of all threads, per forwarded packet.
    pub cpu_us_per_packet: f64,
    /// Of it in user space.
    pub user_us_per_packet: f64,
    /// Of it in the kernel.
    pub system_us_per_packet: f64,
    /// Cores in use.
    pub cores_busy: f64,
    /// Context switches a second, all threads.
    pub switches_per_s: f64,
    /// Before the first room.
    pub rss_empty_kib: u64,
    /// At the end.
    pub rss_kib: u64,
    /// Growth by room.
    pub rss_kib_per_room: f64,
}

/// Quantiles in microseconds.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Delay {
    pub p50_us: f64,
    pub p99_us: f64,
    pub p999_us: f64,
    pub max_us: f64,
}

/// One kind of stream, all rooms together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stream {
    /// Which.
    pub kind: String,
    /// Packets sent in the measured time.
    pub sent: u64,
    /// Never came.
    pub lost: u64,
    /// Came by retransmission only.
    pub repaired: u64,
    /// Came twice.
    pub duplicates: u64,
    /// Came behind a later one.
    pub reordered: u64,
    /// How late.
    pub delay: Delay,
}

/// What joins and leaves cost, and what they did to the rooms that ran.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChurnReport {
    /// Participants that joined.
    pub joins: u64,
    /// The same a second.
    pub joins_per_s: f64,
    /// CPU above that of the quiet half, per join; coming and going, all of HTTP, store, DTLS.
    pub cpu_ms_per_join: f64,
    /// What one core could do of them.
    pub joins_per_core_s: f64,
    /// Resident memory before the first of them came.
    pub rss_before_kib: u64,
    /// And while the last of them were there; over a long run nothing may grow.
    pub rss_after_kib: u64,
    /// Delay in the half without.
    pub quiet: Delay,
    /// Delay in the half with.
    pub busy: Delay,
}

/// The generator's own numbers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Generator {
    /// Cores in use; with one thread, near 1 the numbers measure the generator.
    pub cores_busy: f64,
    /// How late packets left, against their schedule.
    pub behind: Delay,
    /// Datagrams its own sockets did not take.
    pub unsent: u64,
}

/// What was read while it ran.
pub(crate) struct Costs {
    pub(crate) empty: Moment,
    pub(crate) joined: Duration,
    pub(crate) edges: Vec<Instant>,
    /// At each edge.
    pub(crate) moments: Vec<Moment>,
    pub(crate) joins: u64,
}

impl Report {
    /// Of a run: the first window is what is compared; a second one had churn in it.
    pub(crate) fn new(
        plan: &Plan,
        version: &str,
        tallies: &[Tally],
        costs: &Costs,
    ) -> anyhow::Result<Self> {
        let [first, ..] = tallies else {
            anyhow::bail!("nothing was measured");
        };
        let seconds = (costs.edges[1] - costs.edges[0]).as_secs_f64();
        let forwarded = first.forwarded();
        let delays = first.delay_ns()?;
        let generator = costs.moments[1].generator - costs.moments[0].generator;
        let streams = Kind::ALL
            .iter()
            .map(|kind| Stream::of(*kind, first.of(*kind)));
        Ok(Self {
            server: plan.server,
            version: version.to_owned(),
            scenario: plan.scenario.name.clone(),
            rooms: plan.rooms,
            seconds: rounded(seconds),
            join_all_ms: ms(costs.joined),
            forwarded_packets: forwarded,
            forwarded_packets_per_s: per(number(forwarded), seconds),
            cost: Cost::of(plan.rooms, forwarded, seconds, costs),
            delay: Delay::of(&delays),
            delay_histogram_us: histogram_us(&delays),
            streams: streams.filter(|stream| stream.sent > 0).collect(),
            keyframe_requests: first.keyframe_requests,
            churn: ChurnReport::of(tallies, costs)?,
            generator: Generator {
                cores_busy: per(generator.cpu.as_secs_f64(), seconds),
                behind: Delay::of(&first.behind_ns),
                unsent: first.unsent,
            },
        })
    }

    /// Packets that the server lost or that only a retransmission brought.
    pub fn lost_inside(&self) -> u64 {
        self.streams
            .iter()
            .map(|stream| stream.lost + stream.repaired)
            .sum()
    }
}

impl Cost {
    fn of(rooms: u32, forwarded: u64, seconds: f64, costs: &Costs) -> Self {
        let used = costs.moments[1].server - costs.moments[0].server;
        let rss = costs.moments[1].server.rss_kib;
        let grown = rss.saturating_sub(costs.empty.server.rss_kib);
        let us = |time: Duration| per(time.as_secs_f64() * 1e6, number(forwarded));
        Self {
            cpu_us_per_packet: us(used.cpu),
            user_us_per_packet: us(used.user),
            system_us_per_packet: us(used.system),
            cores_busy: per(used.cpu.as_secs_f64(), seconds),
            switches_per_s: per(number(used.switches), seconds),
            rss_empty_kib: costs.empty.server.rss_kib,
            rss_kib: rss,
            rss_kib_per_room: per(number(grown), f64::from(rooms)),
        }
    }
}

impl ChurnReport {
    fn of(tallies: &[Tally], costs: &Costs) -> anyhow::Result<Option<Self>> {
        let ([quiet, busy], [start, middle, end]) = (tallies, &*costs.moments) else {
            return Ok(None);
        };
        let (first, second) = (middle.server - start.server, end.server - middle.server);
        let seconds = (costs.edges[2] - costs.edges[1]).as_secs_f64();
        let more = second.cpu.saturating_sub(first.cpu);
        let joins = number(costs.joins);
        Ok(Some(Self {
            joins: costs.joins,
            joins_per_s: per(joins, seconds),
            cpu_ms_per_join: per(ms(more), joins),
            joins_per_core_s: per(joins, more.as_secs_f64()),
            rss_before_kib: middle.server.rss_kib,
            rss_after_kib: end.server.rss_kib,
            quiet: Delay::of(&quiet.delay_ns()?),
            busy: Delay::of(&busy.delay_ns()?),
        }))
    }
}

impl Stream {
    fn of(kind: Kind, tally: &KindTally) -> Self {
        Self {
            kind: format!("{kind:?}").to_lowercase(),
            sent: tally.sent,
            lost: tally.lost(),
            repaired: tally.repaired,
            duplicates: tally.duplicates,
            reordered: tally.reordered,
            delay: Delay::of(&tally.delay_ns),
        }
    }
}

impl Delay {
    fn of(ns: &Histogram<u64>) -> Self {
        let us = |quantile| rounded(number(ns.value_at_quantile(quantile)) / 1_000.0);
        Self {
            p50_us: us(0.5),
            p99_us: us(0.99),
            p999_us: us(0.999),
            max_us: us(1.0),
        }
    }
}

/// About twenty buckets for each doubling.
fn histogram_us(ns: &Histogram<u64>) -> Vec<(f64, u64)> {
    let buckets = ns.iter_log(1_000, 2.0_f64.powf(0.05));
    buckets
        .filter(|bucket| bucket.count_since_last_iteration() > 0)
        .map(|bucket| {
            let upper = number(bucket.value_iterated_to()) / 1_000.0;
            (rounded(upper), bucket.count_since_last_iteration())
        })
        .collect()
}

/// 0 of nothing.
pub(crate) fn per(what: f64, of: f64) -> f64 {
    if of > 0.0 { rounded(what / of) } else { 0.0 }
}

fn ms(duration: Duration) -> f64 {
    rounded(duration.as_secs_f64() * 1_000.0)
}

/// To three places, which is more than the measurement is worth.
pub(crate) fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn number(count: u64) -> f64 {
    count as f64
}
