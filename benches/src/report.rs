//! The numbers as they are written down.

use std::time::Duration;

use serde::Serialize;

use crate::server::Usage;
use crate::tally::{StreamTally, Tally};

/// One run.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    rooms: usize,
    clients: usize,
    seconds: f64,
    /// From the first request to the last client connected.
    join_all_ms: f64,
    forwarded_packets_per_s: f64,
    audio: StreamReport,
    video: StreamReport,
    server: ServerReport,
    generator: GeneratorReport,
}

/// Whether the load was what it should be.
#[derive(Debug, Serialize)]
struct GeneratorReport {
    /// Share of one core; near 1 the numbers measure the generator.
    cores_busy: f64,
    /// How late packets left, against their schedule.
    behind_p50_us: u64,
    behind_p99_us: u64,
}

#[derive(Debug, Serialize)]
struct StreamReport {
    sent: u64,
    received: u64,
    lost: u64,
    duplicates: u64,
    delay_p50_us: u64,
    delay_p99_us: u64,
    delay_max_us: u64,
}

#[derive(Debug, Serialize)]
struct ServerReport {
    cpu_ms: f64,
    user_ms: f64,
    system_ms: f64,
    /// Share of one core.
    cores_busy: f64,
    /// With nobody there, before the run.
    idle_cpu_ms_per_s: f64,
    cpu_us_per_forwarded_packet: f64,
    rss_kib: u64,
    rss_kib_per_room: f64,
}

/// What the server had used, and when.
pub(crate) struct Costs {
    pub(crate) before: Usage,
    pub(crate) idle: Usage,
    pub(crate) idle_for: Duration,
    pub(crate) start: Usage,
    pub(crate) end: Usage,
    pub(crate) joined: Duration,
    /// The generator's own, within the measured time.
    pub(crate) generator: Usage,
}

impl Report {
    pub(crate) fn new(rooms: usize, measured: Duration, tally: &Tally, costs: &Costs) -> Self {
        let forwarded = tally.audio.received + tally.video.received;
        Self {
            rooms,
            clients: rooms * 2,
            seconds: measured.as_secs_f64(),
            join_all_ms: ms(costs.joined),
            forwarded_packets_per_s: per(number(forwarded), measured.as_secs_f64()),
            audio: StreamReport::of(&tally.audio),
            video: StreamReport::of(&tally.video),
            server: ServerReport::of(rooms, measured, forwarded, costs),
            generator: GeneratorReport {
                cores_busy: per(costs.generator.cpu.as_secs_f64(), measured.as_secs_f64()),
                behind_p50_us: tally.behind_us.value_at_quantile(0.5),
                behind_p99_us: tally.behind_us.value_at_quantile(0.99),
            },
        }
    }
}

impl StreamReport {
    fn of(tally: &StreamTally) -> Self {
        Self {
            sent: tally.sent,
            received: tally.received,
            lost: tally.lost(),
            duplicates: tally.duplicates,
            delay_p50_us: tally.delay_us.value_at_quantile(0.5),
            delay_p99_us: tally.delay_us.value_at_quantile(0.99),
            delay_max_us: tally.delay_us.max(),
        }
    }
}

impl ServerReport {
    fn of(rooms: usize, measured: Duration, forwarded: u64, costs: &Costs) -> Self {
        let used = costs.end - costs.start;
        let grown = (costs.end - costs.before).rss_kib;
        Self {
            cpu_ms: ms(used.cpu),
            user_ms: ms(used.user),
            system_ms: ms(used.system),
            cores_busy: per(used.cpu.as_secs_f64(), measured.as_secs_f64()),
            idle_cpu_ms_per_s: per(ms(costs.idle.cpu), costs.idle_for.as_secs_f64()),
            cpu_us_per_forwarded_packet: per(ms(used.cpu) * 1_000.0, number(forwarded)),
            rss_kib: costs.end.rss_kib,
            rss_kib_per_room: per(number(grown), number(rooms as u64)),
        }
    }
}

/// Rounded to three places, which is more than the measurement is worth; 0 of nothing.
fn per(what: f64, of: f64) -> f64 {
    if of > 0.0 { rounded(what / of) } else { 0.0 }
}

fn ms(duration: Duration) -> f64 {
    rounded(duration.as_secs_f64() * 1_000.0)
}

fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn number(count: u64) -> f64 {
    count as f64
}
