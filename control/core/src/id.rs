//! Names of things: newtypes, so that a seat is never taken for a call.
//!
//! They are random numbers made by the shell and say nothing about anybody, so they may be
//! printed and logged.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The same as one number, the way the media plane names rooms and participants.
            pub const fn as_u128(self) -> u128 {
                self.0.as_u128()
            }

            /// From the number the media plane uses.
            pub const fn from_u128(number: u128) -> Self {
                Self(Uuid::from_u128(number))
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )*};
}

id! {
    /// One municipality.
    TenantId;
    /// One virtual office.
    OfficeId;
    /// One officer.
    OfficerId;
    /// One seat in a waiting area, and with it one visit.
    SeatId;
    /// One invitation of a citizen by an officer.
    CallId;
    /// One talk of a citizen with an officer.
    SessionId;
    /// The media room of a call and of the session that may follow it.
    RoomId;
    /// One side of a room.
    ParticipantId;
    /// One service of an office.
    ServiceId;
    /// One appointment.
    AppointmentId;
    /// One message in the outbox: a mail, a short message, a webhook's delivery.
    LetterId;
    /// One address of an integrator that is told of events.
    WebhookId;
}
