//! One run: open the rooms, connect everybody, let them talk, and read the server's costs.

use std::ops::Range;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use tokio::task::JoinSet;
use tokio::time::sleep_until;

use crate::api::Api;
use crate::client::Client;
use crate::report::{Costs, Report};
use crate::server::{Server, Usage};
use crate::tally::Tally;

const WARM_UP: Duration = Duration::from_secs(2);
const LAST_PACKETS: Duration = Duration::from_secs(1);
const IDLE: Duration = Duration::from_secs(2);

/// What to do to whom.
pub(crate) struct Load {
    pub(crate) api: Api,
    pub(crate) server: Server,
    pub(crate) rooms: usize,
    pub(crate) measured: Duration,
}

/// The times of a run, the same for every client.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    /// Clients send from here on …
    pub(crate) warm_up: Instant,
    /// … packets sent from here on are counted …
    pub(crate) start: Instant,
    /// … until here …
    pub(crate) end: Instant,
    /// … and until here the last may arrive.
    pub(crate) quiet: Instant,
}

impl Load {
    pub(crate) async fn run(&self) -> anyhow::Result<Report> {
        let before = self.server.usage()?;
        tokio::time::sleep(IDLE).await;
        let idle = self.server.usage()? - before;
        let mut rooms = Vec::with_capacity(self.rooms);
        let report = self.measure(&mut rooms, before, idle).await;
        for room in &rooms {
            self.api.close_room(room).await?;
        }
        report
    }

    async fn measure(
        &self,
        rooms: &mut Vec<String>,
        before: Usage,
        idle: Usage,
    ) -> anyhow::Result<Report> {
        let joining = Instant::now();
        let clients = self.open_rooms(rooms).await?;
        let clients = connect_all(clients).await?;
        let joined = joining.elapsed();
        let window = Window::from_now(self.measured);
        let mut talks = JoinSet::new();
        for client in clients {
            talks.spawn(client.talk(window));
        }
        sleep_until(window.start.into()).await;
        let generator = Server::of(std::process::id());
        let (start, generator_start) = (self.server.usage()?, generator.usage()?);
        sleep_until(window.end.into()).await;
        let (end, generator_end) = (self.server.usage()?, generator.usage()?);
        let tally = sum(talks, &window).await?;
        let costs = Costs {
            before,
            idle,
            idle_for: IDLE,
            start,
            end,
            joined,
            generator: generator_end - generator_start,
        };
        Ok(Report::new(self.rooms, self.measured, &tally, &costs))
    }

    async fn open_rooms(&self, rooms: &mut Vec<String>) -> anyhow::Result<Vec<Client>> {
        let mut clients = Vec::with_capacity(self.rooms * 2);
        for _ in 0..self.rooms {
            let room = self.api.create_room().await?;
            rooms.push(room.clone());
            for role in ["citizen", "officer"] {
                clients.push(self.join(&room, role).await.context("joining a room")?);
            }
        }
        Ok(clients)
    }

    async fn join(&self, room: &str, role: &str) -> anyhow::Result<Client> {
        let participant = self.api.add_participant(room, role).await?;
        let (mut client, offer) = Client::new().await?;
        client.accept(&self.api.join(room, &participant, offer).await?)?;
        Ok(client)
    }
}

impl Window {
    fn from_now(measured: Duration) -> Self {
        let warm_up = Instant::now();
        let start = warm_up + WARM_UP;
        let end = start + measured;
        let quiet = end + LAST_PACKETS;
        Self {
            warm_up,
            start,
            end,
            quiet,
        }
    }

    /// Nanoseconds since the clients began to send.
    pub(crate) fn ns(&self, at: Instant) -> u64 {
        let since = at.saturating_duration_since(self.warm_up);
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    }

    pub(crate) fn measured_ns(&self) -> Range<u64> {
        self.ns(self.start)..self.ns(self.end)
    }
}

async fn connect_all(clients: Vec<Client>) -> anyhow::Result<Vec<Client>> {
    let mut connecting = JoinSet::new();
    for mut client in clients {
        connecting.spawn(async move { client.connect().await.map(|()| client) });
    }
    connecting.join_all().await.into_iter().collect()
}

async fn sum(mut talks: JoinSet<anyhow::Result<Tally>>, window: &Window) -> anyhow::Result<Tally> {
    let mut sum = Tally::new(window.measured_ns())?;
    while let Some(tally) = talks.join_next().await {
        sum.add(&tally.context("a client's task")??)?;
    }
    Ok(sum)
}
