//! Everything that can happen to an office.

use jiff::Timestamp;

use crate::check::Check;
use crate::door::Word;
use crate::id::{CallId, OfficeId, OfficerId, RoomId, SeatId, ServiceId, SessionId};
use crate::priority::{Priority, Wish};
use crate::redirect::Guest;
use crate::settings::OfficeSettings;

/// Something happened. Ids of new things come with it: the core has no chance of its own.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A citizen takes a seat.
    Sit {
        /// The id of the new seat.
        seat: SeatId,
        /// What they sit down with.
        wish: Wish,
    },
    /// A sign of life of the citizen: renews the lease.
    Seen {
        /// Whose.
        seat: SeatId,
    },
    /// The citizen's event stream was lost; they may come back until the lease ends.
    Away {
        /// Whose.
        seat: SeatId,
    },
    /// The citizen has tried camera, microphone and network.
    Checked {
        /// Whose seat.
        seat: SeatId,
        /// What it has shown.
        check: Check,
    },
    /// The citizen leaves for good; in a session they hang up.
    Leave {
        /// Who.
        seat: SeatId,
    },
    /// The called citizen comes in.
    Enter {
        /// Who.
        seat: SeatId,
        /// The id of the new session.
        session: SessionId,
    },
    /// The office is closed down for good; refused while somebody talks there.
    CloseDown,
    /// An officer opens the door.
    Open {
        /// Who.
        officer: OfficerId,
    },
    /// An officer pauses the office.
    Pause {
        /// Who.
        officer: OfficerId,
        /// What the public reads, such as "Mittagspause bis 13 Uhr".
        note: Option<String>,
    },
    /// An officer closes the door; those seated keep their seats.
    Close {
        /// Who.
        officer: OfficerId,
    },
    /// An officer opens, pauses or closes the door, perhaps until a certain time.
    Say {
        /// Who.
        officer: OfficerId,
        /// What.
        word: Word,
        /// What the public reads about it.
        note: Option<String>,
        /// From then on the office hours rule again, if not before.
        until: Option<Timestamp>,
    },
    /// An officer needs help.
    RaiseAlarm {
        /// Who.
        officer: OfficerId,
    },
    /// An officer needs no help any more.
    EndAlarm {
        /// Who.
        officer: OfficerId,
    },
    /// An officer is at their desk.
    Present {
        /// Who.
        officer: OfficerId,
    },
    /// An officer left their desk; a call or session of theirs goes on.
    Absent {
        /// Who.
        officer: OfficerId,
    },
    /// An officer calls a citizen in.
    Call {
        /// Who calls.
        officer: OfficerId,
        /// A particular seat, or the next one.
        seat: Option<SeatId>,
        /// The id of the new call.
        call: CallId,
        /// The id of the new room.
        room: RoomId,
    },
    /// An officer takes back their call; it does not count against the citizen.
    TakeBack {
        /// Whose call.
        officer: OfficerId,
        /// Which call.
        call: CallId,
    },
    /// An officer marks the called citizen as missed: the visit is over.
    Miss {
        /// Whose call.
        officer: OfficerId,
        /// Which call.
        call: CallId,
    },
    /// An officer sets a citizen aside: one who waits, or whom they call or serve themselves.
    Park {
        /// Who.
        officer: OfficerId,
        /// Whom.
        seat: SeatId,
        /// Why, for the officers.
        note: Option<String>,
    },
    /// An officer takes a parked citizen back into the line, in their old place.
    Unpark {
        /// Whom.
        seat: SeatId,
    },
    /// An officer says how urgent it is.
    Rank {
        /// Whose.
        seat: SeatId,
        /// How urgent.
        priority: Priority,
    },
    /// An officer sends a citizen on to a colleague of this office.
    Redirect {
        /// Who sends.
        officer: OfficerId,
        /// Whom.
        seat: SeatId,
        /// To whom.
        to: OfficerId,
        /// Why, for the colleague.
        reason: Option<String>,
    },
    /// An officer sends a citizen on to another office, which must receive them in one commit.
    HandOver {
        /// Who sends.
        officer: OfficerId,
        /// Whom.
        seat: SeatId,
        /// Where to.
        to: OfficeId,
        /// Why, for the colleagues there.
        reason: Option<String>,
    },
    /// A citizen comes from another office.
    Receive(Box<Guest>),
    /// A citizen has left a contact: they may close the page and are told when it is nearly their
    /// turn.
    AwaitCallback {
        /// Whose seat.
        seat: SeatId,
    },
    /// The contact was withdrawn.
    WithdrawCallback {
        /// Whose seat.
        seat: SeatId,
    },
    /// An officer finishes their session.
    Finish {
        /// Whose session.
        officer: OfficerId,
        /// Which session.
        session: SessionId,
        /// The services rendered; not said, those the citizen came for.
        services: Option<Vec<ServiceId>>,
    },
    /// Time has passed; [`crate::Office::wake_at`] said when to say so.
    Timeout,
    /// The server was away and is back: nobody could show a sign of life meanwhile, so every
    /// living seat gets a fresh lease and every call its full time again.
    Restarted,
    /// For a while nobody's sign of life could be kept, or the clock was turned: times that were
    /// counted so far mean nothing, so leases and calls begin anew as after a restart. Desks stay.
    Recovered,
    /// The settings of the office were changed.
    NewSettings(OfficeSettings),
    /// The administration changes the settings it has seen.
    ChangeSettings {
        /// As they were seen.
        from: Box<OfficeSettings>,
        /// As they shall be.
        to: Box<OfficeSettings>,
    },
}

impl Input {
    /// Its name, which tells nothing of whom it is about.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Sit { .. } => "sit",
            Self::Seen { .. } => "seen",
            Self::Away { .. } => "away",
            Self::Checked { .. } => "checked",
            Self::Leave { .. } => "leave",
            Self::Enter { .. } => "enter",
            Self::CloseDown => "close_down",
            Self::Open { .. } => "open",
            Self::Pause { .. } => "pause",
            Self::Close { .. } => "close",
            Self::Say { .. } => "say",
            Self::RaiseAlarm { .. } => "raise_alarm",
            Self::EndAlarm { .. } => "end_alarm",
            Self::Present { .. } => "present",
            Self::Absent { .. } => "absent",
            Self::Call { .. } => "call",
            Self::TakeBack { .. } => "take_back",
            Self::Miss { .. } => "miss",
            Self::Park { .. } => "park",
            Self::Unpark { .. } => "unpark",
            Self::Rank { .. } => "rank",
            Self::Redirect { .. } => "redirect",
            Self::HandOver { .. } => "hand_over",
            Self::Receive(_) => "receive",
            Self::AwaitCallback { .. } => "await_callback",
            Self::WithdrawCallback { .. } => "withdraw_callback",
            Self::Finish { .. } => "finish",
            Self::Timeout => "timeout",
            Self::Restarted => "restarted",
            Self::Recovered => "recovered",
            Self::NewSettings(_) => "new_settings",
            Self::ChangeSettings { .. } => "change_settings",
        }
    }
}
