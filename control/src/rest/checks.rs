//! The check before a visit: for half a minute a room of one's own on the real media path, with
//! both its seats for the same page, which sends to itself and counts what arrives.

use std::time::Duration;

use axum::{Json, extract::State, http::StatusCode};
use schalter_control_core::id::{ParticipantId, RoomId};
use serde::Serialize;
use tokio::time::sleep;
use utoipa::ToSchema;
use uuid::Uuid;

use super::views::{Gate, Media};
use crate::{
    app::App,
    extract::{Nothing, OptionalBody},
    identity::participant::Role,
    media,
    openapi::Problems,
    problem::{Answer, Code},
};

/// Time for two connections and ten seconds of counting.
const LASTS: Duration = Duration::from_secs(30);
/// What strangers may take of the media plane at once.
const MOST_AT_ONCE: usize = 16;

/// A room to try the way in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Check {
    /// How long the room stays.
    pub lasts_s: u64,
    /// The way in for the end that sends.
    pub sender: Media,
    /// The way in for the end that counts.
    pub receiver: Media,
}

/// Try the way to the media server before a visit: one page takes both ends.
#[utoipa::path(post, path = "/v1/checks", tag = "media",
    request_body(content = Option<Nothing>),
    responses((status = 201, body = Check), Problems))]
pub async fn begin(
    State(app): State<App>,
    OptionalBody(Nothing {}): OptionalBody<Nothing>,
) -> Answer<(StatusCode, Json<Check>)> {
    let room = media::Media::check_id();
    if !app.media.open_check(room, MOST_AT_ONCE).await? {
        return Err(Code::TooManyAttempts.into());
    }
    tokio::spawn(end_later(app.clone(), room));
    let end = |role| {
        let who = ParticipantId(Uuid::new_v4());
        Media::of(&app, room, who, role, Gate::Open)
    };
    let check = Check {
        lasts_s: LASTS.as_secs(),
        sender: end(Role::Citizen)?,
        receiver: end(Role::Officer)?,
    };
    Ok((StatusCode::CREATED, Json(check)))
}

async fn end_later(app: App, room: RoomId) {
    tokio::select! {
        () = sleep(LASTS) => {}
        () = app.closing.cancelled() => {}
    }
    // Gone already is as good.
    let _ = app.media.close(room).await;
}
