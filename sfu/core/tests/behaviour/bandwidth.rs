//! The weaker leg decides: the receiver's line becomes the sender's cap.

use std::time::Duration;

use schalter_sfu_core::TrackKind;

use crate::pair::{Pair, VIDEO_MAX_BPS, Weather, millis, seconds};

const CAMERA: TrackKind = TrackKind::Camera;
const SCREEN: TrackKind = TrackKind::Screen;
/// Of a picture, 90 times a second: 700 kbit/s.
const WISHED_BYTES: usize = 970;

/// About 1.4 Mbit/s of camera.
fn watched(pair: &mut Pair) -> u64 {
    let now = pair.now;
    pair.anna().publish_sized(CAMERA, 1_100, now);
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

#[test]
fn a_room_may_have_a_lower_cap_of_its_own_and_never_a_higher_one() {
    for (seed, wished, most) in [(140, 300_000, 300_000), (141, u64::MAX, VIDEO_MAX_BPS)] {
        let room = Pair::capped(seed, Weather::FINE, Some(wished));
        let cap_bps = watched(&mut room.with_both());
        assert!(cap_bps <= most + 64_000, "{cap_bps} of {most}");
        assert!(cap_bps > most / 2, "{cap_bps} of {most}");
    }
}

/// What Anna was last told by kind: the camera's cap, and the screen's. Nothing if there is none.
fn told(pair: &mut Pair) -> Option<(u64, u64)> {
    let caps = |(_, text): &(bool, Vec<u8>)| {
        let text = std::str::from_utf8(text).expect("text").to_owned();
        text.starts_with(r#"{"t":"caps""#).then_some(text)
    };
    let last = pair.anna().messages.iter().rev().find_map(caps)?;
    let number = |name: &str| {
        let (_, rest) = last.split_once(&format!(r#""{name}":"#))?;
        rest.split([',', '}']).next()?.parse().ok()
    };
    Some((number("camera")?, number("screen")?))
}

/// Anna obeys as a page does, for a while; the bits of a second that came of camera and screen in
/// the second half of it.
fn obeys_for(pair: &mut Pair, time: Duration) -> (u64, u64) {
    let begun = pair.now;
    while pair.now < begun + time {
        pair.run(millis(100));
        let (camera, screen) = told(pair).unwrap_or((u64::MAX, u64::MAX));
        for (track, cap_bps) in [(CAMERA, camera), (SCREEN, screen)] {
            let most = usize::try_from(cap_bps.max(30_000) / 720).expect("it is small");
            pair.anna().resize(track, most.min(WISHED_BYTES));
        }
    }
    let half = begun + time / 2;
    let bps = |pair: &mut Pair, track| {
        let late = pair.bert().got(track).into_iter().filter(|it| it.at > half);
        let bytes: usize = late.map(|it| it.payload.len()).sum();
        bytes as u64 * 8_000 / u64::try_from(time.as_millis() / 2).expect("it is short")
    };
    (bps(pair, CAMERA), bps(pair, SCREEN))
}

#[test]
fn the_camera_gives_way_before_the_screen_and_sound_stays_whole() {
    let mut pair = Pair::connected(132, Weather::FINE);
    let now = pair.now;
    pair.anna().publish(TrackKind::Microphone, now);
    pair.anna().publish_sized(CAMERA, WISHED_BYTES, now);
    pair.anna().publish_sized(SCREEN, WISHED_BYTES, now);
    let (camera, screen) = obeys_for(&mut pair, seconds(20));
    assert!(camera > 650_000 && screen > 650_000, "{camera} {screen}");

    pair.bert().down.weather.rate_bps = Some(1_000_000);
    let (camera, screen) = obeys_for(&mut pair, seconds(20));
    assert!(screen > 600_000, "people read it together: {screen}");
    assert!(camera < 200_000, "it gives way first: {camera}");
    let heard = pair.bert().got(TrackKind::Microphone).len();
    let said = pair.anna().sent(TrackKind::Microphone) as usize;
    assert!(said - heard < 20, "{said} said, {heard} heard");

    pair.bert().down.weather.rate_bps = None;
    let (camera, screen) = obeys_for(&mut pair, seconds(40));
    assert!(camera > 650_000 && screen > 650_000, "{camera} {screen}");
}

#[test]
fn caps_by_kind_are_taken_back_when_only_one_is_shown() {
    let mut pair = Pair::connected(133, Weather::FINE);
    pair.bert().down.weather.rate_bps = Some(600_000);
    let now = pair.now;
    pair.anna().publish(CAMERA, now);
    pair.run(seconds(10));
    assert_eq!(told(&mut pair), None, "the sum says it all");
    let now = pair.now;
    pair.anna().publish(SCREEN, now);
    pair.run(seconds(5));
    assert!(told(&mut pair).is_some());
    pair.anna().unpublish(SCREEN);
    pair.run(seconds(5));
    assert_eq!(told(&mut pair), None);
}
