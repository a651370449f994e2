//! Pictures leave as fast as a narrow line carries them, and the sound overtakes them.

use std::time::Duration;

use schalter_sfu_core::TrackKind::{Camera, Microphone};

use crate::pair::{Pair, Weather, millis, seconds};

/// Packets of a picture: 1.4 Mbit/s in all, and a picture takes the line 29 ms.
const PICTURE_PACKETS: u32 = 6;
const PACKET_BYTES: usize = 970;
const LINE_BPS: u64 = 1_600_000;

/// How long nothing was heard at most while they talk on for a while.
fn longest_silence(pair: &mut Pair, time: Duration) -> Duration {
    let since = pair.now;
    pair.run(time);
    let heard = pair.bert().got(Microphone);
    let at: Vec<_> = heard
        .iter()
        .map(|it| it.at)
        .filter(|at| *at > since)
        .collect();
    let gaps = at.windows(2).map(|pair| pair[1] - pair[0]);
    gaps.max().expect("somebody speaks")
}

/// Anna speaks and shows pictures for seven seconds.
fn talk(line_bps: Option<u64>) -> Pair {
    let mut pair = Pair::connected(135, Weather::FINE);
    pair.bert().down.weather.rate_bps = line_bps;
    let now = pair.now;
    pair.anna().publish(Microphone, now);
    pair.anna().publish_sized(Camera, PACKET_BYTES, now);
    pair.anna().widen(Camera, PICTURE_PACKETS);
    pair.run(seconds(7));
    pair
}

#[test]
fn the_sound_overtakes_the_pictures_on_a_narrow_line() {
    let mut pair = talk(Some(LINE_BPS));
    let silence = longest_silence(&mut pair, seconds(3));
    assert!(silence < millis(29), "{silence:?}");
    let (sent, came) = (pair.anna().sent(Camera), pair.bert().got(Camera).len());
    assert!(
        came + 30 > sent as usize,
        "{came} of {sent} pictures' packets"
    );
}

#[test]
fn nothing_is_held_back_on_a_wide_line() {
    let mut pair = talk(None);
    let pictures = pair.bert().got(Camera);
    let late = &pictures[pictures.len() - 60..];
    let at_once = late.windows(2).filter(|pair| pair[1].at == pair[0].at);
    assert_eq!(at_once.count(), 50, "each picture comes whole");
}
