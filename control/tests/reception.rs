//! Reception on a real store: who gets which seat, what survives, in which order it is told.

mod support;

use std::collections::HashSet;
use std::time::Duration;

use jiff::SignedDuration;
use schalter_control::jobs::{forget, open_and_close};
use schalter_control::news::News;
use schalter_control::reception::Failure;
use schalter_control::store::commit::{Outcome, Step, Taken};
use schalter_control_core::id::{CallId, OfficeId, RoomId, SeatId, SessionId};
use schalter_control_core::{Input, Output, Refusal, SeatState};
use support::Town;
use tokio::sync::broadcast::Receiver;
use tokio::task::JoinSet;
use tokio::time::timeout;
use uuid::Uuid;

const OFFICE: &str = "Bürgerbüro";

fn fresh<T: From<Uuid>>() -> T {
    Uuid::new_v4().into()
}

/// Anna and Bernd both serve the Bürgerbüro.
async fn call(town: &Town, office: OfficeId, which: usize) -> Result<RoomId, Failure> {
    let officer = town.office(OFFICE).await.officers[which].id;
    let room: RoomId = fresh();
    let input = Input::Call {
        officer,
        seat: None,
        call: fresh::<CallId>(),
        room,
    };
    town.app.reception.handle(office, input).await.map(|_| room)
}

async fn sit(town: &Town, office: OfficeId) -> SeatId {
    town.app
        .reception
        .sit(office, None)
        .await
        .expect("a seat")
        .0
}

async fn next(news: &mut Receiver<News>) -> News {
    let news = timeout(Duration::from_secs(5), news.recv()).await;
    news.expect("news in time").expect("news")
}

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
async fn a_seat_its_ticket_and_its_place_survive_a_restart() {
    let town = Town::open().await;
    let office = town.office_id(OFFICE).await;
    sit(&town, office).await;
    let (seat, ticket, _) = town.app.reception.sit(office, None).await.unwrap();
    let before = town.office(OFFICE).await.office.seat(seat).unwrap();

    let town = town.reopen(&[]).await;
    let by_ticket = schalter_control::identity::citizen::by_ticket(&town.app, ticket.secret());
    assert_eq!(by_ticket.await.unwrap().unwrap().seat, seat);
    let after = town.office(OFFICE).await.office.seat(seat).unwrap();
    assert_eq!((after.position, after.number), (Some(2), before.number));
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_long_outage_the_waiting_get_a_fresh_lease() {
    let town = Town::open_with(&[("SCHALTER_OFFICE__LEASE_S", "10")]).await;
    let office = town.office_id(OFFICE).await;
    let seat = sit(&town, office).await;
    let hour = SignedDuration::from_hours(1);
    let town = town
        .reopen_later(hour, &[("SCHALTER_OFFICE__LEASE_S", "10")])
        .await;
    let view = town.office(OFFICE).await.office.seat(seat).unwrap();
    assert_eq!(view.state, SeatState::Seated);
    open_and_close::wake_due(&town.app).await.unwrap();
    assert_eq!(
        town.office(OFFICE).await.office.seat(seat).unwrap().state,
        SeatState::Seated
    );
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_ends_without_signs_of_life_and_not_with_them() {
    let town = Town::open().await;
    let office = town.office_id(OFFICE).await;
    let (silent, lively) = (sit(&town, office).await, sit(&town, office).await);
    for _ in 0..4 {
        town.app.clock.turn(SignedDuration::from_secs(30));
        town.app
            .reception
            .handle(office, Input::Seen { seat: lively })
            .await
            .unwrap();
        open_and_close::wake_due(&town.app).await.unwrap();
    }
    let after = town.office(OFFICE).await;
    assert_eq!(
        after.office.seat(silent).unwrap().state,
        SeatState::Abandoned
    );
    assert_eq!(after.office.seat(lively).unwrap().state, SeatState::Seated);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signs_of_life_are_written_now_and_then_only() {
    let town = Town::open().await;
    let office = town.office_id(OFFICE).await;
    let seat = sit(&town, office).await;
    let before = town.office(OFFICE).await.version;
    for _ in 0..50 {
        town.app
            .reception
            .handle(office, Input::Seen { seat })
            .await
            .unwrap();
    }
    assert_eq!(town.office(OFFICE).await.version, before);
    town.app.clock.turn(SignedDuration::from_secs(31));
    town.app
        .reception
        .handle(office, Input::Seen { seat })
        .await
        .unwrap();
    assert_eq!(town.office(OFFICE).await.version, before + 1);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_a_restart_broke_off_finds_its_room_again_with_its_gate_open() {
    let town = Town::open().await;
    let office = town.office_id(OFFICE).await;
    let (seat, waiting) = (sit(&town, office).await, sit(&town, office).await);
    let room = call(&town, office, 0).await.unwrap();
    let enter = Input::Enter {
        seat,
        session: fresh::<SessionId>(),
    };
    town.app.reception.handle(office, enter).await.unwrap();
    let ready = call(&town, office, 1).await.unwrap();

    let town = town.reopen(&[]).await;
    let gate = |room| {
        let media = town.app.media.clone();
        async move { media.room(room).await.map(|room| room.gate) }
    };
    assert_eq!(gate(room).await, Some(schalter_sfu::Gate::Open));
    assert_eq!(gate(ready).await, Some(schalter_sfu::Gate::Closed));
    assert_eq!(gate(fresh()).await, None);

    for seat in [seat, waiting] {
        town.app
            .reception
            .handle(office, Input::Leave { seat })
            .await
            .unwrap();
    }
    assert_eq!((gate(room).await, gate(ready).await), (None, None));
    town.close().await;
}

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
async fn an_asker_who_hangs_up_does_not_break_off_what_was_begun() {
    let town = Town::open().await;
    let mut news = town.app.news.subscribe();
    let office = town.office_id(OFFICE).await;
    for _ in 0..3 {
        let app = town.app.clone();
        let asking = tokio::spawn(async move { app.reception.sit(office, None).await });
        tokio::task::yield_now().await;
        asking.abort();
    }
    // Every seat that was committed is told: nobody sits unseen.
    let after = town.app.store.latest_seq(town.app.tenant.id).await.unwrap();
    let seen_by_all = town.app.reception.sit(office, None).await;
    let last = town.app.store.latest_seq(town.app.tenant.id).await.unwrap();
    assert!(last >= after);
    let mut told = 0;
    while told < last {
        told = next(&mut news).await.seq;
    }
    let taken = town.office(OFFICE).await.office.waiting_count();
    assert!(taken <= 3 && (seen_by_all.is_ok() || taken == 3));
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

#[tokio::test(flavor = "multi_thread")]
async fn traces_of_a_visit_are_erased_when_their_time_is_over_and_not_before() {
    let town = Town::open().await;
    let office = town.office_id(OFFICE).await;
    let (seat, ticket, _) = town.app.reception.sit(office, None).await.unwrap();
    town.app
        .reception
        .handle(office, Input::Leave { seat })
        .await
        .unwrap();
    let by_ticket = || schalter_control::identity::citizen::by_ticket(&town.app, ticket.secret());

    town.app.clock.turn(SignedDuration::from_hours(6 * 24));
    assert_eq!(forget::once(&town.app).await.unwrap().seats, 0);
    assert!(by_ticket().await.unwrap().is_some());

    town.app.clock.turn(SignedDuration::from_hours(25));
    let forgotten = forget::once(&town.app).await.unwrap();
    assert!(
        forgotten.seats == 1 && forgotten.events >= 2,
        "{forgotten:?}"
    );
    assert!(by_ticket().await.unwrap().is_none());
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
        .handle(Input::Sit { seat: foreign }, town.app.clock.now())
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
        office: &theirs,
        version: ours.version,
        at: town.app.clock.now(),
        wake_at: None,
        settings: None,
        events: &events,
        taken: Some(&taken),
        opened: &[],
        closed: &[],
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
