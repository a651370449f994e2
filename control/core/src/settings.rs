//! The rules of one office, as its town has set them.

use serde::{Deserialize, Serialize};

use crate::hours::OfficeHours;
use crate::service::Service;
use crate::slot::AppointmentRules;

/// Everything about an office that does not change with a visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfficeSettings {
    /// What it is called.
    pub name: String,
    /// What it does.
    pub description: String,
    /// What one comes for, in the order shown.
    pub services: Vec<Service>,
    /// How many may wait at once; who is in a session needs no chair.
    pub chairs: u16,
    /// When it opens for those who come without an appointment.
    pub hours: OfficeHours,
    /// Appointments: when, how long, how many at once.
    pub appointments: AppointmentRules,
    /// When one may come to the town hall itself; for information.
    pub in_person_hours: Option<OfficeHours>,
    /// How long a seat lives without a sign of life.
    pub lease_ms: u64,
    /// How long a called citizen has to come in.
    pub call_expiry_ms: u64,
    /// How long a session lives without a sign of life of the citizen.
    pub session_grace_ms: u64,
    /// How many calls may expire before the citizen counts as missed; 0 is taken as 1.
    pub calls_before_missed: u8,
    /// How much earlier an appointment seems to have come than it did.
    pub appointment_ahead_ms: u64,
    /// The same for the urgent; the larger of the two is the longest anybody is overtaken.
    pub urgent_ahead_ms: u64,
}

impl OfficeSettings {
    /// An office with the usual times: lease 90 s, call 60 s (three times), session 300 s.
    pub fn new(name: impl Into<String>, chairs: u16, hours: OfficeHours) -> Self {
        Self {
            name: name.into(),
            chairs,
            hours,
            ..Self::default()
        }
    }
}

impl Default for OfficeSettings {
    fn default() -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            services: Vec::new(),
            chairs: 3,
            hours: OfficeHours::default(),
            appointments: AppointmentRules::default(),
            in_person_hours: None,
            lease_ms: 90_000,
            call_expiry_ms: 60_000,
            session_grace_ms: 300_000,
            calls_before_missed: 3,
            appointment_ahead_ms: 3_600_000,
            urgent_ahead_ms: 7_200_000,
        }
    }
}
