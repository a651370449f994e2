//! A seat: from sitting down to the end of the visit.
//!
//! ```text
//! Seated ─▶ Called ─▶ InSession ─▶ Ended      (`Called` is in call.rs, `InSession` in session.rs)
//!   ├─ Parked ┴────────────────────▶ Ended      (`Parked` is in park.rs)
//!   └──────────────────────────────▶ Ended
//! ```
//!
//! What only one step has, only its type has: a seated citizen has no call that could be read,
//! an ended visit no lease. A step consumes the one before it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::call::{Call, CallView, Called};
use crate::callback::{self, Callback};
use crate::check::Check;
use crate::id::{OfficerId, SeatId};
use crate::park::Parked;
use crate::priority::Wish;
use crate::redirect::Redirect;
use crate::session::{InSession, SessionView};
use crate::settings::OfficeSettings;
use crate::time::after;
use crate::wait::WaitRange;

/// How long a seat that has ended is remembered, so that its ticket gets a truthful answer.
pub const MEMORY_MS: u64 = 10 * 60 * 1000;
/// Of those who have gone, so many at most: every step of an office carries them along.
pub const MOST_REMEMBERED: usize = 100;

/// A seat in one of the steps of its life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Seat {
    /// Waiting.
    Seated(Seated),
    /// Set aside by an officer.
    Parked(Parked),
    /// Asked to come in.
    Called(Called),
    /// Talking with an officer.
    InSession(InSession),
    /// Over.
    Ended(Ended),
}

/// The citizen waits. What is true of them in every later step too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seated {
    /// Which seat.
    pub id: SeatId,
    /// The short number of the day, to show and to say.
    pub number: u32,
    /// When they sat down.
    pub seated_at: Timestamp,
    /// Their last sign of life; the lease runs from here.
    pub seen_at: Timestamp,
    /// Whether their event stream is there.
    #[serde(default)]
    pub presence: Presence,
    /// How many calls they let expire.
    #[serde(default)]
    pub calls: u8,
    /// Whether the latest call is one they let expire, so that coming in late can be explained.
    #[serde(default)]
    pub last_call_expired: bool,
    /// What they sat down with.
    #[serde(default)]
    pub wish: Wish,
    /// Why and to whom they were sent on, if they were.
    #[serde(default)]
    pub redirect: Option<Redirect>,
    /// They left a contact and need not be here before they are called.
    #[serde(default)]
    pub callback: Option<Callback>,
    /// What their own try of camera, microphone and network has shown.
    #[serde(default)]
    pub check: Option<Check>,
    /// How long they were told they would wait for the first call, until it comes.
    #[serde(default)]
    pub promised: Option<WaitRange>,
}

/// Whether a citizen's event stream is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// It is.
    #[default]
    Here,
    /// It was lost; the lease still runs.
    Reconnecting,
}

/// The visit is over; kept for a while so that its ticket gets a truthful answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Which seat.
    pub id: SeatId,
    /// Its number of the day.
    pub number: u32,
    /// When they sat down.
    pub seated_at: Timestamp,
    /// How it ended.
    pub ending: Ending,
    /// When it ended.
    pub ended_at: Timestamp,
}

/// How a visit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// With a session.
    Finished,
    /// They did not come when called.
    Missed,
    /// Their lease ended.
    Abandoned,
    /// They went before a session.
    Left,
    /// The office was closed down while they waited.
    Dismissed,
}

/// The step of a seat as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatState {
    /// Waiting.
    Seated,
    /// Set aside by an officer.
    Parked,
    /// Asked to come in.
    Called,
    /// In a session.
    Entered,
    /// Over, with a session.
    Finished,
    /// Over: did not come when called.
    Missed,
    /// Over: gave no sign of life.
    Abandoned,
    /// Over: went before a session.
    Left,
    /// Over: the office was closed down.
    Dismissed,
}

/// A seat as its citizen sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatView {
    /// Which seat.
    pub seat: SeatId,
    /// Its number of the day.
    pub number: u32,
    /// Its step.
    pub state: SeatState,
    /// 1 for the next to be called, 2 for the one behind; only while seated.
    pub position: Option<u32>,
    /// When they sat down.
    pub seated_at: Timestamp,
    /// Whether their event stream is there; says nothing once the visit is over.
    pub presence: Presence,
    /// How many calls they let expire.
    pub calls: u8,
    /// The call, while called.
    pub call: Option<CallView>,
    /// The session, while in one.
    pub session: Option<SessionView>,
    /// They left a contact and may be away until they are called.
    pub may_be_away: bool,
    /// When it ended, once it has.
    pub ended_at: Option<Timestamp>,
}

/// A seat that is seated or called, as the officers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingSeat {
    /// Which seat.
    pub seat: SeatId,
    /// Its number of the day.
    pub number: u32,
    /// Seated or called.
    pub state: SeatState,
    /// Whether the citizen's event stream is there.
    pub presence: Presence,
    /// When they sat down.
    pub seated_at: Timestamp,
    /// How many calls they let expire.
    pub calls: u8,
    /// What they sat down with.
    pub wish: Wish,
    /// Why and to whom they were sent on, if they were.
    pub redirect: Option<Redirect>,
    /// They left a contact and may be away until they are called.
    pub may_be_away: bool,
    /// What their own try of camera, microphone and network has shown.
    pub check: Option<Check>,
    /// Who calls them now.
    pub called_by: Option<OfficerId>,
}

impl Seat {
    /// Which seat.
    pub fn id(&self) -> SeatId {
        match self {
            Self::Seated(seat) => seat.id,
            Self::Parked(parked) => parked.seat.id,
            Self::Called(called) => called.seat.id,
            Self::InSession(session) => session.seat.id,
            Self::Ended(ended) => ended.id,
        }
    }

    /// Its step as a word.
    pub fn state(&self) -> SeatState {
        match self {
            Self::Seated(_) => SeatState::Seated,
            Self::Parked(_) => SeatState::Parked,
            Self::Called(_) => SeatState::Called,
            Self::InSession(_) => SeatState::Entered,
            Self::Ended(ended) => ended.ending.into(),
        }
    }

    /// What is true of a citizen in every step while the visit lasts.
    pub fn living(&self) -> Option<&Seated> {
        match self {
            Self::Seated(seat) => Some(seat),
            Self::Parked(parked) => Some(&parked.seat),
            Self::Called(called) => Some(&called.seat),
            Self::InSession(session) => Some(&session.seat),
            Self::Ended(_) => None,
        }
    }

    pub(crate) fn living_mut(&mut self) -> Option<&mut Seated> {
        match self {
            Self::Seated(seat) => Some(seat),
            Self::Parked(parked) => Some(&mut parked.seat),
            Self::Called(called) => Some(&mut called.seat),
            Self::InSession(session) => Some(&mut session.seat),
            Self::Ended(_) => None,
        }
    }

    /// The call they are called by, or came in by.
    pub fn call(&self) -> Option<&Call> {
        match self {
            Self::Called(called) => Some(&called.call),
            Self::InSession(session) => Some(&session.call),
            Self::Seated(_) | Self::Parked(_) | Self::Ended(_) => None,
        }
    }

    /// Whether it needs a chair.
    pub fn has_chair(&self) -> bool {
        matches!(self, Self::Seated(_) | Self::Called(_))
    }

    /// When something becomes of it by itself; at this very moment it does.
    pub(crate) fn due_at(&self, rules: &OfficeSettings) -> Timestamp {
        match self {
            Self::Seated(seat) => seat.lease_ends_at(rules),
            Self::Parked(parked) => parked.seat.lease_ends_at(rules),
            Self::Called(called) => called.due_at(rules),
            Self::InSession(session) => session.lapses_at(rules),
            Self::Ended(ended) => after(ended.ended_at, MEMORY_MS),
        }
    }
}

impl Seated {
    pub(crate) fn sit(id: SeatId, number: u32, wish: Wish, now: Timestamp) -> Self {
        Self {
            id,
            number,
            seated_at: now,
            seen_at: now,
            presence: Presence::Here,
            calls: 0,
            last_call_expired: false,
            wish,
            redirect: None,
            callback: None,
            check: None,
            promised: None,
        }
    }

    /// The next step: an officer calls.
    pub(crate) fn called(self, call: Call) -> Called {
        Called { seat: self, call }
    }

    /// The last step.
    pub(crate) fn ended(self, ending: Ending, at: Timestamp) -> Ended {
        let Self {
            id,
            number,
            seated_at,
            ..
        } = self;
        Ended {
            id,
            number,
            seated_at,
            ending,
            ended_at: at,
        }
    }

    pub(crate) fn lease_ends_at(&self, rules: &OfficeSettings) -> Timestamp {
        let lease_ms = match self.callback {
            Some(_) => rules.lease_ms.max(callback::LONGEST_MS),
            None => rules.lease_ms,
        };
        after(self.seen_at, lease_ms)
    }
}

impl From<Ending> for SeatState {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Finished => Self::Finished,
            Ending::Missed => Self::Missed,
            Ending::Abandoned => Self::Abandoned,
            Ending::Left => Self::Left,
            Ending::Dismissed => Self::Dismissed,
        }
    }
}
