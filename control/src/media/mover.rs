//! Rooms of a node that shall end, drained by the operator or about to stop, moved to others make
//! before break.
//!
//! ```text
//!  store: node B, from A ─▶ open on B ─▶ ask everybody on A over ─▶ all are connected on B ─▶ close on A
//!                                              └ again every second    └ or the limit is over: who is
//!                                                                        left joins again as ever
//! ```
//!
//! Which room moves where is in the store, so two processes of control move no room twice, and a
//! move whose mover died is ended by whoever looks next. A few rooms at a time, so that the other
//! nodes are not flooded with joins; none at all while no other node takes rooms.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::SignedDuration;
use schalter_control_core::id::RoomId;
use schalter_sfu::{Handle, Refusal, RoomState};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

use super::{fleet::Fleet, there};
use crate::store::{Store, StoreError};

/// How often it is looked whether a node shall end.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// So many rooms are under way at once, and one begins so long after another: 25 a second. Two
/// joins cost a node some 10 ms.
const AT_ONCE: usize = 32;
const BETWEEN: Duration = Duration::from_millis(40);
/// Whoever has not come over by then joins again as after any fault.
const COME_WITHIN: Duration = Duration::from_secs(12);
/// Once all are connected on the other node, their pages let go of this one within this time.
const LET_GO_WITHIN: Duration = Duration::from_secs(6);
const ASK_EVERY: Duration = Duration::from_secs(1);
const WATCH_EVERY: Duration = Duration::from_millis(100);

/// Moves what is to be moved, for ever.
pub(super) async fn run(fleet: Arc<Fleet>, store: Store) {
    let under_way = Arc::new(Semaphore::new(AT_ONCE));
    let mut look = interval(LOOK_EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        look.tick().await;
        if let Err(error) = look_after(&fleet, &store, &under_way).await {
            tracing::warn!(%error, "rooms of a node that shall end could not be moved");
        }
    }
}

async fn look_after(
    fleet: &Arc<Fleet>,
    store: &Store,
    under_way: &Arc<Semaphore>,
) -> Result<(), StoreError> {
    for (name, node) in fleet.leaving() {
        for room in store.settled_on(&name).await? {
            let Ok(permit) = Arc::clone(under_way).acquire_owned().await else {
                return Ok(());
            };
            let Some((to, there)) = fleet.beside(&name) else {
                break;
            };
            if store.begin_move(room, &name, &to).await? {
                let moving = Moving {
                    fleet: Arc::clone(fleet),
                    store: store.clone(),
                    room,
                    name: name.clone(),
                    from: node.clone(),
                    to: there,
                    permit: Some(permit),
                };
                tokio::spawn(moving.go());
                sleep(BETWEEN).await;
            }
        }
    }
    end_old(fleet, store).await
}

/// Moves that should have ended long ago: their mover is no more.
async fn end_old(fleet: &Fleet, store: &Store) -> Result<(), StoreError> {
    let long_ago = 2 * (COME_WITHIN + LET_GO_WITHIN);
    let before = store.now() - SignedDuration::try_from(long_ago).unwrap_or_default();
    for (room, from) in store.moves_before(before).await? {
        if let Some(node) = fleet.named(&from) {
            close(&node, room).await;
        }
        store.end_move(room, &from).await?;
    }
    Ok(())
}

/// One room on its way.
struct Moving {
    fleet: Arc<Fleet>,
    store: Store,
    room: RoomId,
    name: String,
    from: Handle,
    to: Handle,
    /// Given back as soon as everybody has joined over there: joins are what costs.
    permit: Option<OwnedSemaphorePermit>,
}

impl Moving {
    async fn go(mut self) {
        let room = there(self.room);
        let ended = match self.from.find_room(room).await {
            // It is in the store only: nobody was ever there.
            Err(Refusal::UnknownRoom) => self.store.end_move(self.room, &self.name).await,
            Err(refusal) => self.stay(&refusal).await,
            Ok(state) => {
                let (gate, cap) = (state.gate, state.video_max_bps);
                match self.to.open_capped_room(room, gate, cap).await {
                    Ok(()) => self.come_over().await,
                    Err(refusal) => self.stay(&refusal).await,
                }
            }
        };
        if let Err(error) = ended {
            tracing::warn!(%error, room = %self.room, "the end of a move was not written down");
        }
    }

    async fn stay(&self, refusal: &Refusal) -> Result<(), StoreError> {
        count(&self.fleet.moves.refused);
        tracing::warn!(%refusal, room = %self.room, "a room cannot move now");
        self.store.stay(self.room, &self.name).await?;
        // Not again at once.
        sleep(ASK_EVERY).await;
        Ok(())
    }

    /// Asks those in the room over, waits for them, and lets go of the old node.
    async fn come_over(&mut self) -> Result<(), StoreError> {
        let begun = Instant::now();
        let mut ask_at = begun;
        let mut all_there: Option<Instant> = None;
        let mut fared = &self.fleet.moves.over;
        loop {
            let here = self.from.find_room(there(self.room)).await;
            let beyond = self.to.room(there(self.room)).await;
            match stand(here.as_ref(), beyond.as_ref()) {
                Stand::Empty => break,
                Stand::AllThere => {
                    self.permit = None;
                    let since = all_there.get_or_insert_with(Instant::now);
                    if since.elapsed() > LET_GO_WITHIN {
                        break;
                    }
                }
                Stand::Missing if begun.elapsed() > COME_WITHIN => {
                    tracing::info!(room = %self.room, "not everybody came over with a room");
                    fared = &self.fleet.moves.late;
                    break;
                }
                Stand::Missing => all_there = None,
            }
            if Instant::now() >= ask_at && all_there.is_none() {
                ask_at = Instant::now() + ASK_EVERY;
                // Who cannot be told now is told in a second.
                let _ = self.from.ask_over(there(self.room)).await;
            }
            sleep(WATCH_EVERY).await;
        }
        count(fared);
        close(&self.from, self.room).await;
        self.store.end_move(self.room, &self.name).await
    }
}

/// Who is where.
#[derive(Debug, PartialEq, Eq)]
enum Stand {
    /// Nobody is on the old node.
    Empty,
    /// Everybody who is on the old node is connected on the new one as well.
    AllThere,
    /// Somebody is not.
    Missing,
}

fn stand(here: Result<&RoomState, &Refusal>, beyond: Option<&RoomState>) -> Stand {
    let here = match here {
        Ok(here) => here,
        // Out of reach, or ended: who was there notices by itself.
        Err(Refusal::UnknownRoom | Refusal::Unreachable | Refusal::ShuttingDown) => {
            return Stand::Empty;
        }
        Err(_) => return Stand::Missing,
    };
    if here.participants.is_empty() {
        return Stand::Empty;
    }
    let came = |id| {
        beyond.is_some_and(|room| {
            let mut there = room.participants.iter();
            there.any(|it| it.id == id && it.connected)
        })
    };
    if here.participants.iter().all(|it| came(it.id)) {
        Stand::AllThere
    } else {
        Stand::Missing
    }
}

/// Both halves of a room that moves as one: who is in either, connected where one of them is.
pub(super) fn together(here: Option<RoomState>, from: Option<RoomState>) -> Option<RoomState> {
    let (Some(mut here), Some(from)) = (here.clone(), from.clone()) else {
        return here.or(from);
    };
    for other in from.participants {
        match here.participants.iter_mut().find(|it| it.id == other.id) {
            Some(known) => known.connected |= other.connected,
            None => here.participants.push(other),
        }
    }
    Some(here)
}

fn count(moves: &AtomicU64) {
    moves.fetch_add(1, Ordering::Relaxed);
}

async fn close(node: &Handle, room: RoomId) {
    if let Err(refusal) = node.close_room(there(room)).await {
        // It is closed when both agree again.
        tracing::warn!(%refusal, %room, "a room that moved could not be closed where it was");
    }
}

#[cfg(test)]
mod tests {
    use schalter_sfu::{Gate, ParticipantId, ParticipantState};

    use super::*;

    fn room(people: &[(u128, bool)]) -> RoomState {
        let state = |&(id, connected)| ParticipantState {
            id: ParticipantId(id),
            connected,
        };
        RoomState {
            gate: Gate::Open,
            video_max_bps: None,
            participants: people.iter().map(state).collect(),
        }
    }

    #[test]
    fn a_room_has_come_over_when_everybody_is_connected_there() {
        let (anna, bert) = ((1, true), (2, true));
        let both = room(&[anna, bert]);
        assert_eq!(stand(Ok(&both), None), Stand::Missing);
        assert_eq!(stand(Ok(&both), Some(&room(&[anna]))), Stand::Missing);
        let coming = room(&[anna, (2, false)]);
        assert_eq!(stand(Ok(&both), Some(&coming)), Stand::Missing);
        assert_eq!(stand(Ok(&both), Some(&both)), Stand::AllThere);
        assert_eq!(stand(Ok(&room(&[anna])), Some(&both)), Stand::AllThere);
        assert_eq!(stand(Ok(&room(&[])), Some(&room(&[]))), Stand::Empty);
        assert_eq!(stand(Err(&Refusal::Unreachable), None), Stand::Empty);
        assert_eq!(stand(Err(&Refusal::Overloaded), None), Stand::Missing);
    }

    #[test]
    fn who_has_not_come_over_is_in_the_room_as_well() {
        let seen = together(
            Some(room(&[(1, false)])),
            Some(room(&[(1, true), (2, true)])),
        );
        let seen = seen.expect("a room").participants;
        assert_eq!(seen.len(), 2);
        assert!(seen.iter().all(|it| it.connected));
        assert_eq!(together(None, None), None);
        assert!(together(None, Some(room(&[]))).is_some());
    }
}
