//! Many book at once, in one process or in two on the same database: nothing is ever booked twice.

use std::collections::{BTreeMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use schalter_control::reception::appointments::Wanted;
use schalter_control::reception::{Failure, Reception};
use schalter_control::store::Store;
use schalter_control_core::id::OfficeId;
use schalter_control_core::{Appointment, NoAppointment};
use tokio::task::JoinSet;

use crate::support::Town;

/// The Bürgerbüro, as seen by two processes where the database is PostgreSQL.
struct Bookers {
    town: Town,
    receptions: Vec<Reception>,
    office: OfficeId,
    slots: Vec<Timestamp>,
}

impl Bookers {
    async fn gather() -> Bookers {
        let town = Town::open().await;
        let office = town.office_id("Bürgerbüro").await;
        let mut receptions = vec![town.app.reception.clone()];
        receptions.extend(town.second_reception().await);
        let from = town.app.clock.now() + SignedDuration::from_hours(48);
        let span = from..from + SignedDuration::from_hours(14 * 24);
        let slots = receptions[0]
            .free_slots(office, &[], span)
            .await
            .expect("slots");
        let slots = slots.iter().map(|free| free.slot.starts_at).collect();
        Bookers {
            town,
            receptions,
            office,
            slots,
        }
    }

    /// All at once, each at one of the slots in turn, at one of the processes in turn.
    async fn book(&self, how_many: usize, slots: usize) -> Vec<Appointment> {
        let mut race = JoinSet::new();
        for n in 0..how_many {
            let reception = self.receptions[n % self.receptions.len()].clone();
            let (office, at) = (self.office, self.slots[n % slots]);
            race.spawn(async move { reception.reserve(office, Vec::new(), at).await });
        }
        let mut booked = Vec::new();
        for answer in race.join_all().await {
            match answer {
                Ok((appointment, _)) => booked.push(appointment),
                Err(Failure::NoAppointment(NoAppointment::SlotTaken)) => {}
                Err(other) => panic!("{other}"),
            }
        }
        booked
    }

    /// What the store says: no counter of no cell belongs to two.
    async fn nothing_is_booked_twice(&self) -> usize {
        let all = self.slots[0]..Timestamp::MAX;
        let tenant = self.town.app.tenant.id;
        let store: &Store = &self.town.app.store;
        let found = store
            .appointments(tenant, self.office, all)
            .await
            .expect("appointments");
        let living: Vec<_> = found
            .iter()
            .filter(|(it, _)| it.over_at().is_none())
            .collect();
        let mut cells = HashSet::new();
        for (it, _) in &living {
            for cell in it.slot.cells(0) {
                assert!(
                    cells.insert((cell, it.counter)),
                    "counter {} at {}",
                    it.counter,
                    it.slot.starts_at
                );
            }
        }
        living.len()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_want_one_slot_as_many_get_it_as_there_are_counters() {
    let bookers = Bookers::gather().await;
    let booked = bookers.book(60, 1).await;
    assert_eq!(booked.len(), 2, "two counters");
    assert_ne!(booked[0].counter, booked[1].counter);
    assert_eq!(bookers.nothing_is_booked_twice().await, 2);
    bookers.town.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_who_want_some_slots_fill_all_of_them_and_no_more() {
    let bookers = Bookers::gather().await;
    let booked = bookers.book(90, 9).await;
    let mut at: BTreeMap<Timestamp, usize> = BTreeMap::new();
    for it in &booked {
        *at.entry(it.slot.starts_at).or_default() += 1;
    }
    assert_eq!(at.into_values().collect::<Vec<_>>(), [2; 9]);
    assert_eq!(bookers.nothing_is_booked_twice().await, 18);
    bookers.town.close().await;
}

/// Everybody moves at once, into slots that others leave at that moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_moves_never_lands_on_another() {
    let bookers = Bookers::gather().await;
    let booked = bookers.book(12, 6).await;
    assert_eq!(booked.len(), 12);
    bookers.confirm(&booked).await;
    let mut race = JoinSet::new();
    for (n, it) in booked.iter().enumerate() {
        let reception = bookers.receptions[n % bookers.receptions.len()].clone();
        let (id, to) = (it.id, bookers.slots[(n * 5 + 3) % 8]);
        race.spawn(async move { reception.change(id, &Wanted::Move(to)).await });
    }
    for answer in race.join_all().await {
        let fine = matches!(
            answer,
            Ok(_) | Err(Failure::NoAppointment(NoAppointment::SlotTaken) | Failure::Overloaded)
        );
        assert!(fine, "{answer:?}");
    }
    assert_eq!(
        bookers.nothing_is_booked_twice().await,
        12,
        "and nobody is lost"
    );
    bookers.town.close().await;
}

impl Bookers {
    async fn confirm(&self, booked: &[Appointment]) {
        use schalter_control::store::contact::Person;
        use schalter_control_core::appointment::Act;
        use schalter_control_core::notice::{Contact, Locale};
        let person = Person {
            name: None,
            contact: Contact {
                mail: Some("erika@example.org".to_owned()),
                phone: None,
            },
            locale: Locale::DE,
            given_at: self.town.app.clock.now(),
        };
        for it in booked {
            let said = Wanted::Contact(person.clone());
            self.receptions[0]
                .change(it.id, &said)
                .await
                .expect("contact");
            let confirm = Wanted::Act(Act::Confirm);
            self.receptions[0]
                .change(it.id, &confirm)
                .await
                .expect("confirmed");
        }
    }
}

/// Every process runs the job; each hold runs out once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hold_runs_out_once_however_many_look() {
    let bookers = Bookers::gather().await;
    let booked = bookers.book(12, 6).await;
    let clock = &bookers.town.app.clock;
    clock.turn(SignedDuration::from_mins(10));
    let mut race = JoinSet::new();
    for it in booked.iter().chain(&booked) {
        for reception in bookers.receptions.clone() {
            let id = it.id;
            race.spawn(async move { reception.settle_appointment(id).await });
        }
    }
    for answer in race.join_all().await {
        assert!(
            matches!(answer, Ok(()) | Err(Failure::Overloaded)),
            "{answer:?}"
        );
    }
    let (store, tenant) = (&bookers.town.app.store, bookers.town.app.tenant.id);
    let news = store.news_since(tenant, 0, 500).await.expect("news");
    let expired: Vec<_> = news
        .iter()
        .filter(|one| one.kind == "appointment.expired")
        .collect();
    assert_eq!(expired.len(), 12);
    assert_eq!(bookers.nothing_is_booked_twice().await, 0);
    assert_eq!(bookers.book(12, 6).await.len(), 12, "all is free again");
    bookers.town.close().await;
}
