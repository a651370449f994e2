//! The one door to the media plane: our ids on this side, its ids on the other.

use std::sync::Arc;

use dashmap::DashMap;
use schalter_control_core::id::{ParticipantId, RoomId};
use schalter_sfu::{Gate, Handle, Notice, Refusal, RoomState};
use tokio::sync::broadcast;

/// The media plane as the control plane knows it. Clones share everything.
#[derive(Clone)]
pub struct Media {
    handle: Handle,
    /// How every living room is meant to be, so that a node that forgot a room gets it again.
    meant: Arc<DashMap<RoomId, Gate>>,
    /// What each may send of pictures, in rooms that say so.
    caps: Arc<DashMap<RoomId, u64>>,
    /// Who has seen a first picture in a living room.
    pictures: Arc<DashMap<RoomId, Vec<ParticipantId>>>,
    /// Rooms in which somebody tries the way in; no store knows them.
    checks: Arc<DashMap<RoomId, ()>>,
}

impl Media {
    /// Speaks through this handle.
    pub fn new(handle: Handle) -> Self {
        Self {
            handle,
            meant: Arc::default(),
            caps: Arc::default(),
            pictures: Arc::default(),
            checks: Arc::default(),
        }
    }

    /// Makes the room if there is none.
    pub async fn open(&self, room: RoomId, gate: Gate) -> Result<(), Refusal> {
        self.meant.insert(room, gate);
        self.make(room, gate).await
    }

    /// The same with a cap of its own on what each may send of pictures.
    pub async fn open_capped(
        &self,
        room: RoomId,
        gate: Gate,
        video_max_bps: Option<u64>,
    ) -> Result<(), Refusal> {
        if let Some(bps) = video_max_bps {
            self.caps.insert(room, bps);
        }
        self.open(room, gate).await
    }

    /// Makes a room in which somebody tries the way in; false when so many are being tried already.
    pub async fn open_check(&self, room: RoomId, most: usize) -> Result<bool, Refusal> {
        if self.checks.len() >= most {
            return Ok(false);
        }
        self.checks.insert(room, ());
        let opened = self.open(room, Gate::Open).await;
        if opened.is_err() {
            self.checks.remove(&room);
        }
        opened.map(|()| true)
    }

    /// Whether somebody tries the way in there: whoever has a token for it is admitted.
    pub fn is_check(&self, room: RoomId) -> bool {
        self.checks.contains_key(&room)
    }

    /// Lets media through, or no longer; makes the room if it was lost.
    pub async fn gate(&self, room: RoomId, gate: Gate) -> Result<(), Refusal> {
        self.meant.insert(room, gate);
        match self.handle.set_gate(there(room), gate).await {
            Err(Refusal::UnknownRoom) => self.make(room, gate).await,
            set => set,
        }
    }

    /// Ends the room for everyone in it.
    pub async fn close(&self, room: RoomId) -> Result<(), Refusal> {
        self.meant.remove(&room);
        self.caps.remove(&room);
        self.pictures.remove(&room);
        self.checks.remove(&room);
        self.handle.close_room(there(room)).await
    }

    /// A participant's offer in, our answer out. Joining again replaces the older connection.
    pub async fn join(
        &self,
        room: RoomId,
        participant: ParticipantId,
        offer_sdp: String,
    ) -> Result<String, Refusal> {
        let (there_room, who) = (there(room), there_participant(participant));
        match self.handle.join(there_room, who, offer_sdp.clone()).await {
            Err(Refusal::UnknownRoom) => {
                self.remind(room).await?;
                self.handle.join(there_room, who, offer_sdp).await
            }
            answered => answered,
        }
    }

    /// A new offer for the same connection: an ICE restart.
    pub async fn renegotiate(
        &self,
        room: RoomId,
        participant: ParticipantId,
        offer_sdp: String,
    ) -> Result<String, Refusal> {
        self.handle
            .renegotiate(there(room), there_participant(participant), offer_sdp)
            .await
    }

    /// Candidates found after the offer.
    pub async fn add_candidates(
        &self,
        room: RoomId,
        participant: ParticipantId,
        sdp_fragment: String,
    ) -> Result<(), Refusal> {
        self.handle
            .add_candidates(there(room), there_participant(participant), sdp_fragment)
            .await
    }

    /// The participant goes; the room stays.
    pub async fn leave(&self, room: RoomId, participant: ParticipantId) -> Result<(), Refusal> {
        self.handle
            .leave(there(room), there_participant(participant))
            .await
    }

    /// Who is in the room, and how; `None` when there is none.
    pub async fn room(&self, room: RoomId) -> Option<RoomState> {
        self.handle.room(there(room)).await
    }

    /// Whether the participant is connected right now.
    pub async fn is_connected(&self, room: RoomId, participant: ParticipantId) -> bool {
        let who = there_participant(participant);
        self.room(room).await.is_some_and(|room| {
            room.participants
                .iter()
                .any(|it| it.id == who && it.connected)
        })
    }

    /// Somebody sees a first picture; true when they had not said so before.
    pub fn sees_first_picture(&self, room: RoomId, participant: ParticipantId) -> bool {
        if !self.meant.contains_key(&room) {
            return false;
        }
        let mut seen = self.pictures.entry(room).or_default();
        let is_new = !seen.contains(&participant);
        if is_new {
            seen.push(participant);
        }
        is_new
    }

    /// What happens to participants, as it happens.
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.handle.notices()
    }

    /// Every worker answers in time.
    pub async fn self_test(&self) -> Result<(), Refusal> {
        self.handle.self_test().await
    }

    async fn make(&self, room: RoomId, gate: Gate) -> Result<(), Refusal> {
        let cap_bps = self.caps.get(&room).map(|bps| *bps);
        let there = there(room);
        self.handle.open_capped_room(there, gate, cap_bps).await
    }

    /// The media plane lost a room that is meant to live (a worker began anew): open it again.
    async fn remind(&self, room: RoomId) -> Result<(), Refusal> {
        let gate = self
            .meant
            .get(&room)
            .map(|gate| *gate)
            .ok_or(Refusal::UnknownRoom)?;
        self.open(room, gate).await
    }
}

/// The room's id in the media plane.
pub fn there(room: RoomId) -> schalter_sfu::RoomId {
    schalter_sfu::RoomId(room.0.as_u128())
}

/// The participant's id in the media plane.
pub fn there_participant(participant: ParticipantId) -> schalter_sfu::ParticipantId {
    schalter_sfu::ParticipantId(participant.0.as_u128())
}
