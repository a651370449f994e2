//! What must never be printed: passwords and keys.

use std::{fmt, fs, path::Path};

use crate::Problems;

/// A secret. Printed, it is `…`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// What must not be printed.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Written down itself or in a file of its own (a systemd credential, say), never in both.
    pub(crate) fn settle(
        key: &str,
        written: Option<String>,
        file: Option<&Path>,
        problems: &mut Problems,
    ) -> Option<Self> {
        let Some(path) = file else {
            return written.map(Self);
        };
        if written.is_some() {
            problems.push(
                key,
                format!("is given twice: leave out {key} or {key}_file"),
            );
        }
        match fs::read_to_string(path) {
            Ok(text) => Some(Self(text.trim().to_owned())),
            Err(error) => {
                let text = format!("{} cannot be read: {}", path.display(), error.kind());
                problems.push(format!("{key}_file"), text);
                None
            }
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_comes_from_a_file_or_is_written_and_prints_as_dots() {
        let mut problems = Problems::default();
        let written = Secret::settle("a.b", Some("geheim".into()), None, &mut problems);
        assert_eq!(format!("{written:?}"), "Some(…)");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let read = Secret::settle("a.b", None, Some(&file), &mut problems);
        assert!(read.is_some_and(|it| it.reveal().contains("schalter-config")));
        assert!(problems.is_empty());
        Secret::settle("a.b", Some("x".into()), Some(&file), &mut problems);
        Secret::settle("a.b", None, Some(Path::new("/nowhere")), &mut problems);
        let text = problems.to_string();
        assert!(text.contains("a.b: is given twice"), "{text}");
        assert!(text.contains("a.b_file: /nowhere cannot be read"), "{text}");
    }
}
