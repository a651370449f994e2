//! Media plane, pure: no socket, no clock, no thread. It takes time and gives work.
//!
//! ```text
//!            handle(Datagram)                                        poll() -> Send
//!  demux ─▶ participant ─▶ room ─▶ forward ─▶ participant
//!  whose?   SRTP in        who     rewrite    SRTP out
//!                          gets it and gate
//! ```
//!
//! The contract with the shell: hand in what arrives ([`Worker::handle`]) and what control asks
//! ([`Worker::command`]), carry out everything [`Worker::poll`] gives until it gives nothing,
//! then sleep no longer than [`Worker::wake_at`] says and hand in [`Input::Timeout`].
//!
//! Payloads are never read, so end-to-end encrypted media passes untouched; of RED (RFC 2198)
//! only the frame is. Addresses are
//! never logged here; `str0m` logs some at DEBUG and below, so filter its target to WARN.

mod agreed;
mod appetite;
mod arrival;
mod bandwidth;
mod caps;
mod cipher;
mod codecs;
mod commands;
mod cover;
mod credentials;
mod delivery;
mod demux;
mod engine;
mod error;
mod estimate;
mod events;
mod forward;
mod forwarding;
mod handshake;
mod histogram;
mod id;
mod inflow;
mod input;
mod intake;
#[cfg(test)]
mod interop;
#[cfg(test)]
mod interop_play;
mod keyframe;
mod leg;
mod losses;
mod media;
mod missing;
mod moving;
mod numbers;
mod offer;
mod opening;
mod outflow;
mod output;
mod pacer;
mod packet;
mod participant;
mod path;
mod payload;
mod policing;
mod profile;
mod pump;
mod recorder;
mod redundancy;
mod replay;
mod reports;
mod resends;
mod room;
mod route;
mod rtcp;
mod rtcp_write;
mod rtp;
mod seal;
mod seal_keys;
mod settling;
mod sound;
mod stats;
mod strays;
#[cfg(test)]
mod testing;
mod timers;
mod told;
mod track;
mod twcc;
mod twcc_write;
mod worker;

pub use credentials::named_worker;
pub use error::{Refusal, StartError};
pub use histogram::Histogram;
pub use id::{ParticipantId, RoomId, TrackKind};
pub use input::{Certificate, Command, Gate, Input, Protocol, WorkerConfig};
pub use output::{Notice, Output, ParticipantState, Reply, RoomState, Transmit};
pub use profile::SrtpProfile;
pub use stats::{DropReason, Measured, PacketKind, Stats, Traffic};
pub use worker::Worker;
