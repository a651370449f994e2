//! The faults, one after the other, each in a town of its own.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tokio::time::sleep;

use super::report::Found;
use super::town::{Room, Town};

/// Everybody talks by then, or something is wrong.
const TALKING_WITHIN: Duration = Duration::from_mins(1);
/// And again after a fault.
pub(super) const BACK_WITHIN: Duration = Duration::from_secs(30);
/// A node that is drained is empty by then.
const EMPTY_WITHIN: Duration = Duration::from_mins(2);
/// Just after its start control waits for nodes that may still dial; no fault comes as early.
const SETTLED: Duration = Duration::from_secs(4);
/// Before and after a fault they talk undisturbed.
pub(super) const QUIET: Duration = Duration::from_secs(2);
/// A supervisor starts a dead node again after this (`RestartSec=` of our unit).
const RESTARTED_AFTER: Duration = Duration::from_millis(200);
/// A jitter buffer bridges it; a machine that is busy elsewhere makes shorter ones by itself.
const PAUSE: Duration = Duration::from_millis(400);

/// What is tried.
pub struct Drill {
    /// Rooms with two callers each.
    pub rooms: u32,
    /// How long the link is cut, once each.
    pub cuts: Vec<Duration>,
    /// Where `schalter` and `schalter-sfu` are.
    pub binaries: PathBuf,
}

/// Tries everything, and says what it is at.
pub async fn run(drill: &Drill, tell: impl Fn(&str)) -> anyhow::Result<Vec<Found>> {
    let mut all = Vec::new();
    tell("a node is drained, another takes its rooms");
    all.extend(drill.node_is_drained().await?);
    tell("a node dies, another lives");
    all.push(drill.node_dies_beside_another().await?);
    tell("a node dies alone, and is started again");
    all.push(drill.node_dies_alone().await?);
    tell("control dies, and is started again");
    all.extend(drill.control_dies().await?);
    for &cut in &drill.cuts {
        tell(&format!("the link is cut for {} s", cut.as_secs()));
        all.push(drill.link_is_cut(cut).await?);
    }
    Ok(all)
}

impl Drill {
    /// A town with so many nodes in which everybody talks.
    async fn talking(&self, nodes: usize) -> anyhow::Result<(Town, Vec<Room>)> {
        let town = Town::start(&self.binaries, nodes).await?;
        let rooms = talking_in(&town, self.rooms).await?;
        Ok((town, rooms))
    }

    async fn node_is_drained(&self) -> anyhow::Result<Vec<Found>> {
        let (town, rooms) = self.talking(2).await?;
        let name = town.nodes[0].name.clone();
        let there = town.number("schalter_node_rooms", Some(&name)).await?;
        let (at, joined) = (Instant::now(), joins(&rooms));
        town.drain(0)?;
        let empty = until_empty(&town, &name).await;
        let drained = at.elapsed();
        sleep(QUIET).await;
        let mut found =
            without_a_break("a media node is drained, another lives", &rooms, at, joined);
        let moved = |room: &&Room| {
            let mut callers = room.callers.iter();
            callers.all(|caller| caller.heard(|heard| heard.moves) == 1)
        };
        let moved = rooms.iter().filter(moved).count();
        found.holds =
            format!("{moved} of {there} rooms there came over, no other; nobody had to join again");
        #[expect(clippy::cast_precision_loss, reason = "hundreds")]
        if (moved as f64 - there).abs() > 0.5 {
            found
                .broken
                .push(format!("{moved} of {there} rooms came over"));
        }
        if let Err(error) = empty {
            found.broken.push(format!("{error:#}"));
        }
        let time = Found {
            fault: found.fault.clone(),
            measured: "the node is empty",
            times: vec![drained],
            holds: format!("{there} rooms were there"),
            broken: Vec::new(),
        };
        Ok(vec![found, time])
    }

    async fn node_dies_beside_another(&self) -> anyhow::Result<Found> {
        let (mut town, rooms) = self.talking(2).await?;
        let name = town.nodes[0].name.clone();
        let there = town.number("schalter_node_rooms", Some(&name)).await?;
        let at = Instant::now();
        town.kill_node(0)?;
        let (found, untouched) = back(&town, &rooms, at).await?;
        Ok(Found {
            fault: "`kill -9` of a media node, another lives".to_owned(),
            measured: "voice is back",
            times: found,
            holds: format!("{there} rooms were there; {untouched} callers heard no pause"),
            broken: Vec::new(),
        })
    }

    async fn node_dies_alone(&self) -> anyhow::Result<Found> {
        let (mut town, rooms) = self.talking(1).await?;
        let at = Instant::now();
        town.kill_node(0)?;
        sleep(RESTARTED_AFTER).await;
        town.start_node(0)?;
        let (found, untouched) = back(&town, &rooms, at).await?;
        Ok(Found {
            fault: "`kill -9` of the only media node, started again after 200 ms".to_owned(),
            measured: "voice is back",
            times: found,
            holds: format!("{untouched} untouched"),
            broken: Vec::new(),
        })
    }

    async fn control_dies(&self) -> anyhow::Result<Vec<Found>> {
        let (mut town, mut rooms) = self.talking(1).await?;
        let before = town.number("schalter_node_rooms", None).await?;
        let (at, joined) = (Instant::now(), joins(&rooms));
        town.kill_control()?;
        sleep(QUIET).await;
        let again = Instant::now();
        town.start_control()?;
        let newcomers = loop {
            match town.call(self.rooms).await {
                Ok(room) => break room,
                Err(_) if again.elapsed() < BACK_WITHIN => sleep(Duration::from_millis(20)).await,
                Err(error) => return Err(error),
            }
        };
        let newcomer = std::slice::from_ref(&newcomers);
        until_all_hear(&town, newcomer, again, BACK_WITHIN).await?;
        let entered = again.elapsed();
        sleep(QUIET).await;
        let untouched = untouched("`kill -9` of control, started again", &rooms, at, joined);
        rooms.push(newcomers);
        let mut broken = Vec::new();
        let after = town.number("schalter_node_rooms", None).await?;
        if (after - before - 1.0).abs() > 0.5 {
            broken.push(format!(
                "{before} rooms before, {after} after with a new one"
            ));
        }
        let entry = Found {
            fault: "`kill -9` of control, started again".to_owned(),
            measured: "a new room is open and both talk in it",
            times: vec![entered],
            holds: format!("{before} rooms before, and after the same and the new one"),
            broken,
        };
        Ok(vec![untouched, entry])
    }

    async fn link_is_cut(&self, cut: Duration) -> anyhow::Result<Found> {
        let (town, mut rooms) = self.talking(1).await?;
        let ended = rooms.pop().context("there are rooms")?;
        let (at, joined) = (Instant::now(), joins(&rooms));
        town.link.cut();
        // One room ends while its node cannot be told.
        sleep(cut / 2).await;
        town.close_room(&ended.id).await?;
        sleep(cut / 2).await;
        town.link.mend();
        let left = f64::from(self.rooms - 1);
        let agreed = until(&town, left).await;
        sleep(QUIET).await;
        let fault = format!("link cut for {} s", cut.as_secs());
        let mut found = untouched(&fault, &rooms, at, joined);
        "the room that ended meanwhile is closed, no other".clone_into(&mut found.holds);
        if let Err(error) = agreed {
            found.broken.push(format!("{error:#}"));
        }
        Ok(found)
    }
}

/// So many rooms in which everybody talks, and has for a while.
pub(super) async fn talking_in(town: &Town, wanted: u32) -> anyhow::Result<Vec<Room>> {
    let mut rooms = Vec::new();
    for number in 0..wanted {
        rooms.push(town.call(number).await?);
    }
    let begun = Instant::now();
    until_all_hear(town, &rooms, begun, TALKING_WITHIN).await?;
    sleep(SETTLED).await;
    Ok(rooms)
}

/// The longest silences of those who may change their connection, but must not lose it.
pub(super) fn without_a_break(fault: &str, rooms: &[Room], at: Instant, joined: u32) -> Found {
    let callers = || rooms.iter().flat_map(|room| &room.callers);
    let silences = callers().map(|caller| caller.heard(|heard| heard.longest_silence(at)));
    let mut times: Vec<_> = silences.collect();
    times.sort_unstable();
    let again = joins(rooms).saturating_sub(joined);
    let mut broken = Vec::new();
    if again > 0 {
        let trouble = callers().find_map(|caller| caller.heard(|heard| heard.trouble.clone()));
        broken.push(format!("{again} callers had to join again ({trouble:?})"));
    }
    Found {
        fault: fault.to_owned(),
        measured: "longest pause between two packets of sound",
        times,
        holds: "nobody had to join again".to_owned(),
        broken,
    }
}

/// The longest silences of those who shall notice nothing.
fn untouched(fault: &str, rooms: &[Room], at: Instant, joined: u32) -> Found {
    let mut found = without_a_break(fault, rooms, at, joined);
    let callers = rooms.iter().flat_map(|room| &room.callers);
    let lost: u64 = callers
        .map(|caller| caller.heard(|heard| heard.lost(at)))
        .sum();
    if lost > 0 {
        found
            .broken
            .push(format!("{lost} packets of sound were lost"));
    }
    "no packet of sound was lost".clone_into(&mut found.holds);
    found
}

/// How often all of them have joined so far.
pub(super) fn joins(rooms: &[Room]) -> u32 {
    let callers = rooms.iter().flat_map(|room| &room.callers);
    callers
        .map(|caller| caller.heard(|heard| heard.joins))
        .sum()
}

/// How long after the fault voice was back, of those who noticed it, and how many did not.
async fn back(town: &Town, rooms: &[Room], at: Instant) -> anyhow::Result<(Vec<Duration>, usize)> {
    // Whoever is silent now or was for long hears again, twice looked.
    sleep(QUIET).await;
    until_all_hear(town, rooms, Instant::now(), BACK_WITHIN).await?;
    let mut times = Vec::new();
    let mut untouched = 0;
    for caller in rooms.iter().flat_map(|room| &room.callers) {
        let silence = caller.heard(|heard| heard.longest_silence(at));
        if silence < PAUSE {
            untouched += 1;
        } else {
            times.extend(caller.heard(|heard| heard.back_after(at)));
        }
    }
    times.sort_unstable();
    Ok((times, untouched))
}

/// Until everybody has heard something after `at`.
pub(super) async fn until_all_hear(
    town: &Town,
    rooms: &[Room],
    at: Instant,
    within: Duration,
) -> anyhow::Result<()> {
    let deadline = Instant::now() + within;
    loop {
        let callers = || rooms.iter().flat_map(|room| &room.callers);
        let deaf = callers()
            .filter(|caller| !caller.heard(|heard| heard.since(at)))
            .count();
        if deaf == 0 {
            return Ok(());
        }
        if Instant::now() > deadline {
            let trouble = callers().find_map(|caller| caller.heard(|heard| heard.trouble.clone()));
            bail!(
                "{deaf} callers hear nothing ({trouble:?}):\n{}",
                town.logs()
            );
        }
        sleep(Duration::from_millis(20)).await;
    }
}

/// Until a node has no room.
async fn until_empty(town: &Town, node: &str) -> anyhow::Result<()> {
    let deadline = Instant::now() + EMPTY_WITHIN;
    loop {
        let there = town.number("schalter_node_rooms", Some(node)).await?;
        if there < 0.5 {
            return Ok(());
        }
        if Instant::now() > deadline {
            bail!("{there} rooms are still there");
        }
        sleep(Duration::from_millis(20)).await;
    }
}

/// Until the nodes have so many rooms in all.
async fn until(town: &Town, rooms: f64) -> anyhow::Result<()> {
    let deadline = Instant::now() + BACK_WITHIN;
    loop {
        let there = town.number("schalter_node_rooms", None).await?;
        let up = town.number("schalter_node_up", None).await?;
        if (there - rooms).abs() < 0.5 && up > 0.5 {
            return Ok(());
        }
        if Instant::now() > deadline {
            bail!("{there} rooms on {up} nodes, {rooms} are meant");
        }
        sleep(Duration::from_millis(100)).await;
    }
}
