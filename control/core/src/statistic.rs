//! What is counted of a day: from each event its marks. Numbers only; no mark says whose it was.

use serde::{Deserialize, Serialize};

use crate::event::{Event, FinishReason};
use crate::history::Promise;
use crate::id::ServiceId;

macro_rules! marks {
    ($($(#[$doc:meta])* $name:ident $word:literal,)*) => {
        /// What is counted. The word is the one in the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Counted { $($(#[$doc])* #[serde(rename = $word)] $name,)* }

        impl Counted {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word in the table.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The one of this word.
            pub fn by_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.as_str() == name)
            }
        }
    };
}

marks! {
    /// Somebody sat down.
    Taken "taken",
    /// A first call, and how long after sitting down it came.
    Wait "wait",
    /// A session ended, and how long it lasted.
    Session "session",
    /// The officer finished it, or the citizen hung up.
    Finished "finished",
    /// It broke off: nobody gave a sign of life any more.
    TechnicalFailure "technical_failure",
    /// Did not come when called.
    Missed "missed",
    /// Was gone without a word.
    Abandoned "abandoned",
    /// Gave the seat up.
    Left "left",
    /// Was set aside.
    Parked "parked",
    /// Was sent on.
    Redirected "redirected",
    /// A call expired.
    Expired "expired",
    /// A service was rendered.
    Rendered "rendered",
    /// The first picture was seen, and how long after pressing "enter".
    FirstPicture "first_picture",
    /// Was called before the promised range.
    PromiseEarlier "promise_earlier",
    /// Was called within it.
    PromiseWithin "promise_within",
    /// Was called after it.
    PromiseOver "promise_over",
}

const PICTURE_MS: u64 = 50;

/// One mark of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What is counted.
    pub counted: Counted,
    /// Which service, where one is counted.
    pub service: Option<ServiceId>,
    /// How long, where a time is counted.
    pub ms: u64,
}

impl Mark {
    /// Times are kept in buckets, so that no single one can be told: rounded up, an eighth more
    /// than it was at most. What is no time is in bucket 0.
    pub fn bucket_ms(&self) -> u64 {
        match self.counted {
            Counted::Wait | Counted::Session => bucket(self.ms.div_ceil(1_000)) * 1_000,
            Counted::FirstPicture => bucket(self.ms.div_ceil(PICTURE_MS)) * PICTURE_MS,
            _ => 0,
        }
    }
}

/// The first picture of somebody's session came so long after they pressed "enter". To a twentieth
/// of a second: a finer number would be nobody's use.
pub const fn first_picture(ms: u64) -> Mark {
    mark(Counted::FirstPicture, ms.next_multiple_of(PICTURE_MS))
}

/// What an event adds to the numbers of its day.
pub fn marks(event: &Event) -> Vec<Mark> {
    let one = |counted| vec![mark(counted, 0)];
    match event {
        Event::SeatTaken { .. } => one(Counted::Taken),
        Event::SeatCalled {
            attempt: 1,
            waited_ms,
            promise,
            ..
        } => {
            let promise = promise.map(|promise| mark(kept(promise), 0));
            let wait = mark(Counted::Wait, *waited_ms);
            std::iter::once(wait).chain(promise).collect()
        }
        Event::SeatReturned {
            reason: crate::event::ReturnReason::Expired,
            ..
        } => one(Counted::Expired),
        Event::SeatMissed { .. } => one(Counted::Missed),
        Event::SeatAbandoned { .. } => one(Counted::Abandoned),
        Event::SeatLeft { .. } => one(Counted::Left),
        Event::SeatParked { .. } => one(Counted::Parked),
        Event::SeatRedirected { .. } => one(Counted::Redirected),
        Event::SessionFinished {
            duration_ms,
            reason,
            services,
            ..
        } => of_session(*duration_ms, *reason, services),
        _ => Vec::new(),
    }
}

fn of_session(duration_ms: u64, reason: FinishReason, services: &[ServiceId]) -> Vec<Mark> {
    let ended = match reason {
        FinishReason::Finished | FinishReason::HungUp => Some(Counted::Finished),
        FinishReason::Lapsed => Some(Counted::TechnicalFailure),
        FinishReason::Parked | FinishReason::Redirected => None,
    };
    let rendered = services.iter().map(|&service| Mark {
        service: Some(service),
        ..mark(Counted::Rendered, 0)
    });
    let session = mark(Counted::Session, duration_ms);
    let ended = ended.map(|ended| mark(ended, 0));
    std::iter::once(session)
        .chain(ended)
        .chain(rendered)
        .collect()
}

const fn kept(promise: Promise) -> Counted {
    match promise {
        Promise::Earlier => Counted::PromiseEarlier,
        Promise::Within => Counted::PromiseWithin,
        Promise::Over => Counted::PromiseOver,
    }
}

const fn mark(counted: Counted, ms: u64) -> Mark {
    Mark {
        counted,
        service: None,
        ms,
    }
}

/// Rounded up to four significant bits.
const fn bucket(number: u64) -> u64 {
    let bits = u64::BITS - number.leading_zeros();
    if bits <= 4 {
        return number;
    }
    let step = 1 << (bits - 4);
    number.next_multiple_of(step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{SeatId, SessionId};

    #[test]
    fn a_bucket_is_at_most_an_eighth_more_than_the_time() {
        for seconds in 1..20_000 {
            let rounded = bucket(seconds);
            assert!(
                rounded >= seconds && rounded <= seconds + seconds / 8,
                "{seconds}"
            );
            assert_eq!(bucket(rounded), rounded, "a bucket is its own");
        }
        assert_eq!(bucket(0), 0);
        let picture = first_picture(412);
        assert_eq!((picture.ms, picture.bucket_ms()), (450, 450));
        assert_eq!(first_picture(2_030).bucket_ms(), 2_200);
        assert_eq!(mark(Counted::Wait, 61_001).bucket_ms(), 64_000);
        assert_eq!(mark(Counted::Left, 61_001).bucket_ms(), 0);
    }

    #[test]
    fn a_session_that_broke_off_is_a_technical_failure_and_a_parked_one_is_not_finished() {
        use Counted::{Finished, Rendered, Session, TechnicalFailure};
        let finished = |reason| {
            let event = Event::SessionFinished {
                seat: SeatId::from_u128(1),
                session: SessionId::from_u128(2),
                duration_ms: 5_000,
                reason,
                services: vec![ServiceId::from_u128(3)],
            };
            let marks = marks(&event).into_iter().map(|mark| mark.counted);
            marks.collect::<Vec<_>>()
        };
        assert_eq!(
            finished(FinishReason::HungUp),
            [Session, Finished, Rendered]
        );
        assert_eq!(
            finished(FinishReason::Lapsed),
            [Session, TechnicalFailure, Rendered]
        );
        assert_eq!(finished(FinishReason::Parked), [Session, Rendered]);
    }

    #[test]
    fn every_word_finds_what_it_counts() {
        for counted in Counted::ALL {
            assert_eq!(Counted::by_name(counted.as_str()), Some(*counted));
        }
    }
}
