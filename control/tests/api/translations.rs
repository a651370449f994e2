//! A service in several languages: everybody is told of it in the one they read.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    appointments::{MAIL, facts, letter},
    asker::{Answer, Asker, text},
    events::Listening,
    support::Town,
};

const OFFICE: &str = "Bürgerbüro";
const UKRAINIAN: &str = "Посвідчення особи";

/// The first service of the office is named in Ukrainian, with its papers, and in Arabic without:
/// what it is called in German.
async fn translated(town: &Town) -> String {
    let emma = Asker::officer(town, "emma.lang").await;
    let path = settings(town).await;
    let seen = emma.get(&path).await;
    let mut rules = seen.json();
    rules["services"][0]["translations"] = json!({
        "uk": {"name": UKRAINIAN, "papers": ["Фото"]},
        "ar": {"name": "بطاقة هوية"},
        "tr": {}});
    let kept = emma.change(&path, &seen.tag(), rules).await;
    kept.is(200);
    let said = &kept.json()["services"][0]["translations"];
    assert_eq!(said["uk"], json!({"name": UKRAINIAN, "papers": ["Фото"]}));
    assert_eq!(said["ar"], json!({"name": "بطاقة هوية", "papers": []}));
    assert_eq!(said["tr"], Value::Null, "what says nothing is not kept");
    text(&kept.json(), "/services/0/name").to_owned()
}

async fn settings(town: &Town) -> String {
    format!("/v1/offices/{}/settings", town.office_id(OFFICE).await)
}

fn first_service(offices: &Value) -> &Value {
    let mut offices = offices.as_array().expect("offices").iter();
    let office = offices.find(|it| it["name"] == OFFICE);
    &office.expect("the office")["services"][0]
}

#[tokio::test]
async fn offices_name_their_services_as_one_reads_them() {
    let town = Town::open().await;
    let german = translated(&town).await;
    let anyone = Asker::anyone(&town);
    let path = format!("/v1/offices/{}", town.office_id(OFFICE).await);
    for (reads, name, paper) in [
        ("uk-UA,uk;q=0.9,de;q=0.5", UKRAINIAN, "Фото"),
        ("ar", "بطاقة هوية", "Biometrisches Foto"),
        ("tr", &german, "Biometrisches Foto"),
        ("de-simple", &german, "Biometrisches Foto"),
        ("xx", &german, "Biometrisches Foto"),
    ] {
        let reader = anyone.reading(reads);
        let one = reader.get(&path).await;
        assert_eq!(one.headers["vary"].to_str().ok(), Some("accept-language"));
        let all = reader.get("/v1/offices").await.json();
        for service in [&one.json()["services"][0], first_service(&all["items"])] {
            assert_eq!(service["name"], name, "{reads}");
            assert_eq!(service["papers"][0], paper, "{reads}");
        }
        let page = reader.get("/plain").await.text;
        assert!(page.contains(name), "{reads}: {page}");
    }
    let one = anyone.get(&path).await.json();
    assert_eq!(one["services"][0]["name"], german.as_str());
    town.close().await;
}

#[tokio::test]
async fn news_name_them_so_too_and_officers_say_it_as_their_town_does() {
    let town = Town::open().await;
    let german = translated(&town).await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let (citizen, _) = Asker::sit(&town, OFFICE).await;
    let anyone = Asker::anyone(&town);
    let mut streams = Vec::new();
    for (listener, name) in [
        (anyone.reading("uk"), UKRAINIAN),
        (anyone, german.as_str()),
        (citizen.reading("uk"), UKRAINIAN),
        (anna.reading("uk"), &german),
    ] {
        let mut stream = Listening::to(&listener, "", None).await;
        let hello = stream.until("hello").await.data;
        if !hello["offices"].is_null() {
            assert_eq!(first_service(&hello["offices"])["name"], name);
        }
        streams.push((stream, name));
    }
    Asker::sit(&town, OFFICE).await;
    for (stream, name) in &mut streams {
        let news = stream.until("office.changed").await.data;
        assert_eq!(text(&news, "/office/services/0/name"), *name, "{news}");
        if let Some(desk) = news.get("desk") {
            assert_eq!(desk["office"], news["office"], "the same words twice");
        }
    }
    town.close().await;
}

#[tokio::test]
async fn an_appointment_and_its_letters_name_them_so_too() {
    let town = Town::open().await;
    let german = translated(&town).await;
    let anyone = Asker::anyone(&town).reading("uk");
    let office = town.office_id(OFFICE).await;
    let service = anyone.get(&format!("/v1/offices/{office}")).await.json()["services"][0].clone();
    let (from, to) = (
        town.app.clock.now(),
        town.app.clock.now() + jiff::SignedDuration::from_hours(200),
    );
    let id = text(&service, "/id");
    let slots = format!("/v1/offices/{office}/slots?from={from}&to={to}&service={id}");
    let slots = anyone.get(&slots).await.json();
    let wish = json!({"starts_at": slots["items"][0]["starts_at"], "services": [id]});
    let held = anyone
        .post(&format!("/v1/offices/{office}/appointments"), wish)
        .await;
    held.is(201);
    assert_eq!(held.json()["services"][0]["name"], UKRAINIAN);

    let path = format!("/v1/appointments/{}", text(&held.json(), "/id"));
    let oksana = Asker::bearing(&town, text(&held.json(), "/token"));
    let contact = json!({"mail": MAIL, "locale": "uk"});
    oksana
        .put(&format!("{path}/contact"), contact)
        .await
        .is(200);
    let link = letter(&town, "confirm-request").await;
    let link = link.split_once('#').expect("a secret").1;
    let opened = anyone
        .post("/v1/appointments/access", json!({"link": link}))
        .await
        .json();
    assert_eq!(opened["services"][0]["papers"], json!(["Фото"]));
    let oksana = Asker::bearing(&town, text(&opened, "/token"));
    oksana
        .post(&format!("{path}/confirm"), json!({}))
        .await
        .is(200);
    let told = facts(&town, "confirmed").await;
    assert_eq!(told["service"], UKRAINIAN);
    assert_eq!(told["papers"], json!(["Фото"]));
    let shown = oksana.get(&path).await.json();
    assert_eq!(
        shown["services"][0]["name"],
        german.as_str(),
        "asked in no language"
    );
    town.close().await;
}

#[tokio::test]
async fn a_language_that_the_pages_do_not_speak_is_refused() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let path = settings(&town).await;
    let seen = emma.get(&path).await;
    for unfit in [
        json!({"tlh": {"name": "nuqneH"}}),
        json!({"en": {"name": "a".repeat(201)}}),
        json!({"en": {"title": "Passport"}}),
    ] {
        let mut rules = seen.json();
        rules["services"][0]["translations"] = unfit;
        let refused = emma
            .request(Method::PUT, &path)
            .header("if-match", seen.tag());
        Answer::to(refused.json(&rules))
            .await
            .problem(422, "bad-request");
    }
    town.close().await;
}
