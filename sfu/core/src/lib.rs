//! Media plane, pure: no socket, no clock, no thread.

mod error;
mod id;
mod input;
mod output;
mod stats;
mod worker;

pub use error::{Refusal, StartError};
pub use id::{ParticipantId, RoomId, TrackKind};
pub use input::{Certificate, Command, Gate, Input, WorkerConfig};
pub use output::{Notice, Output, ParticipantState, Reply, RoomState, Transmit};
pub use stats::{DropReason, PacketKind, Sampled, Stats, Traffic};
pub use worker::Worker;
