//! `[telemetry]`: logs.

use crate::{Problems, section::Section};
use schemars::JsonSchema;
use serde::Deserialize;

/// Logs, as used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telemetry {
    /// What is logged: a level, or levels per module.
    pub log: String,
    /// In what form.
    pub log_format: LogFormat,
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

/// Logs. They never hold addresses, names, mail, chat or tokens.
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
        }
    }
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
    fn a_log_directive_has_a_level() {
        for good in ["info", "WARN", "schalter=debug", "schalter::rest=trace"] {
            assert!(is_directive(good), "{good}");
        }
        for bad in ["", "inof", "schalter=loud", "=info"] {
            assert!(!is_directive(bad), "{bad}");
        }
    }
}
