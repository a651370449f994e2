//! `[telemetry]`: logs and traces.

use crate::{Problems, section::Section};
use schemars::JsonSchema;
use serde::Deserialize;

/// Logs and traces, as used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telemetry {
    /// What is logged: a level, or levels per module.
    pub log: String,
    /// In what form.
    pub log_format: LogFormat,
    /// Where traces go; `None`: there are none.
    pub traces_url: Option<String>,
    /// How many of a hundred requests are traced.
    pub traces_percent: u8,
}

impl Telemetry {
    /// Whether this says what is logged: a level, or levels per module.
    pub fn is_log(text: &str) -> bool {
        text.split(',').all(is_directive)
    }
}

/// The form of a log line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum LogFormat {
    /// One line to read.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// Logs and traces. They never hold addresses, names, mail, chat or tokens.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TelemetryFile {
    /// What is logged: `error`, `warn`, `info`, `debug` or `trace`, or levels per module such as
    /// `info,schalter_sfu=debug`.
    #[schemars(example = &"info")]
    log: Option<String>,
    /// `text` to read, or `json` for a log collector.
    #[schemars(example = &"text", with = "String", extend("enum" = ["text", "json"]))]
    log_format: Option<LogFormat>,
    /// Where an OpenTelemetry collector takes traces of requests (OTLP over HTTP, without
    /// `/v1/traces`), such as `http://127.0.0.1:4318`. Left out or empty: there are none.
    #[schemars(example = &"")]
    traces_url: Option<String>,
    /// How many of a hundred requests are traced.
    #[schemars(range(min = 1, max = 100), example = 100)]
    traces_percent: Option<u8>,
}

impl Section for TelemetryFile {
    const NAME: &'static str = "telemetry";
    type Settings = Telemetry;

    fn settle(self, problems: &mut Problems) -> Telemetry {
        let log = self.log.unwrap_or_else(|| "info".to_owned());
        if !Telemetry::is_log(&log) {
            problems.push(
                "telemetry.log",
                format!("must be a level or levels per module, is {log:?}: write for example \"info,schalter_sfu=debug\""),
            );
        }
        Telemetry {
            log,
            log_format: self.log_format.unwrap_or_default(),
            traces_url: self.traces_url.and_then(|url| place(&url, problems)),
            traces_percent: self.traces_percent.unwrap_or(100),
        }
    }
}

/// Without a slash at the end; empty is none.
fn place(url: &str, problems: &mut Problems) -> Option<String> {
    let url = url.trim().trim_end_matches('/');
    if url.is_empty() {
        return None;
    }
    let rest = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"));
    if rest.is_none_or(|rest| rest.is_empty() || rest.contains(['@', '?', '#', ' '])) {
        problems.push(
            "telemetry.traces_url",
            "must be the http:// or https:// address of an OpenTelemetry collector: write for example \"http://127.0.0.1:4318\"".to_owned(),
        );
    }
    Some(url.to_owned())
}

/// `level` or `module=level`.
fn is_directive(text: &str) -> bool {
    let (module, level) = text.rsplit_once('=').unwrap_or(("all", text));
    let known = ["off", "error", "warn", "info", "debug", "trace"];
    !module.trim().is_empty() && known.contains(&level.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_go_to_an_address_without_secrets() {
        let place = |url: &str| {
            let mut problems = Problems::default();
            let place = place(url, &mut problems);
            (place, problems.is_empty())
        };
        for (written, meant) in [
            ("http://127.0.0.1:4318", Some("http://127.0.0.1:4318")),
            ("https://otlp.example/a/", Some("https://otlp.example/a")),
            (" ", None),
        ] {
            assert_eq!(place(written), (meant.map(str::to_owned), true));
        }
        for bad in [
            "127.0.0.1:4318",
            "grpc://a",
            "http://",
            "http://a:b@c",
            "http://a?key=b",
        ] {
            assert!(!place(bad).1, "{bad}");
        }
    }

    #[test]
    fn a_log_directive_has_a_level() {
        for good in ["info", "WARN", "schalter=debug", "schalter::rest=trace"] {
            assert!(is_directive(good), "{good}");
        }
        for bad in ["", "inof", "schalter=loud", "=info"] {
            assert!(!is_directive(bad), "{bad}");
        }
    }
}
