//! The stage: where all legs play. One thread (or two), each with an epoll loop of its own;
//! no async runtime on a packet's way. Both participants of a room play on the same thread, so
//! what one sent and the other got is compared without a lock.

mod actor;
mod fate;
mod thread;
mod wire;

use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow};
use rustix::event::{EventfdFlags, eventfd};
use rustix::fd::OwnedFd;
use tokio::sync::oneshot;

use crate::leg::Leg;
use crate::scenario::Scenario;
use crate::tally::{Tally, Windows};
use thread::Thread;

/// ICE and DTLS through, or something is wrong.
const CONNECTED_WITHIN: Duration = Duration::from_secs(20);

/// The generator's threads.
pub struct Stage {
    threads: Vec<Player>,
}

struct Player {
    letters: mpsc::Sender<Letter>,
    bell: Arc<OwnedFd>,
    thread: JoinHandle<anyhow::Result<Vec<Tally>>>,
}

/// What a thread is told.
enum Letter {
    Enter(Box<Leg>, oneshot::Sender<anyhow::Result<()>>),
    Leave(u32),
    Talk(Instant),
    Measure(Windows),
    End,
}

/// A leg on its way to being connected.
pub struct Entered(oneshot::Receiver<anyhow::Result<()>>);

impl Entered {
    /// Until ICE and DTLS are through.
    pub async fn connected(self) -> anyhow::Result<()> {
        let connected = tokio::time::timeout(CONNECTED_WITHIN, self.0).await;
        connected
            .context("a leg was not connected in time")?
            .context("a leg's thread is gone")?
    }
}

impl Stage {
    /// Starts the threads.
    pub fn open(scenario: &Scenario, threads: u32) -> anyhow::Result<Self> {
        let threads = (0..threads.max(1)).map(|_| Player::start(scenario.clone()));
        let threads = threads.collect::<anyhow::Result<_>>()?;
        Ok(Self { threads })
    }

    /// Drives this leg from now on.
    pub fn enter(&self, leg: Leg) -> anyhow::Result<Entered> {
        let (tell, told) = oneshot::channel();
        let player = &self.threads[leg.place.room as usize % self.threads.len()];
        player.tell(Letter::Enter(Box::new(leg), tell))?;
        Ok(Entered(told))
    }

    /// Takes the legs of this room away.
    pub fn leave(&self, room: u32) -> anyhow::Result<()> {
        self.threads[room as usize % self.threads.len()].tell(Letter::Leave(room))
    }

    /// From `at` on, everybody who is connected sends.
    pub fn talk(&self, at: Instant) -> anyhow::Result<()> {
        self.tell_all(|| Letter::Talk(at))
    }

    /// What is sent within these windows is counted.
    pub fn measure(&self, windows: &Windows) -> anyhow::Result<()> {
        self.tell_all(|| Letter::Measure(windows.clone()))
    }

    /// Ends; the tally of each window.
    pub fn end(self) -> anyhow::Result<Vec<Tally>> {
        self.tell_all(|| Letter::End)?;
        let mut sum: Vec<Tally> = Vec::new();
        for player in self.threads {
            let tallies = player.thread.join();
            let tallies = tallies.map_err(|_| anyhow!("a thread of the generator panicked"))??;
            if sum.is_empty() {
                sum = tallies;
                continue;
            }
            for (sum, tally) in sum.iter_mut().zip(&tallies) {
                sum.add(tally)?;
            }
        }
        Ok(sum)
    }

    fn tell_all(&self, letter: impl Fn() -> Letter) -> anyhow::Result<()> {
        self.threads
            .iter()
            .try_for_each(|player| player.tell(letter()))
    }
}

impl Player {
    fn start(scenario: Scenario) -> anyhow::Result<Self> {
        let (letters, mailbox) = mpsc::channel();
        let bell = Arc::new(eventfd(0, EventfdFlags::NONBLOCK | EventfdFlags::CLOEXEC)?);
        let heard = Arc::clone(&bell);
        let thread = std::thread::Builder::new()
            .name("stage".to_owned())
            .spawn(move || Thread::open(scenario, mailbox, &heard)?.run())?;
        Ok(Self {
            letters,
            bell,
            thread,
        })
    }

    fn tell(&self, letter: Letter) -> anyhow::Result<()> {
        let told = self.letters.send(letter);
        told.map_err(|_| anyhow!("a thread of the generator ended early"))?;
        rustix::io::write(&self.bell, &1_u64.to_ne_bytes())?;
        Ok(())
    }
}
