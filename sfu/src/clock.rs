//! The only place of the media plane that reads the time.

use std::time::Instant;

/// This moment, on the clock that never goes back.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that may read the clock"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}
