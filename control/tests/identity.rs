//! Who gets in: tokens, passwords, cookies, keys.

mod support;

use std::time::Duration;

use jiff::SignedDuration;
use schalter_control::clock::Clock;
use schalter_control::identity::officer::{self, Attempt, SignInError};
use schalter_control::identity::participant::{Claims, Role, Tokens, Unfit, of_officer, of_seat};
use schalter_control::identity::{citizen, integrator};
use schalter_control_core::id::{OfficerId, ParticipantId, RoomId, SeatId};
use support::Town;
use uuid::Uuid;

const TEN_MINUTES: Duration = Duration::from_mins(10);

fn room() -> (RoomId, ParticipantId) {
    (RoomId(Uuid::new_v4()), ParticipantId(Uuid::new_v4()))
}

#[test]
fn a_token_says_which_participant_of_which_room_and_until_when() {
    let tokens = Tokens::new(b"key", "https://astadt.example", Clock::default());
    let (room, participant) = room();
    let (token, expires_at) = tokens
        .mint(room, participant, Role::Officer, TEN_MINUTES)
        .unwrap();
    let claims = Claims {
        room,
        participant,
        role: Role::Officer,
        expires_at,
    };
    assert_eq!(tokens.verify(&token), Ok(claims));
}

#[test]
fn a_token_expires_without_leeway() {
    let clock = Clock::default();
    let tokens = Tokens::new(b"key", "https://astadt.example", clock.clone());
    let (room, participant) = room();
    let (token, _) = tokens
        .mint(room, participant, Role::Citizen, TEN_MINUTES)
        .unwrap();
    clock.turn(SignedDuration::from_secs(598));
    assert!(tokens.verify(&token).is_ok());
    clock.turn(SignedDuration::from_secs(2));
    assert_eq!(tokens.verify(&token), Err(Unfit::Expired));
}

#[test]
fn forged_tokens_are_refused() {
    let tokens = Tokens::new(b"key", "https://astadt.example", Clock::default());
    let (room, participant) = room();
    let mint = |tokens: &Tokens| {
        tokens
            .mint(room, participant, Role::Citizen, TEN_MINUTES)
            .unwrap()
            .0
    };
    let other_key = Tokens::new(b"yek", "https://astadt.example", Clock::default());
    let other_house = Tokens::new(b"key", "https://bstadt.example", Clock::default());
    assert_eq!(tokens.verify(&mint(&other_key)), Err(Unfit::Invalid));
    assert_eq!(tokens.verify(&mint(&other_house)), Err(Unfit::Invalid));

    let token = mint(&tokens);
    let parts: Vec<_> = token.split('.').collect();
    let other_room = mint(&tokens);
    assert!(tokens.verify(&other_room).is_ok());
    // {"alg":"none","typ":"JWT"}
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", parts[1]);
    let cut = format!("{}.{}.", parts[0], parts[1]);
    for forged in [
        unsigned.as_str(),
        &cut,
        "",
        "a.b.c",
        "sk_nonsense",
        &token[..token.len() - 2],
    ] {
        assert_eq!(tokens.verify(forged), Err(Unfit::Invalid), "{forged}");
    }
}

#[test]
fn a_participant_is_the_same_after_a_reload_and_another_in_another_room() {
    let (one, other) = (room().0, room().0);
    let (seat, officer) = (SeatId(Uuid::new_v4()), OfficerId(Uuid::new_v4()));
    assert_eq!(of_seat(one, seat), of_seat(one, seat));
    assert_ne!(of_seat(one, seat), of_seat(other, seat));
    assert_ne!(of_seat(one, seat), of_officer(one, officer));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_signs_in_changes_the_password_and_signs_out() {
    let town = Town::open().await;
    let first = town.password("anna.schmidt").to_owned();
    let elsewhere = officer::sign_in(&town.app, Attempt::new("anna.schmidt", first.clone()))
        .await
        .unwrap();
    let here = officer::sign_in(&town.app, Attempt::new(" Anna.Schmidt ", first.clone()))
        .await
        .unwrap();
    assert!(here.officer.must_change_password);
    assert_eq!(here.officer.offices, [town.office_id("Bürgerbüro").await]);

    let change = |current: &str, new: &str| {
        let (app, officer, cookie) = (&town.app, &here.officer, &here.cookie);
        let (current, new) = (current.to_owned(), new.to_owned());
        async move { officer::change_password(app, officer, cookie, current, new).await }
    };
    let refused = change(&first, "kurz").await;
    assert!(
        matches!(refused, Err(SignInError::UnfitPassword(_))),
        "{refused:?}"
    );
    let refused = change(&first, &first).await;
    assert!(
        matches!(refused, Err(SignInError::UnfitPassword(_))),
        "{refused:?}"
    );
    let refused = change("nicht das alte", "ein ganz neues Passwort").await;
    assert!(
        matches!(refused, Err(SignInError::WrongCredentials)),
        "{refused:?}"
    );
    change(&first, "ein ganz neues Passwort").await.unwrap();

    let known = officer::by_cookie(&town.app, &here.cookie)
        .await
        .unwrap()
        .expect("still here");
    assert!(!known.must_change_password);
    assert_eq!(
        officer::by_cookie(&town.app, &elsewhere.cookie)
            .await
            .unwrap(),
        None
    );
    let old = officer::sign_in(&town.app, Attempt::new("anna.schmidt", first)).await;
    assert!(matches!(old, Err(SignInError::WrongCredentials)));

    officer::sign_out(&town.app, &here.cookie).await.unwrap();
    assert_eq!(
        officer::by_cookie(&town.app, &here.cookie).await.unwrap(),
        None
    );
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_ends_by_itself() {
    let town = Town::open().await;
    let password = town.password("anna.schmidt").to_owned();
    let signed_in = officer::sign_in(&town.app, Attempt::new("anna.schmidt", password))
        .await
        .unwrap();
    town.app.clock.turn(SignedDuration::from_hours(11));
    assert!(
        officer::by_cookie(&town.app, &signed_in.cookie)
            .await
            .unwrap()
            .is_some()
    );
    town.app.clock.turn(SignedDuration::from_hours(1));
    assert!(
        officer::by_cookie(&town.app, &signed_in.cookie)
            .await
            .unwrap()
            .is_none()
    );
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_for_known_and_unknown_names_alike_and_never_for_ever() {
    let town = Town::open().await;
    for name in ["bernd.weber", "niemand"] {
        let attempt = || officer::sign_in(&town.app, Attempt::new(name, "geraten".to_owned()));
        for _ in 0..5 {
            assert!(matches!(
                attempt().await,
                Err(SignInError::WrongCredentials)
            ));
        }
        assert!(matches!(
            attempt().await,
            Err(SignInError::TooManyAttempts { .. })
        ));
    }
    town.app.clock.turn(SignedDuration::from_secs(31));
    let password = town.password("bernd.weber").to_owned();
    officer::sign_in(&town.app, Attempt::new("bernd.weber", password))
        .await
        .expect("after a short wait");
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_opens_only_what_it_is_for() {
    let town = Town::open().await;
    let office = town.office_id("Bürgerbüro").await;
    let (_, ticket, _) = town.app.reception.sit(office, None).await.unwrap();
    let (ticket, key) = (ticket.secret(), town.api_key());
    assert!(
        integrator::by_api_key(&town.app, key)
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        integrator::by_api_key(&town.app, ticket)
            .await
            .unwrap()
            .is_none()
    );
    assert!(citizen::by_ticket(&town.app, key).await.unwrap().is_none());
    assert!(citizen::by_ticket(&town.app, "t_").await.unwrap().is_none());
    assert!(
        officer::by_cookie(&town.app, ticket)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        !format!(
            "{:?}",
            town.app.reception.sit(office, None).await.unwrap().1
        )
        .contains("t_")
    );
    town.close().await;
}
