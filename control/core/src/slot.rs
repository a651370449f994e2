//! Slots: when an appointment can begin, from appointment hours, length, counters and what is
//! taken.
//!
//! Time is cut into cells of five minutes. An appointment takes, at one counter, every cell from
//! its beginning to its end and the buffer behind it; two appointments never share a cell of a
//! counter. That is all the store has to guard: one row per office, cell and counter.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use crate::appointment::NoAppointment;
use crate::hours::OfficeHours;
use crate::id::ServiceId;
use crate::settings::OfficeSettings;
use crate::time::after;

/// How long a cell is.
pub const CELL_MS: i64 = 5 * 60 * 1000;
/// Longer than this nobody sits.
const LONGEST_MS: u64 = 8 * 60 * 60 * 1000;
/// More than this no town hall has.
const MOST_COUNTERS: u16 = 200;
/// More days than this are not looked through at once.
const MOST_DAYS: i32 = 400;

/// The rules of an office's appointments. Without hours of their own there are none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppointmentRules {
    /// When appointments take place; not when one may book.
    pub hours: Option<OfficeHours>,
    /// How many take place at the same time: the officers who are there for them.
    pub counters: u16,
    /// How long one lasts if the services do not say.
    pub usual_ms: u64,
    /// Free time behind each.
    pub buffer_ms: u64,
    /// How soon after now the first may begin.
    pub lead_ms: u64,
    /// How many days ahead the last may begin.
    pub horizon_days: u16,
    /// How long a slot is held while the form is filled.
    pub hold_ms: u64,
    /// How long the link in the mail waits to be followed.
    pub confirm_ms: u64,
    /// How long before the beginning one may check in.
    pub check_in_ms: u64,
    /// How long after the beginning one still may.
    pub late_ms: u64,
}

impl Default for AppointmentRules {
    fn default() -> Self {
        const MINUTE_MS: u64 = 60_000;
        Self {
            hours: None,
            counters: 1,
            usual_ms: 15 * MINUTE_MS,
            buffer_ms: 0,
            lead_ms: 120 * MINUTE_MS,
            horizon_days: 28,
            hold_ms: 10 * MINUTE_MS,
            confirm_ms: 60 * MINUTE_MS,
            check_in_ms: 15 * MINUTE_MS,
            late_ms: 10 * MINUTE_MS,
        }
    }
}

/// From when to when an appointment takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Slot {
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
}

/// A slot and at how many counters it is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeSlot {
    /// From when to when.
    pub slot: Slot,
    /// Free counters; at least one.
    pub free: u16,
}

/// The cells that are taken, each with its counter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenCells(BTreeSet<(i64, u16)>);

impl FromIterator<(i64, u16)> for TakenCells {
    fn from_iter<I: IntoIterator<Item = (i64, u16)>>(cells: I) -> Self {
        Self(cells.into_iter().collect())
    }
}

impl Slot {
    /// The cells it takes, the buffer behind it included.
    pub fn cells(&self, buffer_ms: u64) -> Range<i64> {
        let end_ms = after(self.ends_at, buffer_ms.min(LONGEST_MS)).as_millisecond();
        let first = self.starts_at.as_millisecond().div_euclid(CELL_MS);
        first..-(-end_ms).div_euclid(CELL_MS)
    }
}

impl TakenCells {
    /// The counters at which all these cells are free, of so many.
    pub fn free_counters(&self, cells: &Range<i64>, counters: u16) -> Vec<u16> {
        let counters = counters.min(MOST_COUNTERS);
        let taken = |counter| {
            let mut cells = cells.clone();
            cells.any(|cell| self.0.contains(&(cell, counter)))
        };
        let mut free: Vec<_> = (0..counters).filter(|&counter| !taken(counter)).collect();
        // Where counters were taken away, appointments there still need somebody.
        free.truncate(usize::from(counters).saturating_sub(self.most_at_once(cells)));
        free
    }

    fn most_at_once(&self, cells: &Range<i64>) -> usize {
        let at = |cell| self.0.range((cell, 0)..=(cell, u16::MAX)).count();
        cells.clone().map(at).max().unwrap_or(0)
    }
}

impl AppointmentRules {
    /// The slots of this length that begin in the span and have a free counter, in order.
    pub fn slots(
        &self,
        length_ms: u64,
        span: Range<Timestamp>,
        taken: &TakenCells,
        now: Timestamp,
    ) -> impl Iterator<Item = FreeSlot> {
        self.beginnings(length_ms, span, now)
            .filter_map(move |slot| {
                let free = taken.free_counters(&slot.cells(self.buffer_ms), self.counters);
                let free = u16::try_from(free.len()).unwrap_or(u16::MAX);
                (free > 0).then_some(FreeSlot { slot, free })
            })
    }

    /// The slot of this length that begins then, if one does.
    pub fn slot_at(
        &self,
        starts_at: Timestamp,
        length_ms: u64,
        now: Timestamp,
    ) -> Result<Slot, NoAppointment> {
        if self.hours.is_none() {
            return Err(NoAppointment::NotOffered);
        }
        let moment = starts_at..after(starts_at, 1);
        let slot = self.beginnings(length_ms, moment, now).next();
        slot.ok_or(NoAppointment::UnknownSlot)
    }

    /// The span in which a slot may begin at all.
    pub fn bookable(&self, now: Timestamp) -> Range<Timestamp> {
        let day_ms = 24 * 60 * 60 * 1000;
        after(now, self.lead_ms)..after(now, u64::from(self.horizon_days) * day_ms)
    }

    /// The cells to look at for slots of this length that begin in the span.
    pub fn cells(&self, span: &Range<Timestamp>, length_ms: u64, now: Timestamp) -> Range<i64> {
        let bookable = self.bookable(now);
        let last = span.end.min(bookable.end);
        let last = Slot {
            starts_at: last,
            ends_at: after(last, up_to_cells(length_ms)),
        };
        let first = span.start.max(bookable.start).as_millisecond();
        first.div_euclid(CELL_MS)..last.cells(self.buffer_ms).end
    }

    /// All slots of the hours that begin in the span and may be booked, free or not.
    fn beginnings(
        &self,
        length_ms: u64,
        span: Range<Timestamp>,
        now: Timestamp,
    ) -> impl Iterator<Item = Slot> {
        let bookable = self.bookable(now);
        let span = span.start.max(bookable.start)..span.end.min(bookable.end);
        let length_ms = up_to_cells(length_ms);
        let step_ms = up_to_cells(length_ms.saturating_add(self.buffer_ms));
        let hours = self.hours.as_ref().filter(|_| span.start < span.end);
        let openings = hours.into_iter().flat_map({
            let span = span.clone();
            move |hours| openings(hours, span.clone())
        });
        openings
            .flat_map(move |(opens, closes)| cut(opens, closes, length_ms, step_ms))
            .filter(move |slot| span.contains(&slot.starts_at))
    }
}

impl OfficeSettings {
    /// How long an appointment for these services takes.
    pub fn length_ms(&self, services: &[ServiceId]) -> u64 {
        let of_services = self.usual_ms(services);
        let length = if of_services == 0 {
            self.appointments.usual_ms
        } else {
            of_services
        };
        up_to_cells(length)
    }
}

/// Whole cells, at least one.
fn up_to_cells(ms: u64) -> u64 {
    let cell = CELL_MS.unsigned_abs();
    ms.clamp(1, LONGEST_MS).div_ceil(cell) * cell
}

/// The openings of every day that the span touches. Days are looked at one by one, so that a slot
/// does not depend on where somebody begins to look.
fn openings(
    hours: &OfficeHours,
    span: Range<Timestamp>,
) -> impl Iterator<Item = (Timestamp, Timestamp)> {
    let (first, last) = (hours.local_day(span.start), hours.local_day(span.end));
    let days = (0..MOST_DAYS).map_while(move |ahead| first.checked_add(ahead.days()).ok());
    let days = days.take_while(move |day| *day <= last);
    days.flat_map(|day: Date| hours.openings_of(day))
}

fn cut(
    opens: Timestamp,
    closes: Timestamp,
    length_ms: u64,
    step_ms: u64,
) -> impl Iterator<Item = Slot> {
    let cell = -(-opens.as_millisecond()).div_euclid(CELL_MS);
    let first = Timestamp::from_millisecond(cell.saturating_mul(CELL_MS)).unwrap_or(Timestamp::MAX);
    let beginnings = std::iter::successors(Some(first), move |&at| Some(after(at, step_ms)));
    let slots = beginnings.map(move |starts_at| Slot {
        starts_at,
        ends_at: after(starts_at, length_ms),
    });
    slots.take_while(move |slot| slot.ends_at <= closes && slot.starts_at < slot.ends_at)
}
