//! One thread of the generator: a heap of deadlines, an epoll, a mailbox.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::{Duration, Instant};

use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};
use rustix::fd::OwnedFd;
use slab::Slab;
use tokio::sync::oneshot;

use super::Letter;
use super::actor::{Actor, Scene};
use super::wire::{Came, Wire};
use crate::leg::Leg;
use crate::scenario::Scenario;
use crate::tally::Tally;

const BELL: u64 = u64::MAX;
const EVENTS: usize = 256;
const LONGEST_SLEEP: Duration = Duration::from_millis(500);
/// Who can never keep up still looks at the sockets and the mailbox.
const LONGEST_WAKE: Duration = Duration::from_millis(50);

/// The thread's own things.
pub(super) struct Thread {
    actors: Slab<Actor>,
    deadlines: BinaryHeap<Reverse<(Instant, usize)>>,
    epoll: OwnedFd,
    mailbox: Receiver<Letter>,
    bell: OwnedFd,
    wire: Wire,
    scene: Scene,
    came: Vec<Came>,
}

impl Thread {
    pub(super) fn open(
        scenario: Scenario,
        mailbox: Receiver<Letter>,
        bell: &OwnedFd,
    ) -> anyhow::Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let bell = bell.try_clone()?;
        let token = epoll::EventData::new_u64(BELL);
        epoll::add(&epoll, &bell, token, epoll::EventFlags::IN)?;
        Ok(Self {
            actors: Slab::new(),
            deadlines: BinaryHeap::new(),
            epoll,
            mailbox,
            bell,
            wire: Wire::new(),
            scene: Scene {
                scenario,
                tracks: Vec::new(),
                windows: Vec::new(),
                tallies: Vec::new(),
                talk_from: None,
            },
            came: Vec::new(),
        })
    }

    /// Until told to end; gives the tally of each window.
    pub(super) fn run(mut self) -> anyhow::Result<Vec<Tally>> {
        let mut events = Vec::with_capacity(EVENTS);
        loop {
            self.wake_due();
            events.clear();
            let timeout = self.timeout();
            match epoll::wait(&self.epoll, spare_capacity(&mut events), Some(&timeout)) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            for event in &events {
                match event.data.u64() {
                    BELL if self.read_mail()? => return Ok(self.scene.tallies),
                    BELL => {}
                    key => self.receive(usize::try_from(key)?),
                }
            }
        }
    }

    /// True when told to end.
    fn read_mail(&mut self) -> anyhow::Result<bool> {
        // Several rings are one.
        let _ = rustix::io::read(&self.bell, &mut [0_u8; 8]);
        loop {
            match self.mailbox.try_recv() {
                Ok(Letter::Enter(leg, entered)) => self.enter(*leg, entered)?,
                Ok(Letter::Leave(room)) => self.actors.retain(|_, actor| actor.place.room != room),
                Ok(Letter::Talk(from)) => {
                    self.scene.talk_from = Some(from);
                    let everybody: Vec<_> = self.actors.iter().map(|(key, _)| key).collect();
                    for key in everybody {
                        self.wake(key);
                    }
                }
                Ok(Letter::Measure(windows)) => {
                    let tallies = windows.iter().map(|_| Tally::new());
                    self.scene.tallies = tallies.collect::<anyhow::Result<_>>()?;
                    self.scene.windows = windows;
                }
                Ok(Letter::End) | Err(TryRecvError::Disconnected) => return Ok(true),
                Err(TryRecvError::Empty) => return Ok(false),
            }
        }
    }

    fn enter(
        &mut self,
        leg: Leg,
        entered: oneshot::Sender<anyhow::Result<()>>,
    ) -> anyhow::Result<()> {
        let actor = Actor::new(leg, entered, &self.scene.scenario)?;
        let entry = self.actors.vacant_entry();
        let key = entry.key();
        let token = epoll::EventData::new_u64(u64::try_from(key)?);
        epoll::add(&self.epoll, &actor.socket, token, epoll::EventFlags::IN)?;
        entry.insert(actor);
        self.wake(key);
        Ok(())
    }

    fn wake_due(&mut self) {
        let begun = Instant::now();
        while let Some(&Reverse((at, key))) = self.deadlines.peek() {
            let now = Instant::now();
            if at > now || now > begun + LONGEST_WAKE {
                return;
            }
            self.deadlines.pop();
            let Some(actor) = self.actors.get_mut(key) else {
                continue;
            };
            // Another entry of it stands earlier or later in the heap: this one is stale.
            if actor.queued_at != Some(at) {
                continue;
            }
            actor.queued_at = None;
            if actor.due().is_some_and(|due| due <= now) {
                actor.wake(now, &mut self.wire, &mut self.scene);
            }
            self.queue(key);
        }
    }

    fn wake(&mut self, key: usize) {
        if let Some(actor) = self.actors.get_mut(key) {
            actor.wake(Instant::now(), &mut self.wire, &mut self.scene);
            self.queue(key);
        }
    }

    fn receive(&mut self, key: usize) {
        if let Some(actor) = self.actors.get_mut(key) {
            actor.receive(&mut self.came, &mut self.wire, &mut self.scene);
            self.queue(key);
        }
    }

    /// Looks after this actor when it is due, at the latest.
    fn queue(&mut self, key: usize) {
        let Some(actor) = self.actors.get_mut(key) else {
            return;
        };
        let Some(due) = actor.due() else { return };
        if actor.queued_at.is_none_or(|queued_at| due < queued_at) {
            actor.queued_at = Some(due);
            self.deadlines.push(Reverse((due, key)));
        }
    }

    fn timeout(&self) -> Timespec {
        let now = Instant::now();
        let next = self.deadlines.peek().map(|Reverse((at, _))| *at);
        let sleep = next.map_or(LONGEST_SLEEP, |at| at.saturating_duration_since(now));
        let sleep = sleep.min(LONGEST_SLEEP);
        Timespec {
            tv_sec: sleep.as_secs().try_into().unwrap_or_default(),
            tv_nsec: sleep.subsec_nanos().into(),
        }
    }
}
