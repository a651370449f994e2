//! A citizen's visit, as citizen and officer see it.

use serde_json::{Value, json};

use crate::{
    asker::{Answer, Asker, text},
    offer,
    support::Town,
};

const OFFICE: &str = "Bürgerbüro";

#[tokio::test]
async fn sit_wait_enter_talk_finish() {
    let town = Town::open().await;
    let office = format!("/v1/offices/{}", town.office_id(OFFICE).await);
    let (citizen, taken) = Asker::sit(&town, OFFICE).await;
    let seat_path = format!("/v1/seats/{}", text(&taken, "/id"));
    assert_eq!(
        (taken["number"].as_u64(), taken["position"].as_u64()),
        (Some(1), Some(1))
    );
    assert_eq!(taken["state"], "seated");
    assert_eq!(taken["media"], Value::Null);

    let officer = Asker::officer(&town, "anna.schmidt").await;
    let desk = officer.get(&format!("{office}/desk")).await.json();
    assert_eq!(desk["waiting"][0]["seat_id"], taken["id"]);
    assert_eq!(desk["officer"]["state"], "free");

    let answer = officer.post(&format!("{office}/calls"), json!({})).await;
    answer.is(201);
    let call = answer.json();
    assert_eq!(
        answer.headers["location"],
        format!("/v1/calls/{}", text(&call, "/id"))
    );
    assert_eq!(call["media"]["gate"], "closed");
    let called = citizen.get(&seat_path).await.json();
    assert_eq!(called["state"], "called");
    assert_eq!(called["media"]["room_id"], call["media"]["room_id"]);
    assert_ne!(
        called["media"]["participant_id"],
        call["media"]["participant_id"]
    );
    for media in [&called["media"], &call["media"]] {
        must_connect(&town, media).await;
    }

    let entered = citizen.post(&format!("{seat_path}/enter"), json!({})).await;
    entered.is(200);
    assert_eq!(entered.json()["state"], "entered");
    assert_eq!(entered.json()["media"]["gate"], "open");
    let again = citizen.post(&format!("{seat_path}/enter"), json!({})).await;
    again.is(200);
    assert_eq!(again.json()["session"], entered.json()["session"]);

    let session = format!("/v1/sessions/{}", text(&entered.json(), "/session/id"));
    assert_eq!(officer.get(&session).await.json()["seat_id"], taken["id"]);
    officer
        .post(&format!("{session}/finish"), json!({}))
        .await
        .is(204);
    assert_eq!(citizen.get(&seat_path).await.json()["state"], "finished");
    let desk = officer.get(&format!("{office}/desk")).await.json();
    assert_eq!(desk["officer"]["state"], "free");
    assert_eq!(desk["office"]["seats_free"], 3);
    let room = text(&called, "/media/url");
    let late = Asker::bearing(&town, text(&called, "/media/token"));
    late.offer(room, &offer::of_our_page())
        .await
        .problem(404, "unknown-room");
    town.close().await;
}

#[tokio::test]
async fn hanging_up_ends_the_session_and_frees_the_officer() {
    let town = Town::open().await;
    let office = format!("/v1/offices/{}", town.office_id(OFFICE).await);
    let (citizen, taken) = Asker::sit(&town, OFFICE).await;
    let seat = format!("/v1/seats/{}", text(&taken, "/id"));
    let officer = Asker::officer(&town, "anna.schmidt").await;
    officer
        .post(&format!("{office}/calls"), json!({}))
        .await
        .is(201);
    citizen
        .post(&format!("{seat}/enter"), json!({}))
        .await
        .is(200);
    citizen.delete(&seat).await.is(204);
    assert_eq!(citizen.get(&seat).await.json()["state"], "finished");
    let desk = officer.get(&format!("{office}/desk")).await.json();
    assert_eq!(
        (&desk["officer"]["state"], &desk["session"]),
        (&json!("free"), &Value::Null)
    );
    citizen
        .post(&format!("{seat}/enter"), json!({}))
        .await
        .problem(410, "seat-gone");
    town.close().await;
}

#[tokio::test]
async fn a_call_is_taken_back_given_to_another_and_missed() {
    let town = Town::open().await;
    let office = format!("/v1/offices/{}", town.office_id(OFFICE).await);
    let (first, first_seat) = Asker::sit(&town, OFFICE).await;
    let (second, second_seat) = Asker::sit(&town, OFFICE).await;
    let officer = Asker::officer(&town, "anna.schmidt").await;

    let call = officer
        .post(&format!("{office}/calls"), json!({}))
        .await
        .json();
    assert_eq!(
        call["seat_id"], first_seat["id"],
        "whoever waits longest is called"
    );
    let call = format!("/v1/calls/{}", text(&call, "/id"));
    officer.get(&call).await.is(200);
    officer.delete(&call).await.is(204);
    officer.get(&call).await.problem(404, "unknown-call");
    let seat = format!("/v1/seats/{}", text(&first_seat, "/id"));
    let back = first.get(&seat).await.json();
    assert_eq!(
        (&back["state"], &back["position"]),
        (&json!("seated"), &json!(1))
    );

    let wish = json!({"seat_id": second_seat["id"]});
    let call = officer.post(&format!("{office}/calls"), wish).await.json();
    assert_eq!(call["seat_id"], second_seat["id"]);
    let missed = format!("/v1/calls/{}/missed", text(&call, "/id"));
    officer.post(&missed, json!({})).await.is(204);
    let seat = format!("/v1/seats/{}", text(&second_seat, "/id"));
    assert_eq!(second.get(&seat).await.json()["state"], "missed");
    town.close().await;
}

#[tokio::test]
async fn full_paused_and_closed_are_said_plainly() {
    let town = Town::open().await;
    let office = format!("/v1/offices/{}", town.office_id(OFFICE).await);
    let seats = format!("{office}/seats");
    let anyone = Asker::anyone(&town);
    for _ in 0..3 {
        anyone.post(&seats, json!({})).await.is(201);
    }
    assert_eq!(anyone.get(&office).await.json()["door"], "full");
    anyone
        .post(&seats, json!({}))
        .await
        .problem(409, "area-full");

    let officer = Asker::officer(&town, "anna.schmidt").await;
    let door = format!("{office}/door");
    let paused = officer
        .put(&door, json!({"door": "paused", "note": "Bin gleich da"}))
        .await;
    paused.is(200);
    assert_eq!(paused.json()["door_note"], "Bin gleich da");
    let refused = anyone.post(&seats, json!({})).await;
    assert_eq!(refused.problem(409, "door-paused")["note"], "Bin gleich da");
    officer.put(&door, json!({"door": "closed"})).await.is(200);
    anyone
        .post(&seats, json!({}))
        .await
        .problem(409, "door-closed");
    officer.put(&door, json!({"door": "open"})).await.is(200);
    anyone
        .post(&seats, json!({}))
        .await
        .problem(409, "area-full");

    let closed = format!(
        "/v1/offices/{}/seats",
        town.office_id("Sozialberatung").await
    );
    let refused = anyone
        .post(&closed, json!({}))
        .await
        .problem(409, "door-closed");
    let opening: jiff::Timestamp = text(&refused, "/next_opening_at").parse().expect("a time");
    assert!(opening > jiff::Timestamp::now());
    town.close().await;
}

#[tokio::test]
async fn the_same_key_takes_the_same_seat() {
    let town = Town::open().await;
    let seats = format!("/v1/offices/{}/seats", town.office_id(OFFICE).await);
    let sit = async |key: &str| {
        let request = Asker::anyone(&town).request(reqwest::Method::POST, &seats);
        Answer::to(request.header("idempotency-key", key)).await
    };
    let first = sit("2f1c7a7e-54a1-4b0e-9a53-7d1b0c1f7d11").await;
    let again = sit("2f1c7a7e-54a1-4b0e-9a53-7d1b0c1f7d11").await;
    let other = sit("5d1e2f30-0000-4b0e-9a53-7d1b0c1f7d11").await;
    first.is(201);
    again.is(201);
    for same in ["id", "ticket", "number"] {
        assert_eq!(first.json()[same], again.json()[same], "{same}");
    }
    assert_ne!(first.json()["id"], other.json()["id"]);
    sit("short").await.problem(422, "bad-request");
    town.close().await;
}

#[tokio::test]
async fn one_sits_for_services_of_the_office() {
    let town = Town::open().await;
    let office = format!("/v1/offices/{}", town.office_id(OFFICE).await);
    let anyone = Asker::anyone(&town);
    let services = anyone.get(&office).await.json()["services"].clone();
    assert!(services[0]["usual_ms"].as_u64().is_some_and(|ms| ms > 0));
    assert!(!text(&services, "/0/papers/0").is_empty());
    let seats = format!("{office}/seats");
    let wish = json!({"services": [services[0]["id"]]});
    anyone.post(&seats, wish).await.is(201);
    let foreign = json!({"services": ["018f2f60-0000-7000-8000-000000000000"]});
    anyone
        .post(&seats, foreign)
        .await
        .problem(422, "unknown-service");
    town.close().await;
}

#[tokio::test]
async fn two_officers_never_get_the_same_citizen() {
    let town = Town::open().await;
    let calls = format!("/v1/offices/{}/calls", town.office_id(OFFICE).await);
    let (_, taken) = Asker::sit(&town, OFFICE).await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let bernd = Asker::officer(&town, "bernd.weber").await;
    let (one, other) = tokio::join!(anna.post(&calls, json!({})), bernd.post(&calls, json!({})));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "{} {}", one.text, other.text);
    let (loser, refused) = if one.status == 409 {
        (&anna, one)
    } else {
        (&bernd, other)
    };
    refused.problem(409, "nobody-waiting");
    let wish = json!({"seat_id": taken["id"]});
    loser
        .post(&calls, wish)
        .await
        .problem(409, "seat-called-by-other");
    town.close().await;
}

#[tokio::test]
async fn signing_out_ends_the_work() {
    let town = Town::open().await;
    let officer = Asker::officer(&town, "anna.schmidt").await;
    let me = officer.get("/v1/officer").await.json();
    assert_eq!(
        (&me["name"], &me["must_change_password"]),
        (&json!("anna.schmidt"), &json!(false))
    );
    assert_eq!(me["offices"][0]["name"], OFFICE);
    let out = officer.post("/v1/sign-out", json!({})).await;
    out.is(204);
    assert!(
        out.headers["set-cookie"]
            .to_str()
            .is_ok_and(|it| it.contains("Max-Age=0"))
    );
    officer
        .get("/v1/officer")
        .await
        .problem(401, "unauthorized");
    town.close().await;
}

async fn must_connect(town: &Town, media: &Value) {
    let participant = Asker::bearing(town, text(media, "/token"));
    let answer = participant
        .offer(text(media, "/url"), &offer::of_our_page())
        .await;
    answer.is(201);
    assert_eq!(answer.headers["content-type"], "application/sdp");
    let location = format!("{}/{}", text(media, "/url"), text(media, "/participant_id"));
    assert_eq!(answer.headers["location"], location);
    assert!(answer.text.starts_with("v=0"), "{}", answer.text);
}
