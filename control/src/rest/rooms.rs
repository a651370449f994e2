//! Rooms of integrators: one-to-one media rooms without our waiting area.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use jiff::SignedDuration;
use schalter_control_core::{
    id::RoomId,
    permission::{Noun, Verb},
};
use schalter_sfu::Gate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Created, created,
    page::Page,
    views::{List, Room},
};
use crate::{
    app::App,
    auth::Integrator,
    extract::{Id, IdempotencyKey, OptionalBody, Query},
    media::Meant,
    openapi::Problems,
    problem::{Answer, Code},
    store::room::{self, Limits, Origin},
};

/// What a room shall be like.
#[derive(Debug, Clone, Copy, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomWish {
    /// It ends by itself so many seconds after it was made; left out: when somebody ends it.
    #[garde(inner(range(min = 60, max = 604_800)))]
    #[schema(minimum = 60, maximum = 604_800, example = 3600)]
    pub max_duration_s: Option<u32>,
    /// What each of the two may send of pictures, in kilobits a second; left out, or more than the
    /// house allows: what the house allows.
    #[garde(inner(range(min = 50, max = 100_000)))]
    #[schema(minimum = 50, maximum = 100_000, example = 1200)]
    pub max_video_kbps: Option<u32>,
}

impl RoomWish {
    fn limits(self) -> Limits {
        let seconds = self.max_duration_s.map(i64::from);
        Limits {
            longest: seconds.map(SignedDuration::from_secs),
            max_video_kbps: self.max_video_kbps,
        }
    }
}

/// Make a room. It takes two participants and is open at once.
#[utoipa::path(post, path = "/v1/rooms", tag = "rooms", security(("api_key" = [])),
    params(("Idempotency-Key" = Option<String>, Header,
        description = "16 to 128 random characters: the same key gets the same room")),
    request_body(content = Option<RoomWish>),
    responses((status = 201, body = Room, headers(("Location" = String))), Problems))]
pub async fn create(
    State(app): State<App>,
    integrator: Integrator,
    IdempotencyKey(key): IdempotencyKey,
    OptionalBody(wish): OptionalBody<RoomWish>,
) -> Answer<Created<Room>> {
    integrator.may(Verb::Create, Noun::Room)?;
    let key = key.map(|key| format!("{}:{key}", integrator.0.id));
    let room = app
        .store
        .create_room(app.tenant.id, Origin::Api, wish.limits(), key.as_deref())
        .await?;
    if let Err(refusal) = app.media.open(room.id, meant(&room)).await {
        // Whoever has a key gets this room when asking again; nobody knows the others.
        if key.is_none() {
            app.store.end_room(app.tenant.id, room.id).await?;
        }
        return Err(refusal.into());
    }
    Ok(created(
        format!("/v1/rooms/{}", room.id),
        shown(&app, &room).await,
    ))
}

/// The living rooms made by API key.
#[utoipa::path(get, path = "/v1/rooms", tag = "rooms", security(("api_key" = [])),
    params(Page), responses((status = 200, body = List<Room>), Problems))]
pub async fn list(
    State(app): State<App>,
    integrator: Integrator,
    Query(page): Query<Page>,
) -> Answer<Json<List<Room>>> {
    integrator.may(Verb::Read, Noun::Room)?;
    let after = page.after.map(RoomId);
    let rooms = app.store.rooms(app.tenant.id, after, page.limit()?).await?;
    let last = rooms.last().map(|room| room.id.0);
    let mut items = Vec::with_capacity(rooms.len());
    for room in rooms {
        items.push(shown(&app, &room).await);
    }
    Ok(Json(page.of("/v1/rooms", items, last)?))
}

/// One room.
#[utoipa::path(get, path = "/v1/rooms/{id}", tag = "rooms", security(("api_key" = [])),
    params(("id" = Uuid, Path, description = "The room")),
    responses((status = 200, body = Room), Problems))]
pub async fn show(
    State(app): State<App>,
    integrator: Integrator,
    Id(id): Id<RoomId>,
) -> Answer<Json<Room>> {
    integrator.may(Verb::Read, Noun::Room)?;
    let room = own(&app, id).await?;
    Ok(Json(shown(&app, &room).await))
}

/// End the room for everyone in it.
#[utoipa::path(delete, path = "/v1/rooms/{id}", tag = "rooms", security(("api_key" = [])),
    params(("id" = Uuid, Path, description = "The room")),
    responses((status = 204), Problems))]
pub async fn end(
    State(app): State<App>,
    integrator: Integrator,
    Id(id): Id<RoomId>,
) -> Answer<StatusCode> {
    integrator.may(Verb::Remove, Noun::Room)?;
    own(&app, id).await?;
    app.store.end_room(app.tenant.id, id).await?;
    app.media.close(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A living room that an integrator made: the rooms of our offices are none of theirs.
pub async fn own(app: &App, id: RoomId) -> Answer<room::Room> {
    let room = app.store.room(app.tenant.id, id).await?;
    room.filter(|room| room.origin == Origin::Api)
        .ok_or_else(|| Code::UnknownRoom.into())
}

/// Open from the start, with the cap it was made with.
pub fn meant(room: &room::Room) -> Meant {
    Meant {
        gate: Gate::Open,
        video_max_bps: room.video_max_bps(),
    }
}

async fn shown(app: &App, room: &room::Room) -> Room {
    let media = app.media.room(room.id).await;
    Room::of(room, media.as_ref())
}
