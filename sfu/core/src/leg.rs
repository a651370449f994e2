//! The last leg of a call: what becomes of pictures when the line to the receiver suddenly
//! carries less.
//!
//! A publisher needs a while to obey a cap. Until it does, pictures that the line cannot carry
//! are dropped here, for they would take the sound's place in the line's own queue.

use std::time::{Duration, Instant};

use crate::TrackKind;
use crate::appetite::Appetite;

/// While so much waits on the line, it does not get more.
const QUEUED: Duration = Duration::from_millis(120);
/// What comes from the publisher is summed up this long.
const WINDOW: Duration = Duration::from_millis(150);
/// A publisher who obeys does so within this time.
const PATIENCE: Duration = Duration::from_secs(1);

/// What becomes of a picture's packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passage {
    Passes,
    /// It passes, the first after some that did not.
    Again,
    Stays,
}

/// The line to one receiver.
#[derive(Default)]
pub(crate) struct Leg {
    estimate_bps: Option<u64>,
    queue: Duration,
    inflow: Inflow,
    screen: Appetite,
    shut_at: Option<Instant>,
    missed: [bool; TrackKind::ALL.len()],
}

impl Leg {
    /// What the line carries, and what waits on it. True if it fell so far below what comes that
    /// it is shut for pictures now.
    pub(crate) fn carries(&mut self, estimate_bps: u64, queue: Duration, now: Instant) -> bool {
        self.queue = queue;
        let before = self.estimate_bps.replace(estimate_bps);
        let fell = before.is_some_and(|before| estimate_bps < before / 4 * 3);
        let shut = fell && self.inflow.bps > estimate_bps / 10 * 13;
        if shut {
            self.shut_at = Some(now);
            self.inflow = Inflow::default();
        }
        shut
    }

    /// What the line carries.
    pub(crate) fn estimate_bps(&self) -> Option<u64> {
        self.estimate_bps
    }

    /// What the screen that is shown over it needs.
    pub(crate) fn screen_needs_bps(&mut self, now: Instant) -> u64 {
        self.screen.bps(now)
    }

    /// Whether a packet of a picture goes on.
    pub(crate) fn admits(
        &mut self,
        track: TrackKind,
        bytes: usize,
        screen_flows: bool,
        now: Instant,
    ) -> Passage {
        self.inflow.add(bytes, now);
        if track == TrackKind::Screen {
            self.screen.add(bytes, now);
        }
        if self.stays(track, screen_flows, now) {
            self.misses(track);
            return Passage::Stays;
        }
        if std::mem::take(&mut self.missed[track.index()]) {
            return Passage::Again;
        }
        Passage::Passes
    }

    /// A packet of a picture that was to go on did not.
    pub(crate) fn misses(&mut self, track: TrackKind) {
        self.missed[track.index()] = true;
    }

    fn stays(&mut self, track: TrackKind, screen_flows: bool, now: Instant) -> bool {
        let Some(shut_at) = self.shut_at else {
            return false;
        };
        let most_bps = self.estimate_bps.unwrap_or(u64::MAX) / 10 * 12;
        let obeys = self.inflow.bps > 0 && self.inflow.bps <= most_bps;
        let patient = now < shut_at + PATIENCE;
        if obeys && !(patient && self.queue > QUEUED) {
            self.shut_at = None;
            return false;
        }
        // Who does not obey is let in again, the screen alone if there is one.
        patient || (screen_flows && track != TrackKind::Screen)
    }
}

/// What comes from the publisher.
#[derive(Default)]
struct Inflow {
    since: Option<Instant>,
    bytes: u64,
    /// Of the last full window; nothing before it.
    bps: u64,
}

impl Inflow {
    fn add(&mut self, bytes: usize, now: Instant) {
        let passed = now.saturating_duration_since(*self.since.get_or_insert(now));
        if passed >= WINDOW {
            self.bps = rate_bps(self.bytes, passed);
            self.bytes = 0;
            self.since = Some(now);
        }
        self.bytes += bytes as u64;
    }
}

fn rate_bps(bytes: u64, time: Duration) -> u64 {
    let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    (bytes * 8 * 1_000_000) / micros.max(1)
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "a test may look at the clock once"
)]
mod tests {
    use super::*;

    const CAMERA: TrackKind = TrackKind::Camera;
    const SCREEN: TrackKind = TrackKind::Screen;

    /// A second of a publisher's pictures, and how many packets passed.
    fn second(leg: &mut Leg, tracks: &[TrackKind], bps: usize, now: &mut Instant) -> usize {
        let screen_flows = tracks.contains(&SCREEN);
        let mut passed = 0;
        for _ in 0..100 {
            *now += Duration::from_millis(10);
            for track in tracks {
                let bytes = bps / 800 / tracks.len();
                let passage = leg.admits(*track, bytes, screen_flows, *now);
                passed += usize::from(passage != Passage::Stays);
            }
        }
        passed
    }

    /// A leg that carried two megabits of pictures until now.
    fn wide(tracks: &[TrackKind]) -> (Leg, Instant) {
        let (mut leg, mut now) = (Leg::default(), Instant::now());
        leg.carries(2_200_000, Duration::ZERO, now);
        let sent = 100 * tracks.len();
        assert_eq!(second(&mut leg, tracks, 2_000_000, &mut now), sent);
        (leg, now)
    }

    #[test]
    fn pictures_stay_until_their_sender_obeys() {
        let (mut leg, mut now) = wide(&[CAMERA]);
        leg.carries(250_000, Duration::ZERO, now);
        let passed = second(&mut leg, &[CAMERA], 2_000_000, &mut now);
        assert!(passed < 2, "{passed}");
        let (mut leg, mut now) = wide(&[CAMERA]);
        leg.carries(250_000, Duration::ZERO, now);
        let passed = second(&mut leg, &[CAMERA], 200_000, &mut now);
        assert!(passed > 80, "{passed}");
    }

    #[test]
    fn what_comes_after_a_gap_says_so() {
        let (mut leg, mut now) = wide(&[CAMERA]);
        leg.carries(250_000, Duration::ZERO, now);
        let mut passages = Vec::new();
        for _ in 0..30 {
            now += Duration::from_millis(10);
            passages.push(leg.admits(CAMERA, 200, false, now));
        }
        let again = |it: &&Passage| **it == Passage::Again;
        assert_eq!(passages.iter().filter(again).count(), 1);
        assert_eq!(passages[0], Passage::Stays);
        assert_eq!(passages[29], Passage::Passes);
    }

    #[test]
    fn the_screen_comes_before_the_camera_when_a_sender_does_not_obey() {
        let both = [CAMERA, SCREEN];
        let (mut leg, mut now) = wide(&both);
        leg.carries(250_000, Duration::ZERO, now);
        second(&mut leg, &both, 2_000_000, &mut now);
        let passed = second(&mut leg, &both, 2_000_000, &mut now);
        assert_eq!(passed, 100, "the screen's half");
        assert_eq!(leg.admits(CAMERA, 100, true, now), Passage::Stays);
    }

    #[test]
    fn a_small_fall_drops_nothing() {
        let (mut leg, mut now) = wide(&[CAMERA]);
        leg.carries(1_800_000, Duration::ZERO, now);
        assert_eq!(second(&mut leg, &[CAMERA], 2_000_000, &mut now), 100);
    }
}
