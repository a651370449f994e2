//! `[store]`: where things are kept.

use crate::{Problems, section::Section};
use schemars::JsonSchema;
use serde::Deserialize;
use std::{fmt, path::PathBuf};

/// Where things are kept, as used.
#[derive(Clone, PartialEq, Eq)]
pub struct Store {
    /// The folder for the database file.
    pub data_dir: PathBuf,
    /// The database: `sqlite:…` or `postgres://…`.
    pub url: String,
    /// Fill an empty store with the demo town.
    pub demo: bool,
}

/// Where offices, seats and accounts are kept.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoreFile {
    /// The folder for the database file and this installation's signing keys. Made when it is missing.
    #[schemars(example = &"data")]
    data_dir: Option<PathBuf>,
    /// The database: `sqlite:` and a file, or `postgres://user:password@host/name` when several
    /// control processes share it. Left out: `schalter.db` in `data_dir`.
    #[schemars(example = "sqlite:data/schalter.db")]
    url: Option<String>,
    /// Fill an empty store with the demo town Musterstadt. Never on a real installation.
    #[schemars(example = false)]
    demo: Option<bool>,
}

impl Section for StoreFile {
    const NAME: &'static str = "store";
    type Settings = Store;

    fn settle(self, problems: &mut Problems) -> Store {
        let data_dir = self.data_dir.unwrap_or_else(|| "data".into());
        let in_data_dir = || format!("sqlite:{}", data_dir.join("schalter.db").display());
        let url = self.url.unwrap_or_else(in_data_dir);
        if !["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|start| url.starts_with(start))
        {
            // The value may hold a password: it is not repeated.
            problems.push(
                "store.url",
                "must be a SQLite file or a PostgreSQL address: write \"sqlite:data/schalter.db\" \
                 or \"postgres://user:password@host/name\"",
            );
        }
        Store {
            data_dir,
            url,
            demo: self.demo.unwrap_or(false),
        }
    }
}

/// Without the address of the database: it may hold a password.
impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("data_dir", &self.data_dir)
            .field("demo", &self.demo)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_follows_its_folder() {
        let file = StoreFile {
            data_dir: Some("/srv/s".into()),
            ..StoreFile::default()
        };
        assert_eq!(
            file.settle(&mut Problems::default()).url,
            "sqlite:/srv/s/schalter.db"
        );
    }

    #[test]
    fn a_password_is_never_shown() {
        let file = |url: &str| StoreFile {
            url: Some(url.into()),
            ..StoreFile::default()
        };
        let mut problems = Problems::default();
        let store = file("postgres://u:geheim@h/n").settle(&mut problems);
        assert!(!format!("{store:?}").contains("geheim"));
        file("mysql://u:geheim@h/n").settle(&mut problems);
        assert!(
            problems.to_string().starts_with("store.url: "),
            "{problems}"
        );
        assert!(!problems.to_string().contains("geheim"), "{problems}");
    }
}
