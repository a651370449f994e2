//! What is written to who comes to an appointment: the facts; the words are made when it leaves.

use jiff::Timestamp;
use schalter_control_core::notice::{Facts, Notice, NoticeKind};
use schalter_control_core::{Appointment, OfficeSettings};

use crate::store::contact::Person;
use crate::store::outbox::Told;

/// Where the pages expect the secret of a link.
const PAGE: &str = "/appointment#";

/// All a notice about an appointment is made of.
pub(super) struct Letter<'a> {
    pub(super) appointment: &'a Appointment,
    pub(super) settings: &'a OfficeSettings,
    pub(super) person: &'a Person,
    pub(super) town: String,
    pub(super) link: String,
    pub(super) note: &'a str,
}

impl Letter<'_> {
    /// One notice; none when it is too late for it.
    pub(super) fn told(&self, kind: NoticeKind, now: Timestamp) -> Option<Told> {
        let slot = self.appointment.slot;
        let window = kind.window(slot.starts_at, now)?;
        let notice = Notice {
            kind,
            locale: self.person.locale,
            office: self.appointment.office,
            about: self.appointment.id.0,
            revision: self.appointment.revision,
            send_at: window.send_at,
            expires_at: window.expires_at,
            facts: self.facts(),
        };
        let contact = self.person.contact.clone();
        Some(Told { notice, contact })
    }

    fn facts(&self) -> Facts {
        let services = self.appointment.services.iter();
        let services: Vec<_> = services
            .filter_map(|&id| self.settings.service(id))
            .collect();
        let reads = Some(self.person.locale);
        let names: Vec<_> = services.iter().map(|it| it.name_in(reads)).collect();
        let slot = self.appointment.slot;
        let hours = self.settings.appointments.hours.as_ref();
        Facts {
            town: self.town.clone(),
            office: self.settings.name.clone(),
            service: names.join(", "),
            number: String::new(),
            starts_at: Some(slot.starts_at),
            ends_at: Some(slot.ends_at),
            time_zone: hours.unwrap_or(&self.settings.hours).time_zone().to_owned(),
            link: format!("{PAGE}{}", self.link),
            papers: services
                .iter()
                .flat_map(|it| it.papers_in(reads))
                .cloned()
                .collect(),
            note: self.note.to_owned(),
        }
    }
}
