//! Rooms of integrators.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A room an integrator made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Room {
    /// Its id.
    pub id: Uuid,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
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
