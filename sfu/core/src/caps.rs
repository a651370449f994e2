//! What a publisher's camera and screen may take each, told over its data channel.
//!
//! REMB caps the sum, and all that RTCP has beside it (TMMBR, a REMB for each stream) browsers
//! either do not negotiate or take for the sum again. So who shows both is told in words how to
//! divide it; who does not understand them still obeys the sum.

use std::time::{Duration, Instant};

use crate::bandwidth::{Publishing, Shares};
use crate::participant::{Outbox, Participant};

/// What falls by a tenth is told at once; what rises by a tenth, no more often than this.
const RISES_EVERY: Duration = Duration::from_secs(1);
/// A kind that sends nothing cannot be told from one that ended; a picture as small as this can.
const LEAST_BPS: u64 = 30_000;
/// The words that take caps back.
const NO_CAPS: &[u8] = br#"{"t":"caps"}"#;

/// What the publisher was told last, and when.
#[derive(Default)]
pub(crate) struct Caps {
    told: Option<(Shares, Instant)>,
}

impl Caps {
    fn are_worth_telling(&self, shares: Shares, now: Instant) -> bool {
        let Some((last, at)) = self.told else {
            return true;
        };
        let fell = |last: u64, new: u64| new < last / 10 * 9;
        let pairs = [(last.camera, shares.camera), (last.screen, shares.screen)];
        let falls = pairs.iter().any(|(last, new)| fell(*last, *new));
        let rises = pairs.iter().any(|(last, new)| fell(*new, *last));
        falls || (rises && now >= at + RISES_EVERY)
    }
}

impl Participant {
    /// Tells a publisher of both camera and screen what each may take; and that caps are over,
    /// when it publishes but one; whether something was told. What could not be is tried again
    /// with the next estimate.
    pub(crate) fn tell_shares(
        &mut self,
        shares: Shares,
        publishing: Publishing,
        now: Instant,
        outbox: &mut Outbox,
    ) -> bool {
        if !(publishing.camera && publishing.screen) {
            let taken_back = self.caps.told.is_some() && self.say(NO_CAPS, outbox);
            self.caps.told.take_if(|_| taken_back);
            return taken_back;
        }
        let told = self.caps.are_worth_telling(shares, now) && self.say(&words(shares), outbox);
        if told {
            self.caps.told = Some((shares, now));
        }
        told
    }
}

fn words(shares: Shares) -> Vec<u8> {
    let [camera, screen] = [shares.camera, shares.screen].map(|cap| cap.max(LEAST_BPS));
    format!(r#"{{"t":"caps","camera":{camera},"screen":{screen}}}"#).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::start;

    fn shares(screen: u64, camera: u64) -> Shares {
        Shares {
            microphone: 64_000,
            screen,
            camera,
        }
    }

    #[test]
    fn what_falls_is_told_at_once_and_what_rises_later() {
        let now = start();
        let later = now + RISES_EVERY;
        let caps = Caps {
            told: Some((shares(1_000_000, 300_000), now)),
        };
        assert!(Caps::default().are_worth_telling(shares(1, 1), now));
        assert!(!caps.are_worth_telling(shares(950_000, 290_000), later));
        assert!(caps.are_worth_telling(shares(1_000_000, 200_000), now));
        assert!(!caps.are_worth_telling(shares(2_000_000, 300_000), now));
        assert!(caps.are_worth_telling(shares(2_000_000, 300_000), later));
        assert!(
            caps.are_worth_telling(shares(2_000_000, 0), now),
            "one of them fell"
        );
    }

    #[test]
    fn the_words_are_those_the_pages_read() {
        let said = words(shares(700_000, 0));
        assert_eq!(said, br#"{"t":"caps","camera":30000,"screen":700000}"#);
    }
}
