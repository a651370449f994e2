//! A town that has its own queue hands out links: a citizen and an officer come in by our page.

use jiff::SignedDuration;
use schalter_control::jobs::end_rooms;
use serde_json::{Value, json};

use crate::{
    asker::{Asker, text},
    offer,
    support::Town,
};

/// A room of the integrator with one participant: its path, theirs, and the room as it was told.
async fn room(town: &Town, wish: Value) -> (String, String, Value) {
    let integrator = Asker::integrator(town);
    let made = integrator.post("/v1/rooms", wish).await;
    made.is(201);
    let path = format!("/v1/rooms/{}", text(&made.json(), "/id"));
    let admit = format!("{path}/participants");
    let admitted = integrator.post(&admit, json!({"role": "citizen"})).await;
    let participant = format!("{admit}/{}", text(&admitted.json(), "/id"));
    (path, participant, made.json())
}

/// The secret of a new link.
async fn link(town: &Town, participant: &str, wish: Value) -> String {
    let made = Asker::integrator(town)
        .post(&format!("{participant}/link"), wish)
        .await;
    made.is(201);
    let link = made.json();
    let (page, secret) = text(&link, "/url").split_once('#').expect("a fragment");
    assert_eq!(page, format!("{}/room", town.url));
    secret.to_owned()
}

async fn open(town: &Town, secret: &str) -> crate::asker::Answer {
    let anyone = Asker::anyone(town);
    anyone
        .post("/v1/rooms/access", json!({"link": secret}))
        .await
}

#[tokio::test]
async fn a_link_lets_its_person_in_again_and_again_while_it_is_good() {
    let town = Town::open().await;
    let (_, participant, _) = room(&town, json!({})).await;
    let secret = link(&town, &participant, json!({"expires_in_s": 600})).await;
    let opened = open(&town, &secret).await;
    opened.is(200);
    let access = opened.json();
    assert_eq!(
        (text(&access, "/role"), &access["ends_at"]),
        ("citizen", &Value::Null)
    );
    let citizen = Asker::bearing(&town, text(&access, "/media/token"));
    let media = text(&access, "/media/url");
    citizen.offer(media, &offer::of_our_page()).await.is(201);
    open(&town, &secret).await.is(200);

    town.app.clock.turn(SignedDuration::from_mins(11));
    open(&town, &secret).await.problem(404, "unknown-link");
    let newer = link(&town, &participant, json!({})).await;
    open(&town, &newer).await.is(200);
    let newest = link(&town, &participant, json!({})).await;
    open(&town, &newer).await.problem(404, "unknown-link");
    open(&town, &newest).await.is(200);
    town.close().await;
}

#[tokio::test]
async fn a_link_opens_nothing_but_its_own_living_room() {
    let town = Town::open().await;
    let (path, participant, _) = room(&town, json!({})).await;
    let integrator = Asker::integrator(&town);
    let nobody = format!("{path}/participants/{}/link", uuid::Uuid::new_v4());
    let refused = integrator.post(&nobody, json!({})).await;
    refused.problem(404, "unknown-participant");
    let secret = link(&town, &participant, json!({})).await;
    open(&town, "j_wrong").await.problem(404, "unknown-link");
    integrator.delete(&path).await.is(204);
    open(&town, &secret).await.problem(404, "unknown-link");
    town.close().await;
}

#[tokio::test]
async fn a_room_may_be_told_how_much_video_it_carries_and_a_restart_forgets_nothing() {
    let town = Town::open().await;
    let integrator = Asker::integrator(&town);
    for unfit in [49, 100_001] {
        let wish = json!({"max_video_kbps": unfit});
        let refused = integrator.post("/v1/rooms", wish).await;
        refused.problem(422, "bad-request");
    }
    let (path, _, made) = room(&town, json!({"max_video_kbps": 300})).await;
    assert_eq!(made["max_video_kbps"], 300);
    let (_, _, usual) = room(&town, json!({})).await;
    assert_eq!(usual["max_video_kbps"], Value::Null);
    let town = town.reopen_later(SignedDuration::ZERO, &[]).await;
    let again = Asker::integrator(&town).get(&path).await.json();
    assert_eq!(again["max_video_kbps"], 300);
    town.close().await;
}

#[tokio::test]
async fn a_room_ends_by_itself_when_its_time_is_over() {
    let town = Town::open().await;
    let integrator = Asker::integrator(&town);
    for unfit in [59, 604_801] {
        let wish = json!({"max_duration_s": unfit});
        let refused = integrator.post("/v1/rooms", wish).await;
        refused.problem(422, "bad-request");
    }
    let (path, participant, made) = room(&town, json!({"max_duration_s": 3600})).await;
    let ends_at: jiff::Timestamp = text(&made, "/ends_at").parse().expect("a time");
    let lasts = ends_at.duration_since(town.app.clock.now());
    assert!(lasts <= SignedDuration::from_hours(1) && lasts > SignedDuration::from_mins(59));
    let secret = link(&town, &participant, json!({})).await;
    let access = open(&town, &secret).await.json();
    let citizen = Asker::bearing(&town, text(&access, "/media/token"));
    let media = text(&access, "/media/url").to_owned();
    citizen.offer(&media, &offer::of_our_page()).await.is(201);

    town.app.clock.turn(SignedDuration::from_mins(61));
    integrator.get(&path).await.problem(404, "unknown-room");
    let rooms = integrator.get("/v1/rooms").await.json();
    assert_eq!(rooms["items"], json!([]));
    open(&town, &secret).await.problem(404, "unknown-link");
    end_rooms::end_due(&town.app).await.expect("a store");
    let id = text(&made, "/id").parse().expect("an id");
    assert!(
        town.app
            .media
            .room(schalter_control_core::id::RoomId(id))
            .await
            .is_none()
    );
    town.close().await;
}
