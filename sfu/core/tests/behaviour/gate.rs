//! Behind a closed gate both are connected and nothing flows; opening it is instant.

use schalter_sfu_core::{DropReason, Gate, TrackKind};

use crate::pair::{Pair, Weather, millis, seconds};

fn behind_a_closed_gate() -> Pair {
    let mut pair = Pair::connected(10, Weather::FINE);
    pair.set_gate(Gate::Closed);
    let now = pair.now;
    for browser in &mut pair.browsers {
        browser.publish_all(now);
        browser.tell(false, b"hello?", now);
    }
    pair.run(seconds(3));
    pair
}

#[test]
fn nothing_passes_a_closed_gate() {
    let pair = behind_a_closed_gate();
    for browser in &pair.browsers {
        assert!(browser.sent(TrackKind::Camera) > 0, "it did send");
        assert_eq!((browser.received.len(), browser.messages.len()), (0, 0));
    }
    assert!(pair.worker.stats().drops(DropReason::GateClosed) > 500);
}

#[test]
fn an_opened_gate_asks_for_keyframes_at_once_and_lets_everything_through() {
    let mut pair = behind_a_closed_gate();
    let opened = pair.now;
    pair.set_gate(Gate::Open);
    pair.run(millis(150));
    for browser in &pair.browsers {
        for track in [TrackKind::Camera, TrackKind::Screen] {
            let asked = browser
                .keyframe_requests
                .iter()
                .find(|(asked, _)| *asked == track);
            let (_, at) = asked.expect("a keyframe was asked for");
            assert!(*at <= opened + millis(15), "one way takes 10 ms");
            assert!(
                browser.got(track).iter().any(|received| received.is_key()),
                "{track:?}"
            );
        }
        assert!(!browser.got(TrackKind::Microphone).is_empty());
    }
}

#[test]
fn a_gate_that_closes_and_opens_is_no_loss() {
    let mut pair = behind_a_closed_gate();
    pair.set_gate(Gate::Open);
    pair.run(seconds(1));
    pair.set_gate(Gate::Closed);
    pair.run(seconds(2));
    let before = pair.bert().got(TrackKind::Camera).len();
    pair.set_gate(Gate::Open);
    pair.run(seconds(1));
    let got = pair.bert().got(TrackKind::Camera);
    assert!(got.len() > before + 60);
    for two in got.windows(2) {
        assert_eq!(
            two[0].seq + 1,
            two[1].seq,
            "sequence numbers are without a gap"
        );
        assert!(
            two[1].time.wrapping_sub(two[0].time) < 4 * 90_000,
            "time goes on"
        );
    }
}
