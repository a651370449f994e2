//! Webhooks: the events of the town as signed requests, in order, however often somebody falls.

use jiff::SignedDuration;
use reqwest::{Client, Method};
use schalter_control::notify::postman::Way;
use schalter_control_core::Input;
use serde_json::{Value, json};
use standardwebhooks::Webhook;

use super::servers::{Heard, Somebody};
use super::support::Town;
use super::{OFFICE, postman};

const LOOPBACK: [(&str, &str); 1] = [("SCHALTER_NOTIFY__WEBHOOK_NETWORKS", "127.0.0.0/8")];

/// Asks the API as the integrator.
async fn ask(town: &Town, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let client = Client::builder().no_proxy().build().expect("a client");
    let request = client.request(method, format!("{}{path}", town.url));
    let request = request.bearer_auth(town.api_key());
    let request = match body {
        Some(body) => request.json(&body),
        None => request,
    };
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or_default())
}

/// Looks at it and changes what was seen.
async fn change(town: &Town, path: &str, wish: Value) -> u16 {
    let client = Client::builder().no_proxy().build().expect("a client");
    let url = format!("{}{path}", town.url);
    let seen = client.get(&url).bearer_auth(town.api_key()).send().await;
    let seen = seen.expect("the webhook");
    let request = client.put(&url).bearer_auth(town.api_key()).json(&wish);
    let answer = request.header("if-match", &seen.headers()["etag"]).send();
    answer.await.expect("an answer").status().as_u16()
}

async fn make(town: &Town, wish: Value) -> (String, String) {
    let (status, made) = ask(town, Method::POST, "/v1/webhooks", Some(wish)).await;
    assert_eq!(status, 201, "{made}");
    let text = |name: &str| made[name].as_str().expect(name).to_owned();
    (text("id"), text("secret"))
}

fn seqs(heard: &[Heard]) -> Vec<i64> {
    let seq = |it: &Heard| it.json()["data"]["seq"].as_i64().expect("a number");
    heard.iter().map(seq).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_is_delivered_signed_in_order_and_in_the_words_of_the_stream() {
    let somebody = Somebody::answering(200, "").await;
    let town = Town::open_with(&LOOPBACK).await;
    let wish = json!({"url": format!("{}/hook", somebody.url)});
    let (id, secret) = make(&town, wish).await;
    let office = town.office_id(OFFICE).await;
    let (seat, ..) = town.app.reception.sit(office, None).await.unwrap();
    let leave = Input::Leave { seat };
    town.app.reception.handle(office, leave).await.unwrap();
    let heard = somebody.hears(4).await;

    let verifier = Webhook::new(&secret).expect("a secret of the standard");
    for it in &heard {
        assert_eq!(it.path, "/hook");
        verifier
            .verify(it.body.as_bytes(), &it.headers)
            .expect("our signature");
    }
    let mut kinds: Vec<_> = heard.iter().map(|it| it.json()["type"].clone()).collect();
    kinds.sort_by_key(ToString::to_string);
    let expected = [
        "office.changed",
        "office.changed",
        "seat.left",
        "seat.taken",
    ];
    assert_eq!(kinds, expected);
    let of_seat: Vec<_> = heard
        .iter()
        .filter(|it| it.json()["data"]["seat_id"] == seat.to_string())
        .cloned()
        .collect();
    assert_eq!(of_seat.len(), 2);
    assert!(seqs(&of_seat).is_sorted(), "in order per seat");
    let first = of_seat[0].json();
    assert_eq!(first["data"]["type"], first["type"]);
    assert_eq!(first["data"]["at"], first["timestamp"]);
    assert_eq!(first["data"]["office_id"], office.to_string());

    let path = format!("/v1/webhooks/{id}/deliveries?state=delivered");
    let (_, list) = ask(&town, Method::GET, &path, None).await;
    assert!(!list["items"].as_array().expect("a list").is_empty());
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_down_for_a_while_misses_nothing_and_hears_it_in_order() {
    let somebody = Somebody::answering(503, "").await;
    let town = Town::open_with(&LOOPBACK).await;
    make(
        &town,
        json!({"url": somebody.url, "kinds": ["seat.taken", "seat.left"]}),
    )
    .await;
    let office = town.office_id(OFFICE).await;
    let (seat, ..) = town.app.reception.sit(office, None).await.unwrap();
    let leave = Input::Leave { seat };
    town.app.reception.handle(office, leave).await.unwrap();
    somebody.hears(1).await;
    // Across a restart, and after the first waits.
    let town = town
        .reopen_later(SignedDuration::from_mins(5), &LOOPBACK)
        .await;
    somebody.answer(|_| (204, String::new()));
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let delivered = loop {
        town.app.clock.turn(SignedDuration::from_mins(5));
        town.app.store.ring();
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let heard = somebody.heard();
        let left = heard.iter().position(|it| it.json()["type"] == "seat.left");
        if let Some(left) = left {
            break heard[..=left].to_vec();
        }
        assert!(std::time::Instant::now() < deadline, "not delivered");
    };
    assert!(seqs(&delivered).is_sorted(), "{:?}", seqs(&delivered));
    let ids = |it: &Heard| it.header("webhook-id").to_owned();
    assert_eq!(
        ids(&delivered[0]),
        ids(&delivered[1]),
        "the same delivery again"
    );
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_day_it_is_disabled_and_enabled_again_it_gets_everything() {
    let somebody = Somebody::answering(500, "").await;
    let town = Town::open_with(&LOOPBACK).await;
    let kinds = json!(["seat.taken"]);
    let wish = json!({"url": somebody.url, "kinds": kinds});
    let (id, _) = make(&town, wish.clone()).await;
    let office = town.office_id(OFFICE).await;
    for _ in 0..2 {
        town.app.reception.sit(office, None).await.unwrap();
    }
    let sender = postman(&town, &town.app.settings.notify);
    let path = format!("/v1/webhooks/{id}");
    let deadline = std::time::Instant::now() + std::time::Duration::from_mins(1);
    let webhook = loop {
        let (_, webhook) = ask(&town, Method::GET, &path, None).await;
        if webhook["enabled"] == false {
            break webhook;
        }
        assert!(
            std::time::Instant::now() < deadline,
            "not disabled: {webhook}"
        );
        town.app.clock.turn(SignedDuration::from_hours(9));
        sender.next(Way::Webhook).await.unwrap();
    };
    assert_eq!(webhook["problem"], "failed-there");
    let (_, list) = ask(&town, Method::GET, &format!("{path}/deliveries"), None).await;
    let states = list["items"].as_array().expect("a list").iter();
    let mut states: Vec<_> = states.map(|it| it["state"].clone()).collect();
    states.sort_by_key(ToString::to_string);
    assert_eq!(states, ["dead", "held"]);
    let ready = reqwest::get(format!("{}/readyz", town.url)).await.unwrap();
    assert!(
        ready
            .text()
            .await
            .unwrap()
            .contains("held for disabled webhooks")
    );

    let before = somebody.heard().len();
    somebody.answer(|_| (200, String::new()));
    let mut wish = wish;
    wish["enabled"] = true.into();
    assert_eq!(
        ask(&town, Method::PUT, &path, Some(wish.clone())).await.0,
        428
    );
    assert_eq!(change(&town, &path, wish).await, 200);
    let heard = somebody.hears(before + 2).await;
    assert!(seqs(&heard[before..]).len() == 2);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_delivered_can_be_delivered_once_more_and_a_removed_webhook_hears_nothing() {
    let somebody = Somebody::answering(200, "").await;
    let town = Town::open_with(&LOOPBACK).await;
    let (id, _) = make(&town, json!({"url": somebody.url, "kinds": ["seat.taken"]})).await;
    let office = town.office_id(OFFICE).await;
    town.app.reception.sit(office, None).await.unwrap();
    let first = somebody.hears(1).await[0].header("webhook-id").to_owned();
    let deliveries = format!("/v1/webhooks/{id}/deliveries");
    let delivery = first.trim_start_matches("msg_");
    let again = format!("{deliveries}/{delivery}/redeliver");
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    // The receiver hears it before we have kept that it did.
    while ask(&town, Method::POST, &again, None).await.0 != 202 {
        assert!(std::time::Instant::now() < deadline, "not delivered");
    }
    assert_eq!(somebody.hears(2).await[1].header("webhook-id"), first);
    let (status, problem) = ask(
        &town,
        Method::POST,
        &format!("{deliveries}/{}/redeliver", uuid::Uuid::nil()),
        None,
    )
    .await;
    assert_eq!(
        (status, &problem["code"]),
        (404, &"unknown-delivery".into())
    );

    let path = format!("/v1/webhooks/{id}");
    assert_eq!(ask(&town, Method::DELETE, &path, None).await.0, 204);
    assert_eq!(ask(&town, Method::GET, &path, None).await.0, 404);
    town.app.reception.sit(office, None).await.unwrap();
    let sender = postman(&town, &town.app.settings.notify);
    assert!(!sender.next(Way::Webhook).await.unwrap());
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_sent_into_the_house() {
    let inside = Somebody::answering(200, "").await;
    let town = Town::open().await;
    for url in [
        inside.url.as_str(),
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest",
        "https://10.0.0.1/",
        "http://example.org/",
        "nowhere",
    ] {
        let (status, problem) = ask(
            &town,
            Method::POST,
            "/v1/webhooks",
            Some(json!({"url": url})),
        )
        .await;
        assert_eq!(
            (status, &problem["code"]),
            (422, &"bad-request".into()),
            "{url}"
        );
        assert!(
            problem["reason"].as_str().unwrap().starts_with("url: "),
            "{problem}"
        );
    }
    let (status, problem) = ask(
        &town,
        Method::POST,
        "/v1/webhooks",
        Some(json!({"url": "https://example.org", "kinds": ["seat.eaten"]})),
    )
    .await;
    assert_eq!(status, 422);
    assert!(
        problem["reason"].as_str().unwrap().contains("seat.taken"),
        "{problem}"
    );

    // A name that turns out to lead into the house is only known when it is asked.
    let port = inside.url.rsplit(':').next().unwrap();
    let wish = json!({"url": format!("https://localhost:{port}/")});
    let (id, _) = make(&town, wish).await;
    let office = town.office_id(OFFICE).await;
    town.app.reception.sit(office, None).await.unwrap();
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    loop {
        let path = format!("/v1/webhooks/{id}/deliveries");
        let (_, list) = ask(&town, Method::GET, &path, None).await;
        if list["items"][0]["problem"] == "private-address" {
            break;
        }
        assert!(std::time::Instant::now() < deadline, "{list}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(inside.heard().is_empty());
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_followed_elsewhere() {
    let inside = Somebody::answering(200, "").await;
    let somebody = Somebody::answering(302, "").await;
    let town = Town::open_with(&LOOPBACK).await;
    let (id, _) = make(&town, json!({"url": somebody.url, "kinds": ["seat.taken"]})).await;
    let office = town.office_id(OFFICE).await;
    town.app.reception.sit(office, None).await.unwrap();
    somebody.hears(1).await;
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let path = format!("/v1/webhooks/{id}/deliveries");
    loop {
        let (_, list) = ask(&town, Method::GET, &path, None).await;
        if list["items"][0]["problem"] == "redirected" {
            break;
        }
        assert!(std::time::Instant::now() < deadline, "{list}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(inside.heard().is_empty());
    town.close().await;
}
