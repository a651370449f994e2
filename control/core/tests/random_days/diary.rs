//! An office and everything it has told, with what must be true of it whatever happens.

use std::collections::BTreeSet;

use jiff::Timestamp;
use schalter_control_core::{
    Event, Guest, Input, Office, OfficeState, Output, Refusal, RoomId, SeatId,
};

/// An office and everything it has told.
pub(crate) struct Diary {
    pub(crate) office: Office,
    pub(crate) events: Vec<Event>,
    /// Who was told that it is nearly their turn.
    pub(crate) called_back: Vec<SeatId>,
    /// Who was sent to another office and has not come back.
    pub(crate) guests: Vec<Guest>,
    open_rooms: BTreeSet<RoomId>,
    opened: usize,
    closed: usize,
}

impl Diary {
    pub(crate) fn new(office: Office) -> Self {
        let open_rooms = BTreeSet::new();
        Self {
            office,
            events: Vec::new(),
            called_back: Vec::new(),
            guests: Vec::new(),
            open_rooms,
            opened: 0,
            closed: 0,
        }
    }

    pub(crate) fn take(&mut self, input: Input, now: Timestamp) -> Result<(), Refusal> {
        let before = self.office.state().clone();
        let answer = self.office.handle(input, now);
        if answer.is_err() {
            assert_eq!(*self.office.state(), before, "a refusal changes nothing");
            assert_eq!(self.office.poll(), None, "a refusal gives nothing to do");
        }
        while let Some(output) = self.office.poll() {
            self.note(output);
        }
        answer
    }

    pub(crate) fn store_and_restore(&mut self) {
        let stored = serde_json::to_string(self.office.state()).expect("JSON of a state");
        let state: OfficeState = serde_json::from_str(&stored).expect("JSON of a state");
        assert_eq!(state, *self.office.state());
        let Office {
            id,
            tenant,
            settings,
            ..
        } = self.office.clone();
        self.office = Office::restore(id, tenant, settings, state);
    }

    /// Rooms and visits are either there or over.
    pub(crate) fn check(&self) {
        assert_eq!(self.opened - self.closed, self.open_rooms.len());
        let living = self
            .office
            .state()
            .seats
            .iter()
            .filter(|seat| seat.living().is_some());
        let (begun, ended) = (self.count(is_beginning), self.count(is_ending));
        assert_eq!(begun - ended, living.count(), "no seat is lost");
    }

    /// After everybody's lease: nothing is left, nothing was lost.
    pub(crate) fn end(&mut self, now: Timestamp) {
        self.take(Input::Timeout, now).expect("never refused");
        assert_eq!(self.office.state().seats, []);
        assert_eq!((self.opened, self.open_rooms.len()), (self.closed, 0));
        assert_eq!(
            self.count(is_beginning),
            self.count(is_ending),
            "a visit ends once"
        );
    }

    fn note(&mut self, output: Output) {
        match output {
            Output::OpenRoom { room, .. } => {
                assert!(self.open_rooms.insert(room), "a room is opened once");
                self.opened += 1;
            }
            Output::OpenGate { room, .. } => assert!(self.open_rooms.contains(&room)),
            Output::CloseRoom { room } => {
                assert!(
                    self.open_rooms.remove(&room),
                    "an open room is closed, once"
                );
                self.closed += 1;
            }
            // How often the public is told depends on how often one asks.
            Output::Event(Event::OfficeChanged) => {}
            Output::HandOver { guest, .. } => self.guests.push(*guest),
            Output::CallBack { seat, .. } => self.called_back.push(seat),
            Output::Event(event) => self.events.push(event),
        }
    }

    fn count(&self, what: fn(&Event) -> bool) -> usize {
        self.events.iter().filter(|event| what(event)).count()
    }
}

fn is_beginning(event: &Event) -> bool {
    matches!(event, Event::SeatTaken { .. })
}

fn is_ending(event: &Event) -> bool {
    let left_for_another = |event: &Event| {
        matches!(
            event,
            Event::SeatRedirected {
                to_office: Some(_),
                ..
            }
        )
    };
    event.ended_visit().is_some() || left_for_another(event)
}
