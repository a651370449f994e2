//! The line across offices, processes and restarts: one citizen per officer, nobody in two places.

use jiff::SignedDuration;
use schalter_control::identity::citizen;
use schalter_control::reception::{Failure, HandOver};
use schalter_control::store::callback::Callback;
use schalter_control_core::id::{CallId, OfficeId, OfficerId, SeatId, SessionId};
use schalter_control_core::notice::{Contact, Locale};
use schalter_control_core::{Input, Refusal, SeatState};

use super::support::Town;
use super::{OFFICE, fresh, next, sit};

const OTHER: &str = "Bauamt";

/// Both offices are open, whatever the hour.
async fn open_town() -> (Town, OfficeId, OfficeId) {
    let town = Town::open().await;
    let (here, there) = (town.office_id(OFFICE).await, town.office_id(OTHER).await);
    let officer = town.office(OTHER).await.officers[0].id;
    let open = Input::Open { officer };
    does(&town, there, open).await.expect("an open door");
    (town, here, there)
}

async fn does(town: &Town, office: OfficeId, input: Input) -> Result<(), Failure> {
    town.app.reception.handle(office, input).await.map(drop)
}

async fn calls(town: &Town, office: OfficeId, officer: OfficerId) -> Result<(), Failure> {
    let input = Input::Call {
        officer,
        seat: None,
        call: fresh::<CallId>(),
        room: fresh(),
    };
    does(town, office, input).await
}

async fn state(town: &Town, office: &str, seat: SeatId) -> Option<SeatState> {
    let view = town.office(office).await.office.seat(seat);
    view.map(|seat| seat.state)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_serves_two_offices_has_one_citizen_at_a_time() {
    let (town, here, there) = open_town().await;
    sit(&town, here).await;
    let (seat, ..) = town.app.reception.sit(there, None).await.unwrap();
    let officer = town.office(OFFICE).await.officers[0].id;
    let (one, other) = tokio::join!(calls(&town, here, officer), calls(&town, there, officer));
    let losers = [one, other].into_iter().filter_map(Result::err);
    let losers: Vec<_> = losers.collect();
    let busy = matches!(losers[..], [Failure::Refused(Refusal::OfficerBusy)]);
    assert!(busy, "{losers:?}");

    // Whoever it was is given up; then the other one can be called.
    for (name, id) in [(OFFICE, here), (OTHER, there)] {
        let snapshot = town.office(name).await;
        for call in snapshot.office.calls().map(|view| view.call) {
            does(&town, id, Input::TakeBack { officer, call })
                .await
                .unwrap();
        }
    }
    calls(&town, there, officer).await.unwrap();
    let session = fresh::<SessionId>();
    does(&town, there, Input::Enter { seat, session })
        .await
        .unwrap();
    let refused = calls(&town, here, officer).await.unwrap_err();
    assert!(matches!(refused, Failure::Refused(Refusal::OfficerBusy)));

    let town = town.reopen(&[]).await;
    let refused = calls(&town, here, officer).await.unwrap_err();
    assert!(matches!(refused, Failure::Refused(Refusal::OfficerBusy)));
    does(&town, there, Input::Leave { seat }).await.unwrap();
    calls(&town, here, officer).await.unwrap();
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_sent_to_another_office_keeps_seat_and_ticket() {
    let (town, here, there) = open_town().await;
    let (seat, ticket, _) = town.app.reception.sit(here, None).await.unwrap();
    let what = HandOver {
        officer: town.office(OFFICE).await.officers[0].id,
        seat,
        from: here,
        to: there,
        reason: Some("Bauantrag".to_owned()),
    };
    let mut news = town.app.news.subscribe();
    let before = town.app.store.latest_seq(town.app.tenant.id).await.unwrap();
    town.app.reception.hand_over(what.clone()).await.unwrap();
    let last = town.app.store.latest_seq(town.app.tenant.id).await.unwrap();
    let mut kinds = Vec::new();
    for seq in before + 1..=last {
        let one = next(&mut news).await;
        assert_eq!(one.seq, seq, "no gap, no reorder");
        kinds.push((one.office_id, one.kind));
    }
    assert!(kinds.contains(&(here, "seat.redirected")), "{kinds:?}");
    assert!(kinds.contains(&(there, "seat.taken")), "{kinds:?}");

    assert_eq!(state(&town, OFFICE, seat).await, None);
    let town = town.reopen(&[]).await;
    assert_eq!(state(&town, OTHER, seat).await, Some(SeatState::Seated));
    let whose = citizen::by_ticket(&town.app, ticket.secret())
        .await
        .unwrap();
    assert_eq!(whose.unwrap().office, there);

    // Back again, by another officer; twice is once too often.
    let back = HandOver {
        from: there,
        to: here,
        ..what
    };
    town.app.reception.hand_over(back.clone()).await.unwrap();
    let again = town.app.reception.hand_over(back).await.unwrap_err();
    assert!(matches!(again, Failure::Refused(Refusal::UnknownSeat)));
    assert_eq!(state(&town, OFFICE, seat).await, Some(SeatState::Seated));
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_office_receives_nobody_and_nothing_has_happened() {
    let (town, here, there) = open_town().await;
    let seat = sit(&town, here).await;
    let officer = town.office(OFFICE).await.officers[0].id;
    does(&town, there, Input::Close { officer }).await.unwrap();
    let what = HandOver {
        officer,
        seat,
        from: here,
        to: there,
        reason: None,
    };
    let refused = town.app.reception.hand_over(what).await.unwrap_err();
    assert!(matches!(
        refused,
        Failure::Refused(Refusal::DoorClosed { .. })
    ));
    assert_eq!(state(&town, OFFICE, seat).await, Some(SeatState::Seated));
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn restarting_the_server_loses_nobody_who_is_parked_sent_on_or_away() {
    let (town, here, _) = open_town().await;
    let staff: Vec<_> = town
        .office(OFFICE)
        .await
        .officers
        .iter()
        .map(|it| it.id)
        .collect();
    let (parked, sent, away) = (
        sit(&town, here).await,
        sit(&town, here).await,
        sit(&town, here).await,
    );
    let park = Input::Park {
        officer: staff[0],
        seat: parked,
        note: Some("Foto fehlt".to_owned()),
    };
    does(&town, here, park).await.unwrap();
    let redirect = Input::Redirect {
        officer: staff[0],
        seat: sent,
        to: staff[1],
        reason: Some("Namensänderung".to_owned()),
    };
    does(&town, here, redirect).await.unwrap();
    let callback = erika(&town);
    let left = town.app.reception.await_callback(here, away, callback);
    left.await.unwrap();

    let town = town.reopen_later(SignedDuration::from_hours(1), &[]).await;
    let office = &town.office(OFFICE).await.office;
    let notes: Vec<_> = office.parked().map(|seat| (seat.seat, seat.note)).collect();
    assert_eq!(notes, [(parked, Some("Foto fehlt".to_owned()))]);
    let line: Vec<_> = office
        .waiting()
        .map(|it| (it.seat, it.may_be_away))
        .collect();
    assert_eq!(line, [(sent, false), (away, true)]);
    let redirect = office.waiting().next().unwrap().redirect.unwrap();
    assert_eq!(redirect.reason.as_deref(), Some("Namensänderung"));
    assert_eq!(office.seat(away).unwrap().position, Some(2));
    town.close().await;
}

fn erika(town: &Town) -> Callback {
    Callback {
        contact: Contact {
            mail: Some("erika.mustermann@example.org".to_owned()),
            phone: None,
        },
        locale: Locale::DE,
        link: "/seat#t_geheim".to_owned(),
        left_at: town.app.clock.now(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_a_contact_is_told_once_and_the_contact_goes_with_the_visit() {
    let (town, here, _) = open_town().await;
    let tenant = town.app.tenant.id;
    let seat = sit(&town, here).await;
    let callback = erika(&town);
    // Nobody is before her: she is told at once.
    let left = town.app.reception.await_callback(here, seat, callback);
    left.await.unwrap();
    let letters = async || town.app.store.notices(tenant, None, None, 9).await.unwrap();
    let told = letters().await;
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].kind.as_str(), told[0].about),
        ("two-before", seat.0)
    );
    assert!(
        town.app
            .store
            .callback(tenant, seat)
            .await
            .unwrap()
            .is_some()
    );

    does(&town, here, Input::Leave { seat }).await.unwrap();
    assert_eq!(town.app.store.callback(tenant, seat).await.unwrap(), None);
    let waiting = letters()
        .await
        .into_iter()
        .filter(|it| it.state == "waiting");
    assert_eq!(
        waiting.count(),
        0,
        "and what was not sent is not sent any more"
    );
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_contact_is_erased_at_once() {
    let (town, here, _) = open_town().await;
    let tenant = town.app.tenant.id;
    for _ in 0..2 {
        sit(&town, here).await;
    }
    let seat = sit(&town, here).await;
    let callback = erika(&town);
    let left = town.app.reception.await_callback(here, seat, callback);
    left.await.unwrap();
    does(&town, here, Input::WithdrawCallback { seat })
        .await
        .unwrap();
    assert_eq!(town.app.store.callback(tenant, seat).await.unwrap(), None);
    let view = town.office(OFFICE).await.office.seat(seat).unwrap();
    assert!(!view.may_be_away);
    town.close().await;
}
