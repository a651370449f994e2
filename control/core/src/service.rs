//! A service: why someone comes to an office, how long it usually takes, what to bring along.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::id::ServiceId;
use crate::locale::Locale;
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
    /// The same in other languages.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<Locale, Translation>,
}

/// What a service is called and asks for in another language. What is left empty is said as the
/// town says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Translation {
    /// What it is called.
    pub name: String,
    /// The papers one should have at hand.
    pub papers: Vec<String>,
}

impl Service {
    /// What it is called for somebody who reads that language.
    pub fn name_in(&self, reads: Option<Locale>) -> &str {
        let mut names = self.in_language(reads).map(|it| it.name.as_str());
        names.find(|name| !name.is_empty()).unwrap_or(&self.name)
    }

    /// Which papers, for somebody who reads that language.
    pub fn papers_in(&self, reads: Option<Locale>) -> &[String] {
        let mut papers = self.in_language(reads).map(|it| it.papers.as_slice());
        papers.find(|all| !all.is_empty()).unwrap_or(&self.papers)
    }

    /// That language, then the one it is a kind of: "de-simple", then "de".
    fn in_language(&self, reads: Option<Locale>) -> impl Iterator<Item = &Translation> {
        let kin = reads.and_then(|it| Locale::by_name(it.primary()));
        let tags = reads.into_iter().chain(kin);
        tags.filter_map(|tag| self.translations.get(&tag))
    }
}

impl OfficeSettings {
    /// The languages in which anything is said otherwise.
    pub fn languages(&self) -> BTreeSet<Locale> {
        let all = self.services.iter().flat_map(|it| it.translations.keys());
        all.copied().collect()
    }

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

    fn words(name: &str, papers: &[&str]) -> Translation {
        Translation {
            name: name.to_owned(),
            papers: papers.iter().map(|&it| it.to_owned()).collect(),
        }
    }

    #[test]
    fn a_service_is_named_as_one_reads_it_or_else_as_the_town_names_it() {
        let tag = |tag: &str| Locale::by_name(tag).expect("a tag");
        let service = Service {
            id: ServiceId::from_u128(1),
            name: "Passport".to_owned(),
            usual_ms: 600_000,
            papers: vec!["Photo".to_owned()],
            translations: BTreeMap::from([
                (tag("uk"), words("Паспорт", &["Фото"])),
                (tag("de"), words("Reisepass", &["Passbild"])),
                (tag("de-simple"), words("Ein Pass", &[])),
            ]),
        };
        let said = |reads: Option<&str>| {
            let reads = reads.map(tag);
            (service.name_in(reads), service.papers_in(reads)[0].as_str())
        };
        assert_eq!(said(Some("uk")), ("Паспорт", "Фото"));
        assert_eq!(said(Some("de-simple")), ("Ein Pass", "Passbild"));
        assert_eq!(said(Some("tr")), ("Passport", "Photo"));
        assert_eq!(said(None), ("Passport", "Photo"));
        let settings = OfficeSettings {
            services: vec![service.clone()],
            ..OfficeSettings::default()
        };
        let tags: Vec<_> = settings.languages().into_iter().collect();
        assert_eq!(tags, [tag("de"), tag("de-simple"), tag("uk")]);
        let written = serde_json::to_string(&service).expect("written");
        let read: Service = serde_json::from_str(&written).expect("read");
        assert_eq!(read, service);
    }

    #[test]
    fn what_was_written_before_there_were_translations_is_read() {
        let old = r#"{"id":"00000000-0000-0000-0000-000000000001","name":"Pass","usual_ms":60000}"#;
        let service: Service = serde_json::from_str(old).expect("read");
        assert!(service.translations.is_empty());
        let again = serde_json::to_string(&service).expect("written");
        assert!(!again.contains("translations"), "{again}");
    }

    #[test]
    fn services_together_take_as_long_as_each_of_them() {
        let service = |id, usual_ms| Service {
            id: ServiceId::from_u128(id),
            name: "Wohnsitz anmelden".to_owned(),
            usual_ms,
            papers: Vec::new(),
            translations: BTreeMap::new(),
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
