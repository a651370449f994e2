//! An officer's work: the desk, the call, the session.

use jiff::Timestamp;
use schalter_control_core::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{CheckVerdict, Media, Office, ParkedSeat, Priority, Redirect, SeatState};

/// What an officer may do.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfficerRole {
    /// Serves citizens in their offices.
    Officer,
    /// Also sets the rules of their offices.
    OfficeLead,
    /// Also administers the whole tenant.
    TenantAdmin,
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
    /// What they may do.
    #[schema(value_type = OfficerRole)]
    pub role: Role,
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
    /// Those set aside.
    pub parked: Vec<ParkedSeat>,
    /// One's open call.
    pub call: Option<Call>,
    /// One's running session.
    pub session: Option<Session>,
    /// The colleagues at work.
    pub desks: Vec<OtherDesk>,
    /// Who needs help, oneself included.
    pub alarms: Vec<Alarm>,
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

/// An officer needs help.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Alarm {
    /// Who.
    pub officer_id: Uuid,
    /// Their name.
    pub display_name: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub raised_at: Timestamp,
    /// The number of the citizen they talked with, if they talked.
    pub number: Option<u32>,
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
    /// What the citizen comes for, by id.
    pub services: Vec<Uuid>,
    /// What moves them ahead.
    pub priority: Priority,
    /// Why and by whom they were sent on, if they were.
    pub redirect: Option<Redirect>,
    /// They left a contact and may be away until they are called.
    pub may_be_away: bool,
    /// What their own try of camera, microphone and network has shown, if they made one.
    pub check: Option<CheckVerdict>,
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
