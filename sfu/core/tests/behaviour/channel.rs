//! What one writes to the data channel the other reads, as it was written.

use schalter_sfu_core::{DropReason, TrackKind};

use crate::pair::{ANNA, BERT, Pair, Shape, Weather, seconds};

#[test]
fn text_stays_text_and_bytes_stay_bytes() {
    let mut pair = Pair::connected(20, Weather::STORM);
    let now = pair.now;
    let large: Vec<u8> = (0..60_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    pair.anna().tell(false, "Grüß Gott".as_bytes(), now);
    pair.anna().tell(true, &large, now);
    pair.bert().tell(false, b"Moin", now);
    // Of seeds one in a hundred needs longer than five: SCTP waits twice as long at each loss.
    pair.run(seconds(20));
    assert_eq!(
        pair.bert().messages,
        [(false, "Grüß Gott".as_bytes().to_vec()), (true, large)]
    );
    assert_eq!(
        pair.anna().messages.last(),
        Some(&(false, b"Moin".to_vec()))
    );
    assert_eq!(pair.worker.stats().messages_forwarded, 3);
}

#[test]
fn a_message_nobody_can_read_is_counted() {
    let mut pair = Pair::empty(21, Weather::FINE);
    pair.join(ANNA, &Shape::default());
    let mute = Shape {
        channel: false,
        videos: 1,
        ..Shape::default()
    };
    pair.join(BERT, &mute);
    pair.run_until(seconds(5), "connected", |pair| {
        pair.anna().channel_open() && pair.bert().connected
    });
    let now = pair.now;
    pair.anna().tell(false, b"hello?", now);
    pair.anna().publish(TrackKind::Microphone, now);
    pair.run(seconds(1));
    assert_eq!(pair.worker.stats().drops(DropReason::NoChannel), 1);
    assert!(
        !pair.bert().got(TrackKind::Microphone).is_empty(),
        "all else works"
    );
}
