//! The alarm: an officer needs help, and every colleague of the office is told until one of them
//! says that it is taken care of.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::id::OfficerId;
use crate::office::Office;

/// An officer needs help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// Who.
    pub officer: OfficerId,
    /// Since when.
    pub raised_at: Timestamp,
    /// The number of the citizen they talk with, if they talk.
    #[serde(default)]
    pub number: Option<u32>,
}

impl Office {
    /// All who need help now, the first one first.
    pub fn alarms(&self) -> &[Alarm] {
        &self.state.alarms
    }

    /// Pressed again, it is the same alarm.
    pub(crate) fn raise_alarm(&mut self, officer: OfficerId, now: Timestamp) {
        if self.alarms().iter().any(|alarm| alarm.officer == officer) {
            return;
        }
        let number = self.desk(officer).session.map(|session| session.number);
        self.state.alarms.push(Alarm {
            officer,
            raised_at: now,
            number,
        });
        self.event(Event::DeskChanged { officer });
    }

    /// Somebody takes care of it, or it is over.
    pub(crate) fn end_alarm(&mut self, officer: OfficerId) {
        let before = self.state.alarms.len();
        self.state.alarms.retain(|alarm| alarm.officer != officer);
        if self.state.alarms.len() < before {
            self.event(Event::DeskChanged { officer });
        }
    }
}
