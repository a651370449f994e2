//! Rooms for integrators: made by API key, entered by token, closed to everybody else.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    asker::{Answer, Asker, text},
    offer::{self, Line},
    support::Town,
};

#[tokio::test]
async fn a_room_takes_two_and_ends() {
    let town = Town::open().await;
    let integrator = Asker::integrator(&town);
    let made = integrator.post("/v1/rooms", json!({})).await;
    made.is(201);
    let room = format!("/v1/rooms/{}", text(&made.json(), "/id"));
    assert_eq!(made.headers["location"], room);
    let (officer, admitted) = admit(&town, &room, "officer").await;
    let (citizen, _) = admit(&town, &room, "citizen").await;
    let third = integrator
        .post(&format!("{room}/participants"), json!({"role": "citizen"}))
        .await;
    third.problem(409, "room-full");

    let media = format!("{room}/media");
    let own = format!("{media}/{}", text(&admitted, "/id"));
    let answer = officer.offer(&media, &offer::of_our_page()).await;
    answer.is(201);
    assert_eq!(answer.headers["location"], own);
    assert_eq!(answer.text.matches("m=").count(), 4, "{}", answer.text);
    // Another client: one audio, one video, no data.
    let answer = citizen
        .offer(&media, &offer::of(&[Line::Audio, Line::Video]))
        .await;
    answer.is(201);
    assert_eq!(answer.text.matches("m=").count(), 2, "{}", answer.text);

    let seen = integrator.get(&room).await.json();
    let roles: Vec<_> = seen["participants"]
        .as_array()
        .expect("two")
        .iter()
        .collect();
    assert_eq!(roles.len(), 2);
    assert!(
        roles.iter().all(|it| it["connected"] == json!(false)),
        "nobody sent a packet yet"
    );
    let listed = integrator.get("/v1/rooms").await.json();
    assert_eq!(
        (&listed["items"][0]["id"], &listed["next"]),
        (&made.json()["id"], &Value::Null)
    );

    citizen.delete(&own).await.problem(403, "forbidden");
    officer.delete(&own).await.is(204);
    officer
        .delete(&own)
        .await
        .problem(404, "unknown-participant");
    officer.offer(&media, &offer::of_our_page()).await.is(201);
    integrator.delete(&room).await.is(204);
    integrator.get(&room).await.problem(404, "unknown-room");
    integrator.delete(&room).await.problem(404, "unknown-room");
    officer
        .offer(&media, &offer::of_our_page())
        .await
        .problem(404, "unknown-room");
    town.close().await;
}

#[tokio::test]
async fn m_lines_we_do_not_take_are_turned_away_by_port_zero() {
    let town = Town::open().await;
    let room = new_room(&town).await;
    let (participant, _) = admit(&town, &room, "citizen").await;
    let many = offer::of(&[
        Line::Audio,
        Line::Video,
        Line::Video,
        Line::Data,
        Line::Audio,
        Line::Video,
    ]);
    let answer = participant.offer(&format!("{room}/media"), &many).await;
    answer.is(201);
    let lines: Vec<&str> = answer
        .text
        .lines()
        .filter(|line| line.starts_with("m="))
        .collect();
    assert_eq!(lines.len(), 6, "{lines:?}");
    for (at, line) in lines.iter().enumerate() {
        let is_refused = line.split(' ').nth(1) == Some("0");
        assert_eq!(is_refused, at >= 4, "{line}");
    }
    town.close().await;
}

#[tokio::test]
async fn an_ice_restart_gets_a_new_answer() {
    let town = Town::open().await;
    let room = new_room(&town).await;
    let (participant, admitted) = admit(&town, &room, "citizen").await;
    let media = format!("{room}/media");
    participant
        .offer(&media, &offer::of_our_page())
        .await
        .is(201);
    let own = format!("{media}/{}", text(&admitted, "/id"));
    let restart = offer::of_our_page()
        .replace("a=ice-ufrag:yWOC", "a=ice-ufrag:nEwU")
        .replace("a=ice-pwd:Ax5r", "a=ice-pwd:By6s")
        .replace("4611731400430051336 2", "4611731400430051336 3");
    let request = participant.request(Method::PATCH, &own);
    let answer = Answer::to(
        request
            .header("content-type", "application/sdp")
            .body(restart),
    )
    .await;
    answer.is(200);
    assert_eq!(answer.headers["content-type"], "application/sdp");
    let candidate = "a=ice-ufrag:nEwU\r\na=ice-pwd:By6sTyWgYJUcmQvEOgYMKWcd\r\nm=audio 9 RTP/AVP 0\r\n\
        a=mid:0\r\na=candidate:1 1 UDP 2130706431 127.0.0.1 50000 typ host\r\n";
    let request = participant.request(Method::PATCH, &own);
    let trickled = request
        .header("content-type", "application/trickle-ice-sdpfrag")
        .body(candidate);
    Answer::to(trickled).await.is(204);
    town.close().await;
}

#[tokio::test]
async fn a_token_opens_one_room_for_a_while() {
    let town = Town::open().await;
    let (room, other) = (new_room(&town).await, new_room(&town).await);
    let (participant, admitted) = admit(&town, &room, "citizen").await;
    let sdp = offer::of_our_page();
    participant
        .offer(&format!("{other}/media"), &sdp)
        .await
        .problem(401, "token-invalid");
    for forged in forged(text(&admitted, "/token")) {
        let forger = Asker::bearing(&town, &forged);
        forger
            .offer(&format!("{room}/media"), &sdp)
            .await
            .problem(401, "token-invalid");
    }
    let nobody = Asker::anyone(&town);
    let refused = nobody.offer(&format!("{room}/media"), &sdp).await;
    refused.problem(401, "unauthorized");
    assert_eq!(refused.headers["www-authenticate"], "Bearer");
    participant
        .offer(&format!("{room}/media"), &sdp)
        .await
        .is(201);
    town.app.clock.turn(SignedDuration::from_secs(601));
    participant
        .offer(&format!("{room}/media"), &sdp)
        .await
        .problem(401, "token-expired");
    town.close().await;
}

#[tokio::test]
async fn the_same_key_makes_the_same_room() {
    let town = Town::open().await;
    let make = async |key: &str| {
        let request = Asker::integrator(&town).request(Method::POST, "/v1/rooms");
        let answer = Answer::to(request.header("idempotency-key", key)).await;
        answer.is(201);
        text(&answer.json(), "/id").to_owned()
    };
    let first = make("2f1c7a7e-54a1-4b0e-9a53-7d1b0c1f7d11").await;
    assert_eq!(make("2f1c7a7e-54a1-4b0e-9a53-7d1b0c1f7d11").await, first);
    assert_ne!(make("5d1e2f30-54a1-4b0e-9a53-7d1b0c1f7d11").await, first);
    town.close().await;
}

#[tokio::test]
async fn the_list_is_walked_page_by_page() {
    let town = Town::open().await;
    let integrator = Asker::integrator(&town);
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(new_room(&town).await);
    }
    let (mut found, mut next) = (Vec::new(), Some("/v1/rooms?limit=2".to_owned()));
    while let Some(path) = next {
        let page = integrator.get(&path).await.json();
        let items = page["items"].as_array().expect("items");
        assert!(items.len() <= 2);
        found.extend(
            items
                .iter()
                .map(|room| format!("/v1/rooms/{}", text(room, "/id"))),
        );
        next = page["next"].as_str().map(str::to_owned);
    }
    made.sort();
    found.sort();
    assert_eq!(found, made);
    town.close().await;
}

#[tokio::test]
async fn who_was_admitted_gets_a_new_token_though_the_room_is_full() {
    let town = Town::open().await;
    let room = new_room(&town).await;
    let (_, citizen) = admit(&town, &room, "citizen").await;
    admit(&town, &room, "officer").await;
    let integrator = Asker::integrator(&town);
    let id = text(&citizen, "/id");

    let renew = format!("{room}/participants/{id}/token");
    let renewed = integrator.post(&renew, json!({})).await;
    renewed.is(201);
    let renewed = renewed.json();
    assert_eq!(text(&renewed, "/id"), id);
    let back = Asker::bearing(&town, text(&renewed, "/token"));
    let media = format!("{room}/media");
    back.offer(&media, &offer::of_our_page()).await.is(201);

    let nobody = format!("{room}/participants/{}/token", uuid::Uuid::now_v7());
    let refused = integrator.post(&nobody, json!({})).await;
    refused.problem(404, "unknown-participant");
    town.close().await;
}

async fn new_room(town: &Town) -> String {
    let made = Asker::integrator(town).post("/v1/rooms", json!({})).await;
    made.is(201);
    format!("/v1/rooms/{}", text(&made.json(), "/id"))
}

async fn admit(town: &Town, room: &str, role: &str) -> (Asker, Value) {
    let path = format!("{room}/participants");
    let admitted = Asker::integrator(town)
        .post(&path, json!({"role": role}))
        .await;
    admitted.is(201);
    let admitted = admitted.json();
    (Asker::bearing(town, text(&admitted, "/token")), admitted)
}

/// Tokens that are nearly right: another signature, another claim, no signature, nothing.
fn forged(token: &str) -> Vec<String> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else {
        panic!("a token has three parts")
    };
    let mut changed = BASE64.decode(signature).expect("a signature");
    changed[0] ^= 1;
    let later = String::from_utf8(BASE64.decode(claims).expect("claims")).expect("text");
    let later = later.replace("\"role\":\"citizen\"", "\"role\":\"officer\"");
    let unsigned = BASE64.encode(r#"{"typ":"JWT","alg":"none"}"#);
    vec![
        format!("{header}.{claims}.{}", BASE64.encode(changed)),
        format!("{header}.{}.{signature}", BASE64.encode(later)),
        format!("{unsigned}.{claims}."),
        "nonsense".to_owned(),
    ]
}
