//! Parking: an officer sets a citizen aside, because a paper is missing or a colleague must be
//! asked, and takes them back into the line later. The place in line is kept meanwhile, a chair is
//! not: nobody can take it away either.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::call::Call;
use crate::event::{Event, FinishReason};
use crate::id::{OfficerId, SeatId};
use crate::office::Office;
use crate::refusal::Refusal;
use crate::seat::{Seat, Seated};

/// The citizen is set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parked {
    /// Who, with their place in line.
    pub seat: Seated,
    /// By whom.
    pub officer: OfficerId,
    /// Since when.
    pub parked_at: Timestamp,
    /// Why, for the officers.
    #[serde(default)]
    pub note: Option<String>,
}

/// A parked seat as the officers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedSeat {
    /// Which seat.
    pub seat: SeatId,
    /// Its number of the day.
    pub number: u32,
    /// By whom.
    pub officer: OfficerId,
    /// Since when.
    pub parked_at: Timestamp,
    /// Why.
    pub note: Option<String>,
}

impl Office {
    pub(crate) fn park(
        &mut self,
        officer: OfficerId,
        seat: SeatId,
        note: Option<String>,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let (place, seated) = self.take_aside(officer, seat, FinishReason::Parked, now)?;
        let parked = Parked {
            seat: seated,
            officer,
            parked_at: now,
            note,
        };
        self.put(place, Seat::Parked(parked));
        self.event(Event::SeatParked { seat, officer });
        Ok(())
    }

    pub(crate) fn unpark(&mut self, seat: SeatId) -> Result<(), Refusal> {
        let place = self.find_living(seat)?;
        match self.take(place) {
            Seat::Parked(parked) => {
                self.put(place, Seat::Seated(parked.seat));
                self.event(Event::SeatUnparked { seat });
                Ok(())
            }
            _ => Err(Refusal::NotParked),
        }
    }

    /// All who are parked, in the order of coming.
    pub fn parked(&self) -> impl Iterator<Item = ParkedSeat> {
        self.state.seats.iter().filter_map(|seat| match seat {
            Seat::Parked(parked) => Some(ParkedSeat {
                seat: parked.seat.id,
                number: parked.seat.number,
                officer: parked.officer,
                parked_at: parked.parked_at,
                note: parked.note.clone(),
            }),
            _ => None,
        })
    }

    /// Takes a seat out of whatever step it is in, for the officer to put it elsewhere. Whom
    /// another officer calls or serves is theirs.
    pub(crate) fn take_aside(
        &mut self,
        officer: OfficerId,
        seat: SeatId,
        why: FinishReason,
        now: Timestamp,
    ) -> Result<(usize, Seated), Refusal> {
        let place = self.find_living(seat)?;
        let is_own = |call: &Call| call.officer == officer;
        let seated = match self.take(place) {
            Seat::Seated(seated) => seated,
            Seat::Parked(_) if why == FinishReason::Parked => return Err(Refusal::AlreadyParked),
            Seat::Parked(parked) => parked.seat,
            Seat::Called(called) if is_own(&called.call) => {
                self.close_room(&called.call, now);
                called.taken_back()
            }
            Seat::InSession(session) if is_own(&session.call) => {
                self.session_ended(&session, why, Vec::new(), now);
                session.seat
            }
            Seat::Called(_) => return Err(Refusal::SeatCalledByOther),
            Seat::InSession(_) => return Err(Refusal::NotYourSession),
            Seat::Ended(_) => return Err(Refusal::SeatGone),
        };
        // Who was set aside after a call or a session begins anew.
        let seated = Seated { calls: 0, ..seated };
        Ok((place, seated))
    }
}
