//! One turn of one office, from the input to the deeds.

use std::sync::Arc;

use jiff::Timestamp;
use schalter_control_core::id::{CallId, OfficeId, RoomId};
use schalter_control_core::{Event, Input, Output};
use schalter_sfu::Gate;

use super::{Counter, Failure, Reception, Snapshot};
use crate::news::News;
use crate::store::commit::{Outcome, Step, Taken};

/// How often a turn is tried when other processes are faster.
const TRIES: usize = 8;

/// What the core decided, and not yet true.
struct Decided {
    snapshot: Snapshot,
    outputs: Vec<Output>,
    events: Vec<(Event, Option<RoomId>)>,
}

impl Reception {
    /// On its own task: whoever asked may hang up, the turn is finished all the same.
    pub(super) async fn take_turn(
        &self,
        id: OfficeId,
        input: Input,
        taken: Option<Taken>,
    ) -> Result<Arc<Snapshot>, Failure> {
        let reception = self.clone();
        let turn = tokio::spawn(async move { reception.turn(id, input, taken.as_ref()).await });
        turn.await.unwrap_or_else(|error| {
            tracing::error!(%error, office = %id, "a turn broke off");
            Err(Failure::Overloaded)
        })
    }

    async fn turn(
        &self,
        id: OfficeId,
        input: Input,
        taken: Option<&Taken>,
    ) -> Result<Arc<Snapshot>, Failure> {
        self.office(id).await?;
        let counter = Arc::clone(&self.0.counters.entry(id).or_default());
        let turn = counter.turn.lock().await;
        let (snapshot, outputs, news) = self.decide_and_commit(&counter, id, &input, taken).await?;
        self.deeds(&outputs).await;
        drop(turn);
        if !news.is_empty() {
            self.0.news.tell(news).await;
        }
        Ok(snapshot)
    }

    async fn decide_and_commit(
        &self,
        counter: &Counter,
        id: OfficeId,
        input: &Input,
        taken: Option<&Taken>,
    ) -> Result<(Arc<Snapshot>, Vec<Output>, Vec<News>), Failure> {
        for _ in 0..TRIES {
            let before = self.office(id).await?;
            let decided = decide(&before, input, self.0.clock.now())?;
            if !self.must_be_kept(&before, &decided, input) {
                let snapshot = Arc::new(decided.snapshot);
                *counter.latest.write().await = Some(Arc::clone(&snapshot));
                return Ok((snapshot, Vec::new(), Vec::new()));
            }
            if let Some(done) = self.commit(counter, &before, decided, taken).await? {
                return Ok(done);
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
            _ => changed(before, after),
        }
    }

    /// Writes the step; `None` when another process was faster.
    async fn commit(
        &self,
        counter: &Counter,
        before: &Snapshot,
        decided: Decided,
        taken: Option<&Taken>,
    ) -> Result<Option<(Arc<Snapshot>, Vec<Output>, Vec<News>)>, Failure> {
        let Decided {
            mut snapshot,
            outputs,
            events,
        } = decided;
        let settings = (before.office.settings != snapshot.office.settings)
            .then_some(&snapshot.office.settings);
        let step = Step {
            office: &snapshot.office,
            version: before.version,
            at: snapshot.at,
            wake_at: snapshot.wake_at,
            settings,
            events: &events,
            taken,
            opened: &rooms(&outputs, |output| match output {
                Output::OpenRoom { room, .. } => Some(*room),
                _ => None,
            }),
            closed: &rooms(&outputs, |output| match output {
                Output::CloseRoom { room } => Some(*room),
                _ => None,
            }),
            notices: &[],
        };
        let last_seq = match self.0.store.commit(&step).await? {
            Outcome::Written { last_seq } => last_seq,
            Outcome::Late => return Ok(None),
            Outcome::Repeated => return Err(Failure::Overloaded),
        };
        snapshot.version += 1;
        snapshot.committed_at = snapshot.at;
        snapshot.committed_wake_at = snapshot.wake_at;
        let snapshot = Arc::new(snapshot);
        *counter.latest.write().await = Some(Arc::clone(&snapshot));
        self.0.stirred.notify_one();
        let news = news(&snapshot, events, last_seq);
        Ok(Some((snapshot, outputs, news)))
    }

    /// The media plane may fail; the office goes on, and joining opens the room again.
    async fn deeds(&self, outputs: &[Output]) {
        let media = &self.0.media;
        for output in outputs {
            let done = match *output {
                Output::OpenRoom { room, .. } => media.open(room, Gate::Closed).await,
                Output::OpenGate { room, .. } => media.gate(room, Gate::Open).await,
                Output::CloseRoom { room } => media.close(room).await,
                Output::Event(_) => Ok(()),
            };
            if let Err(refusal) = done {
                tracing::warn!(%refusal, ?output, "the media plane did not follow");
            }
        }
    }
}

fn decide(before: &Snapshot, input: &Input, now: Timestamp) -> Result<Decided, Failure> {
    let mut office = before.office.clone();
    office
        .handle(input.clone(), now)
        .map_err(Failure::Refused)?;
    let outputs: Vec<_> = std::iter::from_fn(|| office.poll()).collect();
    let events = events(&office, &outputs);
    let wake_at = office.wake_at(now);
    let snapshot = Snapshot {
        office,
        officers: before.officers.clone(),
        version: before.version,
        at: now,
        committed_at: before.committed_at,
        wake_at,
        committed_wake_at: before.committed_wake_at,
    };
    Ok(Decided {
        snapshot,
        outputs,
        events,
    })
}

/// What happened, each with the room it is about.
fn events(
    office: &schalter_control_core::Office,
    outputs: &[Output],
) -> Vec<(Event, Option<RoomId>)> {
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
