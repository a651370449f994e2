//! Mails through a real server, with TLS and sign-in, read by programs that are not ours.

use jiff::SignedDuration;
use schalter_control::notify::postman::Way;
use schalter_control_core::notice::NoticeKind;

use super::servers::MailServer;
use super::support::Town;
use super::{ERIKA, by_mail, letter_states, postman};

async fn town(server: &MailServer) -> Town {
    let settings = server.settings();
    let settings: Vec<_> = settings
        .iter()
        .map(|(key, it)| (*key, it.as_str()))
        .collect();
    Town::open_with(&settings).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appointment_is_confirmed_moved_and_cancelled_in_mailbox_and_calendar() {
    let mut server = MailServer::start().await;
    let town = town(&server).await;
    let (tenant, now) = (town.app.tenant.id, town.app.clock.now());
    let mut told = by_mail(NoticeKind::Confirmed, now);
    told.notice.facts.office = "Bürgerbüro, Süd; „Mitte“".to_owned();
    let mut uids = Vec::new();
    for (revision, kind, method, status) in [
        (0, NoticeKind::Confirmed, "REQUEST", "CONFIRMED"),
        (1, NoticeKind::Changed, "REQUEST", "CONFIRMED"),
        (2, NoticeKind::Cancelled, "CANCEL", "CANCELLED"),
    ] {
        (told.notice.kind, told.notice.revision) = (kind, revision);
        town.app.store.post(tenant, &told, now).await.unwrap();
        let mail = server.mail().await;
        assert_eq!(
            (mail["tls"].as_bool(), &mail["user"]),
            (Some(true), &"termine".into())
        );
        assert_eq!(mail["hello"], "127.0.0.1");
        assert_eq!(mail["from"], "termine@musterstadt.example");
        assert_eq!(mail["to"][0], ERIKA);
        assert_eq!(mail["sender"], "Musterstadt");
        assert_eq!(mail["headers"]["auto-submitted"], "auto-generated");
        let text = mail["text"].as_str().unwrap();
        assert!(
            text.contains("„Bürgerbüro, Süd; „Mitte““ (Musterstadt)"),
            "{text}"
        );
        let link = format!("{}/termin#a_geheim", town.url);
        assert!(text.contains(&link), "{text}");
        assert!(
            mail["html"]
                .as_str()
                .unwrap()
                .contains(&format!("<a href=\"{link}\">"))
        );
        let types = ["text/plain", "text/html", "text/calendar", "text/calendar"];
        assert_eq!(mail["types"], serde_json::json!(types));
        assert_eq!(mail["methods"][0], method);
        let entry = &mail["calendars"][0];
        assert_eq!(entry["errors"], serde_json::json!([]));
        assert_eq!(
            (&entry["method"], &entry["status"]),
            (&method.into(), &status.into())
        );
        assert_eq!(entry["sequence"], revision);
        let starts_at = told.notice.facts.starts_at.unwrap();
        let expected = starts_at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string();
        assert_eq!(entry["starts_at"], expected);
        assert_eq!(entry["organizer"], "mailto:termine@musterstadt.example");
        assert_eq!(entry["organizer_name"], "Musterstadt");
        assert_eq!(entry["attendee"], format!("mailto:{ERIKA}"));
        uids.push(entry["uid"].clone());
    }
    assert!(uids.iter().all(|uid| *uid == uids[0]), "{uids:?}");
    assert_eq!(server.more(), 0);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_dies_between_two_steps_loses_nothing_and_what_is_known_is_sent_once() {
    let mut server = MailServer::start().await;
    // No jobs of a house: every step is ours.
    let house = Town::open().await;
    let settings = town(&server).await;
    let sender = postman(&house, &settings.app.settings.notify);
    let (tenant, now) = (house.app.tenant.id, house.app.clock.now());
    let told = by_mail(NoticeKind::Confirmed, now);
    house.app.store.post(tenant, &told, now).await.unwrap();

    // Dies after the claim: another takes over when the claim has ended.
    let letter = sender.claim(Way::Mail).await.unwrap().expect("a letter");
    drop(letter);
    assert!(!sender.next(Way::Mail).await.unwrap());
    house.app.clock.turn(SignedDuration::from_mins(3));

    // Dies after sending, before anybody knows: sent again, recognisable as the same.
    let letter = sender.claim(Way::Mail).await.unwrap().expect("there again");
    sender.send(Way::Mail, &letter).await.expect("sent");
    let first = server.mail().await;
    drop(letter);
    house.app.clock.turn(SignedDuration::from_mins(3));
    assert!(sender.next(Way::Mail).await.unwrap());
    let second = server.mail().await;
    assert_eq!(
        first["headers"]["message-id"],
        second["headers"]["message-id"]
    );
    let id = first["headers"]["message-id"].as_str().unwrap();
    assert!(!id.contains(&told.notice.about.to_string()), "{id}");

    // Known to have left: never again, whoever looks.
    house.app.clock.turn(SignedDuration::from_hours(1));
    assert!(!sender.next(Way::Mail).await.unwrap());
    assert_eq!(letter_states(&house).await, ["delivered"]);
    assert_eq!(server.more(), 0);
    settings.close().await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_says_no_ends_it_and_one_that_says_later_is_asked_later() {
    let mut server = MailServer::start().await;
    let settings = town(&server).await;
    let house = Town::open().await;
    let sender = postman(&house, &settings.app.settings.notify);
    let (tenant, now) = (house.app.tenant.id, house.app.clock.now());
    for name in ["nobody", "later", "no address"] {
        let mut told = by_mail(NoticeKind::Confirmed, now);
        told.contact.mail = Some(format!("{name}@example.org"));
        house.app.store.post(tenant, &told, now).await.unwrap();
    }
    while sender.next(Way::Mail).await.unwrap() {}
    let letters = house
        .app
        .store
        .notices(tenant, None, None, 9)
        .await
        .unwrap();
    let seen: Vec<_> = letters
        .iter()
        .map(|it| (it.state.as_str(), it.problem.as_deref().unwrap_or_default()))
        .collect();
    let expected = [
        ("dead", "address-refused"),
        ("waiting", "busy"),
        ("dead", "no-address"),
    ];
    assert_eq!(seen, expected);
    assert_eq!(server.more(), 0);
    settings.close().await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_certificate_nobody_vouches_for_gets_nothing() {
    let mut server = MailServer::start().await;
    let settings = town(&server).await;
    let house = Town::open().await;
    let mut notify = settings.app.settings.notify.clone();
    notify.smtp.as_mut().expect("a server").ca_file = None;
    let sender = postman(&house, &notify);
    let (tenant, now) = (house.app.tenant.id, house.app.clock.now());
    let told = by_mail(NoticeKind::Confirmed, now);
    house.app.store.post(tenant, &told, now).await.unwrap();
    assert!(sender.next(Way::Mail).await.unwrap());
    assert_eq!(letter_states(&house).await, ["waiting"]);
    assert_eq!(server.more(), 0);
    settings.close().await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_server_mails_stay_until_they_are_worthless_and_the_house_says_so() {
    let town = Town::open().await;
    let (tenant, now) = (town.app.tenant.id, town.app.clock.now());
    let told = by_mail(NoticeKind::ReminderHour, now);
    town.app.store.post(tenant, &told, now).await.unwrap();
    let ready = reqwest::get(format!("{}/readyz", town.url)).await.unwrap();
    assert_eq!(ready.status(), 200);
    let ready: serde_json::Value = ready.json().await.unwrap();
    assert_eq!(ready["status"], "ok");
    let notes = ready["notes"].to_string();
    assert!(
        notes.contains("notify.smtp_url") && notes.contains("1 waiting"),
        "{notes}"
    );
    let metrics = reqwest::get(format!("{}/metrics", town.url)).await.unwrap();
    let metrics = metrics.text().await.unwrap();
    let gauge = "schalter_outbox_letters{channel=\"mail\",state=\"waiting\"} 1";
    assert!(metrics.contains(gauge), "{metrics}");
    assert!(!metrics.contains("example.org"));
    assert_eq!(letter_states(&town).await, ["waiting"]);
    town.close().await;
}
