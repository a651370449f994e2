//! What is written on a socket in epoll, to know it again.

use rustix::event::epoll;

/// Places below are listeners.
const LISTENERS: usize = 1 << 16;

/// What an event of epoll is about.
pub(crate) enum Token {
    Listener(usize),
    /// Slot and serial.
    Connection(usize, u32),
}

impl Token {
    pub(crate) fn data(&self) -> epoll::EventData {
        let (serial, place) = match self {
            Self::Listener(index) => (0, *index),
            Self::Connection(slot, serial) => (*serial, *slot + LISTENERS),
        };
        epoll::EventData::new_u64(u64::from(serial) << 32 | place as u64)
    }
}

impl From<u64> for Token {
    fn from(data: u64) -> Self {
        let place = usize::try_from(data & u64::from(u32::MAX)).unwrap_or_default();
        let serial = u32::try_from(data >> 32).unwrap_or_default();
        match place.checked_sub(LISTENERS) {
            Some(slot) => Self::Connection(slot, serial),
            None => Self::Listener(place),
        }
    }
}
