//! How many connections one address holds. Kept only while it holds any, never told to anybody.

use std::net::IpAddr;
use std::sync::Arc;

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use schalter_config::Settings;

use crate::limits;

/// Everybody who is connected. Clones share everything.
#[derive(Clone)]
pub(super) struct Crowd {
    counts: Arc<DashMap<[u8; 16], u32>>,
    most: u32,
    proxies: Arc<[IpAddr]>,
}

/// One connection; it is counted until this is dropped.
pub(super) struct Guest {
    crowd: Crowd,
    /// None for a proxy of ours, behind which are many.
    place: Option<[u8; 16]>,
}

impl Crowd {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            counts: Arc::default(),
            most: settings.http.connections.max_per_address,
            proxies: settings.limits.trusted_proxies.clone().into(),
        }
    }

    /// One connection more from this address, unless it holds too many.
    pub(super) fn admit(&self, address: IpAddr) -> Option<Guest> {
        let crowd = self.clone();
        if self.proxies.contains(&address) {
            return Some(Guest { crowd, place: None });
        }
        let place = limits::prefix(address);
        let mut count = self.counts.entry(place).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        let place = Some(place);
        Some(Guest { crowd, place })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let Some(place) = self.place else { return };
        if let Entry::Occupied(mut count) = self.crowd.counts.entry(place) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crowd() -> Crowd {
        let mut settings = Settings::default();
        settings.http.connections.max_per_address = 2;
        Crowd::new(&settings)
    }

    #[test]
    fn nobody_holds_more_than_their_share_and_all_is_forgotten_afterwards() {
        let crowd = crowd();
        let of = |text: &str| crowd.admit(text.parse().expect("an address"));
        let (first, second) = (of("192.0.2.1"), of("192.0.2.1"));
        assert!(second.is_some() && of("192.0.2.1").is_none());
        assert!(of("192.0.2.2").is_some(), "the neighbour comes in");
        drop(first);
        let third = of("192.0.2.1");
        assert!(third.is_some(), "a place was free");
        drop((second, third));
        assert!(crowd.counts.is_empty());
    }

    #[test]
    fn many_come_through_a_proxy() {
        let crowd = crowd();
        let through: Vec<_> = (0..5)
            .map(|_| crowd.admit(IpAddr::from([127, 0, 0, 1])))
            .collect();
        assert!(through.iter().all(Option::is_some));
    }
}
