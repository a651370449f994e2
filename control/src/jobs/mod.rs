//! What happens without being asked for: doors, leases and calls end; letters leave; old traces
//! are erased.

pub mod appointments;
pub mod end_rooms;
pub mod follow_clock;
pub mod follow_nodes;
pub mod forget;
pub mod hear;
pub mod open_and_close;

use tokio::task::JoinSet;

use crate::app::App;

/// Begins all jobs; they end when the house closes.
pub fn begin(app: &App) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    let postman = &app.postman;
    jobs.spawn(open_and_close::run(app.clone()));
    jobs.spawn(appointments::run(app.clone()));
    jobs.spawn(forget::run(app.clone()));
    jobs.spawn(end_rooms::run(app.clone()));
    jobs.spawn(hear::run(app.clone()));
    jobs.spawn(follow_nodes::run(app.clone()));
    for way in postman.ways() {
        jobs.spawn(postman.clone().run(way, app.closing.clone()));
    }
    let follow = postman
        .clone()
        .follow(app.news.clone(), app.closing.clone());
    jobs.spawn(follow);
    jobs.spawn(postman.clone().sweep(app.closing.clone()));
    jobs
}
