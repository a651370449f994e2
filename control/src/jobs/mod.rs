//! What happens without being asked for: doors, leases and calls end; old traces are erased.

pub mod appointments;
pub mod forget;
pub mod open_and_close;

use tokio::task::JoinSet;

use crate::app::App;

/// Begins all jobs; they end when the house closes.
pub fn begin(app: &App) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    jobs.spawn(open_and_close::run(app.clone()));
    jobs.spawn(appointments::run(app.clone()));
    jobs.spawn(forget::run(app.clone()));
    jobs
}
