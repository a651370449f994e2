//! Who may come into an integrator's room.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use schalter_control_core::id::RoomId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    rooms,
    views::{ParticipantMade, Role},
};
use crate::{
    app::App,
    auth::Integrator,
    extract::{Body, Id},
    openapi::Problems,
    problem::Answer,
};

/// Who comes.
#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewParticipant {
    /// citizen or officer.
    #[garde(skip)]
    pub role: Role,
}

/// Admit a participant. The token in the answer is shown only this once.
#[utoipa::path(post, path = "/v1/rooms/{id}/participants", tag = "rooms",
    security(("api_key" = [])), params(("id" = uuid::Uuid, Path, description = "The room")),
    request_body = NewParticipant,
    responses((status = 201, body = ParticipantMade), Problems))]
pub async fn admit(
    State(app): State<App>,
    _: Integrator,
    Id(room): Id<RoomId>,
    Body(new): Body<NewParticipant>,
) -> Answer<(StatusCode, Json<ParticipantMade>)> {
    rooms::own(&app, room).await?;
    let role = new.role.into();
    let participant = app.store.add_participant(app.tenant.id, room, role).await?;
    let ttl = app.settings.identity.participant_token;
    let (token, expires_at) = app.tokens.mint(room, participant.id, role, ttl)?;
    let made = ParticipantMade {
        id: participant.id.0,
        token,
        expires_at,
    };
    Ok((StatusCode::CREATED, Json(made)))
}
