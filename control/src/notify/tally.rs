//! What became of letters, as numbers.

use prometheus::{IntCounter, IntCounterVec, Opts, Registry};

/// Counts letters. Clones count together.
#[derive(Clone)]
pub struct Tally {
    settled: IntCounterVec,
    uncertain: IntCounterVec,
    expired: IntCounter,
}

impl Tally {
    /// Registers the counters. Fails when they are registered already.
    pub fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let settled = Opts::new(
            "schalter_letters_total",
            "Attempts to send a letter, by channel and outcome: delivered, failed, dead.",
        );
        let uncertain = Opts::new(
            "schalter_letters_uncertain_total",
            "Letters sent again because nobody knows whether they had left.",
        );
        let tally = Self {
            settled: IntCounterVec::new(settled, &["channel", "outcome"])?,
            uncertain: IntCounterVec::new(uncertain, &["channel"])?,
            expired: IntCounter::new(
                "schalter_letters_expired_total",
                "Letters that were worthless before they could be sent.",
            )?,
        };
        registry.register(Box::new(tally.settled.clone()))?;
        registry.register(Box::new(tally.uncertain.clone()))?;
        registry.register(Box::new(tally.expired.clone()))?;
        tally.begin_at_zero();
        Ok(tally)
    }

    pub(super) fn settled(&self, channel: &str, outcome: &str) {
        self.settled.with_label_values(&[channel, outcome]).inc();
    }

    pub(super) fn uncertain(&self, channel: &str) {
        self.uncertain.with_label_values(&[channel]).inc();
    }

    pub(super) fn expired(&self, count: u64) {
        self.expired.inc_by(count);
    }

    /// A rate needs a beginning: what has not happened yet is 0, not absent.
    fn begin_at_zero(&self) {
        for channel in ["mail", "sms", "webhook"] {
            for outcome in ["delivered", "failed", "dead"] {
                self.settled.with_label_values(&[channel, outcome]);
            }
            self.uncertain.with_label_values(&[channel]);
        }
    }
}
