//! A rack of media nodes: real ones, each linked to one or more processes of control.

use std::net::Ipv4Addr;
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
pub(crate) const FLEET: [(&str, &str); 2] = [
    ("SCHALTER_MEDIA__LOCAL", "false"),
    ("SCHALTER_LINK__LISTEN", "127.0.0.1:0"),
];

/// A media node and its link.
pub(crate) struct Rack {
    pub(crate) node: Node,
    pub(crate) client: Arc<Client>,
    token: Token,
    runs: JoinHandle<()>,
}

impl Rack {
    /// With a fresh token of this name, for these processes of control.
    pub(crate) async fn join(name: &str, houses: &[&House]) -> Self {
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
    pub(crate) async fn cut(&self) {
        self.runs.abort();
        self.client.close().await;
    }

    pub(crate) fn mend(&mut self) {
        (self.client, self.runs) = link(&self.token, &self.node.handle());
    }

    pub(crate) async fn rooms(&self) -> usize {
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

pub(crate) fn is_up(seen: &[Seen], name: &str) -> bool {
    seen.iter().any(|node| node.name == name && node.is_up)
}

pub(crate) async fn until(app: &App, what: &str, is_so: impl Fn(&[Seen]) -> bool) {
    eventually(what, async || is_so(&app.media.seen())).await;
}

pub(crate) async fn eventually(what: &str, is_so: impl AsyncFn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so().await {
        assert!(Instant::now() < deadline, "never: {what}");
        sleep(Duration::from_millis(20)).await;
    }
}

pub(crate) async fn new_room(town: &Town) -> String {
    let made = Asker::integrator(town).post("/v1/rooms", json!({})).await;
    made.is(201);
    format!("/v1/rooms/{}", text(&made.json(), "/id"))
}

pub(crate) async fn admitted(town: &Town, room: &str, role: &str) -> Asker {
    let path = format!("{room}/participants");
    let admitted = Asker::integrator(town)
        .post(&path, json!({"role": role}))
        .await;
    admitted.is(201);
    Asker::bearing(town, text(&admitted.json(), "/token"))
}

pub(crate) async fn enter(asker: &Asker, room: &str) {
    let answer = asker
        .offer(&format!("{room}/media"), &offer::of_our_page())
        .await;
    answer.is(201);
}

pub(crate) async fn drain(town: &Town, name: &str) {
    let drained = town.app.store.drain_node(name, true).await;
    assert!(drained.expect("the store answers"));
    let is_drained = |seen: &[Seen]| seen.iter().any(|node| node.name == name && node.is_drained);
    until(&town.app, "the house has noticed", is_drained).await;
}
