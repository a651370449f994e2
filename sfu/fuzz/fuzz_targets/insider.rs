//! What a participant with keys may seal: RTP, RTCP and SCTP of any contents.
#![no_main]
#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each target uses its own part of the test support"
)]

#[path = "../../core/tests/behaviour/pair/mod.rs"]
mod pair;
#[path = "../../core/tests/behaviour/plays/mod.rs"]
mod plays;

libfuzzer_sys::fuzz_target!(|script: &[u8]| plays::insider(script));
