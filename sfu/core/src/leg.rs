//! The last leg of a call: what the line to one receiver carries, and what becomes of pictures
//! when it suddenly carries less.
//!
//! The engine's statistics tell its estimate five times a second (its events average over three
//! seconds, so a fall would be known only when it is over). Even so it notices a fall late, for a
//! narrow line brings it few packets to judge by. Quicker is the round trip, which grows with the
//! line's queue as soon as more is sent than it carries; how fast it grows tells how much it does.
//!
//! A publisher needs a while to obey a cap. Until it does, pictures that the line cannot carry
//! are dropped here, for they would take the sound's place in the line's own queue.

use std::time::{Duration, Instant};

use crate::TrackKind;

/// A round trip longer by this is a queue at once, by half of it when it lasts.
const QUEUED: Duration = Duration::from_millis(240);
/// The shortest round trip is forgotten by this much a sample: routes change.
const FORGET: Duration = Duration::from_millis(1);
/// After a fall the engine's estimate counts no more than what was learnt then for this long,
/// then no more than twice of it each second.
const BELIEVE: Duration = Duration::from_secs(1);
/// Until it is trusted again.
const TRUST: Duration = Duration::from_secs(4);
/// What comes from the publisher is summed up this long.
const WINDOW: Duration = Duration::from_millis(150);
/// A publisher who obeys does so within this time.
const PATIENCE: Duration = Duration::from_secs(1);
/// Between two tries for more.
const TRY: Duration = Duration::from_secs(3);

/// What becomes of a picture's packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passage {
    Passes,
    /// It passes, the first after some that did not.
    Again,
    Stays,
}

/// What is known of the line to one receiver.
#[derive(Default)]
pub(crate) struct Leg {
    /// The engine measures; before, its estimate is an assumption.
    pub(crate) measured: bool,
    estimate_bps: Option<u64>,
    inflow: Inflow,
    round_trips: RoundTrips,
    ceiling: Option<(u64, Instant)>,
    shut_at: Option<Instant>,
    missed: [bool; TrackKind::ALL.len()],
    tried_at: Option<Instant>,
}

impl Leg {
    /// What the line carries by the engine's account, corrected by what the round trips taught.
    /// True if it fell so far below what comes that it is shut for pictures now.
    pub(crate) fn carries(&mut self, estimate_bps: u64, now: Instant) -> bool {
        let estimate_bps = self.below_ceiling(estimate_bps, now);
        let before = self.estimate_bps.replace(estimate_bps);
        let fell = before.is_some_and(|before| estimate_bps < before / 4 * 3);
        if fell {
            self.tried_at = Some(now);
            self.ceiling = Some((estimate_bps, now));
        }
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

    /// A packet took this long there and back.
    pub(crate) fn round_trip(&mut self, took: Duration, now: Instant) {
        let Some(growth) = self.round_trips.growth(took, now) else {
            return;
        };
        if self.shut_at.is_some() || self.inflow.bps == 0 {
            return;
        }
        // Sent too much by the factor 1 + growth, or more: a full queue grows no further, and what
        // waits has to leave as well. Too low a cap is mended within seconds.
        let share = (1.0 / (1.0 + 4.0 * growth)).clamp(0.1, 0.6);
        let carried_bps = scaled(self.inflow.bps, share);
        self.ceiling = Some((carried_bps, now));
    }

    /// The way there and back without the line's queue.
    pub(crate) fn shortest_round_trip(&self) -> Option<Duration> {
        self.round_trips.shortest
    }

    fn below_ceiling(&mut self, estimate_bps: u64, now: Instant) -> u64 {
        let Some((ceiling_bps, since)) = self.ceiling else {
            return estimate_bps;
        };
        if now > since + TRUST {
            self.ceiling = None;
            return estimate_bps;
        }
        let doublings = now.saturating_duration_since(since + BELIEVE).as_secs_f64();
        let ceiling_bps = scaled(ceiling_bps, doublings.exp2());
        estimate_bps.min(ceiling_bps)
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
        if self.stays(track, screen_flows, now) {
            self.missed[track.index()] = true;
            return Passage::Stays;
        }
        if std::mem::take(&mut self.missed[track.index()]) {
            return Passage::Again;
        }
        Passage::Passes
    }

    fn stays(&mut self, track: TrackKind, screen_flows: bool, now: Instant) -> bool {
        let Some(shut_at) = self.shut_at else {
            return false;
        };
        let most_bps = self.estimate_bps.unwrap_or(u64::MAX) / 10 * 12;
        let obeys = self.inflow.bps > 0 && self.inflow.bps <= most_bps;
        let patient = now < shut_at + PATIENCE;
        if obeys && !(patient && self.round_trips.queue_stands()) {
            self.shut_at = None;
            return false;
        }
        // Who does not obey is let in again, the screen alone if there is one.
        patient || (screen_flows && track != TrackKind::Screen)
    }

    /// What the engine should look for. It tries for more only when it is told a wish that grew,
    /// so now and then the wish is small for a moment.
    pub(crate) fn wish(&mut self, wanted_bps: u64, now: Instant) -> u64 {
        let known_bps = self.estimate_bps.filter(|_| self.measured);
        let Some(known_bps) = known_bps.filter(|known| *known < wanted_bps / 10 * 9) else {
            return wanted_bps;
        };
        if now < *self.tried_at.get_or_insert(now) + TRY {
            return wanted_bps;
        }
        self.tried_at = Some(now);
        known_bps
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

/// The round trips of the line.
#[derive(Default)]
struct RoundTrips {
    shortest: Option<Duration>,
    last: Option<(Duration, Instant)>,
}

impl RoundTrips {
    /// Whether the last packet waited in the line's queue.
    fn queue_stands(&self) -> bool {
        let shortest = self.shortest.unwrap_or_default();
        let last = self.last.as_ref();
        last.is_some_and(|(took, _)| *took > shortest + QUEUED / 2)
    }

    /// By how much the round trip grows in a second, in seconds, if a queue stands.
    fn growth(&mut self, took: Duration, now: Instant) -> Option<f64> {
        let shortest = self.shortest.map_or(took, |it| (it + FORGET).min(took));
        self.shortest = Some(shortest);
        let (before, at) = self.last.replace((took, now))?;
        let long = |it: Duration, than| it > shortest + than;
        let lasts = long(took, QUEUED / 2) && long(before, QUEUED / 2);
        if !lasts && !long(took, QUEUED) {
            return None;
        }
        let passed = now.saturating_duration_since(at).as_secs_f64().max(0.05);
        Some(took.saturating_sub(before).as_secs_f64() / passed)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a rate and a small positive factor"
)]
fn scaled(bps: u64, factor: f64) -> u64 {
    (bps as f64 * factor) as u64
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
        leg.measured = true;
        leg.carries(2_200_000, now);
        let sent = 100 * tracks.len();
        assert_eq!(second(&mut leg, tracks, 2_000_000, &mut now), sent);
        (leg, now)
    }

    #[test]
    fn pictures_stay_until_their_sender_obeys() {
        let (mut leg, mut now) = wide(&[CAMERA]);
        leg.carries(250_000, now);
        let passed = second(&mut leg, &[CAMERA], 2_000_000, &mut now);
        assert!(passed < 2, "{passed}");
        let (mut leg, mut now) = wide(&[CAMERA]);
        leg.carries(250_000, now);
        let passed = second(&mut leg, &[CAMERA], 200_000, &mut now);
        assert!(passed > 80, "{passed}");
    }

    #[test]
    fn what_comes_after_a_gap_says_so() {
        let (mut leg, mut now) = wide(&[CAMERA]);
        leg.carries(250_000, now);
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
        leg.carries(250_000, now);
        second(&mut leg, &both, 2_000_000, &mut now);
        let passed = second(&mut leg, &both, 2_000_000, &mut now);
        assert_eq!(passed, 100, "the screen's half");
        assert_eq!(leg.admits(CAMERA, 100, true, now), Passage::Stays);
    }

    #[test]
    fn a_small_fall_drops_nothing() {
        let (mut leg, mut now) = wide(&[CAMERA]);
        leg.carries(1_800_000, now);
        assert_eq!(second(&mut leg, &[CAMERA], 2_000_000, &mut now), 100);
    }

    #[test]
    fn a_round_trip_that_grows_tells_what_the_line_carries_before_the_engine_does() {
        let (mut leg, mut now) = wide(&[CAMERA]);
        let fifth = Duration::from_millis(200);
        for took_ms in [40, 45, 41] {
            leg.round_trip(Duration::from_millis(took_ms), now);
            now += fifth;
        }
        assert!(!leg.carries(2_200_000, now));
        leg.round_trip(Duration::from_millis(641), now);
        assert!(leg.carries(2_200_000, now));
        let carried = leg.estimate_bps().expect("it is known");
        assert!((150_000..400_000).contains(&carried), "{carried}");
        now += Duration::from_secs(30);
        leg.carries(2_200_000, now);
        assert_eq!(
            leg.estimate_bps(),
            Some(2_200_000),
            "in the end the engine is right"
        );
    }

    #[test]
    fn one_late_packet_is_no_queue() {
        let (mut leg, mut now) = wide(&[CAMERA]);
        for took_ms in [40, 200, 40, 200, 40] {
            leg.round_trip(Duration::from_millis(took_ms), now);
            now += Duration::from_millis(200);
            assert!(!leg.carries(2_200_000, now));
        }
        assert_eq!(leg.estimate_bps(), Some(2_200_000));
    }

    #[test]
    fn a_wish_that_is_not_fulfilled_is_renewed_now_and_then() {
        let (mut leg, mut now) = wide(&[CAMERA]);
        assert_eq!(leg.wish(2_300_000, now), 2_300_000, "almost fulfilled");
        leg.carries(250_000, now);
        assert_eq!(leg.wish(2_300_000, now), 2_300_000);
        now += TRY;
        assert_eq!(leg.wish(2_300_000, now), 250_000);
        now += Duration::from_millis(500);
        assert_eq!(leg.wish(2_300_000, now), 2_300_000);
    }
}
