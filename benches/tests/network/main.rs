//! Calls over networks made for the test: a real node, real sockets, wires that are narrow, long
//! or broken. Where network namespaces are not allowed every test says so and does nothing.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::print_stderr,
    reason = "a skipped test says so, and a measuring one what it measured"
)]

/// Ends the test, visibly, where no networks can be made. A tool that
/// `scripts/install-test-tools.sh` brings is not missing where a machine waits for the answer.
macro_rules! need_networks {
    () => {
        if let Some(why) = schalter_benches::net::obstacle() {
            let is_ours = why.ends_with("is not installed");
            assert!(!is_ours || std::env::var_os("CI").is_none(), "{why}");
            eprintln!("skipped: {why}");
            return;
        }
    };
}

mod addresses;
mod caller;
mod harness;
mod moves;
mod outages;
mod over_tcp;
mod span;
#[path = "../../../sfu/tests/support/stream.rs"]
mod stream;
mod town;
mod traffic;
mod weaker_leg;
