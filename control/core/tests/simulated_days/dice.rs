//! Chance for the simulated days, the same each time, and numbers of the kinds they need.

/// Splitmix64.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to below the end.
    pub(crate) fn below(&mut self, end: u32) -> i64 {
        i64::try_from(self.next() % u64::from(end)).unwrap_or(0)
    }

    /// Between 0 and 1, neither of them.
    fn even(&mut self) -> f64 {
        (float(self.next() >> 11) + 0.5) / 9_007_199_254_740_992.0
    }

    /// With the mean 1.
    pub(crate) fn exponential(&mut self) -> f64 {
        -self.even().ln()
    }

    /// Around 0 with the deviation 1 (Box and Muller).
    pub(crate) fn normal(&mut self) -> f64 {
        let (one, other) = (self.even(), self.even());
        (-2.0 * one.ln()).sqrt() * (std::f64::consts::TAU * other).cos()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a day has few seconds")]
pub(crate) fn real(seconds: i64) -> f64 {
    seconds as f64
}

#[expect(clippy::cast_precision_loss, reason = "a wait has few milliseconds")]
pub(crate) fn float(number: u64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, reason = "a day has few seconds")]
pub(crate) fn seconds(seconds: f64) -> i64 {
    seconds as i64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a wait has few milliseconds and is never negative"
)]
pub(crate) fn whole(number: f64) -> u64 {
    number as u64
}
