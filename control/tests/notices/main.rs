//! What people and programs outside are told: written down with the deed, sent at least once,
//! erased when it has left.

#[path = "../support/mod.rs"]
mod support;

mod outbox;

use jiff::{SignedDuration, Timestamp};
use schalter_control::store::outbox::Told;
use schalter_control_core::id::OfficeId;
use schalter_control_core::notice::{Contact, Facts, Locale, Notice, NoticeKind};
use uuid::Uuid;

pub(crate) const ERIKA: &str = "erika.mustermann@example.org";
pub(crate) const HER_PHONE: &str = "+4915112345678";

/// Erika's appointment tomorrow, in the Bürgerbüro of Musterstadt.
pub(crate) fn notice(kind: NoticeKind, now: Timestamp) -> Notice {
    let starts_at = now + SignedDuration::from_hours(24);
    Notice {
        kind,
        locale: Locale::De,
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
#[expect(dead_code, reason = "the short messages come next")]
pub(crate) fn by_sms(kind: NoticeKind, now: Timestamp) -> Told {
    let phone = Some(HER_PHONE.to_owned());
    let contact = Contact { mail: None, phone };
    Told {
        notice: notice(kind, now),
        contact,
    }
}
