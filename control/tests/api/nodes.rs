//! Media nodes on other machines: let in by token, given rooms by what they have to do, drained,
//! sent away, lost and found again; and two processes of control that agree on who has which room.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;

use schalter_control::media::Seen;
use serde_json::json;

use crate::{
    asker::Asker,
    rack::{FLEET, Rack, admitted, drain, enter, eventually, is_up, new_room, until},
    support::Town,
};

#[tokio::test(flavor = "multi_thread")]
async fn citizen_and_officer_who_come_to_different_controls_meet_on_one_node() {
    let town = Town::open_with(&FLEET).await;
    let second = town.second_house(&FLEET).await;
    let racks = [
        Rack::join("rack-1", &[&town.house, &second]).await,
        Rack::join("rack-2", &[&town.house, &second]).await,
    ];
    let there = format!("http://{}", second.address());
    for _ in 0..4 {
        let room = new_room(&town).await;
        let citizen = admitted(&town, &room, "citizen").await;
        let officer = admitted(&town, &room, "officer").await.by(&there);
        enter(&citizen, &room).await;
        enter(&officer, &room).await;
        let seen = Asker::integrator(&town).by(&there).get(&room).await.json();
        assert_eq!(seen["participants"].as_array().map(Vec::len), Some(2));
    }
    let mut people = 0;
    for rack in &racks {
        let handle = rack.node.handle();
        for room in handle.rooms().await.expect("it answers") {
            let state = handle.room(room).await.expect("it is there");
            assert_eq!(
                state.participants.len(),
                2,
                "nobody sits alone on another node"
            );
            people += 2;
        }
    }
    assert_eq!(people, 8);
    second.stop().await;
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_node_control_says_when_to_come_again_and_serves_as_soon_as_one_joins() {
    let town = Town::open_with(&FLEET).await;
    let integrator = Asker::integrator(&town);
    let refused = integrator.post("/v1/rooms", json!({})).await;
    refused.problem(503, "media-full");
    assert!(refused.headers.contains_key("retry-after"));
    integrator.get("/readyz").await.problem(503, "overloaded");
    let listed = integrator.get("/v1/rooms").await.json();
    assert_eq!(
        listed["items"],
        json!([]),
        "no room nobody can enter is left"
    );
    let rack = Rack::join("rack-1", &[&town.house]).await;
    integrator.get("/readyz").await.is(200);
    let room = new_room(&town).await;
    enter(&admitted(&town, &room, "citizen").await, &room).await;
    assert_eq!(rack.rooms().await, 1);
    let numbers = integrator.get("/metrics").await.text;
    assert!(
        numbers.contains("schalter_node_up{node=\"rack-1\"} 1"),
        "{numbers}"
    );
    town.close().await;
    assert_eq!(rack.rooms().await, 1, "media outlives control");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drained_node_without_another_keeps_its_rooms_and_takes_none() {
    let town = Town::open_with(&FLEET).await;
    let first = Rack::join("rack-1", &[&town.house]).await;
    let room = new_room(&town).await;
    drain(&town, "rack-1").await;
    let refused = Asker::integrator(&town).post("/v1/rooms", json!({})).await;
    refused.problem(503, "media-full");
    enter(&admitted(&town, &room, "citizen").await, &room).await;
    assert_eq!(first.rooms().await, 1, "there is nowhere to go");
    let second = Rack::join("rack-2", &[&town.house]).await;
    eventually("now there is", async || first.rooms().await == 0).await;
    assert_eq!(second.rooms().await, 1);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rooms_of_a_drained_node_move_to_another_and_newcomers_find_them_there() {
    let town = Town::open_with(&FLEET).await;
    let control = town.second_house(&FLEET).await;
    let houses = [&town.house, &control];
    let first = Rack::join("rack-1", &houses).await;
    let rooms = [new_room(&town).await, new_room(&town).await];
    let second = Rack::join("rack-2", &houses).await;
    drain(&town, "rack-1").await;
    eventually("nobody is left behind", async || first.rooms().await == 0).await;
    assert_eq!(second.rooms().await, 2, "each lives on the other, once");
    for _ in 0..4 {
        new_room(&town).await;
    }
    assert_eq!((first.rooms().await, second.rooms().await), (0, 6));
    enter(&admitted(&town, &rooms[0], "citizen").await, &rooms[0]).await;
    assert_eq!(first.rooms().await, 0);
    let left = town.app.store.places_on("rack-1").await;
    assert!(left.expect("the store answers").is_empty());
    control.stop().await;
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_come_over_is_let_go_and_joins_again() {
    let town = Town::open_with(&FLEET).await;
    let first = Rack::join("rack-1", &[&town.house]).await;
    let room = new_room(&town).await;
    let citizen = admitted(&town, &room, "citizen").await;
    enter(&citizen, &room).await;
    let second = Rack::join("rack-2", &[&town.house]).await;
    drain(&town, "rack-1").await;
    eventually("the room is open over there", async || {
        second.rooms().await == 1
    })
    .await;
    assert_eq!(first.rooms().await, 1, "and still here, for who talks here");
    let seen = Asker::integrator(&town).get(&room).await.json();
    assert_eq!(seen["participants"].as_array().map(Vec::len), Some(1));
    eventually("patience has an end", async || first.rooms().await == 0).await;
    let numbers = Asker::integrator(&town).get("/metrics").await.text;
    let late = "schalter_node_room_moves_total{outcome=\"late\"} 1";
    assert!(numbers.contains(late), "{numbers}");
    enter(&citizen, &room).await;
    assert_eq!((first.rooms().await, second.rooms().await), (0, 1));
    Asker::integrator(&town).delete(&room).await.is(204);
    eventually("it ends there", async || second.rooms().await == 0).await;
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_whose_node_is_gone_lives_on_another_and_never_twice() {
    let town = Town::open_with(&FLEET).await;
    let mut first = Rack::join("rack-1", &[&town.house]).await;
    let (stays, moves, ends) = (
        new_room(&town).await,
        new_room(&town).await,
        new_room(&town).await,
    );
    let citizen = admitted(&town, &moves, "citizen").await;
    enter(&citizen, &moves).await;
    let second = Rack::join("rack-2", &[&town.house]).await;
    first.cut().await;
    until(&town.app, "the link is gone", |seen| !is_up(seen, "rack-1")).await;
    assert_eq!(
        first.rooms().await,
        3,
        "nothing happens to rooms when the link is cut"
    );
    Asker::integrator(&town).delete(&ends).await.is(204);
    enter(&citizen, &moves).await;
    assert_eq!(
        second.rooms().await,
        1,
        "whoever joins gets the room elsewhere"
    );
    first.mend();
    eventually("only what is meant is left", async || {
        first.rooms().await == 1
    })
    .await;
    assert_eq!(second.rooms().await, 1);
    enter(&admitted(&town, &stays, "citizen").await, &stays).await;
    assert_eq!((first.rooms().await, second.rooms().await), (1, 1));
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_whose_token_is_taken_away_is_sent_away() {
    let town = Town::open_with(&FLEET).await;
    let rack = Rack::join("rack-1", &[&town.house]).await;
    let revoked = town.app.store.revoke_node("rack-1").await;
    assert!(revoked.expect("the store answers"));
    until(&town.app, "it is out", <[Seen]>::is_empty).await;
    let mut linked = rack.client.linked();
    assert_eq!(*linked.borrow_and_update(), 0);
    let room = Asker::integrator(&town).post("/v1/rooms", json!({})).await;
    room.problem(503, "media-full");
    // A fresh token of the same name is welcome.
    let again = Rack::join("rack-1", &[&town.house]).await;
    new_room(&town).await;
    assert_eq!((rack.rooms().await, again.rooms().await), (0, 1));
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_busy_takes_no_new_rooms() {
    let limit = ("SCHALTER_MEDIA__MAX_LOAD_PERCENT", "10");
    let settings: Vec<_> = FLEET.into_iter().chain([limit]).collect();
    let town = Town::open_with(&settings).await;
    let rack = Rack::join("rack-1", &[&town.house]).await;
    let room = new_room(&town).await;
    let flood = Flood::of(rack.node.addresses()[0]);
    let is_busy = |seen: &[Seen]| seen.iter().any(|node| node.load.busy_ratio > 0.15);
    until(&town.app, "it is busy", is_busy).await;
    let refused = Asker::integrator(&town).post("/v1/rooms", json!({})).await;
    refused.problem(503, "media-full");
    assert!(refused.headers.contains_key("retry-after"));
    enter(&admitted(&town, &room, "citizen").await, &room).await;
    drop(flood);
    eventually("it has time again", async || {
        let asked = Asker::integrator(&town).post("/v1/rooms", json!({})).await;
        asked.status == 201
    })
    .await;
    town.close().await;
}

/// Datagrams of a stranger, as many as a thread can send, until dropped.
struct Flood {
    _goes_on: Arc<()>,
}

impl Flood {
    fn of(address: SocketAddr) -> Self {
        let goes_on = Arc::new(());
        let watched = Arc::downgrade(&goes_on);
        std::thread::spawn(move || {
            let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a socket");
            while watched.strong_count() > 0 {
                // Whether it arrives is the node's trouble.
                drop(socket.send_to(&[0x80; 200], address));
            }
        });
        Self { _goes_on: goes_on }
    }
}
