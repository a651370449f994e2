//! Appointments at the reception: load → decide → commit → tell, like a turn of an office, but
//! with the appointment's own version. Which counter is free is looked up and then proved by the
//! store; who was too late for one counter tries the next.

use std::sync::Arc;

use jiff::Timestamp;
use schalter_control_core::appointment::{Act, Deed, Side, Step};
use schalter_control_core::id::{AppointmentId, OfficeId, SeatId, ServiceId};
use schalter_control_core::notice::NoticeKind;
use schalter_control_core::{
    Appointment, AppointmentRules, Event, NoAppointment, OfficeSettings, Priority, Refusal, Slot,
    Wish,
};
use uuid::Uuid;

use super::{Failure, Reception, Snapshot};
use crate::identity::appointment::{HOLDER, LINK};
use crate::identity::citizen::Ticket;
use crate::identity::secret;
use crate::news::News;
use crate::store::appointment::{Cells, Change, Changed};
use crate::store::contact::{Key, Person};
use crate::traces;

mod call_off;
mod letter;
mod slots;

use letter::Letter;
pub(super) use slots::SeenSlots;

/// How often a change is tried when others are faster, besides once for every counter.
const TRIES: usize = 8;

/// What somebody wants of an appointment.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// This happens.
    Act(Act),
    /// It shall begin then.
    Move(Timestamp),
    /// This is who comes.
    Contact(Person),
    /// The office calls it off, and says why.
    Refuse(Option<String>),
    /// The office was closed down: it calls it off.
    ClosedDown,
}

/// A change that was decided and not committed yet.
struct Decided<'a> {
    next: Appointment,
    deeds: Vec<Deed>,
    version: Option<i64>,
    snapshot: &'a Snapshot,
    person: Option<&'a Person>,
    note: Option<&'a str>,
    closed_down: bool,
    keys: Vec<(Key, String)>,
}

impl Reception {
    /// Holds a slot, at whatever counter is free: the appointment and its holder's secret.
    pub async fn reserve(
        &self,
        office: OfficeId,
        services: Vec<ServiceId>,
        starts_at: Timestamp,
    ) -> Result<(Appointment, String), Failure> {
        let snapshot = self.office(office).await?;
        let settings = &snapshot.office.settings;
        must_offer(settings, &services)?;
        let now = self.0.clock.now();
        let length_ms = settings.length_ms(&services);
        let slot = settings.appointments.slot_at(starts_at, length_ms, now)?;
        let (id, secret) = (AppointmentId(Uuid::new_v4()), secret::fresh(HOLDER));
        for _ in 0..TRIES + usize::from(settings.appointments.counters) {
            let counter = self.free_counter(&snapshot, slot, None).await?;
            let place = (slot, counter);
            let rules = &settings.appointments;
            let services = services.clone();
            let (next, deeds) = Appointment::reserve(id, office, services, place, rules, now);
            let decided = Decided {
                keys: vec![(Key::Holder, secret::hash(&secret))],
                ..Decided::new(next, deeds, None, &snapshot)
            };
            let committed = traces::turn("reserve", self.commit_appointment(decided, now));
            if let Some(appointment) = committed.await? {
                return Ok((appointment, secret));
            }
        }
        Err(Failure::Overloaded)
    }

    /// An appointment as it is now.
    pub async fn appointment(&self, id: AppointmentId) -> Result<Appointment, Failure> {
        let found = self.0.store.appointment(self.0.tenant, id).await?;
        Ok(found.ok_or(Failure::UnknownAppointment)?.0)
    }

    /// Lets an appointment decide; on success everything is committed and told.
    pub async fn change(&self, id: AppointmentId, wanted: &Wanted) -> Result<Appointment, Failure> {
        for _ in 0..TRIES {
            let found = self.0.store.appointment(self.0.tenant, id).await?;
            let (appointment, version) = found.ok_or(Failure::UnknownAppointment)?;
            let snapshot = self.office_or_what_it_was(appointment.office).await?;
            let (act, now) = self.act(&appointment, wanted, &snapshot).await?;
            let rules = &snapshot.office.settings.appointments;
            let (next, deeds) = appointment.handle(act, rules, now)?;
            if deeds.is_empty() {
                return Ok(next);
            }
            let mut decided = Decided::new(next, deeds, Some(version), &snapshot);
            match wanted {
                Wanted::Contact(person) => decided.person = Some(person),
                Wanted::Refuse(note) => decided.note = note.as_deref(),
                Wanted::ClosedDown => decided.closed_down = true,
                Wanted::Act(_) | Wanted::Move(_) => {}
            }
            let committed = self.commit_appointment(decided, self.0.clock.now());
            if let Some(next) = traces::turn("appointment", committed).await? {
                return Ok(next);
            }
        }
        Err(Failure::Overloaded)
    }

    /// They are here: a seat with priority. Again, it is the same seat, or a new one if that was
    /// lost in time.
    pub async fn check_in(
        &self,
        id: AppointmentId,
    ) -> Result<(SeatId, Ticket, Arc<Snapshot>), Failure> {
        let appointment = self.appointment(id).await?;
        let snapshot = self.office(appointment.office).await?;
        let coming = how_many(&appointment, &snapshot, self.0.clock.now())?;
        let wish = Wish {
            services: appointment.services.clone(),
            priority: Priority::Appointment,
            appointment: Some(id),
        };
        // No header of a request can hold this key, so nobody sits down with it over HTTP.
        let key = format!("\0appointment\n{id}\n{coming}");
        let taken = self.sit_for(appointment.office, wish, Some(&key)).await?;
        self.change(id, &Wanted::Act(Act::CheckIn { seat: taken.0 }))
            .await?;
        Ok(taken)
    }

    /// Time has passed for this appointment.
    pub async fn settle_appointment(&self, id: AppointmentId) -> Result<(), Failure> {
        let appointment = self.appointment(id).await?;
        match self.office(appointment.office).await {
            Err(Failure::UnknownOffice) => self.call_off_one(id).await,
            _ => self.change(id, &Wanted::Act(Act::Timeout)).await.map(drop),
        }
    }

    /// The act that is wanted, and when it happens.
    async fn act(
        &self,
        appointment: &Appointment,
        wanted: &Wanted,
        snapshot: &Snapshot,
    ) -> Result<(Act, Timestamp), Failure> {
        let now = self.0.clock.now();
        let settings = &snapshot.office.settings;
        Ok(match wanted {
            Wanted::Act(Act::Timeout) => came_in(appointment, snapshot, now),
            Wanted::Act(act) => (*act, now),
            Wanted::Contact(_) => (Act::Contact, now),
            Wanted::Refuse(_) | Wanted::ClosedDown => (Act::Cancel { by: Side::Office }, now),
            Wanted::Move(starts_at) if *starts_at == appointment.slot.starts_at => {
                let (slot, counter) = (appointment.slot, appointment.counter);
                (Act::Move { slot, counter }, now)
            }
            Wanted::Move(starts_at) => {
                let length_ms = settings.length_ms(&appointment.services);
                let slot = settings.appointments.slot_at(*starts_at, length_ms, now)?;
                let counter = self.free_counter(snapshot, slot, Some(appointment.id));
                let counter = counter.await?;
                (Act::Move { slot, counter }, now)
            }
        })
    }

    async fn free_counter(
        &self,
        snapshot: &Snapshot,
        slot: Slot,
        but_of: Option<AppointmentId>,
    ) -> Result<u16, Failure> {
        let AppointmentRules {
            counters,
            buffer_ms,
            ..
        } = snapshot.office.settings.appointments;
        let cells = slot.cells(buffer_ms);
        let (tenant, office) = (self.0.tenant, snapshot.office.id);
        let taken = self
            .0
            .store
            .taken_cells(tenant, office, cells.clone(), but_of);
        let free = taken.await?.free_counters(&cells, counters);
        Ok(*free.first().ok_or(NoAppointment::SlotTaken)?)
    }

    /// Writes the change and tells it; `None` when others were faster.
    async fn commit_appointment(
        &self,
        decided: Decided<'_>,
        now: Timestamp,
    ) -> Result<Option<Appointment>, Failure> {
        let rules = &decided.snapshot.office.settings.appointments;
        let events = decided.events();
        let (keys, notices) = self.letters(&decided, now).await?;
        let change = Change {
            tenant: self.0.tenant,
            appointment: &decided.next,
            version: decided.version,
            at: now,
            due_at: decided.next.due_at(rules),
            cells: decided.cells(rules),
            person: decided.person,
            keys: &keys,
            events: &events,
            withdraw: decided.deeds.contains(&Deed::Withdraw),
            notices: &notices,
        };
        match traces::step("commit", self.0.store.change_appointment(&change)).await? {
            Changed::Written { last_seq } => {
                self.forget_slots(decided.next.office).await;
                self.tell_appointment(&decided.next, events, last_seq, now)
                    .await;
                Ok(Some(decided.next))
            }
            Changed::Late | Changed::Taken => Ok(None),
        }
    }

    /// What is to be written to the person, and the key of the link in it.
    async fn letters(
        &self,
        decided: &Decided<'_>,
        now: Timestamp,
    ) -> Result<(Vec<(Key, String)>, Vec<crate::store::outbox::Told>), Failure> {
        let (mut keys, kinds) = (decided.keys.clone(), decided.kinds());
        let person = match decided.person {
            _ if kinds.is_empty() => None,
            Some(person) => Some(person.clone()),
            None => self.0.store.person(self.0.tenant, decided.next.id).await?,
        };
        let Some(person) = person else {
            return Ok((keys, Vec::new()));
        };
        // Every letter has a link of its own: the store knows hashes only and cannot repeat one.
        let link = secret::fresh(LINK);
        keys.push((Key::Link, secret::hash(&link)));
        let town = self.0.store.town_name(self.0.tenant).await?;
        let reason = call_off::reason(person.locale);
        let letter = Letter {
            appointment: &decided.next,
            settings: &decided.snapshot.office.settings,
            person: &person,
            town,
            link,
            note: match decided.note {
                None if decided.closed_down => &reason,
                note => note.unwrap_or_default(),
            },
        };
        let told = kinds.into_iter().filter_map(|kind| letter.told(kind, now));
        Ok((keys, told.collect()))
    }

    async fn tell_appointment(
        &self,
        appointment: &Appointment,
        events: Vec<Event>,
        last_seq: i64,
        now: Timestamp,
    ) {
        let (tenant, office) = (self.0.tenant, appointment.office);
        let first = last_seq - i64::try_from(events.len()).unwrap_or(0) + 1;
        let news = (first..).zip(events);
        let news: Vec<_> = news
            .map(|(seq, event)| News::new(tenant, seq, now, office, event, None))
            .collect();
        if !news.is_empty() {
            self.0.news.tell(news).await;
        }
    }
}

impl<'a> Decided<'a> {
    fn new(
        next: Appointment,
        deeds: Vec<Deed>,
        version: Option<i64>,
        snapshot: &'a Snapshot,
    ) -> Self {
        Self {
            next,
            deeds,
            version,
            snapshot,
            person: None,
            note: None,
            closed_down: false,
            keys: Vec::new(),
        }
    }

    fn events(&self) -> Vec<Event> {
        let event = |deed: &Deed| match deed {
            Deed::Event(event) => Some(event.clone()),
            _ => None,
        };
        self.deeds.iter().filter_map(event).collect()
    }

    fn kinds(&self) -> Vec<NoticeKind> {
        let kind = |deed: &Deed| match deed {
            Deed::Tell(kind) => Some(*kind),
            _ => None,
        };
        self.deeds.iter().filter_map(kind).collect()
    }

    fn cells(&self, rules: &AppointmentRules) -> Cells {
        let cells = self.deeds.iter().find_map(|deed| match deed {
            Deed::Take => Some(Cells::Take(self.next.slot.cells(rules.buffer_ms))),
            Deed::GiveBack => Some(Cells::GiveBack),
            _ => None,
        });
        cells.unwrap_or_default()
    }
}

fn must_offer(settings: &OfficeSettings, services: &[ServiceId]) -> Result<(), Failure> {
    if services.iter().all(|&id| settings.service(id).is_some()) {
        Ok(())
    } else {
        Err(Failure::Refused(Refusal::UnknownService))
    }
}

/// The how-manieth coming this is: the same while their seat lives, one more when it was lost.
fn how_many(
    appointment: &Appointment,
    snapshot: &Snapshot,
    now: Timestamp,
) -> Result<u32, NoAppointment> {
    use schalter_control_core::SeatState::{Abandoned, Left, Missed};
    let Step::CheckedIn { seat, .. } = appointment.step else {
        appointment.may_check_in(&snapshot.office.settings.appointments, now)?;
        return Ok(appointment.check_ins + 1);
    };
    match snapshot.office.seat(seat) {
        Some(seat) if seat.ended_at.is_none() => Ok(appointment.check_ins),
        Some(seat) if matches!(seat.state, Abandoned | Left | Missed) => {
            appointment.may_check_in(&snapshot.office.settings.appointments, now)?;
            Ok(appointment.check_ins + 1)
        }
        _ => Err(NoAppointment::AlreadyCheckedIn),
    }
}

/// Time is over, but they may sit there already: the process may have died between giving the
/// seat and saying so.
fn came_in(appointment: &Appointment, snapshot: &Snapshot, now: Timestamp) -> (Act, Timestamp) {
    let here = snapshot
        .office
        .waiting()
        .find(|seat| seat.wish.appointment == Some(appointment.id));
    match (appointment.step, here) {
        (Step::Confirmed, Some(seat)) => (Act::CheckIn { seat: seat.seat }, seat.seated_at),
        _ => (Act::Timeout, now),
    }
}
