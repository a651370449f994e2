//! Who may do what: everybody tries every route.
//!
//! `+` may, `a` must say who they are (401), `f` may not (403), `p` must choose a password first
//! (403), `t` has a token for another room (401), `?` does not even learn that it exists (404).

use reqwest::{Method, RequestBuilder};
use schalter_control::router;
use serde_json::{Value, json};

use crate::{
    asker::{Answer, Asker, text},
    offer,
    support::Town,
};

const OFFICE: &str = "Bürgerbüro";

/// The columns: nobody in particular; the citizen in session, another citizen; the officer in
/// session, the colleague with the call, an officer of another office, one with a one-time
/// password; the integrator; a participant of the integrator's room.
const WHO: [&str; 9] = [
    "anyone",
    "citizen",
    "stranger",
    "anna",
    "bernd",
    "clara",
    "dilek",
    "integrator",
    "participant",
];

/// What is asked, and the answer per column. Whatever ends something comes last.
const MATRIX: [(&str, &str, &str); 29] = [
    ("GET", "/v1/tenant", "+++++++++"),
    ("GET", "/v1/offices", "+++++++++"),
    ("GET", "/v1/offices/{id}", "+++++++++"),
    ("GET", "/v1/events", "++++++++a"),
    ("GET", "/healthz", "+++++++++"),
    ("GET", "/readyz", "+++++++++"),
    ("POST", "/v1/sign-in", "+++++++++"),
    ("POST", "/v1/offices/{id}/seats", "+++++++++"),
    ("GET", "/v1/seats/{id}", "a+?aaaaaa"),
    ("POST", "/v1/seats/{id}/enter", "a+?aaaaaa"),
    ("GET", "/v1/officer", "aaa++++aa"),
    ("PUT", "/v1/officer/password", "aaa++++aa"),
    ("GET", "/v1/offices/{id}/desk", "aaa++fpaa"),
    ("PUT", "/v1/offices/{id}/door", "aaa++fpaa"),
    ("POST", "/v1/offices/{id}/calls", "aaa++fpaa"),
    ("GET", "/v1/calls/{id}", "aaaf+?paa"),
    ("GET", "/v1/sessions/{id}", "aaa+f?paa"),
    ("POST", "/v1/rooms", "aaaaaaa+a"),
    ("GET", "/v1/rooms", "aaaaaaa+a"),
    ("GET", "/v1/rooms/{id}", "aaaaaaa+a"),
    ("POST", "/v1/rooms/{id}/participants", "aaaaaaa+a"),
    (
        "POST",
        "/v1/rooms/{id}/participants/{participant_id}/token",
        "aaaaaaa+a",
    ),
    ("POST", "/v1/rooms/{id}/media", "attaaaat+"),
    (
        "PATCH",
        "/v1/rooms/{id}/media/{participant_id}",
        "attaaaat+",
    ),
    (
        "DELETE",
        "/v1/rooms/{id}/media/{participant_id}",
        "attaaaat+",
    ),
    ("DELETE", "/v1/rooms/{id}", "aaaaaaa+a"),
    ("POST", "/v1/calls/{id}/missed", "aaaf+?paa"),
    ("POST", "/v1/sessions/{id}/finish", "aaa+f?paa"),
    ("DELETE", "/v1/seats/{id}", "a+?aaaaaa"),
];

/// These end what another route of the matrix needs, so they are walked for those who may not.
const REFUSED_ONLY: [(&str, &str, &str); 2] = [
    ("DELETE", "/v1/calls/{id}", "aaaf ?paa"),
    ("POST", "/v1/sign-out", "aaa    aa"),
];

struct Scene {
    town: Town,
    askers: Vec<Asker>,
    ids: Ids,
}

struct Ids {
    office: String,
    seat: String,
    call: String,
    session: String,
    room: String,
    participant: String,
}

#[tokio::test]
async fn everybody_tries_everything() {
    let scene = Scene::set().await;
    let mut wrong = Vec::new();
    for (method, route, expected) in REFUSED_ONLY.iter().chain(&MATRIX) {
        assert_eq!(expected.len(), WHO.len(), "{route}");
        // Those who may not try first: those who may could end what it is about.
        for round in [false, true] {
            for ((who, asker), expected) in WHO.iter().zip(&scene.askers).zip(expected.chars()) {
                if expected == ' ' || (expected == '+') != round {
                    continue;
                }
                let (status, code) = scene.try_it(asker, method, route).await;
                if verdict(status, &code) != expected {
                    wrong.push(format!(
                        "{who} {method} {route}: {status} {code}, not {expected}"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    scene.town.close().await;
}

#[test]
fn the_matrix_knows_every_route() {
    let document = serde_json::to_value(router::document()).expect("a document");
    let known: Vec<_> = REFUSED_ONLY
        .iter()
        .chain(&MATRIX)
        .map(|row| (row.0, row.1))
        .collect();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            let method = method.to_uppercase();
            assert!(
                known.contains(&(method.as_str(), path.as_str())),
                "{method} {path}"
            );
        }
    }
}

impl Scene {
    /// Anna talks with the first citizen, Bernd calls the second; a room of the integrator stands.
    async fn set() -> Scene {
        let town = Town::open().await;
        let office = town.office_id(OFFICE).await.to_string();
        let anna = Asker::officer(&town, "anna.schmidt").await;
        let bernd = Asker::officer(&town, "bernd.weber").await;
        let clara = Asker::officer(&town, "clara.vogt").await;
        let dilek = Asker::newcomer(&town, "dilek.kaya").await;
        let calls = format!("/v1/offices/{office}/calls");

        let (citizen, seat) = Asker::sit(&town, OFFICE).await;
        let seat = text(&seat, "/id").to_owned();
        anna.post(&calls, json!({})).await.is(201);
        let entered = citizen
            .post(&format!("/v1/seats/{seat}/enter"), json!({}))
            .await
            .json();
        let session = text(&entered, "/session/id").to_owned();
        let (stranger, _) = Asker::sit(&town, OFFICE).await;
        let call = text(&bernd.post(&calls, json!({})).await.json(), "/id").to_owned();

        let integrator = Asker::integrator(&town);
        let room = integrator.post("/v1/rooms", json!({})).await.json();
        let room = text(&room, "/id").to_owned();
        let admit = format!("/v1/rooms/{room}/participants");
        let admitted = integrator
            .post(&admit, json!({"role": "citizen"}))
            .await
            .json();
        let participant = text(&admitted, "/id").to_owned();
        let token = Asker::bearing(&town, text(&admitted, "/token"));

        let anyone = Asker::anyone(&town);
        let askers = vec![
            anyone, citizen, stranger, anna, bernd, clara, dilek, integrator, token,
        ];
        Scene {
            town,
            askers,
            ids: Ids {
                office,
                seat,
                call,
                session,
                room,
                participant,
            },
        }
    }

    async fn try_it(&self, asker: &Asker, method: &str, route: &str) -> (u16, String) {
        let method: Method = method.parse().expect("a method");
        let mut request = asker.request(method.clone(), &self.path(route));
        if method != Method::GET && route.contains("/media") {
            request = request
                .header("content-type", "application/sdp")
                .body(offer::of_our_page());
        } else if let Some(body) = body(&method, route) {
            request = request.json(&body);
        }
        if route == "/v1/events" {
            return beginning(request).await;
        }
        let answer = Answer::to(request).await;
        (answer.status, answer.code())
    }

    fn path(&self, route: &str) -> String {
        let ids = &self.ids;
        let noun = route.split('/').nth(2).unwrap_or_default();
        let id = match noun {
            "offices" => &ids.office,
            "seats" => &ids.seat,
            "calls" => &ids.call,
            "sessions" => &ids.session,
            _ => &ids.room,
        };
        route
            .replace("{id}", id)
            .replace("{participant_id}", &ids.participant)
    }
}

/// A stream never ends: that it begins is answer enough.
async fn beginning(request: RequestBuilder) -> (u16, String) {
    let response = request.send().await.expect("a stream or a problem");
    let status = response.status().as_u16();
    if status == 200 {
        return (status, String::new());
    }
    let problem: Value = response.json().await.expect("a problem");
    (status, text(&problem, "/code").to_owned())
}

/// What a caller would send. Wrong passwords and a wrong door word: nothing here shall succeed in
/// changing what a later row needs.
fn body(method: &Method, route: &str) -> Option<Value> {
    match (method.as_str(), route) {
        ("GET" | "DELETE", _) => None,
        (_, "/v1/sign-in") => Some(json!({"name": "nobody", "password": "nothing"})),
        (_, "/v1/officer/password") => Some(json!({"current": "wrong", "new": "wrong"})),
        (_, "/v1/offices/{id}/door") => Some(json!({"door": "open"})),
        (_, "/v1/rooms/{id}/participants") => Some(json!({"role": "officer"})),
        _ => Some(json!({})),
    }
}

fn verdict(status: u16, code: &str) -> char {
    match (status, code) {
        (401, "unauthorized") => 'a',
        (401, "token-invalid") => 't',
        (403, "password-change-required") => 'p',
        (403, _) => 'f',
        (404, "unknown-seat" | "unknown-call" | "unknown-session" | "unknown-room") => '?',
        _ => '+',
    }
}
