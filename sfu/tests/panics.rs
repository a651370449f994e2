//! A panic costs as little as can be: outside of any engine a round, and never the thread.

mod support;

use std::collections::BTreeSet;

use schalter_sfu::{Gate, Notice};
use support::{ALICE, BOB, ROOM, Town, until};

const PANICS: &str = r#"schalter_sfu_worker_panics_total{worker="0"}"#;
const RESTARTS: &str = r#"schalter_sfu_worker_restarts_total{worker="0"}"#;

#[tokio::test]
async fn a_panic_of_a_worker_s_thread_costs_no_call() {
    let town = Town::start(1);
    let [mut alice, mut bob] = town.pair(ROOM).await;
    town.handle.panic_thread(0).unwrap();
    town.until_metric(PANICS, &mut [&mut alice, &mut bob], 1.0);
    bob.heard.clear();
    until(&mut [&mut alice, &mut bob], "the call goes on", |all| {
        all[0].talk("alice");
        all[1].heard.len() > 10
    });
    town.handle.self_test().await.unwrap();
    assert!(town.metric(RESTARTS) < 1.0);
}

#[tokio::test]
async fn a_worker_that_panics_on_and_on_begins_anew_and_says_whom_it_lost() {
    let town = Town::start(1);
    let mut notices = town.handle.notices();
    let [mut alice, mut bob] = town.pair(ROOM).await;
    for _ in 0..8 {
        town.handle.panic_thread(0).unwrap();
    }
    let mut lost = BTreeSet::new();
    until(&mut [&mut alice, &mut bob], "both are told as lost", |_| {
        while let Ok(notice) = notices.try_recv() {
            if let Notice::Lost { room, participant } = notice {
                lost.insert((room, participant));
            }
        }
        lost.len() == 2
    });
    assert!(lost.contains(&(ROOM, ALICE)) && lost.contains(&(ROOM, BOB)));
    assert!(town.handle.room(ROOM).await.is_none());
    // As control does it when a participant comes back.
    town.handle.open_room(ROOM, Gate::Open).await.unwrap();
    let [mut alice, mut bob] = town.pair(ROOM).await;
    until(&mut [&mut alice, &mut bob], "they talk again", |all| {
        all[0].talk("alice");
        !all[1].heard.is_empty()
    });
    town.until_metric(RESTARTS, &mut [&mut alice, &mut bob], 1.0);
}

#[tokio::test]
async fn a_node_ends_in_order_whatever_panicked() {
    let town = Town::start(2);
    for _ in 0..20 {
        town.handle.panic_thread(0).unwrap();
    }
    town.node.shutdown();
    assert!(town.handle.self_test().await.is_err());
}
