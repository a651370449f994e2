//! Covers sound on its way to one participant against loss: older packets ride along with new
//! ones (RED, RFC 2198) where the receiver takes that, and in bursts lost packets are sent again.
//!
//! Nothing lost, nothing done: sound goes as plain Opus, untouched.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;

use crate::losses::{FARTHEST, Losses};
use crate::redundancy::wrap;

/// A packet sent again later than this cannot be played any more.
const SEALED: usize = 16;
/// The same packet is not sent again within a round trip; most are shorter.
const AGAIN_AFTER: Duration = Duration::from_millis(60);
/// Half of the sound may be sent again, never more.
const AGAIN_PER_SECOND: f64 = 25.0;
const AGAIN_AT_ONCE: f64 = 12.0;

/// The cover of one leg.
#[derive(Default)]
pub(crate) struct Cover {
    pub(crate) losses: Losses,
    recent: VecDeque<Recent>,
    sealed: VecDeque<Sealed>,
    budget: Budget,
    scratch: Vec<u8>,
}

struct Recent {
    seq: u64,
    time: u32,
    payload: Arc<[u8]>,
}

/// A packet as it left. Sent again it is the same to the byte: one sealed anew under the same
/// number would lay AES-GCM's key open (RFC 7714, section 8.4).
struct Sealed {
    seq: u16,
    packet: Bytes,
    again_at: Option<Instant>,
}

/// How much more may be sent again.
struct Budget {
    left: f64,
    since: Option<Instant>,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            left: AGAIN_AT_ONCE,
            since: None,
        }
    }
}

impl Cover {
    /// A packet goes out: the payload to send instead of its own, if older ones ride along.
    pub(crate) fn wrap(
        &mut self,
        pt: u8,
        seq: u64,
        time: u32,
        payload: &Arc<[u8]>,
    ) -> Option<Arc<[u8]>> {
        let recent = &self.recent;
        let older = self.losses.distances().filter_map(|distance| {
            let older = recent.iter().find(|older| older.seq + distance == seq)?;
            Some((time.wrapping_sub(older.time), older.payload.as_ref()))
        });
        let wrapped = wrap(&mut self.scratch, pt, older, payload);
        self.remember(seq, time, payload);
        wrapped
    }

    /// A packet passes the leg.
    pub(crate) fn passes(&mut self) {
        self.losses.passed();
    }

    /// A packet left, sealed: it is kept as long as the leg loses packets in bursts.
    pub(crate) fn left(&mut self, number: u64, packet: &Bytes) {
        if !self.losses.bursty() {
            self.sealed.clear();
            return;
        }
        if self.sealed.len() >= SEALED {
            self.sealed.pop_front();
        }
        self.sealed.push_back(Sealed {
            #[expect(clippy::cast_possible_truncation, reason = "the low half is asked for")]
            seq: number as u16,
            packet: packet.clone(),
            again_at: None,
        });
    }

    /// The receiver misses a packet: the datagram to send again, if that still helps.
    pub(crate) fn misses(&mut self, seq: u16, now: Instant) -> Option<Bytes> {
        self.losses.lost(self.extend(seq)?);
        let sealed = self.sealed.iter_mut().find(|sealed| sealed.seq == seq)?;
        let again = sealed.again_at.is_none_or(|at| now >= at + AGAIN_AFTER);
        if !again || !self.budget.take(now) {
            return None;
        }
        sealed.again_at = Some(now);
        Some(sealed.packet.clone())
    }

    /// The full number of a packet of which the receiver names the low half.
    fn extend(&self, seq: u16) -> Option<u64> {
        let newest = self.recent.back()?.seq;
        #[expect(clippy::cast_possible_truncation, reason = "the low half is meant")]
        let back = (newest as u16).wrapping_sub(seq);
        newest.checked_sub(back.into())
    }

    fn remember(&mut self, seq: u64, time: u32, payload: &Arc<[u8]>) {
        if self.recent.len() > usize::try_from(FARTHEST).unwrap_or(0) {
            self.recent.pop_front();
        }
        let place = self.recent.partition_point(|older| older.seq < seq);
        let payload = Arc::clone(payload);
        self.recent.insert(place, Recent { seq, time, payload });
    }
}

impl Budget {
    fn take(&mut self, now: Instant) -> bool {
        let since = self.since.replace(now).unwrap_or(now);
        let passed = now.saturating_duration_since(since).as_secs_f64();
        self.left = (self.left + passed * AGAIN_PER_SECOND).min(AGAIN_AT_ONCE);
        let enough = self.left >= 1.0;
        if enough {
            self.left -= 1.0;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redundancy::Unwrapped;
    use crate::testing::start;

    fn sealed(seq: u16) -> Bytes {
        let [high, low] = seq.to_be_bytes();
        Bytes::from(vec![0x80, 63, high, low])
    }

    fn again(cover: &mut Cover, seq: u16, now: Instant) -> Option<Vec<u8>> {
        cover.misses(seq, now).map(Vec::from)
    }

    /// Sends `packets` over a leg that loses those for which `lost` says so.
    fn sound(cover: &mut Cover, packets: u16, lost: impl Fn(u16) -> bool, now: Instant) {
        for seq in 0..packets {
            let payload = Arc::from(seq.to_be_bytes());
            cover.passes();
            cover.wrap(111, seq.into(), u32::from(seq) * 960, &payload);
            cover.left(seq.into(), &sealed(seq));
            if lost(seq) {
                cover.misses(seq, now);
            }
        }
    }

    #[test]
    fn nothing_lost_nothing_wrapped() {
        let mut cover = Cover::default();
        sound(&mut cover, 200, |_| false, start());
        let payload = Arc::from(*b"now");
        assert_eq!(cover.wrap(111, 200, 200 * 960, &payload), None);
    }

    #[test]
    fn what_was_lost_lately_makes_the_older_ride_along() {
        let mut cover = Cover::default();
        sound(&mut cover, 200, |seq| seq % 12 == 0, start());
        let payload = Arc::from(*b"now");
        let wrapped = cover.wrap(111, 200, 200 * 960, &payload).expect("loss");
        let read = Unwrapped::read(&wrapped).expect("RED");
        let older: Vec<_> = read.older().iter().map(|b| (b.offset, b.payload)).collect();
        let number = |seq: u16| seq.to_be_bytes();
        assert_eq!(older, [(1_920, &number(198)[..]), (960, &number(199)[..])]);
        assert_eq!((read.pt, read.primary), (111, b"now".as_slice()));
    }

    #[test]
    fn lost_packets_are_sent_again_only_in_bursts() {
        let now = start();
        let mut chance = Cover::default();
        sound(&mut chance, 200, |seq| seq % 12 == 0, now);
        assert_eq!(again(&mut chance, 199, now), None);
        let mut bursts = Cover::default();
        sound(&mut bursts, 400, |seq| seq % 40 < 4, now);
        let later = now + Duration::from_secs(1);
        assert_eq!(again(&mut bursts, 399, later), Some(sealed(399).to_vec()));
        assert_eq!(again(&mut bursts, 399, later), None, "it is on its way");
        assert_eq!(again(&mut bursts, 300, later), None, "too late to play");
    }

    #[test]
    fn a_storm_of_wishes_is_capped() {
        let now = start();
        let mut budget = Budget::default();
        let given = (0..1_000).filter(|_| budget.take(now)).count();
        assert_eq!(given, 12);
        let later = now + Duration::from_millis(200);
        assert_eq!((0..100).filter(|_| budget.take(later)).count(), 5);
    }
}
