//! What citizens do: sit, give signs of life, come in, leave.

use jiff::Timestamp;

use crate::call::Call;
use crate::door::Door;
use crate::event::{Event, FinishReason};
use crate::id::{SeatId, ServiceId, SessionId};
use crate::office::Office;
use crate::output::Output;
use crate::priority::Wish;
use crate::refusal::Refusal;
use crate::seat::{Ending, Presence, Seat, Seated};
use crate::session::InSession;

impl Office {
    pub(crate) fn sit(&mut self, seat: SeatId, wish: Wish, now: Timestamp) -> Result<(), Refusal> {
        match self.find_living(seat) {
            Ok(_) => return Err(Refusal::AlreadySeated),
            Err(Refusal::UnknownSeat) => {}
            Err(gone) => return Err(gone),
        }
        self.must_offer(&wish.services)?;
        // Appointments have hours of their own, and nobody takes their chair.
        let mut seated = Seated::sit(seat, 0, wish, now);
        if seated.wish.appointment.is_none() {
            self.may_sit(now)?;
            seated.promised = self.waits(now).newcomer();
            if seated
                .promised
                .is_some_and(|range| self.is_too_late(range, now))
            {
                let next_opening = self.door(now).next_opening;
                return Err(Refusal::TooLate { next_opening });
            }
        }
        let number = self.next_number(now);
        seated.number = number;
        self.state.seats.push(Seat::Seated(seated));
        self.event(Event::SeatTaken { seat, number });
        Ok(())
    }

    pub(crate) fn seen(&mut self, seat: SeatId, now: Timestamp) -> Result<(), Refusal> {
        let place = self.find_living(seat)?;
        let Some(living) = self.state.seats[place].living_mut() else {
            return Ok(());
        };
        living.seen_at = living.seen_at.max(now);
        if living.presence == Presence::Reconnecting {
            living.presence = Presence::Here;
            self.event(Event::SeatBack { seat });
        }
        Ok(())
    }

    pub(crate) fn away(&mut self, seat: SeatId) -> Result<(), Refusal> {
        let place = self.find_living(seat)?;
        let Some(living) = self.state.seats[place].living_mut() else {
            return Ok(());
        };
        if living.presence == Presence::Here {
            living.presence = Presence::Reconnecting;
            self.event(Event::SeatReconnecting { seat });
        }
        Ok(())
    }

    pub(crate) fn enter(
        &mut self,
        seat: SeatId,
        session: SessionId,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let place = self.find_living(seat)?;
        let called = match self.take(place) {
            Seat::Called(called) => called,
            Seat::InSession(_) => return Err(Refusal::AlreadyEntered),
            Seat::Seated(seated) if seated.last_call_expired => return Err(Refusal::CallExpired),
            Seat::Seated(_) | Seat::Parked(_) | Seat::Ended(_) => {
                return Err(Refusal::NotCalled);
            }
        };
        let (officer, room) = (called.call.officer, called.call.room);
        self.put(place, Seat::InSession(called.entered(session, now)));
        self.outputs.push_back(Output::OpenGate { room, session });
        self.event(Event::SessionStarted {
            seat,
            session,
            officer,
            room,
        });
        Ok(())
    }

    pub(crate) fn leave(&mut self, seat: SeatId, now: Timestamp) -> Result<(), Refusal> {
        let place = self.find_living(seat)?;
        let left = match self.take(place) {
            Seat::Seated(seated) => seated,
            Seat::Parked(parked) => parked.seat,
            Seat::Called(called) => {
                self.close_room(&called.call, now);
                called.seat
            }
            Seat::InSession(session) => {
                self.end_session(place, session, FinishReason::HungUp, None, now);
                return Ok(());
            }
            Seat::Ended(_) => return Err(Refusal::SeatGone),
        };
        self.put(place, Seat::Ended(left.ended(Ending::Left, now)));
        self.event(Event::SeatLeft { seat });
        Ok(())
    }

    /// Ends a session taken out of `place`, whoever or whatever ended it.
    pub(crate) fn end_session(
        &mut self,
        place: usize,
        session: InSession,
        reason: FinishReason,
        services: Option<Vec<ServiceId>>,
        at: Timestamp,
    ) {
        let services = services.unwrap_or_else(|| session.seat.wish.services.clone());
        self.session_ended(&session, reason, services, at);
        self.put(place, Seat::Ended(session.finished(at)));
    }

    /// Closes the room of a session and tells that it is over.
    pub(crate) fn session_ended(
        &mut self,
        session: &InSession,
        reason: FinishReason,
        services: Vec<ServiceId>,
        at: Timestamp,
    ) {
        self.learn_from_session(&session.call, &services, at);
        self.close_room(&session.call, at);
        self.event(Event::SessionFinished {
            seat: session.seat.id,
            session: session.id,
            duration_ms: session.duration_ms(at),
            reason,
            services,
        });
    }

    /// Every call and session ends here: the officer is free.
    pub(crate) fn close_room(&mut self, call: &Call, at: Timestamp) {
        let room = call.room;
        self.learn_who_is_free(call.officer, at);
        self.outputs.push_back(Output::CloseRoom { room });
    }

    /// Only services this office has.
    pub(crate) fn must_offer(&self, services: &[ServiceId]) -> Result<(), Refusal> {
        let known = |&id: &ServiceId| self.settings.service(id).is_some();
        if services.iter().all(known) {
            Ok(())
        } else {
            Err(Refusal::UnknownService)
        }
    }

    fn may_sit(&self, now: Timestamp) -> Result<(), Refusal> {
        let view = self.door(now);
        match view.door {
            Door::Open => Ok(()),
            Door::Paused => Err(Refusal::DoorPaused { note: view.note }),
            Door::Closed => Err(Refusal::DoorClosed {
                next_opening: view.next_opening,
            }),
            Door::Full => Err(Refusal::AreaFull {
                next_opening: view.next_opening,
            }),
        }
    }

    /// One more than the last of the day; numbers that live on from yesterday are left out.
    pub(crate) fn next_number(&mut self, now: Timestamp) -> u32 {
        let today = self.settings.hours.local_day(now);
        let numbers = &mut self.state.numbers;
        if numbers.day < today {
            (numbers.day, numbers.last) = (today, 0);
        }
        let first = numbers.last.saturating_add(1);
        let most = u32::try_from(self.state.seats.len()).unwrap_or(u32::MAX);
        let mut candidates = first..=first.saturating_add(most);
        let next = candidates
            .find(|&number| !self.is_held(number))
            .unwrap_or(first);
        self.state.numbers.last = next;
        next
    }

    fn is_held(&self, number: u32) -> bool {
        let mut living = self.state.seats.iter().filter_map(Seat::living);
        living.any(|seat| seat.number == number)
    }
}
