//! The outbox on SQLite and PostgreSQL: what is claimed, settled, lost on the way, and erased.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use schalter_control::clock::Clock;
use schalter_control::store::Store;
use schalter_control::store::commit::{Outcome, Step};
use schalter_control::store::founding::Town as NewTown;
use schalter_control::store::letter::Claimed;
use schalter_control::store::tenant::Tenant;
use schalter_control_core::id::{OfficeId, TenantId};
use schalter_control_core::notice::NoticeKind;
use schalter_control_core::{Office, OfficeSettings};
use tempfile::TempDir;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{by_mail, support};

const LEASE: SignedDuration = SignedDuration::from_secs(60);

struct Fixture {
    store: Store,
    office: Office,
    now: Timestamp,
    _folder: TempDir,
}

async fn fixtures() -> Vec<Fixture> {
    let folder = tempfile::tempdir().expect("a folder");
    let sqlite = format!("sqlite:{}/schalter.db", folder.path().display());
    let mut fixtures = vec![fixture(&sqlite, folder).await];
    if let Some(url) = support::postgres().await {
        fixtures.push(fixture(&url, tempfile::tempdir().expect("a folder")).await);
    }
    fixtures
}

async fn fixture(url: &str, folder: TempDir) -> Fixture {
    let clock = Clock::default();
    let now = clock.now();
    let store = Store::open(url, clock).await.expect("a store");
    let id = TenantId(Uuid::new_v4());
    let settings = OfficeSettings::default();
    let office = Office::new(OfficeId(Uuid::new_v4()), id, settings);
    let town = NewTown {
        tenant: Tenant::new(id, "Astadt"),
        offices: vec![office.clone()],
        officers: Vec::new(),
        integrators: Vec::new(),
    };
    store.found(&town).await.expect("a town");
    Fixture {
        store,
        office,
        now,
        _folder: folder,
    }
}

impl Fixture {
    async fn claim_at(&self, now: Timestamp) -> Option<Claimed> {
        let claimed = self
            .store
            .claim(self.office.tenant, "mail", now, now + LEASE);
        claimed.await.expect("the store answers")
    }

    async fn post(&self, kind: NoticeKind) -> Uuid {
        let told = by_mail(kind, self.now);
        let post = self.store.post(self.office.tenant, &told, self.now);
        post.await.expect("posted");
        told.notice.about
    }

    async fn states(&self) -> Vec<String> {
        let all = self.store.notices(self.office.tenant, None, None, 100);
        let all = all.await.expect("a list");
        all.into_iter().map(|letter| letter.state).collect()
    }
}

#[tokio::test]
async fn a_notice_is_written_with_its_deed_or_not_at_all() {
    for it in fixtures().await {
        let told = [by_mail(NoticeKind::Confirmed, it.now)];
        let step = |version| Step {
            notices: &told,
            ..Step::new(&it.office, version, it.now)
        };
        let late = it.store.commit(&step(7)).await.unwrap();
        assert_eq!(late, Outcome::Late);
        assert!(it.states().await.is_empty(), "the deed was not done");
        it.store.commit(&step(0)).await.unwrap();
        assert_eq!(it.states().await, ["waiting"]);
        it.store.commit(&step(1)).await.unwrap();
        assert_eq!(it.states().await, ["waiting"], "the same notice again");
    }
}

#[tokio::test]
async fn of_many_who_send_one_gets_each_letter() {
    for it in fixtures().await {
        for _ in 0..5 {
            it.post(NoticeKind::Confirmed).await;
        }
        let mut race = JoinSet::new();
        for _ in 0..8 {
            let (store, tenant, now) = (it.store.clone(), it.office.tenant, it.now);
            race.spawn(async move {
                let mut mine = Vec::new();
                while let Some(letter) =
                    store.claim(tenant, "mail", now, now + LEASE).await.unwrap()
                {
                    mine.push(letter.id);
                }
                mine
            });
        }
        let claimed = race.join_all().await.concat();
        let different: HashSet<_> = claimed.iter().collect();
        assert_eq!((claimed.len(), different.len()), (5, 5));
    }
}

#[tokio::test]
async fn who_dies_before_sending_loses_nothing_and_who_dies_after_is_counted() {
    for it in fixtures().await {
        it.post(NoticeKind::Confirmed).await;
        let first = it.claim_at(it.now).await.expect("a letter");
        assert_eq!((first.attempt, first.uncertain), (1, 0));
        drop(first);
        let soon = it.now + SignedDuration::from_secs(59);
        assert!(it.claim_at(soon).await.is_none(), "somebody is sending it");
        let later = it.now + LEASE;
        let second = it.claim_at(later).await.expect("it is there again");
        assert_eq!((second.attempt, second.uncertain), (2, 1));
        assert!(second.body.contains("Personalausweis"));
    }
}

#[tokio::test]
async fn what_has_left_is_erased_and_never_claimed_again() {
    for it in fixtures().await {
        let about = it.post(NoticeKind::Confirmed).await;
        let slow = it.claim_at(it.now).await.expect("a letter");
        let other = it.claim_at(it.now + LEASE).await.expect("taken over");
        // The slow one has sent it after all, and says so, though the claim is another's.
        let tenant = it.office.tenant;
        it.store.delivered(tenant, slow.id, it.now).await.unwrap();
        let again_at = it.now + LEASE;
        it.store
            .failed(tenant, &other, again_at, "unreachable")
            .await
            .unwrap();
        assert_eq!(it.states().await, ["delivered"]);
        let end = it.now + SignedDuration::from_hours(999);
        assert!(it.claim_at(end).await.is_none());
        // Told once more, it is the same letter.
        let mut told = by_mail(NoticeKind::Confirmed, it.now);
        told.notice.about = about;
        it.store.post(tenant, &told, it.now).await.unwrap();
        assert!(it.claim_at(end).await.is_none());
    }
}

#[tokio::test]
async fn a_failure_waits_a_dead_letter_waits_for_somebody() {
    for it in fixtures().await {
        let tenant = it.office.tenant;
        it.post(NoticeKind::Confirmed).await;
        let letter = it.claim_at(it.now).await.expect("a letter");
        let again_at = it.now + SignedDuration::from_mins(5);
        it.store
            .failed(tenant, &letter, again_at, "unreachable")
            .await
            .unwrap();
        assert!(it.claim_at(it.now).await.is_none());
        let letter = it.claim_at(again_at).await.expect("due again");
        assert_eq!((letter.attempt, letter.uncertain), (2, 0));
        it.store
            .died(tenant, &letter, again_at, "refused")
            .await
            .unwrap();
        let dead = it.store.notices(tenant, Some("dead"), None, 9).await;
        let dead = dead.unwrap();
        assert_eq!(dead[0].problem.as_deref(), Some("refused"));
        let counts = it.store.letter_counts(tenant).await.unwrap();
        assert_eq!(counts, [("mail".to_owned(), "dead".to_owned(), 1)]);

        let stranger = TenantId(Uuid::new_v4());
        let act = schalter_control::store::audit::Act::new(
            schalter_control::store::audit::Actor::Operator,
            "change",
            "notice",
            letter.id,
        );
        assert!(
            !it.store
                .retry(stranger, letter.id, again_at, &act)
                .await
                .unwrap()
        );
        assert!(
            it.store
                .retry(tenant, letter.id, again_at, &act)
                .await
                .unwrap()
        );
        assert!(
            !it.store
                .retry(tenant, letter.id, again_at, &act)
                .await
                .unwrap()
        );
        let letter = it.claim_at(again_at).await.expect("alive again");
        assert_eq!(letter.attempt, 1);
        assert!(letter.contact.is_some());
    }
}

#[tokio::test]
async fn what_is_worthless_is_erased_and_what_is_not_true_any_more_is_withdrawn() {
    for it in fixtures().await {
        let tenant = it.office.tenant;
        let moved = it.post(NoticeKind::ReminderDay).await;
        it.post(NoticeKind::Confirmed).await;
        it.store.withdraw(tenant, moved).await.unwrap();
        assert_eq!(it.states().await, ["waiting"]);
        let tomorrow = it.now + SignedDuration::from_hours(24);
        assert_eq!(it.store.expire(tenant, it.now).await.unwrap(), 0);
        assert_eq!(it.store.expire(tenant, tomorrow).await.unwrap(), 1);
        assert_eq!(it.states().await, ["expired"]);
        assert!(it.claim_at(tomorrow).await.is_none());
        let end = tomorrow + SignedDuration::from_hours(24);
        let forgotten = it.store.forget(tenant, end, end).await.unwrap();
        assert_eq!(forgotten.letters, 1);
    }
}

#[tokio::test]
async fn a_turned_clock_is_settled_once_however_often_it_is_tried() {
    for it in fixtures().await {
        it.post(NoticeKind::Confirmed).await;
        assert!(it.claim_at(it.now).await.is_some(), "somebody sends it");
        let (tenant, moment) = (it.office.tenant, SignedDuration::from_secs(1));
        let later = it.now + SignedDuration::from_hours(3);
        for _ in 0..3 {
            it.store.turn_outbox(tenant, it.now, later).await.unwrap();
        }
        let held = it.claim_at(later + LEASE - moment).await;
        assert!(held.is_none(), "held as long as before");
        let lost = it.claim_at(later + LEASE + moment).await;
        assert!(lost.is_some(), "and no longer: who had it may have died");
        let (from, to) = (later + LEASE + moment, it.now);
        for _ in 0..3 {
            it.store.turn_outbox(tenant, from, to).await.unwrap();
        }
        assert!(it.claim_at(to + LEASE - moment).await.is_none());
        assert!(it.claim_at(to + LEASE + moment).await.is_some());
    }
}
