//! Links that an integrator hands to the people of a room: whoever opens one comes in by our page.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use jiff::{SignedDuration, Timestamp};
use schalter_control_core::permission::{Noun, Verb};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    media::Connection,
    rooms,
    views::{Gate, JoinLink, Media, RoomAccess},
};
use crate::{
    app::App,
    auth::Integrator,
    extract::{Body, OptionalBody},
    identity::secret,
    openapi::Problems,
    problem::{Answer, Code},
    rest::appointments::LinkSecret,
};

/// The secret in a join link begins with this.
const LINK: &str = "j_";
const DAY_S: u32 = 86_400;

/// How long a link shall be good.
#[derive(Debug, Clone, Copy, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinLinkWish {
    /// For so many seconds; a day when left out.
    #[garde(inner(range(min = 60, max = 2_592_000)))]
    #[schema(minimum = 60, maximum = 2_592_000, example = 3600)]
    pub expires_in_s: Option<u32>,
}

/// Make a link for a participant: whoever opens it comes into the room as them. A new link takes the
/// place of the one before.
#[utoipa::path(post, path = "/v1/rooms/{id}/participants/{participant_id}/link", tag = "rooms",
    security(("api_key" = [])),
    params(("id" = uuid::Uuid, Path, description = "The room"),
        ("participant_id" = uuid::Uuid, Path, description = "The participant")),
    request_body(content = Option<JoinLinkWish>),
    responses((status = 201, body = JoinLink), Problems))]
pub async fn make(
    State(app): State<App>,
    integrator: Integrator,
    at: Connection,
    OptionalBody(wish): OptionalBody<JoinLinkWish>,
) -> Answer<(StatusCode, Json<JoinLink>)> {
    integrator.may(Verb::Change, Noun::Room)?;
    let room = rooms::own(&app, at.room).await?;
    let mut admitted = room.participants.iter();
    let known = admitted.any(|it| it.id == at.participant);
    known.then_some(()).ok_or(Code::UnknownParticipant)?;
    let expires_at = wish.until(app.clock.now(), room.ends_at);
    let secret = secret::fresh(LINK);
    let place = (at.room, at.participant);
    app.store
        .keep_link(app.tenant.id, place, &secret::hash(&secret), expires_at)
        .await?;
    let url = format!("{}/room#{secret}", app.settings.http.public_url);
    Ok((StatusCode::CREATED, Json(JoinLink { url, expires_at })))
}

/// Swap the secret of a join link for a token. Nothing else happens: the link may be opened again.
#[utoipa::path(post, path = "/v1/rooms/access", tag = "rooms",
    request_body = LinkSecret,
    responses((status = 200, body = RoomAccess), Problems))]
pub async fn access(
    State(app): State<App>,
    Body(LinkSecret { link }): Body<LinkSecret>,
) -> Answer<Json<RoomAccess>> {
    let found = app
        .store
        .participant_by_link(app.tenant.id, &secret::hash(&link))
        .await?;
    let (room, participant) = found.ok_or(Code::UnknownLink)?;
    let living = rooms::own(&app, room).await?;
    let ttl = app.settings.identity.participant_token;
    let (token, expires_at) = app
        .tokens
        .mint(room, participant.id, participant.role, ttl)?;
    let media = Media {
        room_id: room.0,
        participant_id: participant.id.0,
        token,
        expires_at,
        url: format!("/v1/rooms/{room}/media"),
        gate: Gate::Open,
    };
    Ok(Json(RoomAccess {
        role: participant.role.into(),
        ends_at: living.ends_at,
        media,
    }))
}

impl JoinLinkWish {
    fn until(self, now: Timestamp, room_ends_at: Option<Timestamp>) -> Timestamp {
        let seconds = i64::from(self.expires_in_s.unwrap_or(DAY_S));
        let until = now.checked_add(SignedDuration::from_secs(seconds));
        let until = until.unwrap_or(Timestamp::MAX);
        room_ends_at.map_or(until, |ends_at| until.min(ends_at))
    }
}
