//! Whether anything is asked on a connection. Nobody keeps a place for nothing: the first request
//! has to come soon, and so has the next one after the last was answered. An open stream of events
//! is a request that runs, however long nothing happens on it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use schalter_config::Connections;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use super::tally::Ended;

/// The pulse of one connection.
pub(super) struct Pulse {
    state: Mutex<State>,
    beat: Notify,
}

struct State {
    /// Requests that run.
    open: usize,
    /// Since when none does.
    since: Instant,
    has_served: bool,
}

/// A request that runs until this is dropped.
pub(super) struct Running(Arc<Pulse>);

impl Pulse {
    pub(super) fn new() -> Arc<Self> {
        let state = State {
            open: 0,
            since: Instant::now(),
            has_served: false,
        };
        Arc::new(Self {
            state: Mutex::new(state),
            beat: Notify::new(),
        })
    }

    /// A request begins.
    pub(super) fn begin(self: &Arc<Self>) -> Running {
        let mut state = self.state();
        state.open += 1;
        state.has_served = true;
        drop(state);
        self.beat.notify_one();
        Running(self.clone())
    }

    /// Comes back when the next request is overdue.
    pub(super) async fn overdue(&self, rules: &Connections) -> Ended {
        loop {
            let stirred = self.beat.notified();
            let Some((at, ended)) = self.due(rules) else {
                stirred.await;
                continue;
            };
            tokio::select! {
                () = stirred => {}
                () = sleep_until(at) => return ended,
            }
        }
    }

    fn due(&self, rules: &Connections) -> Option<(Instant, Ended)> {
        let state = self.state();
        match (state.open, state.has_served) {
            (0, false) => Some((state.since + rules.header, Ended::Header)),
            (0, true) => Some((state.since + rules.idle, Ended::Idle)),
            _ => None,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.open -= 1;
        state.since = Instant::now();
        drop(state);
        self.0.beat.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_request_has_to_come_and_the_next_may_take_longer() {
        let rules = Connections::default();
        let begun = Instant::now();
        let pulse = Pulse::new();
        let (due, ended) = pulse.due(&rules).expect("due");
        assert_eq!(ended, Ended::Header);
        assert!(due >= begun + rules.header);

        let stream = pulse.begin();
        assert!(pulse.due(&rules).is_none(), "it may run for hours");
        let other = pulse.begin();
        drop(stream);
        assert!(pulse.due(&rules).is_none(), "the other one runs");
        let answered = Instant::now();
        drop(other);
        let (due, ended) = pulse.due(&rules).expect("due");
        assert_eq!(ended, Ended::Idle);
        assert!(due >= answered + rules.idle);
    }
}
