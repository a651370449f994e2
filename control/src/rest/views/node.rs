//! Media nodes as the operator sees them.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::media::Seen;

/// A media node.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MediaNode {
    /// How the operator calls it; `local` is the one of this process.
    #[schema(example = "rack-1")]
    pub name: String,
    /// When it was given its token; null: it needs none.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub created_at: Option<Timestamp>,
    /// Since when the operator gives it no new rooms.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub drained_at: Option<Timestamp>,
    /// When its token was taken away.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub revoked_at: Option<Timestamp>,
    /// Whether it gives signs of life.
    pub is_up: bool,
    /// Whether it takes no new rooms, because it is drained or ends.
    pub is_draining: bool,
    /// Rooms that are meant to be there.
    pub rooms: u64,
    /// The share of time its workers do not sleep, 0 to 1; null while it is not linked.
    pub busy_ratio: Option<f64>,
    /// So many rooms like its present ones it can take before it refuses; null while it has next to
    /// nothing to do.
    pub capacity_rooms: Option<f64>,
}

/// A media node just let in, with what is shown only now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MediaNodeMade {
    /// The node.
    #[serde(flatten)]
    pub node: MediaNode,
    /// One secret line for `schalter-sfu --join`.
    pub token: String,
}

/// One that is linked, as far as its link tells.
impl From<Seen> for MediaNode {
    fn from(seen: Seen) -> Self {
        Self {
            name: seen.name,
            created_at: None,
            drained_at: None,
            revoked_at: None,
            is_up: seen.is_up,
            is_draining: seen.is_drained,
            rooms: seen.load.rooms,
            busy_ratio: Some(seen.load.busy_ratio),
            capacity_rooms: seen.capacity_rooms,
        }
    }
}
