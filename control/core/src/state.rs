//! What happens in an office: what the shell stores and restores.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::alarm::Alarm;
use crate::door::{DoorView, Override};
use crate::history::History;
use crate::id::OfficerId;
use crate::seat::Seat;

/// The whole state of an office. Unknown later fields are ignored, missing ones empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfficeState {
    /// All seats in the order of sitting down, those over for a short while too.
    pub seats: Vec<Seat>,
    /// The officers at their desks.
    pub present: BTreeSet<OfficerId>,
    /// Officers who need help.
    pub alarms: Vec<Alarm>,
    /// An officer's word against the office hours.
    pub word: Option<Override>,
    /// The last number given.
    pub numbers: Numbers,
    /// What the office has learned about its own pace.
    pub history: History,
    /// What the public was told last, to know when it must be told again.
    pub told: Option<Told>,
}

/// Numbers count up from 1 each local day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Numbers {
    /// The local day they count for.
    pub day: Date,
    /// The last one given on it.
    pub last: u32,
}

/// What the public sees of an office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The door.
    pub door: DoorView,
    /// Free chairs.
    pub seats_free: u16,
    /// Seated and called.
    pub waiting: u32,
}
