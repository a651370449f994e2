//! A service: why someone comes to an office, how long it usually takes, what to bring along.

use serde::{Deserialize, Serialize};

use crate::id::ServiceId;
use crate::settings::OfficeSettings;

/// One service of an office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Which one; stays when its name is changed.
    pub id: ServiceId,
    /// What it is called, such as "Personalausweis beantragen".
    pub name: String,
    /// How long it usually takes, as the town thinks. Slots are cut by it.
    pub usual_ms: u64,
    /// The papers one should have at hand.
    #[serde(default)]
    pub papers: Vec<String>,
}

impl OfficeSettings {
    /// One of the services, if the office has it.
    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// How long these services usually take together; unknown ones take no time.
    pub fn usual_ms(&self, services: &[ServiceId]) -> u64 {
        let known = services.iter().filter_map(|&id| self.service(id));
        known.fold(0, |sum, service| sum.saturating_add(service.usual_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_together_take_as_long_as_each_of_them() {
        let service = |id, usual_ms| Service {
            id: ServiceId::from_u128(id),
            name: "Wohnsitz anmelden".to_owned(),
            usual_ms,
            papers: Vec::new(),
        };
        let settings = OfficeSettings {
            services: vec![service(1, 600_000), service(2, 300_000)],
            ..OfficeSettings::default()
        };
        let of = |ids: &[u128]| {
            let ids: Vec<_> = ids.iter().copied().map(ServiceId::from_u128).collect();
            settings.usual_ms(&ids)
        };
        assert_eq!(
            [of(&[]), of(&[1]), of(&[1, 2]), of(&[9])],
            [0, 600_000, 900_000, 0]
        );
    }
}
