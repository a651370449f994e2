//! Each side numbers codecs as it likes; what arrives carries the receiver's numbers.

use schalter_sfu_core::TrackKind;
use str0m::format::Codec;

use crate::pair::{ANNA, BERT, Pair, Shape, Weather, seconds};

fn talk(anna: &Shape, bert: &Shape) -> Pair {
    let mut pair = Pair::empty(30, Weather::FINE);
    pair.join(ANNA, anna);
    pair.join(BERT, bert);
    pair.run_until(seconds(5), "connected", |pair| {
        pair.browsers.iter().all(|browser| browser.connected)
    });
    let now = pair.now;
    for browser in &mut pair.browsers {
        browser.publish(TrackKind::Microphone, now);
        browser.publish(TrackKind::Camera, now);
    }
    pair.run(seconds(2));
    pair
}

fn chromium() -> Shape {
    Shape {
        codecs: vec![(Codec::Vp8, 96), (Codec::H264, 102)],
        opus: 111,
        ..Shape::default()
    }
}

fn aiortc() -> Shape {
    Shape {
        codecs: vec![(Codec::H264, 99), (Codec::Vp8, 97)],
        opus: 96,
        ..Shape::default()
    }
}

#[test]
fn payload_types_are_those_of_the_receiver() {
    let pair = talk(&chromium(), &aiortc());
    for (browser, vp8, opus) in [(&pair.browsers[0], 96, 111), (&pair.browsers[1], 97, 96)] {
        assert_eq!(browser.codec_pt(Codec::Vp8), Some(vp8));
        let camera = browser.got(TrackKind::Camera);
        assert!(camera.len() > 100);
        assert!(
            camera.iter().all(|received| received.pt == vp8),
            "VP8 is preferred"
        );
        let microphone = browser.got(TrackKind::Microphone);
        assert!(microphone.len() > 50);
        assert!(microphone.iter().all(|received| received.pt == opus));
    }
}

#[test]
fn a_room_settles_on_what_both_can_decode() {
    let only_h264 = Shape {
        codecs: vec![(Codec::H264, 104)],
        ..Shape::default()
    };
    let pair = talk(&only_h264, &chromium());
    for (browser, h264) in [(&pair.browsers[0], 104), (&pair.browsers[1], 102)] {
        let camera = browser.got(TrackKind::Camera);
        assert!(camera.len() > 100);
        assert!(camera.iter().all(|received| received.pt == h264));
    }
}

#[test]
fn only_the_senders_own_header_extensions_are_carried() {
    let pair = talk(&chromium(), &chromium());
    let got = pair.browsers[1].got(TrackKind::Microphone);
    assert!(got.iter().all(|received| received.audio_level == Some(-30)));
}
