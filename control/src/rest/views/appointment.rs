//! Appointments and slots, as the API shows them.

use jiff::Timestamp;
use schalter_control_core::appointment::{Side, Step};
use schalter_control_core::{self as core, Locale, OfficeHours, OfficeSettings};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Letter;
use crate::{
    identity::appointment::Access, problem::Answer, reception::Snapshot, store::contact::Person,
};

/// A time at which an appointment can begin.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Slot {
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Timestamp,
    /// How many can still book it.
    pub free: u16,
}

/// How far an appointment has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentState {
    /// The slot is held: for the form, or until the link in the mail is followed.
    Reserved,
    /// It stands.
    Confirmed,
    /// They came; from here on it is a seat.
    CheckedIn,
    /// Called off.
    Cancelled,
    /// Not confirmed in time.
    Expired,
    /// Nobody came in time.
    Missed,
}

/// A service as far as an appointment needs it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceOfAppointment {
    /// Its id.
    pub id: Uuid,
    /// Its name, in the language asked for if the town says it in that.
    pub name: String,
    /// What to bring, in the same language.
    pub papers: Vec<String>,
}

/// An appointment. Nothing in it says who comes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Appointment {
    /// Its id.
    pub id: Uuid,
    /// The office.
    pub office_id: Uuid,
    /// The office's name.
    pub office_name: String,
    /// What one comes for.
    pub services: Vec<ServiceOfAppointment>,
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Timestamp,
    /// Where that time is told.
    #[schema(example = "Europe/Berlin")]
    pub time_zone: String,
    /// How far it has come.
    pub state: AppointmentState,
    /// While reserved: contact data is given and the link is on its way.
    pub link_sent: bool,
    /// While reserved: until when.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub held_until: Option<Timestamp>,
    /// From when one may check in.
    #[schema(value_type = String, format = DateTime)]
    pub check_in_from: Timestamp,
    /// From then on it counts as missed.
    #[schema(value_type = String, format = DateTime)]
    pub check_in_until: Timestamp,
    /// Once called off: by the citizen or by the office.
    #[schema(value_type = Option<String>, example = "office")]
    pub cancelled_by: Option<Side>,
    /// The seat, once checked in.
    pub seat_id: Option<Uuid>,
}

/// An appointment just reserved, with the secret that is shown only now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AppointmentHeld {
    /// The appointment.
    #[serde(flatten)]
    pub appointment: Appointment,
    /// Who bears it may give contact data and call the appointment off: `a_…`.
    pub token: String,
}

/// What the secret of a link is swapped for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AppointmentAccess {
    /// The appointment.
    #[serde(flatten)]
    pub appointment: Appointment,
    /// Who bears it may do all with the appointment: `a_…`.
    pub token: String,
    /// Until when; then follow the link again.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// An appointment as the officers of its office see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AppointmentOfDay {
    /// The appointment.
    #[serde(flatten)]
    pub appointment: Appointment,
    /// The name, if one was given and is still kept.
    pub name: Option<String>,
}

/// Everything kept about who comes to an appointment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonalData {
    /// The name, if given.
    pub name: Option<String>,
    /// The mail address, if given.
    pub mail: Option<String>,
    /// The mobile number, if given.
    pub mobile: Option<String>,
    /// The language of their letters.
    #[schema(example = "de")]
    pub locale: String,
    /// When this was given.
    #[schema(value_type = String, format = DateTime)]
    pub given_at: Timestamp,
    /// When it is erased at the latest, once the appointment is over; null before.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub erased_at: Option<Timestamp>,
    /// The appointment it belongs to.
    pub appointment: Appointment,
    /// What they were told or shall be told.
    pub notices: Vec<Letter>,
}

impl Appointment {
    /// As its holder sees it, in the language they read.
    pub fn of(snapshot: &Snapshot, it: &core::Appointment, reads: Option<Locale>) -> Appointment {
        let settings = &snapshot.office.settings;
        let rules = &settings.appointments;
        let (link_sent, held_until) = match it.step {
            Step::Reserved { until, asked } => (asked, Some(until)),
            _ => (false, None),
        };
        Appointment {
            id: it.id.0,
            office_id: it.office.0,
            office_name: settings.name.clone(),
            services: services(settings, it, reads),
            starts_at: it.slot.starts_at,
            ends_at: it.slot.ends_at,
            time_zone: hours(settings).time_zone().to_owned(),
            state: it.step.into(),
            link_sent,
            held_until,
            check_in_from: it.check_in_from(rules),
            check_in_until: it.missed_at(rules),
            cancelled_by: match it.step {
                Step::Cancelled { by, .. } => Some(by),
                _ => None,
            },
            seat_id: match it.step {
                Step::CheckedIn { seat, .. } => Some(seat.0),
                _ => None,
            },
        }
    }
}

impl AppointmentAccess {
    /// What the swap of a link answers.
    pub fn of(appointment: Appointment, access: Access) -> AppointmentAccess {
        AppointmentAccess {
            appointment,
            token: access.secret,
            expires_at: access.expires_at,
        }
    }
}

impl PersonalData {
    /// All there is; `keep` is how long it is kept after the end.
    pub fn of(
        snapshot: &Snapshot,
        it: &core::Appointment,
        person: Person,
        keep: std::time::Duration,
        notices: Vec<Letter>,
    ) -> Answer<PersonalData> {
        let over = it.over_at();
        Ok(PersonalData {
            name: person.name.map(|name| name.0),
            mail: person.contact.mail,
            mobile: person.contact.phone,
            locale: person.locale.as_str().to_owned(),
            given_at: person.given_at,
            erased_at: over.and_then(|over| over.checked_add(keep).ok()),
            appointment: Appointment::of(snapshot, it, Some(person.locale)),
            notices,
        })
    }
}

impl From<core::FreeSlot> for Slot {
    fn from(free: core::FreeSlot) -> Slot {
        Slot {
            starts_at: free.slot.starts_at,
            ends_at: free.slot.ends_at,
            free: free.free,
        }
    }
}

impl From<Step> for AppointmentState {
    fn from(step: Step) -> AppointmentState {
        match step {
            Step::Reserved { .. } => AppointmentState::Reserved,
            Step::Confirmed => AppointmentState::Confirmed,
            Step::CheckedIn { .. } => AppointmentState::CheckedIn,
            Step::Cancelled { .. } => AppointmentState::Cancelled,
            Step::Expired { .. } => AppointmentState::Expired,
            Step::Missed { .. } => AppointmentState::Missed,
        }
    }
}

fn services(
    settings: &OfficeSettings,
    it: &core::Appointment,
    reads: Option<Locale>,
) -> Vec<ServiceOfAppointment> {
    let known = it.services.iter().filter_map(|&id| settings.service(id));
    let shown = known.map(|service| ServiceOfAppointment {
        id: service.id.0,
        name: service.name_in(reads).to_owned(),
        papers: service.papers_in(reads).to_vec(),
    });
    shown.collect()
}

fn hours(settings: &OfficeSettings) -> &OfficeHours {
    settings
        .appointments
        .hours
        .as_ref()
        .unwrap_or(&settings.hours)
}
