//! What the API shows: the JSON of every noun, as the OpenAPI document describes it. Nothing here
//! decides anything; `rest/show.rs` fills these from the core.

mod appointment;
mod desk;
mod line;
mod node;
mod notice;
mod room;
mod statistics;
mod town;
mod visit;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

pub use appointment::{
    Appointment, AppointmentAccess, AppointmentHeld, AppointmentOfDay, AppointmentState,
    PersonalData, ServiceOfAppointment, Slot,
};
pub use desk::{
    Alarm, Call, Desk, DeskState, OfficeName, Officer, OfficerRole, OtherDesk, OwnDesk, Presence,
    Session, WaitingSeat,
};
pub use line::{CheckVerdict, ParkedSeat, Priority, Redirect};
pub use node::{MediaNode, MediaNodeMade};
pub use notice::{Letter, NoticePreview, NoticeText, Webhook, WebhookMade};
pub use room::{JoinLink, Participant, ParticipantMade, Role, Room, RoomAccess};
pub use statistics::{DayStatistics, ServiceRendered, Statistics, Times};
pub use town::{Branding, Tenant};
pub use visit::{CallOfSeat, Gate, Media, Seat, SeatState, SeatTaken, SessionOfSeat};

/// A list. All of it fits on one page today, so `next` is null; clients follow it nevertheless.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct List<T> {
    /// The things asked for.
    pub items: Vec<T>,
    /// Address of the next page, or null.
    pub next: Option<String>,
}

impl<T> List<T> {
    /// A list that ends here.
    pub fn whole(items: Vec<T>) -> List<T> {
        List { items, next: None }
    }
}

/// Whether citizens can take a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// Citizens can take a seat.
    Open,
    /// An officer makes a pause.
    Paused,
    /// Outside the office hours, or closed by an officer.
    Closed,
    /// Open, but every chair is taken.
    Full,
}

impl Door {
    /// The word in JSON and in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Door::Open => "open",
            Door::Paused => "paused",
            Door::Closed => "closed",
            Door::Full => "full",
        }
    }
}

/// One opening on a weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Opening {
    /// mon, tue, wed, thu, fri, sat or sun.
    #[schema(example = "mon")]
    pub weekday: String,
    /// Local time of the office.
    #[schema(example = "08:00")]
    pub from: String,
    /// Local time of the office; 24:00 is the end of the day.
    #[schema(example = "12:00")]
    pub to: String,
}

/// Why one comes to an office.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Service {
    /// Its id.
    pub id: Uuid,
    /// What it is called, in the language asked for if the town says it in that, else as it says it
    /// first.
    #[schema(example = "Personalausweis beantragen")]
    pub name: String,
    /// How long it usually takes.
    #[schema(example = 600_000)]
    pub usual_ms: u64,
    /// What to have at hand, in the same language.
    #[schema(example = json!(["Biometrisches Foto", "Alter Ausweis"]))]
    pub papers: Vec<String>,
}

/// How long one waits for the call: most likely at least `median_ms`, hardly ever longer than
/// `upper_ms`.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Wait {
    /// As likely shorter as longer; whole minutes.
    #[schema(example = 480_000)]
    pub median_ms: u64,
    /// Of ten waits about one is longer; whole minutes.
    #[schema(example = 1_260_000)]
    pub upper_ms: u64,
}

/// An office as the public sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Office {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    #[schema(example = "Bürgerbüro")]
    pub name: String,
    /// What one comes for.
    pub description: String,
    /// What one comes for, in the order shown.
    pub services: Vec<Service>,
    /// Whether citizens can take a seat.
    pub door: Door,
    /// What the officer wrote on the door.
    pub door_note: Option<String>,
    /// Until when the door stays like this, if known.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub door_until: Option<Timestamp>,
    /// An officer said so, against the office hours: opened early, paused, closed early.
    pub door_by_officer: bool,
    /// Chairs in the waiting area.
    pub seats_total: u16,
    /// Chairs nobody has taken.
    pub seats_free: u16,
    /// Citizens in the waiting area.
    pub waiting: u32,
    /// Whether taking a seat would be accepted now: open, a chair is free, and the call would come
    /// before closing time.
    pub takes_seats: bool,
    /// How long one would wait; null while that is unknown.
    pub wait: Option<Wait>,
    /// How many of the latest promised waits ended within their range; null before there are any.
    pub wait_within_range_ratio: Option<f64>,
    /// How many of them lasted longer than that: about one of ten if all is well.
    pub wait_over_range_ratio: Option<f64>,
    /// The regular week.
    pub office_hours: Vec<Opening>,
    /// Open around the clock.
    pub always_open: bool,
    /// When appointments take place in a regular week; empty if there are none.
    pub appointment_hours: Vec<Opening>,
    /// When one may come to the town hall itself in a regular week; empty if not said.
    pub in_person_hours: Vec<Opening>,
    /// When the next free slots begin, three at most. Null in events: ask for the office.
    #[schema(value_type = Option<Vec<String>>)]
    pub next_slots: Option<Vec<Timestamp>>,
    /// When the office opens next, if it is not open.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_opening_at: Option<Timestamp>,
}

/// RFC 9457, for the document only: `problem.rs` writes the real one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// `/problems/<code>`; a page there explains it.
    #[schema(example = "/problems/area-full")]
    pub r#type: String,
    /// What happened, in German or, when asked, English.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// What to do now.
    pub detail: String,
    /// The word a program compares.
    #[schema(example = "area-full")]
    pub code: String,
    /// The technical reason, where there is one.
    pub reason: Option<String>,
    /// The name of the request, as in the header `X-Request-Id`: the operator finds it in the log.
    pub request_id: Option<String>,
    /// For refusals of a closed or full office.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_opening_at: Option<Timestamp>,
}
