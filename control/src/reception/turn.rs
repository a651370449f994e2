//! One turn of one office, from the input to the deeds.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use schalter_control_core::id::{CallId, OfficeId, RoomId, SeatId};
use schalter_control_core::{Event, Input, Office, Output, Refusal};
use schalter_sfu::Gate;
use tracing::Instrument as _;

use super::{Counter, Failure, Reception, Snapshot};
use crate::news::News;
use crate::store::audit::Act;
use crate::store::callback::Callback;
use crate::store::commit::{Outcome, Step, Taken};
use crate::store::outbox::Told;
use crate::traces;

/// How often a turn is tried when other processes are faster.
pub(super) const TRIES: usize = 8;

/// What comes with an input and is kept beside the office.
#[derive(Default)]
pub(super) struct Beside {
    /// Who sat down.
    pub(super) taken: Option<Taken>,
    /// Who left a contact.
    pub(super) callback: Option<(SeatId, Callback)>,
    /// What an administrator does by it.
    pub(super) act: Option<Act>,
}

/// What the core decided, and not yet true.
pub(super) struct Decided {
    pub(super) snapshot: Snapshot,
    pub(super) outputs: Vec<Output>,
    pub(super) events: Vec<(Event, Option<RoomId>)>,
    pub(super) effects: Effects,
    /// The jumps of the clock it knows of.
    pub(super) jumps: u64,
}

/// What the store shall keep of the outputs.
#[derive(Default)]
pub(super) struct Effects {
    settings: bool,
    restarted: bool,
    closed_down: bool,
    received: Option<SeatId>,
    opened: Vec<RoomId>,
    closed: Vec<RoomId>,
    not_called_back: Vec<SeatId>,
    notices: Vec<Told>,
}

/// What is true now, and what is left to do.
type Done = (Arc<Snapshot>, Vec<Output>, Vec<News>);

impl Reception {
    /// On its own task: whoever asked may hang up, the turn is finished all the same.
    pub(super) async fn take_turn(
        &self,
        id: OfficeId,
        input: Input,
        beside: Beside,
    ) -> Result<Arc<Snapshot>, Failure> {
        let reception = self.clone();
        let turn = async move {
            let kind = input.kind();
            traces::turn(kind, reception.turn(id, input, &beside)).await
        };
        let turn = tokio::spawn(turn.in_current_span());
        turn.await.unwrap_or_else(|error| {
            tracing::error!(%error, office = %id, "a turn broke off");
            Err(Failure::Overloaded)
        })
    }

    async fn turn(
        &self,
        id: OfficeId,
        input: Input,
        beside: &Beside,
    ) -> Result<Arc<Snapshot>, Failure> {
        self.office(id).await?;
        let counter = self.counter(id);
        let turn = counter.turn.lock().await;
        let done = self.decide_and_commit(&counter, id, &input, beside).await;
        if matches!(done, Err(Failure::Store(_))) {
            counter.has_failed.store(true, Ordering::Relaxed);
        }
        let (snapshot, outputs, news) = done?;
        traces::step("deeds", self.deeds(&outputs)).await;
        drop(turn);
        if !news.is_empty() {
            self.0.news.tell(news).await;
        }
        Ok(snapshot)
    }

    pub(super) fn counter(&self, id: OfficeId) -> Arc<Counter> {
        Arc::clone(&self.0.counters.entry(id).or_default())
    }

    async fn decide_and_commit(
        &self,
        counter: &Counter,
        id: OfficeId,
        input: &Input,
        beside: &Beside,
    ) -> Result<Done, Failure> {
        for _ in 0..TRIES {
            let before = self.office(id).await?;
            let decided = self.decide(&before, input, beside).await?;
            if !self.must_be_kept(&before, &decided, input) {
                let snapshot = Arc::new(decided.snapshot);
                *counter.latest.write().await = Some(Arc::clone(&snapshot));
                return Ok((snapshot, Vec::new(), Vec::new()));
            }
            let step = decided.step(&before, beside);
            let committed = traces::step("commit", self.0.store.commit(&step)).await?;
            if let Some(last_seq) = written(committed)? {
                return Ok(self.keep(counter, decided, last_seq).await);
            }
            self.load(id).await?;
        }
        Err(Failure::Overloaded)
    }

    /// Signs of life alone are kept in memory for a while: a thousand waiting citizens need not
    /// mean fifty writes a second. After a restart everybody gets a fresh lease anyway.
    fn must_be_kept(&self, before: &Snapshot, decided: &Decided, input: &Input) -> bool {
        let after = &decided.snapshot;
        if !decided.outputs.is_empty() {
            return true;
        }
        match input {
            Input::Seen { .. } => after.at.duration_since(before.committed_at) > self.patience(),
            Input::Timeout => after.wake_at != before.committed_wake_at || changed(before, after),
            Input::AwaitCallback { .. } | Input::Restarted | Input::CloseDown => true,
            _ => changed(before, after),
        }
    }

    /// What was committed is true from now on.
    pub(super) async fn keep(&self, counter: &Counter, decided: Decided, last_seq: i64) -> Done {
        let Decided {
            mut snapshot,
            outputs,
            events,
            jumps,
            ..
        } = decided;
        counter.has_failed.store(false, Ordering::Relaxed);
        counter.jumps.store(jumps, Ordering::Relaxed);
        snapshot.version += 1;
        snapshot.committed_at = snapshot.at;
        snapshot.committed_wake_at = snapshot.wake_at;
        let snapshot = Arc::new(snapshot);
        *counter.latest.write().await = Some(Arc::clone(&snapshot));
        self.0.stirred.notify_one();
        let news = news(&snapshot, events, last_seq);
        (snapshot, outputs, news)
    }

    /// The media plane may fail; the office goes on, and joining opens the room again.
    pub(super) async fn deeds(&self, outputs: &[Output]) {
        let media = &self.0.media;
        for output in outputs {
            let done = match *output {
                Output::OpenRoom { room, .. } => media.open(room, Gate::Closed).await,
                Output::OpenGate { room, .. } => media.gate(room, Gate::Open).await,
                Output::CloseRoom { room } => media.close(room).await,
                // Told after the deeds; seated or posted with the commit.
                Output::Event(_) | Output::HandOver { .. } | Output::CallBack { .. } => Ok(()),
            };
            if let Err(refusal) = done {
                tracing::warn!(%refusal, ?output, "the media plane did not follow");
            }
        }
    }

    pub(super) async fn decide(
        &self,
        before: &Snapshot,
        input: &Input,
        beside: &Beside,
    ) -> Result<Decided, Failure> {
        let (now, jumps) = self.0.clock.reading();
        let mut office = before.office.clone();
        let counter = self.counter(office.id);
        if counter.has_lost_time(jumps) {
            office
                .handle(Input::Recovered, now)
                .map_err(Failure::Refused)?;
        }
        office
            .handle(input.clone(), now)
            .map_err(Failure::Refused)?;
        let outputs: Vec<_> = std::iter::from_fn(|| office.poll()).collect();
        let events = events(&office, &outputs);
        let wake_at = office.wake_at(now);
        let mut effects = effects(before, &office, input, &outputs, &events);
        effects.notices = self.notices(&office, &outputs, beside, now).await?;
        let snapshot = Snapshot {
            office,
            officers: before.officers.clone(),
            version: before.version,
            at: now,
            committed_at: before.committed_at,
            wake_at,
            committed_wake_at: before.committed_wake_at,
            said: super::waits::Said::default(),
        };
        Ok(Decided {
            snapshot,
            outputs,
            events,
            effects,
            jumps,
        })
    }
}

impl Counter {
    /// Whether leases must begin anew: what was not kept, or the time before a jump, does not count.
    fn has_lost_time(&self, jumps: u64) -> bool {
        self.has_failed.load(Ordering::Relaxed) || self.jumps.load(Ordering::Relaxed) != jumps
    }
}

impl Decided {
    pub(super) fn step<'a>(&'a self, before: &Snapshot, beside: &'a Beside) -> Step<'a> {
        let (snapshot, effects) = (&self.snapshot, &self.effects);
        Step {
            wake_at: snapshot.wake_at,
            settings: effects.settings.then_some(&snapshot.office.settings),
            events: &self.events,
            taken: beside.taken.as_ref(),
            received: effects.received,
            opened: &effects.opened,
            closed: &effects.closed,
            restarted: effects.restarted,
            closed_down: effects.closed_down,
            act: beside.act.as_ref(),
            callback: beside.callback.as_ref().map(|(seat, new)| (*seat, new)),
            not_called_back: &effects.not_called_back,
            notices: &effects.notices,
            ..Step::new(&snapshot.office, before.version, snapshot.at)
        }
    }
}

/// The number of the last event; `None` when another process was faster.
pub(super) fn written(outcome: Outcome) -> Result<Option<i64>, Failure> {
    match outcome {
        Outcome::Written { last_seq } => Ok(Some(last_seq)),
        Outcome::Late => Ok(None),
        Outcome::Repeated => Err(Failure::Overloaded),
        Outcome::Engaged => Err(Failure::Refused(Refusal::OfficerBusy)),
    }
}

fn effects(
    before: &Snapshot,
    office: &Office,
    input: &Input,
    outputs: &[Output],
    events: &[(Event, Option<RoomId>)],
) -> Effects {
    let opened = |output: &Output| match *output {
        Output::OpenRoom { room, .. } => Some(room),
        _ => None,
    };
    let closed = |output: &Output| match *output {
        Output::CloseRoom { room } => Some(room),
        _ => None,
    };
    let was_away = |seat: SeatId| {
        let seat = before.office.seat(seat);
        seat.is_some_and(|seat| seat.may_be_away)
    };
    let ended = events.iter().filter_map(|(event, _)| event.ended_visit());
    let mut not_called_back: Vec<_> = ended.filter(|&seat| was_away(seat)).collect();
    if let Input::WithdrawCallback { seat } = *input {
        not_called_back.push(seat);
    }
    Effects {
        settings: before.office.settings != office.settings,
        restarted: matches!(input, Input::Restarted),
        closed_down: matches!(input, Input::CloseDown),
        received: match input {
            Input::Receive(guest) => Some(guest.seat()),
            _ => None,
        },
        opened: rooms(outputs, opened),
        closed: rooms(outputs, closed),
        not_called_back,
        notices: Vec::new(),
    }
}

/// What happened, each with the room it is about.
fn events(office: &Office, outputs: &[Output]) -> Vec<(Event, Option<RoomId>)> {
    let opened = |call: CallId| {
        outputs.iter().find_map(|output| match *output {
            Output::OpenRoom { room, call: of } if of == call => Some(room),
            _ => None,
        })
    };
    let room = |event: &Event| match *event {
        Event::SessionStarted { room, .. } => Some(room),
        Event::SeatCalled { call, .. } => {
            opened(call).or_else(|| office.call(call).map(|call| call.room))
        }
        _ => None,
    };
    let event = |output: &Output| match output {
        Output::Event(event) => Some((event.clone(), room(event))),
        _ => None,
    };
    outputs.iter().filter_map(event).collect()
}

fn rooms(outputs: &[Output], which: impl Fn(&Output) -> Option<RoomId>) -> Vec<RoomId> {
    outputs.iter().filter_map(which).collect()
}

fn changed(before: &Snapshot, after: &Snapshot) -> bool {
    before.office.state() != after.office.state() || before.office.settings != after.office.settings
}

fn news(snapshot: &Arc<Snapshot>, events: Vec<(Event, Option<RoomId>)>, last: i64) -> Vec<News> {
    let office = &snapshot.office;
    let first = last - i64::try_from(events.len()).unwrap_or(0) + 1;
    let one = |(seq, (event, room)): (i64, (Event, Option<RoomId>))| News {
        office: Some(Arc::clone(snapshot)),
        ..News::new(office.tenant, seq, snapshot.at, office.id, event, room)
    };
    (first..).zip(events).map(one).collect()
}
