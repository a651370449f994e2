//! Several towns in one house: each behind its own name, nothing of one seen by another.

use schalter_control::first_admin;
use schalter_control::store::tenant::Tenant;
use schalter_control_core::id::{OfficeId, TenantId};
use schalter_control_core::{AppointmentRules, Office, OfficeHours, OfficeSettings};
use serde_json::json;
use uuid::Uuid;

use crate::{
    asker::{Asker, OWN_PASSWORD, text},
    offer,
    support::Town,
};

pub(crate) const BSTADT: &str = "bstadt.example";
/// The first password of its administrator, emma.lang.
pub(crate) const ONE_TIME: &str = "einmal und nie wieder";

/// Bstadt moves into the house: one office, one administrator; the demo town has no name.
pub(crate) async fn bstadt(town: &Town) -> OfficeId {
    let tenant = Tenant {
        hosts: vec![BSTADT.to_owned()],
        ..Tenant::new(TenantId(Uuid::new_v4()), "Bstadt")
    };
    let hours = OfficeHours::parse("24/7", "Europe/Berlin", None).expect("hours");
    let settings = OfficeSettings {
        appointments: AppointmentRules {
            hours: Some(hours.clone()),
            counters: 2,
            ..AppointmentRules::default()
        },
        ..OfficeSettings::new("Rathaus", 2, hours)
    };
    let office = Office::new(OfficeId(Uuid::new_v4()), tenant.id, settings);
    let id = office.id;
    let password = ONE_TIME.to_owned();
    let founded = first_admin::town(tenant, "emma.lang", password, &town.app.guard).await;
    let mut founded = founded.expect("an administrator");
    founded.offices.push(office);
    town.app.store.found(&founded).await.expect("founded");
    town.house.tenants.look().await.expect("opened");
    id
}

#[tokio::test]
async fn each_town_shows_its_own_offices_under_its_own_name() {
    let town = Town::open().await;
    let rathaus = bstadt(&town).await;
    let anyone = Asker::anyone(&town);
    let there = anyone.at(BSTADT);
    assert_eq!(anyone.get("/v1/tenant").await.json()["name"], "Musterstadt");
    assert_eq!(there.get("/v1/tenant").await.json()["name"], "Bstadt");
    let offices = there.get("/v1/offices").await.json();
    assert_eq!(offices["items"].as_array().map(Vec::len), Some(1));
    there.get(&format!("/v1/offices/{rathaus}")).await.is(200);
    let here = format!("/v1/offices/{rathaus}");
    anyone.get(&here).await.problem(404, "unknown-office");
    let sit = anyone.post(&format!("{here}/seats"), json!({})).await;
    sit.problem(404, "unknown-office");
    let ours = format!("/v1/offices/{}", town.office_id("Bürgerbüro").await);
    there.get(&ours).await.problem(404, "unknown-office");
    town.close().await;
}

#[tokio::test]
async fn no_credential_of_one_town_opens_anything_in_another() {
    let town = Town::open().await;
    bstadt(&town).await;
    let (citizen, seat) = Asker::sit(&town, "Bürgerbüro").await;
    let seat = format!("/v1/seats/{}", text(&seat, "/id"));
    citizen.get(&seat).await.is(200);
    citizen
        .at(BSTADT)
        .get(&seat)
        .await
        .problem(401, "unauthorized");

    let officer = Asker::officer(&town, "anna.schmidt").await;
    officer.get("/v1/officer").await.is(200);
    let elsewhere = officer.at(BSTADT).get("/v1/officer").await;
    elsewhere.problem(401, "unauthorized");
    let body = json!({"name": "anna.schmidt", "password": OWN_PASSWORD});
    let sign_in = Asker::anyone(&town)
        .at(BSTADT)
        .post("/v1/sign-in", body)
        .await;
    sign_in.problem(401, "wrong-credentials");

    let integrator = Asker::integrator(&town);
    let made = integrator.post("/v1/rooms", json!({})).await.json();
    let room = format!("/v1/rooms/{}", text(&made, "/id"));
    integrator
        .at(BSTADT)
        .get("/v1/rooms")
        .await
        .problem(401, "unauthorized");
    let admitted = integrator
        .post(&format!("{room}/participants"), json!({"role": "citizen"}))
        .await
        .json();
    let participant = Asker::bearing(&town, text(&admitted, "/token"));
    let sdp = offer::of_our_page();
    let media = format!("{room}/media");
    let refused = participant.at(BSTADT).offer(&media, &sdp).await;
    refused.problem(401, "token-invalid");
    participant.offer(&media, &sdp).await.is(201);
    town.close().await;
}

#[tokio::test]
async fn a_name_that_nobody_claims_is_nobodys_once_every_town_has_one() {
    let town = Town::open().await;
    bstadt(&town).await;
    let anyone = Asker::anyone(&town);
    anyone.at("cstadt.example").get("/v1/tenant").await.is(200);
    let store = &town.app.store;
    let mut tenant = store
        .tenant(town.app.tenant.id)
        .await
        .expect("read")
        .expect("there");
    tenant.hosts = vec!["astadt.example".to_owned()];
    let act = schalter_control::store::audit::Act::new(
        schalter_control::store::audit::Actor::Operator,
        "change",
        "tenant",
        tenant.id,
    );
    store.change_tenant(&tenant, &act).await.expect("changed");
    town.house.tenants.look().await.expect("looked");
    let stranger = anyone.at("cstadt.example");
    stranger
        .get("/v1/tenant")
        .await
        .problem(404, "unknown-tenant");
    stranger.get("/healthz").await.is(200);
    let named = anyone
        .at("Astadt.example:8080")
        .get("/v1/tenant")
        .await
        .json();
    assert_eq!(named["name"], "Musterstadt");
    town.close().await;
}

#[tokio::test]
async fn a_restart_opens_every_town_again() {
    let town = Town::open().await;
    let rathaus = bstadt(&town).await;
    let path = format!("/v1/offices/{rathaus}/seats");
    let taken = Asker::anyone(&town).at(BSTADT).post(&path, json!({})).await;
    taken.is(201);
    let (ticket, seat) = (taken.json()["ticket"].clone(), taken.json()["id"].clone());
    let town = town.reopen_later(jiff::SignedDuration::ZERO, &[]).await;
    let citizen = Asker::bearing(&town, ticket.as_str().expect("a ticket")).at(BSTADT);
    let seat = citizen
        .get(&format!("/v1/seats/{}", seat.as_str().expect("an id")))
        .await;
    seat.is(200);
    town.close().await;
}

#[tokio::test]
async fn an_administrator_changes_the_town_they_have_seen() {
    let town = Town::open().await;
    let emma = Asker::officer(&town, "emma.lang").await;
    let seen = emma.get("/v1/tenant").await;
    let wish = json!({"name": "Neustadt", "locale": "en", "time_zone": "Europe/Berlin",
        "state": "BY", "branding": {"primary_colour": "#003064", "logo": "/logo.svg",
            "imprint_url": "https://www.neustadt.de/impressum",
            "feedback_url": "mailto:barrierefrei@neustadt.de"}});
    let blind = emma.put("/v1/tenant", wish.clone()).await;
    blind.problem(428, "precondition-required");
    let changed = emma.change("/v1/tenant", &seen.tag(), wish.clone()).await;
    changed.is(200);
    assert_ne!(changed.tag(), seen.tag());
    let late = emma.change("/v1/tenant", &seen.tag(), wish.clone()).await;
    late.problem(412, "precondition-failed");
    let public = Asker::anyone(&town).get("/v1/tenant").await.json();
    assert_eq!(
        (text(&public, "/name"), text(&public, "/state")),
        ("Neustadt", "BY")
    );
    assert_eq!(text(&public, "/branding/primary_colour"), "#003064");
    let feedback = text(&public, "/branding/feedback_url");
    assert_eq!(feedback, "mailto:barrierefrei@neustadt.de");
    for (pointer, unfit) in [
        ("/time_zone", json!("Bavaria")),
        ("/state", json!("XX")),
        ("/branding/logo", json!("https://evil.example/x.png")),
        ("/branding/primary_colour", json!("red")),
        ("/branding/imprint_url", json!("javascript:alert(1)")),
        ("/branding/feedback_url", json!("http://neustadt.de")),
    ] {
        let mut wish = wish.clone();
        *wish.pointer_mut(pointer).unwrap_or(&mut json!(null)) = unfit;
        let refused = emma.change("/v1/tenant", &changed.tag(), wish).await;
        refused.problem(422, "bad-request");
    }
    let anna = Asker::officer(&town, "anna.schmidt").await;
    let refused = anna.change("/v1/tenant", &changed.tag(), wish).await;
    refused.problem(403, "forbidden");
    town.close().await;
}
