//! From the media plane's own words to those of the line, and back.

use schalter_sfu_core::{
    Command, Gate, Notice, ParticipantId, ParticipantState, Refusal, Reply, RoomId, RoomState,
};

use super::words::{Answer, Ask, Id, Position, Present, Said, Whose, Why};

impl Ask {
    /// In the words of the line; a few commands never leave their process.
    pub fn of(command: Command) -> Option<Self> {
        Some(match command {
            Command::OpenRoom {
                room,
                gate,
                video_max_bps,
            } => Self::OpenRoom {
                room: room.into(),
                gate: gate.into(),
                video_max_bps,
            },
            Command::SetGate { room, gate } => Self::SetGate {
                room: room.into(),
                gate: gate.into(),
            },
            Command::Join {
                room,
                participant,
                offer,
            } => Self::Join {
                room: room.into(),
                participant: participant.into(),
                offer,
            },
            Command::Renegotiate {
                room,
                participant,
                offer,
            } => Self::Renegotiate {
                room: room.into(),
                participant: participant.into(),
                offer,
            },
            Command::AddCandidates {
                room,
                participant,
                fragment,
            } => Self::AddCandidates {
                room: room.into(),
                participant: participant.into(),
                fragment,
            },
            Command::Leave { room, participant } => Self::Leave {
                room: room.into(),
                participant: participant.into(),
            },
            Command::Move { room } => Self::Move { room: room.into() },
            Command::CloseRoom { room } => Self::CloseRoom { room: room.into() },
            Command::Room { room } => Self::Room { room: room.into() },
            Command::Panic { .. } => return None,
        })
    }

    /// The command for a worker, if it is one.
    pub fn command(self) -> Option<Command> {
        let command = match self {
            Self::OpenRoom {
                room,
                gate,
                video_max_bps,
            } => Command::OpenRoom {
                room: room.into(),
                gate: gate.into(),
                video_max_bps,
            },
            Self::SetGate { room, gate } => Command::SetGate {
                room: room.into(),
                gate: gate.into(),
            },
            Self::Join {
                room,
                participant,
                offer,
            } => Command::Join {
                room: room.into(),
                participant: participant.into(),
                offer,
            },
            Self::Renegotiate {
                room,
                participant,
                offer,
            } => Command::Renegotiate {
                room: room.into(),
                participant: participant.into(),
                offer,
            },
            Self::AddCandidates {
                room,
                participant,
                fragment,
            } => Command::AddCandidates {
                room: room.into(),
                participant: participant.into(),
                fragment,
            },
            Self::Leave { room, participant } => Command::Leave {
                room: room.into(),
                participant: participant.into(),
            },
            Self::Move { room } => Command::Move { room: room.into() },
            Self::CloseRoom { room } => Command::CloseRoom { room: room.into() },
            Self::Room { room } => Command::Room { room: room.into() },
            Self::Rooms | Self::SelfTest | Self::Unknown => return None,
        };
        Some(command)
    }
}

impl From<Result<Reply, Refusal>> for Answer {
    fn from(reply: Result<Reply, Refusal>) -> Self {
        match reply {
            Ok(Reply::Done) => Self::Done,
            Ok(Reply::Answer(sdp)) => Self::Sdp { sdp },
            Ok(Reply::Room(state)) => Self::Room {
                gate: state.gate.into(),
                video_max_bps: state.video_max_bps,
                participants: state.participants.iter().map(Present::of).collect(),
            },
            Err(refusal) => refused(refusal),
        }
    }
}

impl Answer {
    /// In our own words.
    pub fn reply(self) -> Result<Reply, Refusal> {
        match self {
            Self::Done | Self::Rooms { .. } | Self::Unknown => Ok(Reply::Done),
            Self::Sdp { sdp } => Ok(Reply::Answer(sdp)),
            Self::Room {
                gate,
                video_max_bps,
                participants,
            } => Ok(Reply::Room(RoomState {
                gate: gate.into(),
                video_max_bps,
                participants: participants.iter().map(Present::state).collect(),
            })),
            Self::Refused { why, detail } => Err(why.refusal(detail)),
        }
    }
}

fn refused(refusal: Refusal) -> Answer {
    let (why, detail) = match refusal {
        Refusal::UnknownRoom => (Why::UnknownRoom, String::new()),
        Refusal::UnknownParticipant => (Why::UnknownParticipant, String::new()),
        Refusal::RoomFull => (Why::RoomFull, String::new()),
        Refusal::Replaced => (Why::Replaced, String::new()),
        Refusal::BadOffer(detail) => (Why::BadOffer, detail),
        Refusal::NoAudio => (Why::NoAudio, String::new()),
        Refusal::BadCandidate(detail) => (Why::BadCandidate, detail),
        Refusal::ShuttingDown | Refusal::Unreachable => (Why::ShuttingDown, String::new()),
        Refusal::Overloaded | Refusal::NoNode => (Why::Overloaded, String::new()),
    };
    Answer::Refused { why, detail }
}

impl Why {
    fn refusal(self, detail: String) -> Refusal {
        match self {
            Self::UnknownRoom => Refusal::UnknownRoom,
            Self::UnknownParticipant => Refusal::UnknownParticipant,
            Self::RoomFull => Refusal::RoomFull,
            Self::Replaced => Refusal::Replaced,
            Self::BadOffer => Refusal::BadOffer(detail),
            Self::NoAudio => Refusal::NoAudio,
            Self::BadCandidate => Refusal::BadCandidate(detail),
            Self::ShuttingDown => Refusal::ShuttingDown,
            Self::Overloaded => Refusal::Overloaded,
        }
    }
}

impl From<Notice> for Said {
    fn from(notice: Notice) -> Self {
        let whose = |room: RoomId, participant: ParticipantId| Whose {
            room: room.into(),
            participant: participant.into(),
        };
        match notice {
            Notice::Connected { room, participant } => Self::Connected(whose(room, participant)),
            Notice::Disconnected { room, participant } => {
                Self::Disconnected(whose(room, participant))
            }
            Notice::Lost { room, participant } => Self::Lost(whose(room, participant)),
            Notice::Policed { room, participant } => Self::Policed(whose(room, participant)),
        }
    }
}

impl Said {
    /// In our own words; `None` for what this program does not know.
    pub fn notice(self) -> Option<Notice> {
        let parts = |it: Whose| (it.room.into(), it.participant.into());
        Some(match self {
            Self::Connected(whose) => {
                let (room, participant) = parts(whose);
                Notice::Connected { room, participant }
            }
            Self::Disconnected(whose) => {
                let (room, participant) = parts(whose);
                Notice::Disconnected { room, participant }
            }
            Self::Lost(whose) => {
                let (room, participant) = parts(whose);
                Notice::Lost { room, participant }
            }
            Self::Policed(whose) => {
                let (room, participant) = parts(whose);
                Notice::Policed { room, participant }
            }
            Self::Unknown => return None,
        })
    }
}

impl Present {
    fn of(state: &ParticipantState) -> Self {
        Self {
            participant: state.id.into(),
            connected: state.connected,
        }
    }

    fn state(&self) -> ParticipantState {
        ParticipantState {
            id: self.participant.into(),
            connected: self.connected,
        }
    }
}

macro_rules! same {
    ($($theirs:ident),+) => {$(
        impl From<$theirs> for Id {
            fn from(id: $theirs) -> Self {
                Self(id.0)
            }
        }

        impl From<Id> for $theirs {
            fn from(id: Id) -> Self {
                Self(id.0)
            }
        }
    )+};
}

same!(RoomId, ParticipantId);

impl From<Gate> for Position {
    fn from(gate: Gate) -> Self {
        match gate {
            Gate::Open => Self::Open,
            Gate::Closed => Self::Closed,
        }
    }
}

impl From<Position> for Gate {
    fn from(position: Position) -> Self {
        match position {
            Position::Open => Self::Open,
            Position::Closed => Self::Closed,
        }
    }
}
