//! What does not belong on the media port is counted and dropped, and harms nobody.

mod support;

use std::net::UdpSocket;

use schalter_sfu::Gate;
use support::{ALICE, Browser, ROOM, Town, until};

#[tokio::test]
async fn random_bytes_are_dropped_and_the_room_lives_on() {
    let town = Town::start(1);
    let [mut alice, mut bob] = town.pair(ROOM).await;
    let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = town.node.addresses()[0];
    for length in 0..200 {
        let noise: Vec<u8> = (0..length).map(|_| fastrand::u8(..)).collect();
        stranger.send_to(&noise, port).unwrap();
    }
    let dropped = || -> f64 {
        let text = town.metrics();
        let drops = text
            .lines()
            .filter(|line| line.starts_with("schalter_sfu_drops_total"));
        drops
            .filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok())
            .sum()
    };
    until(&mut [&mut alice, &mut bob], "all noise is counted", |_| {
        dropped() >= 200.0
    });
    until(&mut [&mut alice, &mut bob], "the call goes on", |all| {
        all[0].talk("alice");
        all[1].seen.len() > 3
    });
}

#[tokio::test]
async fn stun_of_strangers_is_dropped_without_an_answer() {
    let town = Town::start(1);
    let port = town.node.addresses()[0];
    town.handle.open_room(ROOM, Gate::Open).await.unwrap();
    let (_, offer) = Browser::new();
    let answer = town.handle.join(ROOM, ALICE, offer).await.unwrap();
    let ufrag = answer
        .lines()
        .find_map(|line| line.strip_prefix("a=ice-ufrag:"));
    let alice = format!("{}:them", ufrag.unwrap().trim());

    let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    stranger.set_nonblocking(true).unwrap();
    for _ in 0..10 {
        stranger.send_to(&stun("nobody:them"), port).unwrap();
        stranger.send_to(&stun(&alice), port).unwrap();
    }
    for reason in ["unknown_stun_user", "bad_stun_integrity"] {
        let drops = format!("schalter_sfu_drops_total{{reason=\"{reason}\"}}");
        town.until_metric(&drops, &mut [], 10.0);
    }
    assert!(
        stranger.recv_from(&mut [0; 100]).is_err(),
        "nothing was answered"
    );
}

#[tokio::test]
async fn a_forged_handshake_from_elsewhere_breaks_nothing() {
    let town = Town::start(1);
    town.handle.open_room(ROOM, Gate::Open).await.unwrap();
    let mut alice = town.join(ROOM, ALICE).await;
    let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    // A DTLS 1.2 handshake record with rubbish inside.
    let mut forged = vec![22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20];
    forged.extend([1; 20]);
    until(&mut [&mut alice], "the handshake ends well", |all| {
        stranger.send_to(&forged, town.node.addresses()[0]).unwrap();
        all[0].connected && all[0].channel.is_some()
    });
    let unknown = r#"schalter_sfu_drops_total{reason="unknown_address"}"#;
    town.until_metric(unknown, &mut [&mut alice], 1.0);
}

/// A well-formed STUN binding request, sealed with a password nobody has.
fn stun(user: &str) -> Vec<u8> {
    let byte = |length: usize| u8::try_from(length).unwrap_or_default();
    let mut attributes = Vec::new();
    for (kind, value) in [(0x06, user.as_bytes()), (0x24, &[0; 4]), (0x08, &[0; 20])] {
        attributes.extend([0, kind, 0, byte(value.len())]);
        attributes.extend(value);
        attributes.resize(attributes.len().next_multiple_of(4), 0);
    }
    let mut message = vec![0, 1, 0, byte(attributes.len()), 0x21, 0x12, 0xA4, 0x42];
    message.extend([9; 12]);
    message.extend(attributes);
    message
}
