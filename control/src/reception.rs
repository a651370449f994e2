//! The only place where inputs become deeds: load → decide → commit → carry out.
//!
//! ```text
//!   latest snapshot ──▶ core decides ──▶ store commits ──▶ rooms, gates ──▶ news ──▶ answer
//!        ▲                                    │ another was faster
//!        └────────── read again ◀─────────────┘
//! ```
//!
//! One office takes one turn at a time in this process; between processes the version in the
//! store decides. A turn runs on its own task, so that an asker who hangs up cannot break it off
//! between commit and deeds.

pub mod appointments;
mod call_back;
mod hand_over;
mod rooms;
mod send_home;
mod turn;
mod waits;

pub use hand_over::HandOver;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64};

use dashmap::DashMap;
use jiff::{SignedDuration, Timestamp};
use schalter_config as config;
use schalter_control_core::id::{OfficeId, OfficerId, RoomId, SeatId, TenantId};
use schalter_control_core::{Input, NoAppointment, Office, OfficeSettings, Refusal, Wish};
use thiserror::Error;
use tokio::sync::{Mutex, Notify, RwLock};
use uuid::Uuid;

use crate::clock::Clock;
use crate::identity::citizen::{self, Ticket};
use crate::identity::secret;
use crate::media::Media;
use crate::news::Bus;
use crate::store::audit::Act;
use crate::store::commit::Taken;
use crate::store::office::Stored;
use crate::store::{Store, StoreError};
use turn::Beside;

/// Where offices change. Clones share everything.
#[derive(Clone)]
pub struct Reception(Arc<Parts>);

/// What a reception needs.
pub struct Parts {
    /// Whose offices.
    pub tenant: TenantId,
    /// The rules that hold for every office.
    pub rules: config::Office,
    /// Makes tickets out of idempotency keys.
    pub key: Vec<u8>,
    /// Where offices are kept.
    pub store: Store,
    /// Where rooms are.
    pub media: Media,
    /// Who is told.
    pub news: Bus,
    /// What time it is.
    pub clock: Clock,
    /// The offices by id, each with its own turn.
    pub counters: DashMap<OfficeId, Arc<Counter>>,
    /// Rung whenever an office may want to be woken at another time.
    pub stirred: Notify,
}

/// One office in this process.
#[derive(Default)]
pub struct Counter {
    /// One at a time.
    turn: Mutex<()>,
    /// As it was after the last turn.
    latest: RwLock<Option<Arc<Snapshot>>>,
    /// The next free slots, for the overview.
    slots: Mutex<Option<appointments::SeenSlots>>,
    /// Something could not be kept; a sign of life may be lost.
    has_failed: AtomicBool,
    /// The jumps of the clock that leases know of.
    jumps: AtomicU64,
}

/// An office as it was after a turn. Never changes; a newer one replaces it.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The office.
    pub office: Office,
    /// Who serves it, in the order of their names.
    pub officers: Vec<DeskOfficer>,
    /// Counts every commit.
    pub version: i64,
    /// When this was decided.
    pub at: Timestamp,
    /// When it was committed; later signs of life are in memory only, for a while.
    pub(crate) committed_at: Timestamp,
    /// When it wants to be woken.
    pub(crate) wake_at: Option<Timestamp>,
    /// When the store thinks it wants to be woken.
    pub(crate) committed_wake_at: Option<Timestamp>,
    /// What was said last about how long one waits.
    pub(crate) said: waits::Said,
}

/// An officer as colleagues see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskOfficer {
    /// Who.
    pub id: OfficerId,
    /// As shown at the desk.
    pub display_name: String,
}

/// Why nothing happened.
#[derive(Debug, Error)]
pub enum Failure {
    /// No such office in this municipality.
    #[error("there is no such office")]
    UnknownOffice,
    /// The office says no.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// No such appointment in this municipality.
    #[error("there is no such appointment")]
    UnknownAppointment,
    /// The appointment says no.
    #[error("refused: {0}")]
    NoAppointment(#[from] NoAppointment),
    /// Others were faster, again and again.
    #[error("too many changes at once")]
    Overloaded,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Reception {
    /// Behind the counter.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The office as it is now.
    pub async fn office(&self, id: OfficeId) -> Result<Arc<Snapshot>, Failure> {
        let known = self.0.counters.get(&id).map(|counter| Arc::clone(&counter));
        if let Some(counter) = known
            && let Some(snapshot) = counter.latest.read().await.clone()
        {
            return Ok(snapshot);
        }
        self.load(id).await
    }

    /// The office as it is in the store, where another process may have changed it a moment ago.
    pub async fn fresh(&self, id: OfficeId) -> Result<Arc<Snapshot>, Failure> {
        if self.0.store.is_shared() {
            self.load(id).await
        } else {
            self.office(id).await
        }
    }

    /// The office of a seat as it is in the store, even if it was closed down since.
    pub async fn of_seat(&self, id: OfficeId) -> Result<Arc<Snapshot>, Failure> {
        match self.fresh(id).await {
            Err(Failure::UnknownOffice) => self.office_or_what_it_was(id).await,
            known => known,
        }
    }

    /// The office as it is now or, closed down since, as it was at last.
    pub async fn office_or_what_it_was(&self, id: OfficeId) -> Result<Arc<Snapshot>, Failure> {
        match self.office(id).await {
            Err(Failure::UnknownOffice) => {}
            known => return known,
        }
        let stored = self.0.store.office_as_it_was(self.0.tenant, id).await?;
        let stored = stored.ok_or(Failure::UnknownOffice)?;
        Ok(Arc::new(self.snapshot(id, stored, Vec::new())))
    }

    /// Reads these offices again: another process has changed them.
    pub async fn refresh(&self, offices: &[OfficeId]) {
        for office in offices {
            match self.load(*office).await {
                Ok(_) => {}
                Err(Failure::UnknownOffice) => drop(self.0.counters.remove(office)),
                Err(failure) => {
                    tracing::warn!(%office, %failure, "an office could not be read again");
                }
            }
        }
        self.0.stirred.notify_one();
    }

    /// Reads every office again.
    pub async fn refresh_all(&self) {
        match self.0.store.office_ids(self.0.tenant).await {
            Ok(offices) => {
                self.0.counters.retain(|known, _| offices.contains(known));
                self.refresh(&offices).await;
            }
            Err(error) => tracing::warn!(%error, "the offices could not be read again"),
        }
    }

    /// Every office of the municipality, by name.
    pub async fn offices(&self, tenant: TenantId) -> Result<Vec<Arc<Snapshot>>, Failure> {
        if tenant != self.0.tenant {
            return Ok(Vec::new());
        }
        let ids: Vec<OfficeId> = self
            .0
            .counters
            .iter()
            .map(|counter| *counter.key())
            .collect();
        let mut offices = Vec::with_capacity(ids.len());
        for id in ids {
            offices.push(self.office(id).await?);
        }
        offices.sort_by(|a, b| by_name(a).cmp(&by_name(b)));
        Ok(offices)
    }

    /// The office that talks with somebody in this room.
    pub async fn office_of_session(&self, room: RoomId) -> Result<Option<Arc<Snapshot>>, Failure> {
        let offices = self.offices(self.0.tenant).await?;
        let is_there = |snapshot: &Arc<Snapshot>| {
            let mut rooms = snapshot.office.rooms();
            rooms.any(|it| it.room == room && it.session.is_some())
        };
        Ok(offices.into_iter().find(is_there))
    }

    /// Closes an office down in which nobody talks: who waits is dismissed and told so, and its
    /// appointments are called off.
    pub async fn remove(&self, id: OfficeId, act: &Act) -> Result<(), Failure> {
        self.administer(id, Input::CloseDown, act.clone()).await?;
        self.0.counters.remove(&id);
        self.call_off(id).await
    }

    /// An administrator changes an office; that they did is written down with it.
    pub async fn administer(
        &self,
        id: OfficeId,
        input: Input,
        act: Act,
    ) -> Result<Arc<Snapshot>, Failure> {
        let beside = Beside {
            act: Some(act),
            ..Beside::default()
        };
        self.take_turn(id, input, beside).await
    }

    /// Who serves these offices has changed.
    pub async fn read_again(&self, offices: &[OfficeId]) -> Result<(), Failure> {
        for id in offices {
            let counter = Arc::clone(&self.0.counters.entry(*id).or_default());
            let _turn = counter.turn.lock().await;
            let serving = self.officers(*id).await?;
            let mut latest = counter.latest.write().await;
            if let Some(now) = latest.take() {
                *latest = Some(Arc::new(Snapshot {
                    officers: serving,
                    ..Snapshot::clone(&now)
                }));
            }
        }
        Ok(())
    }

    async fn officers(&self, id: OfficeId) -> Result<Vec<DeskOfficer>, Failure> {
        let known = self.0.store.officers_of(self.0.tenant, id).await?;
        let officer = |(id, display_name)| DeskOfficer { id, display_name };
        Ok(known.into_iter().map(officer).collect())
    }

    /// There is no office yet.
    pub fn is_empty(&self) -> bool {
        self.0.counters.is_empty()
    }

    /// Lets the office decide; on success everything is committed and carried out.
    pub async fn handle(&self, id: OfficeId, input: Input) -> Result<Arc<Snapshot>, Failure> {
        self.take_turn(id, input, Beside::default()).await
    }

    /// A citizen sits down. The same idempotency key gives the same seat and ticket again: whoever
    /// guesses a key has the ticket, so callers let in long random keys only.
    pub async fn sit(
        &self,
        id: OfficeId,
        idempotency_key: Option<&str>,
    ) -> Result<(SeatId, Ticket, Arc<Snapshot>), Failure> {
        self.sit_for(id, Wish::default(), idempotency_key).await
    }

    /// The same for particular services, or with an appointment.
    pub async fn sit_for(
        &self,
        id: OfficeId,
        wish: Wish,
        idempotency_key: Option<&str>,
    ) -> Result<(SeatId, Ticket, Arc<Snapshot>), Failure> {
        match idempotency_key {
            Some(key) => self.sit_once(id, wish, key).await,
            None => {
                self.sit_with(id, wish, Ticket(secret::fresh(citizen::PREFIX)), None)
                    .await
            }
        }
    }

    /// Opens for business: loads every office, gives the waiting a fresh lease, opens their rooms.
    pub async fn open(&self) -> Result<(), Failure> {
        for id in self.0.store.office_ids(self.0.tenant).await? {
            self.load(id).await?;
            let snapshot = self.handle(id, Input::Restarted).await?;
            self.open_rooms(&snapshot).await;
        }
        Ok(())
    }

    /// The clock was turned: every office settles by the new time, with fresh leases.
    pub async fn settle_all(&self) -> Result<(), Failure> {
        for id in self.0.store.office_ids(self.0.tenant).await? {
            self.handle(id, Input::Timeout).await?;
        }
        Ok(())
    }

    /// Waits until an office may want to be woken at another time than before.
    pub async fn stirred(&self) {
        self.0.stirred.notified().await;
    }

    async fn sit_once(
        &self,
        id: OfficeId,
        wish: Wish,
        key: &str,
    ) -> Result<(SeatId, Ticket, Arc<Snapshot>), Failure> {
        let words = [&self.0.tenant.to_string(), &id.to_string(), key];
        let ticket = Ticket(secret::derived(citizen::PREFIX, &self.0.key, &words));
        let key_hash = secret::hash(&words.join("\n"));
        loop {
            if let Some(seat) = self.0.store.seat_by_key(self.0.tenant, &key_hash).await? {
                return Ok((seat, ticket, self.office(id).await?));
            }
            match self
                .sit_with(id, wish.clone(), ticket.clone(), Some(key_hash.clone()))
                .await
            {
                // The same request came twice at once and the other was faster: look again.
                Err(Failure::Overloaded) if self.is_seated(&key_hash).await? => {}
                sat => return sat,
            }
        }
    }

    async fn is_seated(&self, key_hash: &str) -> Result<bool, Failure> {
        Ok(self
            .0
            .store
            .seat_by_key(self.0.tenant, key_hash)
            .await?
            .is_some())
    }

    async fn sit_with(
        &self,
        id: OfficeId,
        wish: Wish,
        ticket: Ticket,
        key_hash: Option<String>,
    ) -> Result<(SeatId, Ticket, Arc<Snapshot>), Failure> {
        let seat = SeatId(Uuid::new_v4());
        let taken = Some(Taken {
            seat,
            ticket_hash: ticket.hash(),
            key_hash,
        });
        let beside = Beside {
            taken,
            ..Beside::default()
        };
        let input = Input::Sit { seat, wish };
        let snapshot = self.take_turn(id, input, beside).await?;
        Ok((seat, ticket, snapshot))
    }

    /// Reads the office from the store and remembers it.
    async fn load(&self, id: OfficeId) -> Result<Arc<Snapshot>, Failure> {
        let snapshot = Arc::new(self.read(id).await?);
        let counter = Arc::clone(&self.0.counters.entry(id).or_default());
        let mut latest = counter.latest.write().await;
        match latest.as_ref() {
            Some(newer) if newer.version >= snapshot.version => Ok(Arc::clone(newer)),
            _ => Ok(Arc::clone(latest.insert(snapshot))),
        }
    }

    async fn read(&self, id: OfficeId) -> Result<Snapshot, Failure> {
        let stored = self.0.store.office(self.0.tenant, id).await?;
        let stored = stored.ok_or(Failure::UnknownOffice)?;
        let officers = self.officers(id).await?;
        Ok(self.snapshot(id, stored, officers))
    }

    fn snapshot(&self, id: OfficeId, stored: Stored, officers: Vec<DeskOfficer>) -> Snapshot {
        let Parts { tenant, clock, .. } = &*self.0;
        let settings = self.with_rules(stored.settings);
        Snapshot {
            office: Office::restore(id, *tenant, settings, stored.state),
            officers,
            version: stored.version,
            at: clock.now(),
            committed_at: clock.now(),
            wake_at: stored.wake_at,
            committed_wake_at: stored.wake_at,
            said: waits::Said::default(),
        }
    }

    /// What the operator configured holds for every office.
    fn with_rules(&self, settings: OfficeSettings) -> OfficeSettings {
        let rules = &self.0.rules;
        let ms = |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        OfficeSettings {
            lease_ms: ms(rules.lease),
            call_expiry_ms: ms(rules.call_expiry),
            session_grace_ms: ms(rules.session_grace),
            calls_before_missed: rules.calls_before_missed,
            ..settings
        }
    }

    /// How long signs of life may be in memory only: a third of the lease.
    fn patience(&self) -> SignedDuration {
        SignedDuration::try_from(self.0.rules.lease / 3).unwrap_or(SignedDuration::ZERO)
    }
}

fn by_name(snapshot: &Snapshot) -> (&str, OfficeId) {
    (&snapshot.office.settings.name, snapshot.office.id)
}
