//! What a worker counts: numbers as values, for the shell to copy and publish.

use crate::TrackKind;
use crate::histogram::Histogram;
use crate::profile::SrtpProfile;

/// What a datagram or packet belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PacketKind {
    /// The microphone's RTP.
    Microphone,
    /// The camera's RTP, resends included.
    Camera,
    /// The screen's RTP, resends included.
    Screen,
    /// The data channel: DTLS application data.
    Data,
    /// STUN, DTLS handshakes and RTCP.
    Other,
}

impl PacketKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Microphone,
        Self::Camera,
        Self::Screen,
        Self::Data,
        Self::Other,
    ];

    /// The name used in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Microphone => "microphone",
            Self::Camera => "camera",
            Self::Screen => "screen",
            Self::Data => "data",
            Self::Other => "other",
        }
    }
}

impl From<TrackKind> for PacketKind {
    fn from(kind: TrackKind) -> Self {
        match kind {
            TrackKind::Microphone => Self::Microphone,
            TrackKind::Camera => Self::Camera,
            TrackKind::Screen => Self::Screen,
        }
    }
}

/// Why a datagram, packet or message went no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DropReason {
    /// Shorter than any datagram of ours.
    TooShort,
    /// Longer than any datagram of ours.
    TooLong,
    /// Neither STUN nor DTLS nor RTP nor RTCP, or a broken STUN message.
    Unparsable,
    /// STUN for a user we never named.
    UnknownStunUser,
    /// STUN whose integrity does not hold.
    BadStunIntegrity,
    /// Not STUN, and from an address that proved nothing.
    UnknownAddress,
    /// From a known address, but its participant does not take it.
    NotAccepted,
    /// Sent to an address that is no candidate of ours.
    UnknownLocalAddress,
    /// The engine returned an error for it.
    EngineRefused,
    /// RTP in which the engine found no new packet: replayed, forged, or padding of a probe.
    NothingNew,
    /// The gate is closed.
    GateClosed,
    /// Nobody else is there, or the other is not connected.
    NoReceiver,
    /// The receiver does not know the codec.
    NoCodec,
    /// It belongs before the start of what the receiver gets.
    TooLate,
    /// The receiver's data channel is not open.
    NoChannel,
    /// The message is empty; the engine cannot send such.
    EmptyMessage,
    /// The receiver's buffer is full.
    SendFull,
    /// The line to the receiver suddenly carries less, and the sender does not know yet.
    LineFull,
    /// Its participant sends far more than it may.
    Policed,
    /// The worker cannot keep up, and it is a picture: sound goes first.
    Overloaded,
    /// STUN for a participant whose user fragment came with too many broken seals.
    TooManyBrokenSeals,
}

impl DropReason {
    /// Every reason.
    pub const ALL: [Self; 21] = [
        Self::TooShort,
        Self::TooLong,
        Self::Unparsable,
        Self::UnknownStunUser,
        Self::BadStunIntegrity,
        Self::UnknownAddress,
        Self::NotAccepted,
        Self::UnknownLocalAddress,
        Self::EngineRefused,
        Self::NothingNew,
        Self::GateClosed,
        Self::NoReceiver,
        Self::NoCodec,
        Self::TooLate,
        Self::NoChannel,
        Self::EmptyMessage,
        Self::SendFull,
        Self::LineFull,
        Self::Policed,
        Self::Overloaded,
        Self::TooManyBrokenSeals,
    ];

    /// The name used in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::Unparsable => "unparsable",
            Self::UnknownStunUser => "unknown_stun_user",
            Self::BadStunIntegrity => "bad_stun_integrity",
            Self::UnknownAddress => "unknown_address",
            Self::NotAccepted => "not_accepted",
            Self::UnknownLocalAddress => "unknown_local_address",
            Self::EngineRefused => "engine_refused",
            Self::NothingNew => "nothing_new",
            Self::GateClosed => "gate_closed",
            Self::NoReceiver => "no_receiver",
            Self::NoCodec => "no_codec",
            Self::TooLate => "too_late",
            Self::NoChannel => "no_channel",
            Self::EmptyMessage => "empty_message",
            Self::SendFull => "send_full",
            Self::LineFull => "line_full",
            Self::Policed => "policed",
            Self::Overloaded => "overloaded",
            Self::TooManyBrokenSeals => "too_many_broken_seals",
        }
    }
}

/// Packets and their bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// How many.
    pub packets: u64,
    /// Their UDP payload.
    pub bytes: u64,
}

impl Traffic {
    fn count(&mut self, bytes: usize) {
        self.packets += 1;
        self.bytes += bytes as u64;
    }
}

/// What is measured rather than counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Round-trip times to participants, seconds.
    pub round_trip: Histogram,
    /// Fractions of packets lost on the way to participants.
    pub loss_to_participants: Histogram,
    /// Fractions of packets lost on the way from participants.
    pub loss_from_participants: Histogram,
    /// What lines to participants were found to carry, bytes per second.
    pub estimate: Histogram,
    /// What a publisher may send of each kind, bytes per second.
    caps: [Histogram; TrackKind::ALL.len()],
}

impl Measured {
    /// What publishers may send of a kind, bytes per second.
    pub fn cap(&self, kind: TrackKind) -> &Histogram {
        &self.caps[kind.index()]
    }

    pub(crate) fn cap_mut(&mut self, kind: TrackKind) -> &mut Histogram {
        &mut self.caps[kind.index()]
    }
}

impl Default for Measured {
    fn default() -> Self {
        Self {
            round_trip: Histogram::new(ROUND_TRIP_SECONDS),
            loss_to_participants: Histogram::new(LOSS_RATIO),
            loss_from_participants: Histogram::new(LOSS_RATIO),
            estimate: Histogram::new(BYTES_PER_SECOND),
            caps: [Histogram::new(BYTES_PER_SECOND); TrackKind::ALL.len()],
        }
    }
}

const ROUND_TRIP_SECONDS: &[f64] = &[
    0.005, 0.01, 0.02, 0.04, 0.08, 0.12, 0.16, 0.24, 0.32, 0.64, 1.28, 2.56,
];
const LOSS_RATIO: &[f64] = &[0.0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5];
/// From 64 kbit/s to 10 Mbit/s.
const BYTES_PER_SECOND: &[f64] = &[
    8_000.0,
    16_000.0,
    32_000.0,
    62_500.0,
    125_000.0,
    187_500.0,
    250_000.0,
    312_500.0,
    625_000.0,
    1_250_000.0,
];

/// Everything one worker counts since it started. `rooms`, `participants` and `connected`
/// are of now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stats {
    received: [Traffic; PacketKind::ALL.len()],
    sent: [Traffic; PacketKind::ALL.len()],
    drops: [u64; DropReason::ALL.len()],
    /// Keyframe requests receivers sent us.
    pub keyframe_requests_received: u64,
    /// Keyframe requests we sent to publishers.
    pub keyframe_requests_sent: u64,
    /// Keyframe requests that waited for an earlier one instead of being sent at once.
    pub keyframe_requests_coalesced: u64,
    /// NACKs receivers sent us.
    pub nacks_received: u64,
    /// NACKs we sent to publishers.
    pub nacks_sent: u64,
    /// Packets of pictures sent again to a receiver that missed them.
    pub pictures_sent_again: u64,
    /// Packets of sound that were lost on their way to us and came back in a later one (RED).
    pub sound_brought_back: u64,
    /// Packets of sound sent with older ones beside their own (RED).
    pub sound_wrapped: u64,
    /// Packets of sound sent again to a receiver that missed them in a burst.
    pub sound_sent_again: u64,
    /// Round trips, losses, estimates and caps.
    pub measured: Measured,
    profiles: [u64; SrtpProfile::ALL.len()],
    /// Messages passed from data channel to data channel.
    pub messages_forwarded: u64,
    /// Rooms of now.
    pub rooms: u64,
    /// Participants of now.
    pub participants: u64,
    /// Participants of now whose ICE and DTLS are up.
    pub connected: u64,
    /// Participants that ever joined, rejoins included.
    pub joins: u64,
    /// Participants that connected, rejoins included.
    pub connects: u64,
    /// Participants removed because their connection was gone.
    pub disconnects: u64,
    /// How often a participant was found on another path without a nomination of the engine.
    pub path_changes: u64,
    /// Participants lost to a panic of their engine.
    pub panics: u64,
    /// Offers that made an engine panic; they were refused.
    pub offer_panics: u64,
    /// Participants that never connected and had to make place for a newer one.
    pub evictions: u64,
    /// How often a participant that sent far too much was told so.
    pub policed: u64,
}

impl Stats {
    /// What came in and was accepted.
    pub fn received(&self, kind: PacketKind) -> Traffic {
        self.received[kind as usize]
    }

    /// What went out.
    pub fn sent(&self, kind: PacketKind) -> Traffic {
        self.sent[kind as usize]
    }

    /// What was dropped, by reason.
    pub fn drops(&self, reason: DropReason) -> u64 {
        self.drops[reason as usize]
    }

    /// Participants of now that are connected with this SRTP profile.
    pub fn srtp(&self, profile: SrtpProfile) -> u64 {
        self.profiles[profile as usize]
    }

    pub(crate) fn srtp_mut(&mut self, profile: SrtpProfile) -> &mut u64 {
        &mut self.profiles[profile as usize]
    }

    pub(crate) fn count_received(&mut self, kind: PacketKind, bytes: usize) {
        self.received[kind as usize].count(bytes);
    }

    pub(crate) fn count_sent(&mut self, kind: PacketKind, bytes: usize) {
        self.sent[kind as usize].count(bytes);
    }

    pub(crate) fn count_drop(&mut self, reason: DropReason) {
        self.drops[reason as usize] += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_stands_at_its_own_place() {
        for (place, reason) in DropReason::ALL.into_iter().enumerate() {
            assert_eq!(reason as usize, place, "{}", reason.name());
        }
        for (place, kind) in PacketKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, place, "{}", kind.name());
        }
        for (place, profile) in SrtpProfile::ALL.into_iter().enumerate() {
            assert_eq!(profile as usize, place, "{}", profile.name());
        }
    }
}
