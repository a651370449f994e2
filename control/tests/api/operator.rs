//! Whoever runs the house founds municipalities, looks at their figures, changes them and closes
//! them down, over HTTP.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    asker::{Answer, Asker, text},
    support::Town,
};

const CSTADT: &str = "termine.cstadt.example";

fn facts(name: &str, hosts: &[&str]) -> Value {
    json!({"name": name, "hosts": hosts, "state": "BY"})
}

#[tokio::test]
async fn a_town_is_founded_works_and_is_closed_down() {
    let town = Town::open().await;
    let operator = Asker::operator(&town).await;
    let made = operator
        .post("/v1/tenants", facts("Cstadt", &[CSTADT]))
        .await;
    made.is(201);
    let made = made.json();
    assert_eq!(
        (&made["officers"], &made["offices"]),
        (&json!(1), &json!(0))
    );

    // Its administrator signs in under its name, and only there.
    let anyone = Asker::anyone(&town);
    let there = anyone.at(CSTADT);
    assert_eq!(there.get("/v1/tenant").await.json()["name"], "Cstadt");
    let sign_in = json!({"name": text(&made, "/admin_name"),
        "password": text(&made, "/admin_password")});
    there.post("/v1/sign-in", sign_in.clone()).await.is(200);
    let elsewhere = anyone.post("/v1/sign-in", sign_in.clone()).await;
    elsewhere.problem(401, "wrong-credentials");

    let path = format!("/v1/tenants/{}", text(&made, "/id"));
    let seen = operator.get(&path).await;
    let new_host = "neu.cstadt.example";
    let wish = facts("Cstadt am See", &[new_host]);
    let blind = operator.put(&path, wish.clone()).await;
    blind.problem(428, "precondition-required");
    let changed = operator.change(&path, &seen.tag(), wish.clone()).await;
    assert_eq!(changed.json()["name"], "Cstadt am See");
    let late = operator.change(&path, &seen.tag(), wish).await;
    late.problem(412, "precondition-failed");
    let there = anyone.at(new_host);
    assert_eq!(
        there.get("/v1/tenant").await.json()["name"],
        "Cstadt am See"
    );

    operator.delete(&path).await.is(204);
    let gone = there.post("/v1/sign-in", sign_in).await;
    gone.problem(401, "wrong-credentials");
    operator.delete(&path).await.problem(404, "unknown-tenant");
    let list = operator.get("/v1/tenants").await.json();
    let items = list["items"].as_array().expect("towns");
    assert_eq!(items.len(), 2);
    assert!(items[1]["closed_at"].is_string() && items[0]["closed_at"].is_null());
    // The name is free again.
    let again = operator
        .post("/v1/tenants", facts("Dstadt", &[new_host]))
        .await;
    again.is(201);
    assert_eq!(there.get("/v1/tenant").await.json()["name"], "Dstadt");
    town.close().await;
}

#[tokio::test]
async fn municipalities_are_read_page_by_page() {
    let town = Town::open().await;
    let operator = Asker::operator(&town).await;
    let names = ["Cstadt", "Dstadt", "Estadt", "Fstadt"];
    for name in names {
        let made = operator.post("/v1/tenants", facts(name, &[])).await;
        made.is(201);
    }
    let (mut found, mut next) = (Vec::new(), Some("/v1/tenants?limit=2".to_owned()));
    while let Some(page) = next {
        let page = operator.get(&page).await.json();
        let items = page["items"].as_array().expect("towns");
        assert!(items.len() <= 2);
        found.extend(items.iter().map(|it| text(it, "/name").to_owned()));
        next = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(
        found,
        [&["Musterstadt"], &names[..]].concat(),
        "the oldest first"
    );
    for unfit in ["limit=0", "limit=501", "after=x", "colour=red"] {
        let refused = operator.get(&format!("/v1/tenants?{unfit}")).await;
        refused.problem(422, "bad-request");
    }
    let nobody = uuid::Uuid::nil();
    let behind = operator.get(&format!("/v1/tenants?after={nobody}")).await;
    assert_eq!(behind.json()["items"], json!([]));
    town.close().await;
}

#[tokio::test]
async fn figures_are_numbers_and_nothing_of_a_person() {
    let town = Town::open().await;
    let (_, seat) = Asker::sit(&town, "Bürgerbüro").await;
    let operator = Asker::operator(&town).await;
    let list = operator.get("/v1/tenants").await;
    let ours = &list.json()["items"][0];
    assert_eq!(
        (&ours["seats_taken"], &ours["visits_30_days"]),
        (&json!(1), &json!(1))
    );
    for secret in ["Schmidt", "anna", text(&seat, "/id")] {
        assert!(!list.text.contains(secret), "{secret}");
    }
    town.close().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_nothing_is_done() {
    let town = Town::open().await;
    let operator = Asker::operator(&town).await;
    let ours = format!("/v1/tenants/{}", town.app.tenant.id);
    operator.delete(&ours).await.problem(409, "last-tenant");
    let made = operator
        .post("/v1/tenants", facts("Cstadt", &[CSTADT]))
        .await;
    made.is(201);
    let taken = operator
        .post("/v1/tenants", facts("Estadt", &[CSTADT]))
        .await;
    taken.problem(409, "host-taken");
    for unfit in [
        facts("", &[]),
        facts("Estadt", &["https://e.example"]),
        json!({"name": "Estadt", "state": "XX"}),
        json!({"name": "Estadt", "locale": "fr"}),
        json!({"name": "Estadt", "time_zone": "Berlin"}),
    ] {
        operator
            .post("/v1/tenants", unfit)
            .await
            .problem(422, "bad-request");
    }
    // Somebody talks here.
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let _waiting = Asker::sit(&town, "Bürgerbüro").await;
    let office = town.office_id("Bürgerbüro").await;
    let calls = format!("/v1/offices/{office}/calls");
    anna.post(&calls, json!({})).await.is(201);
    operator.delete(&ours).await.problem(409, "office-in-use");
    anna.get("/v1/officer").await.is(200);
    town.close().await;
}

#[tokio::test]
async fn a_new_key_ends_the_one_before_and_no_other_credential_is_one() {
    let town = Town::open().await;
    let first = Asker::operator(&town).await;
    first.get("/v1/tenants").await.is(200);
    let second = Asker::operator(&town).await;
    first.get("/v1/tenants").await.problem(401, "unauthorized");
    second.get("/v1/tenants").await.is(200);
    let emma = Asker::officer(&town, "emma.lang").await;
    for asker in [
        emma,
        Asker::integrator(&town),
        Asker::bearing(&town, "op_wrong"),
    ] {
        asker.get("/v1/tenants").await.problem(401, "unauthorized");
    }
    let audit = second.request(Method::GET, "/v1/audit");
    Answer::to(audit).await.problem(401, "unauthorized");
    town.close().await;
}
