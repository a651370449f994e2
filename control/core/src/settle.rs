//! What becomes of things by themselves when time has passed.
//!
//! Everything due is settled in the order of time and as of the moment it was due, so it makes
//! no difference whether the timer came punctually, late, or not at all.

use jiff::Timestamp;

use crate::event::{Event, FinishReason, ReturnReason};
use crate::office::Office;
use crate::seat::{Ending, MOST_REMEMBERED, Seat};
use crate::time::after;

impl Office {
    pub(crate) fn settle(&mut self, now: Timestamp) {
        while let Some((place, at)) = self.first_due(now) {
            match self.take(place) {
                Seat::Called(called) if called.call.expires_at == at => {
                    let (seat, call) = (called.seat.id, called.call.id);
                    self.close_room(&called.call, at);
                    let next = called.expired(at, &self.settings);
                    self.event(match next {
                        Seat::Ended(_) => Event::SeatMissed { seat },
                        _ => Event::SeatReturned {
                            seat,
                            call,
                            reason: ReturnReason::Expired,
                        },
                    });
                    self.put(place, next);
                }
                Seat::InSession(session) => {
                    self.end_session(place, session, FinishReason::Lapsed, None, at);
                }
                // Remembered long enough.
                Seat::Ended(_) => {}
                living => self.abandon(place, living, at),
            }
            self.call_back(at);
        }
        self.state
            .word
            .take_if(|word| word.until.is_some_and(|until| until <= now));
        self.forget_surplus();
    }

    /// Of too many who have gone, those who went first.
    fn forget_surplus(&mut self) {
        let ended = |seat: &Seat| match seat {
            Seat::Ended(ended) => Some(ended.ended_at),
            _ => None,
        };
        let mut times: Vec<Timestamp> = self.state.seats.iter().filter_map(ended).collect();
        let Some(surplus) = times.len().checked_sub(MOST_REMEMBERED + 1) else {
            return;
        };
        times.sort_unstable();
        let until = times[surplus];
        let mut left = surplus + 1;
        self.state.seats.retain(|seat| {
            let goes = left > 0 && ended(seat).is_some_and(|at| at <= until);
            left -= usize::from(goes);
            !goes
        });
    }

    /// After a restart: nobody could show a sign of life, and no officer's page is connected.
    pub(crate) fn forgive_absence(&mut self, now: Timestamp) {
        self.begin_leases_anew(now);
        self.state.present.clear();
        self.state.history.forget_pauses();
    }

    /// Every living seat and every call has its full time again.
    pub(crate) fn begin_leases_anew(&mut self, now: Timestamp) {
        let expires_at = after(now, self.settings.call_expiry_ms);
        for seat in &mut self.state.seats {
            if let Seat::Called(called) = seat {
                called.call.expires_at = expires_at;
            }
            if let Some(living) = seat.living_mut() {
                living.seen_at = now;
            }
        }
    }

    fn first_due(&self, now: Timestamp) -> Option<(usize, Timestamp)> {
        let seats = self.state.seats.iter().enumerate();
        let due = seats.map(|(place, seat)| (place, seat.due_at(&self.settings)));
        due.filter(|&(_, at)| at <= now).min_by_key(|&(_, at)| at)
    }

    fn abandon(&mut self, place: usize, living: Seat, at: Timestamp) {
        let seated = match living {
            Seat::Called(called) => {
                self.close_room(&called.call, at);
                called.seat
            }
            Seat::Parked(parked) => parked.seat,
            Seat::Seated(seated) => seated,
            other => return self.put(place, other),
        };
        let seat = seated.id;
        self.put(place, Seat::Ended(seated.ended(Ending::Abandoned, at)));
        self.event(Event::SeatAbandoned { seat });
    }
}
