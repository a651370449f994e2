//! What a citizen sits down with: the services they come for, and what moves them ahead in line.

use serde::{Deserialize, Serialize};

use crate::id::{AppointmentId, ServiceId};

/// What a citizen sits down with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// What they come for, as far as they said.
    pub services: Vec<ServiceId>,
    /// What moves them ahead.
    pub priority: Priority,
    /// The appointment they come to.
    pub appointment: Option<AppointmentId>,
}

/// Why somebody is served before others who came earlier; the later variants move further ahead.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// By the time of coming alone.
    #[default]
    WalkIn,
    /// Comes to an appointment.
    Appointment,
    /// An officer said so.
    Urgent,
}
