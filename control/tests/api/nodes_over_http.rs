//! Media nodes over HTTP: what the operator lists, lets in, drains and sends away, and what the
//! house's audit says of it.

use schalter_control::media::Seen;
use schalter_sfu::link::Token;
use serde_json::json;

use crate::{
    asker::{Asker, text},
    rack::{FLEET, Rack, admitted, enter, eventually, is_up, new_room, until},
    support::Town,
};

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
