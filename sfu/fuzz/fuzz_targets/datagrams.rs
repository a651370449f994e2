//! Datagrams of strangers, from a participant's address, and STUN sealed with its password.
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

libfuzzer_sys::fuzz_target!(|script: &[u8]| plays::datagrams(script));
