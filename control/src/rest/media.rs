//! Media of a room in the manner of WHIP (RFC 9725): offer in, answer out, over plain HTTP.

use axum::{
    extract::{FromRequestParts, Path, State},
    http::{HeaderName, StatusCode, header, request::Parts},
    response::{AppendHeaders, IntoResponse, Response},
};
use garde::Validate;
use schalter_control_core::id::{ParticipantId, RoomId};
use schalter_control_core::statistic;
use schalter_sfu::Gate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::rooms;
use crate::{
    app::App,
    auth::ParticipantAuth,
    extract::{Body, Id, MediaChange, SDP, Sdp},
    media::Meant,
    openapi::Problems,
    problem::{Answer, Code, Problem},
    store::room::Origin,
};

/// Connect: send the offer, get the answer. Again, after a reload say, replaces the connection.
///
/// Each `Link` with `rel="ice-server"` names a relay (TURN) for networks that let nothing else
/// through, with a name and a password that are good for an hour (RFC 9725, section 4.6).
#[utoipa::path(post, path = "/v1/rooms/{id}/media", tag = "media",
    params(("id" = uuid::Uuid, Path, description = "The room")), security(("participant" = [])),
    request_body(content = String, content_type = "application/sdp"),
    responses((status = 201, body = String, content_type = "application/sdp",
        headers(("Location" = String), ("Link" = String))), Problems))]
pub async fn connect(
    State(app): State<App>,
    participant: ParticipantAuth,
    Id(room): Id<RoomId>,
    Sdp(offer): Sdp,
) -> Answer<Response> {
    let who = admitted(&app, &participant, room).await?;
    let meant = meant(&app, room);
    let answer = app.media.join(room, who, offer, meant).await?;
    let location = format!("/v1/rooms/{room}/media/{who}");
    let location: [(HeaderName, String); 1] = [(header::LOCATION, location)];
    let relays = AppendHeaders(app.relays.links(app.clock.now()));
    Ok((StatusCode::CREATED, location, relays, sdp(answer)).into_response())
}

/// Change the connection: more candidates, or a full new offer for an ICE restart.
///
/// The answer to an offer names relays anew, like the first one.
#[utoipa::path(patch, path = "/v1/rooms/{id}/media/{participant_id}", tag = "media",
    params(("id" = uuid::Uuid, Path, description = "The room"),
        ("participant_id" = uuid::Uuid, Path, description = "The participant")),
    security(("participant" = [])),
    request_body(content((String = "application/trickle-ice-sdpfrag"), (String = "application/sdp"))),
    responses((status = 204, description = "Candidates taken"),
        (status = 200, body = String, content_type = "application/sdp",
            headers(("Link" = String))), Problems))]
pub async fn change(
    State(app): State<App>,
    participant: ParticipantAuth,
    connection: Connection,
    change: MediaChange,
) -> Answer<Response> {
    let (room, who) = connection.of(&app, &participant).await?;
    match change {
        MediaChange::Offer(offer) => {
            let answer = app.media.renegotiate(room, who, offer).await?;
            let relays = AppendHeaders(app.relays.links(app.clock.now()));
            Ok((relays, sdp(answer)).into_response())
        }
        MediaChange::Candidates(fragment) => {
            app.media.add_candidates(room, who, fragment).await?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
    }
}

/// How soon the first picture came.
#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstPicture {
    /// From pressing "enter" to the first picture of the other side.
    #[garde(range(max = 600_000))]
    #[schema(maximum = 600_000, example = 450)]
    pub ms: u64,
}

/// Tell how soon the first picture came. It is counted for the day of the office, once for each
/// participant, to a twentieth of a second and without whose it was.
#[utoipa::path(post, path = "/v1/rooms/{id}/media/{participant_id}/first-picture", tag = "media",
    params(("id" = uuid::Uuid, Path, description = "The room"),
        ("participant_id" = uuid::Uuid, Path, description = "The participant")),
    security(("participant" = [])), request_body = FirstPicture,
    responses((status = 204), Problems))]
pub async fn first_picture(
    State(app): State<App>,
    participant: ParticipantAuth,
    connection: Connection,
    Body(FirstPicture { ms }): Body<FirstPicture>,
) -> Answer<StatusCode> {
    let (room, who) = connection.of(&app, &participant).await?;
    // Rooms of integrators are no office's.
    let office = app.reception.office_of_session(room).await?;
    if let Some(snapshot) = office
        && app.media.sees_first_picture(room, who)
    {
        let office = &snapshot.office;
        let day = office.settings.hours.local_day(app.clock.now());
        let mark = statistic::first_picture(ms);
        app.store
            .count(office.tenant, office.id, day, &mark)
            .await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Disconnect. The room stays, and one may connect again.
#[utoipa::path(delete, path = "/v1/rooms/{id}/media/{participant_id}", tag = "media",
    params(("id" = uuid::Uuid, Path, description = "The room"),
        ("participant_id" = uuid::Uuid, Path, description = "The participant")),
    security(("participant" = [])), responses((status = 204), Problems))]
pub async fn disconnect(
    State(app): State<App>,
    participant: ParticipantAuth,
    connection: Connection,
) -> Answer<StatusCode> {
    let (room, who) = connection.of(&app, &participant).await?;
    app.media.leave(room, who).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The connection a path names: `{id}` and `{participant_id}`.
#[derive(Debug, Clone, Copy)]
pub struct Connection {
    pub(super) room: RoomId,
    pub(super) participant: ParticipantId,
}

impl<S: Send + Sync> FromRequestParts<S> for Connection {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<(RoomId, ParticipantId)>::from_request_parts(parts, state).await;
        path.map(|Path((room, participant))| Connection { room, participant })
            .map_err(|_| Code::UnknownParticipant.into())
    }
}

impl Connection {
    /// The connection, if it is the asker's own.
    async fn of(self, app: &App, asker: &ParticipantAuth) -> Answer<(RoomId, ParticipantId)> {
        let who = admitted(app, asker, self.room).await?;
        if who == self.participant {
            Ok((self.room, who))
        } else {
            Err(Code::Forbidden.into())
        }
    }
}

/// The token is for this room, the room lives, and the participant is still admitted to it.
async fn admitted(app: &App, asker: &ParticipantAuth, room: RoomId) -> Answer<ParticipantId> {
    let claims = asker.0;
    if claims.room != room {
        return Err(Code::TokenInvalid.into());
    }
    if app.media.is_check(room) {
        return Ok(claims.participant);
    }
    let known = app
        .store
        .room(app.tenant.id, room)
        .await?
        .ok_or(Code::UnknownRoom)?;
    let is_listed = known
        .participants
        .iter()
        .any(|it| it.id == claims.participant);
    // Whom an office admits is in its calls; their rooms keep no list.
    if known.origin == Origin::Session || is_listed {
        Ok(claims.participant)
    } else {
        Err(Code::TokenInvalid.into())
    }
}

/// How the room is meant to be, by the store; `None` when the room is no more.
async fn meant(app: &App, room: RoomId) -> Option<Meant> {
    if app.media.is_check(room) {
        return Some(Gate::Open.into());
    }
    let known = app.store.room(app.tenant.id, room).await.ok()??;
    match known.origin {
        Origin::Api => Some(rooms::meant(&known)),
        Origin::Session => app.reception.gate_of(room).await.map(Meant::from),
    }
}

fn sdp(answer: String) -> ([(HeaderName, &'static str); 1], String) {
    ([(header::CONTENT_TYPE, SDP)], answer)
}
