//! What is told, in which order, whatever happens to the asker or beside us.

use schalter_control::store::commit::{Outcome, Step, Taken};
use schalter_control_core::id::SeatId;
use schalter_control_core::{Input, Output, Wish};
use tokio::task::JoinSet;

use super::support::Town;
use super::{OFFICE, fresh, next};

#[tokio::test(flavor = "multi_thread")]
async fn news_are_numbered_without_gaps_and_told_in_order() {
    let town = Town::open().await;
    let mut news = town.app.news.subscribe();
    let tenant = town.app.tenant.id;
    let before = town.app.store.latest_seq(tenant).await.unwrap();
    let mut race = JoinSet::new();
    for office in town.app.reception.offices(tenant).await.unwrap() {
        let (app, id, officer) = (town.app.clone(), office.office.id, office.officers[0].id);
        race.spawn(async move {
            for _ in 0..10 {
                app.reception
                    .handle(id, Input::Open { officer })
                    .await
                    .unwrap();
                app.reception
                    .handle(id, Input::Close { officer })
                    .await
                    .unwrap();
            }
        });
    }
    race.join_all().await;
    let after = town.app.store.latest_seq(tenant).await.unwrap();
    assert!(after - before >= 30, "only {} happened", after - before);
    for seq in before + 1..=after {
        let news = next(&mut news).await;
        assert_eq!(news.seq, seq);
        assert!(news.office.is_some());
    }
    let stored = town
        .app
        .store
        .news_since(tenant, before, 500)
        .await
        .unwrap();
    let stored: Vec<_> = stored.iter().map(|news| news.seq).collect();
    assert_eq!(stored, (before + 1..=after).collect::<Vec<_>>());
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_asker_who_hangs_up_right_after_the_commit_breaks_nothing_off() {
    let town = Town::open().await;
    let (tenant, office) = (town.app.tenant.id, town.office_id(OFFICE).await);
    let mut news = town.app.news.subscribe();
    for waiting in 1..=3 {
        let before = town.app.store.latest_seq(tenant).await.unwrap();
        let app = town.app.clone();
        let asking = tokio::spawn(async move { app.reception.sit(office, None).await.map(drop) });
        let mut last = before;
        while last == before {
            last = town.app.store.latest_seq(tenant).await.unwrap();
        }
        asking.abort();
        for seq in before + 1..=last {
            assert_eq!(next(&mut news).await.seq, seq);
        }
        assert_eq!(town.office(OFFICE).await.office.waiting_count(), waiting);
    }
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_may_be_faster_and_nothing_is_lost_or_told_out_of_order() {
    let town = Town::open().await;
    let (tenant, office) = (town.app.tenant.id, town.office_id(OFFICE).await);
    let mut news = town.app.news.subscribe();
    let before = town.app.store.latest_seq(tenant).await.unwrap();
    // The other process decides on the same state and commits behind our back.
    let ours = town.office(OFFICE).await;
    let mut theirs = ours.office.clone();
    let foreign: SeatId = fresh();
    theirs
        .handle(
            Input::Sit {
                seat: foreign,
                wish: Wish::default(),
            },
            town.app.clock.now(),
        )
        .unwrap();
    let mut events = Vec::new();
    while let Some(output) = theirs.poll() {
        if let Output::Event(event) = output {
            events.push((event, None));
        }
    }
    let taken = Taken {
        seat: foreign,
        ticket_hash: "theirs".to_owned(),
        key_hash: None,
    };
    let step = Step {
        events: &events,
        taken: Some(&taken),
        ..Step::new(&theirs, ours.version, town.app.clock.now())
    };
    assert!(matches!(
        town.app.store.commit(&step).await.unwrap(),
        Outcome::Written { .. }
    ));

    let (seat, ..) = town.app.reception.sit(office, None).await.unwrap();
    let after = town.office(OFFICE).await;
    assert_eq!(after.office.seat(foreign).unwrap().position, Some(1));
    assert_eq!(after.office.seat(seat).unwrap().position, Some(2));
    let last = town.app.store.latest_seq(tenant).await.unwrap();
    for seq in before + 1..=last {
        assert_eq!(next(&mut news).await.seq, seq);
    }
    town.close().await;
}
