//! One server-sent event as it travels.

use axum::body::Bytes;
use jiff::Timestamp;
use serde::Serialize;

use crate::problem::{Answer, Problem};

/// Shows that the stream lives, to both sides and to everything between.
pub(super) const KEEP_ALIVE: Bytes = Bytes::from_static(b":\n\n");

/// A media node gives no sign of life: whoever talks looks whether they still hear. Without id: it
/// is about this moment only, and nobody resumes behind it.
pub(super) const MEDIA_SILENT: Bytes =
    Bytes::from_static(b"event: media.silent\ndata: {\"type\":\"media.silent\"}\n\n");

/// What every event says, before what its audience may know.
#[derive(Serialize)]
struct Data<'a, T> {
    seq: i64,
    r#type: &'a str,
    at: Timestamp,
    #[serde(flatten)]
    part: T,
}

/// News: its id lets a client resume behind it.
pub(super) fn news(seq: i64, kind: &str, at: Timestamp, part: impl Serialize) -> Answer<Bytes> {
    let data = json(&Data {
        seq,
        r#type: kind,
        at,
        part,
    })?;
    Ok(format!("id: {seq}\nevent: {kind}\ndata: {data}\n\n").into())
}

/// What news say, for those who are not told by a stream.
pub(super) fn value(
    seq: i64,
    r#type: &str,
    at: Timestamp,
    part: impl Serialize,
) -> Answer<serde_json::Value> {
    let data = Data {
        seq,
        r#type,
        at,
        part,
    };
    serde_json::to_value(&data).map_err(Problem::internal)
}

/// The view at the beginning. Without an id: it tells nothing that happened.
pub(super) fn hello(seq: i64, at: Timestamp, part: impl Serialize) -> Answer<Bytes> {
    let data = json(&Data {
        seq,
        r#type: "hello",
        at,
        part,
    })?;
    Ok(format!("retry: 500\nevent: hello\ndata: {data}\n\n").into())
}

/// On one line: the JSON encoder escapes every line break.
fn json(data: &impl Serialize) -> Answer<String> {
    serde_json::to_string(data).map_err(Problem::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn news_carry_their_id_and_stay_on_one_line() {
        let at = Timestamp::from_second(0).expect("the epoch");
        let frame = news(7, "office.changed", at, json!({"note": "a\nb"})).expect("a frame");
        let text = std::str::from_utf8(&frame).expect("text");
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[..2], ["id: 7", "event: office.changed"]);
        let data: Value = serde_json::from_str(&lines[2]["data: ".len()..]).expect("JSON");
        assert_eq!(data["seq"], 7);
        assert_eq!(data["type"], "office.changed");
        assert_eq!(data["note"], "a\nb");
        assert!(text.ends_with("\n\n") && lines.len() == 4);
    }

    #[test]
    fn hello_has_no_id() {
        let at = Timestamp::from_second(0).expect("the epoch");
        let frame = hello(7, at, json!({})).expect("a frame");
        assert!(!std::str::from_utf8(&frame).expect("text").contains("id:"));
    }
}
