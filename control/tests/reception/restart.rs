//! What survives, how long, and what is erased.

use jiff::SignedDuration;
use schalter_control::identity::citizen;
use schalter_control::jobs::{forget, open_and_close};
use schalter_control_core::id::SessionId;
use schalter_control_core::{Input, SeatState};

use super::support::Town;
use super::{OFFICE, call, fresh, sit};

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_its_ticket_and_its_place_survive_a_restart() {
    let town = Town::open().await;
    let office = town.office_id(OFFICE).await;
    sit(&town, office).await;
    let (seat, ticket, _) = town.app.reception.sit(office, None).await.unwrap();
    let before = town.office(OFFICE).await.office.seat(seat).unwrap();

    let town = town.reopen(&[]).await;
    let by_ticket = citizen::by_ticket(&town.app, ticket.secret());
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
async fn traces_of_a_visit_are_erased_when_their_time_is_over_and_not_before() {
    let town = Town::open().await;
    let office = town.office_id(OFFICE).await;
    let (seat, ticket, _) = town.app.reception.sit(office, None).await.unwrap();
    town.app
        .reception
        .handle(office, Input::Leave { seat })
        .await
        .unwrap();
    let by_ticket = || citizen::by_ticket(&town.app, ticket.secret());

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
