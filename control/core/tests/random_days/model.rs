//! The reference model: the rules of an office as one would tell them, second by second.

use std::collections::BTreeSet;

use schalter_control_core::{DeskState, Door, Priority, SeatState};

pub(crate) const CHAIRS: u16 = 3;
pub(crate) const SEATS: u8 = 8;
pub(crate) const LEASE: i64 = 90;
const CALL: i64 = 60;
const AWAY: i64 = 10 * 3600;
const GRACE: i64 = 300;
const MEMORY: i64 = 600;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// A quarter to eight.
pub(crate) const MORNING: &str = "2026-03-02T07:45:00Z";
const MORNING_SECOND: i64 = 7 * HOUR + 45 * 60;

pub(crate) struct Model {
    /// Seconds since midnight of the first day.
    pub(crate) now: i64,
    pub(crate) seats: Vec<Seat>,
    pub(crate) present: BTreeSet<u8>,
    word: Option<Door>,
    pub(crate) called_back: Vec<u8>,
    pub(crate) guests: Vec<Seat>,
}

#[derive(Clone)]
pub(crate) struct Seat {
    pub(crate) id: u8,
    pub(crate) calls: u8,
    pub(crate) came: i64,
    pub(crate) priority: Priority,
    pub(crate) meant_for: Option<u8>,
    /// Left a contact: was told or not.
    pub(crate) callback: Option<bool>,
    here: bool,
    pub(crate) seen: i64,
    pub(crate) late: bool,
    pub(crate) at: At,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum At {
    Chair,
    Parked,
    Called {
        officer: u8,
        call: usize,
        since: i64,
    },
    Talk {
        officer: u8,
        call: usize,
        session: usize,
    },
    Gone {
        how: SeatState,
        since: i64,
    },
}

pub(crate) type Answer = Result<(), &'static str>;

impl Model {
    pub(crate) fn new() -> Self {
        Self {
            now: MORNING_SECOND,
            seats: Vec::new(),
            present: BTreeSet::new(),
            word: None,
            called_back: Vec::new(),
            guests: Vec::new(),
        }
    }

    pub(crate) fn live_through(&mut self, seconds: i64) {
        for _ in 0..seconds {
            self.now += 1;
            self.tick();
        }
    }

    /// The server is away: people and calls are not looked at, the day goes on.
    pub(crate) fn sleep_through(&mut self, seconds: i64) {
        for _ in 0..seconds {
            self.now += 1;
            self.tick_without_people();
        }
    }

    pub(crate) fn sit(&mut self, id: u8) -> Answer {
        match self.living(id) {
            Ok(_) => return Err("already seated"),
            Err("unknown seat") => {}
            Err(gone) => return Err(gone),
        }
        match self.door() {
            Door::Closed => return Err("door closed"),
            Door::Paused => return Err("door paused"),
            Door::Full => return Err("area full"),
            Door::Open => {}
        }
        let (seen, at) = (self.now, At::Chair);
        self.seats.push(Seat {
            id,
            calls: 0,
            came: self.now,
            priority: Priority::WalkIn,
            meant_for: None,
            callback: None,
            here: true,
            seen,
            late: false,
            at,
        });
        Ok(())
    }

    pub(crate) fn seen(&mut self, id: u8) -> Answer {
        let now = self.now;
        let seat = self.living(id)?;
        (seat.seen, seat.here) = (now, true);
        Ok(())
    }

    pub(crate) fn away(&mut self, id: u8) -> Answer {
        self.living(id)?.here = false;
        Ok(())
    }

    pub(crate) fn leave(&mut self, id: u8) -> Answer {
        let now = self.now;
        let seat = self.living(id)?;
        let talked = matches!(seat.at, At::Talk { .. });
        seat.go(
            if talked {
                SeatState::Finished
            } else {
                SeatState::Left
            },
            now,
        );
        Ok(())
    }

    pub(crate) fn enter(&mut self, id: u8, session: usize) -> Answer {
        let now = self.now;
        let seat = self.living(id)?;
        match seat.at {
            At::Called { officer, call, .. } => {
                seat.seen = now;
                seat.at = At::Talk {
                    officer,
                    call,
                    session,
                }
            }
            At::Talk { .. } => return Err("already entered"),
            _ if seat.late => return Err("call expired"),
            _ => return Err("not called"),
        }
        Ok(())
    }

    pub(crate) fn call(&mut self, officer: u8, id: Option<u8>, call: usize) -> Answer {
        if self
            .seats
            .iter()
            .any(|seat| seat.officer() == Some(officer))
        {
            return Err("officer busy");
        }
        let id = match id {
            Some(id) => id,
            None => self.next_in_line(officer).ok_or("nobody waiting")?,
        };
        let since = self.now;
        let seat = self.living(id)?;
        match seat.at {
            At::Called { .. } => return Err("seat called by other"),
            At::Talk { .. } => return Err("already entered"),
            _ => {
                seat.at = At::Called {
                    officer,
                    call,
                    since,
                }
            }
        }
        Ok(())
    }

    pub(crate) fn take_back(&mut self, officer: u8, call: usize) -> Answer {
        let seat = self.called(officer, call)?;
        (seat.at, seat.late) = (At::Chair, false);
        Ok(())
    }

    pub(crate) fn miss(&mut self, officer: u8, call: usize) -> Answer {
        let now = self.now;
        self.called(officer, call)?.go(SeatState::Missed, now);
        Ok(())
    }

    pub(crate) fn finish(&mut self, by: u8, wanted: usize) -> Answer {
        let now = self.now;
        for seat in &mut self.seats {
            let At::Talk {
                officer, session, ..
            } = seat.at
            else {
                continue;
            };
            if session == wanted {
                if officer != by {
                    return Err("not your session");
                }
                seat.go(SeatState::Finished, now);
                return Ok(());
            }
        }
        Err("unknown session")
    }

    pub(crate) fn open(&mut self) {
        self.word = (!self.in_hours()).then_some(Door::Open);
    }

    pub(crate) fn pause(&mut self) {
        self.word = Some(Door::Paused);
    }

    pub(crate) fn close(&mut self) {
        self.word = self.in_hours().then_some(Door::Closed);
    }

    pub(crate) fn restarted(&mut self) {
        for seat in &mut self.seats {
            seat.seen = self.now;
            if let At::Called { since, .. } = &mut seat.at {
                *since = self.now;
            }
        }
        self.present.clear();
    }

    pub(crate) fn door(&self) -> Door {
        match self.word {
            Some(Door::Paused) => Door::Paused,
            Some(Door::Closed) => Door::Closed,
            None if !self.in_hours() => Door::Closed,
            _ if self.waiting().count() >= CHAIRS.into() => Door::Full,
            _ => Door::Open,
        }
    }

    /// The line, first come first, with credit for the urgent and for appointments.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = &Seat> {
        let has_chair = |seat: &&Seat| matches!(seat.at, At::Chair | At::Called { .. });
        let mut line: Vec<_> = self.seats.iter().filter(has_chair).collect();
        line.sort_by_key(|seat| {
            let credit = match seat.priority {
                Priority::WalkIn => 0,
                Priority::Appointment => HOUR,
                Priority::Urgent => 2 * HOUR,
            };
            (seat.came - credit, seat.came)
        });
        line.into_iter()
    }

    pub(crate) fn state(&self, id: u8) -> Option<SeatState> {
        let seat = self.seats.iter().find(|seat| seat.id == id)?;
        Some(match seat.at {
            At::Chair => SeatState::Seated,
            At::Parked => SeatState::Parked,
            At::Called { .. } => SeatState::Called,
            At::Talk { .. } => SeatState::Entered,
            At::Gone { how, .. } => how,
        })
    }

    pub(crate) fn desks(&self) -> Vec<(u8, DeskState)> {
        let mut officers = self.present.clone();
        officers.extend(self.seats.iter().filter_map(Seat::officer));
        officers
            .into_iter()
            .map(|officer| (officer, self.desk(officer)))
            .collect()
    }

    fn desk(&self, officer: u8) -> DeskState {
        match self
            .seats
            .iter()
            .find(|seat| seat.officer() == Some(officer))
            .map(|seat| seat.at)
        {
            Some(At::Talk { .. }) => DeskState::Serving,
            Some(_) => DeskState::Calling,
            None => DeskState::Free,
        }
    }

    fn tick(&mut self) {
        self.tick_without_people();
        for n in 0..self.seats.len() {
            if self.seats[n].tick(self.now) {
                self.call_back();
            }
        }
    }

    fn tick_without_people(&mut self) {
        let now = self.now;
        let forgotten =
            |seat: &Seat| matches!(seat.at, At::Gone { since, .. } if now >= since + MEMORY);
        self.seats.retain(|seat| !forgotten(seat));
        let strikes = |hours: [i64; 2]| now % HOUR == 0 && hours.contains(&(now % DAY / HOUR));
        if strikes([8, 13]) || (strikes([12, 16]) && self.word == Some(Door::Paused)) {
            self.word = None;
        }
    }

    fn in_hours(&self) -> bool {
        let hour = self.now % DAY / HOUR;
        (8..12).contains(&hour) || (13..16).contains(&hour)
    }

    fn next_in_line(&self, officer: u8) -> Option<u8> {
        let at_work = |officer: u8| {
            let engaged = self
                .seats
                .iter()
                .any(|seat| seat.officer() == Some(officer));
            engaged || self.present.contains(&officer)
        };
        let free =
            |meant: Option<u8>| meant.is_none_or(|meant| meant == officer || !at_work(meant));
        let seated = || {
            let seated = self.waiting().filter(|seat| seat.at == At::Chair);
            seated.filter(|seat| free(seat.meant_for))
        };
        seated()
            .find(|seat| seat.here)
            .or_else(|| seated().next())
            .map(|seat| seat.id)
    }

    pub(crate) fn living(&mut self, id: u8) -> Result<&mut Seat, &'static str> {
        let seat = self
            .seats
            .iter_mut()
            .find(|seat| seat.id == id)
            .ok_or("unknown seat")?;
        if matches!(seat.at, At::Gone { .. }) {
            Err("seat gone")
        } else {
            Ok(seat)
        }
    }

    fn called(&mut self, by: u8, wanted: usize) -> Result<&mut Seat, &'static str> {
        for seat in &mut self.seats {
            match seat.at {
                At::Called { officer, call, .. } | At::Talk { officer, call, .. }
                    if call == wanted && officer != by =>
                {
                    return Err("not your call");
                }
                At::Called { call, .. } if call == wanted => return Ok(seat),
                At::Talk { call, .. } if call == wanted => return Err("already entered"),
                _ => {}
            }
        }
        Err("unknown call")
    }
}

impl Seat {
    /// Whether anything became of it.
    fn tick(&mut self, now: i64) -> bool {
        let before = self.at;
        self.time_passed(now);
        self.at != before
    }

    fn time_passed(&mut self, now: i64) {
        if matches!(self.at, At::Called { since, .. } if now >= since + CALL) {
            self.calls += 1;
            (self.at, self.late) = (At::Chair, true);
            if self.calls == 3 {
                self.go(SeatState::Missed, now);
            }
        }
        let silent = now - self.seen;
        let lease = if self.callback.is_some() { AWAY } else { LEASE };
        match self.at {
            At::Chair | At::Parked | At::Called { .. } if silent >= lease => {
                self.go(SeatState::Abandoned, now);
            }
            At::Talk { .. } if silent >= GRACE => self.go(SeatState::Finished, now),
            _ => {}
        }
    }

    fn go(&mut self, how: SeatState, now: i64) {
        self.at = At::Gone { how, since: now };
    }

    fn officer(&self) -> Option<u8> {
        match self.at {
            At::Called { officer, .. } | At::Talk { officer, .. } => Some(officer),
            At::Chair | At::Parked | At::Gone { .. } => None,
        }
    }
}
