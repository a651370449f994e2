//! The line as officers see it: who goes ahead, who was sent on and why, who is set aside.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Why somebody is served before others who came earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// By the time of coming alone.
    WalkIn,
    /// Comes to an appointment.
    Appointment,
    /// An officer said so.
    Urgent,
}

/// How well a session will most likely work: the traffic light beside the seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckVerdict {
    /// Sound and picture will be fine.
    Good,
    /// Small dropouts are to be expected.
    Fair,
    /// Better without a picture, or by another way.
    Poor,
}

/// Why somebody was sent on, and by whom.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Redirect {
    /// The officer who sent them.
    pub by_officer_id: Uuid,
    /// The other office they come from.
    pub from_office_id: Option<Uuid>,
    /// The officer they are meant for; others call them only when that one is not there.
    pub to_officer_id: Option<Uuid>,
    /// Why.
    pub reason: Option<String>,
}

/// A citizen set aside by an officer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ParkedSeat {
    /// The seat.
    pub seat_id: Uuid,
    /// Its number.
    pub number: u32,
    /// Who parked it.
    pub officer_id: Uuid,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub parked_at: Timestamp,
    /// Why.
    pub note: Option<String>,
}
