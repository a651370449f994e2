//! How long sent packets are kept for resending: as long as asking for them again can help.
//!
//! What is kept is most of a participant's memory. A receiver asks at once and again every
//! round trip or so; a picture that is mended later than that was mended by a keyframe.

use std::time::Duration;

use crate::participant::Participant;

/// Until the round trip is known.
const FIRST: Duration = Duration::from_millis(400);
/// How long packets are kept up to which round trip; beyond the last, [`LONGEST`].
const STEPS: [(Duration, Duration); 4] = [
    (Duration::from_millis(40), Duration::from_millis(200)),
    (Duration::from_millis(120), FIRST),
    (Duration::from_millis(220), Duration::from_millis(700)),
    (Duration::from_millis(400), Duration::from_millis(1_500)),
];
const LONGEST: Duration = Duration::from_secs(3);

/// How long packets to one participant are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Keeping(Duration);

impl Default for Keeping {
    fn default() -> Self {
        Self(FIRST)
    }
}

impl Keeping {
    /// How long.
    pub(crate) fn time(self) -> Duration {
        self.0
    }

    /// What suits a round trip.
    fn suiting(round_trip: Duration) -> Self {
        let step = STEPS.iter().find(|(most, _)| round_trip <= *most);
        Self(step.map_or(LONGEST, |(_, kept)| *kept))
    }
}

impl Participant {
    /// A round trip was measured.
    pub(crate) fn keep_for(&mut self, round_trip: Duration) {
        self.keeping = Keeping::suiting(round_trip);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept_ms(round_trip_ms: u64) -> u128 {
        let Keeping(kept) = Keeping::suiting(Duration::from_millis(round_trip_ms));
        kept.as_millis()
    }

    #[test]
    fn a_longer_way_is_given_more_time() {
        assert_eq!(
            [0, 40, 41, 120, 121, 300, 900].map(kept_ms),
            [200, 200, 400, 400, 700, 1_500, 3_000]
        );
    }

    #[test]
    fn there_is_time_to_ask_at_least_three_times() {
        for round_trip_ms in (0..900).step_by(20) {
            let needed = u128::from(round_trip_ms) * 3;
            assert!(kept_ms(round_trip_ms) >= needed, "at {round_trip_ms} ms");
        }
    }
}
