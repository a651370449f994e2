//! What is told to those who watch an office. Ids and numbers only, nothing about a person.

use serde::{Deserialize, Serialize};

use crate::history::Promise;
use crate::id::{AppointmentId, CallId, OfficeId, OfficerId, RoomId, SeatId, ServiceId, SessionId};
use crate::priority::Priority;

/// News of one office. Serialised, its `type` is its [`kind`](Event::kind).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Event {
    /// What the public sees has changed: the door, the free seats, how many wait.
    #[serde(rename = "office.changed")]
    OfficeChanged,
    /// A citizen took a seat.
    #[serde(rename = "seat.taken")]
    SeatTaken {
        /// The new seat.
        seat: SeatId,
        /// Its number of the day.
        number: u32,
    },
    /// A citizen's event stream was lost.
    #[serde(rename = "seat.reconnecting")]
    SeatReconnecting {
        /// Whose.
        seat: SeatId,
    },
    /// A citizen who was reconnecting is here again.
    #[serde(rename = "seat.back")]
    SeatBack {
        /// Whose.
        seat: SeatId,
    },
    /// An officer calls a citizen in.
    #[serde(rename = "seat.called")]
    SeatCalled {
        /// The called seat.
        seat: SeatId,
        /// The call.
        call: CallId,
        /// Who calls.
        officer: OfficerId,
        /// The how-manieth call of this seat, from 1.
        attempt: u8,
        /// How long the citizen has waited since sitting down.
        waited_ms: u64,
        /// What became of the range they were promised; at the first call only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promise: Option<Promise>,
    },
    /// A call ended without the citizen coming in; the seat keeps its place in the queue.
    #[serde(rename = "seat.returned")]
    SeatReturned {
        /// Whose.
        seat: SeatId,
        /// The call that ended.
        call: CallId,
        /// Why it ended.
        reason: ReturnReason,
    },
    /// The citizen did not come when called; the visit is over.
    #[serde(rename = "seat.missed")]
    SeatMissed {
        /// Whose.
        seat: SeatId,
    },
    /// The lease ended without a sign of life; the visit is over.
    #[serde(rename = "seat.abandoned")]
    SeatAbandoned {
        /// Whose.
        seat: SeatId,
    },
    /// The citizen left; the visit is over.
    #[serde(rename = "seat.left")]
    SeatLeft {
        /// Whose.
        seat: SeatId,
    },
    /// The office was closed down while the citizen waited; the visit is over.
    #[serde(rename = "seat.dismissed")]
    SeatDismissed {
        /// Whose.
        seat: SeatId,
    },
    /// An officer set the citizen aside.
    #[serde(rename = "seat.parked")]
    SeatParked {
        /// Whose.
        seat: SeatId,
        /// By whom.
        officer: OfficerId,
    },
    /// A parked citizen is back in line.
    #[serde(rename = "seat.unparked")]
    SeatUnparked {
        /// Whose.
        seat: SeatId,
    },
    /// An officer sent the citizen on: to a colleague, or to another office, where the same seat
    /// is taken anew.
    #[serde(rename = "seat.redirected")]
    SeatRedirected {
        /// Whose.
        seat: SeatId,
        /// To which other office.
        #[serde(default)]
        to_office: Option<OfficeId>,
        /// To which officer of this office.
        #[serde(default)]
        to_officer: Option<OfficerId>,
    },
    /// An officer said how urgent it is.
    #[serde(rename = "seat.ranked")]
    SeatRanked {
        /// Whose.
        seat: SeatId,
        /// How urgent.
        priority: Priority,
    },
    /// The citizen's own try of the way in has shown something new.
    #[serde(rename = "seat.checked")]
    SeatChecked {
        /// Whose.
        seat: SeatId,
    },
    /// The citizen came in.
    #[serde(rename = "session.started")]
    SessionStarted {
        /// Whose.
        seat: SeatId,
        /// The session.
        session: SessionId,
        /// With whom.
        officer: OfficerId,
        /// Where.
        room: RoomId,
    },
    /// A session is over, and with it the visit, unless it was parked or redirected.
    #[serde(rename = "session.finished")]
    SessionFinished {
        /// Whose.
        seat: SeatId,
        /// The session.
        session: SessionId,
        /// How long it lasted.
        duration_ms: u64,
        /// Why it ended.
        reason: FinishReason,
        /// The services rendered.
        #[serde(default)]
        services: Vec<ServiceId>,
    },
    /// An officer came to or left their desk, needs help or needs it no more; for officers only.
    #[serde(rename = "desk.changed")]
    DeskChanged {
        /// Who.
        officer: OfficerId,
    },
    /// A slot is held for somebody who fills the form.
    #[serde(rename = "appointment.reserved")]
    AppointmentReserved {
        /// Which.
        appointment: AppointmentId,
    },
    /// An appointment stands.
    #[serde(rename = "appointment.confirmed")]
    AppointmentConfirmed {
        /// Which.
        appointment: AppointmentId,
    },
    /// An appointment has another slot.
    #[serde(rename = "appointment.moved")]
    AppointmentMoved {
        /// Which.
        appointment: AppointmentId,
    },
    /// An appointment was called off.
    #[serde(rename = "appointment.cancelled")]
    AppointmentCancelled {
        /// Which.
        appointment: AppointmentId,
    },
    /// A held slot is free again: the form was not filled, or the link not followed, in time.
    #[serde(rename = "appointment.expired")]
    AppointmentExpired {
        /// Which.
        appointment: AppointmentId,
    },
    /// They came to their appointment and have a seat.
    #[serde(rename = "appointment.checked_in")]
    AppointmentCheckedIn {
        /// Which.
        appointment: AppointmentId,
        /// Their seat.
        seat: SeatId,
    },
    /// Nobody came to an appointment, or too late.
    #[serde(rename = "appointment.missed")]
    AppointmentMissed {
        /// Which.
        appointment: AppointmentId,
    },
}

/// Why a call ended without the citizen coming in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    /// The officer took it back; it does not count.
    TakenBack,
    /// The citizen did not come in time; it counts.
    Expired,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinishReason {
    /// The officer finished it.
    Finished,
    /// The citizen hung up.
    HungUp,
    /// The citizen gave no sign of life for too long.
    Lapsed,
    /// The officer set the citizen aside; the visit goes on.
    Parked,
    /// The officer sent the citizen on; the visit goes on.
    Redirected,
}

impl FinishReason {
    /// The visit ended with the session.
    pub const fn ends_visit(self) -> bool {
        !matches!(self, Self::Parked | Self::Redirected)
    }
}

impl Event {
    /// All names there are, as programs may ask for them. Who is at a desk is for officers only.
    pub const KINDS: &[&str] = &[
        "office.changed",
        "seat.taken",
        "seat.reconnecting",
        "seat.back",
        "seat.called",
        "seat.returned",
        "seat.missed",
        "seat.abandoned",
        "seat.left",
        "seat.dismissed",
        "seat.parked",
        "seat.unparked",
        "seat.redirected",
        "seat.ranked",
        "seat.checked",
        "session.started",
        "session.finished",
        "appointment.reserved",
        "appointment.confirmed",
        "appointment.moved",
        "appointment.cancelled",
        "appointment.expired",
        "appointment.checked_in",
        "appointment.missed",
    ];

    /// Is there an event of this name?
    pub fn is_kind(name: &str) -> bool {
        Self::KINDS.contains(&name)
    }

    /// The name it has in the event stream.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::OfficeChanged => "office.changed",
            Self::SeatTaken { .. } => "seat.taken",
            Self::SeatReconnecting { .. } => "seat.reconnecting",
            Self::SeatBack { .. } => "seat.back",
            Self::SeatCalled { .. } => "seat.called",
            Self::SeatReturned { .. } => "seat.returned",
            Self::SeatMissed { .. } => "seat.missed",
            Self::SeatAbandoned { .. } => "seat.abandoned",
            Self::SeatLeft { .. } => "seat.left",
            Self::SeatDismissed { .. } => "seat.dismissed",
            Self::SeatParked { .. } => "seat.parked",
            Self::SeatUnparked { .. } => "seat.unparked",
            Self::SeatRedirected { .. } => "seat.redirected",
            Self::SeatRanked { .. } => "seat.ranked",
            Self::SeatChecked { .. } => "seat.checked",
            Self::SessionStarted { .. } => "session.started",
            Self::SessionFinished { .. } => "session.finished",
            Self::DeskChanged { .. } => "desk.changed",
            Self::AppointmentReserved { .. } => "appointment.reserved",
            Self::AppointmentConfirmed { .. } => "appointment.confirmed",
            Self::AppointmentMoved { .. } => "appointment.moved",
            Self::AppointmentCancelled { .. } => "appointment.cancelled",
            Self::AppointmentExpired { .. } => "appointment.expired",
            Self::AppointmentCheckedIn { .. } => "appointment.checked_in",
            Self::AppointmentMissed { .. } => "appointment.missed",
        }
    }

    /// The seat it is about.
    pub const fn seat(&self) -> Option<SeatId> {
        match *self {
            Self::OfficeChanged
            | Self::DeskChanged { .. }
            | Self::AppointmentReserved { .. }
            | Self::AppointmentConfirmed { .. }
            | Self::AppointmentMoved { .. }
            | Self::AppointmentCancelled { .. }
            | Self::AppointmentExpired { .. }
            | Self::AppointmentMissed { .. } => None,
            Self::SeatTaken { seat, .. }
            | Self::SeatReconnecting { seat }
            | Self::SeatBack { seat }
            | Self::SeatCalled { seat, .. }
            | Self::SeatReturned { seat, .. }
            | Self::SeatMissed { seat }
            | Self::SeatAbandoned { seat }
            | Self::SeatLeft { seat }
            | Self::SeatDismissed { seat }
            | Self::SeatParked { seat, .. }
            | Self::SeatUnparked { seat }
            | Self::SeatRedirected { seat, .. }
            | Self::SeatRanked { seat, .. }
            | Self::SeatChecked { seat }
            | Self::SessionStarted { seat, .. }
            | Self::SessionFinished { seat, .. }
            | Self::AppointmentCheckedIn { seat, .. } => Some(seat),
        }
    }

    /// The appointment it is about.
    pub const fn appointment(&self) -> Option<AppointmentId> {
        match *self {
            Self::AppointmentReserved { appointment }
            | Self::AppointmentConfirmed { appointment }
            | Self::AppointmentMoved { appointment }
            | Self::AppointmentCancelled { appointment }
            | Self::AppointmentExpired { appointment }
            | Self::AppointmentCheckedIn { appointment, .. }
            | Self::AppointmentMissed { appointment } => Some(appointment),
            _ => None,
        }
    }

    /// The seat whose visit it ends.
    pub fn ended_visit(&self) -> Option<SeatId> {
        match *self {
            Self::SeatMissed { seat }
            | Self::SeatAbandoned { seat }
            | Self::SeatLeft { seat }
            | Self::SeatDismissed { seat } => Some(seat),
            Self::SessionFinished { seat, reason, .. } => reason.ends_visit().then_some(seat),
            _ => None,
        }
    }

    /// The call it is about.
    pub const fn call(&self) -> Option<CallId> {
        match *self {
            Self::SeatCalled { call, .. } | Self::SeatReturned { call, .. } => Some(call),
            _ => None,
        }
    }

    /// The session it is about.
    pub const fn session(&self) -> Option<SessionId> {
        match *self {
            Self::SessionStarted { session, .. } | Self::SessionFinished { session, .. } => {
                Some(session)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_names_is_the_list_of_events() {
        let source = include_str!("event.rs");
        let written = source.split("#[serde(rename = \"").skip(1);
        let written = written.filter_map(|rest| rest.split('"').next());
        let mut written: Vec<_> = written.filter(|it| it.contains('.')).collect();
        written.retain(|kind| *kind != "desk.changed");
        assert_eq!(written, Event::KINDS);
    }
}
