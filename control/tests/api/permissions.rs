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
/// password; the lead of the office; the administrator, who serves no office; the integrator; a participant of the
/// integrator's room; whoever runs the house.
const WHO: [(&str, Who); 12] = [
    ("anyone", Who::Anybody),
    ("citizen", Who::Citizen),
    ("stranger", Who::Citizen),
    ("anna", Who::Officer),
    ("bernd", Who::Officer),
    ("clara", Who::Officer),
    ("dilek", Who::Officer),
    ("lea", Who::OfficeLead),
    ("emma", Who::TenantAdmin),
    ("integrator", Who::Integrator),
    ("participant", Who::Participant),
    ("operator", Who::Operator),
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
pub(crate) struct Row {
    pub(crate) method: &'static str,
    pub(crate) route: &'static str,
    pub(crate) noun: Noun,
    pub(crate) verb: Verb,
    answers: &'static str,
}

/// Every route that there is, and what it is in the table of permissions.
pub(crate) fn rows() -> impl Iterator<Item = &'static Row> {
    REFUSED_ONLY.iter().chain(MATRIX)
}

/// What is asked. Whatever ends something comes last.
const MATRIX: &[Row] = matrix! {
    "GET"    "/v1/tenant"                                           Tenant   Read    "++++++++++++";
    "PUT"    "/v1/tenant"                                           Tenant   Change  "aaafffpf+aaa";
    "GET"    "/v1/privacy"                                          Tenant   Read    "++++++++++++";
    "GET"    "/v1/offices"                                          Office   Read    "++++++++++++";
    "GET"    "/v1/offices/{id}"                                     Office   Read    "++++++++++++";
    "GET"    "/v1/offices/{id}/statistics"                          Statistics Read  "aaa++fp++ aa";
    "GET"    "/v1/events"                                           Events   Read    "++++++++++a+";
    "GET"    "/healthz"                                             Health   Read    "++++++++++++";
    "GET"    "/readyz"                                              Health   Read    "++++++++++++";
    "GET"    "/v1/sign-in"                                          Account  Create  "++++++++++++";
    "POST"   "/v1/sign-in"                                          Account  Create  "++++++++++++";
    "POST"   "/v1/checks"                                           Check    Create  "++++++++++++";
    "GET"    "/v1/sign-in/oidc"                                     Account  Create  "++++++++++++";
    "GET"    "/v1/sign-in/oidc/callback"                            Account  Create  "++++++++++++";
    "POST"   "/v1/offices/{id}/seats"                               Seat     Create  "++++++++++++";
    "GET"    "/v1/offices/{id}/hours"                               Office   Read    "++++++++++++";
    "GET"    "/v1/offices.jsonld"                                   Office   Read    "++++++++++++";
    "GET"    "/v1/offices/{id}/calendar"                            Office   Read    "++++++++++++";
    "GET"    "/v1/offices/{id}/slots"                               Office   Read    "++++++++++++";
    "POST"   "/v1/offices/{id}/appointments"                        Appointment Create "++++++++++++";
    "POST"   "/v1/appointments/access"                              Appointment Create "++++++++++++";
    "GET"    "/v1/offices/{id}/appointments"                        Appointment Read   "aaa++fp+faaa";
    "GET"    "/v1/appointments/{id}"                                Appointment Read   "aaa++fp+faaa";
    "PUT"    "/v1/appointments/{id}/contact"                        Appointment Change "aaaaaaaaaaaa";
    "GET"    "/v1/appointments/{id}/contact"                        Appointment Read   "aaa++fp+faaa";
    "POST"   "/v1/appointments/{id}/confirm"                        Appointment Change "aaaaaaaaaaaa";
    "POST"   "/v1/appointments/{id}/reschedule"                     Appointment Change "aaaaaaaaaaaa";
    "POST"   "/v1/appointments/{id}/check-in"                       Appointment Change "aaaaaaaaaaaa";
    "POST"   "/v1/appointments/{id}/cancel"                         Appointment Change "aaa++fp+faaa";
    "DELETE" "/v1/appointments/{id}/contact"                        Appointment Change "aaa++fp+faaa";
    "GET"    "/v1/seats/{id}"                                       Seat     Read    "a+?aaaaaaaaa";
    "POST"   "/v1/seats/{id}/enter"                                 Seat     Change  "a+?aaaaaaaaa";
    "PUT"    "/v1/seats/{id}/callback"                              Seat     Change  "a+?aaaaaaaaa";
    "PUT"    "/v1/seats/{id}/check"                                 Seat     Change  "a+?aaaaaaaaa";
    "DELETE" "/v1/seats/{id}/callback"                              Seat     Change  "a+?aaaaaaaaa";
    "GET"    "/v1/officer"                                          Account  Read    "aaa++++++aaa";
    "PUT"    "/v1/officer/password"                                 Account  Change  "aaa++++++aaa";
    "GET"    "/v1/offices/{id}/desk"                                Desk     Read    "aaa++fp+faaa";
    "PUT"    "/v1/offices/{id}/door"                                Door     Change  "aaa++fp+faaa";
    "POST"   "/v1/offices/{id}/alarms"                              Desk     Change  "aaa++fp+faaa";
    "DELETE" "/v1/offices/{id}/alarms/{officer_id}"                 Desk     Change  "aaa++fp+faaa";
    "POST"   "/v1/offices/{id}/calls"                               Call     Create  "aaa++fp+faaa";
    "GET"    "/v1/calls/{id}"                                       Call     Read    "aaaf+?pf?aaa";
    "GET"    "/v1/sessions/{id}"                                    Session  Read    "aaa+f?pf?aaa";
    "POST"   "/v1/officer/second-factor"                            Account  Change  "aaa+++p++aaa";
    "POST"   "/v1/officer/second-factor/confirm"                    Account  Change  "aaa+++p++aaa";
    "DELETE" "/v1/officer/second-factor"                            Account  Change  "aaa+++p++aaa";
    "GET"    "/v1/officer/sign-ins"                                 Account  Read    "aaa++++++aaa";
    "DELETE" "/v1/officer/sign-ins/{id}"                            Account  Remove  "aaa++++++aaa";
    "POST"   "/v1/offices"                                          Office   Create  "aaafffpf+aaa";
    "DELETE" "/v1/offices/{id}"                                     Office   Remove  "aaafffpf+aaa";
    "GET"    "/v1/offices/{id}/settings"                            OfficeSettings Read    "aaafffp++aaa";
    "PUT"    "/v1/offices/{id}/settings"                            OfficeSettings Change  "aaafffp++aaa";
    "GET"    "/v1/officers"                                         Officer  Read    "aaafffp++aaa";
    "POST"   "/v1/officers"                                         Officer  Create  "aaafffpf+aaa";
    "GET"    "/v1/officers/{id}"                                    Officer  Read    "aaafffp++aaa";
    "PUT"    "/v1/officers/{id}"                                    Officer  Change  "aaafffpf+aaa";
    "DELETE" "/v1/officers/{id}/second-factor"                      Officer  Change  "aaafffpf+aaa";
    "GET"    "/v1/api-keys"                                         ApiKey   Read    "aaafffpf+aaa";
    "POST"   "/v1/api-keys"                                         ApiKey   Create  "aaafffpf+aaa";
    "GET"    "/v1/api-keys/{id}"                                    ApiKey   Read    "aaafffpf+aaa";
    "PUT"    "/v1/api-keys/{id}"                                    ApiKey   Change  "aaafffpf+aaa";
    "GET"    "/v1/audit"                                            Audit    Read    "aaafffpf+aaa";
    "GET"    "/v1/tenants"                                         Tenants  Read    "aaaaaaaaaaa+";
    "POST"   "/v1/tenants"                                         Tenants  Create  "aaaaaaaaaaa+";
    "GET"    "/v1/tenants/{id}"                                    Tenants  Read    "aaaaaaaaaaa+";
    "PUT"    "/v1/tenants/{id}"                                    Tenants  Change  "aaaaaaaaaaa+";
    "DELETE" "/v1/tenants/{id}"                                    Tenants  Remove  "aaaaaaaaaaa+";
    "GET"    "/v1/nodes"                                           Node     Read    "aaaaaaaaaaa+";
    "POST"   "/v1/nodes"                                           Node     Create  "aaaaaaaaaaa+";
    "GET"    "/v1/nodes/{name}"                                    Node     Read    "aaaaaaaaaaa+";
    "POST"   "/v1/nodes/{name}/drain"                              Node     Change  "aaaaaaaaaaa+";
    "POST"   "/v1/nodes/{name}/resume"                             Node     Change  "aaaaaaaaaaa+";
    "DELETE" "/v1/nodes/{name}"                                    Node     Remove  "aaaaaaaaaaa+";
    "GET"    "/v1/house-audit"                                     HouseAudit Read  "aaaaaaaaaaa+";
    "GET"    "/v1/log"                                             Log      Read    "aaaaaaaaaaa+";
    "PUT"    "/v1/log"                                             Log      Change  "aaaaaaaaaaa+";
    "POST"   "/v1/rooms"                                            Room     Create  "aaaaaaaaa+aa";
    "GET"    "/v1/rooms"                                            Room     Read    "aaaaaaaaa+aa";
    "GET"    "/v1/rooms/{id}"                                       Room     Read    "aaaaaaaaa+aa";
    "POST"   "/v1/rooms/{id}/participants"                          Room     Change  "aaaaaaaaa+aa";
    "POST"   "/v1/rooms/{id}/participants/{participant_id}/token"   Room     Change  "aaaaaaaaa+aa";
    "POST"   "/v1/rooms/{id}/participants/{participant_id}/link"    Room     Change  "aaaaaaaaa+aa";
    "POST"   "/v1/rooms/access"                                     JoinLink Read    "++++++++++++";
    "GET"    "/v1/notices"                                         Notice   Read    "aaafffpf+aaa";
    "POST"   "/v1/notices/{id}/retry"                              Notice   Change  "aaafffpf+aaa";
    "GET"    "/v1/notice-texts/{locale}"                           Notice   Read    "aaafffpf+aaa";
    "PUT"    "/v1/notice-texts/{locale}/{kind}/{part}"             Notice   Change  "aaafffpf+aaa";
    "DELETE" "/v1/notice-texts/{locale}/{kind}/{part}"             Notice   Change  "aaafffpf+aaa";
    "POST"   "/v1/notice-texts/{locale}/{kind}/preview"            Notice   Read    "aaafffpf+aaa";
    "GET"    "/v1/webhooks"                                        Webhook  Read    "aaafffpf++aa";
    "POST"   "/v1/webhooks"                                        Webhook  Create  "aaafffpf++aa";
    "GET"    "/v1/webhooks/{id}"                                   Webhook  Read    "aaafffpf++aa";
    "PUT"    "/v1/webhooks/{id}"                                   Webhook  Change  "aaafffpf++aa";
    "DELETE" "/v1/webhooks/{id}"                                   Webhook  Remove  "aaafffpf++aa";
    "GET"    "/v1/webhooks/{id}/deliveries"                        Webhook  Read    "aaafffpf++aa";
    "POST"   "/v1/webhooks/{id}/deliveries/{delivery_id}/redeliver" Webhook  Change  "aaafffpf++aa";
    "POST"   "/v1/rooms/{id}/media"                                 Media    Create  "attaaaaaat+t";
    "PATCH"  "/v1/rooms/{id}/media/{participant_id}"                Media    Change  "attaaaaaat+t";
    "POST"   "/v1/rooms/{id}/media/{participant_id}/first-picture"  Media    Change  "attaaaaaat+t";
    "DELETE" "/v1/rooms/{id}/media/{participant_id}"                Media    Remove  "attaaaaaat+t";
    "DELETE" "/v1/rooms/{id}"                                       Room     Remove  "aaaaaaaaa+aa";
    "POST"   "/v1/calls/{id}/missed"                                Call     Change  "aaaf+?pf?aaa";
    "POST"   "/v1/sessions/{id}/finish"                             Session  Change  "aaa+f?pf?aaa";
    "DELETE" "/v1/seats/{id}"                                       Seat     Remove  "a+?aaaaaaaaa";
};

/// These end what another route of the matrix needs, so they are walked for those who may not.
const REFUSED_ONLY: &[Row] = matrix! {
    "DELETE" "/v1/calls/{id}"                                       Call     Remove  "aaaf ?pf?aaa";
    "POST"   "/v1/seats/{id}/park"                                  Desk     Change  "aaa f?p ?aaa";
    "POST"   "/v1/seats/{id}/return"                                Desk     Change  "aaa++?p+?aaa";
    "POST"   "/v1/seats/{id}/redirect"                              Desk     Change  "aaa++?p+?aaa";
    "PUT"    "/v1/seats/{id}/priority"                              Desk     Change  "aaa++?p+?aaa";
    "POST"   "/v1/officers/{id}/password"                           Officer  Change  "aaafffpf aaa";
    "DELETE" "/v1/api-keys/{id}"                                    ApiKey   Remove  "aaafffpf aaa";
    "POST"   "/v1/sign-out"                                         Account  Remove  "aaa      aaa";
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
    officer: String,
    key: String,
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
    } in rows()
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
    let known: Vec<_> = rows().map(|row| (row.method, row.route)).collect();
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
    for row in rows() {
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
        let wish = json!({"name": "lea.roth", "display_name": "Lea Roth", "role": "office_lead",
            "offices": [office]});
        let made = emma.post("/v1/officers", wish).await.json();
        let lea = Asker::first(&town, "lea.roth", text(&made, "/password")).await;
        let officer = text(&anna.get("/v1/officer").await.json(), "/id").to_owned();
        let keys = emma.get("/v1/api-keys").await.json();
        let key = text(&keys, "/items/0/id").to_owned();
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
        let operator = Asker::operator(&town).await;
        let askers = vec![
            anyone, citizen, stranger, anna, bernd, clara, dilek, lea, emma, integrator, token,
            operator,
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
                officer,
                key,
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
            "officers" => &ids.officer,
            "api-keys" => &ids.key,
            _ => &ids.room,
        };
        route
            .replace("{id}", id)
            .replace("{participant_id}", &ids.participant)
            .replace("{officer_id}", &ids.officer)
            .replace("{name}", "rack-1")
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
pub(crate) fn body(method: &Method, route: &str) -> Option<Value> {
    match (method.as_str(), route) {
        ("GET" | "DELETE", _) => None,
        (_, "/v1/sign-in") => Some(json!({"name": "nobody", "password": "nothing"})),
        (_, "/v1/officer/password") => Some(json!({"current": "wrong", "new": "wrong"})),
        (_, "/v1/offices/{id}/door") => Some(json!({"door": "open"})),
        (_, "/v1/tenant") => Some(json!({"name": "Musterstadt", "locale": "de",
            "time_zone": "Europe/Berlin", "branding": {}})),
        (_, "/v1/tenants" | "/v1/tenants/{id}") => Some(json!({"name": "Cstadt",
            "hosts": ["cstadt.example"]})),
        (_, "/v1/log") => Some(json!({"levels": "info"})),
        (_, "/v1/nodes") => Some(json!({"name": "rack-1"})),
        (_, "/v1/seats/{id}/check") => Some(json!({"check": "fair"})),
        (_, "/v1/seats/{id}/priority") => Some(json!({"priority": "urgent"})),
        (_, "/v1/offices" | "/v1/offices/{id}/settings") => Some(json!({"name": "Neues Büro",
            "seats_total": 3, "office_hours": {"rule": "24/7", "time_zone": "Europe/Berlin"}})),
        ("POST", "/v1/officers") => Some(json!({"name": "neu", "display_name": "Neu",
            "role": "officer", "offices": []})),
        ("PUT", "/v1/officers/{id}") => Some(json!({"display_name": "Anna", "role": "officer",
            "offices": [], "disabled": false})),
        (_, "/v1/api-keys" | "/v1/api-keys/{id}") => {
            Some(json!({"name": "Neu", "scopes": ["rooms:read"]}))
        }
        (_, "/v1/officer/second-factor/confirm") => Some(json!({"code": "000000"})),
        (_, "/v1/rooms/{id}/participants") => Some(json!({"role": "officer"})),
        (_, "/v1/rooms/access") => Some(json!({"link": "j_nothing"})),
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
