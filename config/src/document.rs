//! The documents made from the doc comments of the sections: a commented example file and a JSON
//! schema for editors. Both are committed; a test compares them with what is made here.

use crate::section::{Section, schema};
use crate::{
    acme, connections, http, identity, limits, link, media, notify, office, privacy, store,
    telemetry, tls, turn,
};
use serde_json::{Value, json};
use std::fmt::Write;

const WIDTH: usize = 100;

/// The example file: every key with its meaning and, commented out, its default.
pub fn example() -> String {
    let mut text = String::from(
        "# Settings of Schalter. Every key may be left out; what stands here are the defaults.\n\
         # The environment overrides the file: SCHALTER_MEDIA__PORT=10000, lists comma separated.\n",
    );
    for (name, section) in sections() {
        _ = write!(text, "\n{}[{name}]\n", comment(&section));
        for (key, property) in section["properties"].as_object().into_iter().flatten() {
            _ = writeln!(
                text,
                "{}# {key} = {}",
                comment(property),
                property["examples"][0]
            );
        }
    }
    text
}

/// The JSON schema of the whole file.
pub fn json_schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of Schalter",
        "type": "object",
        "additionalProperties": false,
        "properties": nested(),
    })
}

/// Every section as a property; `http.tls` as a property of `http`, which stands before it.
fn nested() -> Value {
    let mut properties = json!({});
    for (name, schema) in sections() {
        let place = format!("/{}", name.replace('.', "/properties/"));
        let (outer, key) = place.rsplit_once('/').unwrap_or_default();
        if let Some(outer) = properties.pointer_mut(outer) {
            outer[key] = schema;
        }
    }
    properties
}

fn sections() -> [(&'static str, Value); 14] {
    [
        named::<http::HttpFile>(),
        named::<tls::TlsFile>(),
        named::<acme::AcmeFile>(),
        named::<connections::ConnectionsFile>(),
        named::<media::MediaFile>(),
        named::<turn::TurnFile>(),
        named::<link::LinkFile>(),
        named::<store::StoreFile>(),
        named::<office::OfficeFile>(),
        named::<identity::IdentityFile>(),
        named::<notify::NotifyFile>(),
        named::<limits::LimitsFile>(),
        named::<privacy::PrivacyFile>(),
        named::<telemetry::TelemetryFile>(),
    ]
}

fn named<S: Section>() -> (&'static str, Value) {
    (S::NAME, schema::<S>())
}

/// The description as comment lines, each as long as fits.
fn comment(schema: &Value) -> String {
    let words = schema["description"]
        .as_str()
        .unwrap_or_default()
        .split_whitespace();
    let mut lines = vec![String::from("#")];
    for word in words {
        if lines
            .last()
            .is_some_and(|line| line.len() + 1 + word.len() > WIDTH)
        {
            lines.push(String::from("#"));
        }
        if let Some(line) = lines.last_mut() {
            _ = write!(line, " {word}");
        }
    }
    lines.join("\n") + "\n"
}
