//! The media nodes of the house, for whoever runs it: seen with what they have to do, let in by
//! token, drained, given rooms again, sent away. The same as `schalter node …`.

use axum::{Json, extract::State, http::StatusCode};
use garde::Validate;
use schalter_control_core::permission::{Noun, Verb};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Created, created,
    views::{List, MediaNode, MediaNodeMade},
};
use crate::{
    app::App,
    auth::Operator,
    extract::{Body, Id, NodeName, Query},
    media::{LOCAL, Seen},
    nodes::{NodeError, fresh_token, is_name},
    openapi::Problems,
    problem::{Answer, Code, Problem},
    store::node::KnownNode,
};

/// So many on a page, if not said otherwise.
const PAGE: u16 = 100;

/// Which part of the list: by name, since nodes have no other id.
#[derive(Debug, Clone, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// Begin behind the node of this name.
    #[garde(skip)]
    pub after: Option<String>,
    /// At most so many; 100 when left out.
    #[garde(inner(range(min = 1, max = 500)))]
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u16>,
}

/// A node that shall come in.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediaNodeWish {
    /// How it is called, in lists and metrics: letters, digits and `-`; not `local`.
    #[garde(custom(|name: &str, (): &()| fit(name)))]
    #[schema(pattern = "^[A-Za-z0-9-]{1,63}$", example = "rack-1")]
    pub name: String,
}

/// Every media node by name, page by page: those that were ever given a token, and the one of this
/// process.
#[utoipa::path(get, path = "/v1/nodes", tag = "operator", security(("operator" = [])),
    responses((status = 200, body = List<MediaNode>), Problems))]
pub async fn list(
    State(app): State<App>,
    operator: Operator,
    Query(page): Query<Page>,
) -> Answer<Json<List<MediaNode>>> {
    operator.may(Verb::Read, Noun::Node)?;
    if page.validate().is_err() {
        return Err(Problem::new(Code::BadRequest).because("limit must be 1 to 500"));
    }
    let limit = page.limit.unwrap_or(PAGE);
    let mut items = all(&app).await?;
    items.retain(|node| page.after.as_ref().is_none_or(|after| node.name > *after));
    let is_more = items.len() > usize::from(limit);
    items.truncate(usize::from(limit));
    let last = items.last().filter(|_| is_more);
    let next = last.map(|last| format!("/v1/nodes?after={}&limit={limit}", last.name));
    Ok(Json(List { items, next }))
}

/// A token with which a node comes in under this name (`schalter-sfu --join`). An older token of
/// the same name ends.
#[utoipa::path(post, path = "/v1/nodes", tag = "operator", security(("operator" = [])),
    request_body = MediaNodeWish,
    responses((status = 201, body = MediaNodeMade, headers(("Location" = String))), Problems))]
pub async fn create(
    State(app): State<App>,
    operator: Operator,
    Body(wish): Body<MediaNodeWish>,
) -> Answer<Created<MediaNodeMade>> {
    operator.may(Verb::Create, Noun::Node)?;
    let link = &app.settings.link;
    let token = fresh_token(link, &app.store, &app.seal, wish.name.clone()).await?;
    tracing::info!(node = wish.name, "the operator let a media node in");
    let node = one(&app, &wish.name).await?;
    let location = format!("/v1/nodes/{}", wish.name);
    Ok(created(location, MediaNodeMade { node, token }))
}

/// One media node.
#[utoipa::path(get, path = "/v1/nodes/{name}", tag = "operator", security(("operator" = [])),
    params(("name" = String, Path, description = "The node")),
    responses((status = 200, body = MediaNode), Problems))]
pub async fn show(
    State(app): State<App>,
    operator: Operator,
    Id(NodeName(name)): Id<NodeName>,
) -> Answer<Json<MediaNode>> {
    operator.may(Verb::Read, Noun::Node)?;
    Ok(Json(one(&app, &name).await?))
}

/// Give a node no new rooms any more, and move those it has to other nodes while people talk on:
/// `rooms` counts down to 0, then it may be stopped. Without another node they end on their own.
/// `local` is the node of the process that answers, until that ends; where it is the only one there
/// can be, it is not drained (409 `own-node`).
#[utoipa::path(post, path = "/v1/nodes/{name}/drain", tag = "operator", security(("operator" = [])),
    params(("name" = String, Path, description = "The node")),
    responses((status = 200, body = MediaNode), Problems))]
pub async fn drain(
    State(app): State<App>,
    operator: Operator,
    Id(NodeName(name)): Id<NodeName>,
) -> Answer<Json<MediaNode>> {
    change(&app, operator, name, true).await
}

/// Give a drained node rooms again.
#[utoipa::path(post, path = "/v1/nodes/{name}/resume", tag = "operator", security(("operator" = [])),
    params(("name" = String, Path, description = "The node")),
    responses((status = 200, body = MediaNode), Problems))]
pub async fn resume(
    State(app): State<App>,
    operator: Operator,
    Id(NodeName(name)): Id<NodeName>,
) -> Answer<Json<MediaNode>> {
    change(&app, operator, name, false).await
}

/// Take a node's token away: its link ends within seconds, and its rooms move when people join
/// again.
#[utoipa::path(delete, path = "/v1/nodes/{name}", tag = "operator", security(("operator" = [])),
    params(("name" = String, Path, description = "The node")),
    responses((status = 204), Problems))]
pub async fn revoke(
    State(app): State<App>,
    operator: Operator,
    Id(NodeName(name)): Id<NodeName>,
) -> Answer<StatusCode> {
    operator.may(Verb::Remove, Noun::Node)?;
    if name == LOCAL && app.settings.media.local {
        return Err(Code::OwnNode.into());
    }
    if !app.store.revoke_node(&name).await? {
        return Err(Code::UnknownNode.into());
    }
    tracing::info!(node = name, "the operator took a media node's token away");
    Ok(StatusCode::NO_CONTENT)
}

async fn change(
    app: &App,
    operator: Operator,
    name: String,
    drains: bool,
) -> Answer<Json<MediaNode>> {
    operator.may(Verb::Change, Noun::Node)?;
    if name == LOCAL {
        change_local(app, drains).await?;
    } else if !app.store.drain_node(&name, drains).await? {
        return Err(Code::UnknownNode.into());
    }
    tracing::info!(
        node = name,
        drains,
        "the operator drains or resumes a media node"
    );
    Ok(Json(one(app, &name).await?))
}

/// The node of the process that answers, until that ends.
async fn change_local(app: &App, drains: bool) -> Answer<()> {
    if app.media.is_alone() {
        return Err(Code::OwnNode.into());
    }
    if !app.settings.media.local {
        return Err(Code::UnknownNode.into());
    }
    app.store.note_drain(LOCAL, drains).await?;
    app.media.drain_local(drains);
    Ok(())
}

async fn one(app: &App, name: &str) -> Answer<MediaNode> {
    let mut all = all(app).await?.into_iter();
    let one = all.find(|node| node.name == name);
    one.ok_or_else(|| Code::UnknownNode.into())
}

/// What the store knows, and what this process sees of it; by name.
async fn all(app: &App) -> Answer<Vec<MediaNode>> {
    let mut seen = app.media.seen();
    let mut nodes = Vec::new();
    for known in app.store.nodes().await? {
        let rooms = app.store.places_on(&known.name).await?.len();
        let at = seen.iter().position(|seen| seen.name == known.name);
        let seen = at.map(|at| seen.swap_remove(at));
        nodes.push(shown(known, rooms, seen));
    }
    nodes.extend(seen.into_iter().map(MediaNode::from));
    nodes.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(nodes)
}

fn shown(known: KnownNode, rooms: usize, seen: Option<Seen>) -> MediaNode {
    let live = seen.map(MediaNode::from);
    MediaNode {
        name: known.name,
        created_at: Some(known.created_at),
        drained_at: known.drained_at,
        revoked_at: known.revoked_at,
        is_up: live.as_ref().is_some_and(|live| live.is_up),
        is_draining: known.drained_at.is_some()
            || live.as_ref().is_some_and(|live| live.is_draining),
        rooms: u64::try_from(rooms).unwrap_or(u64::MAX),
        busy_ratio: live.as_ref().and_then(|live| live.busy_ratio),
        capacity_rooms: live.and_then(|live| live.capacity_rooms),
    }
}

fn fit(name: &str) -> garde::Result {
    if is_name(name) {
        Ok(())
    } else {
        Err(garde::Error::new(NodeError::Name.to_string()))
    }
}

impl From<NodeError> for Problem {
    fn from(error: NodeError) -> Problem {
        match error {
            NodeError::NoAddress => Code::NoLink.into(),
            NodeError::Unknown(_) => Code::UnknownNode.into(),
            NodeError::Store(error) => error.into(),
            other => Problem::internal(other),
        }
    }
}
