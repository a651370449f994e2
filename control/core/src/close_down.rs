//! An office is closed down for good: whoever waits there is dismissed, and told so.

use jiff::Timestamp;

use crate::event::Event;
use crate::office::Office;
use crate::refusal::Refusal;
use crate::seat::{Ending, Seat};

impl Office {
    /// A talk is not cut: it ends before. What is left is a closed door and seats that have ended.
    pub(crate) fn close_down(&mut self, now: Timestamp) -> Result<(), Refusal> {
        let talks = |seat: &Seat| matches!(seat, Seat::InSession(_));
        if self.state.seats.iter().any(talks) {
            return Err(Refusal::OfficeInUse);
        }
        for place in 0..self.state.seats.len() {
            self.dismiss(place, now);
        }
        self.close_door(now);
        Ok(())
    }

    fn dismiss(&mut self, place: usize, now: Timestamp) {
        let seated = match self.take(place) {
            Seat::Seated(seated) => seated,
            Seat::Parked(parked) => parked.seat,
            Seat::Called(called) => {
                self.close_room(&called.call, now);
                called.seat
            }
            other @ (Seat::InSession(_) | Seat::Ended(_)) => return self.put(place, other),
        };
        let seat = seated.id;
        self.put(place, Seat::Ended(seated.ended(Ending::Dismissed, now)));
        self.event(Event::SeatDismissed { seat });
    }
}
