//! The officers' desks, and what officers do: call, take back, mark missed, finish.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::call::{Call, CallView, Called};
use crate::event::{Event, FinishReason, ReturnReason};
use crate::id::{CallId, OfficerId, RoomId, SeatId, ServiceId, SessionId};
use crate::office::Office;
use crate::output::Output;
use crate::refusal::Refusal;
use crate::seat::{Ending, Seat, Seated};
use crate::session::SessionView;
use crate::time::{after, ms_between};

/// What an officer is doing at this office. Derived, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskState {
    /// Nothing: ready to call.
    Free,
    /// Has called somebody who has not come in yet.
    Calling,
    /// Is in a session.
    Serving,
}

/// One officer's desk at this office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskView {
    /// Whose.
    pub officer: OfficerId,
    /// Whether they are at it (have the page open).
    pub present: bool,
    /// What they are doing.
    pub state: DeskState,
    /// Their call.
    pub call: Option<CallView>,
    /// Their session.
    pub session: Option<SessionView>,
}

impl Office {
    pub(crate) fn officer_came(&mut self, officer: OfficerId) {
        if self.state.present.insert(officer) {
            self.event(Event::DeskChanged { officer });
        }
    }

    pub(crate) fn officer_went(&mut self, officer: OfficerId) {
        self.state.history.officer_went(officer);
        if self.state.present.remove(&officer) {
            self.event(Event::DeskChanged { officer });
        }
    }

    pub(crate) fn call_in(
        &mut self,
        officer: OfficerId,
        seat: Option<SeatId>,
        call: CallId,
        room: RoomId,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if self.is_engaged(officer) {
            return Err(Refusal::OfficerBusy);
        }
        let place = match seat {
            Some(seat) => self.find_living(seat)?,
            None => self.next_in_line(officer).ok_or(Refusal::NobodyWaiting)?,
        };
        let seated = match self.take(place) {
            Seat::Seated(seated) => seated,
            Seat::Parked(parked) => parked.seat,
            Seat::Called(_) => return Err(Refusal::SeatCalledByOther),
            Seat::InSession(_) => return Err(Refusal::AlreadyEntered),
            Seat::Ended(_) => return Err(Refusal::SeatGone),
        };
        let expires_at = after(now, self.settings.call_expiry_ms);
        let attempt = seated.calls.saturating_add(1);
        let call = Call {
            id: call,
            officer,
            room,
            attempt,
            called_at: now,
            expires_at,
        };
        self.start_call(place, seated, call);
        Ok(())
    }

    pub(crate) fn take_back(
        &mut self,
        officer: OfficerId,
        call: CallId,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let (place, called) = self.take_call(officer, call)?;
        let seat = called.seat.id;
        self.close_room(&called.call, now);
        self.put(place, Seat::Seated(called.taken_back()));
        self.event(Event::SeatReturned {
            seat,
            call,
            reason: ReturnReason::TakenBack,
        });
        Ok(())
    }

    pub(crate) fn miss(
        &mut self,
        officer: OfficerId,
        call: CallId,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let (place, called) = self.take_call(officer, call)?;
        let seat = called.seat.id;
        self.close_room(&called.call, now);
        self.put(place, Seat::Ended(called.seat.ended(Ending::Missed, now)));
        self.event(Event::SeatMissed { seat });
        Ok(())
    }

    pub(crate) fn finish(
        &mut self,
        officer: OfficerId,
        session: SessionId,
        services: Option<Vec<ServiceId>>,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        self.must_offer(services.as_deref().unwrap_or_default())?;
        let is_it = |seat: &Seat| matches!(seat, Seat::InSession(talk) if talk.id == session);
        let place = self
            .state
            .seats
            .iter()
            .position(is_it)
            .ok_or(Refusal::UnknownSession)?;
        match self.take(place) {
            Seat::InSession(talk) if talk.call.officer == officer => {
                self.end_session(place, talk, FinishReason::Finished, services, now);
                Ok(())
            }
            _ => Err(Refusal::NotYourSession),
        }
    }

    fn start_call(&mut self, place: usize, mut seated: Seated, call: Call) {
        let promise = self.learn_from_call(&mut seated, &call);
        let (seat, waited_ms) = (seated.id, ms_between(seated.seated_at, call.called_at));
        let Call {
            id,
            officer,
            room,
            attempt,
            ..
        } = call;
        self.put(place, Seat::Called(seated.called(call)));
        self.outputs.push_back(Output::OpenRoom { room, call: id });
        self.event(Event::SeatCalled {
            seat,
            call: id,
            officer,
            attempt,
            waited_ms,
            promise,
        });
    }

    /// Takes this officer's call out of the queue.
    fn take_call(&mut self, officer: OfficerId, call: CallId) -> Result<(usize, Called), Refusal> {
        let is_it = |seat: &Seat| seat.call().is_some_and(|other| other.id == call);
        let place = self
            .state
            .seats
            .iter()
            .position(is_it)
            .ok_or(Refusal::UnknownCall)?;
        match self.take(place) {
            seat if seat.call().is_some_and(|call| call.officer != officer) => {
                Err(Refusal::NotYourCall)
            }
            Seat::Called(called) => Ok((place, called)),
            _ => Err(Refusal::AlreadyEntered),
        }
    }

    pub(crate) fn is_engaged(&self, officer: OfficerId) -> bool {
        self.state
            .seats
            .iter()
            .filter_map(Seat::call)
            .any(|call| call.officer == officer)
    }
}
