//! All servers, in one go: runs taken in turns, a fresh server each time, so that whatever the
//! machine does meanwhile it does to all of them.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::load::AtLoad;
use crate::machine::{Machine, load_average};
use crate::report::Report;
use crate::run::Plan;
use crate::scenario::Scenario;
use crate::server::Server;
use crate::summary::Summary;

/// More than two cores hold, as long as a packet costs what it does.
const MOST_ROOMS: u32 = 200;

/// One line of the programme: a load, and who bears it.
#[derive(Clone, Debug)]
pub struct Step {
    /// A file of `benches/scenarios`.
    pub scenario: String,
    /// The scenario's own number if `None`.
    pub rooms: Option<u32>,
    /// How long each run measures; the scenario's own time if `None`.
    pub seconds: Option<u64>,
    /// In which order they take turns.
    pub servers: Vec<Server>,
    /// How many turns.
    pub runs: u32,
}

/// What came out of all.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Comparison {
    /// Where.
    pub machine: Machine,
    /// Servers that could not be had, and why.
    pub absent: BTreeMap<String, String>,
    /// Runs that were begun and failed.
    pub failed: Vec<String>,
    /// Ourselves at half load and with a core nearly full.
    #[serde(default)]
    pub loads: Vec<AtLoad>,
    /// What `press_to_picture.mjs` measured, if it was asked.
    pub press_to_picture: Option<serde_json::Value>,
    /// Medians of each step and server.
    pub summaries: Vec<Summary>,
    /// Every run.
    pub runs: Vec<Run>,
}

/// One run and how busy the machine was before it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    /// Of the last minute; the run before is in it.
    pub load_average_before: f64,
    /// Its numbers.
    #[serde(flatten)]
    pub report: Report,
}

impl Step {
    /// A step with the scenario's own rooms and time, once each.
    pub fn new(scenario: &str, servers: &[Server]) -> Self {
        Self {
            scenario: scenario.to_owned(),
            rooms: None,
            seconds: None,
            servers: servers.to_vec(),
            runs: 1,
        }
    }

    /// The short programme: all servers with 50 calls in three turns, ourselves and the floor
    /// with everything else, once. About five minutes.
    pub fn short() -> Vec<Self> {
        let mut steps = Self::long();
        steps.retain(|step| step.rooms != Some(MOST_ROOMS));
        for step in &mut steps {
            step.runs = if step.servers.len() > 2 { 3 } else { 1 };
            step.seconds = Some(if step.scenario == "churn" { 12 } else { 6 });
        }
        steps
    }

    /// The long programme: five turns of each step.
    pub fn long() -> Vec<Self> {
        let (ours, alone) = ([Server::Floor, Server::Schalter], [Server::Schalter]);
        let call = |rooms, servers: &[Server]| Self {
            rooms: Some(rooms),
            ..Self::new("call", servers)
        };
        let mut steps = vec![
            call(50, &Server::ALL),
            call(5, &ours),
            call(20, &ours),
            call(100, &ours),
            call(MOST_ROOMS, &ours),
            Self::new("audio", &ours),
            Self::new("call+screen", &ours),
            Self::new("bad-network", &alone),
            Self::new("churn", &alone),
            Self::new("waiting", &alone),
            Self::new("idle", &alone),
        ];
        for step in &mut steps {
            step.runs = 5;
        }
        steps
    }
}

impl Comparison {
    /// Goes through the steps. `tell` hears what is going on.
    pub async fn of(
        steps: &[Step],
        scenarios: &Path,
        threads: u32,
        mut tell: impl FnMut(&str),
    ) -> anyhow::Result<Self> {
        let mut all = Self {
            machine: Machine::here(),
            absent: BTreeMap::new(),
            failed: Vec::new(),
            loads: Vec::new(),
            press_to_picture: None,
            summaries: Vec::new(),
            runs: Vec::new(),
        };
        for step in steps {
            let from = all.runs.len();
            for turn in 1..=step.runs {
                for server in &step.servers {
                    let plan = step.plan(*server, scenarios, threads)?;
                    all.take_turn(&plan, turn, &mut tell).await;
                }
            }
            let reports: Vec<_> = all.runs[from..].iter().map(|run| &run.report).collect();
            all.summaries.extend(Summary::of_step(&reports));
        }
        Ok(all)
    }

    async fn take_turn(&mut self, plan: &Plan, turn: u32, tell: &mut impl FnMut(&str)) {
        let name = plan.server.name();
        if self.absent.contains_key(name) {
            return;
        }
        let what = format!("{name}, {}, {} rooms", plan.scenario.name, plan.rooms);
        tell(&format!("{what}, turn {turn}"));
        let load_average_before = load_average();
        let started = match plan.server.start().await {
            Ok(started) => started,
            Err(why) => {
                tell(&format!("{name} is absent: {why:#}"));
                self.absent.insert(name.to_owned(), format!("{why:#}"));
                return;
            }
        };
        match plan.measure(&started).await {
            Ok(report) => self.runs.push(Run {
                load_average_before,
                report,
            }),
            Err(why) => {
                tell(&format!("{what} failed: {why:#}"));
                self.failed.push(format!("{what}: {why:#}"));
            }
        }
    }
}

impl Step {
    fn plan(&self, server: Server, scenarios: &Path, threads: u32) -> anyhow::Result<Plan> {
        let scenario = Scenario::load(&self.scenario, scenarios)?;
        Ok(Plan {
            server,
            rooms: self.rooms.unwrap_or(scenario.rooms),
            seconds: self.seconds.unwrap_or(scenario.seconds),
            threads,
            flame: None,
            scenario,
        })
    }
}
