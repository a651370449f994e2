//! The door: an officer opens, pauses or closes the office.

use axum::{Json, extract::State};
use garde::Validate;
use jiff::Timestamp;
use schalter_control_core::{
    Input,
    door::Word,
    id::OfficeId,
    permission::{Noun, Verb},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::views::Office;
use crate::{
    app::App,
    auth::OfficerAuth,
    extract::{Body, Id},
    openapi::Problems,
    problem::Answer,
};

/// How the door shall be.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DoorWish {
    /// open, paused or closed.
    #[garde(skip)]
    pub door: DoorWord,
    /// What the public reads during a pause.
    #[garde(inner(length(chars, max = 200)))]
    #[schema(max_length = 200, example = "Mittagspause bis 13 Uhr")]
    pub note: Option<String>,
    /// From then on the office hours rule again; at the latest at their next change as it is.
    #[garde(skip)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
}

impl From<DoorWord> for Word {
    fn from(word: DoorWord) -> Word {
        match word {
            DoorWord::Open => Word::Open,
            DoorWord::Paused => Word::Paused,
            DoorWord::Closed => Word::Closed,
        }
    }
}

/// What an officer can say about the door.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DoorWord {
    /// Citizens can take a seat.
    Open,
    /// A short break.
    Paused,
    /// No new seats until the next regular opening.
    Closed,
}

/// Open, pause or close the office. Those already seated keep their seats.
#[utoipa::path(put, path = "/v1/offices/{id}/door", tag = "desk",
    params(("id" = uuid::Uuid, Path, description = "The office")), security(("officer" = [])),
    request_body = DoorWish,
    responses((status = 200, body = Office), Problems))]
pub async fn set(
    State(app): State<App>,
    officer: OfficerAuth,
    Id(id): Id<OfficeId>,
    Body(wish): Body<DoorWish>,
) -> Answer<Json<Office>> {
    app.reception.office(id).await?;
    officer.may(Verb::Change, Noun::Door, id)?;
    let input = Input::Say {
        officer: officer.0.id,
        word: wish.door.into(),
        note: wish.note.filter(|_| matches!(wish.door, DoorWord::Paused)),
        until: wish.until,
    };
    let snapshot = app.reception.handle(id, input).await?;
    Ok(Json(Office::of(&snapshot, app.clock.now(), None)))
}
