//! A citizen's visit: the seat, and the way into its room.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Wait;

/// Where a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeatState {
    /// Waiting.
    Seated,
    /// Set aside by an officer for a while; the place in line is kept.
    Parked,
    /// An officer invites the citizen in.
    Called,
    /// In the session.
    Entered,
    /// The session is over.
    Finished,
    /// Called several times, never entered.
    Missed,
    /// No sign of life for longer than the lease.
    Abandoned,
    /// The citizen gave the seat up.
    Left,
    /// Over: the office was closed down.
    Dismissed,
}

/// A seat as its holder sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Seat {
    /// Its id.
    pub id: Uuid,
    /// The office.
    pub office_id: Uuid,
    /// The office's name.
    pub office_name: String,
    /// The short number to show and say.
    pub number: u32,
    /// Where the visit stands.
    pub state: SeatState,
    /// Place in line, from 1; null when not waiting.
    pub position: Option<u32>,
    /// How long from now until the call; null while that is unknown, and when not waiting.
    pub wait: Option<Wait>,
    /// When the citizen sat down.
    #[schema(value_type = String, format = DateTime)]
    pub seated_at: Timestamp,
    /// How long the seat is kept without a sign of life.
    pub lease_s: u64,
    /// A contact was left: no sign of life is asked for until the call.
    pub may_be_away: bool,
    /// The open call.
    pub call: Option<CallOfSeat>,
    /// The running session.
    pub session: Option<SessionOfSeat>,
    /// How to connect, once called.
    pub media: Option<Media>,
}

/// A seat just taken, with the ticket that is shown only now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SeatTaken {
    /// The seat.
    #[serde(flatten)]
    pub seat: Seat,
    /// The unguessable proof of this seat: send it as `Authorization: Bearer`.
    pub ticket: String,
}

/// The call as the citizen sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CallOfSeat {
    /// Its id.
    pub id: Uuid,
    /// First, second or third time.
    pub attempt: u8,
    /// When the call runs out.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// The session as the citizen sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionOfSeat {
    /// Its id.
    pub id: Uuid,
    /// When the citizen entered.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
}

/// Whether media flows already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Connected ahead of the session; nothing flows.
    Closed,
    /// Picture and sound flow.
    Open,
}

/// How one participant connects to one room.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Media {
    /// The room.
    pub room_id: Uuid,
    /// Who one is in it.
    pub participant_id: Uuid,
    /// Short-lived proof, for this participant and this room only.
    pub token: String,
    /// When the token runs out.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// Where to POST the SDP offer.
    #[schema(example = "/v1/rooms/018f…/media")]
    pub url: String,
    /// Whether media flows already.
    pub gate: Gate,
}
