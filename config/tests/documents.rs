//! The committed example file and schema are the ones the doc comments give. `UPDATE=1` rewrites them.

use schalter_config::{Settings, document, load};
use std::{env, fs, io::Write, path::PathBuf};

#[test]
fn the_example_file_is_current() {
    compare("schalter.example.toml", &document::example());
}

#[test]
fn the_schema_is_current() {
    let schema = serde_json::to_string_pretty(&document::json_schema()).unwrap();
    compare("schalter.schema.json", &(schema + "\n"));
}

#[test]
fn the_example_shows_the_defaults() {
    let lines = document::example();
    let keys = lines.lines().map(|line| match line.split_once(" = ") {
        Some((key, _)) if key.starts_with("# ") && !key[2..].contains(' ') => &line[2..],
        _ => line,
    });
    let text = keys.collect::<Vec<_>>().join("\n");
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();

    let mut settings = load(Some(file.path()), std::iter::empty()).unwrap();
    assert_eq!(settings.media.workers, 4, "the keys were not read:\n{text}");
    let defaults = Settings::default();
    settings.media.workers = defaults.media.workers;
    assert_eq!(settings, defaults);
}

fn compare(name: &str, made: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, made).expect("the document is written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == made,
        "{name} is not current: run UPDATE=1 cargo test -p schalter-config"
    );
}
