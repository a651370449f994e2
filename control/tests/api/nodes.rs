//! Media nodes on other machines: let in by token, given rooms by what they have to do, drained,
//! sent away, lost and found again; and two processes of control that agree on who has which room.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use prometheus::Registry;
use schalter_config::Media;
use schalter_control::app::App;
use schalter_control::house::House;
use schalter_control::media::{Seen, authority};
use schalter_sfu::link::{Client, Token};
use schalter_sfu::{Handle, Node};
use serde_json::json;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use crate::{
    asker::{Asker, text},
    offer,
    support::Town,
};

/// Nobody waits longer for anything.
const PATIENCE: Duration = Duration::from_secs(30);

/// Control without media of its own.
const FLEET: [(&str, &str); 2] = [
    ("SCHALTER_MEDIA__LOCAL", "false"),
    ("SCHALTER_LINK__LISTEN", "127.0.0.1:0"),
];

/// A media node and its link.
struct Rack {
    node: Node,
    client: Arc<Client>,
    token: Token,
    runs: JoinHandle<()>,
}

impl Rack {
    /// With a fresh token of this name, for these processes of control.
    async fn join(name: &str, houses: &[&House]) -> Self {
        let app = &houses[0].app;
        let authority = authority(&app.store, &app.seal)
            .await
            .expect("an authority");
        let identity = authority.node().expect("a certificate");
        let added = app.store.add_node(name, &identity.fingerprint()).await;
        added.expect("the store keeps it");
        let at = |house: &&House| house.link_address().expect("a door").to_string();
        let token = Token {
            name: name.to_owned(),
            addresses: houses.iter().map(at).collect(),
            identity,
        };
        let settings = Media {
            listen: vec![Ipv4Addr::LOCALHOST.into()],
            port: 0,
            workers: 1,
            ..Media::default()
        };
        let node = Node::start(&settings, &Registry::new()).expect("a node");
        let (client, runs) = link(&token, &node.handle());
        let rack = Self {
            node,
            client,
            token,
            runs,
        };
        for house in houses {
            until(&house.app, "it is up", |seen| is_up(seen, name)).await;
        }
        rack
    }

    /// Only the link is gone: the node and its rooms live on.
    async fn cut(&self) {
        self.runs.abort();
        self.client.close().await;
    }

    fn mend(&mut self) {
        (self.client, self.runs) = link(&self.token, &self.node.handle());
    }

    async fn rooms(&self) -> usize {
        self.node.handle().rooms().await.expect("it answers").len()
    }
}

impl Drop for Rack {
    fn drop(&mut self) {
        self.runs.abort();
    }
}

fn link(token: &Token, handle: &Handle) -> (Arc<Client>, JoinHandle<()>) {
    let client = Client::new(token.clone(), handle.clone(), 1).expect("a socket");
    let runs = client.clone();
    (client, tokio::spawn(async move { runs.run().await }))
}

fn is_up(seen: &[Seen], name: &str) -> bool {
    seen.iter().any(|node| node.name == name && node.is_up)
}

async fn until(app: &App, what: &str, is_so: impl Fn(&[Seen]) -> bool) {
    eventually(what, async || is_so(&app.media.seen())).await;
}

async fn eventually(what: &str, is_so: impl AsyncFn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so().await {
        assert!(Instant::now() < deadline, "never: {what}");
        sleep(Duration::from_millis(20)).await;
    }
}

async fn new_room(town: &Town) -> String {
    let made = Asker::integrator(town).post("/v1/rooms", json!({})).await;
    made.is(201);
    format!("/v1/rooms/{}", text(&made.json(), "/id"))
}

async fn admitted(town: &Town, room: &str, role: &str) -> Asker {
    let path = format!("{room}/participants");
    let admitted = Asker::integrator(town)
        .post(&path, json!({"role": role}))
        .await;
    admitted.is(201);
    Asker::bearing(town, text(&admitted.json(), "/token"))
}

async fn enter(asker: &Asker, room: &str) {
    let answer = asker
        .offer(&format!("{room}/media"), &offer::of_our_page())
        .await;
    answer.is(201);
}

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

async fn drain(town: &Town, name: &str) {
    let drained = town.app.store.drain_node(name, true).await;
    assert!(drained.expect("the store answers"));
    let is_drained = |seen: &[Seen]| seen.iter().any(|node| node.name == name && node.is_drained);
    until(&town.app, "the house has noticed", is_drained).await;
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
async fn the_operator_does_over_http_what_the_program_does_by_command() {
    let announce = ("SCHALTER_LINK__ANNOUNCE", "127.0.0.1:7443");
    let settings: Vec<_> = FLEET.into_iter().chain([announce]).collect();
    let town = Town::open_with(&settings).await;
    let operator = Asker::operator(&town).await;
    assert_eq!(operator.get("/v1/nodes").await.json()["items"], json!([]));
    let _racks = [
        Rack::join("rack-1", &[&town.house]).await,
        Rack::join("rack-2", &[&town.house]).await,
    ];

    let list = operator.get("/v1/nodes?limit=1").await.json();
    assert_eq!(list["items"][0]["name"], "rack-1");
    let next = operator.get(text(&list, "/next")).await.json();
    assert_eq!(next["items"][0]["name"], "rack-2");
    assert_eq!(next["next"], json!(null));

    let drained = operator.post("/v1/nodes/rack-1/drain", json!({})).await;
    assert_eq!(drained.json()["is_draining"], true);
    let is_drained = |seen: &[Seen]| seen.iter().any(|node| node.is_drained);
    until(&town.app, "the house has noticed", is_drained).await;
    new_room(&town).await;
    new_room(&town).await;
    let rooms = |node: serde_json::Value| (node["is_up"].clone(), node["rooms"].clone());
    let first = operator.get("/v1/nodes/rack-1").await.json();
    assert_eq!(rooms(first), (json!(true), json!(0)));
    let second = operator.get("/v1/nodes/rack-2").await.json();
    assert_eq!(rooms(second), (json!(true), json!(2)));
    let resumed = operator.post("/v1/nodes/rack-1/resume", json!({})).await;
    assert_eq!(resumed.json()["drained_at"], json!(null));

    operator.delete("/v1/nodes/rack-1").await.is(204);
    until(&town.app, "it is out", |seen| !is_up(seen, "rack-1")).await;
    let gone = operator.delete("/v1/nodes/rack-1").await;
    gone.problem(404, "unknown-node");
    let gone = operator.post("/v1/nodes/rack-1/drain", json!({})).await;
    gone.problem(404, "unknown-node");
    let made = operator.post("/v1/nodes", json!({"name": "rack-3"})).await;
    made.is(201);
    assert_eq!(made.headers["location"], "/v1/nodes/rack-3");
    let token: Token = text(&made.json(), "/token").parse().expect("a token");
    assert_eq!((token.name.as_str(), token.addresses.len()), ("rack-3", 1));
    for name in ["local", "rack_1", ""] {
        let unfit = operator.post("/v1/nodes", json!({"name": name})).await;
        unfit.problem(422, "bad-request");
    }
    let nobody = operator.get("/v1/nodes/%00").await;
    nobody.problem(404, "unknown-node");
    let nobody = operator.post("/v1/nodes/local/drain", json!({})).await;
    nobody.problem(404, "unknown-node");

    // What was refused left no line.
    let told = [
        "create node rack-3",
        "remove node rack-1",
        "resume node rack-1",
        "drain node rack-1",
        "create node rack-2",
        "create node rack-1",
        "create operator_key ",
    ];
    assert_eq!(acts(&operator, "/v1/house-audit").await, told);
    let page = operator.get("/v1/house-audit?limit=3").await.json();
    assert_eq!(acts(&operator, text(&page, "/next")).await, told[3..6]);
    town.close().await;
}

/// What the house's audit holds on this page, the latest first.
async fn acts(operator: &Asker, page: &str) -> Vec<String> {
    let page = operator.get(page).await.json();
    let lines = page["items"].as_array().expect("lines");
    let told = |line: &serde_json::Value| {
        assert_eq!(text(line, "/who"), "operator");
        let words = ["/verb", "/noun", "/noun_id"].map(|word| text(line, word));
        words.join(" ")
    };
    lines.iter().map(told).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_houses_own_node_is_drained_where_there_are_others_beside_it() {
    let town = Town::open_with(&FLEET[1..]).await;
    let operator = Asker::operator(&town).await;
    let room = new_room(&town).await;
    let rooms = async || operator.get("/v1/nodes/local").await.json()["rooms"].clone();
    eventually("it is at home", async || rooms().await == 1).await;
    let rack = Rack::join("rack-1", &[&town.house]).await;

    let drained = operator.post("/v1/nodes/local/drain", json!({})).await;
    assert_eq!(drained.json()["is_draining"], true);
    eventually("it moves out", async || rooms().await == 0).await;
    assert_eq!(rack.rooms().await, 1);
    for _ in 0..3 {
        new_room(&town).await;
    }
    assert_eq!((rooms().await, rack.rooms().await), (json!(0), 4));
    enter(&admitted(&town, &room, "citizen").await, &room).await;
    assert_eq!(rack.rooms().await, 4);

    let resumed = operator.post("/v1/nodes/local/resume", json!({})).await;
    assert_eq!(resumed.json()["is_draining"], false);
    let drained = operator.post("/v1/nodes/rack-1/drain", json!({})).await;
    drained.is(200);
    eventually("they come back", async || rooms().await == 4).await;
    let told = acts(&operator, "/v1/house-audit?limit=3").await;
    assert_eq!(
        told,
        ["drain node rack-1", "resume node local", "drain node local"]
    );
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_house_alone_shows_its_own_node_and_lets_no_other_in() {
    let town = Town::open().await;
    let operator = Asker::operator(&town).await;
    let nodes = operator.get("/v1/nodes").await.json();
    let local = &nodes["items"][0];
    assert_eq!(
        (&local["name"], &local["is_up"]),
        (&json!("local"), &json!(true))
    );
    let refused = operator.post("/v1/nodes", json!({"name": "rack-1"})).await;
    refused.problem(409, "no-link");
    for word in ["drain", "resume"] {
        let path = format!("/v1/nodes/local/{word}");
        let nowhere = operator.post(&path, json!({})).await;
        nowhere.problem(409, "own-node");
    }
    let no_token = operator.delete("/v1/nodes/local").await;
    no_token.problem(409, "own-node");
    let told = acts(&operator, "/v1/house-audit").await;
    assert_eq!(told, ["create operator_key "]);
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
