//! Two participants in a room, over real loopback UDP.

mod support;

use std::io::Write as _;
use std::net::{IpAddr, Ipv6Addr, UdpSocket};

use schalter_sfu::{Gate, Notice, Refusal};
use support::{ALICE, BOB, Browser, CAROL, ROOM, Town, settings, until};

#[tokio::test]
async fn sound_picture_and_messages_reach_the_other_side() {
    let town = Town::start(2);
    let [mut alice, mut bob] = town.pair(ROOM).await;
    until(&mut [&mut alice, &mut bob], "both hear and see", |all| {
        all[0].talk("alice");
        all[1].talk("bob");
        all.iter()
            .all(|one| one.heard.len() > 3 && one.seen.len() > 3)
    });
    assert!(alice.heard.iter().all(|sound| sound == b"bob sound"));
    assert!(bob.seen.iter().all(|picture| picture == b"alice picture"));

    alice.say("Guten Tag");
    bob.say("Grüß Gott");
    until(&mut [&mut alice, &mut bob], "messages arrive", |all| {
        all.iter().all(|one| !one.messages.is_empty())
    });
    assert_eq!(bob.messages, ["Guten Tag"]);
    assert_eq!(alice.messages, ["Grüß Gott"]);
}

#[tokio::test]
async fn a_third_is_refused_and_one_who_left_makes_place() {
    let town = Town::start(1);
    town.handle.open_room(ROOM, Gate::Open).await.unwrap();
    town.join(ROOM, ALICE).await;
    town.join(ROOM, BOB).await;
    let (_, offer) = Browser::new();
    let third = town.handle.join(ROOM, CAROL, offer.clone()).await;
    assert_eq!(third, Err(Refusal::RoomFull));

    town.handle.leave(ROOM, BOB).await.unwrap();
    town.handle.join(ROOM, CAROL, offer).await.unwrap();
    let state = town.handle.room(ROOM).await.unwrap();
    let ids: Vec<_> = state.participants.iter().map(|one| one.id).collect();
    assert_eq!(ids, [ALICE, CAROL]);
}

#[tokio::test]
async fn nothing_passes_a_closed_gate_until_it_opens() {
    let town = Town::start(1);
    town.handle.open_room(ROOM, Gate::Closed).await.unwrap();
    let mut alice = town.join(ROOM, ALICE).await;
    let mut bob = town.join(ROOM, BOB).await;
    let gate_closed = r#"schalter_sfu_drops_total{reason="gate_closed"}"#;
    until(
        &mut [&mut alice, &mut bob],
        "packets stop at the gate",
        |all| {
            all[0].talk("alice");
            town.metric(gate_closed) >= 3.0
        },
    );
    assert!(bob.heard.is_empty() && bob.seen.is_empty());

    town.handle.set_gate(ROOM, Gate::Open).await.unwrap();
    until(
        &mut [&mut alice, &mut bob],
        "packets pass the gate",
        |all| {
            all[0].talk("alice");
            !all[1].heard.is_empty() && !all[1].seen.is_empty()
        },
    );
}

#[tokio::test]
async fn one_over_ipv6_and_one_over_ipv4_meet() {
    let v6 = IpAddr::V6(Ipv6Addr::LOCALHOST);
    if UdpSocket::bind((v6, 0)).is_err() {
        let _ = writeln!(std::io::stderr(), "skipped: this machine has no IPv6");
        return;
    }
    let mut settings = settings(1);
    settings.listen.push(v6);
    let town = Town::start_with(&settings);
    town.handle.open_room(ROOM, Gate::Open).await.unwrap();
    let mut alice = town.join_from(v6, ROOM, ALICE).await;
    let mut bob = town.join(ROOM, BOB).await;
    until(&mut [&mut alice, &mut bob], "they hear each other", |all| {
        all[0].talk("alice");
        all[1].talk("bob");
        all.iter()
            .all(|one| !one.heard.is_empty() && !one.seen.is_empty())
    });
}

#[tokio::test]
async fn control_hears_who_connects() {
    let town = Town::start(1);
    let mut notices = town.handle.notices();
    let [_alice, _bob] = town.pair(ROOM).await;
    let mut connected = Vec::new();
    for _ in 0..2 {
        match notices.recv().await.unwrap() {
            Notice::Connected { room, participant } => connected.push((room, participant)),
            other => panic!("unexpected: {other:?}"),
        }
    }
    connected.sort();
    assert_eq!(connected, [(ROOM, ALICE), (ROOM, BOB)]);
    let state = town.handle.room(ROOM).await.unwrap();
    assert!(state.participants.iter().all(|one| one.connected));
}

#[tokio::test]
async fn one_who_comes_again_replaces_the_older_connection() {
    let town = Town::start(1);
    let [mut alice, mut bob] = town.pair(ROOM).await;
    let mut again = town.join(ROOM, ALICE).await;
    until(&mut [&mut again, &mut bob], "the rejoined hears", |all| {
        all[1].talk("bob");
        !all[0].heard.is_empty()
    });
    alice.heard.clear();
    until(
        &mut [&mut again, &mut bob],
        "the rejoined hears more",
        |all| {
            all[1].talk("bob");
            all[0].heard.len() > 10
        },
    );
    alice.step();
    assert!(alice.heard.is_empty(), "the older connection is dead");
    assert_eq!(town.handle.room(ROOM).await.unwrap().participants.len(), 2);
}

#[tokio::test]
async fn a_panic_costs_one_participant() {
    let town = Town::start(1);
    let mut notices = town.handle.notices();
    let [mut alice, mut bob] = town.pair(ROOM).await;
    // The refusal or the reply does not matter, only who is left.
    let _ = town.handle.panic(ROOM, ALICE).await;
    until(
        &mut [&mut alice, &mut bob],
        "control is told of the loss",
        |_| {
            std::iter::from_fn(|| notices.try_recv().ok()).any(|notice| {
                notice
                    == Notice::Lost {
                        room: ROOM,
                        participant: ALICE,
                    }
            })
        },
    );
    let mut again = town.join(ROOM, ALICE).await;
    until(&mut [&mut again, &mut bob], "the call goes on", |all| {
        all[0].talk("alice");
        !all[1].seen.is_empty()
    });
    town.until_metric("schalter_sfu_panics_total", &mut [&mut bob], 1.0);
}
