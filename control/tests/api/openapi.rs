//! The committed OpenAPI document is the one the code makes, and the one the house serves.

use std::{fs, path::Path};

use schalter_control::router;
use serde_json::Value;

use crate::{asker::Asker, support::Town};

#[test]
fn the_committed_document_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let made = serde_json::to_string_pretty(&router::document()).expect("a document") + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).expect("written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == made,
        "docs/openapi.json is not what the code makes: run `UPDATE=1 cargo test -p \
         schalter-control --test api openapi` and commit it"
    );
}

#[tokio::test]
async fn the_house_serves_it() {
    let town = Town::open().await;
    let served = Asker::anyone(&town).get("/openapi.json").await.json();
    let made = serde_json::to_value(router::document()).expect("a document");
    assert_eq!(served, made);
    town.close().await;
}

#[test]
fn every_operation_is_explained() {
    let document = serde_json::to_value(router::document()).expect("a document");
    assert_eq!(
        document["openapi"].as_str().map(|version| &version[..3]),
        Some("3.1")
    );
    let schemas = &document["components"]["schemas"];
    let mut seen = 0;
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let place = format!("{method} {path}");
            assert!(operation["summary"].is_string(), "{place} has no summary");
            assert!(operation["tags"][0].is_string(), "{place} has no tag");
            assert!(
                operation["responses"]["default"].is_object(),
                "{place} names no problems"
            );
            seen += 1;
        }
    }
    assert!(seen > 25, "only {seen} operations");
    let mut missing = Vec::new();
    references(&document, &mut |name| {
        if schemas[name].is_null() {
            missing.push(name.to_owned());
        }
    });
    assert!(
        missing.is_empty(),
        "schemas referred to but not there: {missing:?}"
    );
}

fn references(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Object(members) => {
            let target = members.get("$ref").and_then(Value::as_str);
            if let Some(name) = target.and_then(|it| it.strip_prefix("#/components/schemas/")) {
                found(name);
            }
            members
                .values()
                .for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}
