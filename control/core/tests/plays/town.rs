//! The stage: one office, named people, a clock that is turned by hand.
//!
//! Every deed goes through [`Town::does`], which plays the shell: it drains the outputs, keeps
//! account of the rooms and checks after each deed all that must always be true.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use schalter_control_core::{
    CallId, DeskState, Event, Input, Land, Office, OfficeHours, OfficeId, OfficeSettings,
    OfficerId, Output, Refusal, RoomId, SeatId, SeatState, SessionId, TenantId, Wish,
};

pub(crate) const ANNA: SeatId = SeatId::from_u128(1);
pub(crate) const BERND: SeatId = SeatId::from_u128(2);
pub(crate) const CEM: SeatId = SeatId::from_u128(3);
pub(crate) const DORA: SeatId = SeatId::from_u128(4);
pub(crate) const FRAU_MUELLER: OfficerId = OfficerId::from_u128(101);
pub(crate) const HERR_OTT: OfficerId = OfficerId::from_u128(102);

pub(crate) struct Town {
    pub(crate) office: Office,
    pub(crate) now: Timestamp,
    /// What the latest deed gave the shell to do.
    pub(crate) outputs: Vec<Output>,
    open_rooms: BTreeSet<RoomId>,
    closed_rooms: BTreeSet<RoomId>,
    last_id: u128,
}

impl Town {
    /// Three chairs, open around the clock, a Monday morning.
    pub(crate) fn new() -> Self {
        Self::with_hours("24/7")
    }

    pub(crate) fn with_hours(rule: &str) -> Self {
        let hours = OfficeHours::parse(rule, "Europe/Berlin", Some(Land::By)).unwrap();
        let settings = OfficeSettings::new("Bürgerbüro", 3, hours);
        let (id, tenant) = (OfficeId::from_u128(7), TenantId::from_u128(8));
        Self {
            office: Office::new(id, tenant, settings),
            now: at("2026-03-02T10:00:00+01:00"),
            outputs: Vec::new(),
            open_rooms: BTreeSet::new(),
            closed_rooms: BTreeSet::new(),
            last_id: 1000,
        }
    }

    /// Somebody does something now.
    pub(crate) fn does(&mut self, input: Input) -> Result<(), Refusal> {
        let before = self.office.state().clone();
        let answer = self.office.handle(input, self.now);
        self.outputs = std::iter::from_fn(|| self.office.poll()).collect();
        if answer.is_err() {
            assert_eq!(*self.office.state(), before, "a refusal changes nothing");
            assert_eq!(self.outputs, [], "a refusal gives nothing to do");
        }
        self.keep_account_of_rooms();
        self.check();
        answer
    }

    pub(crate) fn sit(&mut self, seat: SeatId) -> Result<(), Refusal> {
        self.does(Input::Sit {
            seat,
            wish: Wish::default(),
        })
    }

    pub(crate) fn all_sit<const N: usize>(&mut self, seats: [SeatId; N]) {
        for seat in seats {
            self.sit(seat).unwrap();
            self.turn(1);
        }
    }

    pub(crate) fn seen(&mut self, seat: SeatId) -> Result<(), Refusal> {
        self.does(Input::Seen { seat })
    }

    pub(crate) fn away(&mut self, seat: SeatId) {
        self.does(Input::Away { seat }).unwrap();
    }

    pub(crate) fn leave(&mut self, seat: SeatId) -> Result<(), Refusal> {
        self.does(Input::Leave { seat })
    }

    pub(crate) fn call_next(&mut self, officer: OfficerId) -> Result<CallId, Refusal> {
        self.calls(officer, None)
    }

    pub(crate) fn call(&mut self, officer: OfficerId, seat: SeatId) -> Result<CallId, Refusal> {
        self.calls(officer, Some(seat))
    }

    pub(crate) fn enter(&mut self, seat: SeatId) -> Result<SessionId, Refusal> {
        let session = SessionId::from_u128(self.fresh_id());
        self.does(Input::Enter { seat, session }).map(|()| session)
    }

    pub(crate) fn take_back(&mut self, officer: OfficerId, call: CallId) -> Result<(), Refusal> {
        self.does(Input::TakeBack { officer, call })
    }

    pub(crate) fn miss(&mut self, officer: OfficerId, call: CallId) -> Result<(), Refusal> {
        self.does(Input::Miss { officer, call })
    }

    pub(crate) fn finish(&mut self, officer: OfficerId, id: SessionId) -> Result<(), Refusal> {
        self.does(Input::Finish {
            officer,
            session: id,
            services: None,
        })
    }

    /// Called and entered: a session stands.
    pub(crate) fn in_session(&mut self, officer: OfficerId, seat: SeatId) -> SessionId {
        self.sit(seat).unwrap();
        self.call(officer, seat).unwrap();
        self.enter(seat).unwrap()
    }

    /// Turns the clock without a word to the office, as if the server were away.
    pub(crate) fn turn(&mut self, seconds: i64) {
        self.now += SignedDuration::from_secs(seconds);
    }

    /// Time passes and the timers come punctually. What they brought is all in `outputs`.
    pub(crate) fn wait(&mut self, seconds: i64) {
        let until = self.now + SignedDuration::from_secs(seconds);
        let mut outputs = Vec::new();
        while let Some(wake) = self.office.wake_at(self.now).filter(|&wake| wake <= until) {
            self.now = self.now.max(wake);
            self.timeout();
            outputs.append(&mut self.outputs);
            let next = self.office.wake_at(self.now);
            assert!(
                next.is_none_or(|next| next > self.now),
                "a timeout settles what was due"
            );
        }
        self.now = until;
        self.timeout();
        outputs.append(&mut self.outputs);
        self.outputs = outputs;
    }

    pub(crate) fn timeout(&mut self) {
        self.does(Input::Timeout).unwrap();
    }

    /// What the latest deed told, without the general "office changed".
    pub(crate) fn news(&self) -> Vec<Event> {
        let events = self.outputs.iter().filter_map(|output| match output {
            Output::Event(event) if *event != Event::OfficeChanged => Some(event.clone()),
            _ => None,
        });
        events.collect()
    }

    pub(crate) fn told_office_changed(&self) -> usize {
        let changed = Output::Event(Event::OfficeChanged);
        self.outputs
            .iter()
            .filter(|output| **output == changed)
            .count()
    }

    pub(crate) fn state(&self, seat: SeatId) -> SeatState {
        self.office.seat(seat).expect("a known seat").state
    }

    pub(crate) fn position(&self, seat: SeatId) -> Option<u32> {
        self.office.seat(seat).expect("a known seat").position
    }

    pub(crate) fn desk(&self, officer: OfficerId) -> DeskState {
        self.office.desk(officer).state
    }

    /// Every room that was opened has been closed.
    pub(crate) fn all_rooms_closed(&self) -> bool {
        self.open_rooms.is_empty() && !self.closed_rooms.is_empty()
    }

    fn calls(&mut self, officer: OfficerId, seat: Option<SeatId>) -> Result<CallId, Refusal> {
        let call = CallId::from_u128(self.fresh_id());
        let room = RoomId::from_u128(self.fresh_id());
        self.does(Input::Call {
            officer,
            seat,
            call,
            room,
        })
        .map(|()| call)
    }

    fn fresh_id(&mut self) -> u128 {
        self.last_id += 1;
        self.last_id
    }

    fn keep_account_of_rooms(&mut self) {
        for output in &self.outputs {
            match *output {
                Output::OpenRoom { room, .. } => {
                    assert!(
                        !self.closed_rooms.contains(&room),
                        "a closed room stays closed"
                    );
                    assert!(self.open_rooms.insert(room), "a room is opened once");
                }
                Output::OpenGate { room, .. } => assert!(self.open_rooms.contains(&room)),
                Output::CloseRoom { room } => {
                    assert!(
                        self.open_rooms.remove(&room),
                        "an open room is closed, once"
                    );
                    self.closed_rooms.insert(room);
                }
                Output::Event(_) | Output::HandOver { .. } | Output::CallBack { .. } => {}
            }
        }
    }

    /// All that is true at any time.
    fn check(&self) {
        let office = &self.office;
        let (waiting, chairs) = (office.waiting_count(), u32::from(office.settings.chairs));
        // Nobody walks in without a chair; who comes back to the line is not sent away.
        assert_eq!(
            u32::from(office.seats_free()),
            chairs.saturating_sub(waiting)
        );
        let rooms: Vec<_> = office.rooms().collect();
        let open: BTreeSet<_> = rooms.iter().map(|room| room.room).collect();
        assert_eq!(
            open, self.open_rooms,
            "a room stands for each call and session"
        );
        let officers: BTreeSet<_> = rooms.iter().map(|room| room.officer).collect();
        assert_eq!(
            officers.len(),
            rooms.len(),
            "an officer has one citizen at most"
        );
        let seats: BTreeSet<_> = rooms.iter().map(|room| room.seat).collect();
        assert_eq!(seats.len(), rooms.len(), "a citizen is in one room at most");
        assert!(self.told_office_changed() <= 1, "the public is told once");
        self.check_positions();
    }

    /// Everybody still shows signs of life while time passes.
    pub(crate) fn wait_with<const N: usize>(&mut self, seats: [SeatId; N], seconds: i64) {
        for _ in 0..seconds / 30 {
            self.wait(30);
            for seat in seats {
                self.seen(seat).unwrap();
            }
        }
    }

    fn check_positions(&self) {
        let seats = self.office.waiting().map(|waiting| waiting.seat);
        let positions: Vec<_> = seats.filter_map(|seat| self.position(seat)).collect();
        let in_order: Vec<_> = (1..).take(positions.len()).collect();
        assert_eq!(positions, in_order, "positions count from 1 without a gap");
    }
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
