//! A town's own words over the API: looked at first, then said.

use reqwest::Method;
use schalter_control_core::notice::NoticeKind;
use serde_json::{Value, json};

use super::asker::Asker;
use super::support::Town;
use super::{by_mail, letter_states};

async fn ask(asker: &Asker, method: Method, path: &str, body: Value) -> (u16, Value) {
    let request = asker.request(method.clone(), path);
    let request = match method {
        Method::PUT | Method::DELETE => request.header("if-match", tag(asker, path).await),
        _ => request,
    };
    let request = if body.is_null() {
        request
    } else {
        request.json(&body)
    };
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or_default())
}

/// The tag of the text at this path; of none, one that nothing has.
async fn tag(asker: &Asker, path: &str) -> String {
    let mut names = path.rsplit('/');
    let (part, kind) = (names.next(), names.next());
    let list = asker
        .request(Method::GET, "/v1/notice-texts/de")
        .send()
        .await;
    let list: Value = list.expect("an answer").json().await.expect("a list");
    let texts = list["items"].as_array().expect("texts").iter();
    let mut texts = texts.filter(|it| it["part"].as_str() == part && it["kind"].as_str() == kind);
    let tag = texts.next().and_then(|it| it["etag"].as_str());
    tag.unwrap_or("\"nothing\"").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_town_looks_at_its_own_words_says_them_and_takes_them_back() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let preview = "/v1/notice-texts/de/confirmed/preview";
    let (status, usual) = ask(&emma, Method::POST, preview, Value::Null).await;
    assert_eq!(status, 200, "{usual}");
    assert!(
        usual["subject"]
            .as_str()
            .unwrap()
            .starts_with("Ihr Termin am ")
    );
    assert_eq!(usual["sms_segments"], 1);

    let words = "Moin! Ihr Termin am { $day }";
    let (_, draft) = ask(&emma, Method::POST, preview, json!({"subject": words})).await;
    assert!(
        draft["subject"].as_str().unwrap().starts_with("Moin! "),
        "{draft}"
    );
    let (_, again) = ask(&emma, Method::POST, preview, Value::Null).await;
    assert_eq!(again["subject"], usual["subject"], "a look keeps nothing");

    let place = "/v1/notice-texts/de/confirmed/subject";
    let body = json!({"words": words});
    assert_eq!(ask(&emma, Method::PUT, place, body).await.0, 200);
    let (_, said) = ask(&emma, Method::POST, preview, Value::Null).await;
    assert!(
        said["subject"].as_str().unwrap().starts_with("Moin! "),
        "{said}"
    );
    let (_, list) = ask(&emma, Method::GET, "/v1/notice-texts/de", Value::Null).await;
    let own = list["items"].as_array().unwrap().iter();
    let own: Vec<_> = own.filter(|it| it["own"] == true).collect();
    assert_eq!((own.len(), &own[0]["words"]), (1, &words.into()));

    for (words, reason) in [
        ("{ $day", "no Fluent text"),
        ("{ $nothing }", "names something unknown"),
    ] {
        let (status, problem) = ask(&emma, Method::PUT, place, json!({"words": words})).await;
        assert_eq!(status, 422, "{words}");
        assert!(
            problem["reason"].as_str().unwrap().contains(reason),
            "{problem}"
        );
    }
    for nowhere in [
        "/v1/notice-texts/de/confirmed/colour",
        "/v1/notice-texts/fr/confirmed/sms",
    ] {
        let (status, _) = ask(&emma, Method::PUT, nowhere, json!({"words": "x"})).await;
        assert_eq!(status, 404, "{nowhere}");
    }
    assert_eq!(ask(&emma, Method::DELETE, place, Value::Null).await.0, 204);
    let (_, back) = ask(&emma, Method::POST, preview, Value::Null).await;
    assert_eq!(back["subject"], usual["subject"]);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_notice_is_seen_and_tried_again() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let (tenant, now) = (town.app.tenant.id, town.app.clock.now());
    let told = by_mail(NoticeKind::Confirmed, now);
    town.app.store.post(tenant, &told, now).await.unwrap();
    let later = now + jiff::SignedDuration::from_mins(2);
    let letter = town
        .app
        .store
        .claim(tenant, "mail", now, later)
        .await
        .unwrap();
    let letter = letter.expect("a letter");
    town.app
        .store
        .died(tenant, &letter, now, "address-refused")
        .await
        .unwrap();

    let (_, list) = ask(&emma, Method::GET, "/v1/notices?state=dead", Value::Null).await;
    let seen = &list["items"][0];
    assert_eq!(
        (&seen["kind"], &seen["problem"]),
        (&"confirmed".into(), &"address-refused".into())
    );
    assert!(!list.to_string().contains("example.org"), "{list}");
    let retry = format!("/v1/notices/{}/retry", letter.id);
    assert_eq!(ask(&emma, Method::POST, &retry, Value::Null).await.0, 202);
    assert_eq!(ask(&emma, Method::POST, &retry, Value::Null).await.0, 409);
    assert_eq!(letter_states(&town).await, ["waiting"]);
    let (status, _) = ask(&emma, Method::GET, "/v1/notices?state=lost", Value::Null).await;
    assert_eq!(status, 422);
    town.close().await;
}
