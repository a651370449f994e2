//! A room settles on codecs that both can decode. A newcomer is answered with what the other
//! takes; but who was there first may send what the newcomer cannot decode. Browsers change what
//! they send by a new offer only, so that one is asked for it over its data channel.

use std::time::{Duration, Instant};

use str0m::format::Codec;

use crate::Worker;
use crate::participant::{Key, Outbox, Participant};

/// What is asked for: a new offer, as for an ICE restart.
const ASK: &[u8] = br#"{"t":"renegotiate"}"#;
/// Whoever does not answer is asked again.
const ASK_EVERY: Duration = Duration::from_secs(3);

/// What a participant sends, and when it was last asked to send something else.
#[derive(Default)]
pub(crate) struct Settling {
    /// The video codec that stands first in its answer.
    pub(crate) sends: Option<Codec>,
    asked_at: Option<Instant>,
}

impl Worker {
    /// Sees to it that the other sends what `receiver` can decode.
    pub(crate) fn settle_codecs(&mut self, receiver: Key, now: Instant) {
        let Some(publisher) = self.other(receiver) else {
            return;
        };
        if !self.should_change(publisher, receiver) {
            return;
        }
        let asked = self.with(publisher, |publisher, outbox| {
            publisher.ask_offer(now, outbox)
        });
        if asked == Some(true) {
            self.mark_dirty(publisher);
        }
    }

    /// Whether the publisher sends what the receiver cannot decode, though it could do so.
    fn should_change(&self, publisher: Key, receiver: Key) -> bool {
        let takes = self.participant(receiver).map(Participant::video_codecs);
        let takes = takes.unwrap_or_default();
        let Some(publisher) = self.participant(publisher) else {
            return false;
        };
        let sends = publisher.settling.sends;
        let wrong = sends.is_some_and(|codec| !takes.contains(&codec));
        wrong
            && publisher
                .video_codecs()
                .iter()
                .any(|codec| takes.contains(codec))
    }
}

impl Participant {
    /// Asks for a new offer; whether it was asked now.
    fn ask_offer(&mut self, now: Instant, outbox: &mut Outbox) -> bool {
        let lately = self
            .settling
            .asked_at
            .is_some_and(|at| now < at + ASK_EVERY);
        let told = !lately && self.say(ASK, outbox);
        if told {
            self.settling.asked_at = Some(now);
        }
        told
    }
}
