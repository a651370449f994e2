//! How late packets are when a core is nearly full: the number of rooms is looked for that takes
//! the server to a share of one core, and the delay there is set against that at half load.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::report::{Report, per};
use crate::run::Plan;
use crate::summary::{LATE_US, Summary};

/// A look takes so many seconds.
const LOOK_S: u64 = 4;
const LOOKS: usize = 5;
/// In percent of a core, how far from it is near enough.
const NEAR: f64 = 4.0;
/// A look at a small load says little, and one at far too much takes the machine away.
const MOST_TIMES: f64 = 2.0;

/// What is told of a load.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AtLoad {
    /// Percent of one core that was asked for; `cores_busy` says what it came to.
    pub percent: u32,
    /// Medians there.
    pub summary: Summary,
}

/// Looks for each load and measures there so many times. The first is what the others are set
/// against.
pub async fn measure(
    plan: &Plan,
    percents: &[u32],
    turns: u32,
    mut tell: impl FnMut(&str),
) -> anyhow::Result<Vec<AtLoad>> {
    let mut loads = Vec::new();
    let mut rooms = plan.rooms;
    for percent in percents {
        rooms = rooms_for(plan, *percent, rooms, &mut tell).await?;
        let mut reports = Vec::new();
        for turn in 1..=turns {
            tell(&format!("at {percent} %: {rooms} rooms, turn {turn}"));
            let there = Plan {
                rooms,
                ..plan.clone()
            };
            reports.push(there.run().await?);
        }
        let summaries = Summary::of_step(&reports.iter().collect::<Vec<_>>());
        loads.extend(summaries.into_iter().map(|summary| AtLoad {
            percent: *percent,
            summary,
        }));
    }
    Ok(loads)
}

/// How many rooms take the server to about so many percent of one core; the nearest that the
/// generator held, for a machine may have too little for more.
pub async fn rooms_for(
    plan: &Plan,
    percent: u32,
    first: u32,
    mut tell: impl FnMut(&str),
) -> anyhow::Result<u32> {
    let asked = f64::from(percent);
    let (mut rooms, mut nearest) = (first.max(1), (f64::INFINITY, first.max(1)));
    for _ in 0..LOOKS {
        let look = Plan {
            rooms,
            seconds: LOOK_S,
            flame: None,
            ..plan.clone()
        };
        let report = look.run().await?;
        let found = share(&report);
        tell(&format!(
            "{rooms} rooms take {found:.0} % of a core, {percent} % are looked for"
        ));
        if report.generator.behind.p99_us > LATE_US {
            tell("the generator does not hold that: fewer rooms it is");
            break;
        }
        let off = (found - asked).abs();
        if off < nearest.0 {
            nearest = (off, rooms);
        }
        let next = next_rooms(rooms, found, asked);
        if off <= NEAR || next == rooms {
            break;
        }
        rooms = next;
    }
    Ok(nearest.1)
}

/// What the server used, in percent of one core.
pub fn share(report: &Report) -> f64 {
    report.cost.cores_busy * 100.0
}

/// A packet costs less the more there are of them, so this comes near from below.
fn next_rooms(rooms: u32, found: f64, asked: f64) -> u32 {
    let next = f64::from(rooms) * (asked / found.max(1.0)).min(MOST_TIMES);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few hundred"
    )]
    let next = next.round().max(1.0) as u32;
    next
}

/// The table; nothing of nothing.
pub fn section(loads: &[AtLoad]) -> String {
    let Some(first) = loads.first() else {
        return String::new();
    };
    let mut text = format!(
        "\n## When a core is nearly full\n\n{}, {}; rooms until the server took about that share of \
         one core. × is p99 over that of the first line; a generator that is late or near a whole \
         core says that this machine is too small for that line.\n\n| of one core | rooms | measured \
         | p50 ms | p99 ms | × | lost inside | generator cores | generator late p99 | runs |\n\
         |---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
        first.summary.server.name(),
        first.summary.scenario,
    );
    for AtLoad { percent, summary } in loads {
        let _ = writeln!(
            text,
            "| {percent} % | {} | {:.0} % | {:.2} | {:.2} | {:.1}× | {} of {} | {:.2} | {:.1} ms | {} |",
            summary.rooms,
            summary.cores_busy * 100.0,
            summary.p50_us / 1e3,
            summary.p99_us / 1e3,
            per(summary.p99_us, first.summary.p99_us),
            summary.lost_inside,
            summary.sent,
            summary.generator_cores_busy,
            summary.behind_p99_us / 1e3,
            summary.runs,
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_look_is_where_the_last_one_says() {
        assert_eq!(next_rooms(50, 40.0, 80.0), 100);
        assert_eq!(next_rooms(100, 90.0, 80.0), 89);
        assert_eq!(next_rooms(5, 0.0, 80.0), 10, "no faster than this");
    }

    #[test]
    fn a_full_core_is_told_as_a_multiple_of_half_load() {
        let text = include_str!("../tests/data/report.json");
        let at = |percent, p99_us| {
            let mut report: Report = serde_json::from_str(text).unwrap();
            report.delay.p99_us = p99_us;
            let summary = Summary::of_step(&[&report]).remove(0);
            AtLoad { percent, summary }
        };
        let told = section(&[at(50, 400.0), at(80, 1_000.0)]);
        assert!(told.contains("| 0.40 | 1.0× |"), "{told}");
        assert!(told.contains("| 1.00 | 2.5× |"), "{told}");
        assert_eq!(section(&[]), "");
    }
}
