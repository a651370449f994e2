//! The store on SQLite and, with `SCHALTER_TEST_POSTGRES_URL`, on PostgreSQL: the same statements,
//! the same answers.

mod support;

use std::collections::HashSet;

use schalter_control::clock::Clock;
use schalter_control::identity::participant::Role;
use schalter_control::store::commit::{Outcome, Step, Taken};
use schalter_control::store::founding::Town;
use schalter_control::store::room::{Limits, NotAdmitted, Origin};
use schalter_control::store::tenant::Tenant;
use schalter_control::store::{Store, StoreError, statements};
use schalter_control_core::id::{OfficeId, SeatId, TenantId};
use schalter_control_core::{Event, Office, OfficeHours, OfficeSettings};
use tempfile::TempDir;
use tokio::task::JoinSet;
use uuid::Uuid;

/// A store with two towns of one office each.
struct Fixture {
    store: Store,
    offices: [Office; 2],
    _folder: TempDir,
}

/// One per database.
async fn fixtures() -> Vec<Fixture> {
    let folder = tempfile::tempdir().expect("a folder");
    let sqlite = format!("sqlite:{}/deep/down/schalter.db", folder.path().display());
    let mut fixtures = vec![fixture(&sqlite, folder).await];
    if let Some(url) = support::postgres().await {
        fixtures.push(fixture(&url, tempfile::tempdir().expect("a folder")).await);
    }
    fixtures
}

async fn fixture(url: &str, folder: TempDir) -> Fixture {
    let store = Store::open(url, Clock::default()).await.expect("a store");
    let offices = [found(&store, "Astadt").await, found(&store, "Bstadt").await];
    Fixture {
        store,
        offices,
        _folder: folder,
    }
}

async fn found(store: &Store, name: &str) -> Office {
    let id = TenantId(Uuid::new_v4());
    let tenant = Tenant::new(id, name);
    let hours = OfficeHours::parse("24/7", "Europe/Berlin", None).expect("office hours");
    let settings = OfficeSettings::new("Bürgerbüro", 3, hours);
    let office = Office::new(OfficeId(Uuid::new_v4()), id, settings);
    let offices = vec![office.clone()];
    let town = Town {
        tenant,
        offices,
        officers: Vec::new(),
        integrators: Vec::new(),
    };
    store.found(&town).await.expect("a new town");
    office
}

fn step<'a>(
    office: &'a Office,
    version: i64,
    events: &'a [(Event, Option<schalter_control_core::RoomId>)],
) -> Step<'a> {
    Step {
        events,
        ..Step::new(office, version, Clock::default().now())
    }
}

async fn write(store: &Store, office: &Office, version: i64) {
    let events = [(Event::OfficeChanged, None)];
    let outcome = store
        .commit(&step(office, version, &events))
        .await
        .expect("the store answers");
    assert!(matches!(outcome, Outcome::Written { .. }), "{outcome:?}");
}

#[tokio::test]
async fn every_statement_can_be_prepared() {
    for Fixture { store, .. } in fixtures().await {
        let mut seen = HashSet::new();
        for statement in statements() {
            assert!(seen.insert(statement), "listed twice: {statement}");
            store
                .prepare(statement)
                .await
                .unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
        assert!(seen.len() > 30);
        assert!(store.prepare("SELECT nothing FROM nowhere").await.is_err());
    }
}

#[tokio::test]
async fn every_statement_but_the_houses_asks_for_one_tenant() {
    for statement in statements() {
        let statement = statement.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_the_houses = statement.contains(" setting ")
            || statement.contains(" house_audit ")
            || statement.contains("INTO tenant ");
        // A node serves every municipality, and a room's id is enough to find its node.
        let is_a_nodes = statement.contains(" node ") || statement.contains(" room_node ");
        let is_first_tenant = statement.contains("FROM tenant ORDER BY");
        assert!(
            is_the_houses
                || is_a_nodes
                || is_first_tenant
                || statement.contains("tenant_id")
                || statement.contains("tenant WHERE id")
                || statement.contains("UPDATE tenant"),
            "not scoped: {statement}"
        );
    }
}

#[tokio::test]
async fn of_two_steps_on_the_same_version_one_is_written() {
    for Fixture {
        store,
        offices: [office, _],
        ..
    } in fixtures().await
    {
        let events = [(Event::OfficeChanged, None), (Event::OfficeChanged, None)];
        let mut race = JoinSet::new();
        for _ in 0..8 {
            let (store, office, events) = (store.clone(), office.clone(), events.clone());
            race.spawn(async move { store.commit(&step(&office, 0, &events)).await.unwrap() });
        }
        let mut outcomes = race.join_all().await;
        outcomes.retain(|outcome| *outcome != Outcome::Late);
        assert_eq!(outcomes, [Outcome::Written { last_seq: 2 }]);
        assert_eq!(
            store.news_since(office.tenant, 0, 100).await.unwrap().len(),
            2
        );
        let stored = store
            .office(office.tenant, office.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(stored.version, 1);
    }
}

#[tokio::test]
async fn steps_at_once_share_one_commit_and_whoever_fails_fails_alone() {
    let Fixture { store, offices, .. } = &fixtures().await[0];
    let [anna, bernd] = offices;
    let events = [(Event::OfficeChanged, None), (Event::OfficeChanged, None)];
    let taken = Taken {
        seat: SeatId(Uuid::new_v4()),
        ticket_hash: "a ticket".to_owned(),
        key_hash: None,
    };
    let sits = |office| Step {
        taken: Some(&taken),
        ..step(office, 0, &events)
    };
    let (late, same_seat) = (step(anna, 0, &events), sits(bernd));
    let (first, next, fine) = (sits(anna), step(anna, 1, &events), step(bernd, 0, &events));
    let before = store.group_commits();
    let (first, late, same_seat, next, fine) = tokio::join!(
        store.commit(&first),
        store.commit(&late),
        store.commit(&same_seat),
        store.commit(&next),
        store.commit(&fine),
    );
    assert_eq!(first.expect("written"), Outcome::Written { last_seq: 2 });
    assert_eq!(late.expect("an answer"), Outcome::Late);
    assert!(same_seat.is_err(), "one seat is taken once");
    assert_eq!(next.expect("written"), Outcome::Written { last_seq: 4 });
    assert_eq!(fine.expect("written"), Outcome::Written { last_seq: 2 });
    assert_eq!(store.group_commits() - before, 1, "one transaction for all");
    for (office, last) in [(anna, 4), (bernd, 2)] {
        let news = store.news_since(office.tenant, 0, 10).await.expect("news");
        let seqs: Vec<_> = news.iter().map(|one| one.seq).collect();
        assert_eq!(seqs, (1..=last).collect::<Vec<i64>>());
    }
}

#[tokio::test]
async fn each_town_numbers_its_own_events_and_sees_no_others() {
    for Fixture {
        store,
        offices: [one, other],
        ..
    } in fixtures().await
    {
        for version in 0..3 {
            write(&store, &one, version).await;
        }
        write(&store, &other, 0).await;
        assert_eq!(store.latest_seq(one.tenant).await.unwrap(), 3);
        assert_eq!(store.latest_seq(other.tenant).await.unwrap(), 1);
        assert_eq!(store.news_since(one.tenant, 1, 100).await.unwrap().len(), 2);
        assert!(store.office(other.tenant, one.id).await.unwrap().is_none());
        assert_eq!(store.office_ids(other.tenant).await.unwrap(), [other.id]);
    }
}

#[tokio::test]
async fn a_room_admits_two_however_many_ask_at_once() {
    for Fixture {
        store,
        offices: [office, other],
        ..
    } in fixtures().await
    {
        let room = store
            .create_room(office.tenant, Origin::Api, Limits::default(), None)
            .await
            .unwrap();
        let mut race = JoinSet::new();
        for _ in 0..8 {
            let (store, tenant, room) = (store.clone(), office.tenant, room.id);
            race.spawn(async move { store.add_participant(tenant, room, Role::Citizen).await });
        }
        let (mut admitted, mut full) = (0, 0);
        for answer in race.join_all().await {
            match answer {
                Ok(_) => admitted += 1,
                Err(NotAdmitted::RoomFull) => full += 1,
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!((admitted, full), (2, 6));
        let room = store
            .room(office.tenant, room.id)
            .await
            .unwrap()
            .expect("it lives");
        assert_eq!(room.participants.len(), 2);
        let foreign = store
            .add_participant(other.tenant, room.id, Role::Officer)
            .await;
        assert!(matches!(foreign, Err(NotAdmitted::UnknownRoom)));
    }
}

#[tokio::test]
async fn rooms_are_listed_page_by_page_until_they_end() {
    for Fixture {
        store,
        offices: [office, other],
        ..
    } in fixtures().await
    {
        let tenant = office.tenant;
        let mut made = HashSet::new();
        for _ in 0..5 {
            made.insert(
                store
                    .create_room(tenant, Origin::Api, Limits::default(), None)
                    .await
                    .unwrap()
                    .id,
            );
        }
        store
            .create_room(tenant, Origin::Session, Limits::default(), None)
            .await
            .unwrap();
        let (mut listed, mut after) = (HashSet::new(), None);
        loop {
            let page = store.rooms(tenant, after, 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            assert!(
                page.iter().all(|room| listed.insert(room.id)),
                "listed twice"
            );
        }
        assert_eq!(listed, made);
        assert!(
            store
                .rooms(other.tenant, None, 100)
                .await
                .unwrap()
                .is_empty()
        );

        let ended = *made.iter().next().unwrap();
        assert!(
            !store.end_room(other.tenant, ended).await.unwrap(),
            "another town's"
        );
        assert!(store.end_room(tenant, ended).await.unwrap());
        assert!(
            !store.end_room(tenant, ended).await.unwrap(),
            "a second time"
        );
        assert!(store.room(tenant, ended).await.unwrap().is_none());
        assert_eq!(store.all_rooms(tenant).await.unwrap().len(), 4);
    }
}

#[tokio::test]
async fn the_same_key_makes_one_room() {
    for Fixture {
        store,
        offices: [office, other],
        ..
    } in fixtures().await
    {
        let mut race = JoinSet::new();
        for _ in 0..5 {
            let (store, tenant) = (store.clone(), office.tenant);
            race.spawn(async move {
                store
                    .create_room(tenant, Origin::Api, Limits::default(), Some("key"))
                    .await
            });
        }
        let rooms: Vec<_> = race
            .join_all()
            .await
            .into_iter()
            .map(|room| room.unwrap())
            .collect();
        assert!(rooms.iter().all(|room| *room == rooms[0]), "{rooms:?}");
        let foreign = store
            .create_room(other.tenant, Origin::Api, Limits::default(), Some("key"))
            .await
            .unwrap();
        assert_ne!(foreign.id, rooms[0].id);
    }
}

#[tokio::test]
async fn a_setting_is_decided_once() {
    for Fixture { store, .. } in fixtures().await {
        let mut race = JoinSet::new();
        for n in 0..8 {
            let store = store.clone();
            race.spawn(async move { store.setting_or("key", || n.to_string()).await.unwrap() });
        }
        let values: HashSet<_> = race.join_all().await.into_iter().collect();
        assert_eq!(values.len(), 1, "{values:?}");
    }
}

#[tokio::test]
async fn an_unknown_database_is_named() {
    let opened = Store::open("mysql://somewhere", Clock::default()).await;
    assert!(matches!(opened, Err(StoreError::UnknownDatabase)));
}
