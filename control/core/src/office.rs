//! The aggregate: one office with its door, its waiting area and its desks.
//!
//! [`handle`](Office::handle) works on a copy and keeps it only when nothing was refused; that
//! is what makes "refused inputs change nothing" true without a thought in every single deed.

use std::collections::VecDeque;

use jiff::Timestamp;

use crate::event::Event;
use crate::id::{OfficeId, SeatId, TenantId};
use crate::input::Input;
use crate::output::Output;
use crate::refusal::Refusal;
use crate::seat::Seat;
use crate::settings::OfficeSettings;
use crate::state::{OfficeState, Told};

/// One virtual office.
#[derive(Clone, Debug)]
pub struct Office {
    /// Which one.
    pub id: OfficeId,
    /// Whose.
    pub tenant: TenantId,
    /// Its rules; changed by [`Input::NewSettings`].
    pub settings: OfficeSettings,
    pub(crate) state: OfficeState,
    pub(crate) outputs: VecDeque<Output>,
}

impl Office {
    /// A new office, empty.
    pub fn new(id: OfficeId, tenant: TenantId, settings: OfficeSettings) -> Self {
        Self::restore(id, tenant, settings, OfficeState::default())
    }

    /// An office as it was stored.
    pub fn restore(
        id: OfficeId,
        tenant: TenantId,
        settings: OfficeSettings,
        state: OfficeState,
    ) -> Self {
        Self {
            id,
            tenant,
            settings,
            state,
            outputs: VecDeque::new(),
        }
    }

    /// What there is to store.
    pub fn state(&self) -> &OfficeState {
        &self.state
    }

    /// Something happened. Refused, nothing has changed; else drain [`poll`](Self::poll).
    pub fn handle(&mut self, input: Input, now: Timestamp) -> Result<(), Refusal> {
        let mut next = self.clone();
        next.decide(input, now)?;
        next.call_back(now);
        next.tell(now);
        *self = next;
        Ok(())
    }

    /// The next thing to do.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to say [`Input::Timeout`]: the first lease, call, session, memory or door to end.
    /// In the past if it is overdue.
    pub fn wake_at(&self, now: Timestamp) -> Option<Timestamp> {
        let seats = self
            .state
            .seats
            .iter()
            .map(|seat| seat.due_at(&self.settings));
        let word = self.state.word.as_ref().and_then(|word| word.until);
        seats
            .chain(word)
            .chain(self.settings.hours.next_change(now))
            .min()
    }

    fn decide(&mut self, input: Input, now: Timestamp) -> Result<(), Refusal> {
        match input {
            Input::Restarted => self.forgive_absence(now),
            Input::Recovered => self.begin_leases_anew(now),
            _ => {}
        }
        self.settle(now);
        match input {
            Input::Sit { seat, wish } => self.sit(seat, wish, now),
            Input::Seen { seat } => self.seen(seat, now),
            Input::Away { seat } => self.away(seat),
            Input::Checked { seat, check } => self.checked(seat, check),
            Input::Leave { seat } => self.leave(seat, now),
            Input::Enter { seat, session } => self.enter(seat, session, now),
            Input::Call {
                officer,
                seat,
                call,
                room,
            } => self.call_in(officer, seat, call, room, now),
            Input::TakeBack { officer, call } => self.take_back(officer, call, now),
            Input::Miss { officer, call } => self.miss(officer, call, now),
            Input::Finish {
                officer,
                session,
                services,
            } => self.finish(officer, session, services, now),
            Input::CloseDown => self.close_down(now),
            Input::ChangeSettings { from, to } => self.change_settings(&from, *to, now),
            other => self.decide_about_line(other, now),
        }
    }

    fn decide_about_line(&mut self, input: Input, now: Timestamp) -> Result<(), Refusal> {
        match input {
            Input::Park {
                officer,
                seat,
                note,
            } => self.park(officer, seat, note, now),
            Input::Unpark { seat } => self.unpark(seat),
            Input::Rank { seat, priority } => self.rank(seat, priority),
            Input::Redirect {
                officer,
                seat,
                to,
                reason,
            } => self.redirect(officer, seat, to, reason, now),
            Input::HandOver {
                officer,
                seat,
                to,
                reason,
            } => self.hand_over(officer, seat, to, reason, now),
            Input::Receive(guest) => self.receive(*guest, now),
            Input::AwaitCallback { seat } => self.await_callback(seat),
            Input::WithdrawCallback { seat } => self.withdraw_callback(seat, now),
            other => {
                self.decide_without_refusal(other, now);
                Ok(())
            }
        }
    }

    fn decide_without_refusal(&mut self, input: Input, now: Timestamp) {
        match input {
            Input::Open { .. } => self.open_door(now),
            Input::Pause { note, .. } => self.pause_door(note, now),
            Input::Close { .. } => self.close_door(now),
            Input::Say {
                word, note, until, ..
            } => self.say_until(word, note, until, now),
            Input::Present { officer } => self.officer_came(officer),
            Input::Absent { officer } => self.officer_went(officer),
            Input::RaiseAlarm { officer } => self.raise_alarm(officer, now),
            Input::EndAlarm { officer } => self.end_alarm(officer),
            Input::NewSettings(settings) => self.new_settings(settings, now),
            // Time itself was settled before; what can be refused was decided before.
            _ => {}
        }
    }

    /// Who changes settings has seen those before: no change is lost unseen.
    fn change_settings(
        &mut self,
        from: &OfficeSettings,
        to: OfficeSettings,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if self.settings != *from {
            return Err(Refusal::SettingsChanged);
        }
        self.new_settings(to, now);
        Ok(())
    }

    fn new_settings(&mut self, settings: OfficeSettings, now: Timestamp) {
        if self.settings != settings {
            self.settings = settings;
            // Name or hours are public too: tell in any case.
            self.state.told = None;
            self.settle(now);
            self.renew_word(now);
        }
    }

    /// Tells the public once if what it sees has changed.
    fn tell(&mut self, now: Timestamp) {
        let told = Told {
            door: self.door(now),
            seats_free: self.seats_free(),
            waiting: self.waiting_count(),
        };
        if self.state.told.as_ref() != Some(&told) {
            self.state.told = Some(told);
            self.event(Event::OfficeChanged);
        }
    }

    pub(crate) fn event(&mut self, event: Event) {
        self.outputs.push_back(Output::Event(event));
    }

    /// Where a living seat is in the queue.
    pub(crate) fn find_living(&self, seat: SeatId) -> Result<usize, Refusal> {
        let place = self.state.seats.iter().position(|other| other.id() == seat);
        let place = place.ok_or(Refusal::UnknownSeat)?;
        match self.state.seats[place] {
            Seat::Ended(_) => Err(Refusal::SeatGone),
            _ => Ok(place),
        }
    }

    /// Takes a seat out of the queue for its next step, which [`put`](Self::put) puts back.
    pub(crate) fn take(&mut self, place: usize) -> Seat {
        self.state.seats.remove(place)
    }

    /// Puts a seat back in its place.
    pub(crate) fn put(&mut self, place: usize, seat: Seat) {
        self.state.seats.insert(place, seat);
    }
}
