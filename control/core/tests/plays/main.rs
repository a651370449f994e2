//! Plays: named people in a small town, a clock one can turn, one behaviour per file.

mod call;
mod door;
mod hours;
mod lease;
mod seat;
mod session;
mod store;
mod town;
