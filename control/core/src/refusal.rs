//! Why an input was refused. Nothing has changed then.

use jiff::Timestamp;

/// A refusal, worded for logs; what people read is the shell's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// All chairs are taken.
    #[error("every seat of the waiting area is taken")]
    AreaFull {
        /// When the office next opens by its hours.
        next_opening: Option<Timestamp>,
    },
    /// Whoever sits down now would be called after closing time.
    #[error("a call would come after closing time")]
    TooLate {
        /// When the office next opens by its hours.
        next_opening: Option<Timestamp>,
    },
    /// The office is closed.
    #[error("the office is closed")]
    DoorClosed {
        /// When the office next opens by its hours.
        next_opening: Option<Timestamp>,
    },
    /// The office is paused.
    #[error("the office is paused")]
    DoorPaused {
        /// What the officer wrote about it.
        note: Option<String>,
    },
    /// This seat is taken already.
    #[error("this citizen has a seat already")]
    AlreadySeated,
    /// There is no such seat.
    #[error("there is no such seat")]
    UnknownSeat,
    /// There was such a seat; its visit is over.
    #[error("the visit of this seat is over")]
    SeatGone,
    /// The seat is not called.
    #[error("this seat is not called")]
    NotCalled,
    /// The seat's last call has expired.
    #[error("the call has expired")]
    CallExpired,
    /// The citizen has come in already.
    #[error("the citizen has entered already")]
    AlreadyEntered,
    /// Nobody is there to be called.
    #[error("nobody is waiting")]
    NobodyWaiting,
    /// The officer has a call or a session already.
    #[error("the officer has a call or a session already")]
    OfficerBusy,
    /// Another officer calls this seat.
    #[error("another officer calls this seat")]
    SeatCalledByOther,
    /// The seat is not parked.
    #[error("this seat is not parked")]
    NotParked,
    /// The seat is parked already.
    #[error("this seat is parked already")]
    AlreadyParked,
    /// The office has no such service.
    #[error("the office has no such service")]
    UnknownService,
    /// There is no such call, or no more.
    #[error("there is no such call")]
    UnknownCall,
    /// It is another officer's call.
    #[error("this is another officer's call")]
    NotYourCall,
    /// The settings are no longer those that were seen.
    #[error("the settings were changed meanwhile")]
    SettingsChanged,
    /// Somebody talks here.
    #[error("somebody talks in this office")]
    OfficeInUse,
    /// There is no such session, or no more.
    #[error("there is no such session")]
    UnknownSession,
    /// It is another officer's session.
    #[error("this is another officer's session")]
    NotYourSession,
}
