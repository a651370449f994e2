//! What is counted is what happened.

use schalter_sfu_core::{PacketKind, SrtpProfile, TrackKind, Traffic};

use crate::pair::{Pair, Weather, seconds};

#[test]
fn traffic_is_counted_by_kind_and_direction() {
    let mut pair = Pair::connected(160, Weather::FINE);
    let now = pair.now;
    pair.anna().publish_all(now);
    pair.anna().tell(false, &[b'x'; 1_000], now);
    pair.run(seconds(2));
    let sent = |kind| u64::from(pair.browsers[0].sent(kind));
    let stats = pair.worker.stats();
    for (track, kind) in [
        (TrackKind::Microphone, PacketKind::Microphone),
        (TrackKind::Camera, PacketKind::Camera),
        (TrackKind::Screen, PacketKind::Screen),
    ] {
        let Traffic { packets, bytes } = stats.received(kind);
        // The last frame is still on its way.
        assert!(
            packets <= sent(track) && packets + 3 >= sent(track),
            "{kind:?}: {packets}"
        );
        let payload = if track.is_video() { 1_000 } else { 80 };
        assert!(
            bytes > packets * payload && bytes < packets * (payload + 80),
            "{kind:?}"
        );
        assert!(
            stats.sent(kind).packets + 3 >= packets,
            "{kind:?} was forwarded"
        );
    }
    assert!(stats.received(PacketKind::Data).bytes > 1_000);
    assert!(stats.sent(PacketKind::Data).bytes > 1_000);
    assert!(
        stats.received(PacketKind::Other).packets > 0,
        "STUN, handshakes, RTCP"
    );
}

#[test]
fn every_datagram_a_browser_sent_is_counted_once() {
    let mut pair = Pair::connected(161, Weather::FINE);
    let now = pair.now;
    for browser in &mut pair.browsers {
        browser.publish_all(now);
    }
    pair.run(seconds(2));
    for browser in &mut pair.browsers {
        for track in TrackKind::ALL {
            browser.unpublish(track);
        }
    }
    pair.run(seconds(1));
    let stats = pair.worker.stats();
    let counted: u64 = PacketKind::ALL
        .iter()
        .map(|kind| stats.received(*kind).packets)
        .sum();
    let dropped: u64 = [
        schalter_sfu_core::DropReason::NotAccepted,
        schalter_sfu_core::DropReason::UnknownStunUser,
        schalter_sfu_core::DropReason::UnknownAddress,
        schalter_sfu_core::DropReason::NothingNew,
    ]
    .iter()
    .map(|reason| stats.drops(*reason))
    .sum();
    let sent: usize = pair
        .browsers
        .iter()
        .map(|browser| browser.up.sent.len())
        .sum();
    assert!(counted + dropped <= sent as u64);
    assert!(
        counted + dropped + 4 >= sent as u64,
        "{counted} + {dropped} of {sent}"
    );
    assert_eq!(dropped, 0, "two browsers on a good line give no cause");
}

#[test]
fn who_is_there_is_counted() {
    let mut pair = Pair::connected(162, Weather::FINE);
    let stats = pair.worker.stats();
    assert_eq!(
        (stats.rooms, stats.participants, stats.connected),
        (1, 2, 2)
    );
    assert_eq!((stats.joins, stats.connects, stats.disconnects), (2, 2, 0));
    let now = pair.now;
    pair.anna().hang_up(now);
    pair.run(seconds(1));
    let stats = pair.worker.stats();
    assert_eq!(
        (stats.participants, stats.connected, stats.disconnects),
        (1, 1, 1)
    );
}

#[test]
fn the_srtp_profile_in_use_is_known() {
    let mut pair = Pair::connected(163, Weather::FINE);
    let in_use = |pair: &Pair| SrtpProfile::ALL.map(|profile| pair.worker.stats().srtp(profile));
    let both = in_use(&pair);
    assert_eq!(both[2], 0, "no browser of today wants AES-CM: {both:?}");
    assert_eq!(both.iter().sum::<u64>(), 2, "{both:?}");
    let now = pair.now;
    pair.anna().hang_up(now);
    pair.run(seconds(1));
    assert_eq!(in_use(&pair).iter().sum::<u64>(), 1);
}

#[test]
fn estimates_and_caps_are_measured() {
    let mut pair = Pair::connected(164, Weather::FINE);
    let now = pair.now;
    for browser in &mut pair.browsers {
        browser.publish_all(now);
    }
    pair.run(seconds(12));
    let measured = pair.worker.stats().measured;
    assert!(measured.estimate.samples() >= 2);
    for kind in TrackKind::ALL {
        assert!(measured.cap(kind).samples() >= 2, "{}", kind.name());
    }
    let sound = measured.cap(TrackKind::Microphone);
    let mean = sound.sum() / f64::from(u32::try_from(sound.samples()).unwrap());
    assert!(
        (mean - 8_000.0).abs() < 1.0,
        "64 kbit/s, not {mean} bytes/s"
    );
}
