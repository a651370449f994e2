//! Erika books an appointment over HTTP and comes to it; the clock is turned meanwhile.

use jiff::{SignedDuration, Timestamp};
use schalter_control::jobs;
use serde_json::{Value, json};

use crate::{
    asker::{Asker, text},
    support::Town,
};

pub(crate) const OFFICE: &str = "Bürgerbüro";
pub(crate) const MAIL: &str = "erika.mustermann@example.org";

/// Erika with what she has in hand.
pub(crate) struct Erika {
    pub(crate) holder: Asker,
    pub(crate) path: String,
    pub(crate) starts_at: Timestamp,
}

/// The slots of the Bürgerbüro from this far ahead on.
pub(crate) async fn slots(town: &Town, ahead_h: i64) -> Vec<Value> {
    let office = town.office_id(OFFICE).await;
    let from = town.app.clock.now() + SignedDuration::from_hours(ahead_h);
    let path = format!("/v1/offices/{office}/slots?from={from}");
    let list = Asker::anyone(town).get(&path).await;
    list.is(200);
    list.json()["items"].as_array().expect("a list").clone()
}

impl Erika {
    /// Holds the first slot that begins two days from now or later.
    pub(crate) async fn holds(town: &Town) -> Erika {
        let slot = slots(town, 48).await.remove(0);
        let office = town.office_id(OFFICE).await;
        let wish = json!({"starts_at": slot["starts_at"]});
        let held = Asker::anyone(town)
            .post(&format!("/v1/offices/{office}/appointments"), wish)
            .await;
        held.is(201);
        let body = held.json();
        assert_eq!(body["state"], "reserved");
        assert_eq!(
            held.headers["location"],
            format!("/v1/appointments/{}", text(&body, "/id"))
        );
        Erika {
            holder: Asker::bearing(town, text(&body, "/token")),
            path: format!("/v1/appointments/{}", text(&body, "/id")),
            starts_at: text(&slot, "/starts_at").parse().expect("a time"),
        }
    }

    /// Says who she is; the link that was sent.
    pub(crate) async fn tells(&self, town: &Town) -> String {
        let contact = json!({"name": "Erika Mustermann", "mail": MAIL, "mobile": "0151 12345678"});
        let told = self
            .holder
            .put(&format!("{}/contact", self.path), contact)
            .await;
        told.is(200);
        assert_eq!(told.json()["link_sent"], true);
        assert!(!told.text.contains(MAIL), "{}", told.text);
        letter(town, "confirm-request").await
    }

    /// Follows the link and confirms: Erika with a token that can do all.
    pub(crate) async fn has_confirmed(town: &Town) -> Erika {
        let held = Erika::holds(town).await;
        let link = held.tells(town).await;
        let erika = Erika {
            holder: follows(town, &link).await,
            ..held
        };
        let confirmed = erika.does(town, "confirm").await;
        assert_eq!(confirmed["state"], "confirmed");
        erika
    }

    pub(crate) async fn does(&self, _: &Town, act: &str) -> Value {
        let answer = self
            .holder
            .post(&format!("{}/{act}", self.path), json!({}))
            .await;
        answer.is(200);
        answer.json()
    }

    pub(crate) async fn state(&self) -> String {
        let shown = self.holder.get(&self.path).await;
        shown.is(200);
        text(&shown.json(), "/state").to_owned()
    }

    /// The clock shows so many minutes after the beginning.
    pub(crate) fn at(&self, town: &Town, minutes: i64) {
        let then = self.starts_at + SignedDuration::from_mins(minutes);
        town.app
            .clock
            .turn(then.duration_since(town.app.clock.now()));
    }
}

/// The next letter of this kind in the outbox: the link in it.
pub(crate) async fn letter(town: &Town, kind: &str) -> String {
    text(&facts(town, kind).await, "/link").to_owned()
}

/// The next letter of this kind in the outbox: what it tells.
pub(crate) async fn facts(town: &Town, kind: &str) -> Value {
    let (tenant, far) = (town.app.tenant.id, SignedDuration::from_hours(1000));
    let now = town.app.clock.now();
    while let Some(letter) = town
        .app
        .store
        .claim(tenant, "mail", now, now + far)
        .await
        .expect("an outbox")
    {
        if letter.kind == kind {
            assert_eq!(letter.contact.as_deref(), Some(MAIL));
            let notice: Value = serde_json::from_str(&letter.body).expect("a notice");
            return notice["facts"].clone();
        }
    }
    panic!("no letter {kind}");
}

/// Swaps the secret of a link.
pub(crate) async fn follows(town: &Town, link: &str) -> Asker {
    let (page, secret) = link.split_once('#').expect("a fragment");
    assert_eq!(page, "/appointment");
    let access = Asker::anyone(town)
        .post("/v1/appointments/access", json!({"link": secret}))
        .await;
    access.is(200);
    Asker::bearing(town, text(&access.json(), "/token"))
}

#[tokio::test]
async fn slots_are_free_until_as_many_have_booked_as_there_are_counters() {
    let town = Town::open().await;
    let first = slots(&town, 48).await.remove(0);
    assert_eq!(first["free"], 2);
    let one = Erika::holds(&town).await;
    let other = Erika::holds(&town).await;
    assert_eq!(one.starts_at, other.starts_at);
    let next = slots(&town, 48).await.remove(0);
    assert_ne!(next["starts_at"], first["starts_at"]);
    let office = town.office_id(OFFICE).await;
    let path = format!("/v1/offices/{office}/appointments");
    let wish = json!({"starts_at": first["starts_at"]});
    let anyone = Asker::anyone(&town);
    anyone
        .post(&path, wish.clone())
        .await
        .problem(409, "slot-taken");
    // Ten minutes later both holds have run out.
    town.app.clock.turn(SignedDuration::from_mins(10));
    jobs::appointments::settle_due(&town.app)
        .await
        .expect("settled");
    assert_eq!(one.state().await, "expired");
    anyone.post(&path, wish).await.is(201);
    other
        .holder
        .put(&format!("{}/contact", other.path), json!({"mail": MAIL}))
        .await
        .problem(410, "hold-expired");
    town.close().await;
}

#[tokio::test]
async fn the_overview_shows_the_next_free_slots() {
    let town = Town::open().await;
    let anyone = Asker::anyone(&town);
    let office = |list: &Value, name: &str| {
        let items = list["items"].as_array().expect("offices").clone();
        items
            .into_iter()
            .find(|it| it["name"] == name)
            .expect("the office")
    };
    let list = anyone.get("/v1/offices").await.json();
    let before = office(&list, OFFICE)["next_slots"]
        .as_array()
        .expect("slots")
        .clone();
    assert_eq!(before.len(), 3);
    assert_eq!(office(&list, "Sozialberatung")["next_slots"], json!([]));
    assert!(
        !office(&list, OFFICE)["in_person_hours"]
            .as_array()
            .expect("hours")
            .is_empty()
    );
    let id = town.office_id(OFFICE).await;
    for _ in 0..2 {
        let wish = json!({"starts_at": before[0]});
        anyone
            .post(&format!("/v1/offices/{id}/appointments"), wish)
            .await
            .is(201);
    }
    let list = anyone.get("/v1/offices").await.json();
    assert_eq!(office(&list, OFFICE)["next_slots"][0], before[1]);
    town.close().await;
}

#[tokio::test]
async fn erika_books_comes_and_is_called() {
    let town = Town::open().await;
    let held = Erika::holds(&town).await;
    let confirm = format!("{}/confirm", held.path);
    held.holder
        .post(&confirm, json!({}))
        .await
        .problem(409, "not-confirmed");
    let link = held.tells(&town).await;
    // The form alone proves no address, and the link itself opens nothing.
    held.holder
        .post(&confirm, json!({}))
        .await
        .problem(409, "not-confirmed");
    let raw = Asker::bearing(&town, link.split_once('#').expect("a fragment").1);
    raw.post(&confirm, json!({}))
        .await
        .problem(401, "unauthorized");

    let erika = Erika {
        holder: follows(&town, &link).await,
        ..held
    };
    assert_eq!(
        erika.state().await,
        "reserved",
        "a program that follows links confirms nothing"
    );
    assert_eq!(erika.does(&town, "confirm").await["state"], "confirmed");
    assert_eq!(erika.does(&town, "confirm").await["state"], "confirmed");
    let link = letter(&town, "confirmed").await;
    let again = follows(&town, &link).await;

    let check_in = format!("{}/check-in", erika.path);
    let early = again
        .post(&check_in, json!({}))
        .await
        .problem(409, "too-early");
    assert!(early["check_in_from"].is_string());
    erika.at(&town, -10);
    again
        .post(&check_in, json!({}))
        .await
        .problem(401, "unauthorized");
    // The token of two days ago has run out; every link that was sent gives a new one.
    let again = follows(&town, &link).await;
    let erika = Erika {
        holder: follows(&town, &link).await,
        ..erika
    };
    let seat = again.post(&check_in, json!({})).await;
    seat.is(201);
    let seat = seat.json();
    let same = erika.holder.post(&check_in, json!({})).await.json();
    assert_eq!(
        (&same["id"], &same["ticket"]),
        (&seat["id"], &seat["ticket"])
    );
    assert_eq!(erika.state().await, "checked_in");

    let anna = Asker::officer(&town, "anna.schmidt").await;
    let office = town.office_id(OFFICE).await;
    let call = anna
        .post(&format!("/v1/offices/{office}/calls"), json!({}))
        .await;
    call.is(201);
    assert_eq!(call.json()["seat_id"], seat["id"]);
    town.close().await;
}

#[tokio::test]
async fn erika_moves_and_then_calls_off() {
    let town = Town::open().await;
    let erika = Erika::has_confirmed(&town).await;
    let path = format!("{}/reschedule", erika.path);
    let other = slots(&town, 48).await.remove(3);
    let moved = erika
        .holder
        .post(&path, json!({"starts_at": other["starts_at"]}))
        .await;
    moved.is(200);
    assert_eq!(moved.json()["starts_at"], other["starts_at"]);
    letter(&town, "changed").await;
    let free: Vec<_> = slots(&town, 48)
        .await
        .iter()
        .map(|slot| slot["free"].clone())
        .take(4)
        .collect();
    assert_eq!(free, [2, 2, 2, 1]);
    let unfit = json!({"starts_at": "2020-01-01T08:00:00Z"});
    erika
        .holder
        .post(&path, unfit)
        .await
        .problem(409, "unknown-slot");
    assert_eq!(erika.does(&town, "cancel").await["cancelled_by"], "citizen");
    assert_eq!(erika.does(&town, "cancel").await["state"], "cancelled");
    town.close().await;
}

impl Erika {
    /// A fresh access to the same appointment, as a link would give it.
    pub(crate) async fn proved(town: &Town, erika: &Erika) -> Asker {
        use schalter_control::identity::secret;
        use schalter_control::store::contact::Key;
        let id = erika
            .path
            .rsplit('/')
            .next()
            .expect("an id")
            .parse()
            .expect("an id");
        let link = secret::fresh("l_");
        let (tenant, hash) = (town.app.tenant.id, secret::hash(&link));
        town.app
            .store
            .add_appointment_key(tenant, id, Key::Link, &hash)
            .await
            .expect("a key");
        follows(town, &format!("/appointment#{link}")).await
    }
}

#[tokio::test]
async fn slots_are_asked_for_services_and_days() {
    let town = Town::open().await;
    let office = town.office(OFFICE).await;
    let id = office.office.id;
    let service = office.office.settings.services[1].id;
    let anyone = Asker::anyone(&town);
    let list = |query: String| anyone_get(&anyone, format!("/v1/offices/{id}/slots{query}"));
    let ten_minutes = list(format!("?service={service}")).await.json();
    let first = &ten_minutes["items"][0];
    let time = |pointer: &str| text(first, pointer).parse::<Timestamp>().expect("a time");
    assert_eq!(
        time("/ends_at").duration_since(time("/starts_at")),
        SignedDuration::from_mins(10)
    );
    let wish = json!({"starts_at": first["starts_at"], "services": [service]});
    let held = anyone
        .post(&format!("/v1/offices/{id}/appointments"), wish)
        .await;
    held.is(201);
    assert_eq!(held.json()["services"][0]["name"], "Wohnsitz anmelden");
    list(format!("?service={id}"))
        .await
        .problem(422, "unknown-service");
    list("?service=x".to_owned()).await;
    list("?from=yesterday".to_owned())
        .await
        .problem(422, "bad-request");
    let past = list("?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z".to_owned()).await;
    assert_eq!(past.json()["items"], json!([]));
    let social = town.office_id("Sozialberatung").await;
    let wish = json!({"starts_at": first["starts_at"]});
    anyone
        .post(&format!("/v1/offices/{social}/appointments"), wish)
        .await
        .problem(409, "no-appointments");
    town.close().await;
}

async fn anyone_get(anyone: &Asker, path: String) -> crate::asker::Answer {
    anyone.get(&path).await
}
