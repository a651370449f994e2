//! Leave and return: the citizen has left a contact and may close the page; they are told when
//! two are before them. The contact itself is the shell's; here only is known that there is one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::SeatId;
use crate::office::Office;
use crate::output::Output;
use crate::refusal::Refusal;
use crate::seat::Seat;

/// Who stands here or before is told: two are before them.
const NEAR: u32 = 3;
/// No sign of life is asked of them before they are called, but nobody is away for longer.
pub const LONGEST_MS: u64 = 10 * 60 * 60 * 1000;

/// The citizen has left a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Callback {
    /// When they were told that it is nearly their turn.
    pub told_at: Option<Timestamp>,
}

impl Office {
    /// A contact was left, or another one: then they are told again.
    pub(crate) fn await_callback(&mut self, seat: SeatId) -> Result<(), Refusal> {
        let place = self.find_living(seat)?;
        match &mut self.state.seats[place] {
            Seat::InSession(_) => Err(Refusal::AlreadyEntered),
            seat => {
                if let Some(living) = seat.living_mut() {
                    living.callback = Some(Callback::default());
                }
                Ok(())
            }
        }
    }

    /// The contact was withdrawn: the lease counts again, from now on.
    pub(crate) fn withdraw_callback(
        &mut self,
        seat: SeatId,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let place = self.find_living(seat)?;
        if let Some(living) = self.state.seats[place].living_mut()
            && living.callback.take().is_some()
        {
            living.seen_at = living.seen_at.max(now);
        }
        Ok(())
    }

    /// Calls back whoever is near the front and has not been told.
    pub(crate) fn call_back(&mut self, now: Timestamp) {
        let near = self.seated_in_line().zip(1..=NEAR);
        let untold = near.filter(|(seated, _)| {
            let callback = seated.callback.as_ref();
            callback.is_some_and(|callback| callback.told_at.is_none())
        });
        let untold: Vec<_> = untold
            .map(|(seated, position)| (seated.id, position))
            .collect();
        for (seat, position) in untold {
            let before = position - 1;
            self.outputs.push_back(Output::CallBack { seat, before });
            self.told(seat, now);
        }
    }

    fn told(&mut self, seat: SeatId, now: Timestamp) {
        let place = self.find_living(seat).ok();
        let living = place.and_then(|place| self.state.seats[place].living_mut());
        if let Some(callback) = living.and_then(|living| living.callback.as_mut()) {
            callback.told_at = Some(now);
        }
    }
}
