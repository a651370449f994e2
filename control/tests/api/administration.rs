//! What the administration does: offices, officers, keys; and that it is written down.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    asker::{Asker, OWN_PASSWORD, text},
    support::Town,
};

fn rules(name: &str) -> Value {
    json!({"name": name, "seats_total": 2,
        "office_hours": {"rule": "24/7", "time_zone": "Europe/Berlin"},
        "services": [{"name": "Wohngeld", "usual_ms": 900_000, "papers": ["Mietvertrag"]}]})
}

#[tokio::test]
async fn an_office_is_opened_changed_and_closed_down() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let made = emma.post("/v1/offices", rules("Wohngeldstelle")).await;
    made.is(201);
    let office = made.headers["location"]
        .to_str()
        .expect("its address")
        .to_owned();
    let settings = format!("{office}/settings");
    let anyone = Asker::anyone(&town);
    assert_eq!(anyone.get(&office).await.json()["name"], "Wohngeldstelle");

    let seen = emma.get(&settings).await;
    let mut wish = seen.json();
    let service = wish["services"][0]["id"].clone();
    wish["seats_total"] = json!(5);
    wish["services"][0]["name"] = json!("Wohngeld beantragen");
    emma.put(&settings, wish.clone())
        .await
        .problem(428, "precondition-required");
    let changed = emma.change(&settings, &seen.tag(), wish.clone()).await;
    changed.is(200);
    assert_eq!(
        changed.json()["services"][0]["id"],
        service,
        "it stays the same service"
    );
    assert_eq!(anyone.get(&office).await.json()["seats_total"], 5);
    let late = emma.change(&settings, &seen.tag(), wish.clone()).await;
    late.problem(412, "precondition-failed");
    wish["office_hours"]["rule"] = json!("montags");
    let unfit = emma.change(&settings, &changed.tag(), wish).await;
    let unfit = unfit.problem(422, "bad-request");
    assert!(text(&unfit, "/reason").contains("office hours"), "{unfit}");

    emma.delete(&office).await.is(204);
    anyone.get(&office).await.problem(404, "unknown-office");
    let offices = anyone.get("/v1/offices").await.json();
    assert!(!offices.to_string().contains("Wohngeldstelle"));
    let town = town.reopen_later(SignedDuration::ZERO, &[]).await;
    Asker::anyone(&town)
        .get(&office)
        .await
        .problem(404, "unknown-office");
    town.close().await;
}

#[tokio::test]
async fn an_officer_is_made_changed_and_disabled() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let office = town.office_id("Bauamt").await.to_string();
    let wish = json!({"name": "Lea.Roth", "display_name": "Lea Roth", "role": "office_lead",
        "offices": [office]});
    let made = emma.post("/v1/officers", wish.clone()).await;
    made.is(201);
    emma.post("/v1/officers", wish)
        .await
        .problem(409, "name-taken");
    let path = made.headers["location"]
        .to_str()
        .expect("an address")
        .to_owned();
    let lea = Asker::first(&town, "lea.roth", text(&made.json(), "/password")).await;
    let desk = lea.get(&format!("/v1/offices/{office}/desk")).await;
    desk.is(200);
    let clara = Asker::officer(&town, "clara.vogt").await;
    clara
        .get(&format!("/v1/offices/{office}/settings"))
        .await
        .problem(403, "forbidden");
    lea.get(&format!("/v1/offices/{office}/settings"))
        .await
        .is(200);
    let other = town.office_id("Sozialberatung").await;
    let foreign = lea.get(&format!("/v1/offices/{other}/settings")).await;
    foreign.problem(403, "forbidden");
    let colleagues = lea.get("/v1/officers").await.json();
    let names = colleagues["items"].as_array().expect("officers");
    assert_eq!(
        names.len(),
        2,
        "a lead sees who serves with them: {colleagues}"
    );

    let seen = emma.get(&path).await;
    let wish = json!({"display_name": "Lea Roth-Klein", "role": "officer", "offices": [],
        "disabled": true});
    emma.change(&path, &seen.tag(), wish.clone()).await.is(200);
    emma.change(&path, &seen.tag(), wish)
        .await
        .problem(412, "precondition-failed");
    lea.get("/v1/officer").await.problem(401, "unauthorized");
    let body = json!({"name": "lea.roth", "password": OWN_PASSWORD});
    let refused = Asker::anyone(&town).post("/v1/sign-in", body).await;
    refused.problem(401, "wrong-credentials");

    let me = text(&emma.get("/v1/officer").await.json(), "/id").to_owned();
    let me = format!("/v1/officers/{me}");
    let seen = emma.get(&me).await;
    let wish = json!({"display_name": "Emma", "role": "officer", "offices": [], "disabled": false});
    emma.change(&me, &seen.tag(), wish)
        .await
        .problem(409, "last-admin");
    town.close().await;
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_the_administration() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let id = text(&anna.get("/v1/officer").await.json(), "/id").to_owned();
    let reset = format!("/v1/officers/{id}/password");
    let reset = emma.post(&reset, json!({})).await;
    reset.is(200);
    anna.get("/v1/officer").await.problem(401, "unauthorized");
    Asker::first(&town, "anna.schmidt", text(&reset.json(), "/password")).await;
    town.close().await;
}

#[tokio::test]
async fn a_key_opens_what_its_scopes_say_until_it_expires() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let expires_at = town.app.clock.now() + SignedDuration::from_hours(1);
    let wish = json!({"name": "Kalender", "scopes": ["rooms:read"],
        "expires_at": expires_at.to_string()});
    let made = emma.post("/v1/api-keys", wish).await;
    made.is(201);
    let path = made.headers["location"]
        .to_str()
        .expect("an address")
        .to_owned();
    let integrator = Asker::bearing(&town, text(&made.json(), "/key"));
    assert_eq!(emma.get(&path).await.json()["used_at"], Value::Null);
    integrator.get("/v1/rooms").await.is(200);
    assert!(emma.get(&path).await.json()["used_at"].is_string());
    let refused = integrator.post("/v1/rooms", json!({})).await;
    assert_eq!(refused.problem(403, "forbidden")["scope"], "rooms:write");
    integrator.get("/v1/events").await.problem(403, "forbidden");

    let seen = emma.get(&path).await;
    let wish = json!({"name": "Kalender", "scopes": ["rooms:write", "rooms:read"],
        "expires_at": expires_at.to_string()});
    emma.change(&path, &seen.tag(), wish).await.is(200);
    integrator.post("/v1/rooms", json!({})).await.is(201);
    town.app.clock.turn(SignedDuration::from_hours(1));
    integrator
        .get("/v1/rooms")
        .await
        .problem(401, "unauthorized");

    let lasting = json!({"name": "Dauerhaft", "scopes": ["rooms:read"]});
    let made = emma.post("/v1/api-keys", lasting).await;
    let lasting = Asker::bearing(&town, text(&made.json(), "/key"));
    lasting.get("/v1/rooms").await.is(200);
    let path = made.headers["location"]
        .to_str()
        .expect("an address")
        .to_owned();
    emma.delete(&path).await.is(204);
    lasting.get("/v1/rooms").await.problem(401, "unauthorized");
    let listed = emma.get("/v1/api-keys").await.text;
    assert!(!listed.contains("sk_"), "no key is shown again");
    let unknown = json!({"name": "x", "scopes": ["everything"]});
    emma.post("/v1/api-keys", unknown)
        .await
        .problem(422, "bad-request");
    town.close().await;
}

#[tokio::test]
async fn what_the_administration_does_is_written_down_without_names() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let me = text(&emma.get("/v1/officer").await.json(), "/id").to_owned();
    emma.post("/v1/offices", rules("Wohngeldstelle"))
        .await
        .is(201);
    let wish = json!({"name": "lea.roth", "display_name": "Lea Roth", "role": "officer",
        "offices": []});
    emma.post("/v1/officers", wish).await.is(201);
    emma.post(
        "/v1/api-keys",
        json!({"name": "Geheimnis", "scopes": ["rooms:read"]}),
    )
    .await
    .is(201);
    let (mut lines, mut next) = (Vec::new(), Some("/v1/audit?limit=2".to_owned()));
    while let Some(path) = next {
        let page = emma.get(&path).await.json();
        let items = page["items"].as_array().expect("lines").clone();
        assert!(items.len() <= 2);
        lines.extend(items);
        next = page["next"].as_str().map(str::to_owned);
    }
    let founded = lines.pop().expect("the founding of the town");
    assert_eq!(
        (text(&founded, "/who"), text(&founded, "/noun")),
        ("operator", "tenant")
    );
    let nouns: Vec<&str> = lines.iter().map(|line| text(line, "/noun")).collect();
    assert_eq!(nouns, ["api_key", "officer", "office"], "the latest first");
    for line in &lines {
        assert_eq!(
            (text(line, "/who"), text(line, "/verb")),
            (me.as_str(), "create")
        );
        let words = line.to_string();
        for name in ["Lea", "lea", "Wohngeld", "Geheimnis", "emma"] {
            assert!(!words.contains(name), "{words}");
        }
    }
    town.close().await;
}
