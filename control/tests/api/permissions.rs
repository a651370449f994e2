//! Who may do what: everybody tries every route.
//!
//! `+` may, `a` must say who they are (401), `f` may not (403), `p` must choose a password first
//! (403), `t` has a token for another room (401), `?` does not even learn that it exists (404).

use reqwest::{Method, RequestBuilder};
use schalter_control::router;
use schalter_control_core::permission::{self, Noun, Scope, Verb, Who};
use serde_json::{Value, json};

use crate::{
    appointments::slots,
    asker::{Answer, Asker, text},
    offer,
    support::Town,
};

const OFFICE: &str = "Bürgerbüro";

/// The columns: nobody in particular; the citizen in session, another citizen; the officer in
/// session, the colleague with the call, an officer of another office, one with a one-time
/// password; the administrator, who serves no office; the integrator; a participant of the integrator's room.
const WHO: [(&str, Who); 10] = [
    ("anyone", Who::Anybody),
    ("citizen", Who::Citizen),
    ("stranger", Who::Citizen),
    ("anna", Who::Officer),
    ("bernd", Who::Officer),
    ("clara", Who::Officer),
    ("dilek", Who::Officer),
    ("emma", Who::TenantAdmin),
    ("integrator", Who::Integrator),
    ("participant", Who::Participant),
];

macro_rules! matrix {
    ($($method:literal $route:literal $noun:ident $verb:ident $answers:literal;)*) => {
        &[$(Row {
            method: $method,
            route: $route,
            noun: Noun::$noun,
            verb: Verb::$verb,
            answers: $answers,
        }),*]
    };
}

/// A route, what it is in the table of permissions, and the answer per column.
struct Row {
    method: &'static str,
    route: &'static str,
    noun: Noun,
    verb: Verb,
    answers: &'static str,
}

/// What is asked. Whatever ends something comes last.
const MATRIX: &[Row] = matrix! {
    "GET"    "/v1/tenant"                                           Tenant   Read    "++++++++++";
    "PUT"    "/v1/tenant"                                           Tenant   Change  "aaafffp+aa";
    "GET"    "/v1/offices"                                          Office   Read    "++++++++++";
    "GET"    "/v1/offices/{id}/hours"                               Office   Read    "++++++++++";
    "GET"    "/v1/offices.jsonld"                                   Office   Read    "++++++++++";
    "GET"    "/v1/offices/{id}"                                     Office   Read    "++++++++++";
    "GET"    "/v1/offices/{id}/statistics"                          Statistics Read  "aaa++fp+ a";
    "GET"    "/v1/events"                                           Events   Read    "+++++++++a";
    "GET"    "/healthz"                                             Health   Read    "++++++++++";
    "GET"    "/readyz"                                              Health   Read    "++++++++++";
    "POST"   "/v1/sign-in"                                          Account  Create  "++++++++++";
    "POST"   "/v1/checks"                                           Check    Create  "++++++++++";
    "POST"   "/v1/offices/{id}/seats"                               Seat     Create  "++++++++++";
    "GET"    "/v1/offices/{id}/slots"                               Office   Read    "++++++++++";
    "POST"   "/v1/offices/{id}/appointments"                        Appointment Create "++++++++++";
    "POST"   "/v1/appointments/access"                              Appointment Create "++++++++++";
    "GET"    "/v1/offices/{id}/appointments"                        Appointment Read   "aaa++fpfaa";
    "GET"    "/v1/appointments/{id}"                                Appointment Read   "aaa++fpfaa";
    "PUT"    "/v1/appointments/{id}/contact"                        Appointment Change "aaaaaaaaaa";
    "GET"    "/v1/appointments/{id}/contact"                        Appointment Read   "aaa++fpfaa";
    "POST"   "/v1/appointments/{id}/confirm"                        Appointment Change "aaaaaaaaaa";
    "POST"   "/v1/appointments/{id}/reschedule"                     Appointment Change "aaaaaaaaaa";
    "POST"   "/v1/appointments/{id}/check-in"                       Appointment Change "aaaaaaaaaa";
    "POST"   "/v1/appointments/{id}/cancel"                         Appointment Change "aaa++fpfaa";
    "DELETE" "/v1/appointments/{id}/contact"                        Appointment Change "aaa++fpfaa";
    "GET"    "/v1/seats/{id}"                                       Seat     Read    "a+?aaaaaaa";
    "POST"   "/v1/seats/{id}/enter"                                 Seat     Change  "a+?aaaaaaa";
    "PUT"    "/v1/seats/{id}/callback"                              Seat     Change  "a+?aaaaaaa";
    "DELETE" "/v1/seats/{id}/callback"                              Seat     Change  "a+?aaaaaaa";
    "GET"    "/v1/officer"                                          Account  Read    "aaa+++++aa";
    "PUT"    "/v1/officer/password"                                 Account  Change  "aaa+++++aa";
    "GET"    "/v1/offices/{id}/desk"                                Desk     Read    "aaa++fpfaa";
    "PUT"    "/v1/offices/{id}/door"                                Door     Change  "aaa++fpfaa";
    "POST"   "/v1/offices/{id}/calls"                               Call     Create  "aaa++fpfaa";
    "GET"    "/v1/calls/{id}"                                       Call     Read    "aaaf+?p?aa";
    "GET"    "/v1/sessions/{id}"                                    Session  Read    "aaa+f?p?aa";
    "POST"   "/v1/rooms"                                            Room     Create  "aaaaaaaa+a";
    "GET"    "/v1/rooms"                                            Room     Read    "aaaaaaaa+a";
    "GET"    "/v1/rooms/{id}"                                       Room     Read    "aaaaaaaa+a";
    "POST"   "/v1/rooms/{id}/participants"                          Room     Change  "aaaaaaaa+a";
    "POST"   "/v1/rooms/{id}/participants/{participant_id}/token"   Room     Change  "aaaaaaaa+a";
    "GET"    "/v1/notices"                                         Notice   Read    "aaafffp+aa";
    "POST"   "/v1/notices/{id}/retry"                              Notice   Change  "aaafffp+aa";
    "GET"    "/v1/notice-texts/{locale}"                           Notice   Read    "aaafffp+aa";
    "PUT"    "/v1/notice-texts/{locale}/{kind}/{part}"             Notice   Change  "aaafffp+aa";
    "DELETE" "/v1/notice-texts/{locale}/{kind}/{part}"             Notice   Change  "aaafffp+aa";
    "POST"   "/v1/notice-texts/{locale}/{kind}/preview"            Notice   Read    "aaafffp+aa";
    "GET"    "/v1/webhooks"                                        Webhook  Read    "aaafffp++a";
    "POST"   "/v1/webhooks"                                        Webhook  Create  "aaafffp++a";
    "GET"    "/v1/webhooks/{id}"                                   Webhook  Read    "aaafffp++a";
    "PUT"    "/v1/webhooks/{id}"                                   Webhook  Change  "aaafffp++a";
    "DELETE" "/v1/webhooks/{id}"                                   Webhook  Remove  "aaafffp++a";
    "GET"    "/v1/webhooks/{id}/deliveries"                        Webhook  Read    "aaafffp++a";
    "POST"   "/v1/webhooks/{id}/deliveries/{delivery_id}/redeliver" Webhook  Change  "aaafffp++a";
    "POST"   "/v1/rooms/{id}/media"                                 Media    Create  "attaaaaat+";
    "PATCH"  "/v1/rooms/{id}/media/{participant_id}"                Media    Change  "attaaaaat+";
    "DELETE" "/v1/rooms/{id}/media/{participant_id}"                Media    Remove  "attaaaaat+";
    "DELETE" "/v1/rooms/{id}"                                       Room     Remove  "aaaaaaaa+a";
    "POST"   "/v1/calls/{id}/missed"                                Call     Change  "aaaf+?p?aa";
    "POST"   "/v1/sessions/{id}/finish"                             Session  Change  "aaa+f?p?aa";
    "DELETE" "/v1/seats/{id}"                                       Seat     Remove  "a+?aaaaaaa";
};

/// These end what another route of the matrix needs, so they are walked for those who may not.
const REFUSED_ONLY: &[Row] = matrix! {
    "DELETE" "/v1/calls/{id}"                                       Call     Remove  "aaaf ?p?aa";
    "POST"   "/v1/seats/{id}/park"                                  Desk     Change  "aaa f?p?aa";
    "POST"   "/v1/seats/{id}/return"                                Desk     Change  "aaa++?p?aa";
    "POST"   "/v1/seats/{id}/redirect"                              Desk     Change  "aaa++?p?aa";
    "PUT"    "/v1/seats/{id}/priority"                              Desk     Change  "aaa++?p?aa";
    "POST"   "/v1/sign-out"                                         Account  Remove  "aaa     aa";
};

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
    appointment: String,
}

#[tokio::test]
async fn everybody_tries_everything() {
    let scene = Scene::set().await;
    let mut wrong = Vec::new();
    for Row {
        method,
        route,
        answers,
        ..
    } in REFUSED_ONLY.iter().chain(MATRIX)
    {
        assert_eq!(answers.len(), WHO.len(), "{route}");
        // Those who may not try first: those who may could end what it is about.
        for round in [false, true] {
            for (((who, _), asker), expected) in WHO.iter().zip(&scene.askers).zip(answers.chars())
            {
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
        .chain(MATRIX)
        .map(|row| (row.method, row.route))
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

#[test]
fn the_matrix_is_what_the_table_says() {
    for row in REFUSED_ONLY.iter().chain(MATRIX) {
        for ((name, who), answer) in WHO.iter().zip(row.answers.chars()) {
            let reach = permission::reach(*who, row.verb, row.noun);
            let place = format!("{name} {} {}: {reach:?}", row.method, row.route);
            match answer {
                '+' => assert!(reach.covers(true, &Scope::ALL), "{place}"),
                // Who has yet to choose a password may nothing else.
                'p' | ' ' => {}
                _ => assert!(!reach.covers(false, &Scope::ALL), "{place}"),
            }
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
        let emma = Asker::officer(&town, "emma.lang").await;
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

        let slot = json!({"starts_at": slots(&town, 48).await[0]["starts_at"]});
        let held = Asker::anyone(&town)
            .post(&format!("/v1/offices/{office}/appointments"), slot)
            .await;
        let appointment = text(&held.json(), "/id").to_owned();

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
            anyone, citizen, stranger, anna, bernd, clara, dilek, emma, integrator, token,
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
                appointment,
            },
        }
    }

    async fn try_it(&self, asker: &Asker, method: &str, route: &str) -> (u16, String) {
        let method: Method = method.parse().expect("a method");
        let mut request = asker.request(method.clone(), &self.path(route));
        if method != Method::GET {
            // Nothing has this version: who may is told so, and nothing changes.
            request = request.header("if-match", "\"v0\"");
        }
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
            "appointments" => &ids.appointment,
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
        (_, "/v1/tenant") => Some(json!({"name": "Musterstadt", "locale": "de",
            "time_zone": "Europe/Berlin", "branding": {}})),
        (_, "/v1/seats/{id}/priority") => Some(json!({"priority": "urgent"})),
        (_, "/v1/rooms/{id}/participants") => Some(json!({"role": "officer"})),
        (_, "/v1/webhooks" | "/v1/webhooks/{id}") => Some(json!({"url": "https://example.org"})),
        (_, "/v1/notice-texts/{locale}/{kind}/{part}") => Some(json!({"words": "x"})),
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
