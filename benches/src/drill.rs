//! Faults, with real processes: a media node is killed, control is killed, the link between them is
//! cut, a node is drained, everything is replaced, while people talk. What they notice is measured by callers that do what our pages do
//! (`caller.rs`); rooms and orders go over the REST API as an integrator's.

mod balance;
mod caller;
mod faults;
mod heard;
mod link;
mod report;
mod roll;
pub mod store;
mod town;

pub use faults::{Drill, run};
pub use report::{Found, page};
pub use roll::{roll, roll_over};
