//! Plays: named people in a small town, a clock one can turn, one behaviour per file.

#![expect(
    clippy::unwrap_used,
    reason = "a play that cannot go on as written has failed"
)]

mod alarm;
mod appointment;
mod calendar;
mod call;
mod callback;
mod check;
mod close_down;
mod door;
mod hours;
mod lease;
mod line;
mod park;
mod redirect;
mod seat;
mod session;
mod slot;
mod store;
mod town;
mod wait;
