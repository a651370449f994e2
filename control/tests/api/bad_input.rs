//! Bad input: each gets a problem that says what to do, never a panic, never a hang.

use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::{
    asker::{Answer, Asker, text},
    offer::{self, Line},
    support::Town,
};

const OFFICE: &str = "Bürgerbüro";

#[tokio::test]
async fn of_seats_and_calls() {
    let town = Town::open().await;
    let office = format!("/v1/offices/{}", town.office_id(OFFICE).await);
    let anyone = Asker::anyone(&town);
    for unknown in [
        Uuid::nil().to_string(),
        "nothing".to_owned(),
        "%00%ff".to_owned(),
    ] {
        let path = format!("/v1/offices/{unknown}");
        anyone.get(&path).await.problem(404, "unknown-office");
        anyone
            .post(&format!("{path}/seats"), json!({}))
            .await
            .problem(404, "unknown-office");
    }

    let (citizen, taken) = Asker::sit(&town, OFFICE).await;
    let seat = format!("/v1/seats/{}", text(&taken, "/id"));
    let second = citizen.post(&format!("{office}/seats"), json!({})).await;
    assert_eq!(
        second.problem(409, "already-seated")["seat_id"],
        taken["id"]
    );
    citizen
        .post(&format!("{seat}/enter"), json!({}))
        .await
        .problem(409, "not-called");
    citizen
        .get(&format!("/v1/seats/{}", Uuid::nil()))
        .await
        .problem(404, "unknown-seat");

    let officer = Asker::officer(&town, "anna.schmidt").await;
    let calls = format!("{office}/calls");
    citizen.delete(&seat).await.is(204);
    let wish = json!({"seat_id": taken["id"]});
    officer.post(&calls, wish).await.problem(410, "seat-gone");
    officer
        .post(&calls, json!({"seat_id": Uuid::nil()}))
        .await
        .problem(404, "unknown-seat");
    officer
        .post(&calls, json!({}))
        .await
        .problem(409, "nobody-waiting");
    let nothing = Uuid::nil();
    officer
        .delete(&format!("/v1/calls/{nothing}"))
        .await
        .problem(404, "unknown-call");
    let finish = format!("/v1/sessions/{nothing}/finish");
    officer
        .post(&finish, json!({}))
        .await
        .problem(404, "unknown-session");
    let stale = citizen.post(&format!("{office}/seats"), json!({})).await;
    stale.is(201);
    town.close().await;
}

#[tokio::test]
async fn of_a_call_that_ran_out() {
    let town = Town::open().await;
    let office = format!("/v1/offices/{}", town.office_id(OFFICE).await);
    let (citizen, taken) = Asker::sit(&town, OFFICE).await;
    let officer = Asker::officer(&town, "anna.schmidt").await;
    officer
        .post(&format!("{office}/calls"), json!({}))
        .await
        .is(201);
    town.app.clock.turn(jiff::SignedDuration::from_secs(61));
    let enter = format!("/v1/seats/{}/enter", text(&taken, "/id"));
    citizen
        .post(&enter, json!({}))
        .await
        .problem(409, "call-expired");
    town.close().await;
}

#[tokio::test]
async fn of_offers() {
    let town = Town::open().await;
    let integrator = Asker::integrator(&town);
    let room = integrator.post("/v1/rooms", json!({})).await.json();
    let room = format!("/v1/rooms/{}", text(&room, "/id"));
    let admitted = integrator
        .post(&format!("{room}/participants"), json!({"role": "citizen"}))
        .await
        .json();
    let participant = Asker::bearing(&town, text(&admitted, "/token"));
    let media = format!("{room}/media");
    let audio_only_cut = offer::of_our_page()[..300].to_owned();
    for garbage in [
        "",
        "\0\0\0",
        "v=0\r\nm=audio",
        "{\"type\":\"offer\"}",
        &audio_only_cut,
    ] {
        let answer = participant.offer(&media, garbage).await;
        assert_eq!(answer.code(), "bad-offer", "{garbage:?}: {}", answer.text);
        answer.problem(422, "bad-offer");
    }
    let silent = offer::of(&[Line::Video, Line::Data]);
    participant
        .offer(&media, &silent)
        .await
        .problem(422, "no-audio");

    let request = participant.request(Method::POST, &media);
    let json = Answer::to(request.json(&json!({"sdp": "v=0"}))).await;
    assert_eq!(
        json.problem(415, "unsupported-media-type")["expected"],
        "application/sdp"
    );
    let long = "a".repeat(70_000);
    participant
        .offer(&media, &long)
        .await
        .problem(413, "body-too-large");

    let own = format!("{media}/{}", text(&admitted, "/id"));
    let patch = |kind: &'static str, body: &'static str| {
        let request = participant
            .request(Method::PATCH, &own)
            .header("content-type", kind);
        Answer::to(request.body(body))
    };
    let early = patch("application/trickle-ice-sdpfrag", "a=end-of-candidates\r\n").await;
    early.problem(404, "unknown-participant");
    patch("text/plain", "hello")
        .await
        .problem(415, "unsupported-media-type");
    participant
        .offer(&media, &offer::of_our_page())
        .await
        .is(201);
    patch(
        "application/trickle-ice-sdpfrag",
        "a=ice-ufrag:another\r\na=end-of-candidates\r\n",
    )
    .await
    .problem(422, "bad-offer");
    patch("application/sdp", "nonsense")
        .await
        .problem(422, "bad-offer");
    town.close().await;
}

#[tokio::test]
async fn of_bodies() {
    let town = Town::open().await;
    let anyone = Asker::anyone(&town);
    let send = async |kind: &str, body: String| {
        let request = anyone
            .request(Method::POST, "/v1/sign-in")
            .header("content-type", kind);
        Answer::to(request.body(body)).await
    };
    let json = "application/json";
    send(json, "{".into()).await.problem(400, "bad-json");
    send(json, "\u{0}".into()).await.problem(400, "bad-json");
    send(json, String::new()).await.problem(400, "bad-json");
    send(json, "[]".into()).await.problem(422, "bad-request");
    send(json, "{}".into()).await.problem(422, "bad-request");
    send(json, r#"{"name":"a","password":"b","admin":true}"#.into())
        .await
        .problem(422, "bad-request");
    let empty = send(json, r#"{"name":"","password":"b"}"#.into()).await;
    assert_eq!(
        empty.problem(422, "bad-request")["errors"][0]["pointer"],
        "/name"
    );
    send("text/plain", "{}".into())
        .await
        .problem(415, "unsupported-media-type");
    let long = json!({"name": "a".repeat(70_000), "password": "b"}).to_string();
    send(json, long).await.problem(413, "body-too-large");
    let deep = "[".repeat(50_000);
    send(json, deep).await.problem(422, "bad-request");
    let secret = send(json, r#"{"name":"anna","password":12345678}"#.into()).await;
    secret.problem(422, "bad-request");
    assert!(
        !secret.text.contains("12345678"),
        "what was sent is not sent back"
    );
    town.close().await;
}

#[tokio::test]
async fn of_doors_and_passwords() {
    let town = Town::open().await;
    let newcomer = Asker::newcomer(&town, "anna.schmidt").await;
    let door = format!("/v1/offices/{}/door", town.office_id(OFFICE).await);
    let early = newcomer.put(&door, json!({"door": "open"})).await;
    early.problem(403, "password-change-required");
    let change = |current: &str, new: &str| {
        newcomer.put(
            "/v1/officer/password",
            json!({"current": current, "new": new}),
        )
    };
    let current = town.password("anna.schmidt").to_owned();
    change("wrong", "ein ganz eigenes Passwort")
        .await
        .problem(401, "wrong-credentials");
    change(&current, "kurz").await.problem(422, "bad-request");
    change(&current, &current).await.problem(422, "bad-request");
    change(&current, "ein ganz eigenes Passwort").await.is(204);
    for wrong in [
        json!({"door": "ajar"}),
        json!({}),
        json!({"door": "paused", "note": "x".repeat(201)}),
    ] {
        newcomer.put(&door, wrong).await.problem(422, "bad-request");
    }
    let stranger = json!({"name": "nobody", "password": "ein ganz eigenes Passwort"});
    Asker::anyone(&town)
        .post("/v1/sign-in", stranger)
        .await
        .problem(401, "wrong-credentials");
    town.close().await;
}

#[tokio::test]
async fn of_addresses_methods_and_languages() {
    let town = Town::open().await;
    let anyone = Asker::anyone(&town);
    anyone.get("/v1/nowhere").await.problem(404, "not-found");
    anyone.get("/v2").await.problem(404, "not-found");
    let wrong = anyone.delete("/v1/offices").await;
    wrong.problem(405, "method-not-allowed");
    assert!(
        wrong.headers["allow"]
            .to_str()
            .is_ok_and(|methods| methods.contains("GET"))
    );
    anyone
        .get("/v1/rooms?limit=0")
        .await
        .problem(401, "unauthorized");
    let integrator = Asker::integrator(&town);
    for query in ["limit=0", "limit=many", "after=x", "colour=red"] {
        integrator
            .get(&format!("/v1/rooms?{query}"))
            .await
            .problem(422, "bad-request");
    }

    let ask = async |languages: &str| {
        let request = anyone.request(Method::GET, "/v1/offices/x");
        Answer::to(request.header("accept-language", languages)).await
    };
    let german = ask("de-DE,de;q=0.9,en;q=0.8")
        .await
        .problem(404, "unknown-office");
    assert_eq!(german["title"], "Dieses Büro gibt es nicht");
    let english = ask("en-GB,en;q=0.9").await;
    assert_eq!(english.headers["content-language"], "en");
    assert_eq!(
        english.problem(404, "unknown-office")["title"],
        "There is no such office"
    );

    let page = anyone
        .request(Method::GET, "/nirgendwo")
        .header("accept", "text/html");
    let page = Answer::to(page).await;
    page.is(404);
    assert!(
        page.text.contains("<html lang=\"de\" dir=\"ltr\">"),
        "{}",
        page.text
    );
    let explained = anyone.get("/problems/area-full").await;
    explained.is(200);
    assert!(explained.text.contains("Der Wartebereich ist voll"));
    town.close().await;
}

#[tokio::test]
async fn of_other_sites() {
    let town = Town::open().await;
    let officer = Asker::officer(&town, "anna.schmidt").await;
    let door = format!("/v1/offices/{}/door", town.office_id(OFFICE).await);
    let from = async |header: &'static str, value: &str| {
        let request = officer.request(Method::PUT, &door).header(header, value);
        Answer::to(request.json(&json!({"door": "open"}))).await
    };
    from("origin", "https://evil.example")
        .await
        .problem(403, "forbidden");
    from("origin", "null").await.problem(403, "forbidden");
    from("sec-fetch-site", "cross-site")
        .await
        .problem(403, "forbidden");
    from("origin", &town.url).await.is(200);
    from("sec-fetch-site", "same-origin").await.is(200);
    town.close().await;
}
