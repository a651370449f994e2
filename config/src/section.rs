//! One section of the file: its name, its schema, and how it becomes settings.

use crate::Problems;
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A section as written. Left-out keys are `None`.
pub(crate) trait Section: Default + DeserializeOwned + JsonSchema {
    /// Its name in the file: `[media]`, or `[http.tls]` for one within another.
    const NAME: &'static str;
    /// What it becomes.
    type Settings;
    /// Fills in defaults and checks what the types and ranges of single keys cannot say.
    fn settle(self, problems: &mut Problems) -> Self::Settings;
}

/// The JSON schema of a section, plain enough for the checks and the example file to read.
pub(crate) fn schema<S: Section>() -> Value {
    let generator = SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.inline_subschemas = true;
            settings.meta_schema = None;
        })
        .into_generator();
    let mut schema = generator.into_root_schema_for::<S>();
    schema.remove("title");
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(forget_null);
    }
    schema.to_value()
}

/// TOML has no null: a key is there or it is not.
fn forget_null(property: &mut Value) {
    if let Some(types) = property["type"].as_array().cloned() {
        property["type"] = types
            .into_iter()
            .find(|name| name != "null")
            .unwrap_or_default();
    }
    if let Some(values) = property.get_mut("enum").and_then(Value::as_array_mut) {
        values.retain(|value| !value.is_null());
    }
}
