//! Whether the three that tell the same story tell the same, and what must be true in any case.

use std::collections::BTreeSet;

use schalter_control_core::{Input, Office};

use crate::model::SEATS;
use crate::{Day, officer_id, seat_id};

impl Day {
    pub(crate) fn compare(&mut self) {
        // What the lazy office is now, without waking it.
        let mut lazy = self.lazy.office.clone();
        lazy.handle(Input::Timeout, self.now)
            .expect("never refused");
        let mut punctual = self.punctual.office.clone();
        punctual
            .handle(Input::Timeout, self.now)
            .expect("never refused");
        assert_eq!(
            lazy.state(),
            punctual.state(),
            "timers need not be punctual"
        );
        self.compare_with_model(&punctual);
        self.check(&punctual);
    }

    fn compare_with_model(&self, office: &Office) {
        let model = &self.model;
        let queue: Vec<_> = office
            .waiting()
            .map(|seat| (seat.seat, seat.calls))
            .collect();
        let expected: Vec<_> = model
            .waiting()
            .map(|seat| (seat_id(seat.id), seat.calls))
            .collect();
        assert_eq!(queue, expected, "the queue");
        for seat in 0..SEATS {
            let state = office.seat(seat_id(seat)).map(|view| view.state);
            assert_eq!(state, model.state(seat), "seat {seat}");
        }
        assert_eq!(office.door(self.now).door, model.door(), "the door");
        let desks: Vec<_> = office
            .desks()
            .into_iter()
            .map(|desk| (desk.officer, desk.state))
            .collect();
        let expected: Vec<_> = model
            .desks()
            .into_iter()
            .map(|(n, state)| (officer_id(n), state))
            .collect();
        assert_eq!(desks, expected, "the desks");
    }

    /// What must be true even if the model were wrong.
    fn check(&self, office: &Office) {
        let rooms: Vec<_> = office.rooms().collect();
        let distinct = |ids: BTreeSet<u128>| assert_eq!(ids.len(), rooms.len());
        distinct(rooms.iter().map(|room| room.room.as_u128()).collect());
        distinct(rooms.iter().map(|room| room.officer.as_u128()).collect());
        distinct(rooms.iter().map(|room| room.seat.as_u128()).collect());
        self.lazy.check();
        self.punctual.check();
    }
}
