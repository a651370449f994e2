//! Frames of the link between control and media nodes.
#![no_main]

#[path = "../../tests/link_play/mod.rs"]
mod link_play;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    link_play::play(bytes);
});
