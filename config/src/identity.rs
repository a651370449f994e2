//! `[identity]`: how long sign-ins and tokens last.

use crate::{Problems, section::Section};
use schemars::JsonSchema;
use serde::Deserialize;
use std::time::Duration;

/// How long sign-ins and tokens last, as used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// An officer's sign-in.
    pub sign_in: Duration,
    /// A participant's token for one room.
    pub participant_token: Duration,
}

/// How long sign-ins and tokens last.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IdentityFile {
    /// How long an officer stays signed in, in hours.
    #[schemars(range(min = 1, max = 168), example = 12)]
    sign_in_h: Option<u64>,
    /// How long a participant's token opens its room, in seconds. A connection that stands is not
    /// cut when its token expires.
    #[schemars(range(min = 1, max = 86_400), example = 600)]
    participant_token_s: Option<u64>,
}

impl Section for IdentityFile {
    const NAME: &'static str = "identity";
    type Settings = Identity;

    fn settle(self, _: &mut Problems) -> Identity {
        Identity {
            sign_in: Duration::from_hours(self.sign_in_h.unwrap_or(12)),
            participant_token: Duration::from_secs(self.participant_token_s.unwrap_or(600)),
        }
    }
}
