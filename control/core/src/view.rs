//! What the shell may read of an office; cheap, and never changes anything.

use crate::call::CallView;
use crate::id::{CallId, OfficerId, SeatId, SessionId};
use crate::office::Office;
use crate::officer::{DeskState, DeskView};
use crate::seat::{Presence, Seat, SeatView, WaitingSeat};
use crate::session::{RoomView, SessionView};

impl Office {
    /// Free chairs.
    pub fn seats_free(&self) -> u16 {
        let taken = u16::try_from(self.waiting_count()).unwrap_or(u16::MAX);
        self.settings.chairs.saturating_sub(taken)
    }

    /// How many are seated or called.
    pub fn waiting_count(&self) -> u32 {
        let taken = self
            .state
            .seats
            .iter()
            .filter(|seat| seat.has_chair())
            .count();
        u32::try_from(taken).unwrap_or(u32::MAX)
    }

    /// Those seated or called, in the order of the queue.
    pub fn waiting(&self) -> impl Iterator<Item = WaitingSeat> {
        let line = self.line().into_iter();
        line.map(|place| &self.state.seats[place])
            .filter_map(|seat| {
                let living = seat.living()?;
                Some(WaitingSeat {
                    seat: living.id,
                    number: living.number,
                    state: seat.state(),
                    presence: living.presence,
                    seated_at: living.seated_at,
                    calls: living.calls,
                    wish: living.wish.clone(),
                    redirect: living.redirect.clone(),
                    may_be_away: living.callback.is_some(),
                    check: living.check,
                    called_by: seat.call().map(|call| call.officer),
                })
            })
    }

    /// One seat, also for a while after its visit is over.
    pub fn seat(&self, seat: SeatId) -> Option<SeatView> {
        self.state
            .seats
            .iter()
            .find(|other| other.id() == seat)
            .map(|seat| self.view(seat))
    }

    /// A call that stands.
    pub fn call(&self, call: CallId) -> Option<CallView> {
        self.calls().find(|view| view.call == call)
    }

    /// All calls that stand.
    pub fn calls(&self) -> impl Iterator<Item = CallView> {
        self.state.seats.iter().filter_map(call_of)
    }

    /// A session that goes on.
    pub fn session(&self, session: SessionId) -> Option<SessionView> {
        self.sessions().find(|view| view.session == session)
    }

    /// All sessions that go on.
    pub fn sessions(&self) -> impl Iterator<Item = SessionView> {
        self.state.seats.iter().filter_map(session_of)
    }

    /// All rooms this office needs now.
    pub fn rooms(&self) -> impl Iterator<Item = RoomView> {
        self.state.seats.iter().filter_map(|seat| {
            let call = seat.call()?;
            let session = session_of(seat).map(|session| session.session);
            let (seat, officer) = (seat.id(), call.officer);
            Some(RoomView {
                room: call.room,
                call: call.id,
                session,
                seat,
                officer,
            })
        })
    }

    /// An officer's desk, whether they are at it or not.
    pub fn desk(&self, officer: OfficerId) -> DeskView {
        let call = self.calls().find(|call| call.officer == officer);
        let session = self.sessions().find(|session| session.officer == officer);
        let state = match (&call, &session) {
            (_, Some(_)) => DeskState::Serving,
            (Some(_), None) => DeskState::Calling,
            (None, None) => DeskState::Free,
        };
        let present = self.state.present.contains(&officer);
        DeskView {
            officer,
            present,
            state,
            call,
            session,
        }
    }

    /// The desks of all officers who are present, call or serve.
    pub fn desks(&self) -> Vec<DeskView> {
        let engaged = self
            .state
            .seats
            .iter()
            .filter_map(Seat::call)
            .map(|call| call.officer);
        let mut officers = self.state.present.clone();
        officers.extend(engaged);
        officers
            .into_iter()
            .map(|officer| self.desk(officer))
            .collect()
    }

    fn view(&self, seat: &Seat) -> SeatView {
        let (number, seated_at, ended_at) = match seat {
            Seat::Ended(ended) => (ended.number, ended.seated_at, Some(ended.ended_at)),
            Seat::Seated(seated) => (seated.number, seated.seated_at, None),
            Seat::Parked(parked) => (parked.seat.number, parked.seat.seated_at, None),
            Seat::Called(called) => (called.seat.number, called.seat.seated_at, None),
            Seat::InSession(session) => (session.seat.number, session.seat.seated_at, None),
        };
        SeatView {
            seat: seat.id(),
            number,
            state: seat.state(),
            position: self.position(seat.id()),
            seated_at,
            presence: seat
                .living()
                .map_or(Presence::Reconnecting, |living| living.presence),
            calls: seat.living().map_or(0, |living| living.calls),
            may_be_away: seat
                .living()
                .is_some_and(|living| living.callback.is_some()),
            call: call_of(seat),
            session: session_of(seat),
            ended_at,
        }
    }
}

fn call_of(seat: &Seat) -> Option<CallView> {
    match seat {
        Seat::Called(called) => Some(called.view()),
        _ => None,
    }
}

fn session_of(seat: &Seat) -> Option<SessionView> {
    match seat {
        Seat::InSession(session) => Some(session.view()),
        _ => None,
    }
}
