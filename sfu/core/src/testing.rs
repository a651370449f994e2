//! What several unit tests here need.

use std::time::Instant;

/// Any moment; tests count from it.
#[expect(
    clippy::disallowed_methods,
    reason = "a test may look at the clock once"
)]
pub(crate) fn start() -> Instant {
    Instant::now()
}
