//! Rooms of integrators.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Media;

/// A room an integrator made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Room {
    /// Its id.
    pub id: Uuid,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it ends by itself, if ever.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ends_at: Option<Timestamp>,
    /// What each may send of pictures, in kilobits a second, where that is less than usual.
    pub max_video_kbps: Option<u32>,
    /// Who may come in.
    pub participants: Vec<Participant>,
}

/// Which side of the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Who comes.
    Citizen,
    /// Who serves.
    Officer,
}

/// One side of a room.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Participant {
    /// Their id.
    pub id: Uuid,
    /// Which side.
    pub role: Role,
    /// Whether their media is connected now.
    pub connected: bool,
}

/// A participant just made, with the token that is shown only now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ParticipantMade {
    /// Their id.
    pub id: Uuid,
    /// Short-lived proof, for this participant and this room only.
    pub token: String,
    /// When the token runs out.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// What a person opens to come into the room; shown only now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JoinLink {
    /// The address of the page. Its secret stands behind the `#`: no server and no log sees it.
    #[schema(example = "https://termine.example.org/room#j_…")]
    pub url: String,
    /// Until when it is good; with the room it ends at the latest.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// What the secret of a join link opens.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RoomAccess {
    /// Which side of the counter one is.
    pub role: Role,
    /// When the room ends by itself, if ever.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ends_at: Option<Timestamp>,
    /// How one connects.
    pub media: Media,
}
