//! What holds for every route: repeated requests, limits, and codes that are explained.

use std::{fmt::Write as _, fs, path::Path};

use reqwest::{Method, header::RETRY_AFTER};
use schalter_control::problem::Code;
use schalter_control_core::Locale;
use serde_json::{Value, json};

use crate::{
    asker::{Answer, Asker, text},
    support::Town,
};

const KEY: &str = "0b8f9d5e-7a38-4c1c-9f0e-3f6a5c1d2e7b";

#[tokio::test]
async fn the_same_request_sent_twice_is_done_once() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let send = async |asker: &Asker, name: &str| {
        let request = asker.request(Method::POST, "/v1/officers");
        let body = json!({"name": name, "display_name": "Lea", "role": "officer", "offices": []});
        Answer::to(request.header("idempotency-key", KEY).json(&body)).await
    };
    let first = send(&emma, "lea").await;
    first.is(201);
    let second = send(&emma, "lea").await;
    second.is(201);
    assert_eq!(first.json(), second.json(), "the same password, too");
    assert_eq!(first.headers["location"], second.headers["location"]);
    send(&emma, "leo")
        .await
        .problem(422, "idempotency-key-reused");
    let stranger = send(&Asker::anyone(&town), "lea").await;
    stranger.problem(401, "unauthorized");
    town.app.clock.turn(jiff::SignedDuration::from_hours(25));
    schalter_control::jobs::forget::once(&town.app)
        .await
        .expect("forgotten");
    let emma = Asker::signed_in(
        &town,
        json!({"name": "emma.lang", "password": crate::asker::OWN_PASSWORD}),
    )
    .await;
    send(&emma, "lea").await.problem(409, "name-taken");
    town.close().await;
}

#[tokio::test]
async fn a_refused_request_may_be_tried_again_with_the_same_key() {
    let town = Town::open().await;
    let office = town.office_id("Bürgerbüro").await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let call = async || {
        let request = anna.request(Method::POST, &format!("/v1/offices/{office}/calls"));
        Answer::to(request.header("idempotency-key", KEY).json(&json!({}))).await
    };
    call().await.problem(409, "nobody-waiting");
    Asker::sit(&town, "Bürgerbüro").await;
    let called = call().await;
    called.is(201);
    assert_eq!(
        call().await.json(),
        called.json(),
        "the same call, not a second one"
    );
    town.close().await;
}

#[tokio::test]
async fn who_takes_too_many_seats_has_to_wait() {
    let limits = [
        ("SCHALTER_LIMITS__LOOPBACK", "true"),
        ("SCHALTER_LIMITS__SEATS_PER_HOUR", "2"),
    ];
    let town = Town::open_with(&limits).await;
    for _ in 0..2 {
        Asker::sit(&town, "Bürgerbüro").await;
    }
    let path = format!("/v1/offices/{}/seats", town.office_id("Bürgerbüro").await);
    let third = Asker::anyone(&town).post(&path, json!({})).await;
    third.problem(429, "too-many-requests");
    let wait_s = third.headers[RETRY_AFTER].to_str().expect("a number");
    assert!(
        wait_s.parse::<u64>().is_ok_and(|wait_s| wait_s > 60),
        "{wait_s}"
    );
    Asker::anyone(&town).get("/v1/offices").await.is(200);
    let elsewhere = Asker::anyone(&town)
        .request(Method::POST, &path)
        .json(&json!({}));
    let elsewhere = elsewhere.header("x-forwarded-for", "192.0.2.7");
    Answer::to(elsewhere).await.is(201);
    town.close().await;
}

#[tokio::test]
async fn made_up_keys_lift_no_limit() {
    let limits = [
        ("SCHALTER_LIMITS__LOOPBACK", "true"),
        ("SCHALTER_LIMITS__KEY_REQUESTS_PER_MINUTE", "40"),
        ("SCHALTER_LIMITS__SEATS_PER_HOUR", "2"),
    ];
    let town = Town::open_with(&limits).await;
    let seats = format!("/v1/offices/{}/seats", town.office_id("Bürgerbüro").await);
    let with_a_fresh_key = async |method: Method, path: &str| {
        let key = schalter_control::identity::secret::fresh("sk_");
        let request = Asker::anyone(&town).request(method, path).bearer_auth(key);
        Answer::to(request.json(&json!({}))).await.code()
    };
    let mut codes = Vec::new();
    for _ in 0..3 {
        codes.push(with_a_fresh_key(Method::POST, &seats).await);
    }
    assert_eq!(codes[2], "too-many-requests", "{codes:?}");
    for _ in 0..12 {
        codes.push(with_a_fresh_key(Method::GET, "/v1/tenant").await);
    }
    assert_eq!(codes[3], "", "{codes:?}");
    assert_eq!(codes[14], "too-many-requests", "{codes:?}");
    town.close().await;
}

#[tokio::test]
async fn who_asks_too_much_has_to_wait() {
    let limits = [
        ("SCHALTER_LIMITS__LOOPBACK", "true"),
        ("SCHALTER_LIMITS__REQUESTS_PER_MINUTE", "20"),
        ("SCHALTER_LIMITS__KEY_REQUESTS_PER_MINUTE", "12"),
    ];
    let town = Town::open_with(&limits).await;
    for asker in [Asker::anyone(&town), Asker::integrator(&town)] {
        let mut codes = Vec::new();
        for _ in 0..7 {
            codes.push(asker.get("/v1/tenant").await.code());
        }
        assert_eq!(codes[0], "");
        assert!(codes.contains(&"too-many-requests".to_owned()), "{codes:?}");
    }
    town.close().await;
}

#[tokio::test]
async fn every_request_has_a_name_that_asker_and_operator_share() {
    let town = Town::open().await;
    let anyone = Asker::anyone(&town);
    let given = "4bf92f3577b34da6a3ce929d0e0e4736";
    let ask = async |id: &str| {
        let request = anyone.request(Method::GET, "/v1/nowhere");
        Answer::to(request.header("x-request-id", id)).await
    };
    let taken = ask(given).await;
    assert_eq!(taken.headers["x-request-id"], given);
    assert_eq!(taken.problem(404, "not-found")["request_id"], given);
    let mallory = ask("erika.muster@musterstadt.de").await;
    let fresh = mallory.headers["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(fresh.len(), 36, "{fresh}");
    assert_eq!(mallory.problem(404, "not-found")["request_id"], fresh);
    let page = anyone.get("/healthz").await;
    assert_ne!(page.headers["x-request-id"], fresh, "each has its own");
    town.close().await;
}

#[test]
fn every_code_is_explained_in_the_document_of_the_api() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ERRORS.md");
    let mut made = String::from(
        "# Error codes\n\nEvery problem (`application/problem+json`) has one of these in `code`. \
         They are stable: a program may compare them.\nMade from the code; `UPDATE=1 cargo test \
         -p schalter-control --test api manners` writes this file.\n\n| code | status | meaning | what to do |\n\
         |---|---|---|---|\n",
    );
    for code in Code::ALL {
        let words = code.words(Locale::EN);
        let status = code.status().as_u16();
        let (title, detail) = (words.title, words.detail);
        let name = code.as_str();
        writeln!(made, "| `{name}` | {status} | {title} | {detail} |").expect("written");
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).expect("written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == made,
        "docs/ERRORS.md is old: run with UPDATE=1 and commit it"
    );
}

#[tokio::test]
async fn lists_are_read_page_by_page() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let (mut names, mut next) = (Vec::new(), Some("/v1/officers?limit=2".to_owned()));
    while let Some(path) = next {
        let page: Value = emma.get(&path).await.json();
        let items = page["items"].as_array().expect("officers").clone();
        names.extend(items.iter().map(|it| text(it, "/name").to_owned()));
        next = page["next"].as_str().map(str::to_owned);
    }
    names.sort();
    let all = [
        "anna.schmidt",
        "bernd.weber",
        "clara.vogt",
        "dilek.kaya",
        "emma.lang",
    ];
    assert_eq!(names, all);
    emma.get("/v1/officers?limit=0")
        .await
        .problem(422, "bad-request");
    town.close().await;
}
