//! What was written, in file and environment, read key by key so that every problem is found at once.

use crate::{Problems, section, section::Section};
use serde_json::Value as Json;
use std::{collections::BTreeMap, fs, path::Path};
use toml::{Table, Value};

const PREFIX: &str = "SCHALTER_";

/// The file's table and the environment's overrides; sections are taken out as they are read.
pub(crate) struct Written {
    file: Table,
    env: BTreeMap<String, BTreeMap<String, String>>,
}

impl Written {
    /// Reads the file and keeps those environment variables that override settings.
    pub(crate) fn read(
        file: Option<&Path>,
        env: impl Iterator<Item = (String, String)>,
        problems: &mut Problems,
    ) -> Self {
        Self {
            file: file.map(|path| table(path, problems)).unwrap_or_default(),
            env: overrides(env),
        }
    }

    /// Takes a section out: each key checked by itself, then all together made settings.
    pub(crate) fn section<S: Section>(&mut self, problems: &mut Problems) -> S::Settings {
        let schema = section::schema::<S>();
        let mut good = Table::new();
        for (key, written) in self.take(S::NAME, problems) {
            match check::<S>(&schema, &key, &written) {
                Ok(value) => _ = good.insert(key, value),
                Err(text) => problems.push(written.name(S::NAME, &key), text),
            }
        }
        // Every key was read by itself without an error, so together they are read as well.
        good.try_into::<S>().unwrap_or_default().settle(problems)
    }

    /// What no section took is not known.
    pub(crate) fn refuse_leftovers(self, problems: &mut Problems) {
        let instead = "is not a known section: remove it or write one of http, media, store, \
                       office, identity, notify, privacy, telemetry";
        for section in self.file.keys() {
            problems.push(section, instead);
        }
        for (section, keys) in self.env {
            for key in keys.keys() {
                problems.push(variable(&section, key), instead);
            }
        }
    }

    /// A section within another (`http.tls`) has to be taken before that one.
    fn take(&mut self, section: &str, problems: &mut Problems) -> BTreeMap<String, Entry> {
        let mut entries = BTreeMap::new();
        match remove(&mut self.file, section) {
            Some(Value::Table(table)) => {
                entries.extend(
                    table
                        .into_iter()
                        .map(|(key, value)| (key, Entry::File(value))),
                );
            }
            Some(_) => problems.push(section, format!("must be a section: write [{section}]")),
            None => {}
        }
        let env = self.take_env(section);
        entries.extend(env.into_iter().map(|(key, text)| (key, Entry::Env(text))));
        entries
    }

    fn take_env(&mut self, section: &str) -> BTreeMap<String, String> {
        let Some((outer, inner)) = section.split_once('.') else {
            return self.env.remove(section).unwrap_or_default();
        };
        let prefix = format!("{}__", inner.replace('.', "__"));
        let Some(all) = self.env.get_mut(outer) else {
            return BTreeMap::new();
        };
        let is_inner = |key: &String, _: &mut String| key.starts_with(&prefix);
        let inner = all.extract_if(.., is_inner);
        inner
            .map(|(key, text)| (key[prefix.len()..].to_owned(), text))
            .collect()
    }
}

/// What stands at `http.tls`. What is no table on the way there is the outer section's trouble.
fn remove(table: &mut Table, path: &str) -> Option<Value> {
    match path.split_once('.') {
        None => table.remove(path),
        Some((outer, inner)) => remove(table.get_mut(outer)?.as_table_mut()?, inner),
    }
}

/// One key's value and where it was written.
enum Entry {
    File(Value),
    Env(String),
}

impl Entry {
    fn name(&self, section: &str, key: &str) -> String {
        match self {
            Self::File(_) => format!("{section}.{key}"),
            Self::Env(_) => format!("{section}.{key} ({})", variable(section, key)),
        }
    }

    /// The environment has only text; the schema says what it stands for.
    fn value(&self, property: &Json) -> Value {
        let text = match self {
            Self::File(value) => return value.clone(),
            Self::Env(text) => text.trim(),
        };
        let parsed = match property["type"].as_str() {
            Some("integer") => text.parse().ok().map(Value::Integer),
            Some("boolean") => text.parse().ok().map(Value::Boolean),
            Some("array") => Some(Value::Array(list(text, &property["items"]))),
            _ => None,
        };
        parsed.unwrap_or_else(|| Value::String(text.to_owned()))
    }
}

fn list(text: &str, item: &Json) -> Vec<Value> {
    let numbers = item["type"] == "integer";
    let number = |item: &str| item.parse().ok().filter(|_| numbers);
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(|item| number(item).map_or_else(|| Value::String(item.to_owned()), Value::Integer))
        .collect()
}

fn variable(section: &str, key: &str) -> String {
    let section = section.replace('.', "__");
    format!("{PREFIX}{section}__{key}").to_uppercase()
}

/// `SCHALTER_MEDIA__PORT=1` becomes `media: port: 1`. Names without a double underscore are not ours.
fn overrides(
    env: impl Iterator<Item = (String, String)>,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut sections: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (name, text) in env {
        if let Some((section, key)) = name
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split_once("__"))
        {
            sections
                .entry(section.to_lowercase())
                .or_default()
                .insert(key.to_lowercase(), text);
        }
    }
    sections
}

fn table(path: &Path, problems: &mut Problems) -> Table {
    let name = path.display().to_string();
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            problems.push(
                name,
                format!("cannot be read ({error}): write the path of a readable file"),
            );
            return Table::new();
        }
    };
    text.parse().unwrap_or_else(|error: toml::de::Error| {
        let line = line_of(&text, &error);
        let reason = error.message().trim().replace('\n', ", ");
        problems.push(
            name,
            format!("line {line} is not TOML ({reason}): write key = value"),
        );
        Table::new()
    })
}

fn line_of(text: &str, error: &toml::de::Error) -> usize {
    let start = error.span().map_or(0, |span| span.start);
    1 + text
        .bytes()
        .take(start)
        .filter(|byte| *byte == b'\n')
        .count()
}

/// A key by itself: known, of the right type, in its range. Otherwise what to write instead.
fn check<S: Section>(schema: &Json, key: &str, entry: &Entry) -> Result<Value, String> {
    let Some(property) = schema["properties"].get(key) else {
        return Err(format!(
            "is not a known key: remove it or write one of {}",
            keys(schema)
        ));
    };
    let value = entry.value(property);
    let alone = Table::from_iter([(key.to_owned(), value.clone())]);
    if in_range(property, &value) && alone.try_into::<S>().is_ok() {
        return Ok(value);
    }
    Err(format!(
        "must be {}, is {value}: {}",
        wanted(property),
        instead(property)
    ))
}

fn keys(schema: &Json) -> String {
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, _)| name.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

fn in_range(property: &Json, value: &Value) -> bool {
    let Some(number) = value.as_integer() else {
        return true;
    };
    property["minimum"]
        .as_i64()
        .is_none_or(|least| number >= least)
        && property["maximum"]
            .as_i64()
            .is_none_or(|most| number <= most)
}

fn wanted(property: &Json) -> String {
    if let Some(text) = property["x-wanted"].as_str() {
        return text.to_owned();
    }
    match (
        property["type"].as_str(),
        &property["minimum"],
        &property["maximum"],
    ) {
        (Some("integer"), least, most) if !most.is_null() => format!("{least} to {most}"),
        (Some("boolean"), ..) => "true or false".to_owned(),
        (Some("array"), ..) => "a list of IP addresses".to_owned(),
        _ if property["enum"].is_array() => property["enum"]
            .as_array()
            .into_iter()
            .flatten()
            .map(Json::to_string)
            .collect::<Vec<_>>()
            .join(" or "),
        _ => "text in quotes".to_owned(),
    }
}

fn instead(property: &Json) -> String {
    match property["x-instead"].as_str() {
        Some(text) => text.to_owned(),
        None => format!("write for example {}", property["examples"][0]),
    }
}
