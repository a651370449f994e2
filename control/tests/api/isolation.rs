//! Nobody of one town learns what there is in another: everybody of Bstadt asks every route for
//! things of Musterstadt, and is told what they are told of a thing that is nowhere.
//!
//! That is 404. It is 401 or 403 only where whoever asks is refused whatever they ask about: by
//! another kind of credential, or because the table of permissions gives their role nothing there.

use reqwest::{
    Method,
    header::{HeaderName, HeaderValue, SET_COOKIE},
};
use schalter_control_core::permission::{self, Reach, Scope, Who};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    appointments::Erika,
    asker::{Answer, Asker, OWN_PASSWORD, text},
    offer,
    permissions::{Row, body, rows},
    support::Town,
    tenants::{BSTADT, ONE_TIME, bstadt},
};

/// Ids of Musterstadt, by the noun in the path, and of what hangs below.
struct Foreign {
    ids: Vec<(&'static str, String)>,
    participant: String,
    delivery: String,
}

#[tokio::test]
async fn what_is_another_towns_does_not_exist() {
    let town = Town::open().await;
    let foreign = Foreign::of(&town).await;
    let askers = people_of_bstadt(&town).await;
    let mut wrong = Vec::new();
    for row in rows().filter(|row| row.route.contains("{id}")) {
        for (name, who, asker) in &askers {
            let there = try_it(asker, row, &foreign.path(row.route)).await;
            let nowhere = try_it(asker, row, &nowhere(row.route)).await;
            let may = permission::reach(*who, row.verb, row.noun);
            if there != nowhere || !is_unknown(&there, may) {
                let Row { method, route, .. } = row;
                wrong.push(format!(
                    "{name} {method} {route}: {there:?}, else {nowhere:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    town.close().await;
}

#[tokio::test]
async fn what_is_another_towns_cannot_be_named_in_a_body_either() {
    let town = Town::open().await;
    let rathaus = bstadt(&town).await;
    let emma = emma(&town).await;
    let foreign = town.office_id("Bürgerbüro").await;
    let offices = json!({"name": "neu", "display_name": "Neu", "role": "officer",
        "offices": [foreign]});
    let refused = emma.post("/v1/officers", offices).await;
    refused.problem(404, "unknown-office");
    let bert = officer(&emma, "bert", "officer", &[rathaus.to_string()]).await;
    let seats = format!("/v1/offices/{rathaus}/seats");
    let sat = Asker::anyone(&town)
        .at(BSTADT)
        .post(&seats, json!({}))
        .await;
    let redirect = format!("/v1/seats/{}/redirect", text(&sat.json(), "/id"));
    let elsewhere = bert.post(&redirect, json!({"office_id": foreign})).await;
    elsewhere.problem(404, "unknown-office");
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let anna = anna.get("/v1/officer").await.json()["id"].clone();
    let elsewhere = bert.post(&redirect, json!({"officer_id": anna})).await;
    elsewhere.problem(404, "unknown-officer");
    let (_, theirs) = Asker::sit(&town, "Bürgerbüro").await;
    let call = json!({"seat_id": theirs["id"]});
    let called = bert
        .post(&format!("/v1/offices/{rathaus}/calls"), call)
        .await;
    called.problem(404, "unknown-seat");
    town.close().await;
}

/// Refused for what it is not, or for what the asker is not.
fn is_unknown((status, code): &(u16, String), may: Reach) -> bool {
    match status {
        404 => true,
        401 => code == "unauthorized" || code == "token-invalid",
        403 => may == Reach::Nothing,
        _ => false,
    }
}

async fn try_it(asker: &Asker, row: &Row, path: &str) -> (u16, String) {
    let method: Method = row.method.parse().expect("a method");
    let mut request = asker.request(method.clone(), path);
    if method != Method::GET {
        request = request.header("if-match", "\"v1\"");
    }
    let is_offer = row.route.contains("/media") && !row.route.ends_with("/first-picture");
    if method != Method::GET && is_offer {
        let sdp = HeaderValue::from_static("application/sdp");
        let request = request.header(HeaderName::from_static("content-type"), sdp);
        let answer = Answer::to(request.body(offer::of_our_page())).await;
        return (answer.status, answer.code());
    }
    if let Some(body) = fitting(&method, row.route) {
        request = request.json(&body);
    }
    let answer = Answer::to(request).await;
    (answer.status, answer.code())
}

/// A body that says nothing wrong, so that only the id can be.
fn fitting(method: &Method, route: &str) -> Option<Value> {
    match (method.as_str(), route) {
        ("POST", "/v1/offices/{id}/appointments" | "/v1/appointments/{id}/reschedule") => {
            Some(json!({"starts_at": "2030-01-07T09:00:00Z"}))
        }
        ("PUT", "/v1/appointments/{id}/contact") => {
            Some(json!({"name": "Erika", "mail": "erika@example.org"}))
        }
        ("POST", "/v1/rooms/{id}/media/{participant_id}/first-picture") => Some(json!({"ms": 450})),
        ("PUT", "/v1/seats/{id}/callback") => Some(json!({"mail": "erika@example.org"})),
        ("POST", "/v1/seats/{id}/redirect") => Some(json!({"office_id": Uuid::nil()})),
        ("POST", "/v1/offices/{id}/seats" | "/v1/offices/{id}/calls") => Some(json!({})),
        _ => body(method, route),
    }
}

fn nowhere(route: &str) -> String {
    let id = Uuid::new_v4().to_string();
    route
        .replace("{id}", &id)
        .replace("{participant_id}", &id)
        .replace("{delivery_id}", &id)
}

impl Foreign {
    /// One of everything in Musterstadt.
    async fn of(town: &Town) -> Foreign {
        let office = town.office_id("Bürgerbüro").await.to_string();
        let anna = Asker::officer(town, "anna.schmidt").await;
        let bernd = Asker::officer(town, "bernd.weber").await;
        let emma = Asker::officer(town, "emma.lang").await;
        let id = |value: &Value| text(value, "/id").to_owned();
        let first = |list: Value| text(&list, "/items/0/id").to_owned();
        let hook = json!({"url": "https://example.org/schalter"});
        let webhook = id(&emma.post("/v1/webhooks", hook).await.json());

        let calls = format!("/v1/offices/{office}/calls");
        let (citizen, seat) = Asker::sit(town, "Bürgerbüro").await;
        anna.post(&calls, json!({})).await.is(201);
        let enter = format!("/v1/seats/{}/enter", id(&seat));
        let entered = citizen.post(&enter, json!({})).await.json();
        Asker::sit(town, "Bürgerbüro").await;
        let call = bernd.post(&calls, json!({})).await.json();

        let erika = Erika::holds(town).await;
        let contact = json!({"name": "Erika Mustermann", "mail": "erika@example.org"});
        let place = format!("{}/contact", erika.path);
        erika.holder.put(&place, contact).await.is(200);
        let appointment = erika.path.rsplit('/').next().expect("an id").to_owned();

        let integrator = Asker::integrator(town);
        let room = id(&integrator.post("/v1/rooms", json!({})).await.json());
        let admit = format!("/v1/rooms/{room}/participants");
        let admitted = integrator.post(&admit, json!({"role": "citizen"})).await;
        let deliveries = format!("/v1/webhooks/{webhook}/deliveries");
        Foreign {
            participant: id(&admitted.json()),
            delivery: first(eventually(&emma, &deliveries).await),
            ids: vec![
                ("seats", id(&seat)),
                ("calls", id(&call)),
                ("sessions", text(&entered, "/session/id").to_owned()),
                ("appointments", appointment),
                ("officers", id(&anna.get("/v1/officer").await.json())),
                (
                    "officer",
                    first(anna.get("/v1/officer/sign-ins").await.json()),
                ),
                ("api-keys", first(emma.get("/v1/api-keys").await.json())),
                ("notices", first(eventually(&emma, "/v1/notices").await)),
                ("offices", office),
                ("rooms", room),
                ("tenants", town.app.tenant.id.to_string()),
                ("webhooks", webhook),
            ],
        }
    }

    fn path(&self, route: &str) -> String {
        let noun = route.split('/').nth(2).unwrap_or_default();
        let (_, id) = (self.ids.iter().find(|(known, _)| *known == noun))
            .unwrap_or_else(|| panic!("no {noun} to ask for: add one to the scene"));
        route
            .replace("{id}", id)
            .replace("{participant_id}", &self.participant)
            .replace("{delivery_id}", &self.delivery)
    }
}

/// The list when something is in it: jobs write deliveries down.
async fn eventually(asker: &Asker, path: &str) -> Value {
    for _ in 0..300 {
        let list = asker.get(path).await.json();
        if list["items"]
            .as_array()
            .is_some_and(|items| !items.is_empty())
        {
            return list;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("nothing came to {path}");
}

/// Everybody there is, each with a credential of Bstadt, at its door.
async fn people_of_bstadt(town: &Town) -> Vec<(&'static str, Who, Asker)> {
    let office = bstadt(town).await.to_string();
    let emma = emma(town).await;
    let lead = officer(&emma, "lea", "office_lead", std::slice::from_ref(&office)).await;
    let bert = officer(&emma, "bert", "officer", std::slice::from_ref(&office)).await;
    let scopes: Vec<_> = Scope::ALL.iter().map(|scope| scope.name()).collect();
    let key = emma
        .post("/v1/api-keys", json!({"name": "Alles", "scopes": scopes}))
        .await;
    let key = Asker::bearing(town, text(&key.json(), "/key")).at(BSTADT);
    let room = key.post("/v1/rooms", json!({})).await.json();
    let admit = format!("/v1/rooms/{}/participants", text(&room, "/id"));
    let admitted = key.post(&admit, json!({"role": "citizen"})).await.json();
    let token = Asker::bearing(town, text(&admitted, "/token")).at(BSTADT);
    let anyone = Asker::anyone(town).at(BSTADT);
    let sat = anyone
        .post(&format!("/v1/offices/{office}/seats"), json!({}))
        .await;
    let citizen = Asker::bearing(town, text(&sat.json(), "/ticket")).at(BSTADT);
    let slots = anyone
        .get(&format!("/v1/offices/{office}/slots"))
        .await
        .json();
    let slot = json!({"starts_at": slots["items"][0]["starts_at"]});
    let held = anyone
        .post(&format!("/v1/offices/{office}/appointments"), slot)
        .await;
    let holder = Asker::bearing(town, text(&held.json(), "/token")).at(BSTADT);
    vec![
        ("anyone", Who::Anybody, anyone),
        ("citizen", Who::Citizen, citizen),
        ("holder", Who::Citizen, holder),
        ("participant", Who::Participant, token),
        ("officer", Who::Officer, bert),
        ("lead", Who::OfficeLead, lead),
        ("administrator", Who::TenantAdmin, emma),
        ("integrator", Who::Integrator, key),
    ]
}

/// The administrator of Bstadt.
async fn emma(town: &Town) -> Asker {
    ready(&Asker::anyone(town).at(BSTADT), "emma.lang", ONE_TIME).await
}

async fn officer(emma: &Asker, name: &str, role: &str, offices: &[String]) -> Asker {
    let wish = json!({"name": name, "display_name": name, "role": role, "offices": offices});
    let made = emma.post("/v1/officers", wish).await;
    made.is(201);
    ready(emma, name, text(&made.json(), "/password")).await
}

/// Signs in at the same door, with a password of their own from now on.
async fn ready(at: &Asker, name: &str, password: &str) -> Asker {
    let body = json!({"name": name, "password": password});
    let answer = at.post("/v1/sign-in", body).await;
    answer.is(200);
    let cookie = answer.headers[SET_COOKIE].to_str().expect("a cookie");
    let asker = at.showing(cookie.split(';').next().expect("its first part"));
    let change = json!({"current": password, "new": OWN_PASSWORD});
    asker.put("/v1/officer/password", change).await.is(204);
    asker
}
