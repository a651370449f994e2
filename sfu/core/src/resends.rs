//! How long sent packets are kept for resending: as long as asking for them again can help.
//!
//! What is kept is most of a participant's memory. A receiver asks at once and again every
//! round trip or so; a picture that is mended later than that was mended by a keyframe.

use std::time::Duration;

use crate::TrackKind;
use crate::participant::Participant;

/// Until the round trip is known, and for most ways.
const FIRST: Duration = Duration::from_millis(400);
/// How long packets are kept up to which round trip; beyond the last, [`LONGEST`].
const STEPS: [(Duration, Duration); 3] = [
    (Duration::from_millis(120), FIRST),
    (Duration::from_millis(220), Duration::from_millis(700)),
    (Duration::from_millis(400), Duration::from_millis(1_500)),
];
const LONGEST: Duration = Duration::from_secs(3);
/// The limit of a stream beyond which time does not count: 10 Mbit/s for half a second.
const MOST_PACKETS: usize = 600;
/// Resends may be this share of what is sent, so that they never make a bad line worse.
const MOST_RESENDS: f32 = 0.15;

/// How long packets to one participant are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Keeping(Duration);

impl Default for Keeping {
    fn default() -> Self {
        Self(FIRST)
    }
}

impl Keeping {
    /// What suits a round trip.
    fn suiting(round_trip: Duration) -> Self {
        let step = STEPS.iter().find(|(most, _)| round_trip <= *most);
        Self(step.map_or(LONGEST, |(_, kept)| *kept))
    }
}

impl Participant {
    /// A round trip was measured. What was kept is let go when the time changes, so it changes
    /// in few steps only.
    pub(crate) fn keep_for(&mut self, round_trip: Duration) {
        let keeping = Keeping::suiting(round_trip);
        if self.keeping != keeping {
            self.keeping = keeping;
            self.keep_resends();
        }
    }

    /// Tells the engine how long to keep what it sent, and lets go what it kept. Where the line
    /// cannot carry the pictures that come, resends would only wait in its queue before the sound.
    pub(crate) fn keep_resends(&mut self) {
        let Keeping(kept) = self.keeping;
        for kind in TrackKind::ALL.into_iter().filter(|kind| kind.is_video()) {
            let Some(mid) = self.tracks.get(kind).mid else {
                continue;
            };
            if let Some(stream) = self.rtc.direct_api().stream_tx_by_mid(mid, None) {
                stream.set_rtx_cache(MOST_PACKETS, kept, Some(MOST_RESENDS));
            }
        }
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
            [0, 120, 121, 300, 900].map(kept_ms),
            [400, 400, 700, 1_500, 3_000]
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
