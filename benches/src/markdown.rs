//! The tables.

use std::fmt::Write as _;

use crate::compare::Comparison;
use crate::load;
use crate::report::{ChurnReport, Report};
use crate::server::Server;
use crate::summary::{Summary, median};

/// Everything, for reading.
pub fn page(all: &Comparison) -> String {
    let mut page = format!(
        "# Schalter beside others, {} Generator and servers share this machine and talk over \
         loopback: compare ratios within this page only. `benches/README.md` says what each figure \
         means.\n",
        all.machine.head(),
    );
    page.push_str(&forwarding(all));
    page.push_str(&calls_per_core(all));
    page.push_str(&load::section(&all.loads));
    page.push_str(&waiting(all));
    page.push_str(&churn(all));
    page.push_str(&press_to_picture(all));
    page.push_str(&servers(all));
    page
}

/// One line of the table of forwarding, which is also what a single run prints.
pub fn row(summary: &Summary) -> String {
    let times = |times: Option<f64>| times.map_or("–".to_owned(), |times| format!("{times:.2}×"));
    let cells = [
        summary.scenario.clone(),
        summary.rooms.to_string(),
        summary.server.name().to_owned(),
        format!("{:.0}", summary.forwarded_packets_per_s),
        format!("{:.2} µs", summary.cpu_us_per_packet),
        times(summary.times_floor),
        format!(
            "{:.1} : {:.1}",
            summary.user_us_per_packet, summary.system_us_per_packet
        ),
        format!("{:.2}", summary.cores_busy),
        format!("{:.2}", summary.p50_us / 1e3),
        format!("{:.2}", summary.p99_us / 1e3),
        format!("{:.2}", summary.p999_us / 1e3),
        format!("{} of {}", summary.lost_inside, summary.sent),
        format!("{:.0} KiB", summary.rss_kib_per_room),
        format!("{:.0}", summary.switches_per_s),
        format!("{:.2}", summary.generator_cores_busy),
        format!("{:.1} ms", summary.behind_p99_us / 1e3),
        summary.runs.to_string(),
    ];
    format!("| {} |", cells.join(" | "))
}

/// What stands above such lines.
pub const HEAD: &str = "\
| scenario | rooms | server | packets/s | CPU per packet | × floor | user : kernel µs | cores | \
p50 ms | p99 ms | p99.9 ms | lost inside | memory per room | switches/s | generator cores | \
generator late p99 | runs |
|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|";

fn forwarding(all: &Comparison) -> String {
    let rows = all
        .summaries
        .iter()
        .filter(|summary| summary.sent > 0)
        .map(row);
    let rows: Vec<_> = rows.collect();
    format!("\n## Forwarding\n\n{HEAD}\n{}\n", rows.join("\n"))
}

/// Computed at the highest load that was held.
fn calls_per_core(all: &Comparison) -> String {
    let mut text = String::new();
    for server in Server::ALL {
        let held = |summary: &&Summary| {
            summary.server == server && summary.scenario == "call" && summary.was_held()
        };
        let highest = all.summaries.iter().filter(held).max_by_key(|it| it.rooms);
        if let (Some(highest), true) = (highest, server != Server::Floor) {
            let _ = writeln!(
                text,
                "- {}: {:.0} (from {} rooms in {:.2} cores)",
                server.name(),
                highest.calls_per_core,
                highest.rooms,
                highest.cores_busy,
            );
        }
    }
    if text.is_empty() {
        return text;
    }
    format!(
        "\n## Two-way calls in 80 % of one core\n\nComputed from the measured share at the \
         highest load of `call` that was held without loss, not shown:\n\n{text}"
    )
}

fn waiting(all: &Comparison) -> String {
    let rows = all.summaries.iter().filter(|summary| summary.sent == 0);
    let row = |summary: &Summary| {
        format!(
            "| {} | {} | {} | {:.2} % | {:.0} KiB | {:.0} |",
            summary.scenario,
            summary.server.name(),
            summary.rooms * 2,
            summary.cores_busy * 100.0,
            summary.rss_kib_per_room / 2.0,
            summary.switches_per_s,
        )
    };
    let rows: Vec<_> = rows.map(row).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "\n## Without media\n\n| scenario | server | transports | of one core | memory each | \
         switches/s |\n|---|---|---:|---:|---:|---:|\n{}\n",
        rows.join("\n")
    )
}

fn churn(all: &Comparison) -> String {
    let runs = all.runs.iter().map(|run| &run.report);
    let churned: Vec<(&Report, &ChurnReport)> = runs
        .filter_map(|report| report.churn.as_ref().map(|churn| (report, churn)))
        .collect();
    let Some((report, _)) = churned.first() else {
        return String::new();
    };
    let of = |figure: fn(&ChurnReport) -> f64| median(churned.iter().map(|(_, it)| figure(it)));
    format!(
        "\n## Coming and going\n\n{} with {} calls running, medians of {}: {:.1} joins/s; {:.2} ms \
         CPU per join and leave, everything from HTTP to the store in it, so {:.0} joins/s on one \
         core. Memory {:.1} MiB before and {:.1} MiB after. Delay of the calls meanwhile (before): p50 {:.2} ({:.2}), p99 {:.2} ({:.2}), p99.9 \
         {:.2} ({:.2}), worst {:.2} ({:.2}) ms.\n",
        report.server.name(),
        report.rooms,
        churned.len(),
        of(|it| it.joins_per_s),
        of(|it| it.cpu_ms_per_join),
        of(|it| it.joins_per_core_s),
        of(|it| mib(it.rss_before_kib)),
        of(|it| mib(it.rss_after_kib)),
        of(|it| it.busy.p50_us / 1e3),
        of(|it| it.quiet.p50_us / 1e3),
        of(|it| it.busy.p99_us / 1e3),
        of(|it| it.quiet.p99_us / 1e3),
        of(|it| it.busy.p999_us / 1e3),
        of(|it| it.quiet.p999_us / 1e3),
        of(|it| it.busy.max_us / 1e3),
        of(|it| it.quiet.max_us / 1e3),
    )
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn mib(kib: u64) -> f64 {
    kib as f64 / 1_024.0
}

fn press_to_picture(all: &Comparison) -> String {
    let Some(measured) = &all.press_to_picture else {
        return String::new();
    };
    let mut text = format!(
        "\n## From the press on Betreten to the first decoded frame\n\n{} visits each, {}.\n\n\
         | picture | median | worst |\n|---|---:|---:|\n",
        measured["visits"],
        measured["browser"].as_str().unwrap_or_default(),
    );
    for (way, said) in [
        ("straight_in", "straight in"),
        ("after_preview", "after the preview"),
    ] {
        for (side, whose) in [
            ("citizen", "the officer’s at the citizen"),
            ("officer", "the citizen’s at the officer"),
        ] {
            let it = &measured[way][side];
            let (median, worst) = (&it["median_ms"], &it["worst_ms"]);
            let _ = writeln!(text, "| {whose}, {said} | {median} ms | {worst} ms |");
        }
    }
    text
}

fn servers(all: &Comparison) -> String {
    let mut text = "\n## Servers\n\n".to_owned();
    for server in Server::ALL {
        let version = all.summaries.iter().find(|it| it.server == server);
        let absent = all.absent.get(server.name());
        let said = match (version, absent) {
            (Some(summary), _) => summary.version.clone(),
            (None, Some(why)) => format!("absent: {}", why.replace('\n', " ")),
            (None, None) => "not asked for".to_owned(),
        };
        let _ = writeln!(text, "- {}: {said}", server.name());
    }
    for failed in &all.failed {
        let _ = writeln!(text, "- failed: {}", failed.replace('\n', " "));
    }
    text
}
