//! The weaker leg decides: the receiver's line becomes the sender's cap.

use schalter_sfu_core::TrackKind;

use crate::pair::{Pair, VIDEO_MAX_BPS, Weather, seconds};

/// About 1.4 Mbit/s of camera.
fn watched(pair: &mut Pair) -> u64 {
    let now = pair.now;
    pair.anna().publish_sized(TrackKind::Camera, 1_100, now);
    pair.run(seconds(20));
    pair.anna().cap_bps.expect("the sender is told a cap")
}

#[test]
fn a_narrow_line_caps_the_sender() {
    let mut pair = Pair::connected(130, Weather::FINE);
    pair.bert().down.weather.rate_bps = Some(400_000);
    let cap_bps = watched(&mut pair);
    assert!(cap_bps < 700_000, "{cap_bps}");
}

#[test]
fn a_wide_line_lets_the_sender_go_up_to_the_configured_most() {
    let mut pair = Pair::connected(131, Weather::FINE);
    let cap_bps = watched(&mut pair);
    assert!(cap_bps > VIDEO_MAX_BPS / 2, "{cap_bps}");
    assert!(cap_bps <= VIDEO_MAX_BPS + 64_000, "{cap_bps}");
}
