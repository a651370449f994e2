//! Measurements of the media plane: a load generator that speaks real WebRTC, the floor it is
//! compared with, and what comes out of it. `benches/README.md` tells how to read the numbers.
//!
//! ```text
//! scenario ─▶ run ─▶ server (fresh)  ◀── usage
//!              │        ▲ signalling: rooms, offers, answers
//!              └─▶ stage ─▶ leg ◀─▶ UDP ─▶ tally ─▶ report ─▶ compare: JSON, Markdown
//! ```

mod bare;
mod churn;
pub mod compare;
pub mod counter;
pub mod drill;
pub mod flame;
pub mod flood;
pub mod floor;
pub mod leg;
pub mod load;
pub mod machine;
pub mod markdown;
pub mod net;
pub mod offering;
mod payload;
pub mod report;
pub mod run;
pub mod scenario;
pub mod server;
pub mod signalling;
pub mod soak;
pub mod stage;
pub mod summary;
mod talker;
pub mod tally;
