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

/// The bytes a string of hexadecimal digits stands for.
pub(crate) fn unhex(digits: &str) -> Vec<u8> {
    let pair = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("two digits");
    (0..digits.len()).step_by(2).map(pair).collect()
}
