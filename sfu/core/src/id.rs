//! Names of rooms, participants and tracks: small, `Copy`, printable, without personal data.

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u128);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:032x}", self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

id! {
    /// One media room; chosen at random by whoever opens it.
    RoomId
}

id! {
    /// One side of a room; chosen at random by whoever lets it in.
    ParticipantId
}

/// What a participant publishes; the order of its m-lines decides which is which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TrackKind {
    /// First audio m-line.
    Microphone,
    /// First video m-line.
    Camera,
    /// Second video m-line.
    Screen,
}

impl TrackKind {
    /// Every kind, in the order of its m-lines.
    pub const ALL: [Self; 3] = [Self::Microphone, Self::Camera, Self::Screen];

    /// The name used in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Microphone => "microphone",
            Self::Camera => "camera",
            Self::Screen => "screen",
        }
    }

    /// The pictures: they need keyframes and share the bandwidth.
    pub const fn is_video(self) -> bool {
        matches!(self, Self::Camera | Self::Screen)
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_print_as_thirty_two_hex_digits() {
        assert_eq!(RoomId(0xab).to_string(), format!("{:0>32}", "ab"));
        assert_eq!(format!("{:?}", ParticipantId(1)).len(), 32);
    }
}
