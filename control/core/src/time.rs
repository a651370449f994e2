//! Points in time a few milliseconds apart, without overflow.

use jiff::{SignedDuration, Timestamp};

/// The moment `ms` milliseconds after `at`; the end of time if there is none.
pub(crate) fn after(at: Timestamp, ms: u64) -> Timestamp {
    let span = SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX));
    at.checked_add(span).unwrap_or(Timestamp::MAX)
}

/// The moment `ms` milliseconds before `at`; the beginning of time if there is none.
pub(crate) fn before(at: Timestamp, ms: u64) -> Timestamp {
    let span = SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX));
    at.checked_sub(span).unwrap_or(Timestamp::MIN)
}

/// How many milliseconds lie between; none if the clock was turned back.
pub(crate) fn ms_between(earlier: Timestamp, later: Timestamp) -> u64 {
    u64::try_from(later.duration_since(earlier).as_millis()).unwrap_or(0)
}
