//! `[privacy]`: how long traces of a visit are kept.

use crate::{Problems, section::Section};
use schemars::JsonSchema;
use serde::Deserialize;
use std::time::Duration;

/// How long traces of a visit are kept, as used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Privacy {
    /// The history of visits.
    pub keep_visits: Duration,
    /// Who came to an appointment.
    pub keep_contacts: Duration,
}

/// How long traces of a visit are kept.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrivacyFile {
    /// How long the history of visits (random ids and times, no names) is kept, in days. Then it is
    /// erased.
    #[schemars(range(min = 1, max = 3650), example = 7)]
    keep_visits_days: Option<u64>,
    /// How long a name, mail address or mobile number is kept after the appointment it was given
    /// for, in days. Then it is erased.
    #[schemars(range(min = 1, max = 365), example = 7)]
    keep_contacts_days: Option<u64>,
}

impl Section for PrivacyFile {
    const NAME: &'static str = "privacy";
    type Settings = Privacy;

    fn settle(self, _: &mut Problems) -> Privacy {
        Privacy {
            keep_visits: Duration::from_hours(24 * self.keep_visits_days.unwrap_or(7)),
            keep_contacts: Duration::from_hours(24 * self.keep_contacts_days.unwrap_or(7)),
        }
    }
}
