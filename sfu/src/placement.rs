//! Which room lives on which worker. Asked at join, never per packet.

use std::sync::atomic::{AtomicUsize, Ordering};

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use schalter_sfu_core::{Refusal, RoomId};

/// The map of rooms. Telling a worker and changing the map happen under the room's lock, so
/// the map and the order of what the worker hears never disagree; nothing blocks meanwhile.
pub(crate) struct Placement {
    rooms: DashMap<RoomId, usize>,
    load: Vec<AtomicUsize>,
}

impl Placement {
    pub(crate) fn new(workers: usize) -> Self {
        Self {
            rooms: DashMap::new(),
            load: (0..workers).map(|_| AtomicUsize::new(0)).collect(),
        }
    }

    /// Tells the room's worker; a room without one goes to the least loaded.
    pub(crate) fn open<T>(
        &self,
        room: RoomId,
        tell: impl FnOnce(usize) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        match self.rooms.entry(room) {
            Entry::Occupied(entry) => tell(*entry.get()),
            Entry::Vacant(entry) => {
                let worker = self.least_loaded();
                let told = tell(worker)?;
                self.load[worker].fetch_add(1, Ordering::Relaxed);
                entry.insert(worker);
                Ok(told)
            }
        }
    }

    /// The room's worker.
    pub(crate) fn find(&self, room: RoomId) -> Result<usize, Refusal> {
        let entry = self.rooms.get(&room).ok_or(Refusal::UnknownRoom)?;
        Ok(*entry)
    }

    /// Tells the room's worker and forgets the room. `None` if there is no such room.
    pub(crate) fn close<T>(
        &self,
        room: RoomId,
        tell: impl FnOnce(usize) -> Result<T, Refusal>,
    ) -> Option<Result<T, Refusal>> {
        let Entry::Occupied(entry) = self.rooms.entry(room) else {
            return None;
        };
        let told = tell(*entry.get());
        if told.is_ok() {
            self.load[entry.remove()].fetch_sub(1, Ordering::Relaxed);
        }
        Some(told)
    }

    /// Every room there is.
    pub(crate) fn rooms(&self) -> Vec<RoomId> {
        self.rooms.iter().map(|entry| *entry.key()).collect()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> u64 {
        self.rooms.len() as u64
    }

    fn least_loaded(&self) -> usize {
        let loads = self.load.iter().map(|load| load.load(Ordering::Relaxed));
        let least = loads.enumerate().min_by_key(|(_, load)| *load);
        least.map_or(0, |(worker, _)| worker)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(placement: &Placement, room: u128) -> usize {
        placement.open(RoomId(room), Ok).unwrap()
    }

    #[test]
    fn rooms_spread_and_stay() {
        let placement = Placement::new(2);
        let (first, second) = (open(&placement, 1), open(&placement, 2));
        assert_ne!(first, second);
        assert_eq!(open(&placement, 1), first, "opening again moves nothing");
        assert_eq!(placement.find(RoomId(2)), Ok(second));
    }

    #[test]
    fn a_closed_room_makes_place() {
        let placement = Placement::new(2);
        let first = open(&placement, 1);
        open(&placement, 2);
        assert_eq!(placement.close(RoomId(1), Ok), Some(Ok(first)));
        assert_eq!(placement.close(RoomId(1), Ok), None);
        assert_eq!(open(&placement, 3), first);
    }

    #[test]
    fn a_room_its_worker_never_heard_of_is_not_kept() {
        let placement = Placement::new(1);
        let refused = placement.open(RoomId(1), |_| Err::<(), _>(Refusal::Overloaded));
        assert_eq!(refused, Err(Refusal::Overloaded));
        assert_eq!(placement.find(RoomId(1)), Err(Refusal::UnknownRoom));
    }
}
