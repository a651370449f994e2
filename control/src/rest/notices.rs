//! What people are told: what became of it, and another try for what has died.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use schalter_control_core::id::LetterId;
use schalter_control_core::permission::{Noun, Verb};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::views::{Letter, List};
use crate::{
    app::App,
    auth::OfficerAuth,
    extract::{Id, Query},
    openapi::Problems,
    problem::{Answer, Code, Problem},
    store::{
        audit::{Act, Actor},
        letter,
    },
};

const STATES: [&str; 5] = ["waiting", "held", "delivered", "dead", "expired"];

/// Which part of the list.
#[derive(Debug, Clone, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Only those in this state: waiting, held, delivered, dead or expired.
    #[garde(skip)]
    pub state: Option<String>,
    /// Begin behind this one.
    #[garde(skip)]
    pub after: Option<Uuid>,
    /// At most so many; 100 when left out.
    #[garde(inner(range(min = 1, max = 500)))]
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u16>,
}

impl Which {
    /// The limit, if all of it makes sense.
    pub fn checked(&self) -> Answer<u16> {
        if self.validate().is_err() {
            return Err(Problem::new(Code::BadRequest).because("limit must be 1 to 500"));
        }
        if self
            .state
            .as_deref()
            .is_some_and(|state| !STATES.contains(&state))
        {
            let reason = format!("state must be one of {}", STATES.join(", "));
            return Err(Problem::new(Code::BadRequest).because(reason));
        }
        Ok(self.limit.unwrap_or(100))
    }

    /// These letters as a page of the list at `path`.
    pub fn page(&self, path: &str, limit: u16, letters: Vec<letter::Letter>) -> List<Letter> {
        let last = letters
            .last()
            .filter(|_| letters.len() == usize::from(limit));
        let state = self.state.as_deref();
        let state = state.map_or(String::new(), |state| format!("&state={state}"));
        List {
            next: last.map(|last| format!("{path}?after={}&limit={limit}{state}", last.id)),
            items: letters.into_iter().map(Letter::from).collect(),
        }
    }
}

/// What people were told or shall be told by mail and SMS, without what it says or to whom.
#[utoipa::path(get, path = "/v1/notices", tag = "notices",
    security(("officer" = [])),
    responses((status = 200, body = List<Letter>), Problems))]
pub async fn list(
    State(app): State<App>,
    officer: OfficerAuth,
    Query(which): Query<Which>,
) -> Answer<Json<List<Letter>>> {
    officer.may_everywhere(Verb::Read, Noun::Notice)?;
    let limit = which.checked()?;
    let after = which.after.map(LetterId);
    let state = which.state.as_deref();
    let letters = app.store.notices(app.tenant.id, state, after, limit);
    Ok(Json(which.page("/v1/notices", limit, letters.await?)))
}

/// Try again to send a notice that has died.
#[utoipa::path(post, path = "/v1/notices/{id}/retry", tag = "notices",
    params(("id" = Uuid, Path, description = "The notice")), security(("officer" = [])),
    responses((status = 202, body = Letter), Problems))]
pub async fn retry(
    State(app): State<App>,
    officer: OfficerAuth,
    Id(id): Id<LetterId>,
) -> Answer<(StatusCode, Json<Letter>)> {
    officer.may_everywhere(Verb::Change, Noun::Notice)?;
    let known = app.store.letter(app.tenant.id, id).await?;
    let known = known.filter(|letter| letter.channel != "webhook");
    known.ok_or(Code::UnknownNotice)?;
    let now = app.clock.now();
    let act = Act::new(Actor::Officer(officer.0.id), "retry", "notice", id);
    if !app.store.retry(app.tenant.id, id, now, &act).await? {
        return Err(Code::NotDead.into());
    }
    let letter = app.store.letter(app.tenant.id, id).await?;
    let letter = letter.ok_or(Code::UnknownNotice)?;
    Ok((StatusCode::ACCEPTED, Json(letter.into())))
}
