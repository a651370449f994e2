//! Networks made for a test: [`Namespace`]s joined by wires, a kernel that shapes and filters
//! them (`tc`, `nft`), and a seeded [`Link`] for what this kernel's own `tc` may not know: delay,
//! jitter, loss. Everything a test makes it removes, also when it fails.

mod checks;
mod lane;
mod link;
mod namespace;

pub use checks::obstacle;
pub use lane::{Conditions, Lane, Loss};
pub use link::{Counts, Direction, Link};
pub use namespace::Namespace;
