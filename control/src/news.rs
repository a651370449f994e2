//! What happened, told to everyone in this process who listens, in the order of the store.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use dashmap::DashMap;
use jiff::Timestamp;
use schalter_control_core::id::{CallId, OfficeId, RoomId, SeatId, SessionId, TenantId};
use tokio::sync::{broadcast, watch};

use crate::reception::Snapshot;
use crate::store::Store;

/// Listeners that fall further behind than this miss news and must look at the whole again.
const KEPT: usize = 1024;
/// How long a piece of news waits for the one before it, before it is read from the store.
const PATIENCE: Duration = Duration::from_secs(1);

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
    /// The office afterwards; absent when replayed from the store.
    pub office: Option<Arc<Snapshot>>,
}

/// Tells the news. Clones share everything.
#[derive(Clone)]
pub struct Bus;

impl Bus {
    /// Everything told from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<News> {
        unimplemented!()
    }
}

impl Store {
    /// What happened after `seq`, oldest first.
    pub async fn news_since(
        &self,
        _tenant: TenantId,
        _seq: i64,
        _limit: u16,
    ) -> Result<Vec<News>, crate::store::StoreError> {
        unimplemented!()
    }

    /// The number of the latest news.
    pub async fn latest_seq(&self, _tenant: TenantId) -> Result<i64, crate::store::StoreError> {
        unimplemented!()
    }
}
