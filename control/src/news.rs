//! What happened, told to everyone in this process who listens, in the order of the store.

use std::sync::Arc;
use std::time::Duration;

use dashmap::DashMap;
use jiff::Timestamp;
use schalter_control_core::Event;
use schalter_control_core::id::{CallId, OfficeId, RoomId, SeatId, SessionId, TenantId};
use tokio::sync::{broadcast, watch};
use tokio::time::timeout;

use crate::reception::Snapshot;
use crate::store::Store;

/// Listeners that fall further behind than this miss news and must look at the whole again.
const KEPT: usize = 1024;
/// How long news wait for those before them, until those are read from the store.
const PATIENCE: Duration = Duration::from_millis(250);
/// How many are read from the store at once.
const PAGE: u16 = 500;

/// One thing that happened. Ids only; `office` is how the office looked right afterwards.
#[derive(Clone, Debug)]
pub struct News {
    /// Whose news.
    pub tenant: TenantId,
    /// Counts up by one per tenant, without gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// `seat.called` and the like.
    pub kind: &'static str,
    /// Where.
    pub office_id: OfficeId,
    /// Whose seat.
    pub seat_id: Option<SeatId>,
    /// Which call.
    pub call_id: Option<CallId>,
    /// Which session.
    pub session_id: Option<SessionId>,
    /// Which room.
    pub room_id: Option<RoomId>,
    /// All of it, with the numbers that only statistics need.
    pub event: Event,
    /// The office afterwards; absent when it was read from the store.
    pub office: Option<Arc<Snapshot>>,
}

impl News {
    /// An event as it stands in the store.
    pub fn new(
        tenant: TenantId,
        seq: i64,
        at: Timestamp,
        office_id: OfficeId,
        event: Event,
        room_id: Option<RoomId>,
    ) -> Self {
        Self {
            tenant,
            seq,
            at,
            kind: event.kind(),
            office_id,
            seat_id: event.seat(),
            call_id: event.call(),
            session_id: event.session(),
            room_id,
            event,
            office: None,
        }
    }
}

/// Tells the news. Clones share everything.
#[derive(Clone)]
pub struct Bus {
    store: Store,
    listeners: broadcast::Sender<News>,
    /// The number told last, per tenant.
    told: Arc<DashMap<TenantId, watch::Sender<i64>>>,
}

impl Bus {
    /// Nobody listens yet. [`begin`](Self::begin) each tenant before anything is told.
    pub fn new(store: Store) -> Self {
        Self {
            store,
            listeners: broadcast::Sender::new(KEPT),
            told: Arc::default(),
        }
    }

    /// Everything up to the latest in the store counts as told.
    pub async fn begin(&self, tenant: TenantId) -> Result<(), crate::store::StoreError> {
        let latest = self.store.latest_seq(tenant).await?;
        self.told.insert(tenant, watch::Sender::new(latest));
        Ok(())
    }

    /// Everything told from now on, in order, per tenant without gaps.
    pub fn subscribe(&self) -> broadcast::Receiver<News> {
        self.listeners.subscribe()
    }

    /// Tells news of one tenant, after everything that was committed before them.
    pub async fn tell(&self, news: Vec<News>) {
        let Some(first) = news.first() else { return };
        let (tenant, before) = (first.tenant, first.seq - 1);
        let told = self.line(tenant, before);
        let mut seen = told.subscribe();
        let is_next = timeout(PATIENCE, seen.wait_for(|told| *told >= before))
            .await
            .is_ok();
        if !is_next {
            self.tell_missing(&told, tenant, before).await;
        }
        for one in news {
            self.tell_one(&told, one);
        }
    }

    /// Tells what another process has committed.
    pub async fn catch_up(&self, tenant: TenantId) {
        let Some(told) = self.told.get(&tenant).map(|told| told.clone()) else {
            return;
        };
        self.tell_missing(&told, tenant, i64::MAX).await;
    }

    /// Tells what was committed and not told: by another process, or by a task that broke off.
    async fn tell_missing(&self, told: &watch::Sender<i64>, tenant: TenantId, before: i64) {
        loop {
            let last = *told.borrow();
            let missing = match self.store.news_since(tenant, last, PAGE).await {
                Ok(missing) => missing,
                Err(error) => return tracing::warn!(%error, "news could not be read again"),
            };
            let missing: Vec<_> = missing
                .into_iter()
                .filter(|one| one.seq <= before)
                .collect();
            if missing.is_empty() {
                return;
            }
            for one in missing {
                self.tell_one(told, one);
            }
        }
    }

    /// Once, and never backwards: the number is compared and the news sent in one breath.
    fn tell_one(&self, told: &watch::Sender<i64>, one: News) {
        told.send_if_modified(|told| {
            let is_new = one.seq > *told;
            if is_new {
                *told = one.seq;
                // Nobody listening is no error.
                let _ = self.listeners.send(one);
            }
            is_new
        });
    }

    fn line(&self, tenant: TenantId, before: i64) -> watch::Sender<i64> {
        self.told
            .entry(tenant)
            .or_insert_with(|| watch::Sender::new(before))
            .clone()
    }
}
