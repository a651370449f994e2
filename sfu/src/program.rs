//! What both programs, `schalter` and `schalter-sfu`, are beside their work: they stay small, they log,
//! they tell their supervisor how they are, and they end when asked.

pub mod memory;
pub mod stop;
pub mod supervisor;
pub mod telemetry;
