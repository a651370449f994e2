//! What the packet path costs, in the worker alone: two browsers in virtual time, both sending
//! microphone and camera, and nothing between them but [`Worker::handle`] and [`Worker::poll`].
//!
//! It prints how many packets were forwarded; the cost comes from a tool that counts
//! instructions, which no other work on the machine can disturb:
//!
//! ```text
//! cargo bench -p schalter-sfu-core --bench packet_path --no-run
//! valgrind --tool=callgrind --toggle-collect='*Worker*::handle' \
//!     --toggle-collect='*Worker*::poll' target/release/deps/packet_path-*
//! ```
//!
//! [`Worker::handle`]: schalter_sfu_core::Worker::handle
//! [`Worker::poll`]: schalter_sfu_core::Worker::poll

#[expect(dead_code, reason = "a bench needs less of it than the tests")]
#[path = "../tests/behaviour/pair/mod.rs"]
mod pair;

use pair::{Pair, Weather, seconds};
use schalter_sfu_core::{DropReason, TrackKind};

/// As browsers cut 1.5 Mbit/s at 30 frames a second.
const PACKET_BYTES: usize = 1_040;
const FRAME_PACKETS: u32 = 6;

#[expect(clippy::print_stdout, reason = "a bench reports")]
fn main() {
    let mut pair = Pair::connected(1, Weather::FINE);
    for number in 0..2 {
        let now = pair.now;
        pair.browsers[number].publish(TrackKind::Microphone, now);
        pair.browsers[number].publish_sized(TrackKind::Camera, PACKET_BYTES, now);
        pair.browsers[number].widen(TrackKind::Camera, FRAME_PACKETS);
    }
    pair.run(seconds(60));
    let stats = pair.worker.stats();
    let kinds = [TrackKind::Microphone, TrackKind::Camera].map(Into::into);
    let forwarded: u64 = kinds.map(|kind| stats.sent(kind).packets).iter().sum();
    let drops: u64 = DropReason::ALL
        .map(|reason| stats.drops(reason))
        .iter()
        .sum();
    println!(
        "{forwarded} packets forwarded, {drops} dropped, {} wakes",
        pair.wakes
    );
}
