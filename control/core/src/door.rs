//! The door: what the public may do, from the office hours, the officers' word and the chairs.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::office::Office;

/// The state of an office the public sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// One may sit.
    Open,
    /// The officers have paused.
    Paused,
    /// Outside the hours, or closed by an officer.
    Closed,
    /// Open, but every chair is taken.
    Full,
}

/// The door with what one would like to know about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoorView {
    /// The state.
    pub door: Door,
    /// What the officer wrote about the pause.
    #[serde(default)]
    pub note: Option<String>,
    /// When it changes by itself: an open door closes, a closed or paused one opens.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// An officer said so, against the hours.
    #[serde(default)]
    pub by_officer: bool,
    /// The next regular opening after now, also while open.
    #[serde(default)]
    pub next_opening: Option<Timestamp>,
}

/// An officer's word against the office hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// What the officer said.
    pub word: Word,
    /// What the public reads about it.
    #[serde(default)]
    pub note: Option<String>,
    /// When the office hours rule again; without it an officer must say so.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

/// What an officer can say about the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// Open outside the hours.
    Open,
    /// Paused.
    Paused,
    /// Closed.
    Closed,
}

impl Office {
    /// The door now.
    pub fn door(&self, now: Timestamp) -> DoorView {
        let hours = &self.settings.hours;
        let word = self.word_in_force(now);
        let door = match word.map(|word| word.word) {
            Some(Word::Paused) => Door::Paused,
            Some(Word::Closed) => Door::Closed,
            None if !hours.is_open(now) => Door::Closed,
            Some(Word::Open) | None if self.seats_free() == 0 => Door::Full,
            Some(Word::Open) | None => Door::Open,
        };
        let next_opening = hours.next_opening(now);
        // From when on the hours rule again.
        let ruled_from = word.and_then(|word| word.until);
        let until = match (door, ruled_from) {
            (Door::Open | Door::Full, Some(at)) if !hours.is_open(at) => Some(at),
            (Door::Open | Door::Full, at) => hours.next_closing(at.unwrap_or(now)),
            (Door::Paused | Door::Closed, Some(at)) if hours.is_open(at) => Some(at),
            (Door::Paused | Door::Closed, at) => hours.next_opening(at.unwrap_or(now)),
        };
        DoorView {
            door,
            note: match word {
                Some(word) => word.note.clone(),
                // "Rosenmontag": the hours themselves may say why.
                None => hours.note(now),
            },
            until,
            next_opening,
            by_officer: word.is_some(),
        }
    }

    /// Within the hours a word to open is no word: the hours rule.
    pub(crate) fn open_door(&mut self, now: Timestamp) {
        self.say(Word::Open, None, now);
    }

    pub(crate) fn pause_door(&mut self, note: Option<String>, now: Timestamp) {
        self.say(Word::Paused, note, now);
    }

    pub(crate) fn close_door(&mut self, now: Timestamp) {
        self.say(Word::Closed, None, now);
    }

    /// New hours: the officer's word stands, but ends when they say.
    pub(crate) fn renew_word(&mut self, now: Timestamp) {
        if let Some(Override { word, note, .. }) = self.state.word.take() {
            self.say(word, note, now);
        }
    }

    /// The officer's word with an end of its own; an end that is past or later than the word's
    /// own is none.
    pub(crate) fn say_until(
        &mut self,
        word: Word,
        note: Option<String>,
        until: Option<Timestamp>,
        now: Timestamp,
    ) {
        self.say(word, note, now);
        let wanted = until.filter(|&until| until > now);
        if let (Some(word), Some(wanted)) = (self.state.word.as_mut(), wanted) {
            word.until = Some(word.until.map_or(wanted, |until| until.min(wanted)));
        }
    }

    fn say(&mut self, word: Word, note: Option<String>, now: Timestamp) {
        let hours = &self.settings.hours;
        let open = hours.is_open(now);
        let until = match word {
            Word::Open if open => return self.state.word = None,
            Word::Closed if !open => return self.state.word = None,
            // From closing time on it is simply closed, and opens by the hours.
            Word::Paused if open => hours.next_change(now),
            Word::Open | Word::Paused | Word::Closed => hours.next_opening(now),
        };
        self.state.word = Some(Override { word, note, until });
    }

    fn word_in_force(&self, now: Timestamp) -> Option<&Override> {
        let word = self.state.word.as_ref();
        word.filter(|word| word.until.is_none_or(|until| now < until))
    }
}
