//! From one office to another: two turns in one commit, so that nobody is ever in both or in none.

use std::sync::Arc;

use schalter_control_core::id::{OfficeId, OfficerId, SeatId};
use schalter_control_core::{Guest, Input, Output};
use tracing::Instrument as _;

use super::turn::{Beside, Decided, TRIES, written};
use super::{Failure, Reception, Snapshot};
use crate::traces;

/// Who is sent where, by whom, and why.
#[derive(Clone, Debug)]
pub struct HandOver {
    /// By whom.
    pub officer: OfficerId,
    /// Whom.
    pub seat: SeatId,
    /// From here.
    pub from: OfficeId,
    /// To there.
    pub to: OfficeId,
    /// Why.
    pub reason: Option<String>,
}

impl Reception {
    /// Sends a citizen on to another office, with seat, ticket and the time of coming.
    pub async fn hand_over(&self, what: HandOver) -> Result<(), Failure> {
        let reception = self.clone();
        let turn = async move { traces::turn("hand_over", reception.both_turns(&what)).await };
        let turn = tokio::spawn(turn.in_current_span());
        turn.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a turn broke off");
            Err(Failure::Overloaded)
        })
    }

    async fn both_turns(&self, what: &HandOver) -> Result<(), Failure> {
        let (from, to) = (
            self.counter_of(what.from).await?,
            self.counter_of(what.to).await?,
        );
        // Always in the same order, so that two of these never wait for each other.
        let (first, second) = if what.from < what.to {
            (&from, &to)
        } else {
            (&to, &from)
        };
        let turns = (first.turn.lock().await, second.turn.lock().await);
        for _ in 0..TRIES {
            let before = (self.office(what.from).await?, self.office(what.to).await?);
            let (leaves, arrives) = self.decide_both(&before, what).await?;
            let count = i64::try_from(arrives.events.len()).unwrap_or(0);
            if let Some(last_seq) = self.commit_both(&before, &leaves, &arrives).await? {
                // Told in the order in which the store has numbered them.
                let (here, there) = if what.from < what.to {
                    (last_seq - count, last_seq)
                } else {
                    let left = i64::try_from(leaves.events.len()).unwrap_or(0);
                    (last_seq, last_seq - left)
                };
                let (_, outputs, mut news) = self.keep(&from, leaves, here).await;
                let (.., told_there) = self.keep(&to, arrives, there).await;
                traces::step("deeds", self.deeds(&outputs)).await;
                drop(turns);
                news.extend(told_there);
                news.sort_by_key(|one| one.seq);
                self.0.news.tell(news).await;
                return Ok(());
            }
            self.load(what.from).await?;
            self.load(what.to).await?;
        }
        Err(Failure::Overloaded)
    }

    async fn counter_of(&self, id: OfficeId) -> Result<Arc<super::Counter>, Failure> {
        self.office(id).await?;
        Ok(self.counter(id))
    }

    async fn decide_both(
        &self,
        (from, to): &(Arc<Snapshot>, Arc<Snapshot>),
        what: &HandOver,
    ) -> Result<(Decided, Decided), Failure> {
        let hand_over = Input::HandOver {
            officer: what.officer,
            seat: what.seat,
            to: what.to,
            reason: what.reason.clone(),
        };
        let nothing = Beside::default();
        let leaves = self.decide(from, &hand_over, &nothing).await?;
        let guest = guest(&leaves.outputs).ok_or(Failure::Overloaded)?;
        let arrives = self.decide(to, &Input::Receive(guest), &nothing).await?;
        Ok((leaves, arrives))
    }

    async fn commit_both(
        &self,
        (from, to): &(Arc<Snapshot>, Arc<Snapshot>),
        leaves: &Decided,
        arrives: &Decided,
    ) -> Result<Option<i64>, Failure> {
        let nothing = Beside::default();
        let mut steps = [leaves.step(from, &nothing), arrives.step(to, &nothing)];
        steps.sort_by_key(|step| step.office.id);
        written(traces::step("commit", self.0.store.commit_all(&steps)).await?)
    }
}

fn guest(outputs: &[Output]) -> Option<Box<Guest>> {
    outputs.iter().find_map(|output| match output {
        Output::HandOver { guest, .. } => Some(guest.clone()),
        _ => None,
    })
}
