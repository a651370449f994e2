//! Medians over the runs of one step, and multiples of the floor of the same step.

use serde::{Deserialize, Serialize};

use crate::report::{Report, per};
use crate::server::Server;

/// How full a core may be when calls per core are told.
const SHARE_OF_A_CORE: f64 = 0.8;

/// A generator later than half a frame did not hold its load.
pub(crate) const LATE_US: f64 = 15_000.0;

/// One server in one step.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are those of the report")]
pub struct Summary {
    pub server: Server,
    pub version: String,
    pub scenario: String,
    pub rooms: u32,
    /// How many runs the medians are of.
    pub runs: usize,
    pub forwarded_packets_per_s: f64,
    pub cpu_us_per_packet: f64,
    pub user_us_per_packet: f64,
    pub system_us_per_packet: f64,
    /// CPU per packet over that of the floor; `None` where no floor was measured beside it.
    pub times_floor: Option<f64>,
    pub cores_busy: f64,
    pub switches_per_s: f64,
    pub p50_us: f64,
    pub p99_us: f64,
    pub p999_us: f64,
    pub p99_times_floor: Option<f64>,
    /// Of all runs together: never came, or came by retransmission only.
    pub lost_inside: u64,
    /// Of all runs together.
    pub duplicates: u64,
    /// Of all runs together.
    pub sent: u64,
    pub rss_kib_per_room: f64,
    /// Two-way calls in 80 % of a core, computed from `cores_busy`, not shown.
    pub calls_per_core: f64,
    pub generator_cores_busy: f64,
    /// How late the generator sent.
    pub behind_p99_us: f64,
}

impl Summary {
    /// Of the runs of one step, one summary per server, in the order of their first turn.
    pub fn of_step(reports: &[&Report]) -> Vec<Self> {
        let mut servers: Vec<Server> = Vec::new();
        for report in reports {
            if !servers.contains(&report.server) {
                servers.push(report.server);
            }
        }
        let of = |server: &Server| {
            let runs = reports.iter().filter(|report| report.server == *server);
            Self::of(&runs.copied().collect::<Vec<_>>())
        };
        let mut summaries: Vec<_> = servers.iter().filter_map(of).collect();
        compare_with_floor(&mut summaries);
        summaries
    }

    /// Nothing was lost, and the generator kept its schedule.
    pub fn was_held(&self) -> bool {
        self.lost_inside == 0 && self.behind_p99_us < LATE_US
    }

    fn of(runs: &[&Report]) -> Option<Self> {
        let first = runs.first()?;
        let median = |figure: fn(&Report) -> f64| median(runs.iter().map(|run| figure(run)));
        let sum = |count: fn(&Report) -> u64| runs.iter().map(|run| count(run)).sum();
        let cores_busy = median(|run| run.cost.cores_busy);
        Some(Self {
            server: first.server,
            version: first.version.clone(),
            scenario: first.scenario.clone(),
            rooms: first.rooms,
            runs: runs.len(),
            forwarded_packets_per_s: median(|run| run.forwarded_packets_per_s),
            cpu_us_per_packet: median(|run| run.cost.cpu_us_per_packet),
            user_us_per_packet: median(|run| run.cost.user_us_per_packet),
            system_us_per_packet: median(|run| run.cost.system_us_per_packet),
            times_floor: None,
            cores_busy,
            switches_per_s: median(|run| run.cost.switches_per_s),
            p50_us: median(|run| run.delay.p50_us),
            p99_us: median(|run| run.delay.p99_us),
            p999_us: median(|run| run.delay.p999_us),
            p99_times_floor: None,
            lost_inside: sum(Report::lost_inside),
            duplicates: sum(|run| run.streams.iter().map(|stream| stream.duplicates).sum()),
            sent: sum(|run| run.streams.iter().map(|stream| stream.sent).sum()),
            rss_kib_per_room: median(|run| run.cost.rss_kib_per_room),
            calls_per_core: per(f64::from(first.rooms) * SHARE_OF_A_CORE, cores_busy),
            generator_cores_busy: median(|run| run.generator.cores_busy),
            behind_p99_us: median(|run| run.generator.behind.p99_us),
        })
    }
}

fn compare_with_floor(summaries: &mut [Summary]) {
    let floor = summaries
        .iter()
        .find(|summary| summary.server == Server::Floor);
    let Some((cpu_us, p99_us)) = floor.map(|floor| (floor.cpu_us_per_packet, floor.p99_us)) else {
        return;
    };
    for summary in summaries {
        summary.times_floor = Some(per(summary.cpu_us_per_packet, cpu_us));
        summary.p99_times_floor = Some(per(summary.p99_us, p99_us));
    }
}

/// The middle one, or between the two in the middle; 0 of nothing.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_in_the_middle() {
        assert!((median([5.0, 1.0, 2.0].into_iter()) - 2.0).abs() < 1e-9);
        assert!((median([5.0, 1.0, 2.0, 3.0].into_iter()) - 2.5).abs() < 1e-9);
        assert!(median([].into_iter()).abs() < 1e-9);
    }

    #[test]
    fn everybody_is_told_as_a_multiple_of_the_floor_of_the_same_step() {
        let run = |server, cpu_us_per_packet| {
            let text = include_str!("../tests/data/report.json");
            let mut report: Report = serde_json::from_str(text).unwrap();
            report.server = server;
            report.cost.cpu_us_per_packet = cpu_us_per_packet;
            report
        };
        let runs = [
            run(Server::Floor, 7.0),
            run(Server::Schalter, 5.0),
            run(Server::Floor, 8.0),
            run(Server::Schalter, 7.0),
            run(Server::Floor, 100.0),
            run(Server::Schalter, 6.0),
        ];
        let summaries = Summary::of_step(&runs.iter().collect::<Vec<_>>());
        let [floor, ours] = &summaries[..] else {
            panic!("two servers, two summaries")
        };
        assert_eq!((floor.runs, floor.times_floor), (3, Some(1.0)));
        assert_eq!(
            (ours.server, ours.times_floor),
            (Server::Schalter, Some(0.75))
        );
        assert_eq!(Summary::of_step(&[&runs[1]])[0].times_floor, None);
    }
}
