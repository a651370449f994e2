//! The rules of the line in the reference model: parking, ranking, sending on, calling back.

use schalter_control_core::{Door, Priority};

use crate::model::{Answer, At, Model, Seat};

impl Model {
    pub(crate) fn park(&mut self, officer: u8, id: u8) -> Answer {
        if self.living(id)?.at == At::Parked {
            return Err("already parked");
        }
        self.set_aside(officer, id)?.at = At::Parked;
        Ok(())
    }

    pub(crate) fn unpark(&mut self, id: u8) -> Answer {
        let seat = self.living(id)?;
        if seat.at != At::Parked {
            return Err("not parked");
        }
        seat.at = At::Chair;
        Ok(())
    }

    pub(crate) fn rank(&mut self, id: u8, priority: Priority) -> Answer {
        let seat = self.living(id)?;
        if matches!(seat.at, At::Talk { .. }) {
            return Err("already entered");
        }
        seat.priority = priority;
        Ok(())
    }

    pub(crate) fn redirect(&mut self, by: u8, id: u8, to: u8) -> Answer {
        self.set_aside(by, id)?.meant_for = Some(to);
        Ok(())
    }

    pub(crate) fn hand_over(&mut self, by: u8, id: u8) -> Answer {
        let seat = self.set_aside(by, id)?;
        seat.meant_for = None;
        let guest = seat.clone();
        self.seats.retain(|seat| seat.id != id);
        self.guests.push(guest);
        Ok(())
    }

    /// The guest who left last comes back.
    pub(crate) fn receive(&mut self) -> Answer {
        let Some(guest) = self.guests.pop() else {
            return Ok(());
        };
        if self.seats.iter().any(|seat| seat.id == guest.id) {
            return Err("already seated");
        }
        match self.door() {
            Door::Closed => Err("door closed"),
            Door::Paused => Err("door paused"),
            Door::Open | Door::Full => {
                self.seats.push(guest);
                Ok(())
            }
        }
    }

    pub(crate) fn await_callback(&mut self, id: u8) -> Answer {
        let seat = self.living(id)?;
        if matches!(seat.at, At::Talk { .. }) {
            return Err("already entered");
        }
        seat.callback = Some(false);
        Ok(())
    }

    pub(crate) fn withdraw_callback(&mut self, id: u8) -> Answer {
        let now = self.now;
        let seat = self.living(id)?;
        if seat.callback.take().is_some() {
            seat.seen = now;
        }
        Ok(())
    }

    /// Two are before them: they are told, once.
    pub(crate) fn call_back(&mut self) {
        let seated = self.waiting().filter(|seat| seat.at == At::Chair);
        let near = seated.take(3).filter(|seat| seat.callback == Some(false));
        let near: Vec<_> = near.map(|seat| seat.id).collect();
        for id in near {
            if let Ok(seat) = self.living(id) {
                seat.callback = Some(true);
            }
            self.called_back.push(id);
        }
    }

    /// Whoever may be away for hours.
    pub(crate) fn awaiting_callback(&self) -> Vec<u8> {
        let awaiting = self.seats.iter().filter(|seat| seat.callback.is_some());
        awaiting.map(|seat| seat.id).collect()
    }

    fn set_aside(&mut self, by: u8, id: u8) -> Result<&mut Seat, &'static str> {
        let seat = self.living(id)?;
        match seat.at {
            At::Called { officer, .. } if officer != by => return Err("seat called by other"),
            At::Talk { officer, .. } if officer != by => return Err("not your session"),
            At::Called { .. } => seat.late = false,
            _ => {}
        }
        (seat.at, seat.calls) = (At::Chair, 0);
        Ok(seat)
    }
}
