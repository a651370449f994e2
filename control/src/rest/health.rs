//! Whether this process lives, and whether it can serve.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    openapi::Problems,
    problem::{Answer, Code, Problem},
    store::StoreError,
};

/// All is well.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`; anything else is a problem.
    #[schema(example = "ok")]
    pub status: &'static str,
    /// What works all the same, but should be looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "health",
    responses((status = 200, body = Health), Problems))]
pub async fn lives() -> Json<Health> {
    Json(Health {
        status: "ok",
        notes: Vec::new(),
    })
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
    let notes = notes(&app)
        .await
        .map_err(|_| not_ready("the store does not answer"))?;
    let status = "ok";
    Ok(Json(Health { status, notes }))
}

/// What cannot leave, and what has died in the outbox: numbers only.
async fn notes(app: &App) -> Result<Vec<String>, StoreError> {
    let notify = &app.settings.notify;
    let ways = [
        ("mail", notify.smtp.is_some(), "notify.smtp_url"),
        ("sms", notify.sms.is_some(), "notify.sms_gateway"),
    ];
    let mut notes = Vec::new();
    for (channel, state, count) in app.store.letter_counts(app.tenant.id).await? {
        let way = ways.iter().find(|way| way.0 == channel);
        match (state.as_str(), way) {
            ("waiting", Some((_, false, key))) => notes.push(format!(
                "{channel}: {count} waiting, and none can leave: {key} is not set"
            )),
            ("dead", _) => notes.push(format!("{channel}: {count} dead")),
            ("held", _) => notes.push(format!("{channel}: {count} held for disabled webhooks")),
            _ => {}
        }
    }
    Ok(notes)
}

fn not_ready(reason: &str) -> Problem {
    tracing::warn!(reason, "not ready");
    Problem::new(Code::Overloaded).because(reason)
}
