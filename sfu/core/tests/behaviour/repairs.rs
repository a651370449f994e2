//! A bad network loses and reorders; resends repair video on both legs.

use std::collections::BTreeSet;

use schalter_sfu_core::TrackKind;

use crate::pair::{Pair, Weather, seconds};

#[test]
fn lost_video_is_sent_again() {
    let mut pair = Pair::connected(70, Weather::STORM);
    let now = pair.now;
    pair.anna().publish(TrackKind::Camera, now);
    pair.run(seconds(20));
    pair.anna().unpublish(TrackKind::Camera);
    pair.run(seconds(2));
    let sent = 20 * 30 * 3;
    let got: BTreeSet<_> = pair
        .bert()
        .got(TrackKind::Camera)
        .iter()
        .map(|received| received.number())
        .collect();
    // Two legs that lose 4 % each would leave 92 %.
    assert!(got.len() * 1_000 > sent * 995, "{} of {sent}", got.len());
    let stats = pair.worker.stats();
    assert!(stats.nacks_sent > 0, "we ask the sender");
    assert!(stats.nacks_received > 0, "the receiver asks us");
    let measured = &stats.measured;
    assert!(measured.loss_to_participants.samples() > 0 && measured.round_trip.samples() > 0);
}
