//! Two who talk in a room while something else fails, and notice nothing.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use serde_json::json;
use tokio::time::sleep;

use super::super::caller::{Caller, WayIn};
use super::super::report::Found;
use super::house::House;

const TALKING_WITHIN: Duration = Duration::from_secs(30);

/// A running room.
pub(super) struct Talk {
    callers: Vec<Caller>,
    since: Instant,
    joined: u32,
}

impl Talk {
    /// So many rooms with two in each, all of whom hear each other.
    pub(super) async fn begin(house: &House, rooms: u32) -> anyhow::Result<Self> {
        let mut callers = Vec::new();
        for number in 0..rooms {
            let room = house.post_as_integrator("/v1/rooms", &json!({})).await?;
            let room = room["id"].as_str().context("a room has an id")?.to_owned();
            for (side, role) in [(0, "citizen"), (1, "officer")] {
                let path = format!("/v1/rooms/{room}/participants");
                let role = json!({"role": role});
                let admitted = house.post_as_integrator(&path, &role).await?;
                let way = WayIn {
                    http: house.http().clone(),
                    url: format!("{}/v1/rooms/{room}/media", house.url()),
                    token: admitted["token"].as_str().context("a token")?.to_owned(),
                };
                callers.push(Caller::start(way, number * 2 + side));
            }
        }
        let since = Instant::now();
        let mut talk = Self {
            callers,
            since,
            joined: 0,
        };
        talk.all_hear(since).await?;
        talk.since = Instant::now();
        talk.joined = talk.joins();
        Ok(talk)
    }

    /// What they noticed since they all heard each other.
    pub(super) async fn end(self, fault: &str) -> anyhow::Result<Found> {
        self.all_hear(Instant::now()).await?;
        let silences = self.callers.iter();
        let silences = silences.map(|it| it.heard(|heard| heard.longest_silence(self.since)));
        let mut times: Vec<_> = silences.collect();
        times.sort_unstable();
        let lost = self.callers.iter();
        let lost: u64 = lost
            .map(|it| it.heard(|heard| heard.lost(self.since)))
            .sum();
        let again = self.joins().saturating_sub(self.joined);
        let mut broken = Vec::new();
        if lost > 0 {
            broken.push(format!("{lost} packets of sound were lost"));
        }
        if again > 0 {
            broken.push(format!("{again} callers had to join again"));
        }
        Ok(Found {
            fault: fault.to_owned(),
            measured: "longest pause between two packets of sound",
            times,
            holds: "no packet of sound was lost".to_owned(),
            broken,
        })
    }

    async fn all_hear(&self, at: Instant) -> anyhow::Result<()> {
        let deadline = Instant::now() + TALKING_WITHIN;
        while !self
            .callers
            .iter()
            .all(|it| it.heard(|heard| heard.since(at)))
        {
            if Instant::now() > deadline {
                bail!("somebody hears nothing");
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    fn joins(&self) -> u32 {
        let all = self.callers.iter();
        all.map(|it| it.heard(|heard| heard.joins)).sum()
    }
}
