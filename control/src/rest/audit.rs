//! The audit log: who administered what, by ids only.

use axum::{Json, extract::State};
use jiff::Timestamp;
use schalter_control_core::permission::{Noun, Verb};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{page::Page, views::List};
use crate::{
    app::App,
    auth::{OfficerAuth, Operator},
    extract::Query,
    openapi::Problems,
    problem::Answer,
    store::audit::Line,
};

/// One administrative act.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditLine {
    /// Its id.
    pub id: Uuid,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The officer's id, `key:` and the id of an API key, or `operator`.
    pub who: String,
    /// create, change or remove; of a media node also drain or resume.
    #[schema(example = "change")]
    pub verb: String,
    /// What it was done with.
    #[schema(example = "office_settings")]
    pub noun: String,
    /// Which one.
    pub noun_id: String,
}

/// What the administration has done, the latest first.
#[utoipa::path(get, path = "/v1/audit", tag = "administration", security(("officer" = [])),
    params(Page), responses((status = 200, body = List<AuditLine>), Problems))]
pub async fn list(
    State(app): State<App>,
    admin: OfficerAuth,
    Query(page): Query<Page>,
) -> Answer<Json<List<AuditLine>>> {
    admin.may_everywhere(Verb::Read, Noun::Audit)?;
    let lines = app
        .store
        .audit(app.tenant.id, page.after, page.limit()?)
        .await?;
    let last = lines.last().map(|line| line.id);
    let items = lines.into_iter().map(AuditLine::of).collect();
    Ok(Json(page.of("/v1/audit", items, last)?))
}

/// What the operator has done with media nodes, the log and the operator's key, over HTTP or by
/// command, the latest first. What was done with a municipality stands in its own audit log.
#[utoipa::path(get, path = "/v1/house-audit", tag = "operator", security(("operator" = [])),
    params(Page), responses((status = 200, body = List<AuditLine>), Problems))]
pub async fn of_house(
    State(app): State<App>,
    operator: Operator,
    Query(page): Query<Page>,
) -> Answer<Json<List<AuditLine>>> {
    operator.may(Verb::Read, Noun::HouseAudit)?;
    let lines = app.store.house_audit(page.after, page.limit()?).await?;
    let last = lines.last().map(|line| line.id);
    let items = lines.into_iter().map(AuditLine::of).collect();
    Ok(Json(page.of("/v1/house-audit", items, last)?))
}

impl AuditLine {
    fn of(line: Line) -> AuditLine {
        AuditLine {
            id: line.id,
            at: line.at,
            who: line.who,
            verb: line.verb,
            noun: line.noun,
            noun_id: line.noun_id,
        }
    }
}
