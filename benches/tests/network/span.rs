//! How long somebody heard nothing, and what many such spans come to.

use std::fmt;
use std::time::{Duration, Instant};

use crate::caller::{Caller, Wishes, live, until};
use crate::traffic::Track;

/// A call that talks: sound both ways, and a small picture.
pub(crate) fn talking(callers: [Caller; 2]) -> [Caller; 2] {
    let [mut anna, mut bert] = callers;
    let wishes = Wishes {
        camera_bps: 200_000,
        screen_bps: 0,
    };
    anna.talk(wishes);
    bert.talk(wishes);
    until(&mut [&mut anna, &mut bert], "both hear", |all| {
        all.iter()
            .all(|one| one.heard(Track::Microphone).count() > 25)
    });
    [anna, bert]
}

/// Lets both live for a while.
pub(crate) fn live_on(anna: &mut Caller, bert: &mut Caller, time: Duration) {
    live(&mut [anna, bert], time, |_| false);
}

/// How long it takes until both hear something that was said after this moment.
pub(crate) fn back(anna: &mut Caller, bert: &mut Caller, since: Instant) -> Duration {
    let hears = |one: &Caller| {
        let latest = one.heard(Track::Microphone).last();
        latest.is_some_and(|sound| sound.sent_at >= since)
    };
    until(&mut [anna, bert], "both hear again", |all| {
        all.iter().all(|one| hears(one))
    });
    since.elapsed()
}

/// Measured spans.
#[derive(Default)]
pub(crate) struct Spans(Vec<Duration>);

impl Spans {
    pub(crate) fn add(&mut self, span: Duration) {
        self.0.push(span);
        self.0.sort_unstable();
    }

    /// The span that 95 of 100 are not above.
    pub(crate) fn p95(&self) -> Duration {
        self.0[(self.0.len() * 95).div_ceil(100) - 1]
    }
}

impl fmt::Display for Spans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, most) = (self.0.len(), self.0[self.0.len() - 1]);
        let middle = self.0[count / 2];
        write!(
            f,
            "n {count}, p50 {middle:.0?}, p95 {:.0?}, max {most:.0?}",
            self.p95()
        )
    }
}
