//! Statistics over HTTP, and the honest door.

use serde_json::{Value, json};

use crate::{
    asker::{Answer, Asker, text},
    support::Town,
};

const OFFICE: &str = "Bürgerbüro";

#[tokio::test]
async fn a_visit_is_counted_and_nothing_leads_back_to_it() {
    let town = Town::open().await;
    let office = format!("/v1/offices/{}", town.office_id(OFFICE).await);
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let service = anna.get(&office).await.json()["services"][0]["id"].clone();
    let (citizen, seat) = Asker::sit(&town, OFFICE).await;
    let _waiting = Asker::sit(&town, OFFICE).await;
    town.app.clock.turn(jiff::SignedDuration::from_secs(61));
    anna.post(&format!("{office}/calls"), json!({}))
        .await
        .is(201);
    let enter = format!("/v1/seats/{}/enter", text(&seat, "/id"));
    let entered = citizen.post(&enter, json!({})).await.json();
    let (room, who) = (
        text(&entered, "/media/url"),
        text(&entered, "/media/participant_id"),
    );
    let picture = format!("{room}/{who}/first-picture");
    let page = Asker::bearing(&town, text(&entered, "/media/token"));
    let late = page.post(&picture, json!({"ms": 600_001})).await;
    late.problem(422, "bad-request");
    for ms in [412, 9_000] {
        page.post(&picture, json!({"ms": ms})).await.is(204);
    }
    let finish = format!("/v1/sessions/{}/finish", text(&entered, "/session/id"));
    anna.post(&finish, json!({"services": [service]}))
        .await
        .is(204);

    let statistics = format!("{office}/statistics");
    let shown = anna.get(&statistics).await;
    shown.is(200);
    let day = &shown.json()["days"][0];
    let counts = ["taken", "finished", "missed", "technical_failures"].map(|it| &day[it]);
    assert_eq!(counts, [&json!(2), &json!(1), &json!(0), &json!(0)]);
    assert_eq!(day["wait"]["count"], 1);
    assert!(
        day["wait"]["median_ms"]
            .as_u64()
            .is_some_and(|ms| ms >= 61_000),
        "{day}"
    );
    assert_eq!(
        day["services"][0],
        json!({"service_id": service, "count": 1})
    );
    let once = json!({"count": 1, "mean_ms": 450, "median_ms": 450, "p90_ms": 450});
    assert_eq!(day["first_picture"], once);
    for secret in [text(&seat, "/id"), text(&entered, "/session/id")] {
        assert!(!shown.text.contains(secret));
    }

    let csv = anna.get(&format!("{statistics}?format=csv")).await;
    csv.is(200);
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(csv.text.lines().count(), 2, "{}", csv.text);
    assert!(
        csv.text.trim_end().ends_with(",1,450,450,450"),
        "{}",
        csv.text
    );
    let by_header = anna
        .request(reqwest::Method::GET, &statistics)
        .header("accept", "text/csv");
    assert_eq!(Answer::to(by_header).await.text, csv.text);
    for nonsense in [
        "?from=yesterday",
        "?from=2027-02-01&to=2027-01-01",
        "?format=xml",
    ] {
        let refused = anna.get(&format!("{statistics}{nonsense}")).await;
        refused.problem(422, "bad-request");
    }
    town.close().await;
}

#[tokio::test]
async fn the_door_is_honest_about_what_it_does_not_know() {
    let town = Town::open().await;
    let offices = Asker::anyone(&town).get("/v1/offices").await.json();
    let items = offices["items"].as_array().expect("offices");
    let open = items
        .iter()
        .find(|it| it["name"] == OFFICE)
        .expect("an office");
    assert_eq!(
        (&open["wait"], &open["takes_seats"]),
        (&Value::Null, &json!(true))
    );
    assert_eq!(open["wait_within_range_ratio"], Value::Null);
    let closed = items
        .iter()
        .find(|it| it["door"] == "closed")
        .expect("a closed office");
    assert_eq!(closed["takes_seats"], false);
    let seats = format!("/v1/offices/{}/seats", text(closed, "/id"));
    let refused = Asker::anyone(&town).post(&seats, json!({})).await;
    let refused = refused.problem(409, "door-closed");
    assert_eq!(refused["slots"], seats.replace("/seats", "/slots"));
    town.close().await;
}

#[tokio::test]
async fn after_ten_talks_the_wait_is_known() {
    let town = Town::open().await;
    let office = format!("/v1/offices/{}", town.office_id(OFFICE).await);
    let anna = Asker::officer(&town, "anna.schmidt").await;
    for _ in 0..10 {
        let (citizen, seat) = Asker::sit(&town, OFFICE).await;
        anna.post(&format!("{office}/calls"), json!({}))
            .await
            .is(201);
        let enter = format!("/v1/seats/{}/enter", text(&seat, "/id"));
        let entered = citizen.post(&enter, json!({})).await.json();
        town.app.clock.turn(jiff::SignedDuration::from_mins(4));
        let finish = format!("/v1/sessions/{}/finish", text(&entered, "/session/id"));
        anna.post(&finish, json!({})).await.is(204);
    }
    let (_, first) = Asker::sit(&town, OFFICE).await;
    assert_eq!(first["wait"], Value::Null, "nobody is at a desk");
    anna.post(&format!("{office}/calls"), json!({}))
        .await
        .is(201);
    let (_, second) = Asker::sit(&town, OFFICE).await;
    let wait = &second["wait"];
    assert_eq!(
        wait["median_ms"].as_u64(),
        Some(180_000),
        "a moment has passed: {wait}"
    );
    assert!(
        wait["upper_ms"].as_u64() >= Some(180_000),
        "a moment has passed: {wait}"
    );
    let shown = Asker::anyone(&town).get(&office).await.json();
    assert!(
        shown["wait"]["median_ms"].as_u64() >= Some(420_000),
        "eight minutes, less the moments that have passed: {shown}"
    );
    town.close().await;
}
