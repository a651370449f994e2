//! One direction of a link, as pure arithmetic: what becomes of each packet, by a seed.

use std::str::FromStr;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

/// How packets get lost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Loss {
    /// They do not.
    #[default]
    None,
    /// Each with this probability.
    Random(f64),
    /// Gilbert-Elliott: a good line turns bad with probability `p` per packet and back with `r`;
    /// a bad line loses everything.
    Bursts {
        /// Good to bad.
        p: f64,
        /// Bad to good.
        r: f64,
    },
}

/// What one direction does to packets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditions {
    /// Added to every packet.
    pub delay: Duration,
    /// Each packet's delay differs by up to this, up or down. It never changes their order.
    pub jitter: Duration,
    /// How packets get lost.
    pub loss: Loss,
    /// This share of the packets overtakes: it goes without delay.
    pub reorder: f64,
    /// Bits per second; nothing is no limit.
    pub rate_bps: Option<u64>,
    /// Who would wait longer than this for the rate is dropped.
    pub queue: Duration,
}

impl Default for Conditions {
    fn default() -> Self {
        Self {
            delay: Duration::ZERO,
            jitter: Duration::ZERO,
            loss: Loss::None,
            reorder: 0.0,
            rate_bps: None,
            queue: Duration::from_millis(200),
        }
    }
}

/// As words: `delay_ms=40 jitter_ms=5 loss=0.05 bursts=0.03/0.25 reorder=0.01 rate_kbps=300
/// queue_ms=200`, any of them.
impl FromStr for Conditions {
    type Err = anyhow::Error;

    fn from_str(words: &str) -> anyhow::Result<Self> {
        let mut conditions = Self::default();
        for word in words.split_whitespace() {
            let (key, value) = word.split_once('=').context("conditions are key=value")?;
            conditions
                .set(key, value)
                .with_context(|| format!("{word} is not understood"))?;
        }
        Ok(conditions)
    }
}

impl Conditions {
    /// Delay alone.
    pub fn delayed(delay_ms: u64) -> Self {
        Self {
            delay: Duration::from_millis(delay_ms),
            ..Self::default()
        }
    }

    fn set(&mut self, key: &str, value: &str) -> anyhow::Result<()> {
        match key {
            "delay_ms" => self.delay = millis(value)?,
            "jitter_ms" => self.jitter = millis(value)?,
            "queue_ms" => self.queue = millis(value)?,
            "loss" => self.loss = Loss::Random(share(value)?),
            "reorder" => self.reorder = share(value)?,
            "rate_kbps" => self.rate_bps = Some(value.parse::<u64>()? * 1_000),
            "bursts" => {
                let (p, r) = value.split_once('/').context("bursts are p/r")?;
                self.loss = Loss::Bursts {
                    p: share(p)?,
                    r: share(r)?,
                };
            }
            _ => bail!("there is no such condition"),
        }
        Ok(())
    }
}

fn millis(text: &str) -> anyhow::Result<Duration> {
    Ok(Duration::try_from_secs_f64(text.parse::<f64>()? / 1e3)?)
}

fn share(text: &str) -> anyhow::Result<f64> {
    let share = text.parse()?;
    if !(0.0..=1.0).contains(&share) {
        bail!("a share is 0 to 1");
    }
    Ok(share)
}

/// One direction of a link.
#[derive(Debug)]
pub struct Lane {
    /// May change while packets are under way.
    pub conditions: Conditions,
    chance: fastrand::Rng,
    bad: bool,
    free_at: Option<Instant>,
    last_at: Option<Instant>,
}

impl Lane {
    /// The same seed and packets give the same fates.
    pub fn new(conditions: Conditions, seed: u64) -> Self {
        Self {
            conditions,
            chance: fastrand::Rng::with_seed(seed),
            bad: false,
            free_at: None,
            last_at: None,
        }
    }

    /// When a packet that enters now comes out, if ever.
    pub fn fate(&mut self, bytes: usize, now: Instant) -> Option<Instant> {
        // Always as many throws, so that one condition does not change another's luck.
        let [loss, jitter, reorder] = [(); 3].map(|()| self.chance.f64());
        if self.loses(loss) {
            return None;
        }
        let sent = self.transmit(bytes, now)?;
        if reorder < self.conditions.reorder {
            return Some(sent);
        }
        let arrives = sent + self.delay(jitter);
        let arrives = self.last_at.map_or(arrives, |last| arrives.max(last));
        self.last_at = Some(arrives);
        Some(arrives)
    }

    fn loses(&mut self, luck: f64) -> bool {
        match self.conditions.loss {
            Loss::None => false,
            Loss::Random(share) => luck < share,
            Loss::Bursts { p, r } => {
                self.bad = if self.bad { luck >= r } else { luck < p };
                self.bad
            }
        }
    }

    /// Queues for the rate.
    fn transmit(&mut self, bytes: usize, now: Instant) -> Option<Instant> {
        let Some(rate_bps) = self.conditions.rate_bps else {
            return Some(now);
        };
        let start = self.free_at.map_or(now, |free| free.max(now));
        if start - now > self.conditions.queue {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "packets are small")]
        let takes = Duration::from_secs_f64(bytes as f64 * 8.0 / rate_bps as f64);
        self.free_at = Some(start + takes);
        self.free_at
    }

    fn delay(&self, luck: f64) -> Duration {
        let jitter = self.conditions.jitter.mul_f64(luck * 2.0);
        (self.conditions.delay + jitter).saturating_sub(self.conditions.jitter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACKET_BYTES: usize = 1_000;

    fn fates(words: &str, seed: u64, packets: u32) -> Vec<Option<Duration>> {
        let start = Instant::now();
        let mut lane = Lane::new(words.parse().unwrap(), seed);
        let mut fate = |number: u32| {
            let now = start + Duration::from_millis(10) * number;
            lane.fate(PACKET_BYTES, now).map(|at| at - now)
        };
        (0..packets).map(&mut fate).collect()
    }

    fn lost(fates: &[Option<Duration>]) -> usize {
        fates.iter().filter(|fate| fate.is_none()).count()
    }

    #[test]
    fn the_same_seed_gives_the_same_fates() {
        let words = "delay_ms=40 jitter_ms=20 loss=0.1 reorder=0.05";
        assert_eq!(fates(words, 7, 500), fates(words, 7, 500));
        assert_ne!(fates(words, 7, 500), fates(words, 8, 500));
    }

    #[test]
    fn delay_changes_no_packets_luck() {
        let (near, far) = (
            fates("loss=0.1", 7, 500),
            fates("loss=0.1 delay_ms=9", 7, 500),
        );
        let gone =
            |fates: &[Option<Duration>]| fates.iter().map(Option::is_none).collect::<Vec<_>>();
        assert_eq!(gone(&near), gone(&far));
    }

    #[test]
    fn random_loss_is_as_frequent_as_told() {
        let lost = lost(&fates("loss=0.1", 1, 20_000));
        assert!((1_850..2_150).contains(&lost), "{lost}");
    }

    #[test]
    fn bursts_lose_in_rows() {
        let fates = fates("bursts=0.03/0.25", 1, 50_000);
        let (lost, rows) = (
            lost(&fates),
            fates
                .windows(2)
                .filter(|pair| pair[0].is_some() && pair[1].is_none())
                .count(),
        );
        // Stationary share p / (p + r) = 10.7 %, rows of 1 / r = 4.
        assert!((4_900..5_900).contains(&lost), "{lost}");
        assert!((36..=44).contains(&(lost * 10 / rows)), "{lost} in {rows}");
    }

    #[test]
    fn jitter_stays_within_its_bounds() {
        let fates = fates("delay_ms=40 jitter_ms=20", 3, 1_000);
        let millis = |at: &Option<Duration>| at.unwrap().as_millis();
        assert!(fates.iter().all(|at| (20..=60).contains(&millis(at))));
        assert!(fates.iter().any(|at| millis(at) < 25));
        assert!(fates.iter().any(|at| millis(at) > 55));
    }

    #[test]
    fn a_full_queue_drops() {
        // 800 kbit/s come, 400 pass.
        let fates = fates("rate_kbps=400 queue_ms=100", 1, 1_000);
        let lost = lost(&fates);
        assert!((480..500).contains(&lost), "{lost}");
        let longest = fates.iter().flatten().max().unwrap();
        assert!((100..=120).contains(&longest.as_millis()), "{longest:?}");
    }

    #[test]
    fn nonsense_is_refused() {
        for words in [
            "delay_ms",
            "delay_ms=x",
            "delay_ms=-1",
            "loss=2",
            "colour=red",
        ] {
            assert!(words.parse::<Conditions>().is_err(), "{words}");
        }
    }
}
