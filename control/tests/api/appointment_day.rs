//! The day of the appointment, and what is left of it: too late, lost and found, erased, seen by
//! officers and by machines.

use schalter_control::jobs;
use schalter_control_core::{Input, Priority, Wish};
use serde_json::{Value, json};

use crate::{
    appointments::{Erika, MAIL, OFFICE, follows, letter, slots},
    asker::{Asker, text},
    support::Town,
};

#[tokio::test]
async fn who_comes_too_late_has_missed_it_and_hears_what_now() {
    let town = Town::open().await;
    let erika = Erika::has_confirmed(&town).await;
    erika.at(&town, 10);
    let check_in = format!("{}/check-in", erika.path);
    // Whether or not the job has run by then.
    for _ in 0..2 {
        let link = letter_or_none(&town, "reminder-hour").await;
        let now = follows_or(&town, link, &erika).await;
        let missed = now
            .post(&check_in, json!({}))
            .await
            .problem(410, "appointment-missed");
        assert_eq!(missed["next_slots"].as_array().map(Vec::len), Some(3));
        jobs::appointments::settle_due(&town.app)
            .await
            .expect("settled");
    }
    letter(&town, "missed").await;
    town.close().await;
}

#[tokio::test]
async fn who_lost_the_seat_checks_in_again_in_time() {
    let town = Town::open().await;
    let erika = Erika::has_confirmed(&town).await;
    erika.at(&town, -14);
    let erika = Erika {
        holder: Erika::proved(&town, &erika).await,
        ..erika
    };
    let check_in = format!("{}/check-in", erika.path);
    let first = erika.holder.post(&check_in, json!({})).await.json();
    // Her lease of 90 seconds ends: she closed the page.
    erika.at(&town, -10);
    jobs::open_and_close::wake_due(&town.app)
        .await
        .expect("woken");
    let again = erika.holder.post(&check_in, json!({})).await;
    again.is(201);
    assert_ne!(again.json()["id"], first["id"]);
    town.close().await;
}

#[tokio::test]
async fn who_comes_is_erased_on_request_and_in_time() {
    let town = Town::open().await;
    let asked = Erika::has_confirmed(&town).await;
    let contact = format!("{}/contact", asked.path);
    let data = asked.holder.get(&contact).await;
    data.is(200);
    assert_eq!(
        (&data.json()["mail"], &data.json()["mobile"]),
        (&json!(MAIL), &json!("+4915112345678"))
    );
    asked.holder.delete(&contact).await.is(204);
    asked
        .holder
        .get(&contact)
        .await
        .problem(409, "contact-missing");
    assert_eq!(
        asked.state().await,
        "cancelled",
        "nobody could be told of it any more"
    );

    let waits = Erika::has_confirmed(&town).await;
    let kept = |town: &Town| {
        let id = waits
            .path
            .rsplit('/')
            .next()
            .expect("an id")
            .parse()
            .expect("an id");
        let (store, tenant) = (town.app.store.clone(), town.app.tenant.id);
        async move { store.person(tenant, id).await.expect("a store").is_some() }
    };
    let day = 24 * 60;
    waits.at(&town, 6 * day);
    jobs::appointments::settle_due(&town.app)
        .await
        .expect("settled");
    jobs::forget::once(&town.app).await.expect("forgotten");
    assert!(kept(&town).await, "six days after");
    waits.at(&town, 7 * day + 30);
    jobs::forget::once(&town.app).await.expect("forgotten");
    assert!(!kept(&town).await, "seven days after the end");
    town.close().await;
}

#[tokio::test]
async fn a_wrong_address_is_corrected_and_its_link_is_void() {
    let town = Town::open().await;
    let held = Erika::holds(&town).await;
    let contact = format!("{}/contact", held.path);
    for unfit in [
        json!({}),
        json!({"mail": "erika"}),
        json!({"mobile": "12"}),
        json!({"mail": MAIL, "locale": "fr"}),
    ] {
        held.holder
            .put(&contact, unfit)
            .await
            .problem(422, "bad-request");
    }
    let first = held.tells(&town).await;
    let second = held.tells(&town).await;
    let secret = |link: &str| json!({"link": link.split_once('#').expect("a fragment").1});
    let anyone = Asker::anyone(&town);
    anyone
        .post("/v1/appointments/access", secret(&first))
        .await
        .problem(404, "unknown-appointment");
    anyone
        .post("/v1/appointments/access", secret(&second))
        .await
        .is(200);
    town.close().await;
}

#[tokio::test]
async fn a_token_opens_its_own_appointment_only() {
    let town = Town::open().await;
    let (erika, other) = (Erika::has_confirmed(&town).await, Erika::holds(&town).await);
    let stranger = &other.holder;
    for act in ["confirm", "check-in", "cancel"] {
        let path = format!("{}/{act}", erika.path);
        stranger
            .post(&path, json!({}))
            .await
            .problem(404, "unknown-appointment");
    }
    for path in [erika.path.clone(), format!("{}/contact", erika.path)] {
        stranger
            .get(&path)
            .await
            .problem(404, "unknown-appointment");
    }
    // Her own data she sees only by the link: whoever filled the form may have typed any address.
    other
        .holder
        .get(&format!("{}/contact", other.path))
        .await
        .problem(409, "not-confirmed");
    town.close().await;
}

#[tokio::test]
async fn machines_read_the_offices_and_their_hours() {
    let town = Town::open().await;
    let anyone = Asker::anyone(&town);
    let feed = anyone.get("/v1/offices.jsonld").await;
    feed.is(200);
    assert_eq!(feed.headers["content-type"], "application/ld+json");
    let feed = feed.json();
    let graph = feed["@graph"].as_array().expect("a graph");
    assert_eq!(graph[0]["name"], "Musterstadt");
    let office = graph.iter().find(|it| it["name"] == OFFICE);
    let office = office.expect("the office");
    assert_eq!(office["@type"], "GovernmentOffice");
    assert_eq!(office["openingHoursSpecification"][0]["closes"], "23:59");
    let offered = "/makesOffer/1/itemOffered/name";
    assert_eq!(text(office, offered), "Wohnsitz anmelden");
    let points = office["contactPoint"].as_array().expect("points");
    assert_eq!(points.len(), 2);

    let id = town.office_id("Bauamt").await;
    let hours = anyone.get(&format!("/v1/offices/{id}/hours")).await.json();
    assert_eq!(
        text(&hours, "/appointments/opening_hours"),
        "Mo-Th 13:00-16:00; PH off"
    );
    assert_eq!(hours["in_person"], Value::Null);
    let lines = hours["walk_in"]["specification"].as_array().expect("lines");
    let christmas = |line: &Value| {
        line["validFrom"]
            .as_str()
            .is_some_and(|day| day.ends_with("-12-25"))
    };
    assert!(lines.iter().any(christmas), "{lines:?}");
    town.close().await;
}

#[tokio::test]
async fn officers_see_the_day_and_may_call_off() {
    let town = Town::open().await;
    let erika = Erika::has_confirmed(&town).await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let clara = Asker::officer(&town, "clara.vogt").await;
    let office = town.office_id(OFFICE).await;
    let day = erika
        .starts_at
        .in_tz("Europe/Berlin")
        .expect("Berlin")
        .date();
    let path = format!("/v1/offices/{office}/appointments?date={day}");
    let list = anna.get(&path).await;
    list.is(200);
    assert_eq!(list.json()["items"][0]["name"], "Erika Mustermann");
    assert!(
        !list.text.contains(MAIL) && !list.text.contains("15112345678"),
        "{}",
        list.text
    );
    clara.get(&path).await.problem(403, "forbidden");

    let cancel = format!("{}/cancel", erika.path);
    clara
        .post(&cancel, json!({}))
        .await
        .problem(403, "forbidden");
    let cancelled = anna
        .post(&cancel, json!({"reason": "Wegen Krankheit geschlossen."}))
        .await;
    cancelled.is(200);
    assert_eq!(cancelled.json()["cancelled_by"], "office");
    letter(&town, "cancelled").await;
    let confirm = format!("{}/confirm", erika.path);
    erika
        .holder
        .post(&confirm, json!({}))
        .await
        .problem(410, "appointment-cancelled");
    assert_eq!(slots(&town, 48).await[0]["free"], 2);
    town.close().await;
}

/// A reminder that is due, if there is one.
async fn letter_or_none(town: &Town, kind: &str) -> Option<String> {
    let now = town.app.clock.now();
    let claimed = town
        .app
        .store
        .claim(town.app.tenant.id, "mail", now, now)
        .await
        .expect("an outbox")?;
    let notice: Value = serde_json::from_str(&claimed.body).expect("a notice");
    (claimed.kind == kind).then(|| text(&notice, "/facts/link").to_owned())
}

/// Her access has run out after two days; any link that was sent gives a new one.
async fn follows_or(town: &Town, link: Option<String>, erika: &Erika) -> Asker {
    match link {
        Some(link) => follows(town, &link).await,
        None => Erika::proved(town, erika).await,
    }
}

/// The process dies between giving the seat and writing down that Erika is here.
#[tokio::test]
async fn who_sits_has_not_missed_it_whatever_died_meanwhile() {
    let town = Town::open().await;
    let erika = Erika::has_confirmed(&town).await;
    erika.at(&town, -5);
    let office = town.office_id(OFFICE).await;
    let id = erika.path.rsplit('/').next().expect("an id").parse();
    let wish = Wish {
        appointment: Some(id.expect("an id")),
        priority: Priority::Appointment,
        ..Wish::default()
    };
    let taken = town.app.reception.sit_for(office, wish, None).await;
    let (seat, ..) = taken.expect("a seat");
    for minutes in [-4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] {
        erika.at(&town, minutes);
        let seen = Input::Seen { seat };
        town.app.reception.handle(office, seen).await.expect("here");
    }
    jobs::appointments::settle_due(&town.app)
        .await
        .expect("settled");
    let holder = Erika::proved(&town, &erika).await;
    let shown = holder.get(&erika.path).await.json();
    assert_eq!(text(&shown, "/state"), "checked_in");
    assert_eq!(text(&shown, "/seat_id"), seat.to_string());
    let metrics = Asker::anyone(&town).get("/metrics").await.text;
    let counted = "schalter_appointments_total{step=\"checked_in\"} 1";
    assert!(metrics.contains(counted), "{metrics}");
    town.close().await;
}

#[tokio::test]
async fn an_officer_says_until_when_the_door_stays_so() {
    let town = Town::open().await;
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let office = town.office_id(OFFICE).await;
    let until = town.app.clock.now() + jiff::SignedDuration::from_mins(20);
    let path = format!("/v1/offices/{office}/door");
    let pause = json!({"door": "paused", "note": "Kaffee", "until": until});
    let paused = anna.put(&path, pause).await;
    paused.is(200);
    assert_eq!(text(&paused.json(), "/door_until"), until.to_string());
    assert_eq!(paused.json()["door_by_officer"], true);
    town.app.clock.turn(jiff::SignedDuration::from_mins(20));
    jobs::open_and_close::wake_due(&town.app)
        .await
        .expect("woken");
    let path = format!("/v1/offices/{office}");
    let shown = Asker::anyone(&town).get(&path).await.json();
    assert_eq!(
        (&shown["door"], &shown["door_by_officer"]),
        (&json!("open"), &json!(false))
    );
    town.close().await;
}
