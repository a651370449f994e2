//! Rights and offices end: whoever waits, has an appointment, listens or talks there is told.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    appointments::{Erika, letter},
    asker::{Asker, text},
    events::Listening,
    support::Town,
};

const OFFICE: &str = "Bürgerbüro";

#[tokio::test]
async fn who_waits_in_an_office_that_is_closed_down_is_told_so() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let office = format!("/v1/offices/{}", town.office_id(OFFICE).await);
    let (citizen, seat) = Asker::sit(&town, OFFICE).await;
    let seat = format!("/v1/seats/{}", text(&seat, "/id"));
    let mut stream = Listening::to(&citizen, "", None).await;
    stream.until("hello").await;
    emma.delete(&office).await.is(204);
    let told = stream.until("seat.dismissed").await;
    assert_eq!(told.data["seat"]["state"], "dismissed");
    assert_eq!(citizen.get(&seat).await.json()["state"], "dismissed");
    let anyone = Asker::anyone(&town);
    anyone.get(&office).await.problem(404, "unknown-office");
    let elsewhere = town.office_id("Sozialberatung").await;
    let sit = format!("/v1/offices/{elsewhere}/seats");
    citizen
        .post(&sit, json!({}))
        .await
        .problem(409, "door-closed");

    let town = town.reopen_later(SignedDuration::ZERO, &[]).await;
    let citizen = again(&town, &citizen);
    assert_eq!(citizen.get(&seat).await.json()["state"], "dismissed");
    town.close().await;
}

#[tokio::test]
async fn appointments_of_an_office_that_is_closed_down_are_called_off_by_mail() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let erika = Erika::has_confirmed(&town).await;
    let office = format!("/v1/offices/{}", town.office_id(OFFICE).await);
    emma.delete(&office).await.is(204);
    let link = letter(&town, "cancelled").await;
    assert!(link.starts_with("/appointment#l_"));
    let shown = erika.holder.get(&erika.path).await.json();
    assert_eq!(
        (text(&shown, "/state"), text(&shown, "/cancelled_by")),
        ("cancelled", "office")
    );
    town.close().await;
}

#[tokio::test]
async fn nobody_is_cut_off_in_the_middle_of_a_talk() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let (talk, _) = talk(&town).await;
    let office = format!("/v1/offices/{}", town.office_id(OFFICE).await);
    emma.delete(&office).await.problem(409, "office-in-use");
    talk.get("/v1/officer").await.is(200);
    town.close().await;
}

#[tokio::test]
async fn a_disabled_officer_hears_and_does_nothing_more_and_their_talk_ends() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let (anna, seat) = talk(&town).await;
    let mut stream = Listening::to(&anna, "", None).await;
    stream.until("hello").await;
    change(&emma, &anna, |officer| officer["disabled"] = json!(true)).await;
    stream.ends().await;
    anna.get("/v1/officer").await.problem(401, "unauthorized");
    let (citizen, path) = seat;
    assert_eq!(citizen.get(&path).await.json()["state"], "finished");
    town.close().await;
}

#[tokio::test]
async fn an_officer_who_is_moved_hears_of_the_new_offices_only() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let mut stream = Listening::to(&anna, "", None).await;
    stream.until("hello").await;
    let elsewhere = town.office_id("Bauamt").await.to_string();
    change(&emma, &anna, |officer| {
        officer["offices"] = json!([elsewhere]);
    })
    .await;
    stream.ends().await;
    let mut stream = Listening::to(&anna, "", None).await;
    let hello = stream.until("hello").await;
    assert_eq!(hello.data["desks"].as_array().map(Vec::len), Some(1));
    assert_eq!(hello.data["desks"][0]["office"]["id"], elsewhere.as_str());
    town.close().await;
}

#[tokio::test]
async fn a_key_that_is_taken_away_hears_nothing_more() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let wish = json!({"name": "Kalender", "scopes": ["events:read"]});
    let made = emma.post("/v1/api-keys", wish).await.json();
    let calendar = Asker::bearing(&town, text(&made, "/key"));
    let mut stream = Listening::to(&calendar, "", None).await;
    stream.until("hello").await;
    let key = format!("/v1/api-keys/{}", text(&made, "/id"));
    emma.delete(&key).await.is(204);
    stream.ends().await;
    town.close().await;
}

/// Anna in a session, and the citizen with the path of their seat.
async fn talk(town: &Town) -> (Asker, (Asker, String)) {
    let anna = Asker::officer(town, "anna.schmidt").await;
    let (citizen, seat) = Asker::sit(town, OFFICE).await;
    let seat = format!("/v1/seats/{}", text(&seat, "/id"));
    let calls = format!("/v1/offices/{}/calls", town.office_id(OFFICE).await);
    anna.post(&calls, json!({})).await.is(201);
    citizen
        .post(&format!("{seat}/enter"), json!({}))
        .await
        .is(200);
    (anna, (citizen, seat))
}

/// The administrator changes an officer.
async fn change(emma: &Asker, who: &Asker, what: impl FnOnce(&mut Value)) {
    let id = text(&who.get("/v1/officer").await.json(), "/id").to_owned();
    let path = format!("/v1/officers/{id}");
    let seen = emma.get(&path).await;
    let officer = seen.json();
    let mut wish = json!({"display_name": officer["display_name"], "role": officer["role"],
        "offices": officer["offices"], "disabled": false});
    what(&mut wish);
    emma.change(&path, &seen.tag(), wish).await.is(200);
}

/// The same credential after a restart.
fn again(town: &Town, asker: &Asker) -> Asker {
    let (_, value) = asker.credential().expect("a ticket");
    let ticket = value.strip_prefix("Bearer ").expect("a bearer");
    Asker::bearing(town, ticket)
}
