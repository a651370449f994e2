//! One thread's rooms: takes time, datagrams and commands, gives datagrams and notices.

use std::collections::VecDeque;
use std::time::Instant;

use crate::{Command, Input, Output, Refusal, Reply, Stats, WorkerConfig};

/// Everything one thread of the media plane owns.
pub struct Worker {
    #[expect(dead_code, reason = "read by the demux")]
    config: WorkerConfig,
    outputs: VecDeque<Output>,
    stats: Stats,
}

impl Worker {
    /// A worker without rooms.
    pub fn new(config: WorkerConfig) -> Self {
        Self {
            config,
            outputs: VecDeque::new(),
            stats: Stats::default(),
        }
    }

    /// Takes a datagram or the passing of time. Never fails: what cannot be used is counted.
    pub fn handle(&mut self, _input: Input<'_>, _now: Instant) {}

    /// Carries out a command, or refuses it and changes nothing.
    pub fn command(&mut self, _command: Command, _now: Instant) -> Result<Reply, Refusal> {
        Err(Refusal::UnknownRoom)
    }

    /// What the shell must do next. Drain after every `handle` and `command`.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When the worker wants an [`Input::Timeout`], unless something else comes first.
    pub fn wake_at(&self) -> Option<Instant> {
        None
    }

    /// What was counted so far.
    pub fn stats(&self) -> &Stats {
        &self.stats
    }
}
