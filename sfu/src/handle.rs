//! What control holds of a media node, in this process or on another machine: rooms, gates,
//! participants and news of them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use schalter_sfu_core::{Command, Gate, Notice, ParticipantId, Refusal, Reply, RoomId, RoomState};
use tokio::sync::{broadcast, oneshot, watch};
use tokio::time::timeout;

use crate::link::wire::{Answer as Said, Ask};
use crate::link::{Closing, Linked, Load};
use crate::mailbox::{Mailbox, Message};
use crate::metrics::Snapshot;
use crate::placement::Placement;

/// A worker that has not answered by then is not going to in time for anybody.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);
const PING_WITHIN: Duration = Duration::from_secs(1);

type Answer = oneshot::Receiver<Result<Reply, Refusal>>;

/// A media node, as control sees it. Cheap to clone; needs a tokio runtime with time.
#[derive(Clone)]
pub struct Handle {
    way: Way,
}

#[derive(Clone)]
enum Way {
    /// To the worker threads of this process.
    Here(Arc<Shared>),
    /// Over the link to another.
    There(Linked),
}

struct Shared {
    workers: Vec<Mailbox>,
    addresses: Addresses,
    placement: Placement,
    notices: broadcast::Sender<Notice>,
    snapshots: Vec<Arc<Mutex<Snapshot>>>,
    /// Never changes: whoever is in the same process is heard.
    is_heard: watch::Sender<bool>,
}

/// The UDP addresses of a node.
#[derive(Clone, Debug, Default)]
pub(crate) struct Addresses {
    /// Those of its sockets.
    pub(crate) bound: Vec<SocketAddr>,
    /// Those participants are told: these and the announced ones.
    pub(crate) told: Vec<SocketAddr>,
}

impl Handle {
    pub(crate) fn new(
        workers: Vec<Mailbox>,
        addresses: Addresses,
        notices: broadcast::Sender<Notice>,
        snapshots: Vec<Arc<Mutex<Snapshot>>>,
    ) -> Self {
        let placement = Placement::new(workers.len());
        let shared = Shared {
            workers,
            addresses,
            placement,
            notices,
            snapshots,
            is_heard: watch::Sender::new(true),
        };
        Self {
            way: Way::Here(Arc::new(shared)),
        }
    }

    pub(crate) fn linked(linked: Linked) -> Self {
        Self {
            way: Way::There(linked),
        }
    }

    /// Makes a room on the least loaded worker. Opening a living room changes nothing.
    pub async fn open_room(&self, room: RoomId, gate: Gate) -> Result<(), Refusal> {
        self.open_capped_room(room, gate, None).await
    }

    /// The same with a cap of its own on what each may send of pictures.
    pub async fn open_capped_room(
        &self,
        room: RoomId,
        gate: Gate,
        video_max_bps: Option<u64>,
    ) -> Result<(), Refusal> {
        let command = Command::OpenRoom {
            room,
            gate,
            video_max_bps,
        };
        self.done(command).await
    }

    /// Lets media flow in a room, or stops it.
    pub async fn set_gate(&self, room: RoomId, gate: Gate) -> Result<(), Refusal> {
        self.done(Command::SetGate { room, gate }).await
    }

    /// Lets a participant in: its SDP offer, our answer. The same participant again replaces
    /// its older connection.
    pub async fn join(
        &self,
        room: RoomId,
        participant: ParticipantId,
        offer_sdp: String,
    ) -> Result<String, Refusal> {
        let command = Command::Join {
            room,
            participant,
            offer: offer_sdp,
        };
        self.negotiate(command).await
    }

    /// A new full offer over a living connection (ICE restart).
    pub async fn renegotiate(
        &self,
        room: RoomId,
        participant: ParticipantId,
        offer_sdp: String,
    ) -> Result<String, Refusal> {
        let command = Command::Renegotiate {
            room,
            participant,
            offer: offer_sdp,
        };
        self.negotiate(command).await
    }

    /// Candidates that a participant found later, as `application/trickle-ice-sdpfrag`.
    pub async fn add_candidates(
        &self,
        room: RoomId,
        participant: ParticipantId,
        sdp_fragment: String,
    ) -> Result<(), Refusal> {
        let command = Command::AddCandidates {
            room,
            participant,
            fragment: sdp_fragment,
        };
        self.done(command).await
    }

    /// Ends a participant's connection.
    pub async fn leave(&self, room: RoomId, participant: ParticipantId) -> Result<(), Refusal> {
        self.done(Command::Leave { room, participant }).await
    }

    /// Ends a room with all its connections. Closing an unknown room is fine.
    pub async fn close_room(&self, room: RoomId) -> Result<(), Refusal> {
        self.done(Command::CloseRoom { room }).await
    }

    /// Asks everybody in a room to open a second connection where the room lives from now on.
    pub async fn ask_over(&self, room: RoomId) -> Result<(), Refusal> {
        self.done(Command::Move { room }).await
    }

    /// How a room stands; `None` if there is no such room, or nobody answers for it.
    pub async fn room(&self, room: RoomId) -> Option<RoomState> {
        self.find_room(room).await.ok()
    }

    /// The same, and why there is no answer.
    pub async fn find_room(&self, room: RoomId) -> Result<RoomState, Refusal> {
        match self.carry_out(Command::Room { room }).await? {
            Reply::Room(state) => Ok(state),
            // Only a node of another version could.
            Reply::Done | Reply::Answer(_) => Err(Refusal::Overloaded),
        }
    }

    /// Every room there is.
    pub async fn rooms(&self) -> Result<Vec<RoomId>, Refusal> {
        match &self.way {
            Way::Here(shared) => Ok(shared.placement.rooms()),
            Way::There(linked) => linked.rooms().await,
        }
    }

    /// News of connections from now on. A receiver that lags loses the oldest and is told so.
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        match &self.way {
            Way::Here(shared) => shared.notices.subscribe(),
            Way::There(linked) => linked.notices(),
        }
    }

    /// Whether every worker answers within a second.
    pub async fn self_test(&self) -> Result<(), Refusal> {
        let all = async {
            match &self.way {
                Way::Here(shared) => shared.ping().await,
                Way::There(linked) => linked
                    .ask(&Ask::SelfTest)
                    .await
                    .and_then(|answer: Said| answer.reply())
                    .map(drop),
            }
        };
        let within = timeout(PING_WITHIN, all).await;
        within.unwrap_or(Err(Refusal::Overloaded))
    }

    /// How much the node has to do, as it last said.
    pub fn load(&self) -> Load {
        match &self.way {
            Way::Here(shared) => shared.load(),
            Way::There(linked) => linked.load(),
        }
    }

    /// Where this machine reaches the node's media over UDP, as participants are told it. Behind a
    /// NAT of this machine's own it is the sockets themselves: these are told as well.
    pub fn reached_at(&self) -> &[SocketAddr] {
        match &self.way {
            Way::Here(shared) => &shared.addresses.bound,
            Way::There(linked) => linked.reached_at(),
        }
    }

    /// The UDP addresses participants are told.
    pub(crate) fn told(&self) -> &[SocketAddr] {
        match &self.way {
            Way::Here(shared) => &shared.addresses.told,
            Way::There(linked) => linked.reached_at(),
        }
    }

    /// Whether the node gives signs of life; changes when they stop and when they come again.
    pub fn is_heard(&self) -> watch::Receiver<bool> {
        match &self.way {
            Way::Here(shared) => shared.is_heard.subscribe(),
            Way::There(linked) => linked.is_heard(),
        }
    }

    /// Until the link to the node is over for good; never for a node of this process.
    pub async fn over(&self) {
        match &self.way {
            Way::Here(_) => std::future::pending().await,
            Way::There(linked) => linked.over().await,
        }
    }

    /// Ends the link. The node and its rooms live on.
    pub fn close(&self, why: Closing) {
        if let Way::There(linked) = &self.way {
            linked.close(why);
        }
    }

    /// What a worker is asked, wherever it is.
    pub(crate) async fn carry_out(&self, command: Command) -> Result<Reply, Refusal> {
        match &self.way {
            Way::Here(shared) => shared.carry_out(command).await,
            Way::There(linked) => linked.carry_out(command).await,
        }
    }

    /// Tells every room to end, so that participants hear of it, and waits for none.
    pub(crate) fn close_all(&self) {
        if let Way::Here(shared) = &self.way {
            shared.close_all();
        }
    }

    /// Makes a participant's engine panic: proves that only this participant falls.
    #[doc(hidden)]
    pub async fn panic(&self, room: RoomId, participant: ParticipantId) -> Result<(), Refusal> {
        self.done(Command::Panic { room, participant }).await
    }

    /// Makes a worker's thread panic outside of any engine: proves that it goes on.
    #[doc(hidden)]
    pub fn panic_thread(&self, worker: usize) -> Result<(), Refusal> {
        match &self.way {
            Way::Here(shared) => shared.workers[worker].send(Message::Panic),
            Way::There(_) => Err(Refusal::Unreachable),
        }
    }

    async fn done(&self, command: Command) -> Result<(), Refusal> {
        self.carry_out(command).await.map(|_| ())
    }

    async fn negotiate(&self, command: Command) -> Result<String, Refusal> {
        match self.carry_out(command).await? {
            Reply::Answer(sdp) => Ok(sdp),
            // Only a node of another version could: then there is no connection.
            Reply::Done | Reply::Room(_) => Err(Refusal::Unreachable),
        }
    }
}

impl Shared {
    async fn carry_out(&self, command: Command) -> Result<Reply, Refusal> {
        match command {
            Command::OpenRoom { room, .. } => self.open_room(room, command).await,
            Command::CloseRoom { room } => self.close_room(room, command).await,
            Command::SetGate { room, .. }
            | Command::Join { room, .. }
            | Command::Renegotiate { room, .. }
            | Command::AddCandidates { room, .. }
            | Command::Leave { room, .. }
            | Command::Move { room }
            | Command::Room { room }
            | Command::Panic { room, .. } => {
                let worker = self.placement.find(room)?;
                answered(self.tell(worker, command)?).await
            }
        }
    }

    async fn open_room(&self, room: RoomId, command: Command) -> Result<Reply, Refusal> {
        let answer = self
            .placement
            .open(room, |worker| self.tell(worker, command))?;
        let opened = answered(answer).await;
        if matches!(opened, Err(ref refusal) if *refusal != Refusal::Overloaded) {
            self.placement.close(room, |_| Ok(()));
        }
        opened
    }

    async fn close_room(&self, room: RoomId, command: Command) -> Result<Reply, Refusal> {
        match self
            .placement
            .close(room, |worker| self.tell(worker, command))
        {
            Some(told) => answered(told?).await,
            None => Ok(Reply::Done),
        }
    }

    fn close_all(&self) {
        for room in self.placement.rooms() {
            let tell = |worker| self.tell(worker, Command::CloseRoom { room });
            // A worker that cannot take it ends all the same.
            drop(self.placement.close(room, tell));
        }
    }

    async fn ping(&self) -> Result<(), Refusal> {
        let mut pings = Vec::with_capacity(self.workers.len());
        for worker in &self.workers {
            let (sender, ping) = oneshot::channel();
            worker.send(Message::Ping(sender))?;
            pings.push(ping);
        }
        for ping in pings {
            ping.await.map_err(|_| Refusal::ShuttingDown)?;
        }
        Ok(())
    }

    /// The mean of the workers: rooms spread over them by themselves.
    fn load(&self) -> Load {
        let mut load = Load {
            rooms: self.placement.len(),
            ..Load::default()
        };
        for snapshot in &self.snapshots {
            let snapshot = snapshot.lock().unwrap_or_else(PoisonError::into_inner);
            load.busy_ratio += snapshot.busy_ratio / share(self.snapshots.len());
            load.participants += snapshot.core.participants;
        }
        load
    }

    fn tell(&self, worker: usize, command: Command) -> Result<Answer, Refusal> {
        let (sender, answer) = oneshot::channel();
        self.workers[worker].send(Message::Command(command, sender))?;
        Ok(answer)
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are never 2^53 workers")]
fn share(workers: usize) -> f64 {
    workers as f64
}

async fn answered(answer: Answer) -> Result<Reply, Refusal> {
    match timeout(ANSWER_WITHIN, answer).await {
        Ok(Ok(reply)) => reply,
        Ok(Err(_)) => Err(Refusal::ShuttingDown),
        Err(_) => Err(Refusal::Overloaded),
    }
}
