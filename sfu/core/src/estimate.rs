//! What the line to one receiver carries, from transport-wide feedback
//! (draft-holmer-rmcat-transport-wide-cc-extensions-01).
//!
//! It falls when a queue stands on the line and grows, to what the line carries meanwhile, which
//! the spacing of the arrivals tells within a few packets; or when more gets lost than usual. It
//! rises while nothing waits: slowly near the last known limit, faster far below it, and by
//! padding sent to look for more (`ramp`). A line of which little is asked is not lowered.
//!
//! Nobody here paces: the estimate caps the publisher, who obeys a few hundred milliseconds
//! later. So while a queue stands after a fall, less than the line carries is told, that it may
//! drain.

mod bursts;
mod departures;
mod judgement;
mod meters;
#[cfg(test)]
mod play;
mod ramp;
mod search;
mod shortfall;
mod way;

use std::time::{Duration, Instant};

use bursts::Bursts;
use departures::{Departures, Fate};
use meters::{Sending, Trips, bps, float, whole};
use ramp::Ramp;
use shortfall::Shortfall;
use way::Way;

/// It is never told lower: some sound has to pass.
const LEAST_BPS: f64 = 50_000.0;
/// Below this nothing waits on the line.
const CALM_US: i32 = 25_000;
/// A faster line passes a picture in no time.
const NARROW_BPS: f64 = 8_000_000.0;
/// So much faster than bursts came through, the next ones are sent: whether the line carries more
/// is only seen by who sends more.
const FASTER: f64 = 1.05;
/// And so much faster than what is sent, at least, or it would wait here instead of on the line.
const ABOVE_SENT: f64 = 1.15;
/// Where packets differ by so much without a queue, nobody can tell what sets them apart.
const UNSURE_US: i32 = 4_000;
/// Feedback is missing for so long while so many packets leave.
const SILENT_US: u64 = 500_000;
const SILENT_PACKETS: u32 = 10;
/// Between two looks for more: after none failed, one, two …
const WAITS_US: [u64; 5] = [300_000, 1_000_000, 2_000_000, 3_000_000, 4_500_000];

/// Padding to send now: so many packets, each with so many bytes in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Probe {
    pub(crate) packets: usize,
    pub(crate) bytes: usize,
}

/// What is known of the line to one receiver.
pub(crate) struct Estimator {
    epoch: Option<Instant>,
    carries_bps: f64,
    wanted_bps: f64,
    /// It is measured, not assumed.
    settled: bool,
    departures: Departures,
    way: Way,
    bursts: Bursts,
    losses: Shortfall,
    sending: Sending,
    trips: Trips,
    next_seq: Option<u16>,
    /// The packets take this way since then.
    path_us: u64,
    /// Where a queue came up last, and when.
    limit: Option<(f64, u64)>,
    /// Meanwhile as much came without one.
    doubted: bool,
    fall: Option<Fall>,
    lossy_since_us: Option<u64>,
    loss_fell_us: Option<u64>,
    ramp: Option<Ramp>,
    search_us: u64,
    failed: usize,
    cautious: bool,
    first_told_us: Option<u64>,
    told_us: u64,
    judged_us: u64,
    /// How many packets left since, and the first of them when.
    untold: u32,
    waits_since_us: u64,
    halved: u32,
}

/// A queue came up and has not drained yet.
#[derive(Clone, Copy)]
struct Fall {
    before_bps: f64,
    /// The line carries much less than was thought.
    deep: bool,
}

impl Estimator {
    pub(crate) fn new(first_bps: u64) -> Self {
        Self {
            epoch: None,
            carries_bps: float(first_bps),
            wanted_bps: 0.0,
            settled: false,
            departures: Departures::new(),
            way: Way::new(),
            bursts: Bursts::default(),
            losses: Shortfall::default(),
            sending: Sending::default(),
            trips: Trips::default(),
            next_seq: None,
            path_us: 0,
            limit: None,
            doubted: false,
            fall: None,
            lossy_since_us: None,
            loss_fell_us: None,
            ramp: None,
            search_us: 0,
            failed: 0,
            cautious: false,
            first_told_us: None,
            told_us: 0,
            judged_us: 0,
            untold: 0,
            waits_since_us: 0,
            halved: 0,
        }
    }

    /// A packet with this transport-wide number left; `bytes` is UDP's whole payload. `probe`: it
    /// is padding that was asked for.
    pub(crate) fn sent(&mut self, seq: u16, bytes: usize, probe: bool, now: Instant) {
        let now_us = self.us(now);
        self.departures.left(seq, bytes, now_us);
        if !probe {
            self.sending.left(bytes, now_us);
        }
        if let Some(ramp) = &mut self.ramp {
            ramp.sent(bytes);
        }
        if self.untold == 0 {
            self.waits_since_us = now_us;
        }
        self.untold += 1;
        if self.untold > SILENT_PACKETS && now_us > self.waits_since_us + SILENT_US {
            self.silence(now_us);
        }
    }

    /// Feedback came: of each packet when it arrived, in microseconds of the receiver's clock,
    /// if it did.
    pub(crate) fn told(
        &mut self,
        arrivals: impl Iterator<Item = (u16, Option<i64>)>,
        now: Instant,
    ) {
        let now_us = self.us(now);
        let mut latest_us = None;
        for (seq, came_us) in arrivals {
            let passed_over = self.passed_over(seq, now_us);
            let sent_us = match came_us {
                Some(came_us) => self.came(seq, came_us, passed_over, now_us),
                None => self.lost(seq, now_us),
            };
            latest_us = latest_us.max(sent_us);
        }
        if let Some(latest_us) = latest_us {
            self.trips.took(
                Duration::from_micros(now_us.saturating_sub(latest_us)),
                now_us,
            );
        }
        self.told_us = now_us;
        self.first_told_us.get_or_insert(now_us);
        (self.untold, self.halved) = (0, 0);
        self.judge(now_us);
    }

    /// What the line carries, once measured; while a queue drains, less.
    pub(crate) fn bps(&self) -> Option<u64> {
        let drains = self.fall.map_or(1.0, |fall| {
            let most = if fall.deep { 0.5 } else { 0.15 };
            let waits_us = f64::from(self.way.queue_us() - CALM_US);
            1.0 - (waits_us / 600_000.0).clamp(0.0, most)
        });
        let told_bps = (self.carries_bps * drains).max(LEAST_BPS);
        self.settled.then_some(whole(told_bps))
    }

    /// How fast pictures should leave, where the line is so narrow that it sets their packets
    /// apart; always faster than they come. Nothing while more is looked for.
    pub(crate) fn pace_bps(&self) -> Option<u64> {
        let line_bps = self.bursts.bps(self.told_us).filter(|it| *it < NARROW_BPS);
        let unsure = self.ramp.is_some() || self.way.noise_us() > UNSURE_US;
        let line_bps = line_bps.filter(|_| !unsure);
        line_bps.map(|it| whole((it * FASTER).max(self.sending.bps * ABOVE_SENT)))
    }

    /// There and back, of the last feedback; the wait for the feedback included.
    pub(crate) fn round_trip(&self) -> Option<Duration> {
        self.trips.last
    }

    /// There and back over the empty line.
    pub(crate) fn shortest_round_trip(&self) -> Option<Duration> {
        let [now, before] = self.trips.shortest;
        self.trips.last.map(|_| now.min(before))
    }

    /// What waits on the line.
    pub(crate) fn queue(&self) -> Duration {
        Duration::from_micros(u64::try_from(self.way.queue_us()).unwrap_or(0))
    }

    /// The share that was lost of late.
    #[cfg(test)]
    pub(crate) fn loss(&self) -> f32 {
        self.losses.share()
    }

    /// What should fit. If more than that is known to, it is looked for.
    pub(crate) fn want(&mut self, bps: u64) {
        let bps = float(bps);
        if bps > self.wanted_bps * 1.1 {
            (self.search_us, self.failed) = (self.judged_us, self.failed.min(1));
        }
        self.wanted_bps = bps;
        if self
            .ramp
            .as_ref()
            .is_some_and(|it| it.target_bps() > bps * 1.1)
        {
            self.ramp = None;
        }
    }

    /// Padding to send now, back to back.
    pub(crate) fn probe(&mut self, now: Instant) -> Option<Probe> {
        let now_us = self.us(now);
        // What cannot be judged is not sent.
        if now_us > self.told_us + SILENT_US {
            self.ramp = None;
        }
        self.ramp.as_mut()?.chunk(now_us)
    }

    /// When to ask for padding again. Nothing: not before the next feedback.
    pub(crate) fn probe_at(&self) -> Option<Instant> {
        let at_us = self.ramp.as_ref()?.chunk_us();
        self.epoch.map(|epoch| epoch + Duration::from_micros(at_us))
    }

    /// The packets take another way from now on.
    pub(crate) fn forget_path(&mut self, now: Instant) {
        self.path_us = self.us(now);
        self.way.forget();
        self.bursts.forget();
        self.trips = Trips::default();
        (self.limit, self.fall, self.ramp) = (None, None, None);
        (self.search_us, self.failed) = (0, 0);
    }

    fn us(&mut self, now: Instant) -> u64 {
        let epoch = *self.epoch.get_or_insert(now);
        let us = now.saturating_duration_since(epoch).as_micros();
        u64::try_from(us).unwrap_or(u64::MAX)
    }

    /// Bytes of packets that no feedback told of although later ones are: it got lost. They are
    /// taken as arrived with the next one.
    fn passed_over(&mut self, seq: u16, now_us: u64) -> u32 {
        let next = self.next_seq.unwrap_or(seq);
        let ahead = seq.wrapping_sub(next);
        if ahead > u16::MAX / 2 {
            return 0;
        }
        self.next_seq = Some(seq.wrapping_add(1));
        let mut bytes = 0;
        for back in (1..=ahead.min(256)).rev() {
            let told = self
                .departures
                .told(seq.wrapping_sub(back), Fate::Came, now_us);
            bytes += told.map_or(0, |it| it.bytes);
        }
        bytes
    }

    fn came(&mut self, seq: u16, came_us: i64, passed_over: u32, now_us: u64) -> Option<u64> {
        let packet = self.departures.told(seq, Fate::Came, now_us)?;
        match packet.fate {
            Fate::Came => return None,
            Fate::Lost => self.losses.came_late(),
            Fate::Flying => self.losses.told(false),
        }
        if packet.sent_us < self.path_us {
            return None;
        }
        let bytes = packet.bytes + passed_over;
        self.way.came(packet.sent_us, came_us, bytes);
        self.bursts.came(packet.sent_us, came_us, packet.bytes);
        if let Some(ramp) = &mut self.ramp {
            ramp.came(packet.sent_us, bytes);
        }
        Some(packet.sent_us)
    }

    fn lost(&mut self, seq: u16, now_us: u64) -> Option<u64> {
        let packet = self.departures.told(seq, Fate::Lost, now_us)?;
        if packet.fate == Fate::Flying {
            self.losses.told(true);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::start;

    /// What a receiver may claim of a packet, and how long it took to say so.
    type Claim = (u16, Option<i64>, u32);

    fn claims() -> impl Strategy<Value = Vec<Claim>> {
        let came = prop::option::of(any::<i64>().prop_map(|it| it % (64_000 << 25)));
        prop::collection::vec((0..200_u16, came, 0..600_000_u32), 1..300)
    }

    proptest! {
        #[test]
        fn whatever_a_receiver_claims_is_taken(claims in claims()) {
            let (mut estimator, mut now) = (Estimator::new(300_000), start());
            estimator.want(3_000_000);
            for (n, (seq, came_us, took_us)) in claims.into_iter().enumerate() {
                estimator.sent(seq, n * 37, n % 3 == 0, now);
                now += Duration::from_micros(u64::from(took_us));
                estimator.told([(seq, came_us), (seq.wrapping_sub(1), came_us)].into_iter(), now);
                estimator.probe(now);
                prop_assert!(estimator.bps().is_none_or(|bps| bps >= 50_000));
            }
        }
    }

    #[test]
    fn nothing_is_known_before_feedback_and_nothing_padded() {
        let (mut estimator, now) = (Estimator::new(300_000), start());
        estimator.want(3_000_000);
        (0..100).for_each(|seq| estimator.sent(seq, 1_200, false, now));
        assert_eq!((estimator.bps(), estimator.round_trip()), (None, None));
        assert_eq!((estimator.probe_at(), estimator.probe(now)), (None, None));
    }
}
