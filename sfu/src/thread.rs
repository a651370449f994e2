//! One worker's thread: it alone owns the worker's sockets and rooms.
//!
//! A round: what waits at each readable socket · the deadline if it is due · one letter ·
//! everything that follows leaves as trains · sleep. One letter a round, because a join costs
//! as much as hundreds of packets.
//!
//! To sleep and wake costs as much as several packets, and whoever wakes for the first packet
//! of a frame sends it on alone. So a round waits a moment for company ([`Pace`]).

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use schalter_sfu_core::{
    Command, Input, Notice, Output, Protocol, Refusal, Reply, Transmit, Worker, WorkerConfig,
};
use tokio::sync::broadcast;
use uuid::Uuid;

use crate::clock;
use crate::mailbox::{Letters, Message};
use crate::metrics::{ShellStats, Snapshot};
use crate::pace::{GATHER, NAP, Pace, precise_sleep};
use crate::socket::{Inbox, Socket};
use crate::tcp::Streams;
use crate::train::Outbox;

/// Deadlines closer together than this share one wake-up; nothing in a call minds the wait.
const GRAIN: Duration = Duration::from_millis(1);
/// More deadlines of one moment wait for the next round, so that datagrams are not kept waiting.
const STEPS: usize = 8;
/// More batches than this of one socket wait for the next round.
const BATCHES: usize = 8;
/// A thread that is behind for longer than this drops pictures until it is not.
const PATIENCE: Duration = Duration::from_millis(60);
/// How often a working thread copies its counters for the scrape.
const PUBLISH_EVERY: Duration = Duration::from_millis(500);
/// So many panics within this time, and the worker begins anew.
const MOST_PANICS: u32 = 8;
const PANICS_WITHIN: Duration = Duration::from_secs(1);

/// One worker with everything around it, on its own thread.
pub(crate) struct Thread {
    worker: Worker,
    /// What the worker was made of, should it have to be made again.
    config: WorkerConfig,
    notices: broadcast::Sender<Notice>,
    inbox: Inbox,
    outbox: Outbox,
    streams: Streams,
    stats: ShellStats,
    published: Arc<Mutex<Snapshot>>,
    /// When to copy the counters next; `None` while nothing has happened.
    publish_at: Option<Instant>,
    last_published: (Instant, Duration),
    /// When panics began to come, and how many there were since.
    panics: Option<(Instant, u32)>,
    pace: Pace,
    /// Since when the datagrams of this round may have been waiting.
    waited_since: Instant,
    /// More datagrams waited than a round takes.
    behind: bool,
    /// Since when every round left some waiting.
    behind_since: Option<Instant>,
}

/// What the mailbox held.
#[derive(PartialEq, Eq)]
enum Mail {
    None,
    Some,
    End,
}

impl Thread {
    pub(crate) fn new(
        config: WorkerConfig,
        streams: Streams,
        notices: broadcast::Sender<Notice>,
        published: Arc<Mutex<Snapshot>>,
    ) -> Self {
        Self {
            worker: Worker::new(config.clone()),
            config,
            notices,
            inbox: Inbox::new(),
            outbox: Outbox::new(),
            streams,
            stats: ShellStats::default(),
            published,
            publish_at: None,
            last_published: (clock::now(), Duration::ZERO),
            panics: None,
            pace: Pace::new(),
            waited_since: clock::now(),
            behind: false,
            behind_since: None,
        }
    }

    /// Works until a letter says stop.
    pub(crate) fn run(mut self, sockets: &[Socket], letters: &Letters) {
        let streams = self.streams.watched();
        let mut watched: Vec<PollFd<'_>> = sockets
            .iter()
            .map(|socket| PollFd::new(socket, PollFlags::IN))
            .chain([PollFd::new(&streams, PollFlags::IN)])
            .chain([PollFd::new(letters, PollFlags::IN)])
            .collect();
        precise_sleep();
        let mut mail = Mail::None;
        while mail != Mail::End {
            let mut round = || self.round(sockets, letters, &mut watched, &mut mail);
            if catch_unwind(AssertUnwindSafe(&mut round)).is_err() {
                self.survive();
                // Look again at once: what was reported readable may still wait.
                if mail != Mail::End {
                    mail = Mail::Some;
                }
            }
        }
    }

    fn round(
        &mut self,
        sockets: &[Socket],
        letters: &Letters,
        watched: &mut [PollFd<'_>],
        mail: &mut Mail,
    ) {
        let woken = clock::now();
        let came = self.take_datagrams(sockets, watched, woken);
        self.take_streams(sockets, watched, woken);
        self.pace.count(came, woken);
        self.shed(woken);
        self.take_deadlines(sockets, woken);
        if rang(letters, watched) || *mail == Mail::Some {
            *mail = Mail::None;
            *mail = self.take_letter(letters, sockets, woken);
        }
        let left = self.outbox.flush(sockets, &mut self.stats);
        self.streams.flush(&mut self.worker, woken);
        let pause = self.close_round(woken, if came > 0 { left } else { 0 });
        let more_mail = (*mail != Mail::None).then_some(Duration::ZERO);
        self.sleep(watched, more_mail.or(pause));
    }

    /// Sleeps until there is work, and a moment longer so that there is more of it.
    fn sleep(&mut self, watched: &mut [PollFd<'_>], pause: Option<Duration>) {
        if self.behind {
            return wait(watched, Some(Duration::ZERO));
        }
        if self.pace.is_dense() && pause != Some(Duration::ZERO) {
            std::thread::sleep(NAP);
            return wait(watched, Some(Duration::ZERO));
        }
        wait(watched, pause);
        self.waited_since = clock::now();
        let sockets = watched.len() - 1;
        if watched[..sockets]
            .iter()
            .any(|socket| !socket.revents().is_empty())
        {
            std::thread::sleep(GATHER);
        }
    }

    /// Who is behind for long would stay behind, and sound would wait in line with pictures.
    fn shed(&mut self, now: Instant) {
        if !self.behind {
            self.behind_since = None;
        }
        let since = self.behind.then(|| *self.behind_since.get_or_insert(now));
        let sheds = since.is_some_and(|since| now >= since + PATIENCE);
        self.worker.shed_pictures(sheds);
    }

    /// A panic outside of any engine costs a round. If panics go on, something in the worker
    /// is broken for good, and it begins anew without its rooms.
    fn survive(&mut self) {
        self.stats.panics += 1;
        self.outbox.clear();
        let now = clock::now();
        self.happened(now);
        let (since, count) = match self.panics {
            Some((since, count)) if now < since + PANICS_WITHIN => (since, count + 1),
            _ => (now, 1),
        };
        self.panics = Some((since, count));
        tracing::error!(count, "a media worker panicked and goes on");
        if count >= MOST_PANICS {
            self.begin_anew();
        }
    }

    /// Everybody is told as lost; control opens the rooms again as participants come back.
    fn begin_anew(&mut self) {
        tracing::error!("a media worker begins anew without its rooms");
        self.stats.restarts += 1;
        self.panics = None;
        self.config.seed = Uuid::new_v4().as_u64_pair().0;
        let broken = std::mem::replace(&mut self.worker, Worker::new(self.config.clone()));
        let notices = &self.notices;
        // Whatever is broken in it may break here too.
        drop(catch_unwind(AssertUnwindSafe(move || {
            for (room, participant) in broken.everybody() {
                drop(notices.send(Notice::Lost { room, participant }));
            }
        })));
    }

    /// Tells how many came.
    fn take_datagrams(
        &mut self,
        sockets: &[Socket],
        watched: &[PollFd<'_>],
        now: Instant,
    ) -> usize {
        let before = self.stats.datagrams;
        self.behind = false;
        for (socket, watch) in sockets.iter().zip(watched) {
            if !watch.revents().is_empty() {
                let more = (0..BATCHES).all(|_| self.take_batch(socket, sockets, now));
                self.behind |= more;
            }
        }
        usize::try_from(self.stats.datagrams - before).unwrap_or(usize::MAX)
    }

    /// Tells whether more may be waiting.
    fn take_batch(&mut self, socket: &Socket, sockets: &[Socket], now: Instant) -> bool {
        let local = socket.address();
        let worker = &mut self.worker;
        let mut datagrams = 0;
        let received = socket.receive(&mut self.inbox, |remote, contents| {
            let datagram = Input::Datagram {
                protocol: Protocol::Udp,
                local,
                remote,
                contents,
            };
            worker.handle(datagram, now);
            datagrams += 1;
        });
        self.stats.receives += 1;
        self.stats.datagrams += datagrams;
        self.drain(sockets, now);
        self.happened(now);
        match received {
            Ok(more) => more,
            Err(error) => {
                let waits = error.kind() == io::ErrorKind::WouldBlock;
                self.stats.receive_errors += u64::from(!waits);
                false
            }
        }
    }

    fn take_streams(&mut self, sockets: &[Socket], watched: &[PollFd<'_>], now: Instant) {
        let readable = !watched[sockets.len()].revents().is_empty();
        if readable || self.streams.wake_at().is_some_and(|at| at <= now) {
            self.streams.take(&mut self.worker, now);
            self.drain(sockets, now);
            self.happened(now);
        }
    }

    fn take_deadlines(&mut self, sockets: &[Socket], now: Instant) {
        for _ in 0..STEPS {
            if self.worker.wake_at().is_none_or(|deadline| deadline > now) {
                return;
            }
            self.worker.handle(Input::Timeout, now);
            self.drain(sockets, now);
            self.happened(now);
        }
    }

    fn take_letter(&mut self, letters: &Letters, sockets: &[Socket], now: Instant) -> Mail {
        match letters.take() {
            None => return Mail::None,
            Some(Message::Stop) => return Mail::End,
            Some(Message::Adopt {
                stream,
                local,
                remote,
            }) => {
                let path = (local, remote);
                self.streams.adopt(stream, path, &mut self.worker, now);
            }
            // Whoever asked may have stopped waiting: then nobody needs the answer.
            Some(Message::Ping(sender)) => drop(sender.send(())),
            Some(Message::Panic) => panic!("a panic was asked for"),
            Some(Message::Command(command, sender)) => {
                drop(sender.send(self.carry_out(command, now)));
                self.drain(sockets, now);
            }
        }
        self.happened(now);
        Mail::Some
    }

    fn carry_out(&mut self, command: Command, now: Instant) -> Result<Reply, Refusal> {
        if !matches!(command, Command::Join { .. }) {
            return self.worker.command(command, now);
        }
        let begun = clock::now();
        let reply = self.worker.command(command, now);
        self.stats.join.add((clock::now() - begun).as_secs_f64());
        reply
    }

    /// Draining once per batch lets the worker serve each receiver once for all.
    fn drain(&mut self, sockets: &[Socket], now: Instant) {
        while let Some(output) = self.worker.poll() {
            match output {
                Output::Send(transmit) => match transmit.protocol {
                    Protocol::Udp => self.post(transmit, sockets),
                    Protocol::Tcp => self.streams.push(transmit, now),
                },
                // Nobody may be listening, which is fine.
                Output::Notice(notice) => drop(self.notices.send(notice)),
            }
        }
    }

    fn post(&mut self, transmit: Transmit, sockets: &[Socket]) {
        let from = |socket: &Socket| socket.address() == transmit.local;
        if let Some(index) = sockets.iter().position(from) {
            let limit = sockets[index].train_limit();
            self.outbox
                .push(index, limit, transmit.remote, transmit.contents);
        } else {
            self.stats.drops_socket_error += 1;
        }
    }

    fn happened(&mut self, now: Instant) {
        self.publish_at.get_or_insert(now + PUBLISH_EVERY);
    }

    /// Accounts for the round, in which so many datagrams were forwarded, and tells how long
    /// to sleep; `None` until something comes.
    fn close_round(&mut self, woken: Instant, forwarded: usize) -> Option<Duration> {
        let now = clock::now();
        if forwarded > 0 {
            let times = u32::try_from(forwarded).unwrap_or(u32::MAX);
            self.stats
                .delay
                .add_many((now - self.waited_since).as_secs_f64(), times);
        }
        self.waited_since = now;
        self.stats.rounds += 1;
        self.stats.busy += now - woken;
        if self.publish_at.is_some_and(|due| due <= now) {
            self.publish(now);
        }
        let streams_at = self.streams.wake_at();
        let deadline = [self.worker.wake_at(), self.publish_at, streams_at]
            .into_iter()
            .flatten()
            .min()?;
        Some(deadline.saturating_duration_since(now).max(GRAIN))
    }

    /// Copies the counters. A round in which nothing happened since is published once more,
    /// so that the share of a thread that went to sleep falls to zero.
    fn publish(&mut self, now: Instant) {
        let (last, busy_then) = self.last_published;
        let busy = self.stats.busy.saturating_sub(busy_then);
        let idle = busy < PUBLISH_EVERY / 1000;
        self.last_published = (now, self.stats.busy);
        self.publish_at = (!idle).then(|| now + PUBLISH_EVERY);
        let mut published = self
            .published
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        published.core.clone_from(self.worker.stats());
        published.shell = self.stats;
        published.tcp = self.streams.stats;
        published.busy_ratio = busy.div_duration_f64(now - last);
    }
}

fn rang(letters: &Letters, watched: &[PollFd<'_>]) -> bool {
    let rang = watched
        .last()
        .is_some_and(|bell| !bell.revents().is_empty());
    if rang {
        letters.silence();
    }
    rang
}

/// Sleeps until something is readable or the pause is over. `ppoll` counts in nanoseconds
/// where epoll counts in milliseconds, and for a handful of sockets costs the same.
fn wait(watched: &mut [PollFd<'_>], pause: Option<Duration>) {
    let timeout = pause.and_then(|pause| Timespec::try_from(pause).ok());
    if poll(watched, timeout.as_ref()).is_err() {
        // Interrupted: what an earlier call reported must not be taken for news.
        watched.iter_mut().for_each(PollFd::clear_revents);
    }
}
