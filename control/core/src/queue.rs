//! The line: one per office, served by all its officers.
//!
//! Everybody stands where they would stand had they come earlier by what their [`Priority`] is
//! worth: a walk-in by nothing, an appointment by `appointment_ahead_ms`, the urgent by
//! `urgent_ahead_ms`. So one grows older in line as fast as all others, and whoever has waited
//! for as long as the largest of these is never overtaken again by anybody who comes later:
//! nobody starves. Nothing has to be sorted anew when time passes.
//!
//! Who is called next: the first in line whose page is connected; if nobody's is, the first. Who
//! was redirected to a particular officer is left for them while they are at their desk.

use jiff::Timestamp;

use crate::event::Event;
use crate::id::{OfficerId, SeatId};
use crate::office::Office;
use crate::priority::Priority;
use crate::refusal::Refusal;
use crate::seat::{Presence, Seat, Seated};
use crate::settings::OfficeSettings;
use crate::time::before;

impl Office {
    /// The places of all who are seated or called, first in line first.
    pub(crate) fn line(&self) -> Vec<usize> {
        let seats = self.state.seats.iter().enumerate();
        let waiting = seats.filter(|(_, seat)| seat.has_chair());
        let ranked = waiting.filter_map(|(place, seat)| {
            let rank = seat.living()?.rank(&self.settings);
            Some((rank, place))
        });
        let mut ranked: Vec<_> = ranked.collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, place)| place).collect()
    }

    /// Those who are seated, first in line first.
    pub(crate) fn seated_in_line(&self) -> impl Iterator<Item = &Seated> {
        let line = self.line().into_iter();
        line.filter_map(|place| match &self.state.seats[place] {
            Seat::Seated(seated) => Some(seated),
            _ => None,
        })
    }

    /// Whom this officer would call next.
    pub(crate) fn next_in_line(&self, officer: OfficerId) -> Option<usize> {
        let line = self.line().into_iter().rev();
        let callable = line.filter_map(|place| match &self.state.seats[place] {
            Seat::Seated(seated) if self.may_call(officer, seated) => Some((place, seated)),
            _ => None,
        });
        let rank = |&(_, seated): &(usize, &Seated)| seated.presence == Presence::Here;
        // The last of equals wins, and the line is walked from its end.
        callable.max_by_key(rank).map(|(place, _)| place)
    }

    /// 1 for the first in line.
    pub(crate) fn position(&self, seat: SeatId) -> Option<u32> {
        let ahead = self.seated_in_line().position(|other| other.id == seat)?;
        u32::try_from(ahead + 1).ok()
    }

    /// An officer says how urgent it is.
    pub(crate) fn rank(&mut self, seat: SeatId, priority: Priority) -> Result<(), Refusal> {
        let place = self.find_living(seat)?;
        if matches!(self.state.seats[place], Seat::InSession(_)) {
            return Err(Refusal::AlreadyEntered);
        }
        let Some(living) = self.state.seats[place].living_mut() else {
            return Ok(());
        };
        if living.wish.priority != priority {
            living.wish.priority = priority;
            self.event(Event::SeatRanked { seat, priority });
        }
        Ok(())
    }

    fn may_call(&self, officer: OfficerId, seated: &Seated) -> bool {
        let redirect = seated.redirect.as_ref();
        let meant = redirect.and_then(|redirect| redirect.to_officer);
        meant.is_none_or(|meant| meant == officer || !self.is_at_work(meant))
    }

    /// At the desk, or with a citizen.
    pub(crate) fn is_at_work(&self, officer: OfficerId) -> bool {
        self.state.present.contains(&officer) || self.is_engaged(officer)
    }
}

impl Seated {
    /// When a walk-in would have had to come to stand here in line.
    /// Of two of them who came first is first.
    fn rank(&self, rules: &OfficeSettings) -> (Timestamp, Timestamp) {
        let rank_at = before(self.seated_at, rules.ahead_ms(self.wish.priority));
        (rank_at, self.seated_at)
    }
}

impl OfficeSettings {
    /// How much earlier one seems to have come.
    pub fn ahead_ms(&self, priority: Priority) -> u64 {
        match priority {
            Priority::WalkIn => 0,
            Priority::Appointment => self.appointment_ahead_ms,
            Priority::Urgent => self.urgent_ahead_ms,
        }
    }
}
