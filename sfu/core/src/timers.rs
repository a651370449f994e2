//! One heap of deadlines per worker. A participant that waits costs nothing until its deadline.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Instant;

use crate::participant::Key;

/// Who wants to be woken when. An entry may be out of date: whoever pops it checks.
#[derive(Default)]
pub(crate) struct Timers {
    heap: BinaryHeap<Reverse<(Instant, Key)>>,
}

impl Timers {
    pub(crate) fn add(&mut self, at: Instant, key: Key) {
        self.heap.push(Reverse((at, key)));
    }

    pub(crate) fn next(&self) -> Option<Instant> {
        self.heap.peek().map(|Reverse((at, _))| *at)
    }

    pub(crate) fn pop_due(&mut self, now: Instant) -> Option<(Instant, Key)> {
        let due = self.next().is_some_and(|at| at <= now);
        due.then(|| self.heap.pop().map(|Reverse(entry)| entry))
            .flatten()
    }
}
