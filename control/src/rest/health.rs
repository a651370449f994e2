//! Whether this process lives, and whether it can serve.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    openapi::Problems,
    problem::{Answer, Code, Problem},
};

/// All is well.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`; anything else is a problem.
    #[schema(example = "ok")]
    pub status: &'static str,
}

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "health",
    responses((status = 200, body = Health), Problems))]
pub async fn lives() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// The process can serve: the store answers, every media worker answers.
#[utoipa::path(get, path = "/readyz", tag = "health",
    responses((status = 200, body = Health), Problems))]
pub async fn ready(State(app): State<App>) -> Answer<Json<Health>> {
    if app.closing.is_cancelled() {
        return Err(not_ready("the house is closing"));
    }
    app.store
        .ping()
        .await
        .map_err(|_| not_ready("the store does not answer"))?;
    app.media
        .self_test()
        .await
        .map_err(|_| not_ready("a media worker does not answer"))?;
    Ok(Json(Health { status: "ok" }))
}

fn not_ready(reason: &str) -> Problem {
    tracing::warn!(reason, "not ready");
    Problem::new(Code::Overloaded).because(reason)
}
