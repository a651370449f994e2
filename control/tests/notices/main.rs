//! What people and programs outside are told: written down with the deed, sent at least once,
//! erased when it has left.

#[expect(dead_code, reason = "the plays of the API use all of it")]
#[path = "../api/asker.rs"]
mod asker;
#[path = "../support/mod.rs"]
mod support;

mod mail;
mod outbox;
mod servers;
mod sms;
mod texts;
mod webhooks;

use jiff::{SignedDuration, Timestamp};
use schalter_config::Notify;
use schalter_control::notify::postman::{Postman, Tools};
use schalter_control::store::outbox::Told;
use schalter_control_core::id::OfficeId;
use schalter_control_core::notice::{Contact, Facts, Locale, Notice, NoticeKind};
use support::Town;
use uuid::Uuid;

pub(crate) const OFFICE: &str = "Bürgerbüro";
pub(crate) const ERIKA: &str = "erika.mustermann@example.org";
pub(crate) const HER_PHONE: &str = "+4915112345678";

/// Erika's appointment tomorrow, in the Bürgerbüro of Musterstadt.
pub(crate) fn notice(kind: NoticeKind, now: Timestamp) -> Notice {
    let starts_at = now + SignedDuration::from_hours(24);
    Notice {
        kind,
        locale: Locale::DE,
        office: OfficeId(Uuid::nil()),
        about: Uuid::new_v4(),
        revision: 0,
        send_at: now,
        expires_at: starts_at,
        facts: Facts {
            town: "Musterstadt".to_owned(),
            office: "Bürgerbüro".to_owned(),
            service: "Personalausweis beantragen".to_owned(),
            number: "A17".to_owned(),
            starts_at: Some(starts_at),
            ends_at: Some(starts_at + SignedDuration::from_mins(20)),
            time_zone: "Europe/Berlin".to_owned(),
            link: "/termin#a_geheim".to_owned(),
            papers: vec!["ein Passbild".to_owned()],
            note: String::new(),
        },
    }
}

/// Told to Erika by mail.
pub(crate) fn by_mail(kind: NoticeKind, now: Timestamp) -> Told {
    let mail = Some(ERIKA.to_owned());
    let contact = Contact { mail, phone: None };
    Told {
        notice: notice(kind, now),
        contact,
    }
}

/// Told to Erika's telephone.
pub(crate) fn by_sms(kind: NoticeKind, now: Timestamp) -> Told {
    let phone = Some(HER_PHONE.to_owned());
    let contact = Contact { mail: None, phone };
    Told {
        notice: notice(kind, now),
        contact,
    }
}

/// Somebody who sends what lies in this town's outbox, step by step.
pub(crate) fn postman(town: &Town, notify: &Notify) -> Postman {
    let app = &town.app;
    let registry = prometheus::Registry::new();
    let tools = Tools::new(notify, &town.url, &registry).expect("tools");
    let from = (app.tenant.id, app.store.clone(), app.clock.clone());
    Postman::new(tools, from, &town.url, app.seal.clone())
}

/// The states of all letters to people, in the order they were posted.
pub(crate) async fn letter_states(town: &Town) -> Vec<String> {
    let letters = town.app.store.notices(town.app.tenant.id, None, None, 100);
    let letters = letters.await.expect("the letters");
    letters.into_iter().map(|letter| letter.state).collect()
}
