//! `[office]`: the rules of every office.

use crate::{Problems, section::Section};
use schemars::JsonSchema;
use serde::Deserialize;
use std::time::Duration;

/// The rules of every office, as used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// How long a seat is kept after the last sign of life.
    pub lease: Duration,
    /// How long a call waits for the citizen to enter.
    pub call_expiry: Duration,
    /// Calls that may expire before the citizen counts as missed.
    pub calls_before_missed: u8,
    /// How long a session is kept after the citizen's last sign of life.
    pub session_grace: Duration,
}

/// The rules of every office.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfficeFile {
    /// How long a seat is kept after the citizen's last sign of life, in seconds. It survives a
    /// reload and a short loss of network.
    #[schemars(range(min = 1, max = 3600), example = 90)]
    lease_s: Option<u64>,
    /// How long a call waits for the citizen to enter, in seconds. Then the citizen keeps the place
    /// and may be called again.
    #[schemars(range(min = 1, max = 3600), example = 60)]
    call_expiry_s: Option<u64>,
    /// How many calls may expire before the citizen counts as missed.
    #[schemars(range(min = 1, max = 20), example = 3)]
    calls_before_missed: Option<u8>,
    /// How long a session is kept after the citizen's last sign of life, in seconds.
    #[schemars(range(min = 1, max = 86_400), example = 300)]
    session_grace_s: Option<u64>,
}

impl Section for OfficeFile {
    const NAME: &'static str = "office";
    type Settings = Office;

    fn settle(self, _: &mut Problems) -> Office {
        Office {
            lease: Duration::from_secs(self.lease_s.unwrap_or(90)),
            call_expiry: Duration::from_secs(self.call_expiry_s.unwrap_or(60)),
            calls_before_missed: self.calls_before_missed.unwrap_or(3),
            session_grace: Duration::from_secs(self.session_grace_s.unwrap_or(300)),
        }
    }
}
