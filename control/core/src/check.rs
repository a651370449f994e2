//! What the citizen's own try of camera, microphone and network has shown: a traffic light beside
//! the seat, for the officers. It is gone with the seat.

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::id::SeatId;
use crate::office::Office;
use crate::refusal::Refusal;

/// How well a session will most likely work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Sound and picture will be fine.
    Good,
    /// Small dropouts are to be expected.
    Fair,
    /// Better without a picture, or by another way.
    Poor,
}

impl Office {
    /// The citizen tells what the try has shown; the latest counts.
    pub(crate) fn checked(&mut self, seat: SeatId, check: Check) -> Result<(), Refusal> {
        let place = self.find_living(seat)?;
        if let Some(living) = self.state.seats[place].living_mut()
            && living.check.replace(check) != Some(check)
        {
            self.event(Event::SeatChecked { seat });
        }
        Ok(())
    }
}
