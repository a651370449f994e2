//! How often a measured thing was how large: counters only, so that adding up workers is
//! adding up numbers. The bounds stand for each use and never change while a node runs.

/// The most bounds a histogram may have.
const MOST_BOUNDS: usize = 13;

/// Counts of samples by size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Histogram {
    bounds: &'static [f64],
    counts: [u64; MOST_BOUNDS + 1],
    sum: f64,
}

impl Histogram {
    /// One without samples. The bounds rise; each belongs to the samples not above it.
    ///
    /// # Panics
    ///
    /// If there are more bounds than places; as a constant this is seen when compiling.
    pub const fn new(bounds: &'static [f64]) -> Self {
        assert!(bounds.len() <= MOST_BOUNDS, "more bounds than places");
        Self {
            bounds,
            counts: [0; MOST_BOUNDS + 1],
            sum: 0.0,
        }
    }

    /// Counts one sample.
    pub fn add(&mut self, value: f64) {
        self.add_many(value, 1);
    }

    /// Counts a sample that so many things share.
    pub fn add_many(&mut self, value: f64, times: u32) {
        let place = self.bounds.partition_point(|bound| *bound < value);
        self.counts[place] += u64::from(times);
        self.sum += value * f64::from(times);
    }

    /// Adds what another one of the same kind counted.
    pub fn merge(&mut self, other: &Self) {
        debug_assert_eq!(self.bounds, other.bounds, "only like can be added to like");
        for (mine, theirs) in self.counts.iter_mut().zip(other.counts) {
            *mine += theirs;
        }
        self.sum += other.sum;
    }

    /// How many samples there were.
    pub fn samples(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Everything added up.
    pub fn sum(&self) -> f64 {
        self.sum
    }

    /// Each bound with the number of samples not above it.
    pub fn cumulative(&self) -> impl Iterator<Item = (f64, u64)> + '_ {
        let mut below = 0;
        self.bounds
            .iter()
            .zip(self.counts)
            .map(move |(bound, count)| {
                below += count;
                (*bound, below)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: &[f64] = &[1.0, 2.0, 4.0];

    #[test]
    fn a_sample_belongs_to_the_first_bound_not_below_it() {
        let mut histogram = Histogram::new(BOUNDS);
        for value in [0.5, 1.0, 1.5, 4.0, 9.0] {
            histogram.add(value);
        }
        let counted: Vec<_> = histogram.cumulative().collect();
        assert_eq!(counted, [(1.0, 2), (2.0, 3), (4.0, 4)]);
        assert_eq!(
            histogram.samples(),
            5,
            "what is above all bounds counts too"
        );
        assert!((histogram.sum() - 16.0).abs() < 1e-9);
    }

    #[test]
    fn merging_adds_up() {
        let (mut one, mut other) = (Histogram::new(BOUNDS), Histogram::new(BOUNDS));
        one.add(1.0);
        other.add_many(3.0, 2);
        one.merge(&other);
        assert_eq!(one.samples(), 3);
        assert!((one.sum() - 7.0).abs() < 1e-9);
    }
}
