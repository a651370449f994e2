//! A node starts, tells how it is, and ends in order.
#![expect(
    clippy::disallowed_methods,
    reason = "tests stand outside of the media plane and read the clock themselves"
)]

mod support;

use std::io::Write;
use std::net::UdpSocket;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use prometheus::Registry;
use schalter_sfu::{Gate, Node, Refusal, RoomId};
use support::{BOB, Browser, ROOM, Town, settings, until};

#[tokio::test]
async fn every_worker_answers_the_self_test() {
    let town = Town::start(3);
    town.handle.self_test().await.unwrap();
    assert_eq!(town.node.addresses().len(), 3, "one port per worker");
}

#[tokio::test]
async fn shutdown_ends_all_threads_soon_and_handles_say_so() {
    let town = Town::start(2);
    let [mut alice, mut bob] = town.pair(ROOM).await;
    let port = town.node.addresses()[0];
    let begun = Instant::now();
    town.node.shutdown();
    assert!(begun.elapsed() < Duration::from_secs(2));
    UdpSocket::bind(port).expect("the sockets are closed");
    until(&mut [&mut alice, &mut bob], "both heard of it", |all| {
        all.iter().all(|one| one.closed)
    });
    assert_eq!(town.handle.self_test().await, Err(Refusal::ShuttingDown));
    let opened = town.handle.open_room(RoomId(7), Gate::Open).await;
    assert_eq!(opened, Err(Refusal::ShuttingDown));
    assert!(town.handle.room(ROOM).await.is_none());
}

#[tokio::test]
async fn rooms_are_opened_and_closed_as_often_as_one_likes() {
    let town = Town::start(2);
    for _ in 0..2 {
        // As control does it: from a task that may move between threads.
        let handle = town.handle.clone();
        let opened = tokio::spawn(async move { handle.open_room(ROOM, Gate::Open).await });
        opened.await.unwrap().unwrap();
    }
    assert!(
        town.handle
            .room(ROOM)
            .await
            .unwrap()
            .participants
            .is_empty()
    );
    for _ in 0..2 {
        town.handle.close_room(ROOM).await.unwrap();
    }
    assert!(town.handle.room(ROOM).await.is_none());
    let (_, offer) = Browser::new();
    let handle = town.handle.clone();
    let refused = tokio::spawn(async move { handle.join(ROOM, BOB, offer).await });
    assert_eq!(refused.await.unwrap(), Err(Refusal::UnknownRoom));
}

#[tokio::test]
async fn garbage_in_place_of_an_offer_is_refused() {
    let town = Town::start(1);
    town.handle.open_room(ROOM, Gate::Open).await.unwrap();
    let refused = town.handle.join(ROOM, BOB, "v=garbage".to_owned()).await;
    let named = matches!(refused, Err(Refusal::BadOffer(_) | Refusal::NoAudio));
    assert!(named, "{refused:?}");
    let unknown = town.handle.leave(ROOM, BOB).await;
    assert_eq!(unknown, Err(Refusal::UnknownParticipant));
}

#[test]
fn a_port_in_use_is_named_with_its_key() {
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let mut settings = settings(1);
    settings.port = taken.local_addr().unwrap().port();
    let refused = Node::start(&settings, &Registry::new()).err().unwrap();
    let text = refused.to_string();
    assert!(text.contains("media.port"), "{text}");
    assert!(text.contains(&settings.port.to_string()), "{text}");
}

#[test]
fn without_addresses_the_machine_s_own_are_listened_on() {
    let mut settings = settings(1);
    settings.listen.clear();
    let node = Node::start(&settings, &Registry::new()).unwrap();
    let loopback = node.addresses().iter().filter(|at| at.ip().is_loopback());
    assert!(loopback.count() >= 1);
}

#[test]
fn two_nodes_do_not_fit_one_registry() {
    let registry = Registry::new();
    let _first = Node::start(&settings(1), &registry).unwrap();
    assert!(Node::start(&settings(1), &registry).is_err());
}

#[tokio::test]
async fn the_metrics_are_as_prometheus_wants_them() {
    let town = Town::start(2);
    let [mut alice, mut bob] = town.pair(ROOM).await;
    let connected = r#"schalter_sfu_participants{state="connected"}"#;
    town.until_metric(connected, &mut [&mut alice, &mut bob], 2.0);
    until(&mut [&mut alice, &mut bob], "they talk", |all| {
        all[0].talk("alice");
        all[1].heard.len() > 20
    });
    let forwarded = "schalter_sfu_forwarding_delay_seconds_count";
    town.until_metric(forwarded, &mut [&mut alice, &mut bob], 40.0);
    let text = town.metrics();
    for secret in [
        "127.0.0.1",
        &format!("{:032x}", ROOM.0),
        &format!("{:032x}", BOB.0),
    ] {
        assert!(
            !text.contains(secret),
            "no address, room or person in any label"
        );
    }
    assert!(town.metric("schalter_sfu_join_seconds_count") >= 2.0);
    assert!(town.metric("schalter_sfu_train_datagrams_count") > 20.0);
    let sealed: f64 = ["aead_aes_256_gcm", "aead_aes_128_gcm", "aes_128_cm_sha1_80"]
        .map(|name| {
            town.metric(&format!(
                "schalter_sfu_srtp_participants{{profile=\"{name}\"}}"
            ))
        })
        .iter()
        .sum();
    assert!(
        (sealed - 2.0).abs() < 0.1,
        "{sealed} connected ones are sealed"
    );
    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool (Debian: prometheus; make test installs it)");
    promtool
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let checked = promtool.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success(), "{said}");
    assert!(checked.stdout.is_empty() && said.is_empty(), "{said}");
}
