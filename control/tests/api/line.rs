//! The line over HTTP: park, return, urgency, redirect, leave and return, services rendered.

use serde_json::{Value, json};

use crate::{
    asker::{Asker, text},
    support::Town,
};

const OFFICE: &str = "Bürgerbüro";

fn path(seat: &Value, verb: &str) -> String {
    format!("/v1/seats/{}{verb}", text(seat, "/id"))
}

async fn desk(town: &Town, officer: &Asker) -> Value {
    let office = town.office_id(OFFICE).await;
    officer
        .get(&format!("/v1/offices/{office}/desk"))
        .await
        .json()
}

#[tokio::test]
async fn park_and_return() {
    let town = Town::open().await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let (citizen, seat) = Asker::sit(&town, OFFICE).await;
    let parked = anna
        .post(&path(&seat, "/park"), json!({"note": "Foto fehlt"}))
        .await;
    parked.is(200);
    assert_eq!(parked.json()["parked"][0]["note"], "Foto fehlt");
    assert_eq!(parked.json()["waiting"], json!([]));
    let seen = citizen.get(&path(&seat, "")).await.json();
    assert_eq!(
        (&seen["state"], &seen["position"]),
        (&json!("parked"), &Value::Null)
    );
    let again = anna.post(&path(&seat, "/park"), json!({})).await;
    again.problem(409, "already-parked");

    let back = anna.post(&path(&seat, "/return"), json!({})).await;
    back.is(200);
    assert_eq!(back.json()["waiting"][0]["seat_id"], seat["id"]);
    let again = anna.post(&path(&seat, "/return"), json!({})).await;
    again.problem(409, "not-parked");
    town.close().await;
}

#[tokio::test]
async fn the_urgent_go_ahead() {
    let town = Town::open().await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let (_, _first) = Asker::sit(&town, OFFICE).await;
    let (citizen, second) = Asker::sit(&town, OFFICE).await;
    let urgent = json!({"priority": "urgent"});
    let ranked = anna.put(&path(&second, "/priority"), urgent).await;
    ranked.is(200);
    assert_eq!(ranked.json()["waiting"][0]["priority"], "urgent");
    let seen = citizen.get(&path(&second, "")).await.json();
    assert_eq!(seen["position"], 1);
    let nonsense = json!({"priority": "royal"});
    let refused = anna.put(&path(&second, "/priority"), nonsense).await;
    refused.problem(422, "bad-request");
    town.close().await;
}

#[tokio::test]
async fn the_check_is_a_traffic_light_beside_the_seat() {
    let town = Town::open().await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let (citizen, seat) = Asker::sit(&town, OFFICE).await;
    let light = async || desk(&town, &anna).await["waiting"][0]["check"].clone();
    assert_eq!(light().await, Value::Null, "nothing was tried");
    let own = path(&seat, "/check");
    for check in ["poor", "good"] {
        citizen.put(&own, json!({"check": check})).await.is(204);
        assert_eq!(light().await, check);
    }
    let nonsense = citizen.put(&own, json!({"check": "splendid"})).await;
    nonsense.problem(422, "bad-request");
    citizen.delete(&path(&seat, "")).await.is(204);
    let late = citizen.put(&own, json!({"check": "fair"})).await;
    late.problem(410, "seat-gone");
    town.close().await;
}

#[tokio::test]
async fn an_alarm_is_told_to_the_colleagues_until_it_is_taken_care_of() {
    let town = Town::open().await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let bernd = Asker::officer(&town, "bernd.weber").await;
    let office = town.office_id(OFFICE).await;
    let alarms = format!("/v1/offices/{office}/alarms");
    anna.post(&alarms, json!({})).await.is(200);
    anna.post(&alarms, json!({})).await.is(200);
    let told = desk(&town, &bernd).await["alarms"].clone();
    assert_eq!(told.as_array().map(Vec::len), Some(1), "one alarm: {told}");
    assert_eq!(told[0]["display_name"], "Anna Schmidt");
    assert_eq!(told[0]["number"], Value::Null, "she talks with nobody");
    let one = format!("{alarms}/{}", text(&told[0], "/officer_id"));
    bernd.delete(&one).await.is(204);
    assert_eq!(desk(&town, &anna).await["alarms"], json!([]));
    bernd.delete(&one).await.is(204);
    town.close().await;
}

#[tokio::test]
async fn sent_to_a_colleague_with_the_reason() {
    let town = Town::open().await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let bernd = Asker::officer(&town, "bernd.weber").await;
    let to = bernd.get("/v1/officer").await.json()["id"].clone();
    let (_, seat) = Asker::sit(&town, OFFICE).await;
    let wish = json!({"officer_id": to, "reason": "Namensänderung"});
    anna.post(&path(&seat, "/redirect"), wish).await.is(204);
    let seen = desk(&town, &bernd).await;
    let redirect = &seen["waiting"][0]["redirect"];
    assert_eq!(redirect["reason"], "Namensänderung");
    assert_eq!(redirect["to_officer_id"], to);

    let stranger = json!({"officer_id": "018f2f60-0000-7000-8000-000000000000"});
    let refused = anna.post(&path(&seat, "/redirect"), stranger).await;
    refused.problem(404, "unknown-officer");
    let refused = anna.post(&path(&seat, "/redirect"), json!({})).await;
    refused.problem(422, "bad-request");
    town.close().await;
}

#[tokio::test]
async fn sent_to_another_office_the_ticket_leads_there() {
    let town = Town::open().await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let clara = Asker::officer(&town, "clara.vogt").await;
    let there = town.office_id("Bauamt").await;
    let door = format!("/v1/offices/{there}/door");
    clara.put(&door, json!({"door": "open"})).await.is(200);
    let (citizen, seat) = Asker::sit(&town, OFFICE).await;
    let wish = json!({"office_id": there.to_string(), "reason": "Bauantrag"});
    anna.post(&path(&seat, "/redirect"), wish).await.is(204);
    let seen = citizen.get(&path(&seat, "")).await.json();
    assert_eq!(seen["office_name"], "Bauamt");
    assert_eq!(
        (&seen["state"], &seen["position"]),
        (&json!("seated"), &json!(1))
    );
    let desk = clara.get(&format!("/v1/offices/{there}/desk")).await.json();
    assert_eq!(desk["waiting"][0]["redirect"]["reason"], "Bauantrag");
    anna.post(&path(&seat, "/park"), json!({}))
        .await
        .problem(404, "unknown-seat");
    town.close().await;
}

#[tokio::test]
async fn leave_and_return() {
    let town = Town::open().await;
    let (citizen, seat) = Asker::sit(&town, OFFICE).await;
    let callback = path(&seat, "/callback");
    for (wish, status) in [
        (json!({}), 422),
        (json!({"mail": "erika"}), 422),
        (json!({"phone": "0151 1234"}), 422),
        (json!({"mail": "erika@example.org"}), 204),
        (json!({"phone": "+4915112345678"}), 204),
    ] {
        let answer = citizen.put(&callback, wish.clone()).await;
        answer.is(status);
        assert!(
            !answer.text.contains("0151"),
            "what was sent is not sent back"
        );
    }
    let seen = citizen.get(&path(&seat, "")).await.json();
    assert_eq!(seen["may_be_away"], true);
    citizen.delete(&callback).await.is(204);
    let seen = citizen.get(&path(&seat, "")).await.json();
    assert_eq!(seen["may_be_away"], false);
    town.close().await;
}

#[tokio::test]
async fn the_ticket_works_from_another_device() {
    let town = Town::open().await;
    let (telephone, seat) = Asker::sit(&town, OFFICE).await;
    let laptop = Asker::bearing(&town, text(&seat, "/ticket"));
    for device in [&telephone, &laptop] {
        let seen = device.get(&path(&seat, "")).await.json();
        assert_eq!(
            (&seen["id"], &seen["number"]),
            (&seat["id"], &seat["number"])
        );
    }
    laptop.delete(&path(&seat, "")).await.is(204);
    let seen = telephone.get(&path(&seat, "")).await.json();
    assert_eq!(seen["state"], "left");
    town.close().await;
}

#[tokio::test]
async fn finished_with_the_services_rendered() {
    let town = Town::open().await;
    let office = format!("/v1/offices/{}", town.office_id(OFFICE).await);
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let services = anna.get(&office).await.json()["services"].clone();
    let (citizen, seat) = Asker::sit(&town, OFFICE).await;
    anna.post(&format!("{office}/calls"), json!({}))
        .await
        .is(201);
    let entered = citizen.post(&path(&seat, "/enter"), json!({})).await.json();
    let finish = format!("/v1/sessions/{}/finish", text(&entered, "/session/id"));
    let foreign = json!({"services": ["018f2f60-0000-7000-8000-000000000000"]});
    let refused = anna.post(&finish, foreign).await;
    refused.problem(422, "unknown-service");
    let rendered = json!({"services": [services[0]["id"], services[1]["id"]]});
    anna.post(&finish, rendered).await.is(204);
    town.close().await;
}
