//! Waiting costs next to nothing: few wake-ups, few bytes, nothing for the others' packets.

use schalter_sfu_core::Gate;

use crate::pair::{ANNA, Pair, Shape, Weather, seconds};

#[test]
fn a_citizen_who_waits_is_cheap() {
    let mut pair = Pair::empty(120, Weather::FINE);
    pair.set_gate(Gate::Closed);
    pair.join(ANNA, &Shape::default());
    pair.run_until(seconds(5), "Anna is there", |pair| {
        pair.anna().channel_open()
    });
    pair.run(seconds(5));
    let (datagrams, bytes) = sent(&pair);
    pair.run(seconds(60));
    let (datagrams, bytes) = (sent(&pair).0 - datagrams, sent(&pair).1 - bytes);
    assert!(datagrams < 120, "{datagrams} datagrams in a minute");
    assert!(bytes < 20_000, "{bytes} bytes in a minute");
}

#[test]
fn the_worker_asks_to_be_woken_only_when_there_is_work() {
    let mut pair = Pair::empty(121, Weather::FINE);
    assert_eq!(pair.worker.wake_at(), None);
    pair.set_gate(Gate::Closed);
    pair.join(ANNA, &Shape::default());
    pair.run_until(seconds(5), "Anna is there", |pair| {
        pair.anna().channel_open()
    });
    pair.run(seconds(5));
    let wakes = pair.wakes;
    pair.run(seconds(60));
    let wakes = pair.wakes - wakes;
    assert!(wakes < 60 * 5, "{wakes} wake-ups in a minute");
    assert!(
        pair.worker
            .wake_at()
            .is_some_and(|at| at + seconds(1) > pair.now)
    );
}

fn sent(pair: &Pair) -> (usize, usize) {
    let down = &pair.browsers[0].down.sent;
    (down.len(), down.iter().map(Vec::len).sum())
}
