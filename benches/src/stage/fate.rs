//! A bad network at one leg's socket: what is lost, what is late. Chance is seeded.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::wire::Outgoing;
use crate::leg::Place;
use crate::scenario::Network;

/// What happens to the datagrams of one leg.
pub(super) struct Fate {
    network: Network,
    chance: fastrand::Rng,
    late: BinaryHeap<Reverse<Late>>,
    count: u64,
}

/// What waits for its time.
pub(super) enum Held {
    Out(Outgoing),
    In {
        source: SocketAddr,
        at_ns: u64,
        bytes: Vec<u8>,
    },
}

struct Late {
    at: Instant,
    count: u64,
    held: Held,
}

impl Fate {
    pub(super) fn new(network: Network, place: Place) -> Self {
        let seed = network.seed << 40 | u64::from(place.room) << 1 | place.side as u64;
        Self {
            network,
            chance: fastrand::Rng::with_seed(seed),
            late: BinaryHeap::new(),
            count: 0,
        }
    }

    /// How late the next datagram will be; `None`: it is lost.
    pub(super) fn decide(&mut self) -> Option<Duration> {
        let lost = self.chance.f64() * 100.0 < self.network.loss_percent;
        let jitter = Duration::from_millis(self.network.jitter_ms);
        let late = jitter.mul_f64(self.chance.f64());
        (!lost).then_some(late)
    }

    pub(super) fn hold(&mut self, at: Instant, held: Held) {
        let count = self.count;
        self.count += 1;
        self.late.push(Reverse(Late { at, count, held }));
    }

    /// When the next held one is due.
    pub(super) fn due(&self) -> Option<Instant> {
        self.late.peek().map(|Reverse(late)| late.at)
    }

    /// What is due by now.
    pub(super) fn next(&mut self, now: Instant) -> Option<Held> {
        if self.due()? > now {
            return None;
        }
        self.late.pop().map(|Reverse(late)| late.held)
    }
}

impl PartialEq for Late {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.count) == (other.at, other.count)
    }
}

impl Eq for Late {}

impl PartialOrd for Late {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Late {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.count).cmp(&(other.at, other.count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leg::Side;

    fn fate() -> Fate {
        let network = Network {
            loss_percent: 5.0,
            jitter_ms: 20,
            seed: 7,
        };
        let place = Place {
            room: 3,
            side: Side::Officer,
        };
        Fate::new(network, place)
    }

    #[test]
    fn the_same_seed_is_the_same_fate_and_one_of_twenty_is_lost() {
        let (mut one, mut other) = (fate(), fate());
        let fates: Vec<_> = (0..10_000).map(|_| one.decide()).collect();
        assert!(fates.iter().all(|fate| *fate == other.decide()));
        let lost = fates.iter().filter(|fate| fate.is_none()).count();
        assert!((400..600).contains(&lost), "{lost} lost");
        let longest = fates.iter().flatten().max().unwrap();
        assert!(*longest < Duration::from_millis(20));
    }

    #[test]
    fn what_is_held_comes_in_the_order_of_its_time() {
        let mut fate = fate();
        let now = Instant::now();
        for ms in [5, 1, 9] {
            let held = Held::In {
                source: ([127, 0, 0, 1], 1).into(),
                at_ns: ms,
                bytes: Vec::new(),
            };
            fate.hold(now + Duration::from_millis(ms), held);
        }
        let mut came = Vec::new();
        while let Some(Held::In { at_ns, .. }) = fate.next(now + Duration::from_millis(6)) {
            came.push(at_ns);
        }
        assert_eq!(came, [1, 5]);
    }
}
