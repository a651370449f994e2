//! Every administrative act leaves one line, written with it; what was refused leaves none.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    asker::{Answer, Asker, text},
    support::Town,
};

/// What the audit holds, the latest first.
async fn lines(emma: &Asker) -> Vec<Value> {
    let page = emma.get("/v1/audit?limit=200").await.json();
    page["items"].as_array().expect("lines").clone()
}

/// The one line that is new since there were so many.
async fn one_more(emma: &Asker, before: usize, act: &str) {
    let lines = lines(emma).await;
    assert_eq!(lines.len(), before + 1, "{act}: {lines:?}");
    let told = format!("{} {}", text(&lines[0], "/verb"), text(&lines[0], "/noun"));
    assert_eq!(told, act);
}

struct Emma(Asker);

impl Emma {
    /// Does it, and finds the line of it.
    async fn does(&self, act: &str, deed: impl AsyncFnOnce(&Asker) -> Answer) -> Answer {
        let before = lines(&self.0).await.len();
        let answer = deed(&self.0).await;
        assert!(answer.status < 300, "{act}: {}", answer.text);
        one_more(&self.0, before, act).await;
        answer
    }

    /// Is refused with this code, and no line is found.
    async fn cannot(&self, code: &str, deed: impl AsyncFnOnce(&Asker) -> Answer) {
        let before = lines(&self.0).await.len();
        assert_eq!(deed(&self.0).await.code(), code);
        assert_eq!(lines(&self.0).await.len(), before, "{code} leaves no line");
    }
}

fn at(answer: &Answer) -> String {
    answer.headers["location"]
        .to_str()
        .expect("an address")
        .to_owned()
}

fn office() -> Value {
    json!({"name": "Wohngeldstelle", "seats_total": 2,
        "office_hours": {"rule": "24/7", "time_zone": "Europe/Berlin"}})
}

#[tokio::test]
async fn offices_officers_and_keys() {
    let town = Town::open().await;
    let emma = Emma(Asker::officer(&town, "emma.lang").await);
    let made = emma.does("create office", async |it| {
        it.post("/v1/offices", office()).await
    });
    let path = at(&made.await);
    let settings = format!("{path}/settings");
    let seen = emma.0.get(&settings).await;
    let mut wish = seen.json();
    wish["seats_total"] = json!(7);
    let change = async |it: &Asker| it.change(&settings, &seen.tag(), wish.clone()).await;
    emma.does("change office_settings", change).await;
    emma.cannot("precondition-failed", change).await;
    emma.does("remove office", async |it| it.delete(&path).await)
        .await;
    emma.cannot("unknown-office", async |it| it.delete(&path).await)
        .await;

    let lea = json!({"name": "lea", "display_name": "Lea", "role": "officer", "offices": []});
    let create = async |it: &Asker| it.post("/v1/officers", lea.clone()).await;
    let path = at(&emma.does("create officer", create).await);
    emma.cannot("name-taken", create).await;
    let disabled = json!({"display_name": "Lea", "role": "officer", "offices": [],
        "disabled": true});
    let seen = emma.0.get(&path).await;
    let change = async |it: &Asker| it.change(&path, &seen.tag(), disabled.clone()).await;
    emma.does("change officer", change).await;
    emma.cannot("precondition-failed", change).await;
    let password = format!("{path}/password");
    let reset = async |it: &Asker| it.post(&password, json!({})).await;
    emma.does("change password", reset).await;

    let key = json!({"name": "Kalender", "scopes": ["rooms:read"]});
    let create = async |it: &Asker| it.post("/v1/api-keys", key.clone()).await;
    let path = at(&emma.does("create api_key", create).await);
    let seen = emma.0.get(&path).await;
    let change = async |it: &Asker| it.change(&path, &seen.tag(), key.clone()).await;
    emma.does("change api_key", change).await;
    emma.cannot("precondition-failed", change).await;
    emma.does("remove api_key", async |it| it.delete(&path).await)
        .await;
    emma.cannot("unknown-api-key", async |it| it.delete(&path).await)
        .await;
    town.close().await;
}

#[tokio::test]
async fn the_town_its_texts_and_its_webhooks() {
    let town = Town::open().await;
    let emma = Emma(Asker::officer(&town, "emma.lang").await);
    let seen = emma.0.get("/v1/tenant").await;
    let wish = json!({"name": "Neustadt", "locale": "de", "time_zone": "Europe/Berlin",
        "branding": {}});
    let change = async |it: &Asker| it.change("/v1/tenant", &seen.tag(), wish.clone()).await;
    emma.does("change tenant", change).await;
    emma.cannot("precondition-failed", change).await;

    let place = "/v1/notice-texts/de/confirmed/subject";
    let usual = tag_of(&emma.0).await;
    let words = json!({"words": "Moin! { $day }"});
    let set = async |it: &Asker| it.change(place, &usual, words.clone()).await;
    let set_once = emma.does("change notice_text", set).await;
    assert_eq!(set_once.tag(), tag_of(&emma.0).await);
    emma.cannot("precondition-failed", set).await;
    let blind = async |it: &Asker| it.put(place, words.clone()).await;
    emma.cannot("precondition-required", blind).await;
    emma.cannot("precondition-required", async |it| it.delete(place).await)
        .await;
    let reset = async |it: &Asker| {
        let request = it.request(Method::DELETE, place);
        Answer::to(request.header("if-match", set_once.tag())).await
    };
    emma.does("change notice_text", reset).await;
    assert_eq!(tag_of(&emma.0).await, usual);

    let hook = json!({"url": "https://example.org/schalter", "enabled": false});
    let create = async |it: &Asker| it.post("/v1/webhooks", hook.clone()).await;
    let made = emma.does("create webhook", create).await;
    assert_eq!(made.json()["enabled"], false);
    let path = at(&made);
    let seen = emma.0.get(&path).await;
    let change = async |it: &Asker| it.change(&path, &seen.tag(), hook.clone()).await;
    emma.does("change webhook", change).await;
    emma.cannot("precondition-failed", change).await;
    let blind = async |it: &Asker| it.put(&path, hook.clone()).await;
    emma.cannot("precondition-required", blind).await;
    emma.does("remove webhook", async |it| it.delete(&path).await)
        .await;
    emma.cannot("unknown-webhook", async |it| it.delete(&path).await)
        .await;
    town.close().await;
}

#[tokio::test]
async fn what_a_key_does_is_told_of_the_key() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let wish = json!({"name": "Kalender", "scopes": ["webhooks:write"]});
    let made = emma.post("/v1/api-keys", wish).await.json();
    let key = Asker::bearing(&town, text(&made, "/key"));
    let hook = json!({"url": "https://example.org/schalter"});
    key.post("/v1/webhooks", hook).await.is(201);
    let who = format!("key:{}", text(&made, "/id"));
    assert_eq!(text(&lines(&emma).await[0], "/who"), who);
    town.close().await;
}

/// The tag of the subject of confirmations.
async fn tag_of(emma: &Asker) -> String {
    let texts = emma.get("/v1/notice-texts/de").await.json();
    let texts = texts["items"].as_array().expect("texts").clone();
    let is_it = |text: &&Value| text["kind"] == "confirmed" && text["part"] == "subject";
    let found = texts.iter().find(is_it).expect("the subject");
    text(found, "/etag").to_owned()
}
