//! Local accounts: a second factor, where one is signed in, and guessing that locks nobody out.

use reqwest::{Method, header::SET_COOKIE};
use schalter_control::identity::totp;
use serde_json::{Value, json};

use crate::{
    asker::{Answer, Asker, OWN_PASSWORD, text},
    support::Town,
};

/// The code an authenticator app shows now, from the secret it was told.
fn code(town: &Town, secret: &str) -> String {
    let (mut bytes, mut pending, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in secret.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            _ => letter - b'2' + 26,
        };
        pending = (pending << 5) | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((pending >> bits) & 0xff).expect("a byte"));
        }
    }
    totp::code(&bytes, town.app.clock.now().as_second() / 30)
}

async fn sign_in(town: &Town, code: Option<&str>) -> Answer {
    let body = json!({"name": "anna.schmidt", "password": OWN_PASSWORD, "code": code});
    Asker::anyone(town).post("/v1/sign-in", body).await
}

#[tokio::test]
async fn a_second_factor_is_asked_for_once_it_is_confirmed() {
    let town = Town::open().await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let enrolled = anna.post("/v1/officer/second-factor", json!({})).await;
    enrolled.is(201);
    let enrolled = enrolled.json();
    let secret = text(&enrolled, "/secret");
    assert!(text(&enrolled, "/uri").starts_with("otpauth://totp/Musterstadt:anna.schmidt?"));
    sign_in(&town, None).await.is(200);
    let confirm = "/v1/officer/second-factor/confirm";
    let wrong = anna.post(confirm, json!({"code": "abcdef"})).await;
    wrong.problem(401, "wrong-credentials");
    let first = code(&town, secret);
    let confirmed = anna.post(confirm, json!({"code": first})).await;
    confirmed.is(200);
    let again = anna.post("/v1/officer/second-factor", json!({})).await;
    again.problem(409, "second-factor-exists");

    sign_in(&town, None)
        .await
        .problem(401, "second-factor-required");
    sign_in(&town, Some(&first))
        .await
        .problem(401, "wrong-credentials");
    town.app.clock.turn(jiff::SignedDuration::from_secs(60));
    sign_in(&town, Some(&code(&town, secret))).await.is(200);
    let recovery = text(&confirmed.json(), "/codes/3").to_uppercase();
    sign_in(&town, Some(&recovery)).await.is(200);
    sign_in(&town, Some(&recovery))
        .await
        .problem(401, "wrong-credentials");

    let emma = Asker::officer(&town, "emma.lang").await;
    let id = text(&anna.get("/v1/officer").await.json(), "/id").to_owned();
    let path = format!("/v1/officers/{id}");
    assert_eq!(emma.get(&path).await.json()["second_factor"], true);
    emma.delete(&format!("{path}/second-factor")).await.is(204);
    sign_in(&town, None).await.is(200);
    town.close().await;
}

#[tokio::test]
async fn an_officer_sees_where_they_are_signed_in_and_ends_it() {
    let town = Town::open().await;
    let here = Asker::officer(&town, "anna.schmidt").await;
    let body = json!({"name": "anna.schmidt", "password": OWN_PASSWORD});
    let there = Asker::signed_in(&town, body).await;
    let known = here.get("/v1/officer/sign-ins").await.json();
    let known = known["items"].as_array().expect("sign-ins").clone();
    assert_eq!(known.len(), 2);
    let (this, other): (Vec<&Value>, Vec<&Value>) =
        known.iter().partition(|it| it["is_this"] == true);
    assert_eq!((this.len(), text(other[0], "/method")), (1, "password"));
    let path = format!("/v1/officer/sign-ins/{}", text(other[0], "/id"));
    let bernd = Asker::officer(&town, "bernd.weber").await;
    bernd.delete(&path).await.problem(404, "unknown-sign-in");
    here.delete(&path).await.is(204);
    there.get("/v1/officer").await.problem(401, "unauthorized");
    here.get("/v1/officer").await.is(200);
    town.close().await;
}

#[tokio::test]
async fn who_guesses_elsewhere_locks_nobody_out_who_has_signed_in_before() {
    let town = Town::open().await;
    Asker::officer(&town, "anna.schmidt").await;
    let signed_in = sign_in(&town, None).await;
    let cookies = signed_in.headers.get_all(SET_COOKIE).iter();
    let cookies: Vec<&str> = cookies.map(|it| it.to_str().expect("a cookie")).collect();
    let device = cookies.iter().find(|it| it.starts_with("schalter-device="));
    let device = device
        .expect("a device")
        .split(';')
        .next()
        .expect("its value");
    for cookie in &cookies {
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
            "{cookie}"
        );
    }

    let stranger = Asker::anyone(&town);
    let guess = json!({"name": "anna.schmidt", "password": "geraten"});
    let mut last = 0;
    for _ in 0..7 {
        last = stranger.post("/v1/sign-in", guess.clone()).await.status;
    }
    assert_eq!(last, 429, "a stranger has to wait");
    sign_in(&town, None).await.problem(429, "too-many-attempts");
    let from_here = async |name: &str| {
        let body = json!({"name": name, "password": OWN_PASSWORD});
        let request = stranger.request(Method::POST, "/v1/sign-in");
        Answer::to(request.header("cookie", device).json(&body)).await
    };
    from_here("anna.schmidt").await.is(200);
    for _ in 0..6 {
        last = from_here("bernd.weber").await.status;
    }
    assert_eq!(last, 429, "the device of one is no device of another");
    town.close().await;
}
