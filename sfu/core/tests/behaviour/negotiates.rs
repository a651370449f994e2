//! Whatever a browser offers gets an answer it understands, or a reason.

use schalter_sfu_core::{Command, Refusal, Reply, TrackKind};

use crate::pair::{ANNA, BERT, Pair, ROOM, Shape, Weather, seconds};

fn answer(shape: &Shape) -> String {
    let mut pair = Pair::empty(140, Weather::FINE);
    let number = pair.join(ANNA, shape);
    pair.browsers[number].answer.clone()
}

fn m_lines(answer: &str) -> Vec<&str> {
    let lines = answer.lines().filter_map(|line| line.strip_prefix("m="));
    lines
        .map(|line| line.split(" UDP").next().unwrap_or(line))
        .collect()
}

fn bundle(answer: &str) -> usize {
    let group = answer
        .lines()
        .find(|line| line.starts_with("a=group:BUNDLE"));
    group.map_or(0, |group| group.split_ascii_whitespace().count() - 1)
}

#[test]
fn the_full_offer_is_taken_as_it_is() {
    let answer = answer(&Shape::default());
    assert_eq!(
        m_lines(&answer),
        ["audio 9", "video 9", "video 9", "application 9"]
    );
    assert_eq!(bundle(&answer), 4);
    for line in [
        "a=ice-lite",
        "a=setup:passive",
        "useinbandfec=1",
        "usedtx=1",
        "a=fmtp:97 apt=96",
    ] {
        assert!(answer.contains(line), "{line} is missing in {answer}");
    }
    assert!(answer.contains("a=candidate:") && answer.contains("192.0.2.1 10000 typ host"));
}

#[test]
fn one_audio_and_one_video_without_a_channel_is_enough() {
    let plain = Shape {
        videos: 1,
        channel: false,
        ..Shape::default()
    };
    assert_eq!(m_lines(&answer(&plain)), ["audio 9", "video 9"]);
    let sound = Shape {
        videos: 0,
        channel: false,
        ..Shape::default()
    };
    assert_eq!(m_lines(&answer(&sound)), ["audio 9"]);
}

#[test]
fn surplus_m_lines_are_rejected_and_not_bundled() {
    let greedy = Shape {
        audios: 2,
        videos: 4,
        ..Shape::default()
    };
    let answer = answer(&greedy);
    let expected = [
        "audio 9",
        "audio 0",
        "video 9",
        "video 9",
        "video 0",
        "video 0",
        "application 9",
    ];
    assert_eq!(m_lines(&answer), expected);
    assert_eq!(bundle(&answer), 4);
}

#[test]
fn bundle_only_m_lines_are_no_rejected_ones() {
    let mut pair = Pair::empty(144, Weather::FINE);
    let number = pair.join(BERT, &Shape::default());
    // As Chromium writes them with bundlePolicy max-bundle.
    let port = "m=video 0 UDP/TLS/RTP/SAVPF";
    let offer = pair.browsers[number]
        .offer
        .replace("m=video 9 UDP/TLS/RTP/SAVPF", port);
    let joined = pair.command(Command::Join {
        room: ROOM,
        participant: ANNA,
        offer,
    });
    let Ok(Reply::Answer(answer)) = joined else {
        panic!("it is answered")
    };
    assert_eq!(
        m_lines(&answer),
        ["audio 9", "video 9", "video 9", "application 9"]
    );
    assert_eq!(bundle(&answer), 4);
}

#[test]
fn a_browser_with_surplus_m_lines_talks_all_the_same() {
    let mut pair = Pair::empty(141, Weather::FINE);
    pair.join(
        ANNA,
        &Shape {
            audios: 2,
            videos: 3,
            ..Shape::default()
        },
    );
    pair.join(
        BERT,
        &Shape {
            videos: 1,
            channel: false,
            ..Shape::default()
        },
    );
    pair.run_until(seconds(5), "connected", |pair| {
        pair.browsers.iter().all(|browser| browser.connected)
    });
    let now = pair.now;
    for track in TrackKind::ALL {
        pair.anna().publish(track, now);
    }
    pair.run(seconds(2));
    assert!(pair.bert().got(TrackKind::Microphone).len() > 80);
    assert!(pair.bert().got(TrackKind::Camera).len() > 150);
    assert!(
        pair.bert().got(TrackKind::Screen).is_empty(),
        "Bert has no place for it"
    );
}

#[test]
fn what_is_offered_first_is_answered_first() {
    use str0m::format::Codec;
    let codecs = vec![(Codec::H264, 102), (Codec::Vp8, 120)];
    let answer = answer(&Shape {
        codecs,
        ..Shape::default()
    });
    let video = answer
        .lines()
        .find(|line| line.starts_with("m=video"))
        .expect("a video m-line");
    assert!(
        video.starts_with("m=video 9 UDP/TLS/RTP/SAVPF 102 103 120"),
        "{video}"
    );
}

#[test]
fn sound_is_answered_with_redundancy_silence_and_wishes_for_the_missing() {
    let answer = answer(&Shape {
        red: true,
        ..Shape::default()
    });
    for line in [
        "m=audio 9 UDP/TLS/RTP/SAVPF 63 111",
        "a=rtpmap:63 red/48000/2",
        "a=fmtp:63 111/111",
        "a=rtcp-fb:111 nack\r\n",
        "useinbandfec=1;usedtx=1",
    ] {
        assert!(answer.contains(line), "{line} is missing in {answer}");
    }
}

#[test]
fn an_offer_without_audio_is_refused() {
    let mut pair = Pair::empty(142, Weather::FINE);
    let silent = Shape {
        audios: 0,
        ..Shape::default()
    };
    assert_eq!(pair.try_join(ANNA, &silent), Err(Refusal::NoAudio));
    assert_eq!(pair.room().participants.len(), 0);
}

#[test]
fn nonsense_is_refused_with_a_reason_that_quotes_nothing() {
    let mut pair = Pair::empty(143, Weather::FINE);
    let number = pair.join(BERT, &Shape::default());
    let good = pair.browsers[number].offer.clone();
    let broken = [
        "m=audio 198.51.100.7".to_owned(),
        good.replace("a=ice-ufrag:", "a=ice-nothing:"),
        good.replace("a=fingerprint:", "a=finger:"),
        good.replace("a=group:BUNDLE", "a=group:LUMP"),
        good.replace("m=application", "m=text"),
        good.replace("a=mid:", "a=middle:"),
        "a=x\r\n".repeat(20_000),
    ];
    for (number, offer) in broken.into_iter().enumerate() {
        let refused = pair.command(Command::Join {
            room: ROOM,
            participant: ANNA,
            offer,
        });
        let Err(refusal) = refused else {
            panic!("nonsense {number} was answered")
        };
        let text = refusal.to_string();
        assert!(!text.contains("198.51.100"), "{text}");
        assert!(
            matches!(refusal, Refusal::BadOffer(_) | Refusal::NoAudio),
            "{text}"
        );
    }
    assert_eq!(pair.room().participants.len(), 1);
}
