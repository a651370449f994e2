//! How long packets are on their way, and when they come: what waits in the line's queue, and
//! what the line carries while something waits.
//!
//! The two clocks differ by something unknown, so only differences count: the shortest way of
//! the last ten to twenty seconds is the empty line. While a queue stands, packets leave it as
//! fast as the line carries them, so the spacing of their arrivals tells the line's rate, however
//! much was sent and however much of it was lost.

/// What comes within this time counts as one moment.
const MOMENT_US: u32 = 8_000;
const MOMENTS: usize = 128;
/// One alone may be late for other reasons than a queue.
const FEW: usize = 3;
/// The empty line is remembered this long, at least.
const REMEMBER_US: u64 = 10_000_000;
/// Ways do not differ by so much: the receiver has another clock now, or it lies.
const FARTHEST_US: i32 = 500_000_000;
/// Only where so much waits is the line's rate seen.
const WAITS_US: i32 = 20_000;
/// The line's rate is taken from the last such time, and from no less than this.
const RATE_US: u32 = 300_000;
const RATE_LEAST_US: u32 = 35_000;
/// A rate that just fell is seen in so much.
const LAST_RATE_US: u32 = 60_000;
/// A queue that grows grows by more than this.
const GROWS_US: i32 = 8_000;
/// How still a way stands that has become longer, and in windows of which length.
const STILL_US: i32 = 5_000;
const STILL_WINDOW_US: u64 = 500_000;

/// What came at about the same time.
#[derive(Clone, Copy, Default)]
struct Moment {
    first_us: u32,
    last_us: u32,
    bytes: u32,
    way_us: i32,
}

/// What is seen of the line while a queue stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backlog {
    pub(super) bps: f64,
    pub(super) grew: bool,
}

/// The way to the receiver.
pub(super) struct Way {
    moments: [Moment; MOMENTS],
    count: usize,
    /// An arbitrary way, from which all are measured, and an arbitrary arrival.
    zero: Option<(i64, i64)>,
    /// The shortest ways of this while and the one before.
    shortest: [i32; 2],
    turned_us: u64,
    /// The least of the last few, and by how much that differs from time to time.
    few_us: i32,
    noise_us: i32,
    still: Still,
}

/// The shortest ways of three short windows.
#[derive(Default)]
struct Still {
    turned_us: u64,
    shortest: [Option<i32>; 4],
}

impl Way {
    pub(super) fn new() -> Self {
        Self {
            moments: [Moment::default(); MOMENTS],
            count: 0,
            zero: None,
            shortest: [i32::MAX; 2],
            turned_us: 0,
            few_us: 0,
            noise_us: 0,
            still: Still::default(),
        }
    }

    /// A packet came, by the receiver's clock.
    pub(super) fn came(&mut self, sent_us: u64, came_us: i64, bytes: u32) {
        let way = came_us.wrapping_sub(sent_us.cast_signed());
        let (zero_way, zero_came) = *self.zero.get_or_insert((way, came_us));
        let way_us = i32::try_from(nearest(way.wrapping_sub(zero_way)));
        let Some(way_us) = way_us.ok().filter(|it| it.abs() < FARTHEST_US) else {
            return self.forget();
        };
        self.shortest[0] = self.shortest[0].min(way_us);
        let still = &mut self.still.shortest[0];
        *still = Some(still.map_or(way_us, |it| it.min(way_us)));
        self.add(low(came_us.wrapping_sub(zero_came)), way_us, bytes);
    }

    fn add(&mut self, came_us: u32, way_us: i32, bytes: u32) {
        let last = &mut self.moments[self.count.wrapping_sub(1) % MOMENTS];
        let since_us = came_us.wrapping_sub(last.first_us);
        // The upper half: it came before its forerunner.
        let earlier = since_us > u32::MAX / 2;
        if self.count > 0 && (since_us < MOMENT_US || earlier) {
            if !earlier {
                last.last_us = last.last_us.max(came_us);
            }
            last.bytes = last.bytes.saturating_add(bytes);
            last.way_us = last.way_us.min(way_us);
            return;
        }
        if self.count.is_multiple_of(FEW) && self.count > 0 {
            self.learn_noise();
        }
        self.moments[self.count % MOMENTS] = Moment {
            first_us: came_us,
            last_us: came_us,
            bytes,
            way_us,
        };
        self.count += 1;
    }

    /// By how much the least of a few differs from that of the next few.
    fn learn_noise(&mut self) {
        let least = self
            .newest()
            .take(FEW)
            .map(|it| it.way_us)
            .min()
            .unwrap_or(0);
        let differs_us = (least - self.few_us).abs().min(100_000);
        self.few_us = least;
        self.noise_us += (differs_us - self.noise_us) / 8;
    }

    /// The newest first.
    fn newest(&self) -> impl Iterator<Item = &Moment> {
        let kept = self.count.min(MOMENTS);
        (1..=kept).map(|back| &self.moments[(self.count - back) % MOMENTS])
    }

    fn empty_us(&self) -> i32 {
        self.shortest[0].min(self.shortest[1])
    }

    /// What waits, as time: the least of the last few moments, for one alone may be late for
    /// other reasons; but if each was later than the one before, the last.
    pub(super) fn queue_us(&self) -> i32 {
        let few = usize::try_from(3 + self.noise_us / 4_000)
            .unwrap_or(3)
            .min(5);
        let climbs = self.count >= 3 && {
            let mut last = self.newest().map(|it| it.way_us);
            let (c, b, a) = (last.next(), last.next(), last.next());
            a < b && b < c
        };
        let few = if climbs { 1 } else { few };
        let least = self.newest().take(few).map(|it| it.way_us).min();
        least.map_or(0, |it| it - self.empty_us())
    }

    /// By how much packets differ without a queue.
    pub(super) fn noise_us(&self) -> i32 {
        self.noise_us
    }

    /// What the line carries, if enough waits to see it.
    pub(super) fn backlog(&self) -> Option<Backlog> {
        let waits_us = self.empty_us().saturating_add(WAITS_US);
        let newest = *self.newest().next()?;
        let mut waiting = self.newest().take_while(|it| it.way_us > waits_us);
        let (mut oldest, mut bytes) = (newest, 0_u32);
        let (mut rate, mut last_rate, mut last_seen) = (None, None, false);
        // Where packets come early and late by chance, a short time says little.
        let unsure_us = self.noise_us.cast_unsigned() * 4;
        waiting.next()?;
        for moment in waiting {
            let span_us = newest.last_us.wrapping_sub(moment.last_us);
            bytes = bytes.saturating_add(oldest.bytes);
            oldest = *moment;
            if span_us >= RATE_LEAST_US + unsure_us && (span_us <= RATE_US || rate.is_none()) {
                rate = Some(super::bps(bytes, span_us));
            }
            if span_us >= LAST_RATE_US + unsure_us && !last_seen {
                last_seen = true;
                let grew_us = (newest.way_us - moment.way_us).cast_unsigned();
                last_rate =
                    rate.filter(|_| newest.way_us > moment.way_us && grew_us > span_us / 5 * 2);
            }
        }
        let grew_us = newest.way_us - oldest.way_us;
        Some(Backlog {
            bps: fresh(rate?, last_rate),
            grew: grew_us > GROWS_US + self.noise_us / 2,
        })
    }

    /// What came in the last such time, if something came all along.
    pub(super) fn delivered_bps(&self, window_us: u32) -> Option<f64> {
        let newest = self.newest().next()?;
        let since = |it: &Moment| newest.last_us.wrapping_sub(it.last_us);
        let within = self.newest().take_while(|it| since(it) <= window_us);
        let (bytes, oldest) = within.fold((0, *newest), |(bytes, _), it| {
            (it.bytes.saturating_add(bytes), *it)
        });
        let span_us = since(&oldest);
        (span_us > window_us / 10 * 7)
            .then(|| super::bps(bytes.saturating_sub(oldest.bytes), span_us))
    }

    /// To be called now and then. `lossy`: more is missing than usual.
    pub(super) fn turn(&mut self, lossy: bool, now_us: u64) {
        if now_us > self.turned_us + REMEMBER_US {
            self.turned_us = now_us;
            self.shortest = [i32::MAX, self.shortest[0]];
            if self.shortest[1] == i32::MAX {
                let last_us = self.newest().next().map_or(i32::MAX, |it| it.way_us);
                self.shortest = [last_us; 2];
            }
        }
        if now_us > self.still.turned_us + STILL_WINDOW_US {
            self.still.turned_us = now_us;
            self.rebase(lossy);
            self.still.shortest.rotate_right(1);
            self.still.shortest[0] = None;
        }
    }

    /// A queue grows or shrinks. What stands still for two seconds while nothing gets lost is a
    /// longer way.
    fn rebase(&mut self, lossy: bool) {
        let [Some(a), Some(b), Some(c), Some(d)] = self.still.shortest else {
            return;
        };
        let (least, most) = (a.min(b).min(c).min(d), a.max(b).max(c).max(d));
        let still = most - least < STILL_US + self.noise_us / 4;
        if still && !lossy && least > self.empty_us().saturating_add(WAITS_US) {
            self.shortest = [least; 2];
        }
    }

    /// The receiver has a new clock, or the packets a new way.
    pub(super) fn forget(&mut self) {
        *self = Self::new();
    }
}

/// If the last packets came much slower than those before them, they know better.
fn fresh(bps: f64, last_bps: Option<f64>) -> f64 {
    last_bps.filter(|last| *last < bps * 0.6).unwrap_or(bps)
}

/// Feedback tells times with 24 bits of 64 ms, which go round.
fn nearest(us: i64) -> i64 {
    const ROUND_US: i64 = 64_000 << 24;
    us.wrapping_add(ROUND_US / 2).rem_euclid(ROUND_US) - ROUND_US / 2
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it goes round, only differences count"
)]
fn low(us: i64) -> u32 {
    us as u32
}
