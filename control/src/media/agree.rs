//! What lives on the nodes and what is meant to live, made the same: after a cut, a restart of
//! either side, or a room that moved. A room that ended meanwhile is closed, one that lives
//! elsewhere too; one that is meant stays as it is, and nobody in it notices.

use std::collections::HashSet;
use std::time::Duration;

use jiff::Timestamp;
use schalter_control_core::id::RoomId;
use schalter_sfu::Handle;
use uuid::{Builder, Uuid, Version};

use super::fleet::Fleet;
use crate::store::{Store, StoreError};

/// Rooms in which somebody tries the way in live half as long.
const CHECK_LASTS: Duration = Duration::from_mins(1);

/// Compares every node in reach.
pub(super) async fn agree(fleet: &Fleet, store: &Store) -> Result<(), StoreError> {
    for (name, node) in fleet.in_reach() {
        // First what there is, then what is meant: a room is in the store before it is on a node.
        let Ok(there) = node.rooms().await else {
            continue;
        };
        let meant = meant(store).await?;
        for room in there {
            let room = RoomId(Uuid::from_u128(room.0));
            if !stays(store, &name, room, &meant).await? {
                close(&node, room).await;
            }
        }
    }
    forget(store).await
}

/// Places of rooms that are no more.
async fn forget(store: &Store) -> Result<(), StoreError> {
    let before = store.now() - jiff::SignedDuration::try_from(CHECK_LASTS).unwrap_or_default();
    let places = store.places_before(before).await?;
    if places.is_empty() {
        return Ok(());
    }
    let meant = meant(store).await?;
    for room in places.iter().filter(|room| !meant.contains(room)) {
        store.forget_place(*room).await?;
    }
    Ok(())
}

async fn meant(store: &Store) -> Result<HashSet<RoomId>, StoreError> {
    let mut meant = HashSet::new();
    for tenant in store.tenants().await? {
        meant.extend(store.living_rooms(tenant.id).await?);
    }
    Ok(meant)
}

async fn stays(
    store: &Store,
    node: &str,
    room: RoomId,
    meant: &HashSet<RoomId>,
) -> Result<bool, StoreError> {
    if is_young_check(room) {
        return Ok(true);
    }
    if !meant.contains(&room) {
        return Ok(false);
    }
    if store.place_room(room, node).await? == node {
        return Ok(true);
    }
    // On its way elsewhere: some may still be here.
    let place = store.room_place(room).await?;
    Ok(place.is_some_and(|place| place.from.as_deref() == Some(node)))
}

async fn close(node: &Handle, room: RoomId) {
    tracing::info!(%room, "a room that is not meant to live there is closed");
    if let Err(refusal) = node.close_room(super::there(room)).await {
        tracing::warn!(%refusal, %room, "a room could not be closed");
    }
}

/// An id for a room to try the way in: it tells what it is and when it was made (UUID version 8,
/// seconds first), because no store knows it.
pub(super) fn check_id() -> RoomId {
    let mut bytes = Uuid::new_v4().into_bytes();
    bytes[..6].copy_from_slice(&now_s().to_be_bytes()[2..]);
    RoomId(Builder::from_custom_bytes(bytes).into_uuid())
}

/// Whether it is such a one, and not over.
pub(super) fn is_young_check(room: RoomId) -> bool {
    if room.0.get_version() != Some(Version::Custom) {
        return false;
    }
    let mut made_s = [0; 8];
    made_s[2..].copy_from_slice(&room.0.as_bytes()[..6]);
    now_s().abs_diff(u64::from_be_bytes(made_s)) < CHECK_LASTS.as_secs()
}

fn now_s() -> u64 {
    u64::try_from(Timestamp::now().as_second()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_to_try_the_way_in_is_known_by_its_id_for_a_while() {
        assert!(is_young_check(check_id()));
        assert_ne!(check_id(), check_id());
        let mut old = check_id().0.into_bytes();
        old[..6].copy_from_slice(&(now_s() - 61).to_be_bytes()[2..]);
        let old = Builder::from_custom_bytes(old).into_uuid();
        assert!(!is_young_check(RoomId(old)));
        for other in [Uuid::new_v4(), Uuid::now_v7()] {
            assert!(!is_young_check(RoomId(other)));
        }
    }
}
