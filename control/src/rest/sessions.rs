//! Sessions: citizen and officer together.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use schalter_control_core::{
    Input, SessionView,
    id::{ServiceId, SessionId},
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{in_own_offices, views::Session};
use crate::{
    app::App,
    auth::OfficerAuth,
    extract::{Id, OptionalBody},
    openapi::Problems,
    problem::{Answer, Code},
    reception::Snapshot,
};

/// One's running session.
#[utoipa::path(get, path = "/v1/sessions/{id}", tag = "desk",
    params(("id" = uuid::Uuid, Path, description = "The session")), security(("officer" = [])),
    responses((status = 200, body = Session), Problems))]
pub async fn show(
    State(app): State<App>,
    officer: OfficerAuth,
    Id(id): Id<SessionId>,
) -> Answer<Json<Session>> {
    let (snapshot, view) = find(&app, &officer, id).await?;
    if view.officer != officer.0.id {
        return Err(Code::NotYourSession.into());
    }
    Ok(Json(Session::of(&app, snapshot.office.id, &view)?))
}

/// What was done in the session.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Finished {
    /// The services rendered, by id; left out: those the citizen came for.
    #[garde(inner(length(max = 10)))]
    #[schema(max_items = 10)]
    pub services: Option<Vec<Uuid>>,
}

/// Finish the session; the officer is ready for the next.
#[utoipa::path(post, path = "/v1/sessions/{id}/finish", tag = "desk",
    params(("id" = uuid::Uuid, Path, description = "The session")), security(("officer" = [])),
    request_body(content = Option<Finished>),
    responses((status = 204), Problems))]
pub async fn finish(
    State(app): State<App>,
    officer: OfficerAuth,
    Id(id): Id<SessionId>,
    OptionalBody(done): OptionalBody<Finished>,
) -> Answer<StatusCode> {
    let (snapshot, _) = find(&app, &officer, id).await?;
    let input = Input::Finish {
        officer: officer.0.id,
        session: id,
        services: done
            .services
            .map(|services| services.into_iter().map(ServiceId).collect()),
    };
    app.reception.handle(snapshot.office.id, input).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn find(
    app: &App,
    officer: &OfficerAuth,
    id: SessionId,
) -> Answer<(Arc<Snapshot>, SessionView)> {
    let found = in_own_offices(app, officer, |snapshot| snapshot.office.session(id)).await?;
    found.ok_or_else(|| Code::UnknownSession.into())
}
