//! What both programs, `schalter` and `schalter-sfu`, are beside their work: they log, they tell
//! their supervisor how they are, and they end when asked.

pub mod stop;
pub mod supervisor;
pub mod telemetry;
