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
        codecs: vec![(Codec::Vp8, 97), (Codec::H264, 99)],
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
        assert!(camera.iter().all(|received| received.pt == vp8));
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

/// A client that knows one codec.
fn only(codec: Codec) -> Shape {
    Shape {
        codecs: vec![(codec, 104)],
        ..Shape::default()
    }
}

fn modern(first: Codec) -> Shape {
    let mut codecs = vec![
        (Codec::Vp8, 96),
        (Codec::H264, 102),
        (Codec::Vp9, 98),
        (Codec::Av1, 45),
    ];
    codecs.sort_by_key(|(codec, _)| *codec != first);
    Shape {
        codecs,
        ..Shape::default()
    }
}

/// Anna is there and sends, then Bert comes; she does what a page does when it is asked.
fn come_later(anna: &Shape, bert: &Shape) -> Pair {
    let mut pair = Pair::empty(31, Weather::FINE);
    pair.join(ANNA, anna);
    pair.run_until(seconds(5), "Anna is there", |pair| {
        pair.anna().channel_open()
    });
    let now = pair.now;
    pair.anna().publish(TrackKind::Camera, now);
    pair.anna().publish(TrackKind::Microphone, now);
    pair.run(seconds(1));
    pair.join(BERT, bert);
    pair.run(seconds(1));
    if pair
        .anna()
        .messages
        .iter()
        .any(|(_, text)| text == br#"{"t":"renegotiate"}"#)
    {
        pair.restart_ice(ANNA, 0);
    }
    let now = pair.now;
    pair.bert().publish(TrackKind::Camera, now);
    pair.run(seconds(3));
    pair
}

fn see_each_other(pair: &Pair) -> bool {
    let sees = |number: usize| pair.browsers[number].got(TrackKind::Camera).len() > 100;
    sees(0) && sees(1)
}

#[test]
fn who_comes_later_with_one_codec_sees_and_is_seen() {
    for codec in [Codec::Vp8, Codec::H264, Codec::Vp9, Codec::Av1] {
        for first in [Codec::Vp8, Codec::H264, Codec::Vp9, Codec::Av1] {
            let pair = come_later(&modern(first), &only(codec));
            assert!(
                see_each_other(&pair),
                "{first:?} first, then {codec:?} only"
            );
            let asked = pair.browsers[0].messages.len();
            assert_eq!(
                asked,
                usize::from(first != codec),
                "asked when needed, once"
            );
        }
    }
}

#[test]
fn opposite_preferences_need_no_new_offer() {
    let pair = come_later(&modern(Codec::H264), &modern(Codec::Av1));
    assert!(see_each_other(&pair));
    assert!(pair.browsers[0].messages.is_empty());
    let vp9 = pair.browsers[0].got(TrackKind::Camera);
    assert!(
        vp9.iter().all(|received| received.pt == 45),
        "Bert sends AV1"
    );
}

#[test]
fn nothing_in_common_leaves_the_sound() {
    let mut pair = come_later(&only(Codec::Vp8), &only(Codec::H264));
    assert!(pair.bert().got(TrackKind::Camera).is_empty());
    assert!(pair.bert().got(TrackKind::Microphone).len() > 100);
    assert!(
        pair.anna().messages.is_empty(),
        "a new offer would not help"
    );
}
