//! How much the program writes into its log, for whoever runs the house. It holds until the next
//! start, or until the settings are read again (`SIGHUP`).

use axum::{Json, extract::State};
use garde::Validate;
use schalter_config::Telemetry;
use schalter_control_core::permission::{Noun, Verb};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::App,
    auth::Operator,
    extract::Body,
    openapi::Problems,
    problem::{Answer, Code, Problem},
    store::audit::{Act, Actor},
    telemetry::Levels,
};

/// What is logged.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogLevels {
    /// `error`, `warn`, `info`, `debug` or `trace`, or levels per module, as `telemetry.log` in the
    /// settings.
    #[garde(length(max = 1000), custom(|levels: &str, (): &()| fit(levels)))]
    #[schema(max_length = 1000, example = "info,schalter_sfu=debug")]
    pub levels: String,
}

/// What is logged right now, in the process that answers.
#[utoipa::path(get, path = "/v1/log", tag = "operator", security(("operator" = [])),
    responses((status = 200, body = LogLevels), Problems))]
pub async fn show(operator: Operator) -> Answer<Json<LogLevels>> {
    operator.may(Verb::Read, Noun::Log)?;
    let levels = Levels::of_process().ok_or(Code::NoLog)?.asked();
    Ok(Json(LogLevels { levels }))
}

/// Log more, or less, from now on. Nobody's name or address is logged at any level.
#[utoipa::path(put, path = "/v1/log", tag = "operator", security(("operator" = [])),
    request_body = LogLevels, responses((status = 200, body = LogLevels), Problems))]
pub async fn change(
    State(app): State<App>,
    operator: Operator,
    Body(wish): Body<LogLevels>,
) -> Answer<Json<LogLevels>> {
    operator.may(Verb::Change, Noun::Log)?;
    let levels = Levels::of_process().ok_or(Code::NoLog)?;
    // Written down before: nothing is done that nobody could know of.
    let act = Act::new(Actor::Operator, "change", "log", &wish.levels);
    app.store.note_of_house(&act).await?;
    levels.set(&wish.levels).map_err(Problem::internal)?;
    // Told at the highest level: who lowers it shall be seen, too.
    tracing::error!(levels = wish.levels, "the operator changed what is logged");
    Ok(Json(LogLevels {
        levels: levels.asked(),
    }))
}

fn fit(levels: &str) -> garde::Result {
    let is_module = |byte: u8| byte.is_ascii_alphanumeric() || b"_:=,- ".contains(&byte);
    if Telemetry::is_log(levels) && levels.bytes().all(is_module) {
        Ok(())
    } else {
        Err(garde::Error::new(
            "must be a level or levels per module: write for example info,schalter_sfu=debug",
        ))
    }
}
