//! What the API shows: the JSON of every noun, as the OpenAPI document describes it. Nothing here
//! decides anything; `rest/show.rs` fills these from the core.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

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

/// One municipality.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Tenant {
    /// Its id.
    pub id: Uuid,
    /// Its name, as citizens read it.
    #[schema(example = "Musterstadt")]
    pub name: String,
    /// The language its pages begin in.
    #[schema(example = "de")]
    pub locale: String,
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
    /// Whether citizens can take a seat.
    pub door: Door,
    /// What the officer wrote on the door.
    pub door_note: Option<String>,
    /// Until when the door stays like this, if known.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub door_until: Option<Timestamp>,
    /// Chairs in the waiting area.
    pub seats_total: u16,
    /// Chairs nobody has taken.
    pub seats_free: u16,
    /// Citizens in the waiting area.
    pub waiting: u32,
    /// The regular week.
    pub office_hours: Vec<Opening>,
    /// Open around the clock.
    pub always_open: bool,
    /// When the office opens next, if it is not open.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_opening_at: Option<Timestamp>,
}

/// Where a visit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeatState {
    /// Waiting.
    Seated,
    /// An officer invites the citizen in.
    Called,
    /// In the session.
    Entered,
    /// The session is over.
    Finished,
    /// Called several times, never entered.
    Missed,
    /// No sign of life for longer than the lease.
    Abandoned,
    /// The citizen gave the seat up.
    Left,
}

/// A seat as its holder sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Seat {
    /// Its id.
    pub id: Uuid,
    /// The office.
    pub office_id: Uuid,
    /// The office's name.
    pub office_name: String,
    /// The short number to show and say.
    pub number: u32,
    /// Where the visit stands.
    pub state: SeatState,
    /// Place in line, from 1; null when not waiting.
    pub position: Option<u32>,
    /// When the citizen sat down.
    #[schema(value_type = String, format = DateTime)]
    pub seated_at: Timestamp,
    /// How long the seat is kept without a sign of life.
    pub lease_s: u64,
    /// The open call.
    pub call: Option<CallOfSeat>,
    /// The running session.
    pub session: Option<SessionOfSeat>,
    /// How to connect, once called.
    pub media: Option<Media>,
}

/// A seat just taken, with the ticket that is shown only now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SeatTaken {
    /// The seat.
    #[serde(flatten)]
    pub seat: Seat,
    /// The unguessable proof of this seat: send it as `Authorization: Bearer`.
    pub ticket: String,
}

/// The call as the citizen sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CallOfSeat {
    /// Its id.
    pub id: Uuid,
    /// First, second or third time.
    pub attempt: u8,
    /// When the call runs out.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// The session as the citizen sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionOfSeat {
    /// Its id.
    pub id: Uuid,
    /// When the citizen entered.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
}

/// Whether media flows already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Connected ahead of the session; nothing flows.
    Closed,
    /// Picture and sound flow.
    Open,
}

/// How one participant connects to one room.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Media {
    /// The room.
    pub room_id: Uuid,
    /// Who one is in it.
    pub participant_id: Uuid,
    /// Short-lived proof, for this participant and this room only.
    pub token: String,
    /// When the token runs out.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// Where to POST the SDP offer.
    #[schema(example = "/v1/rooms/018f…/media")]
    pub url: String,
    /// Whether media flows already.
    pub gate: Gate,
}

/// An officer as they see themselves.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Officer {
    /// Their id.
    pub id: Uuid,
    /// The name they sign in with.
    pub name: String,
    /// The name citizens and colleagues see.
    pub display_name: String,
    /// The one-time password must be changed before anything else.
    pub must_change_password: bool,
    /// The offices they serve.
    pub offices: Vec<OfficeName>,
}

/// An office by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OfficeName {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// What an officer does at an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeskState {
    /// Ready for the next.
    Free,
    /// A call is open.
    Calling,
    /// In a session.
    Serving,
}

/// An office as its officer sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Desk {
    /// The public view.
    pub office: Office,
    /// Oneself.
    pub officer: OwnDesk,
    /// The waiting area, in the order of the line.
    pub waiting: Vec<WaitingSeat>,
    /// One's open call.
    pub call: Option<Call>,
    /// One's running session.
    pub session: Option<Session>,
    /// The colleagues at work.
    pub desks: Vec<OtherDesk>,
}

/// What one does oneself.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OwnDesk {
    /// The officer.
    pub id: Uuid,
    /// What they do.
    pub state: DeskState,
}

/// A colleague at the office.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OtherDesk {
    /// The officer.
    pub officer_id: Uuid,
    /// Their name.
    pub display_name: String,
    /// What they do.
    pub state: DeskState,
}

/// Whether a waiting citizen's page is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// The page is connected.
    Here,
    /// The page is gone, the lease runs.
    Reconnecting,
}

/// One place in line.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WaitingSeat {
    /// The seat.
    pub seat_id: Uuid,
    /// Its number.
    pub number: u32,
    /// `seated` or `called`.
    pub state: SeatState,
    /// Whether the citizen's page is connected.
    pub presence: Presence,
    /// When the citizen sat down.
    #[schema(value_type = String, format = DateTime)]
    pub seated_at: Timestamp,
    /// How often called before.
    pub calls: u8,
    /// Called by oneself right now.
    pub called_by_me: bool,
}

/// A call as its officer sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Call {
    /// Its id.
    pub id: Uuid,
    /// The office.
    pub office_id: Uuid,
    /// The seat called.
    pub seat_id: Uuid,
    /// Its number.
    pub number: u32,
    /// First, second or third time.
    pub attempt: u8,
    /// When the call runs out.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// How to connect ahead of the session.
    pub media: Media,
}

/// A session as its officer sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Session {
    /// Its id.
    pub id: Uuid,
    /// The office.
    pub office_id: Uuid,
    /// The seat served.
    pub seat_id: Uuid,
    /// Its number.
    pub number: u32,
    /// When the citizen entered.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// How to connect.
    pub media: Media,
}

/// A room an integrator made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Room {
    /// Its id.
    pub id: Uuid,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Who may come in.
    pub participants: Vec<Participant>,
}

/// Which side of the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Who comes.
    Citizen,
    /// Who serves.
    Officer,
}

/// One side of a room.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Participant {
    /// Their id.
    pub id: Uuid,
    /// Which side.
    pub role: Role,
    /// Whether their media is connected now.
    pub connected: bool,
}

/// A participant just made, with the token that is shown only now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ParticipantMade {
    /// Their id.
    pub id: Uuid,
    /// Short-lived proof, for this participant and this room only.
    pub token: String,
    /// When the token runs out.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
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
    /// For refusals of a closed or full office.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_opening_at: Option<Timestamp>,
}
