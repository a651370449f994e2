//! What control holds of the media plane: rooms, gates, participants and news of them.

use std::sync::Arc;
use std::time::Duration;

use schalter_sfu_core::{Command, Gate, Notice, ParticipantId, Refusal, Reply, RoomId, RoomState};
use tokio::sync::{broadcast, oneshot};
use tokio::time::timeout;

use crate::mailbox::{Mailbox, Message};
use crate::placement::Placement;

/// A worker that has not answered by then is not going to in time for anybody.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);
const PING_WITHIN: Duration = Duration::from_secs(1);

type Answer = oneshot::Receiver<Result<Reply, Refusal>>;

/// The media plane, as control sees it. Cheap to clone; needs a tokio runtime with time.
#[derive(Clone)]
pub struct Handle {
    shared: Arc<Shared>,
}

struct Shared {
    workers: Vec<Mailbox>,
    placement: Placement,
    notices: broadcast::Sender<Notice>,
}

impl Handle {
    pub(crate) fn new(workers: Vec<Mailbox>, notices: broadcast::Sender<Notice>) -> Self {
        let placement = Placement::new(workers.len());
        let shared = Shared {
            workers,
            placement,
            notices,
        };
        Self {
            shared: Arc::new(shared),
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
        let tell = |worker| self.tell(worker, command);
        let answer = self.shared.placement.open(room, tell)?;
        let opened = answered(answer).await;
        if matches!(opened, Err(ref refusal) if *refusal != Refusal::Overloaded) {
            self.shared.placement.close(room, |_| Ok(()));
        }
        opened.map(|_| ())
    }

    /// Lets media flow in a room, or stops it.
    pub async fn set_gate(&self, room: RoomId, gate: Gate) -> Result<(), Refusal> {
        self.done(room, Command::SetGate { room, gate }).await
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
        self.negotiate(room, command).await
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
        self.negotiate(room, command).await
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
        self.done(room, command).await
    }

    /// Ends a participant's connection.
    pub async fn leave(&self, room: RoomId, participant: ParticipantId) -> Result<(), Refusal> {
        self.done(room, Command::Leave { room, participant }).await
    }

    /// Ends a room with all its connections. Closing an unknown room is fine.
    pub async fn close_room(&self, room: RoomId) -> Result<(), Refusal> {
        let tell = |worker| self.tell(worker, Command::CloseRoom { room });
        match self.shared.placement.close(room, tell) {
            Some(told) => answered(told?).await.map(|_| ()),
            None => Ok(()),
        }
    }

    /// How a room stands; `None` if there is no such room, or nobody answers for it.
    pub async fn room(&self, room: RoomId) -> Option<RoomState> {
        match self.ask(room, Command::Room { room }).await {
            Ok(Reply::Room(state)) => Some(state),
            _ => None,
        }
    }

    /// News of connections from now on. A receiver that lags loses the oldest and is told so.
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.shared.notices.subscribe()
    }

    /// Whether every worker answers within a second.
    pub async fn self_test(&self) -> Result<(), Refusal> {
        let mut pings = Vec::with_capacity(self.shared.workers.len());
        for worker in &self.shared.workers {
            let (sender, ping) = oneshot::channel();
            worker.send(Message::Ping(sender))?;
            pings.push(ping);
        }
        let all = async {
            for ping in pings {
                ping.await.map_err(|_| Refusal::ShuttingDown)?;
            }
            Ok(())
        };
        let within = timeout(PING_WITHIN, all).await;
        within.unwrap_or(Err(Refusal::Overloaded))
    }

    /// Tells every room to end, so that participants hear of it, and waits for none.
    pub(crate) fn close_all(&self) {
        for room in self.shared.placement.rooms() {
            let tell = |worker| self.tell(worker, Command::CloseRoom { room });
            // A worker that cannot take it ends all the same.
            drop(self.shared.placement.close(room, tell));
        }
    }

    /// Makes a participant's engine panic: proves that only this participant falls.
    #[doc(hidden)]
    pub async fn panic(&self, room: RoomId, participant: ParticipantId) -> Result<(), Refusal> {
        self.done(room, Command::Panic { room, participant }).await
    }

    /// Makes a worker's thread panic outside of any engine: proves that it goes on.
    #[doc(hidden)]
    pub fn panic_thread(&self, worker: usize) -> Result<(), Refusal> {
        self.shared.workers[worker].send(Message::Panic)
    }

    async fn done(&self, room: RoomId, command: Command) -> Result<(), Refusal> {
        self.ask(room, command).await.map(|_| ())
    }

    async fn negotiate(&self, room: RoomId, command: Command) -> Result<String, Refusal> {
        match self.ask(room, command).await? {
            Reply::Answer(sdp) => Ok(sdp),
            Reply::Done | Reply::Room(_) => unreachable!("a worker answers an offer with SDP"),
        }
    }

    async fn ask(&self, room: RoomId, command: Command) -> Result<Reply, Refusal> {
        let worker = self.shared.placement.find(room)?;
        answered(self.tell(worker, command)?).await
    }

    fn tell(&self, worker: usize, command: Command) -> Result<Answer, Refusal> {
        let (sender, answer) = oneshot::channel();
        self.shared.workers[worker].send(Message::Command(command, sender))?;
        Ok(answer)
    }
}

async fn answered(answer: Answer) -> Result<Reply, Refusal> {
    match timeout(ANSWER_WITHIN, answer).await {
        Ok(Ok(reply)) => reply,
        Ok(Err(_)) => Err(Refusal::ShuttingDown),
        Err(_) => Err(Refusal::Overloaded),
    }
}
