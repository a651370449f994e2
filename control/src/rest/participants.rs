//! Who may come into an integrator's room.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use schalter_control_core::{
    id::RoomId,
    permission::{Noun, Verb},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    media::Connection,
    rooms,
    views::{ParticipantMade, Role},
};
use crate::{
    app::App,
    auth::Integrator,
    extract::{Body, Id, Nothing, OptionalBody},
    openapi::Problems,
    problem::{Answer, Code},
    store::room::Participant,
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
    integrator: Integrator,
    Id(room): Id<RoomId>,
    Body(new): Body<NewParticipant>,
) -> Answer<(StatusCode, Json<ParticipantMade>)> {
    integrator.may(Verb::Change, Noun::Room)?;
    rooms::own(&app, room).await?;
    let role = new.role.into();
    let participant = app.store.add_participant(app.tenant.id, room, role).await?;
    token(&app, room, &participant)
}

/// Give an admitted participant a new token, for instance to come back after a longer break.
#[utoipa::path(post, path = "/v1/rooms/{id}/participants/{participant_id}/token", tag = "rooms",
    security(("api_key" = [])),
    params(("id" = uuid::Uuid, Path, description = "The room"),
        ("participant_id" = uuid::Uuid, Path, description = "The participant")),
    request_body(content = Option<Nothing>),
    responses((status = 201, body = ParticipantMade), Problems))]
pub async fn renew(
    State(app): State<App>,
    integrator: Integrator,
    at: Connection,
    OptionalBody(Nothing {}): OptionalBody<Nothing>,
) -> Answer<(StatusCode, Json<ParticipantMade>)> {
    integrator.may(Verb::Change, Noun::Room)?;
    let room = rooms::own(&app, at.room).await?;
    let mut admitted = room.participants.into_iter();
    let known = admitted.find(|it| it.id == at.participant);
    token(&app, at.room, &known.ok_or(Code::UnknownParticipant)?)
}

fn token(
    app: &App,
    room: RoomId,
    participant: &Participant,
) -> Answer<(StatusCode, Json<ParticipantMade>)> {
    let ttl = app.settings.identity.participant_token;
    let (token, expires_at) = app
        .tokens
        .mint(room, participant.id, participant.role, ttl)?;
    let made = ParticipantMade {
        id: participant.id.0,
        token,
        expires_at,
    };
    Ok((StatusCode::CREATED, Json(made)))
}
