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
}

/// How long traces of a visit are kept.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrivacyFile {
    /// How long the history of visits (random ids and times, no names) is kept, in days. Then it is
    /// erased.
    #[schemars(range(min = 1, max = 3650), example = 7)]
    keep_visits_days: Option<u64>,
}

impl Section for PrivacyFile {
    const NAME: &'static str = "privacy";
    type Settings = Privacy;

    fn settle(self, _: &mut Problems) -> Privacy {
        Privacy {
            keep_visits: Duration::from_hours(24 * self.keep_visits_days.unwrap_or(7)),
        }
    }
}
