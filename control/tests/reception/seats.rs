//! Who gets which seat, and who is called.

use std::collections::HashSet;

use schalter_control::reception::Failure;
use schalter_control_core::{Input, Refusal};
use tokio::task::JoinSet;

use super::support::Town;
use super::{OFFICE, call, fresh, sit};

#[tokio::test(flavor = "multi_thread")]
async fn racing_for_the_last_chairs_gives_exactly_as_many_winners_as_chairs() {
    let town = Town::open().await;
    let office = town.office_id(OFFICE).await;
    let mut race = JoinSet::new();
    for _ in 0..20 {
        let app = town.app.clone();
        race.spawn(async move { app.reception.sit(office, None).await });
    }
    let (mut seats, mut refused) = (HashSet::new(), 0);
    for sat in race.join_all().await {
        match sat {
            Ok((seat, _, _)) => assert!(seats.insert(seat), "the same seat twice"),
            Err(Failure::Refused(Refusal::AreaFull { .. })) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!((seats.len(), refused), (3, 17));
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_officers_who_call_at_once_never_get_the_same_citizen() {
    let town = Town::open().await;
    let office = town.office_id(OFFICE).await;
    for _ in 0..2 {
        sit(&town, office).await;
    }
    let (anna, bernd) = tokio::join!(call(&town, office, 0), call(&town, office, 1));
    assert_ne!(anna.expect("Anna's call"), bernd.expect("Bernd's call"));
    let called = town.office(OFFICE).await;
    let called: HashSet<_> = called.office.calls().map(|call| call.seat).collect();
    assert_eq!(called.len(), 2, "two calls, two citizens");
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_citizen_and_two_officers_make_one_call() {
    let town = Town::open().await;
    let office = town.office_id(OFFICE).await;
    sit(&town, office).await;
    let (anna, bernd) = tokio::join!(call(&town, office, 0), call(&town, office, 1));
    let losers = [anna, bernd].into_iter().filter(Result::is_err).count();
    assert_eq!(losers, 1);
    assert_eq!(town.office(OFFICE).await.office.calls().count(), 1);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_gets_the_same_seat_even_at_once() {
    let town = Town::open().await;
    let office = town.office_id(OFFICE).await;
    let key = Some("6f0d7a5e-8f5a-4f3c-9a40-5d2c1b6f7e88");
    let mut race = JoinSet::new();
    for _ in 0..5 {
        let app = town.app.clone();
        race.spawn(async move { app.reception.sit(office, key).await.unwrap() });
    }
    let sat: HashSet<_> = race
        .join_all()
        .await
        .into_iter()
        .map(|sat| (sat.0, sat.1.secret().to_owned()))
        .collect();
    assert_eq!(sat.len(), 1);
    assert_eq!(town.office(OFFICE).await.office.waiting_count(), 1);
    let (_, other, _) = town
        .app
        .reception
        .sit(office, Some("another-key-16-long"))
        .await
        .unwrap();
    assert!(sat.iter().all(|(_, ticket)| ticket != other.secret()));
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_sit_leaves_nothing_behind() {
    let town = Town::open().await;
    let closed = town.office_id("Sozialberatung").await;
    let before = town.app.store.latest_seq(town.app.tenant.id).await.unwrap();
    let refused = town
        .app
        .reception
        .sit(closed, Some("a-key-that-is-long-enough"))
        .await;
    assert!(matches!(
        refused,
        Err(Failure::Refused(Refusal::DoorClosed { .. }))
    ));
    let officer = town.office("Sozialberatung").await.officers[0].id;
    town.app
        .reception
        .handle(closed, Input::Open { officer })
        .await
        .unwrap();
    town.app
        .reception
        .sit(closed, Some("a-key-that-is-long-enough"))
        .await
        .expect("open now");
    let after = town
        .app
        .store
        .news_since(town.app.tenant.id, before, 500)
        .await
        .unwrap();
    assert_eq!(
        after
            .iter()
            .filter(|news| news.kind == "seat.taken")
            .count(),
        1
    );
    assert!(matches!(
        town.app.reception.handle(fresh(), Input::Timeout).await,
        Err(Failure::UnknownOffice)
    ));
    town.close().await;
}
